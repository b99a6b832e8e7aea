"""The latest of my own doings, in four short lines under the forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.panels.activity.words import icon_of, main_move, short_words
from ui.theme import theme
from ui.widgets import Column, Divider, Grid, Icon, LinkButton, Row, Text
from ui.wording import amount, date_time, near_date, step_words, token_name

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import World

LINES, READ = 4, 40
GAP, ICON = 8, 16
AWAY = 2
"""Parts of a line, from its left, that are left out where there is no room: icon, date."""


class LatestActivity(QWidget):
    """Icon, date, words and the amount that moved. `all_wanted()` asks for the whole table."""

    all_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("activity.latest")
        self.setAccessibleName("Latest activity")
        self._session = session
        rows = Column(12, parent=self)
        rows.addWidget(Divider())
        head = Row(8)
        head.addWidget(Text("Latest", "strong"))
        head.addStretch(1)
        link = LinkButton("All activity")
        link.clicked.connect(self.all_wanted)
        head.addWidget(link)
        rows.addLayout(head)
        self._grid = Grid(GAP, 9)
        self._grid.setColumnStretch(2, 1)
        rows.addLayout(self._grid)
        self._lines = [_Line(self._grid, place) for place in range(LINES)]

    def refresh(self) -> None:
        """Read the newest moments that moved something of mine."""
        found = [row for row in self._session.practice.activity(limit=READ) if row.receipt is not None][:LINES]
        for place, line in enumerate(self._lines):
            line.show_row(found[place] if place < len(found) else None, self._session.world)
        self.setVisible(bool(found))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out icon, then date, where a word or a number would be cut; the tip still tells the date."""
        needed = [max(widths) for widths in zip(*(line.needed() for line in self._lines), strict=True)]
        away = 0
        while away < AWAY and sum(needed[away:]) + theme().px(GAP) * (len(needed) - 1 - away) > self.width():
            away += 1
        for line in self._lines:
            line.leave_out(away)

    def texts(self) -> list[str]:
        """Each line in one text, newest first: for tests."""
        return [text for line in self._lines if (text := line.text())]


class _Line:
    """One line of the grid."""

    def __init__(self, grid: Grid, place: int) -> None:
        self._icon = Icon("note", "ink2", ICON)
        self._date, self._words = Text("", "caption", "ink3"), Text("", wrap=True)
        self._amount, self._unit = Text("", align=Qt.AlignmentFlag.AlignRight), Text("", "body", "ink3")
        self._words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._unit.spoken_silent = True  # said with the amount
        self._parts = (self._icon, self._date, self._words, self._amount, self._unit)
        for column, part in enumerate(self._parts):
            grid.addWidget(part, place, column)
        self._away, self._shown = 0, False

    def needed(self) -> list[int]:
        """The width of each part; words may wrap, but none may be cut."""
        if not self._shown:
            return [0] * len(self._parts)
        words = max((self._words.fontMetrics().horizontalAdvance(word) for word in self._words.text().split()), default=0)
        return [theme().px(ICON), self._date.sizeHint().width(), words, *(part.sizeHint().width() for part in self._parts[3:])]

    def leave_out(self, parts: int) -> None:
        """Leave out so many parts from the left."""
        if parts != self._away:
            self._away = parts
            self._show_parts()

    def _show_parts(self) -> None:
        for place, part in enumerate(self._parts):
            part.setVisible(self._shown and place >= self._away)

    def show_row(self, row: Any | None, world: World) -> None:
        self._shown = row is not None
        self._show_parts()
        if row is None:
            self._words.setText("")
            return
        moved = main_move(row)
        self._icon.set_icon(icon_of(row.kind))
        start = world.start
        self._date.setText(near_date(start, row.hour, world.hour))
        self._words.setText(short_words(row))
        self._words.setToolTip(f"{step_words(row)}\n{date_time(start, row.hour)}")
        self._amount.setText(amount(moved.amount, moved.token, sign=True) if moved else "")
        self._amount.setAccessibleName(f"{self._amount.text()} {token_name(moved.token)}" if moved else "")
        self._amount.setToolTip(moved.exactly() if moved else "")
        self._unit.setText(token_name(moved.token) if moved else "")

    def text(self) -> str:
        parts = (self._date, self._words, self._amount, self._unit)
        return " ".join(part.text() for part in parts if part.text()) if self._words.text() else ""
