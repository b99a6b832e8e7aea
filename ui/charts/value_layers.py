"""What the hero chart paints around its curves: the shaded gap, the recorded low and high, the future band, events with
their names at the foot, the names at the right ends, and the crosshair. Each layer is one function of the painter
and the chart; all words are laid out here so that none overlaps another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from ui.charts import hatch, words
from ui.charts.decimation import at
from ui.charts.layout import FootLabel, foot_labels, spread
from ui.charts.painting import (
    Line,
    Run,
    dashed,
    diamond,
    dot,
    line_height,
    stroke,
    text_width,
    tint,
    width,
    write,
)
from ui.charts.plot import GUTTER, line_width
from ui.charts.series import lines, relative_gap
from ui.theme import theme

if TYPE_CHECKING:
    from ui.charts.value_chart import ValueChart

_HATCH, _DOTS = 7.0, 7.0


# -- under the curves --------------------------------------------------------------------------------------------
def paint_under(painter: QPainter, chart: ValueChart) -> None:
    """Everything between the grid and the curves."""
    _future_band(painter, chart)
    _gap(painter, chart)
    _low_high(painter, chart)
    _source_line(painter, chart)


def _gap(painter: QPainter, chart: ValueChart) -> None:
    """Tint and hatch the discount, tint and dot the premium."""
    columns, drawn = chart.columns, chart.column_lines
    redeem, market = chart.y_px(drawn.redeem), chart.y_px(drawn.market)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint("market", 0.10))
    for area in hatch.areas(columns, redeem, market):
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


def _low_high(painter: QPainter, chart: ValueChart) -> None:
    """The hour's recorded lowest and highest price, and the lowest of all named where it leaves the line."""
    drawn = chart.column_lines
    if not np.isfinite(drawn.low).any():
        return
    low, high = chart.y_px(drawn.low), chart.y_px(drawn.high)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint("market", 0.38))
    for area in hatch.areas(chart.columns, high, low):
        painter.drawPolygon(area)


def _low_word(painter: QPainter, chart: ValueChart) -> None:
    """The price at the foot of the deepest spike of the record."""
    drawn, data = chart.column_lines, chart.data
    if chart.extras or not np.isfinite(drawn.low).any():
        return
    spike = int(np.nanargmax(chart.y_px(drawn.low)))
    y = float(chart.y_px(drawn.low[spike]))
    window = data.window(*chart.x_range)
    lows = data.low[window]
    if y - float(chart.y_px(np.nanmin(drawn.market))) < theme().px(4) or not np.isfinite(lows).any():
        return
    price = float(np.nanmin(lows))
    text = [Run("low ", "ink3"), Run(words.number(price), "market")]
    x, box = float(chart.columns[spike]), chart.inner()
    align = 1.0 if x + width(text) + 8 > box.right() - theme().px(60) else 0.0
    top = min(y - line_height() + 2, box.bottom() - line_height())
    write(painter, x - 6 if align else x + 6, top, text, align=align, backing=True)


def _source_line(painter: QPainter, chart: ValueChart) -> None:
    """A line at the foot under the recorded hours, dotted under the reconstructed ones, each with its word."""
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


def _future_band(painter: QPainter, chart: ValueChart) -> None:
    """When it will be ready: a band in the accent's tone over the full height, its words beside it."""
    future = chart.future
    if future is None:
        return
    box = chart.inner()
    left, right = chart.x_px(future.low_hour), chart.x_px(future.high_hour)
    painter.fillRect(QRectF(left, 0, max(right - left, 2), box.bottom() + theme().px(8)), tint("accent", 0.14))


# -- over the curves ---------------------------------------------------------------------------------------------
def paint_over(painter: QPainter, chart: ValueChart) -> None:
    """Everything above the curves."""
    _now_line(painter, chart)
    _flats(painter, chart)
    _low_word(painter, chart)
    _markers(painter, chart)
    _end_dots(painter, chart)
    if chart.inline():
        _inline_names(painter, chart)
    else:
        _end_labels(painter, chart)
    _extra_names(painter, chart)
    _future_words(painter, chart)
    _crosshair(painter, chart)


