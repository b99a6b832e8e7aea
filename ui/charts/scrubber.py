"""The practice as a film strip: the discount as a wave from the first hour to the last kept one, broad bars
for what is lived, hairlines for the future that is kept beyond where I stand; my events as dots, the
world's as diamonds. It is a slider in every sense: mouse, arrows, page, Home, End, and a value that
assistive technology reads. It never moves by itself: it says which hour is wanted, and is told where I
stand. Free of pyqtgraph, so the window shows early."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QSlider

from ui import spoken
from ui.charts import words
from ui.charts.painting import TextRun, diamond, dot, line_height, stroke, text_width, tint, write
from ui.charts.series import ChartMarker, Floats
from ui.charts.ticks import time_ticks
from ui.theme import theme

_PITCH = 4
_LEAST_FULL_WAVE = 0.05
_DRAG_MS = 60
_STAMP = 7
"""Half the side of the picture of one marker."""


def _stamp(own: bool, ratio: float) -> QPixmap:
    """A marker in the middle of a small picture."""
    found = QPixmap(round(2 * _STAMP * ratio), round(2 * _STAMP * ratio))
    found.setDevicePixelRatio(ratio)
    found.fill(Qt.GlobalColor.transparent)
    painter = QPainter(found)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = QPointF(_STAMP, _STAMP)
    if own:
        dot(painter, middle, 3.5, "ink2", "ink2", 1)
    else:
        diamond(painter, middle, 4.5, "side", "ink2", 1.4)
    painter.end()
    return found


class Scrubber(QSlider):
    """`time.scrubber`. `wanted(hour)` follows the person's hand, at most once in 60 ms while dragging."""

    wanted = Signal(object)

    def __init__(self, parent: Any = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("time.scrubber")
        self.setAccessibleName("Simulated time")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._start_unix = 0
        self._hour: Floats = np.empty(0)
        self._gap: Floats = np.empty(0)
        self._bars: tuple[float, Floats] | None = None
        self._markers: tuple[ChartMarker, ...] = ()
        self._marker_hours: Floats = np.empty(0)
        self._own = np.empty(0, bool)
        self._stamps: tuple[object, QPixmap, QPixmap] | None = None
        self._drag: int | None = None
        self._keyboard_focus = False
        self._pause = QTimer(self, interval=_DRAG_MS, singleShot=True)
        self._pause.timeout.connect(self._tell_drag)
        self._told: int | None = None
        self._at = self._end = 0
        spoken.quiet().ended.connect(self._tell)
        theme().changed.connect(self._restyle)
        self.set_span(0, 0, 0)

    # -- what it is given --
    def set_span(self, start_unix: int, hour: int, tip_hour: int) -> None:
        """The world's start, the hour where I stand and the last hour kept on this branch."""
        self._start_unix = start_unix
        self._end = max(tip_hour, hour)
        self.setSingleStep(1)
        self.setPageStep(24)
        self.set_hour(hour)
        self._bars = None

    def set_hour(self, hour: int) -> None:
        """Where I stand; beyond the tip the strip grows."""
        if hour > self._end:
            self._end = hour
            self._bars = None
        self._at = hour
        if not spoken.quiet().held:
            self._tell()
        self.update()

    def value(self) -> int:
        """The hour where I stand, which listeners are told when time stops."""
        return self._at

    def maximum(self) -> int:
        """The last hour there is."""
        return self._end

    def _tell(self) -> None:
        self.setRange(0, self._end)
        self.setValue(self._at)
        self.setAccessibleDescription(self.value_text())

    def set_wave(self, hour: Floats, relative_gap: Floats) -> None:
        """Market over redemption less one (-0.064: a discount of 6.40 %) for the lived and the kept hours;
        NaN where there was no market."""
        self._hour, self._gap, self._bars = hour, relative_gap, None
        self.update()

    def set_markers(self, markers: Sequence[ChartMarker]) -> None:
        """My events and the world's."""
        markers = tuple(markers)
        if markers == self._markers:
            return
        self._markers = markers
        self._marker_hours = np.array([item.hour for item in markers], float)
        self._own = np.array([item.own for item in markers], bool)
        self.update()

    def value_text(self) -> str:
        """Where I stand in words."""
        text = f"{words.day_time(self._start_unix + self.value() * 3600)}, hour {self.value()}"
        kept = self.maximum() - self.value()
        return text + (f", {kept} hours kept beyond" if kept else "")

    # -- geometry --
    def sizeHint(self) -> QSize:
        return QSize(theme().px(360), theme().px(56))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(160), theme().px(56))

    def _track(self) -> tuple[float, float, float]:
        """Left end, right end and height of the track."""
        side = theme().px(9)
        return (
            float(side),
            float(max(self.width() - side, side + 1)),
            float(self.height() - line_height() - theme().px(7)),
        )

    def x_of(self, hour: Any) -> Any:
        """Window pixels of an hour (a number or an array)."""
        left, right, _ = self._track()
        return left + hour / max(self.maximum(), 1) * (right - left)

    def hour_at(self, x: float) -> int:
        """The hour under a window pixel."""
        left, right, _ = self._track()
        return min(max(round((x - left) / (right - left) * self.maximum()), 0), self.maximum())

    def _restyle(self) -> None:
        self._bars = None
        self.updateGeometry()
        self.update()

    def bars(self) -> Floats:
        """The widest gap in each bar's stretch of hours; NaN without a market. Kept until data or size
        change."""
        left, right, _ = self._track()
        count = max(int((right - left) / _PITCH), 1)
        if self._bars is None or self._bars[0] != self.width():
            heights = np.full(count, np.nan)
            if len(self._hour):
                edges = np.searchsorted(self._hour, np.arange(count + 1) * (self.maximum() + 1) / count)
                starts = edges[:-1]
                filled = (edges[1:] > starts) & (starts < len(self._hour))
                known = np.where(np.isfinite(self._gap), self._gap, 0.0)
                low = np.minimum.reduceat(known, np.minimum(starts, len(known) - 1))
                high = np.maximum.reduceat(known, np.minimum(starts, len(known) - 1))
                heights = np.where(filled, np.where(-low >= high, low, high), np.nan)
                heights = self._carried(heights)
            self._bars = (self.width(), heights)
        return self._bars[1]

    def _carried(self, heights: Floats) -> Floats:
        """Bars narrower than an hour take over their neighbour on the left, as far as the data reach."""
        known = np.isfinite(heights)
        if not known.any():
            return heights
        source = np.maximum.accumulate(np.where(known, np.arange(len(heights)), 0))
        reach = int(float(self._hour[-1]) / max(self.maximum(), 1) * len(heights)) + 1
        return np.where(np.arange(len(heights)) <= reach, heights[source], np.nan)

    # -- painting --
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_wave(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_markers(painter)
        self._paint_track(painter)
        self._paint_dates(painter)
        self._paint_knob(painter)
        painter.end()

    def _paint_wave(self, painter: QPainter) -> None:
        left, _, foot = self._track()
        heights, tallest = self.bars(), theme().px(20)
        known = heights[np.isfinite(heights)]
        full = max(float(np.abs(known).max()) if len(known) else 0.0, _LEAST_FULL_WAVE)
        now = self.x_of(self._drag if self._drag is not None else self.value())
        lived: list[QRectF] = []
        ahead: list[QRectF] = []
        for number, value in enumerate(heights.tolist()):
            if value != value:
                continue
            x = round(left + number * _PITCH)
            height = max(round(abs(value) / full * tallest), 2)
            rects, wide = (lived, 2) if x + 2 <= now else (ahead, 1)
            top = foot - 2 - height
            if value > 0:
                rects += [QRectF(x, top + y, wide, 1) for y in range(0, height, 3)]
            else:
                rects.append(QRectF(x, top, wide, height))
        painter.setPen(Qt.PenStyle.NoPen)
        for rects, color in ((lived, theme().color("market")), (ahead, tint("market", 0.75))):
            painter.setBrush(color)
            painter.drawRects(rects)

    def marker_columns(self) -> list[tuple[int, bool]]:
        """Where markers are painted, in pixels, and whether they are mine: of each pixel column at most one of mine and one of
        the world's, in the order of their hours."""
        known = self._marker_hours <= self.maximum()
        columns = np.round(self.x_of(self._marker_hours[known])).astype(int)
        return list(dict.fromkeys(zip(columns.tolist(), self._own[known].tolist(), strict=True)))

    def _paint_markers(self, painter: QPainter) -> None:
        """The markers, each stamped from a picture of one."""
        ratio = self.devicePixelRatioF()
        if self._stamps is None or self._stamps[0] != (theme().stamp, ratio):
            self._stamps = ((theme().stamp, ratio), _stamp(True, ratio), _stamp(False, ratio))
        _, mine, others = self._stamps
        top = theme().px(6) - _STAMP
        for x, own in self.marker_columns():
            painter.drawPixmap(x - _STAMP, top, mine if own else others)

    def _paint_track(self, painter: QPainter) -> None:
        left, right, y = self._track()
        now = self.x_of(self._drag if self._drag is not None else self.value())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint("edge", 0.55))
        painter.drawRoundedRect(QRectF(left, y - 1.5, right - left, 3), 1.5, 1.5)
        painter.setBrush(theme().color("accent"))
        painter.drawRoundedRect(QRectF(left, y - 1.5, now - left, 3), 1.5, 1.5)

    def _paint_dates(self, painter: QPainter) -> None:
        left, right, y = self._track()
        top = y + theme().px(6)
        last = words.day(self._start_unix + self.maximum() * 3600) if self.maximum() else ""
        limit = right - text_width(last) - theme().px(10) if last else right
        first = self._start_unix
        ticks = time_ticks(first, 0, self.maximum(), max(2, int((right - left) / theme().px(80))))
        edge = write(painter, left, top, [TextRun(words.day(first), "ink3")]).right() + theme().px(10) if last else left
        for tick in ticks:
            x = self.x_of(tick.at)
            if x >= edge and x + text_width(tick.text) <= limit:
                edge = write(painter, x, top, [TextRun(tick.text, "ink3")]).right() + theme().px(10)
        if last:
            write(painter, right, top, [TextRun(last, "ink3")], align=1)

    def _paint_knob(self, painter: QPainter) -> None:
        _, _, y = self._track()
        hour = self._drag if self._drag is not None else self.value()
        at = QPointF(self.x_of(hour), y)
        painter.setPen(stroke("accent", 2))
        painter.drawLine(QPointF(at.x(), theme().px(2)), at)
        radius = theme().px(15) / 2
        dot(painter, at, radius, "accent", "side", 1.5)
        if self._keyboard_focus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(stroke("accent", 2))
            painter.drawEllipse(at, radius + 3, radius + 3)
        if self._drag is not None:
            text = [TextRun(words.day_time(self._start_unix + hour * 3600), "ink", True)]
            half = text_width(text[0].text, True) / 2 + 4
            x = min(max(at.x(), half), self.width() - half)
            painter.fillRect(QRectF(x - half, 0, 2 * half, line_height() + 2), theme().color("side"))
            write(painter, x, 0, text, align=0.5)

    # -- the hand --
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.maximum():
            self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            self._drag_to(event.position().x())
            return
        near = [item.label for item in self._markers if abs(self.x_of(item.hour) - event.position().x()) <= 5]
        when = words.day_time(self._start_unix + self.hour_at(event.position().x()) * 3600)
        self.setToolTip(f"{when}: {words.listed(near)}" if near else when)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            self._pause.stop()
            self._tell_drag()
            self._drag = self._told = None
            self.update()

    def _drag_to(self, x: float) -> None:
        self._drag = self.hour_at(x)
        if not self._pause.isActive():
            self._tell_drag()
            self._pause.start()
        self.update()

    def _tell_drag(self) -> None:
        if self._drag is not None and self._drag != self._told:
            self._told = self._drag
            self.wanted.emit(self._drag)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_PageUp: 24,
            Qt.Key.Key_PageDown: -24,
            Qt.Key.Key_Home: -self.value(),
            Qt.Key.Key_End: self.maximum() - self.value(),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            event.ignore()
            return
        factor = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        hour = min(max(self.value() + step * factor, 0), self.maximum())
        if hour != self.value():
            self.wanted.emit(hour)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._keyboard_focus = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._keyboard_focus = False
        super().focusOutEvent(event)
