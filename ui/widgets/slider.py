"""A value chosen along a line: label left, value right, marks for what is typical and what is the largest
here.

The stops are whole numbers given beforehand (amounts in the smallest unit, basis points, hours), so no value
is ever a fraction and none is too large for the slider.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from ui import spoken
from ui.theme import theme
from ui.widgets.layouts import Column, Row
from ui.widgets.painting import CalmWheel, HoverFade, KeyboardRing, rounded
from ui.widgets.text import SideNote, Text


class SliderMark(msgspec.Struct, frozen=True):
    """A stop worth naming, such as "typical 5,000"."""

    value: int
    words: str


def even_stops(low: int, high: int, count: int) -> tuple[int, ...]:
    """`count` whole numbers from `low` to `high`, both included, evenly spread (rounded down)."""
    return tuple(low + (high - low) * index // (count - 1) for index in range(count))


def rounded_stops(low: int, high: int) -> tuple[int, ...]:
    """1, 1.5, 2, 3, 5, 7 times the powers of ten between `low` and `high`, with both ends: for sizes over
    decades.
    """
    found = {low, high}
    power = 1
    while power <= high:
        found.update(part for tenth in (10, 15, 20, 30, 50, 70) if low < (part := power * tenth // 10) < high)
        power *= 10
    return tuple(sorted(found))


class Track(CalmWheel, HoverFade, KeyboardRing, QSlider):
    """The line and its knob; made by `ValueSlider`."""

    def __init__(self, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.marks: tuple[int, ...] = ()
        theme().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(160), theme().px(22))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(80), theme().px(22))

    def x_of(self, position: int) -> float:
        """Centre of the knob at a stop."""
        radius = theme().px(15) / 2
        span = max(1, self.maximum() - self.minimum())
        return radius + (self.width() - 2 * radius) * (position - self.minimum()) / span

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._take(event.position().x())
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._take(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def _take(self, x: float) -> None:
        radius = theme().px(15) / 2
        share = (x - radius) / max(1.0, self.width() - 2 * radius)
        self.setValue(round(self.minimum() + min(1.0, max(0.0, share)) * (self.maximum() - self.minimum())))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        px, enabled = theme().px, self.isEnabled()
        middle, thick = self.height() / 2, px(4)
        x = self.x_of(self.value())
        rounded(painter, QRectF(0, middle - thick / 2, self.width(), thick), thick / 2, theme().color("hair"))
        tone = theme().color("accent" if enabled else "ink3")
        rounded(painter, QRectF(0, middle - thick / 2, x, thick), thick / 2, tone)
        painter.setPen(QPen(theme().color("edge"), 1))
        for mark in self.marks:
            at = round(self.x_of(mark)) + 0.5
            painter.drawLine(QPointF(at, middle + px(5)), QPointF(at, middle + px(9)))
        half = px(15) / 2
        if self.ringed():
            out = half + px(3)
            rounded(painter, QRectF(x - out, middle - out, 2 * out, 2 * out), out, None, tone, px(2))
        fill = theme().color("wash") if self.isSliderDown() else theme().color("base")
        rounded(painter, QRectF(x - half, middle - half, 2 * half, 2 * half), half, fill, tone, px(2))


class ValueSlider(QWidget):
    """`changed(value)` with the whole number chosen; `show` puts it into words, which stand at the right."""

    changed = Signal(object)

    def __init__(
        self,
        name: str,
        stops: Sequence[int],
        show: Callable[[int], str] = str,
        *,
        marks: Sequence[SliderMark] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._show = show
        column = Column(4, parent=self)
        head = Row(8)
        self._label = Text(name, "body", "ink2")
        self._value = SideNote("", "strong", "ink")
        head.addWidget(self._label)
        head.addWidget(self._value, 1)
        column.addLayout(head)
        self.track = Track(name)
        self._label.setBuddy(self.track)
        column.addWidget(self.track)
        self._under = _MarkWords(self.track)
        column.addWidget(self._under)
        self.track.valueChanged.connect(self._moved)
        self._stops: tuple[int, ...] = ()
        self.set_stops(stops, marks)

    def setFocus(self, *reason: Any) -> None:
        """Give the keyboard to the track."""
        self.track.setFocus(*reason)

    def set_stops(self, stops: Sequence[int], marks: Sequence[SliderMark] = ()) -> None:
        """Other stops, in rising order; the value stays at the nearest one."""
        before = self.value() if self._stops else None
        self._stops = tuple(stops)
        self.track.blockSignals(True)
        self.track.setRange(0, max(0, len(stops) - 1))
        self.track.setPageStep(max(1, len(stops) // 10))
        if before is not None:
            self.track.setValue(self._nearest(before))
        self.track.blockSignals(False)
        self.track.marks = tuple(self._nearest(mark.value) for mark in marks)
        self._under.set_words([(self._nearest(mark.value), mark.words) for mark in marks])
        self._tell()

    def value(self) -> int:
        return self._stops[self.track.value()]

    def stop_towards(self, value: int) -> int:
        """The stop next to `value`: below it where that means less than now, above it where it means more."""
        here = self.value()
        if value < here:
            return max((stop for stop in self._stops if stop <= value), default=self._stops[self._nearest(value)])
        return min((stop for stop in self._stops if stop >= value), default=self._stops[self._nearest(value)])

    def set_value(self, value: int) -> None:
        """Go to the stop nearest to `value`."""
        self.track.setValue(self._nearest(value))

    def value_text(self) -> str:
        return self._value.text()

    def setObjectName(self, name: str) -> None:
        """The object name goes to the track, which is the QSlider."""
        super().setObjectName(f"{name}.field")
        self.track.setObjectName(name)

    def _nearest(self, value: int) -> int:
        above = min(bisect_left(self._stops, value), len(self._stops) - 1)
        if above > 0 and value - self._stops[above - 1] <= self._stops[above] - value:
            return above - 1
        return above

    def _moved(self, _position: int) -> None:
        self._tell()
        self.changed.emit(self.value())

    def _tell(self) -> None:
        words = self._show(self.value())
        self._value.setText(words)
        spoken.describe(self.track, words)


class _MarkWords(QWidget):
    """The names of the marks, each below its own, moved apart where they would touch."""

    def __init__(self, track: Track) -> None:
        super().__init__()
        self._track = track
        self._words: list[tuple[int, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def set_words(self, words: list[tuple[int, str]]) -> None:
        self.setVisible(bool(words))
        if sorted(words) != self._words:
            self._words = sorted(words)
            self.update()

    def sizeHint(self) -> QSize:
        self.setFont(theme().font("caption"))
        return QSize(theme().px(80), self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme().font("caption"))
        painter.setPen(theme().color("ink3"))
        metrics, gap = painter.fontMetrics(), theme().px(8)
        sizes = [metrics.horizontalAdvance(words) for _, words in self._words]
        places = [self._track.x_of(at) - size / 2 for (at, _), size in zip(self._words, sizes, strict=True)]
        edge = 0.0
        for index, size in enumerate(sizes):
            places[index] = max(places[index], edge)
            edge = places[index] + size + gap
        limit = float(self.width())
        for index in range(len(sizes) - 1, -1, -1):
            places[index] = min(places[index], limit - sizes[index])
            limit = places[index] - gap
        for (_, words), x in zip(self._words, places, strict=True):
            painter.drawText(QPointF(x, metrics.ascent()), words)
