"""What stands at the right ends of the lines, as text: the full amounts beside gains, each number once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ui.charts import words
from ui.charts.painting import Line, Run
from ui.charts.series import ChartData
from ui.charts.value.lines import ValueLines
from ui.charts.value.sharing import is_tight
from ui.charts.value.views import lines, relative_gap

_TIGHT = {"Redeems for": "redeems", "Sells for": "sells", "You hold": "holds", "You put in": "put in"}
_NOTHING = 0.00005
"""Less than the last decimal shown."""


@dataclass(frozen=True)
class Block:
    """Some lines of text that want to stand level with `y`; where room is short the later lines go first."""

    y: float
    lines: tuple[Line, ...]
    token: str = ""


def end_blocks(chart: ValueLines) -> list[Block]:
    """The names at the right ends of the lines, from above."""
    last = chart.end_index()
    if last < 0 or chart.nothing_yet():
        return []
    found = {"gain": _gain, "value": _value, "rate": _rate, "discount": _discount}[chart.view](chart, last)
    if is_tight(chart):
        found = [Block(block.y, block.lines[:1], block.token) for block in found]
    return sorted(found, key=lambda block: block.y)


def _heights(chart: ValueLines, last: int) -> tuple[float, float]:
    """Pixels of both lines' ends; where there is no market, of where the market line stopped."""
    drawn = lines(chart.data, chart.view, slice(last, last + 1), chart.zero)
    redeem = float(chart.y_px(drawn.redeem[0]))
    market = float(chart.y_px(drawn.market[0]))
    if not np.isfinite(market):
        known = chart.column_lines.market[np.isfinite(chart.column_lines.market)]
        market = float(chart.y_px(known[-1])) if len(known) else redeem + 1
    box = chart.inner()
    return redeem, min(market, box.bottom())


def _named(name: str, value: float, unit: str, token: str, tight: bool) -> Line:
    """A name, its number and unit; in one short line without the unit."""
    if tight:
        return [Run(f"{_TIGHT[name]} ", token), Run(words.number(value), token, True)]
    return [Run(f"{name} ", token), Run(words.number(value), token, True), Run(f" {unit}", token)]


def _gain(chart: ValueLines, last: int) -> list[Block]:
    data, tight = chart.data, is_tight(chart)
    redeem, market = _heights(chart, last)
    drawn = lines(data, "gain", slice(last, last + 1), chart.zero)
    gain = float(drawn.redeem[0])
    zero = Block(float(chart.y_px(0.0)), _zero_lines(chart, last, tight), "zero")
    if abs(float(data.balance[last])) < _NOTHING and float(data.taken_out[last]) > 0:
        size: Line = [
            Run("In all ", "redeem"),
            Run(words.number(gain, sign=True), "redeem", True),
            Run(f" {data.coin}", "redeem"),
        ]
        return [Block(redeem, (size, [Run("nothing staked now")]), "redeem"), zero]
    kind = "gain" if gain > -_NOTHING else "loss"
    change: Line = [Run(f"{kind} {words.number(gain, sign=True)}")]
    return [
        Block(redeem, (_named("Redeems for", float(data.redemption_value[last]), data.coin, "redeem", tight), change), "redeem"),
        Block(market, _below(chart, drawn.market[0], _market_lines(data, last, tight)), "market"),
        zero,
    ]


def _zero_lines(chart: ValueLines, last: int, tight: bool) -> tuple[Line, ...]:
    data, move = chart.data, chart.last_move()
    if chart.since_move() and move is not None:
        return ([Run(f"as of {words.day(data.unix(move))}" if tight else f"As it was on {words.day(data.unix(move))}")],)
    put_in = _named("You put in", float(data.put_in[last]), data.coin, "ink2", tight)
    out = float(data.taken_out[last])
    return (put_in, [Run(f"taken out {words.number(out)}")]) if out >= _NOTHING else (put_in,)


def _market_lines(data: ChartData, last: int, tight: bool) -> tuple[Line, ...]:
    """What it sells for, the price of one, and the gap; since when there is no market, where there is none."""
    sold, price = float(data.market_value[last]), float(data.market_price[last])
    if not np.isfinite(sold):
        known = np.nonzero(np.isfinite(data.market_value[: last + 1]))[0]
        head: Line = [Run("No market", "market", True)]
        if not len(known):
            return (head, [Run("cannot be sold")])
        return (head, [Run(f"since {words.day(data.unix(data.hour[known[-1] + 1]))}")])
    gap = sold - float(data.redemption_value[last])
    each: Line = [Run(f"{words.number(price, 5)} each, ")]
    told = "no gap" if abs(gap) < _NOTHING else f"gap {words.number(gap, sign=True)}"
    return (_named("Sells for", sold, data.coin, "market", tight), [*each, Run(told)])


def _below(chart: ValueLines, value: float, lines_: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, which say so where their end has left the picture because the growth alone is shown."""
    return (lines_[0], [Run("below this picture")]) if value < chart.y_range[0] else lines_


def _value(chart: ValueLines, last: int) -> list[Block]:
    data, tight = chart.data, is_tight(chart)
    redeem, market = _heights(chart, last)
    found = [
        Block(redeem, (_named("Redeems for", float(data.redemption_value[last]), data.coin, "redeem", tight),), "redeem"),
        Block(market, _market_lines(data, last, tight), "market"),
    ]
    if not chart.frame.strip:
        held = float(data.balance[last])
        found.append(Block(float(chart.y_px(held)) - 0.5, (_named("You hold", held, data.token, "hold", tight),), "hold"))
    return found


def _rate(chart: ValueLines, last: int) -> list[Block]:
    data, tight = chart.data, is_tight(chart)
    redeem, market = _heights(chart, last)
    rate, price = float(data.redemption_rate[last]), float(data.market_price[last])
    first = Block(redeem, ([*_exact("Redemption rate", "rate", rate, data.coin, "redeem", tight)],), "redeem")
    if not np.isfinite(price):
        return [first, Block(market, _market_lines(data, last, tight), "market")]
    gap: Line = [Run(words.gap_words(relative_gap(data, last)))]
    return [first, Block(market, (_exact("Market price", "market", price, data.coin, "market", tight), gap), "market")]


def _exact(name: str, short: str, value: float, coin: str, token: str, tight: bool) -> Line:
    """A rate, in the five decimals in which a gap of a hundredth of a percent shows."""
    if tight:
        return [Run(f"{short} ", token), Run(words.number(value, 5), token, True)]
    return [Run(f"{name} ", token), Run(words.number(value, 5), token, True), Run(f" {coin}", token)]


def _discount(chart: ValueLines, last: int) -> list[Block]:
    redeem, market = _heights(chart, last)
    price = float(chart.data.market_price[last])
    if not np.isfinite(price):
        return [
            Block(redeem, ([Run("Redemption rate", "redeem")],), "redeem"),
            Block(market, _market_lines(chart.data, last, False), "market"),
        ]
    return [
        Block(redeem, ([Run("Redemption rate", "redeem")],), "redeem"),
        Block(market, ([Run(words.gap_words(relative_gap(chart.data, last)), "market", True)],), "market"),
    ]


def strip_lines(chart: ValueLines) -> tuple[Line, ...]:
    """What stands at the right end of the balance strip."""
    last = chart.end_index()
    if last < 0 or not chart.frame.strip:
        return ()
    return (_named("You hold", float(chart.data.balance[last]), chart.data.token, "hold", is_tight(chart)),)