def _now_line(painter: QPainter, chart: ValueChart) -> None:
    """Where I stand, drawn only when something lies beyond it."""
    if not chart.inline() or chart.future:
        return
    x, box = chart.x_px(chart.data.hour[-1]), chart.inner()
    painter.setPen(dashed("ink3", 1, (4, 3)))
    painter.drawLine(QPointF(x, 0), QPointF(x, box.bottom()))
    write(painter, x + 5, 0, [Run("now", "ink2")], backing=True)


def _flats(painter: QPainter, chart: ValueChart) -> None:
    """Projected values from now to the right edge: dashed, named above or below."""
    if chart.view != "value" or not chart.flats:
        return
    box, x = chart.inner(), chart.x_px(chart.data.hour[-1])
    order = sorted(chart.flats, key=lambda flat: -flat.value)
    for place, flat in enumerate(order):
        y = chart.y_px(flat.value)
        painter.setPen(dashed(flat.series, line_width(), (2, 1)))
        painter.drawLine(QPointF(x, y), QPointF(box.right(), y))
        top = y - line_height() - 5 if place == 0 else y + 5
        write(painter, box.right() - 2, top, [Run(flat.strong, flat.series, True), Run(f" {flat.label}", flat.series)],
              align=1, backing=True)
    future = chart.future
    if future and np.isfinite(future.value):
        diamond(painter, QPointF(chart.x_px(future.likely_hour), chart.y_px(future.value)), 6, "base", "accent")


def _future_words(painter: QPainter, chart: ValueChart) -> None:
    future = chart.future
    if future is None:
        return
    unix, box = chart.data.unix, chart.inner()
    text: list[Line] = [[Run(future.title, "accent", True)],
                        [Run(f"{words.days_between(unix(future.low_hour), unix(future.high_hour))},", "accent")],
                        [Run(f"likely {words.day(unix(future.likely_hour))}", "accent")]]
    size, x = max(width(line) for line in text), chart.x_px(future.high_hour) + 6
    align = 0.0
    if x + size > chart.width() - 2:
        x, align = chart.x_px(future.low_hour) - 6, 1.0
    for number, line in enumerate(text):
        write(painter, x, box.top() + box.height() * 0.3 + number * line_height(), line, align=align, backing=True)


def _markers(painter: QPainter, chart: ValueChart) -> None:
    """Events: a dotted drop line, a mark on the line, a name at the foot."""
    shown = [item for item in chart.markers if chart.x_range[0] <= item.hour <= chart.x_range[1]]
    if not shown:
        return
    box = chart.inner()
    foot = box.bottom() + theme().px(5)
    places = [float(chart.x_px(item.hour)) for item in shown]
    heights = _line_heights(chart, np.array(places))
    painter.setPen(dashed("ink3", 1, (1, 2)))
    for x, y in zip(places, heights, strict=True):
        painter.drawLine(QPointF(round(x) + 0.5, y), QPointF(round(x) + 0.5, foot + 2))
    for item, x, y in zip(shown, places, heights, strict=True):
        (dot if item.own else diamond)(painter, QPointF(x, y), 4 if item.own else 5, "base", "ink")
    for label in foot_names(chart):
        own = any(shown[member].own for member in label.members)
        write(painter, label.x, foot, [Run(label.text, "ink2" if own else "ink3", label.numbered)])


def foot_names(chart: ValueChart) -> list[FootLabel]:
    """Where the names of the visible events stand."""
    shown = [item for item in chart.markers if chart.x_range[0] <= item.hour <= chart.x_range[1]]
    return foot_labels([float(chart.x_px(item.hour)) for item in shown], [item.label for item in shown],
                       [item.short for item in shown], text_width, 0, chart.width() - 2, theme().px(8))


def _line_heights(chart: ValueChart, places: np.ndarray) -> list[float]:
    """The market line's height at window columns, the redemption line's where there is no market."""
    market = at(chart.columns, chart.column_lines.market, places)
    redeem = at(chart.columns, chart.column_lines.redeem, places)
    heights = chart.y_px(np.where(np.isfinite(market), market, redeem))
    return [float(y) if np.isfinite(y) else chart.inner().bottom() for y in heights]


