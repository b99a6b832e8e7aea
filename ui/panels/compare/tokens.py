"""Which tokens are compared: two or three of one coin, to be ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.widgets import Check, Column, Flow, Group, Text
from wallet.ways import Style

FEWEST, MOST = 2, 3


class TokensChoice(QWidget):
    """`set_styles(styles, ticked)`; `changed()` when others are ticked."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare.tokens")
        rows = Column(7, parent=self)
        self._label = Text("Tokens, two or three", "body", "ink2")
        self._label.spoken_silent = True
        self._group = Group("Tokens, two or three")
        self._flow = Flow(12, self._group)
        rows.addWidget(self._label)
        rows.addWidget(self._group)
        self._styles: tuple[Style, ...] = ()
        self.boxes: dict[str, Check] = {}

    def set_styles(self, styles: Sequence[Style], ticked: Sequence[str]) -> None:
        """Offer these tokens with some ticked; nothing to choose where there are no more than two."""
        if tuple(styles) == self._styles:
            return
        self._styles = tuple(styles)
        for box in self.boxes.values():
            self._flow.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = {}
        for style in styles:
            box = self.boxes[style.token] = Check(style.token)
            box.setObjectName(f"compare.token.{style.token}")
            box.setChecked(style.token in ticked)
            box.clicked.connect(lambda _on=False, token=style.token: self._clicked(token))
            self._flow.addWidget(box)
        self.setVisible(len(styles) > FEWEST)

    def ticked(self) -> tuple[str, ...]:
        """The tokens that are ticked, in the order of styles."""
        return tuple(style.token for style in self._styles if self.boxes[style.token].isChecked())

    def _clicked(self, token: str) -> None:
        """Keep two or three ticked: a fourth takes the place of one of the same style, or else of the first."""
        ticked = self.ticked()
        if len(ticked) < FEWEST:
            self.boxes[token].setChecked(True)
            return
        if len(ticked) > MOST:
            style = {each.token: each.style for each in self._styles}
            others = [each for each in ticked if each != token]
            gone = next((each for each in others if style[each] == style[token]), others[0])
            self.boxes[gone].setChecked(False)
        self.changed.emit()
