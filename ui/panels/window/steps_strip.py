"""The strip of first steps under the header: five things worth trying once. It ticks itself off from what the practice
remembers, never from clicks, and says at the end what to do next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ui import spoken
from ui.panels.window.width import WindowWidth, cramped
from ui.theme import theme
from ui.widgets import Column, IconButton, LinkButton, Row, StepMark, Text
from ui.wording.first_steps import first_step_words, steps_here, what_next
from wallet import FIRST_STEPS, FileProblem

if TYPE_CHECKING:
    from ui.session import Session

ROOM_MS = 300
"""How often it looks while the clock plays."""


class StepsStrip(QFrame):
    """`show_wanted(key)` leads to the step that is due; `next_wanted(action)` to what comes after the last one;
    `closed()` and `folded(bool)` say what was chosen."""

    show_wanted = Signal(str)
    next_wanted = Signal(str)
    closed = Signal()
    fold_changed = Signal(bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("steps.strip")
        self.setAccessibleName("First steps")
        self._session = session
        self._done: frozenset[str] = frozenset()
        self._month_left = 0
        self._hinted = ""
        self._folded, self._room = False, WindowWidth.wide
        self._look = QTimer(self, interval=ROOM_MS, singleShot=True)
        self._look.timeout.connect(self.refresh)
        self._build()
        session.changed.connect(self._world_changed)
        session.history_changed.connect(self.refresh)
        session.practice_changed.connect(self._another)
        theme().changed.connect(self._restyle)
        self._restyle()

    # -- what is

    @property
    def done(self) -> frozenset[str]:
        """The steps that are ticked."""
        return self._done

    @property
    def due(self) -> str:
        """The first step that was not done yet; "" after the last."""
        return next((key for key in steps_here() if key not in self._done), "")

    def sentence(self) -> str:
        """What stands under the steps, or after the last one."""
        return self._hint.text() if not self._hint.isHidden() else self._end.text() if not self.due else ""

    def words(self) -> str:
        """The folded line: which step is due, and how far one is."""
        return self._short.text()

    # -- what can be asked of it

    def refresh(self) -> None:
        """Look what was done by now."""
        if self._session.closed or self.isHidden():
            return
        try:
            done, left = self._session.practice.first_steps(), self._session.practice.month_left()
        except FileProblem as problem:
            self._session.failed.emit(problem)
            return
        if done != self._done and self.due in done:
            self._hinted = ""
        self._done, self._month_left = done, left
        self._write()

    def set_folded(self, folded: bool) -> None:
        """Keep only the step that is due and how far one is."""
        self._folded = folded
        self._write()

    def set_room(self, room: WindowWidth, width: int) -> None:
        """Told by the window: there is no room for all five in a narrow one, and none for the head in a cramped one."""
        self._room = room
        self._head.setVisible(not cramped(width, theme().text_scale))
        self._write()

    def show_me(self) -> None:
        """Explain the step that is due, and ask to be led to its place."""
        if self.due:
            self._hinted = self.due
            self._write()
            self.show_wanted.emit(self.due)
        else:
            self.next_wanted.emit(what_next(self._session.world)[1])

    # -- inside

    def _another(self) -> None:
        self._done, self._hinted = frozenset(), ""
        self.refresh()

    def _world_changed(self, *_change: object) -> None:
        """The month may be over; what is done comes with the history. Not on every beat of a fast play."""
        if self._session.playing and not self._look.isActive():
            self._look.start()

    def _write(self) -> None:
        world, due = self._session.world, self.due
        compact = self._folded or self._room is not WindowWidth.wide
        here = steps_here()
        for mark in self._marks:
            mark.set_number(here.index(mark.key) + 1 if mark.key in here else 0)
            words = first_step_words(mark.key, world, self._month_left)
            mark.set_state(words.title, "done" if mark.key in self._done else "current" if mark.key == due else "to come")
            mark.setVisible(bool(due) and not compact and mark.key in here)
        number = here.index(due) + 1 if due else len(here)
        told = first_step_words(due, world, self._month_left) if due else None
        self._short.setText(f"{told.title}  \u00b7  {number} of {len(here)}" if told else "")
        self._short.setVisible(bool(due) and compact)
        self._hint.setText(told.sentence if told else "")
        self._hint.setVisible(bool(due) and self._hinted == due)
        end, action = ("", "") if due else what_next(world)
        self._end.setText(end)
        self._end.setVisible(not due)
        self._show.setText({"": "Show me", "lessons": "Lessons", "branch.new": "New branch"}[action])
        self._fold.setVisible(bool(due) and self._room is WindowWidth.wide)
        self._fold.set_icon("chevron-right" if self._folded else "chevron")
        self._fold.set_name("Unfold the steps" if self._folded else "Fold the steps")
        ticked = f"{len(self._done.intersection(here))} of {len(here)} done."
        spoken.describe(self, f"{ticked} Next: {told.title}. {told.sentence}" if told else f"{ticked} {end}")

    def _toggle(self) -> None:
        self.set_folded(not self._folded)
        self.fold_changed.emit(self._folded)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _build(self) -> None:
        rows = Column(4, (20, 8, 14, 8), parent=self)
        row = Row(18)
        self._head = Text("First steps", "strong")
        row.addWidget(self._head)
        self._marks = [StepMark(key, number) for number, key in enumerate(FIRST_STEPS, start=1)]
        for mark in self._marks:
            row.addWidget(mark)
        self._short, self._end = Text(""), Text("", wrap=True)
        self._end.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._short)
        row.addWidget(self._end, 1)
        row.addStretch(1)
        self._show = LinkButton("Show me")
        self._show.setObjectName("steps.show")
        self._show.clicked.connect(self.show_me)
        self._fold = IconButton("chevron", "Fold the steps", size=16)
        self._fold.setObjectName("steps.fold")
        self._fold.clicked.connect(self._toggle)
        close = IconButton("close", "Close the first steps", size=16)
        close.setToolTip("Close the first steps; Help brings them back")
        close.setObjectName("steps.close")
        close.clicked.connect(self._close)
        for button in (self._show, self._fold, close):
            row.addWidget(button)
        rows.addLayout(row)
        self._hint = Text("", "body", "ink2", wrap=True)
        for words in (self._short, self._end, self._hint):
            words.spoken_silent = True  # the strip itself says them
        rows.addWidget(self._hint)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _restyle(self) -> None:
        self._write()
        self.update()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("wash"))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme().color("hair"))