def _end_dots(painter: QPainter, chart: ValueChart) -> None:
    now = slice(len(chart.data) - 1, len(chart.data))
    drawn = lines(chart.data, chart.view, now)
    x = chart.x_px(chart.data.hour[-1])
    if x > chart.inner().right() + 1:
        return
    for token, value in (("redeem", drawn.redeem[0]), ("market", drawn.market[0])):
        if np.isfinite(value):
            painter.setPen(Qt.PenStyle.NoPen)
            dot(painter, QPointF(x, chart.y_px(value)), 4.5, token, "base", 1)


# -- names at the right end --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Block:
    """Some lines of text that want to stand level with `y`."""

    y: float
    lines: tuple[Line, ...]
    token: str = ""


def end_blocks(chart: ValueChart) -> list[Block]:
    """The names at the right ends of the lines, from above."""
    data, last = chart.data, len(chart.data) - 1
    if last < 0:
        return []
    drawn = lines(data, chart.view, slice(last, last + 1))
    redeem, market = float(drawn.redeem[0]), float(drawn.market[0])
    blocks = _series_blocks(chart, redeem, market, 0 if drawn.balance is None else float(drawn.balance[0]))
    gap = relative_gap(data, last)
    if np.isfinite(gap) and round(abs(gap) * 100, 2) and chart.view != "discount":
        size = abs(market - redeem)
        first = f"Gap {words.number(size)} {data.coin}" if chart.view == "value" else "Gap per token " + words.number(size)
        middle = (chart.y_px(redeem) + chart.y_px(market)) / 2
        blocks.append(Block(middle, ([Run(first)], [Run(words.gap_words(gap))]), "gap"))
    return sorted(blocks, key=lambda block: block.y)


def _series_blocks(chart: ValueChart, redeem: float, market: float, balance: float) -> list[Block]:
    data, y_redeem = chart.data, float(chart.y_px(redeem))
    nothing = [Run("No market: cannot be sold", "market")]
    y_market = float(chart.y_px(market)) if np.isfinite(market) else y_redeem + 1
    if chart.view == "rate":
        return [Block(y_redeem, (_named("Redemption rate", redeem, data.coin, "redeem"),), "redeem"),
                Block(y_market, (_named("Market price", market, data.coin, "market") if np.isfinite(market) else nothing,),
                      "market")]
    if chart.view == "discount":
        gap = relative_gap(data, len(data) - 1)
        return [Block(y_redeem, ([Run("Redemption rate", "redeem")],), "redeem"),
                Block(y_market, ([Run(words.gap_words(gap), "market", True)],), "market")]
    y_balance = min(float(chart.y_px(balance * chart.balance_scale)), y_redeem - 1) \
        if abs(chart.y_px(balance * chart.balance_scale) - y_redeem) < 4 else float(chart.y_px(balance * chart.balance_scale))
    own = "" if chart.balance_scale == 1 else ", own scale"
    return [Block(y_balance, (_named("You hold", balance, data.token + own, "hold"),), "hold"),
            Block(y_redeem, (_named("Redeems for", redeem, data.coin, "redeem"),), "redeem"),
            Block(y_market, (_named("Sells for", market, data.coin, "market") if np.isfinite(market) else nothing,),
                  "market")]


def _named(name: str, value: float, unit: str, token: str) -> Line:
    return [Run(f"{name} ", token), Run(words.number(value), token, True), Run(f" {unit}", token)]


def gutter_width(chart: ValueChart) -> float:
    """Room for the names: 186 px or what they need, at most 45 % of the chart."""
    widest = max((width(line) for block in end_blocks(chart) for line in block.lines), default=0.0)
    room = max(float(theme().px(GUTTER)), float(np.ceil((widest + theme().px(20)) / 8) * 8))
    return float(min(room, chart.width() * 0.45))


def _end_labels(painter: QPainter, chart: ValueChart) -> None:
    """The names, pushed apart where they would touch, and the bracket that spans the gap."""
    box = chart.inner()
    blocks, high = end_blocks(chart), line_height() * 1.12
    heights = [high * len(block.lines) for block in blocks]
    if sum(heights) > box.bottom():
        blocks = [block for block in blocks if block.token != "gap"]
        heights = [high * len(block.lines) for block in blocks]
    tops = spread([block.y for block in blocks], heights, line_height(), box.bottom() + line_height(), 1)
    x = box.right() + theme().px(12)
    for block, top in zip(blocks, tops, strict=True):
        for number, line in enumerate(block.lines):
            write(painter, x, top + number * high, _shortened(line, chart.width() - x), backing=True)
    _bracket(painter, chart, blocks, tops, heights)


