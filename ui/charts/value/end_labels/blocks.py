"""What stands at the right ends of the lines, as text: the full amounts beside gains, each number once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ui.charts import words
from ui.charts.painting import TextLine, TextRun, width
from ui.charts.series import ChartData, View
from ui.charts.value.curves import ValueLines
from ui.charts.value.end_labels.label import EndLabel
from ui.charts.value.guesses import SERIES, guess_lines, guess_names
from ui.charts.value.loan import end_of
from ui.charts.value.sharing import is_tight
from ui.charts.value.views import lines, relative_gap

_TIGHT = {
    "Redeems for": "redeems",
    "Sells for": "sells",
    "You hold": "holds",
    "You put in": "put in",
    "Net put in": "net put in",
    "Net taken out": "net taken out",
}
_TIGHT_SHARE = 0.36
"""How much of a tight chart's width a gain may take beside its amount; else it goes under it."""


def end_blocks(chart: ValueLines) -> list[EndLabel]:
    """The names at the right ends of the lines, from above."""
    last = chart.end_index()
    if last < 0 or chart.nothing_yet():
        return []
    found = _ENDS[chart.view](chart, last)
    if is_tight(chart) and chart.view != "gain":
        found = [block.shortened() for block in found]
    for guess, y in guess_lines(chart):
        name, guessed = guess_names(guess)
        found.append(EndLabel(y, (name, guessed), SERIES, (guessed,)))
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


def _named(name: str, value: float, unit: str, token: str, tight: bool) -> TextLine:
    """A name, its number and unit; in one short line without the unit."""
    if tight:
        return [TextRun(f"{_TIGHT[name]} ", token), TextRun(words.coins(value, unit), token, True)]
    return [TextRun(f"{name} ", token), TextRun(words.coins(value, unit), token, True), *_unit(unit, token)]


def _held(data: ChartData, at: int, tight: bool) -> TextLine:
    """How much is held; of several kinds counted together, in what."""
    line = _named("You hold", float(data.balance[at]), data.token, "hold", tight)
    return [*line[:2], TextRun(f", in{words.unit(data.token)}", "hold")] if data.together and not tight else line


def _unit(coin: str, token: str) -> TextLine:
    return [TextRun(words.unit(coin), token)] if words.unit(coin) else []


def _gain(chart: ValueLines, last: int) -> list[EndLabel]:
    data = chart.data
    redeem, market = _heights(chart, last)
    drawn = lines(data, "gain", slice(last, last + 1), chart.zero)
    gain = float(drawn.redeem[0])
    zero = _zero(chart, last)
    if abs(float(data.balance[last])) < words.least("") and float(data.taken_out[last]) > 0:
        size: TextLine = [
            TextRun("In all ", "redeem"),
            TextRun(words.coins(gain, data.coin, sign=True), "redeem", True),
            *_unit(data.coin, "redeem"),
        ]
        return [EndLabel(redeem, (size, [TextRun("nothing staked now")]), "redeem"), zero]
    value, sold = float(data.redemption_value[last]), float(data.market_value[last])
    found = [_gained(chart, redeem, "Redeems for", "redeem", value, gain, data.payable), zero]
    if not np.isfinite(sold):
        return [*found, EndLabel(market, _market_lines(data, last, is_tight(chart)), "market")]
    each = f"{words.coins(float(data.market_price[last]), data.coin, 5)} each"
    then = "below this picture" if drawn.market[0] < chart.y_range[0] else each
    return [*found, _gained(chart, market, "Sells for", "market", sold, float(drawn.market[0]), "", then)]


def _gained(
    chart: ValueLines, y: float, name: str, token: str, value: float, gain: float, first: str = "", then: str = ""
) -> EndLabel:
    """An amount with its gain or loss: on a line of its own between `first` and `then`, or behind the amount."""
    data, tight = chart.data, is_tight(chart)
    kind = "gain" if gain > -words.least(data.coin) else "loss"
    gained = words.coins(gain, data.coin, sign=True)
    change = f"{kind} {gained}"
    short = _named(name, value, data.coin, token, tight)[: 2 if not tight else None]
    brief: tuple[TextLine, ...] = ([*short, TextRun(f", {gained}", token)], *_second(first))
    if tight and width(brief[0]) > chart.width() * _TIGHT_SHARE:
        return EndLabel(y, (short, *_second(first), [TextRun(change)]), token, (short, *_second(first)))
    if tight:
        return EndLabel(y, brief, token, brief)
    second: TextLine = [TextRun(", ".join(part for part in (first, change, then) if part))]
    return EndLabel(y, (_named(name, value, data.coin, token, tight), second), token, brief)


def _second(text: str) -> tuple[TextLine, ...]:
    return ([TextRun(text)],) if text else ()


