"""Back and Next in the speaker's view: Next names the beat that it leads to, and while somebody explores the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import theme
from ui.widgets import PlainButton, PrimaryButton, Row

PAD = 8
BACK, LAST = "Back to the script", "The last beat"


class Steering(QWidget):
    """`wished(what)` with a `Wish`."""

    wished = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._title, self._at_first, self._away = "", True, False
        row = Row(8, parent=self)
        self.back, self.next = PlainButton("Back"), PrimaryButton("Next")
        self.back.setObjectName("presenter.back")
        self.next.setObjectName("presenter.next")
        self.next.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.back.clicked.connect(lambda: self.wished.emit("back"))
        self.next.clicked.connect(lambda: self.wished.emit("come_back" if self._away else "next"))
        row.addWidget(self.back)
        row.addWidget(self.next, 1)

    def present(self, at_first: bool, next_title: str) -> None:
        """Lead to the beat of this title, to none where it is ""."""
        self._at_first, self._title = at_first, next_title
        self._name()

    def set_away(self, away: bool) -> None:
        """Whether somebody explores: then Next leads back to the script."""
        self._away = away
        self._name()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name()

    def _name(self) -> None:
        """Name both as far as there is room."""
        words = BACK if self._away else f"Next: {self._title}" if self._title else LAST
        room = self.width() - self.back.sizeHint().width() - theme().px(3 * PAD)
        self.next.setText(self.next.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room))
        self.next.setAccessibleName(words)
        self.next.setEnabled(self._away or bool(self._title))
        self.back.setEnabled(not self._away and not self._at_first)