def _bracket(painter: QPainter, chart: ValueChart, blocks: Sequence[Block], tops: Sequence[float],
             heights: Sequence[float]) -> None:
    """A line beside the names from one end to the other of the gap."""
    ends = [(top, top + height) for block, top, height in zip(blocks, tops, heights, strict=True)
            if block.token in ("redeem", "market")]
    if len(ends) == 2 and any(block.token == "gap" for block in blocks):
        upper, lower = sorted(ends)
        if lower[0] - upper[1] > theme().px(12):
            x = round(chart.inner().right() + theme().px(6)) + 0.5
            painter.setPen(stroke("ink3"))
            painter.drawLine(QPointF(x, upper[1] + 2), QPointF(x, lower[0] - 2))


def _shortened(line: Line, room: float) -> Line:
    """The line, without its name and then without its unit where there is no room: numbers are never cut."""
    if width(line) <= room or len(line) < 3:
        return line
    without_name = list(line[1:])
    return without_name if width(without_name) <= room else [line[1]]


def _inline_names(painter: QPainter, chart: ValueChart) -> None:
    """Names on the lines themselves."""
    box, drawn = chart.inner(), chart.column_lines
    redeem, market = ("redeems for", "sells for") if chart.view == "value" else ("redemption rate", "market price")
    for name, token, values, share, above in ((redeem, "redeem", drawn.redeem, 0.16, True),
                                              (market, "market", drawn.market, 0.42, False)):
        x = box.left() + box.width() * share
        y = float(chart.y_px(at(chart.columns, values, np.array([x, x + text_width(name)]))).mean())
        if np.isfinite(y):
            top = y - line_height() - theme().px(14) if above else y + theme().px(10)
            write(painter, x, max(top, 0), [Run(name, token)], backing=True)


def _extra_names(painter: QPainter, chart: ValueChart) -> None:
    """The name of each dashed line, standing on it where it ends or leaves the view."""
    for extra in chart.extras:
        x, y = chart.extra_line(extra)
        known = np.nonzero(np.isfinite(y) & (x <= chart.x_range[1]) & (x >= chart.x_range[0]))[0]
        if not len(known):
            continue
        place = known[len(known) // 2]
        px, py = float(chart.x_px(x[place])), float(chart.y_px(y[place]))
        name = [Run(extra.name, "extra", True)]
        left = min(max(px, chart.inner().left()), chart.width() - width(name) - 4)
        under = (chart.x_px(x) >= left) & (chart.x_px(x) <= left + width(name)) & np.isfinite(y)
        py = max(py, float(chart.y_px(y[under].min()))) if under.any() else py
        write(painter, left, min(py + theme().px(8), chart.inner().bottom() - line_height()), name, backing=True)


# -- crosshair ---------------------------------------------------------------------------------------------------
def _crosshair(painter: QPainter, chart: ValueChart) -> None:
    """A dashed line with its date at the head and a dot on each line."""
    if chart.pointer is None:
        return
    data, index, box = chart.data, chart.data.index(chart.pointer), chart.inner()
    x = float(chart.x_px(data.hour[index]))
    if not box.left() - 1 <= x <= box.right() + 1:
        return
    text = [Run(words.day(data.unix(data.hour[index])), "ink")]
    near = [item.label for item in chart.markers if abs(chart.x_px(item.hour) - x) <= 3]
    if near:
        text.append(Run(f"  {words.listed(near)}", "ink2"))
    painter.setPen(stroke("ink3") if theme().shown == "projector" else dashed("ink3", 1, (4, 3)))
    painter.drawLine(QPointF(round(x) + 0.5, box.top() - 4), QPointF(round(x) + 0.5, box.bottom() + theme().px(5)))
    half = width(text) / 2
    write(painter, min(max(x, half), chart.width() - half), 0, text, align=0.5, backing=True)
    drawn = lines(data, chart.view, slice(index, index + 1))
    for token, value in (("redeem", drawn.redeem[0]), ("market", drawn.market[0])):
        if np.isfinite(value):
            dot(painter, QPointF(x, chart.y_px(value)), 4, token, "base", 1.5)
