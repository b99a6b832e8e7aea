"""How much an exit can pay now beside what is asked of it: a bar, shown where the exit has a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.theme import theme
from ui.widgets import Column, Text
from ui.widgets.painting import rounded
from ui.wording import amount_with_unit

if TYPE_CHECKING:
    from wallet import WayOut

TICK = 2
"""Width of the mark of what is asked for, at 100 %."""


class ReadyMeter(QWidget):
    """`present(way, asked)` in smallest units of what the way pays; hidden for a way without a limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("leave.ready")
        self.setAccessibleName("Ready now")
        column = Column(5, parent=self)
        self._bar = _Bar()
        self._words = Text("", "caption", "ink2", wrap=True)
        column.addWidget(self._bar)
        column.addWidget(self._words)
        self.hide()

    def present(self, way: WayOut | None, asked: int) -> None:
        """Show what is ready for a way, and that `asked` is asked of it."""
        if way is None or way.ready is None:
            self.hide()
            return
        self._bar.set_parts(way.ready, asked)
        ready = f"Ready now: {amount_with_unit(way.ready, way.pays)}" if way.ready else "Nothing is ready now"
        words = f"{ready}. You ask for {amount_with_unit(asked, way.pays)}." if asked else f"{ready}."
        self._words.setText(words)
        spoken.describe(self, words)
        self.show()

    def words(self) -> str:
        return self._words.text()


class _Bar(QWidget):
    """What is ready fills it from the left; a mark stands where what is asked for ends. The longer of both is its length."""

    def __init__(self) -> None:
        super().__init__()
        self._ready = self._asked = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def set_parts(self, ready: int, asked: int) -> None:
        longest = max(ready, asked, 1)
        self._ready, self._asked = ready / longest, asked / longest
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(120), theme().px(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, high = QPainter(self), theme().px(6)
        box = QRectF(0, (self.height() - high) / 2, self.width(), high)
        rounded(painter, box, high / 2, theme().color("hair"))
        if self._ready:
            filled = QRectF(box.x(), box.y(), max(high, box.width() * self._ready), high)
            rounded(painter, filled, high / 2, theme().color("redeem"))
        if self._asked:
            x = min(box.width() * self._asked, box.width() - theme().px(TICK))
            enough = self._asked <= self._ready
            mark = QRectF(QPointF(x, 0), QPointF(x + theme().px(TICK), self.height()))
            painter.fillRect(mark, theme().color("ink" if enough else "bad"))
