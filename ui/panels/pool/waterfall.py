"""Where the return of a provider came from, as bars: the parts stand on each other and end at what came of the pool; beside it
what keeping the coins would have brought, and by how much that was less or more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.charts.painting import tint
from ui.spoken import Role
from ui.theme import theme
from ui.widgets.text import unparted

PART_OF_SLOT, LEAST, GAP, HIGH = 0.66, 2, 6, 96
MOST_HIGH = 1_000


class ReturnBar(NamedTuple):
    """A bar from one height to another, in smallest units: its name, its size in words from many digits to few, and its tone;
    one that is `open` is drawn as a frame.
    """

    name: str
    begin: int
    end: int
    texts: tuple[str, ...]
    tone: str
    open: bool = False


class ReturnBars(QWidget):
    """`present(steps, told)`; nothing is drawn of none."""

    spoken_role, spoken_leaf = Role.Graphic, True

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pool.return")
        self.setAccessibleName("Where the return came from")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._steps: tuple[ReturnBar, ...] = ()
        theme().changed.connect(self.updateGeometry)

    def present(self, steps: Sequence[ReturnBar], told: str) -> None:
        """Show these bars."""
        self._steps = tuple(steps)
        spoken.describe(self, told)
        self.updateGeometry()
        self.update()

    def steps(self) -> tuple[ReturnBar, ...]:
        return self._steps

    def sizeHint(self) -> QSize:
        return QSize(theme().px(420), round(theme().px(HIGH) + 2 * self._line() + self._names_high()))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(200), self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        self.updateGeometry()  # narrower, names take more lines

    def rects(self) -> list[QRectF]:
        """Where each bar stands, to scale; one too small to be seen is a line."""
        slot = self._slot()
        return [
            QRectF(
                place * slot,
                self.level(max(step.begin, step.end)),
                slot * PART_OF_SLOT,
                max(self.level(min(step.begin, step.end)) - self.level(max(step.begin, step.end)), theme().px(LEAST)),
            )
            for place, step in enumerate(self._steps)
        ]

    def level(self, value: int) -> float:
        """The height of a value."""
        ends = [0, *(end for step in self._steps for end in (step.begin, step.end))]
        low, high, line = min(ends), max(ends), self._line()
        top, foot = line + theme().px(2), self.height() - self._names_high() - (line if low < 0 else 0) - theme().px(4)
        return top + (foot - top) * ((high - value) / max(high - low, 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._steps:
            return
        painter, rects = QPainter(self), self.rects()
        zero = self.level(0)
        painter.setPen(QPen(theme().color("ink3"), 1))
        painter.drawLine(QPointF(0, zero), QPointF(self.width(), zero))
        for place, (step, rect) in enumerate(zip(self._steps, rects, strict=True)):
            if step.open:
                painter.setPen(QPen(theme().color(step.tone), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))
            else:
                painter.fillRect(rect, tint(step.tone, 0.85))
            if place + 1 < len(rects) and self._steps[place + 1].begin == step.end:
                painter.setPen(QPen(theme().color("ink3"), 1, Qt.PenStyle.DotLine))
                painter.drawLine(
                    QPointF(rect.right(), self.level(step.end)), QPointF(rects[place + 1].left(), self.level(step.end))
                )
            self._write(painter, step, rect)

    def _write(self, painter: QPainter, step: ReturnBar, rect: QRectF) -> None:
        font = theme().font("caption-strong")
        metrics, line, room = QFontMetrics(font), self._line(), self._slot() - theme().px(GAP)
        text = next((text for text in step.texts if metrics.horizontalAdvance(text) <= room), step.texts[-1])
        under = step.end < step.begin and min(step.begin, step.end) < 0
        painter.setFont(font)
        painter.setPen(theme().color("ink"))
        top = rect.bottom() + theme().px(1) if under else rect.top() - line - theme().px(1)
        painter.drawText(QPointF(rect.left(), top + metrics.ascent()), text)
        painter.setFont(theme().font("caption"))
        painter.setPen(theme().color("ink2"))
        high = self._names_high()
        names = QRectF(rect.left(), self.height() - high, room, high)
        painter.drawText(names, int(Qt.TextFlag.TextWordWrap), unparted(step.name))

    def _slot(self) -> float:
        return self.width() / max(1, len(self._steps))

    def _line(self) -> int:
        return QFontMetrics(theme().font("caption")).height()

    def _names_high(self) -> int:
        metrics, room = QFontMetrics(theme().font("caption")), int(self._slot() - theme().px(GAP))
        box, flags = QRect(0, 0, max(room, 1), MOST_HIGH), int(Qt.TextFlag.TextWordWrap)
        return max((metrics.boundingRect(box, flags, unparted(step.name)).height() for step in self._steps), default=0)
