"""Where figures come from, in two lines at most: a link beside them shows the whole of it, and a reader says all at once."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.spoken import Role
from ui.theme import theme
from ui.widgets import LinkButton, Row, Text
from ui.widgets.text import unparted

LINES = 2
MORE = "\N{HORIZONTAL ELLIPSIS}"
ALL, LESS = "All of it", "Less of it"


class SourcesText(QWidget):
    """`tell(text)` shows as many whole words of it as two lines hold; `whole` is all of it."""

    spoken_role = Role.Client

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Where these figures come from")
        self.whole, self._unfolded = "", False
        self._text = Text("", "caption", "ink3", wrap=True)
        self.more = LinkButton(ALL, name="Show all of where these figures come from")
        self.more.setObjectName(f"{name}.all")
        self.more.clicked.connect(self._fold)
        theme().changed.connect(self._shorten)
        self._row = Row(8, parent=self)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignBottom)

    def tell(self, text: str) -> None:
        """Show it, or hide where there is nothing to show."""
        if text != self.whole:
            self.whole, self._unfolded = text, False
            self._text.setAccessibleName(text)
        self.setVisible(bool(text))
        self._shorten()

    def text(self) -> str:
        """As much of it as is shown."""
        return self._text.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    # -- inside

    def _fold(self) -> None:
        self._unfolded = not self._unfolded
        self._shorten()

    def _shorten(self) -> None:
        words, room = self.whole.split(" "), self.width() - self._row.spacing() - self.more.sizeHint().width()
        fewest, most = 1, len(words)
        if self._fits(words, most, self.width()):
            fewest = most
        while fewest < most:
            middle = (fewest + most + 1) // 2
            fewest, most = (middle, most) if self._fits(words, middle, room) else (fewest, middle - 1)
        short = fewest < len(words)
        self._text.setText(self.whole if self._unfolded else _first(words, fewest))
        self.more.setText(LESS if self._unfolded else ALL)
        self.more.setVisible(short)

    def _fits(self, words: list[str], number: int, width: int) -> bool:
        """Whether so many words need no more than two lines at this width."""
        metrics, shown = self._text.fontMetrics(), unparted(_first(words, number))
        needed = metrics.boundingRect(QRect(0, 0, width, 0), Qt.TextFlag.TextWordWrap, shown).height()
        return needed < (LINES + 0.5) * metrics.lineSpacing()


def _first(words: list[str], number: int) -> str:
    shown = " ".join(words[:number])
    return shown if number >= len(words) else f"{shown.rstrip(',;:.')} {MORE}"
