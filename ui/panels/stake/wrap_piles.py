"""Two piles of the same shares: the growing token as one bar, the wrapped one as the other, the equal share count under both."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.theme import theme
from ui.widgets.painting import rounded


class Pile(msgspec.Struct, frozen=True):
    """A bar: its length against the longer one (0 to 1), what it is, and the shares under it, in words."""

    share: float
    name: str
    shares: str
    tone: str


class WrapPiles(QWidget):
    """`set_piles(before, after)`; without piles it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._piles: tuple[Pile, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Two piles of the same shares")
        theme().changed.connect(self.updateGeometry)
        self.hide()

    def set_piles(self, *piles: Pile) -> None:
        self._piles = piles
        spoken.describe(self, "; ".join(f"{pile.name}, {pile.shares}" for pile in piles))
        self.setVisible(bool(piles))
        self.update()

    def piles(self) -> tuple[Pile, ...]:
        return self._piles

    def sizeHint(self) -> QSize:
        return QSize(theme().px(240), 2 * self._step() - theme().px(8))

    def _step(self) -> int:
        self.setFont(theme().font("caption"))
        return 2 * self.fontMetrics().height() + theme().px(11 + 5 + 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, px = QPainter(self), theme().px
        painter.setFont(theme().font("caption"))
        line = painter.fontMetrics().height()
        left, middle = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignVCenter
        for index, pile in enumerate(self._piles):
            top = index * self._step()
            painter.setPen(theme().color("ink"))
            painter.drawText(QRectF(0, top, self.width(), line), left | middle, pile.name)
            bar = QRectF(0, top + line + px(3), max(px(3), self.width() * pile.share), px(11))
            rounded(painter, bar, 1.5, theme().color(pile.tone))
            painter.setPen(theme().color("ink3"))
            painter.drawText(QRectF(0, bar.bottom() + px(2), self.width(), line), left | middle, pile.shares)
