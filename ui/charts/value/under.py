"""What the hero chart paints under its curves: the shaded gap, the hours' recorded low and high, which
hours are recorded, and the band of when something will be ready."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from ui.charts import hatch
from ui.charts.painting import (
    Run,
    dashed,
    line_height,
    stroke,
    text_width,
    tint,
    write,
)
from ui.charts.value.lines import ValueLines
from ui.theme import theme

_HATCH, _DOTS = 7.0, 7.0
_PIECE = 32
"""Pixels of the gap that are filled at once while time plays."""


def paint_under(painter: QPainter, chart: ValueLines) -> None:
    """Everything between the grid and the curves; while time plays without smoothing, for speed."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not chart.playing)
    _future_band(painter, chart)
    _gap(painter, chart)
    _low_high(painter, chart)
    _source_line(painter, chart)


def _gap(painter: QPainter, chart: ValueLines) -> None:
    """Tint and hatch the discount, tint and dot the premium."""
    columns, drawn = chart.columns, chart.column_lines
    redeem, market = chart.y_px(drawn.redeem), chart.y_px(drawn.market)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint("market", 0.10))
    for area in hatch.areas(columns, redeem, market, _PIECE if chart.playing else 0):
        painter.drawPolygon(area)
    painter.setPen(stroke("market", 1))
    pen = painter.pen()
    pen.setColor(tint("market", 0.35))
    painter.setPen(pen)
    painter.drawLines(hatch.lines(columns, redeem, market, theme().px(_HATCH)))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint("market", 0.5))
    for point in hatch.dots(columns, market, redeem, theme().px(_DOTS)):
        painter.drawEllipse(point, 1, 1)


def _low_high(painter: QPainter, chart: ValueLines) -> None:
    """The hour's recorded lowest and highest price, and the lowest of all named where it leaves the
    line."""
    drawn = chart.column_lines
    if not np.isfinite(drawn.low).any():
        return
    low, high = chart.y_px(drawn.low), chart.y_px(drawn.high)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint("market", 0.38))
    for area in hatch.areas(chart.columns, high, low, _PIECE if chart.playing else 0):
        painter.drawPolygon(area)


def _source_line(painter: QPainter, chart: ValueLines) -> None:
    """A line at the foot under the recorded hours, dotted under the reconstructed ones, each with its
    word."""
    until = chart.data.recorded_until_hour
    if until is None:
        return
    box, (first, last) = chart.inner(), chart.x_range
    y, end = box.bottom() + 1.5, min(last, float(chart.data.hour[-1]))
    split = min(max(float(until), first), end)
    if split > first:
        painter.setPen(stroke("edge", 1.5))
        painter.drawLine(QPointF(chart.x_px(first), y), QPointF(chart.x_px(split), y))
    if end > split:
        painter.setPen(dashed("edge", 1.5, (1, 2)))
        painter.drawLine(QPointF(chart.x_px(split), y), QPointF(chart.x_px(end), y))
    top = box.bottom() - line_height() - 1
    marks = [chart.x_px(item.hour) for item in chart.markers]
    stretches = ((first, split, "recorded"), (split, end, "reconstructed"))
    for begin, stop, text in stretches:
        x, room = chart.x_px(begin) + 4, chart.x_px(stop) - 4
        size = text_width(text)
        while any(x - 3 < mark < x + size + 3 for mark in marks):
            x = min(mark for mark in marks if x - 3 < mark < x + size + 3) + 4
        if x + size < room:
            write(painter, x, top, [Run(text, "ink3")], backing=True)


def _future_band(painter: QPainter, chart: ValueLines) -> None:
    """When it will be ready: a band in the accent's tone over the full height, its words beside it."""
    future = chart.future
    if future is None:
        return
    box = chart.inner()
    left, right = chart.x_px(future.low_hour), chart.x_px(future.high_hour)
    painter.fillRect(QRectF(left, 0, max(right - left, 2), box.bottom() + theme().px(8)), tint("accent", 0.14))
