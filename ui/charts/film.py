"""How the film of the scrubber is painted, part by part."""

from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from ui.charts import words
from ui.charts.painting import TextRun, diamond, dot, line_height, stroke, text_width, tint, write
from ui.charts.series import Floats
from ui.charts.ticks import time_ticks
from ui.theme import theme

PITCH = 4
_LEAST_FULL_WAVE = 0.05
_STAMP = 7
"""Half the side of the picture of one marker."""


class FilmTrack(NamedTuple):
    """Left end, right end and height of the track, in pixels, and the hour at its right end."""

    left: float
    right: float
    foot: float
    last: int

    def x_of(self, hour: Any) -> Any:
        """Window pixels of an hour (a number or an array)."""
        return self.left + hour / max(self.last, 1) * (self.right - self.left)

    def hour_at(self, x: float) -> int:
        """The hour under a window pixel."""
        return min(max(round((x - self.left) / (self.right - self.left) * self.last), 0), self.last)


def stamp(own: bool, ratio: float) -> QPixmap:
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


def paint_wave(painter: QPainter, track: FilmTrack, heights: Floats, hour: int) -> None:
    """Bars: broad up to the hour where I stand, thin beyond."""
    left, foot, tallest = track.left, track.foot, theme().px(20)
    known = heights[np.isfinite(heights)]
    full = max(float(np.abs(known).max()) if len(known) else 0.0, _LEAST_FULL_WAVE)
    now = track.x_of(hour)
    lived: list[QRectF] = []
    ahead: list[QRectF] = []
    for number, value in enumerate(heights.tolist()):
        if value != value:
            continue
        x = round(left + number * PITCH)
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


def paint_markers(painter: QPainter, columns: list[tuple[int, bool]], stamps: tuple[QPixmap, QPixmap]) -> None:
    """Stamp a picture of a marker into each column: of mine, or of another."""
    mine, others = stamps
    top = theme().px(6) - _STAMP
    for x, own in columns:
        painter.drawPixmap(x - _STAMP, top, mine if own else others)


def paint_track(painter: QPainter, track: FilmTrack, hour: int) -> None:
    """The line of time, in the accent colour up to the hour where I stand."""
    left, right, y, _ = track
    now = track.x_of(hour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint("edge", 0.55))
    painter.drawRoundedRect(QRectF(left, y - 1.5, right - left, 3), 1.5, 1.5)
    painter.setBrush(theme().color("accent"))
    painter.drawRoundedRect(QRectF(left, y - 1.5, now - left, 3), 1.5, 1.5)


def paint_dates(painter: QPainter, track: FilmTrack, start_unix: int) -> None:
    """The last day, and where they have room the first one and as many between."""
    left, right, y, last_hour = track
    top = y + theme().px(6)
    last = words.day(start_unix + last_hour * 3600) if last_hour else ""
    limit = right - text_width(last) - theme().px(10) if last else right
    first = start_unix
    ticks = time_ticks(first, 0, last_hour, max(2, int((right - left) / theme().px(80))))
    edge = left
    if last and left + text_width(words.day(first)) <= limit:
        edge = write(painter, left, top, [TextRun(words.day(first), "ink3")]).right() + theme().px(10)
    for tick in ticks:
        x = track.x_of(tick.at)
        if x >= edge and x + text_width(tick.text) <= limit:
            edge = write(painter, x, top, [TextRun(tick.text, "ink3")]).right() + theme().px(10)
    if last:
        write(painter, right, top, [TextRun(last, "ink3")], align=1)


def paint_knob(painter: QPainter, track: FilmTrack, hour: int, keyboard: bool) -> None:
    """Where I stand, ringed where the keyboard is."""
    at = QPointF(track.x_of(hour), track.foot)
    painter.setPen(stroke("accent", 2))
    painter.drawLine(QPointF(at.x(), theme().px(2)), at)
    radius = theme().px(15) / 2
    dot(painter, at, radius, "accent", "side", 1.5)
    if keyboard:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(stroke("accent", 2))
        painter.drawEllipse(at, radius + 3, radius + 3)


def paint_drag(painter: QPainter, at: float, unix: int, width: int) -> None:
    """The time under the hand, over the knob."""
    text = [TextRun(words.day_time(unix), "ink", True)]
    half = text_width(text[0].text, True) / 2 + 4
    x = min(max(at, half), width - half)
    painter.fillRect(QRectF(x - half, 0, 2 * half, line_height() + 2), theme().color("side"))
    write(painter, x, 0, text, align=0.5)