def _zero(chart: ValueLines, last: int) -> EndLabel:
    """What zero stands for; where what was taken out has no line of its own, less that, so that the amounts add up."""
    data, move, tight = chart.data, chart.last_move(), is_tight(chart)
    y = float(chart.y_px(0.0))
    if chart.since_move() and move is not None:
        return EndLabel(y, ([TextRun(f"{'as of' if tight else 'As it was on'} {words.day(data.unix(move))}")],), "zero")
    put_in, out = float(data.put_in[last]), float(data.taken_out[last])
    if out < words.least(data.coin):
        return EndLabel(y, (_named("You put in", put_in, data.coin, "ink2", tight),), "zero")
    name = "Net put in" if put_in >= out else "Net taken out"
    net = (_named(name, abs(put_in - out), data.coin, "ink2", tight),)
    if tight:
        return EndLabel(y, net, "zero")
    whole = (_named("You put in", put_in, data.coin, "ink2", tight), [TextRun(f"taken out {words.coins(out, data.coin)}")])
    return EndLabel(y, whole, "zero", net)


def _market_lines(data: ChartData, last: int, tight: bool) -> tuple[TextLine, ...]:
    """What it sells for, the price of one, and the gap; since when there is no market, where there is none."""
    sold, price = float(data.market_value[last]), float(data.market_price[last])
    if not np.isfinite(sold):
        known = np.nonzero(np.isfinite(data.market_value[: last + 1]))[0]
        head: TextLine = [TextRun("No market", "market", True)]
        if not len(known):
            return (head, [TextRun("cannot be sold")])
        return (head, [TextRun(f"since {words.day(data.unix(data.hour[known[-1] + 1]))}")])
    gap = sold - float(data.redemption_value[last])
    each: TextLine = [TextRun(f"{words.coins(price, data.coin, 5)} each, ")]
    told = "no gap" if abs(gap) < words.least(data.coin) else f"gap {words.coins(gap, data.coin, sign=True)}"
    return (_named("Sells for", sold, data.coin, "market", tight), [*each, TextRun(told)])


def _value(chart: ValueLines, last: int) -> list[EndLabel]:
    data, tight = chart.data, is_tight(chart)
    redeem, market = _heights(chart, last)
    found = [
        _payable(data, redeem, _named("Redeems for", float(data.redemption_value[last]), data.coin, "redeem", tight)),
        EndLabel(market, _market_lines(data, last, tight), "market"),
    ]
    if not chart.frame.strip:
        held = float(data.balance[last])
        found.append(EndLabel(float(chart.y_px(held)) - 0.5, (_held(data, last, tight),), "hold"))
    return found


def _rate(chart: ValueLines, last: int) -> list[EndLabel]:
    data, tight = chart.data, is_tight(chart)
    redeem, market = _heights(chart, last)
    rate, price = float(data.redemption_rate[last]), float(data.market_price[last])
    first = _payable(data, redeem, _exact("Redemption rate", "rate", rate, data.coin, "redeem", tight))
    if not np.isfinite(price):
        return [first, EndLabel(market, _market_lines(data, last, tight), "market")]
    gap: TextLine = [TextRun(words.gap_words(relative_gap(data, last)))]
    return [first, EndLabel(market, (_exact("Market price", "market", price, data.coin, "market", tight), gap), "market")]


def _exact(name: str, short: str, value: float, coin: str, token: str, tight: bool) -> TextLine:
    """A rate, in the five decimals in which a gap of a hundredth of a percent shows."""
    if tight:
        return [TextRun(f"{short} ", token), TextRun(words.coins(value, coin, 5), token, True)]
    return [TextRun(f"{name} ", token), TextRun(words.coins(value, coin, 5), token, True), *_unit(coin, token)]


def _discount(chart: ValueLines, last: int) -> list[EndLabel]:
    redeem, market = _heights(chart, last)
    level = _payable(chart.data, redeem, [TextRun("Redemption rate", "redeem")])
    if not np.isfinite(float(chart.data.market_price[last])):
        return [level, EndLabel(market, _market_lines(chart.data, last, False), "market")]
    return [level, EndLabel(market, ([TextRun(words.gap_words(relative_gap(chart.data, last)), "market", True)],), "market")]


def _payable(data: ChartData, y: float, line: TextLine) -> EndLabel:
    """What a token redeems for, and under it at every size from when, where redemption is shut."""
    whole = (line, *_second(data.payable))
    return EndLabel(y, whole, "redeem", whole)


def strip_lines(chart: ValueLines) -> tuple[TextLine, ...]:
    """What stands at the right end of the balance strip."""
    last = chart.end_index()
    if last < 0 or not chart.frame.strip:
        return ()
    return (_held(chart.data, last, is_tight(chart)),)


_ENDS: dict[View, Callable[[ValueLines, int], list[EndLabel]]] = {
    "gain": _gain,
    "value": _value,
    "rate": _rate,
    "discount": _discount,
    "health": end_of,
    "net": end_of,
}
