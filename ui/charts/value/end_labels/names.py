"""The names of the lines, painted: at their right ends in the gutter, pushed apart where they would touch; or on the
lines themselves where the right side belongs to the future."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from ui.charts.decimation import at
from ui.charts.layout import spread
from ui.charts.painting import TextLine, TextRun, line_height, text_width, width, write
from ui.charts.plot import GUTTER
from ui.charts.value.clear import Clearing
from ui.charts.value.curves import ValueLines
from ui.charts.value.end_labels.blocks import end_blocks, strip_lines
from ui.charts.value.end_labels.label import EndLabel
from ui.charts.value.guesses import SERIES
from ui.charts.value.sharing import is_tight, strip_box
from ui.theme import theme

_LEADING = 1.12
_NAMES = {"rate": ("redemption rate", "market price"), "health": ("health", ""), "net": ("net rate", "")}
"""What the two lines are called where they are not values."""


def gutter_width(chart: ValueLines) -> float:
    """Room for the names: 186 px or what they need, at most 45 % of the chart; less where they have one line each."""
    blocks = [line for block in end_blocks(chart) for line in (*block.lines, *block.brief)] + list(strip_lines(chart))
    widest = max((width(line) for line in blocks), default=0.0)
    least = 0.0 if is_tight(chart) else float(theme().px(GUTTER))
    room = max(least, float(np.ceil((widest + theme().px(20)) / 8) * 8))
    return float(min(room, chart.width() * 0.45))


def fitting(blocks: list[EndLabel], room: float) -> list[EndLabel]:
    """The blocks with as many lines as there is height for: second lines go first, zero's before the others'."""
    high = line_height() * _LEADING
    for token in ("", "zero", SERIES, "market", "redeem"):
        blocks = [block.shortened() if token and block.token == token else block for block in blocks]
        if sum(high * len(block.lines) + 2 for block in blocks) <= room:
            return blocks
    return [block for block in blocks if block.token != "zero"]


class Label(NamedTuple):
    """A line of words and where it stands."""

    box: QRectF
    line: TextLine


def end_labels(painter: QPainter, chart: ValueLines) -> list[QRectF]:
    """Write the names, pushed apart where they would touch, and that of the strip at its own end; where they stand."""
    found = labels(chart)
    for label in found:
        write(painter, label.box.left(), label.box.top(), label.line, backing=True)
    return [label.box for label in found]


def labels(chart: ValueLines) -> list[Label]:
    """Every line of the names with its place."""
    box, high = chart.inner(), line_height() * _LEADING
    x = box.right() + theme().px(12)
    floor = box.bottom() + chart.frame.marks
    if not chart.frame.strip:
        floor = max(floor, box.bottom() + line_height())
    head = line_height() * chart.head.rows + theme().px(4)
    blocks = [
        block for block in fitting(end_blocks(chart), floor - head) if block.token != "zero" or _fits(block, chart.width() - x)
    ]
    heights = [high * len(block.lines) for block in blocks]
    tops = spread([block.y for block in blocks], heights, head, floor, 1)
    placed = [
        (top + number * high, line) for block, top in zip(blocks, tops, strict=True) for number, line in enumerate(block.lines)
    ]
    named = strip_lines(chart)
    first = max(floor + 2, strip_box(chart).center().y() - high * len(named) / 2)
    placed += [(first + number * high, line) for number, line in enumerate(named)]
    shown = [(top, _shortened(line, chart.width() - x)) for top, line in placed]
    return [Label(QRectF(x, top, width(line), line_height()), line) for top, line in shown]


def _fits(block: EndLabel, room: float) -> bool:
    """Whether a block has room with its names: the level of zero says nothing without."""
    return all(width(line) <= room for line in block.lines)


def _shortened(line: TextLine, room: float) -> TextLine:
    """The line, without its name and then without its unit where there is no room: numbers are never
    cut."""
    if width(line) <= room or len(line) < 2:
        return line
    without_name = list(line[1:])
    return without_name if width(without_name) <= room else [line[1]]


def inline_names(painter: QPainter, chart: ValueLines, clearing: Clearing) -> None:
    """Names on the lines themselves, in the first place along each where they touch nothing."""
    box, drawn = chart.inner(), chart.column_lines
    redeem, market = _NAMES.get(chart.view, ("redeems for", "sells for"))
    for name, token, values, share, above in (
        (redeem, chart.own_tone, drawn.redeem, 0.16, True),
        (market, "market", drawn.market, 0.42, False),
    ):
        size, corners = QSizeF(text_width(name), line_height()), []
        shares = np.linspace(0.04, 0.9, 30)
        lefts = box.left() + box.width() * shares[np.argsort(np.abs(shares - share))]
        places = lefts[:, None] + np.linspace(0, size.width(), 5)
        y = np.asarray(chart.y_px(at(chart.columns, values, places.ravel()))).reshape(places.shape)
        high, low = y.min(axis=1) - size.height() - theme().px(4), y.max(axis=1) + theme().px(4)
        for x, over, under in zip(lefts.tolist(), high.tolist(), low.tolist(), strict=True):
            if np.isfinite(over):
                corners += [(x, over), (x, under)] if above else [(x, under), (x, over)]
        place = clearing.first(corners, size, box)
        if place is not None or corners:
            left, top = (place.left(), place.top()) if place is not None else corners[0]
            write(painter, left, top, [TextRun(name, token)], backing=True)
