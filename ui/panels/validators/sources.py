"""Where figures come from, in two lines at most: the whole of it on hover, and to a reader that says it."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent

from ui.widgets import Text

LINES = 2
MORE = "\N{HORIZONTAL ELLIPSIS}"


class SourcesText(Text):
    """`tell(text)` shows as many whole words of it as two lines hold; `whole` is all of it."""

    def __init__(self) -> None:
        self.whole = ""
        super().__init__("", "caption", "ink3", wrap=True)

    def tell(self, text: str) -> None:
        """Show it; the whole of it is said, and stands in the tip where it is shortened."""
        self.whole = text
        self.setAccessibleName(text)
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def _restyle(self) -> None:
        super()._restyle()
        self._shorten()

    def _shorten(self) -> None:
        words = self.whole.split(" ")
        fewest, most = 1, len(words)
        while fewest < most:
            middle = (fewest + most + 1) // 2
            fewest, most = (middle, most) if self._fits(words, middle) else (fewest, middle - 1)
        self.setText(_first(words, fewest))
        self.setToolTip(self.whole if fewest < len(words) else "")

    def _fits(self, words: list[str], number: int) -> bool:
        """Whether so many words need no more than two lines at this width."""
        self.setText(_first(words, number))
        return self.heightForWidth(self.width()) <= self.fontMetrics().lineSpacing() * LINES + 1


def _first(words: list[str], number: int) -> str:
    shown = " ".join(words[:number])
    return shown if number >= len(words) else f"{shown.rstrip(',;:.')} {MORE}"
