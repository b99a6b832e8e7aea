"""The balance strip under the plot: what is held, from zero, on the hours of the plot and an axis of its own; a number on
every level that has room, so that a step can be read. What is owed goes down from zero."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from ui.charts import hatch, words
from ui.charts.painting import TextRun, dashed, dot, dot_quickly, line_height, stroke, text_width, tint, write
from ui.charts.plot import draw_quickly, line_width
from ui.charts.plotting import polygon_of
from ui.charts.series import Floats
from ui.charts.ticks import value_ticks
from ui.charts.value.curves import ValueLines
from ui.charts.value.sharing import strip_box
from ui.theme import theme

_LEVEL = 0.004
"""How far a balance may drift, as a share of the strip's height, and still be one level."""


def strip_ends(chart: ValueLines) -> tuple[float, float]:
    """The lowest and the highest balance on show, zero between them, at least a trace apart."""
    known = chart.held[1][np.isfinite(chart.held[1])]
    if not len(known):
        return 0.0, 1.0
    low, high = min(0.0, float(known.min())), float(known.max())
    return low, max(high, 0.0 if low else 1e-9)


def strip_y(chart: ValueLines, tokens: Floats) -> Floats:
    """Window pixels of balances in the strip: the lowest or zero at its foot, the highest or zero under its head."""
    box, (low, high) = strip_box(chart), strip_ends(chart)
    return np.asarray(box.bottom() - (tokens - low) / (high - low) * (box.height() - line_height() * 0.9))


def paint_strip(painter: QPainter, chart: ValueLines) -> None:
    """The fill, the dotted line and its numbers."""
    box = strip_box(chart)
    if box.isEmpty():
        return
    top = chart.inner().bottom() + chart.frame.marks
    painter.setPen(stroke("hair"))
    painter.drawLine(QPointF(box.left() - theme().px(4), top + 0.5), QPointF(chart.width(), top + 0.5))
    x, y = np.asarray(chart.x_px(chart.held[0])), strip_y(chart, chart.held[1])
    zero = float(strip_y(chart, np.array([0.0]))[0])
    pen = dashed("hold", line_width(), (1.2, 2))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not chart.playing)
    painter.setClipRect(box.adjusted(-1, -2, 1, 2))
    for first, last in _pieces(y):
        along, up = x[first:last], y[first:last]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint("hold", 0.09))
        if chart.playing:
            painter.drawRects(blocks(along, up, zero))
        else:
            for area in hatch.areas(along, up, np.full(len(up), zero)):
                painter.drawPolygon(area)
        line = polygon_of(along, up)
        if chart.playing:
            draw_quickly(painter, pen, partial(painter.drawPolyline, line))
        else:
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(line)
    painter.restore()
    _axis(painter, chart, box)
    _levels(painter, chart, box)
    _steps(painter, chart)


def _pieces(y: Floats) -> list[tuple[int, int]]:
    """First and last place of every unbroken stretch."""
    edges = np.diff(np.pad(np.isfinite(y), 1).astype(np.int8))
    return list(zip(np.nonzero(edges == 1)[0].tolist(), np.nonzero(edges == -1)[0].tolist(), strict=True))


def blocks(x: Floats, y: Floats, foot: float) -> list[QRectF]:
    """What lies under a line in whole pixels, as few rectangles as there are levels: while time plays, as a polygon of so many
    points takes ten times as long to fill."""
    level = np.round(y)
    begins = np.concatenate([[0], np.nonzero(np.diff(level))[0] + 1])
    edges = np.round(np.append(x[begins], x[-1]))
    wide, top = np.diff(edges), level[begins]
    head, deep = np.minimum(top, foot), np.abs(foot - top)
    return [QRectF(*each) for each in zip(edges[:-1].tolist(), head.tolist(), wide.tolist(), deep.tolist(), strict=True)]


def _axis(painter: QPainter, chart: ValueLines, box: QRectF) -> None:
    """Zero, and the round number farthest from it that keeps clear of it."""
    ticks = value_ticks(*strip_ends(chart), at_most=3)
    shown = [tick for tick in (ticks[0], ticks[-1]) if tick is ticks[0] or ticks[-1].at != ticks[0].at]
    edge = float("inf")
    for tick in shown:
        y = float(strip_y(chart, np.array([tick.at]))[0]) - line_height() / (1.4 if tick.at == 0 else 2)
        if y + line_height() <= edge:
            write(painter, box.left() - theme().px(14), y, [TextRun(tick.text, "ink3")], align=1)
            edge = y


def _levels(painter: QPainter, chart: ValueLines, box: QRectF) -> None:
    """The balance on every level but the last, whose number stands at its end; clear of the dotted lines of my moves."""
    for left, right, tokens in levels(chart):
        text, aside = words.number(tokens), theme().px(5)
        y = float(strip_y(chart, np.array([tokens]))[0])
        own = [float(chart.x_px(mark.marker.hour)) for mark in chart.marks.marks if mark.marker.own]
        edges = [left, *(x for x in own if left < x < right), right]
        free = [before for before, after in pairwise(edges) if after - before >= text_width(text) + 2 * aside]
        if not free:
            continue
        left = free[0]
        above = y - line_height() - 1 >= box.top() - line_height()
        write(painter, left + theme().px(5), y - line_height() - 1 if above else y + 2, [TextRun(text, "ink2")])


def levels(chart: ValueLines) -> list[tuple[float, float, float]]:
    """Left and right end in pixels and the balance at the left of every level of the strip, without the last."""
    hour, tokens = chart.held
    known, (low, high) = np.isfinite(tokens), strip_ends(chart)
    hour, tokens = hour[known], tokens[known]
    if len(tokens) < 2:
        return []
    steps = np.nonzero(np.abs(np.diff(tokens)) > _LEVEL * 10 * (high - low))[0] + 1
    begins = np.concatenate([[0], steps])
    x = np.asarray(chart.x_px(hour))
    box = strip_box(chart)
    ends = x[begins[1:]]
    return [
        (max(float(x[begin]), box.left()), float(end), float(tokens[begin]))
        for begin, end in zip(begins[:-1].tolist(), ends.tolist(), strict=True)
    ]


def _steps(painter: QPainter, chart: ValueLines) -> None:
    """A small hollow dot on the line where a move of mine has its mark."""
    hours = [mark.marker.hour for mark in chart.marks.marks if mark.marker.own]
    if not hours:
        return
    heights = strip_y(chart, chart.data.balance[[chart.data.index(hour) for hour in hours]])
    mark = dot_quickly if chart.playing else dot
    for x, y in zip(np.asarray(chart.x_px(np.array(hours))).tolist(), heights.tolist(), strict=True):
        if np.isfinite(y):
            mark(painter, QPointF(x, y), 3, "base", "ink", 1.5)
