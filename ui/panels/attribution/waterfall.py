"""Bars that hang from the running sum of what parties have more or less; the last point is the sum of all, which is nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.spoken import Role
from ui.theme import theme
from ui.widgets import draw_icon
from ui.widgets.text import unparted

PART_OF_SLOT, LEAST, GAP, LEAST_HIGH, PALE = 0.82, 3, 4, 220, 0.82
MOST_HIGH = 1_000


class Bar(NamedTuple):
    """A party: its name, what it has more or less, that in words, from many digits to few, and whether it is you."""

    name: str
    value: int
    texts: tuple[str, ...]
    yours: bool = False


class Waterfall(QWidget):
    """`present(bars, total, told)`: `total` is the sum in words, with a check where it `closes`."""

    spoken_role = Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("risk.attribution.chart")
        self.setAccessibleName("Who bears it")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._bars: tuple[Bar, ...] = ()
        self._total, self._closes = "", False
        theme().changed.connect(self.updateGeometry)

    def present(self, bars: Sequence[Bar], total: str, closes: bool, told: str) -> None:
        """Show these parties."""
        self._bars, self._total, self._closes = tuple(bars), total, closes
        spoken.describe(self, told)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(500), theme().px(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(240), theme().px(LEAST_HIGH))

    def steps(self) -> list[tuple[int, int]]:
        """From which to which running sum each bar reaches."""
        found, at = [], 0
        for bar in self._bars:
            found.append((at, at + bar.value))
            at += bar.value
        return found

    def rects(self) -> list[QRectF]:
        """Where each bar stands, to scale; one too small to be seen is a line."""
        slot, line = self._slot(), self._line()
        steps = self.steps()
        low, high = min((min(step) for step in steps), default=0), max((max(step) for step in steps), default=0)
        top, foot = 1.6 * line, self.height() - self._names_high() - 1.6 * line
        span = max(high - low, 1)

        def y(value: int) -> float:
            return top + (foot - top) * ((high - value) / span)

        found = []
        for place, (begin, end) in enumerate(steps):
            upper, lower = sorted((y(begin), y(end)))
            found.append(QRectF(place * slot, upper, slot * PART_OF_SLOT, max(lower - upper, theme().px(LEAST))))
        return found

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bars:
            return
        painter, rects, slot = QPainter(self), self.rects(), self._slot()
        zero = self._level(rects, 0)
        painter.setPen(QPen(theme().color("ink3"), 1))
        painter.drawLine(QPointF(0, zero), QPointF(self.width(), zero))
        for place, (bar, rect) in enumerate(zip(self._bars, rects, strict=True)):
            tone = "accent" if bar.yours else "bad" if bar.value < 0 else "ink3"
            ground = QColor(theme().color(tone))
            ground.setAlphaF(1.0 if bar.yours else PALE)
            painter.fillRect(rect, ground)
            end = self._level(rects, place + 1)
            painter.setPen(QPen(theme().color("ink3"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(rect.right(), end), QPointF((place + 1) * slot, end))
            self._write_value(painter, bar, rect)
            self._write_name(painter, bar.name, rect.left(), bar.yours)
        self._write_total(painter, len(rects) * slot, zero)

    def _slot(self) -> float:
        return self.width() / (len(self._bars) + 1)

    def _line(self) -> int:
        return QFontMetrics(theme().font("caption")).height()

    def _level(self, rects: Sequence[QRectF], place: int) -> float:
        """The height of the running sum before the bar at a place."""
        if place < len(rects):
            return rects[place].top() if self._bars[place].value < 0 else rects[place].bottom()
        return rects[-1].bottom() if self._bars[-1].value < 0 else rects[-1].top()

    def _write_value(self, painter: QPainter, bar: Bar, rect: QRectF) -> None:
        font = theme().font("caption-strong")
        metrics, line = QFontMetrics(font), self._line()
        text = next(
            (text for text in bar.texts if metrics.horizontalAdvance(text) <= self._slot() - theme().px(GAP)), bar.texts[-1]
        )
        painter.setFont(font)
        painter.setPen(theme().color("accent" if bar.yours else "ink"))
        top = rect.bottom() + theme().px(2) if bar.value < 0 else rect.top() - line - theme().px(2)
        painter.drawText(QPointF(rect.left(), top + metrics.ascent()), text)

    def _write_name(self, painter: QPainter, name: str, left: float, strong: bool) -> None:
        painter.setFont(theme().font("caption-strong" if strong else "caption"))
        painter.setPen(theme().color("accent" if strong else "ink2"))
        painter.drawText(self._name_room(left), int(Qt.TextFlag.TextWordWrap), unparted(name))

    def _name_room(self, left: float) -> QRectF:
        high = self._names_high()
        return QRectF(left, self.height() - high, self._slot() - theme().px(GAP), high)

    def _names_high(self) -> int:
        """The height of the names under the bars, which take as many lines as they need."""
        metrics, room = QFontMetrics(theme().font("caption-strong")), int(self._slot() - theme().px(GAP))
        box, flags = QRect(0, 0, max(room, 1), MOST_HIGH), int(Qt.TextFlag.TextWordWrap)
        return max((metrics.boundingRect(box, flags, unparted(bar.name)).height() for bar in self._bars), default=0)

    def _write_total(self, painter: QPainter, left: float, zero: float) -> None:
        font = theme().font("caption-strong")
        metrics = QFontMetrics(font)
        tone = "good" if self._closes else "bad"
        painter.setFont(font)
        painter.setPen(theme().color(tone))
        base = zero - theme().px(6)
        painter.drawText(QPointF(left, base), self._total)
        if self._closes:
            side = theme().px(14)
            at = left + metrics.horizontalAdvance(self._total) + theme().px(4)
            draw_icon(painter, "check", tone, QRectF(at, base - metrics.ascent(), side, side))
        self._write_name(painter, "together", left, False)
