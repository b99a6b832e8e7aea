"""The names of the lines: at their right ends in the gutter, pushed apart where they would touch, with the
bracket that spans the gap; or on the lines themselves where the right side belongs to the future."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from ui.charts import words
from ui.charts.decimation import at
from ui.charts.layout import spread
from ui.charts.painting import (
    Line,
    Run,
    line_height,
    stroke,
    text_width,
    width,
    write,
)
from ui.charts.plot import GUTTER
from ui.charts.series import lines, relative_gap
from ui.charts.value.lines import ValueLines
from ui.theme import theme


@dataclass(frozen=True)
class Block:
    """Some lines of text that want to stand level with `y`."""

    y: float
    lines: tuple[Line, ...]
    token: str = ""


def end_blocks(chart: ValueLines) -> list[Block]:
    """The names at the right ends of the lines, from above."""
    data, last = chart.data, chart.end_index()
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


def _series_blocks(chart: ValueLines, redeem: float, market: float, balance: float) -> list[Block]:
    data, y_redeem = chart.data, float(chart.y_px(redeem))
    nothing = [Run("No market: cannot be sold", "market")]
    y_market = float(chart.y_px(market)) if np.isfinite(market) else y_redeem + 1
    if chart.view == "rate":
        return [
            Block(y_redeem, (_named("Redemption rate", redeem, data.coin, "redeem"),), "redeem"),
            Block(
                y_market,
                (_named("Market price", market, data.coin, "market") if np.isfinite(market) else nothing,),
                "market",
            ),
        ]
    if chart.view == "discount":
        gap = relative_gap(data, chart.end_index())
        return [
            Block(y_redeem, ([Run("Redemption rate", "redeem")],), "redeem"),
            Block(y_market, ([Run(words.gap_words(gap), "market", True)],), "market"),
        ]
    y_balance = (
        min(float(chart.y_px(balance * chart.balance_scale)), y_redeem - 1)
        if abs(chart.y_px(balance * chart.balance_scale) - y_redeem) < 4
        else float(chart.y_px(balance * chart.balance_scale))
    )
    own = "" if chart.balance_scale == 1 else ", own scale"
    return [
        Block(y_balance, (_named("You hold", balance, data.token + own, "hold"),), "hold"),
        Block(y_redeem, (_named("Redeems for", redeem, data.coin, "redeem"),), "redeem"),
        Block(
            y_market,
            (_named("Sells for", market, data.coin, "market") if np.isfinite(market) else nothing,),
            "market",
        ),
    ]


def _named(name: str, value: float, unit: str, token: str) -> Line:
    return [Run(f"{name} ", token), Run(words.number(value), token, True), Run(f" {unit}", token)]


def gutter_width(chart: ValueLines) -> float:
    """Room for the names: 186 px or what they need, at most 45 % of the chart."""
    widest = max((width(line) for block in end_blocks(chart) for line in block.lines), default=0.0)
    room = max(float(theme().px(GUTTER)), float(np.ceil((widest + theme().px(20)) / 8) * 8))
    return float(min(room, chart.width() * 0.45))


def end_labels(painter: QPainter, chart: ValueLines) -> None:
    """The names, pushed apart where they would touch, and the bracket that spans the gap."""
    box = chart.inner()
    blocks, high = end_blocks(chart), line_height() * 1.12
    heights = [high * len(block.lines) for block in blocks]
    if sum(heights) > box.bottom():
        blocks = [block for block in blocks if block.token != "gap"]
        heights = [high * len(block.lines) for block in blocks]
    foot = box.bottom() - 2 if chart.markers else box.bottom() + line_height()  # events are named there
    tops = spread([block.y for block in blocks], heights, line_height(), foot, 1)
    x = box.right() + theme().px(12)
    for block, top in zip(blocks, tops, strict=True):
        for number, line in enumerate(block.lines):
            write(painter, x, top + number * high, _shortened(line, chart.width() - x), backing=True)
    _bracket(painter, chart, blocks, tops, heights)


def _bracket(
    painter: QPainter,
    chart: ValueLines,
    blocks: Sequence[Block],
    tops: Sequence[float],
    heights: Sequence[float],
) -> None:
    """A line beside the names from one end to the other of the gap."""
    ends = [
        (top, top + height)
        for block, top, height in zip(blocks, tops, heights, strict=True)
        if block.token in ("redeem", "market")
    ]
    if len(ends) == 2 and any(block.token == "gap" for block in blocks):
        upper, lower = sorted(ends)
        if lower[0] - upper[1] > theme().px(12):
            x = round(chart.inner().right() + theme().px(6)) + 0.5
            painter.setPen(stroke("ink3"))
            painter.drawLine(QPointF(x, upper[1] + 2), QPointF(x, lower[0] - 2))


def _shortened(line: Line, room: float) -> Line:
    """The line, without its name and then without its unit where there is no room: numbers are never
    cut."""
    if width(line) <= room or len(line) < 3:
        return line
    without_name = list(line[1:])
    return without_name if width(without_name) <= room else [line[1]]


def inline_names(painter: QPainter, chart: ValueLines) -> None:
    """Names on the lines themselves."""
    box, drawn = chart.inner(), chart.column_lines
    redeem, market = ("redeems for", "sells for") if chart.view == "value" else ("redemption rate", "market price")
    for name, token, values, share, above in (
        (redeem, "redeem", drawn.redeem, 0.16, True),
        (market, "market", drawn.market, 0.42, False),
    ):
        x = box.left() + box.width() * share
        y = float(chart.y_px(at(chart.columns, values, np.array([x, x + text_width(name)]))).mean())
        if np.isfinite(y):
            top = y - line_height() - theme().px(14) if above else y + theme().px(10)
            write(painter, x, max(top, 0), [Run(name, token)], backing=True)
