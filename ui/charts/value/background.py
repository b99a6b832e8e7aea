"""What the hero chart paints under its curves: where its hours come from, the line of what was put in, the shaded gap, the
hours' recorded low and high, the balance strip, and the band of when something will be ready."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from ui.charts import hatch
from ui.charts.painting import stroke, tint
from ui.charts.value.apart import paint_between
from ui.charts.value.curves import ValueLines
from ui.charts.value.loan import paint_level
from ui.charts.value.strip import paint_strip
from ui.charts.value.views import FROM_ZERO
from ui.charts.value.words.sources import paint_ground
from ui.theme import theme

_HATCH, _DOTS = 7.0, 7.0
_PIECE = 32
"""Pixels of the gap that are filled at once while time plays."""


def paint_under(painter: QPainter, chart: ValueLines) -> None:
    """Everything between the grid and the curves; while time plays without smoothing, for speed."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not chart.playing)
    paint_ground(painter, chart)
    _future_band(painter, chart)
    _zero_line(painter, chart)
    paint_level(painter, chart)
    painter.save()
    painter.setClipRect(chart.inner().adjusted(0, -2, 0, 1))
    _gap(painter, chart)
    _low_high(painter, chart)
    paint_between(painter, chart)
    painter.restore()
    paint_strip(painter, chart)


def _zero_line(painter: QPainter, chart: ValueLines) -> None:
    """The level of what was put in, or of one's last move, under the gains."""
    if chart.view in FROM_ZERO:
        box, y = chart.inner(), round(float(chart.y_px(0.0))) + 0.5
        painter.setPen(stroke("edge"))
        painter.drawLine(QPointF(box.left() - theme().px(4), y), QPointF(min(chart.x_px(chart.now()), box.right()), y))


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
    """A thin stroke from each hour's recorded highest to its lowest trade, at their true heights."""
    lows = chart.lows
    apart = (chart.y_px(lows.low) - chart.y_px(lows.high)) >= 1
    pen = stroke("market", 1)
    pen.setColor(tint("market", 0.75))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    x, top, bottom = (np.asarray(each)[apart].tolist() for each in (chart.x_px(lows.hour), *map(chart.y_px, lows[:0:-1])))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawLines([QLineF(round(a) + 0.5, b, round(a) + 0.5, c) for a, b, c in zip(x, top, bottom, strict=True)])


def _future_band(painter: QPainter, chart: ValueLines) -> None:
    """When it will be ready: a band in the accent's tone over the full height, its words beside it."""
    future = chart.future
    if future is None:
        return
    box = chart.inner()
    left, right = chart.x_px(future.low_hour), chart.x_px(future.high_hour)
    painter.fillRect(QRectF(left, 0, max(right - left, 2), box.bottom() + theme().px(8)), tint("accent", 0.14))
