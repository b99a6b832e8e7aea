"""The practice as a film strip: the discount as a wave from the first hour to the last kept one, broad bars
for what is lived, hairlines for the future that is kept beyond where I stand; my events as dots, the
world's as diamonds. It is a slider in every sense: mouse, arrows, page, Home, End, and a value that
assistive technology reads. It never moves by itself: it says which hour is wanted, and is told where I
stand. Free of pyqtgraph, so the window shows early."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QSlider

from ui import spoken
from ui.charts import words
from ui.charts.film import PITCH, FilmTrack, paint_dates, paint_drag, paint_knob, paint_markers, paint_track, paint_wave, stamp
from ui.charts.painting import line_height
from ui.charts.series import ChartMarker, Floats
from ui.charts.wave import DiscountWave
from ui.theme import theme

_DRAG_MS = 60


class Scrubber(QSlider):
    """`time.scrubber`. `wanted(hour)` follows the person's hand, at most once in 60 ms while dragging.

    Over twenty methods, because Qt asks a slider by eleven overrides. The wave and the painting stand in `wave` and `film`.
    """

    wanted = Signal(object)

    def __init__(self, parent: Any = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("time.scrubber")
        self.setAccessibleName("Simulated time")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._start_unix = 0
        self._wave = DiscountWave()
        self._markers: tuple[ChartMarker, ...] = ()
        self._marker_hours: Floats = np.empty(0)
        self._own = np.empty(0, bool)
        self._stamps: tuple[object, tuple[QPixmap, QPixmap]] | None = None
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
        self._wave.forget()

    def set_hour(self, hour: int) -> None:
        """Where I stand; beyond the tip the strip grows."""
        if hour > self._end:
            self._end = hour
            self._wave.forget()
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
        self._wave = DiscountWave(hour, relative_gap)
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

    def _track(self) -> FilmTrack:
        side = theme().px(9)
        right, foot = max(self.width() - side, side + 1), self.height() - line_height() - theme().px(7)
        return FilmTrack(float(side), float(right), float(foot), self.maximum())

    def x_of(self, hour: Any) -> Any:
        """Window pixels of an hour (a number or an array)."""
        return self._track().x_of(hour)

    def hour_at(self, x: float) -> int:
        """The hour under a window pixel."""
        return self._track().hour_at(x)

    def _restyle(self) -> None:
        self._wave.forget()
        self.updateGeometry()
        self.update()

    def bars(self) -> Floats:
        """The widest gap in each bar's stretch of hours; NaN without a market."""
        left, right, _, _ = self._track()
        return self._wave.bars(max(int((right - left) / PITCH), 1), self.width(), self.maximum())

    # -- painting --
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        track = self._track()
        hour = self._drag if self._drag is not None else self.value()
        paint_wave(painter, track, self.bars(), hour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_markers(painter, self.marker_columns(), self._stamps_now())
        paint_track(painter, track, hour)
        paint_dates(painter, track, self._start_unix)
        paint_knob(painter, track, hour, self._keyboard_focus)
        if self._drag is not None:
            paint_drag(painter, track.x_of(hour), self._start_unix + hour * 3600, self.width())
        painter.end()

    def marker_columns(self) -> list[tuple[int, bool]]:
        """Where markers are painted, in pixels, and whether they are mine: of each pixel column at most one of mine and one of
        the world's, in the order of their hours."""
        known = self._marker_hours <= self.maximum()
        columns = np.round(self.x_of(self._marker_hours[known])).astype(int)
        return list(dict.fromkeys(zip(columns.tolist(), self._own[known].tolist(), strict=True)))

    def _stamps_now(self) -> tuple[QPixmap, QPixmap]:
        """The pictures of a marker of mine and of another, made again with the theme."""
        key = (theme().stamp, self.devicePixelRatioF())
        if self._stamps is None or self._stamps[0] != key:
            self._stamps = (key, (stamp(True, key[1]), stamp(False, key[1])))
        return self._stamps[1]

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
