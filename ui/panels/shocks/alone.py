"""One shock alone: the way back to the list, its name, its fields, and what comes out or why it cannot be."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.panels.shocks.part import ShockPart, apart
from ui.widgets import (
    Column,
    ErrorLine,
    Fix,
    FormRow,
    Icon,
    LinkButton,
    PreviewBlock,
    PreviewRow,
    Row,
    Segments,
    SliderMark,
    Text,
    ValueSlider,
)
from ui.wording import span

HIDE, SHOW = "hide", "show"
WHEN_HOURS = (0, 1, 6, 12, 24, 48, 72, 120, 168, 240)
WHEN = (SliderMark(WHEN_HOURS[0], "now"), SliderMark(WHEN_HOURS[-1], "in 10 days"))
GIVES_AWAY, ASKED = "gives the end away", "shown because you asked"


class ShockAlone(QWidget):
    """`left` when the list is wanted again, `future_changed` when what happened next is to be shown or hidden,
    `bearers_wanted` when one asks who bears it."""

    left = Signal()
    future_changed = Signal()
    bearers_wanted = Signal()

    def __init__(self, parts: Sequence[ShockPart]) -> None:
        super().__init__()
        self._parts = parts
        self._shown: ShockPart | None = None
        self._told: tuple[list[PreviewRow], str] = ([], "")
        column = Column(12, parent=self)
        back = LinkButton("All shocks")
        back.setObjectName("shock.back")
        back.clicked.connect(self.left)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        head = Row(8)
        self._icons = {part.key: Icon(part.icon, "extra", 18) for part in parts}
        self._title = Text("", "title")
        for icon in self._icons.values():
            head.addWidget(icon, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        for part in parts:
            column.addWidget(part)
        self.problem = ErrorLine()
        self.preview = PreviewBlock("Preview of the shock")
        self.preview.setObjectName("shock.preview")
        self.future = Segments("What happened next", ((HIDE, "Hide"), (SHOW, "Show")), stretch=True)
        self.future.setObjectName("shock.future")
        self.future.changed.connect(self._future_changed)
        self.future_row = FormRow("What happened next", self.future, GIVES_AWAY)
        self.bearers = LinkButton("Who bears it")
        self.bearers.setObjectName("shock.bearers")
        self.bearers.clicked.connect(self.bearers_wanted)
        self.when = ValueSlider("When", WHEN_HOURS, lambda hours: f"in {span(hours)}" if hours else "this hour", marks=WHEN)
        self.when.setObjectName("shock.when")
        for widget in (self.when, self.problem, self.preview):
            column.addWidget(widget)
        column.addWidget(self.bearers, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.future_row)
        column.addStretch(1)

    @property
    def shows_future(self) -> bool:
        """Whether recorded hours to come may be told."""
        return self.future.current_key() == SHOW

    def show_part(self, shown: ShockPart | None) -> None:
        """Show the fields of this shock, and no other's."""
        for part in self._parts:
            part.name_fields(part is shown)
            part.setVisible(part is shown)
            self._icons[part.key].setVisible(part is shown)
        self._shown = shown
        self._title.setText(shown.name if shown is not None else "")

    def tell(self, rows: list[PreviewRow], sentence: str) -> None:
        """Show what would happen."""
        self.problem.show_error("")
        self._told = rows, sentence
        self._write()
        self.preview.show()
        self.bearers.setVisible(self._shown is not None and self._shown.tells_bearers)

    def refuse(self, sentence: str, fixes: Sequence[Fix]) -> None:
        """Show why it cannot happen, and what can."""
        self.problem.show_error(sentence, fixes)
        self.preview.hide()
        self.bearers.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._told[0]:
            self._write()

    def _write(self) -> None:
        rows, sentence = self._told
        self.preview.set_rows(apart(rows, self.width()), sentence)

    def _future_changed(self, key: str) -> None:
        self.future_row.set_limit(ASKED if key == SHOW else GIVES_AWAY)
        self.future_changed.emit()
