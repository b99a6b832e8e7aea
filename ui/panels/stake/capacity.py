"""How much the protocol still takes: a thin bar with the room left, shown only where it could stand in the way."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.theme import theme
from ui.widgets import Column, Text
from ui.widgets.painting import rounded
from ui.wording import amount_with_unit


class CapacityMeter(QWidget):
    """`set_capacity(coin, now, whole, growth)` in smallest units: `growth` is what an hour adds. Either may be 0: not known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = Column(5, parent=self)
        self._bar = _Bar()
        self._words = Text("", "caption", "ink2", wrap=True)
        column.addWidget(self._bar)
        column.addWidget(self._words)
        self.setAccessibleName("Room for deposits")
        self.hide()

    def set_capacity(self, coin: str, now: int, whole: int, growth: int) -> None:
        self._bar.set_share(now / whole if whole else 1.0)
        self._bar.setVisible(bool(whole))
        words = f"The protocol takes {amount_with_unit(now, coin)} more now"
        words += f", of {amount_with_unit(whole, coin, 0)}" if whole else ""
        words += f"; an hour adds {amount_with_unit(growth, coin, 0)}." if growth else "."
        self._words.setText(words)
        spoken.describe(self, words)

    def words(self) -> str:
        return self._words.text()


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def set_share(self, share: float) -> None:
        self._share = min(1.0, max(0.0, share))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(120), theme().px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, radius = QPainter(self), self.height() / 2
        rounded(painter, QRectF(self.rect()), radius, theme().color("hair"))
        left = QRectF(0, 0, max(self.height(), self.width() * self._share), self.height())
        if self._share:
            rounded(painter, left, radius, theme().color("edge"))
