"""What the hero chart shows, in a sentence for who cannot see it: the same hours, the same view, the same extremes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ui.charts import words
from ui.charts.series import ChartData, ChartMarker, View
from ui.charts.value.views import IN_COINS, LOAN_VIEWS, gain_at, relative_gap
from ui.charts.value.words.of_loan import summary_of

_EVENTS = 6
_NOTHING = 0.00005
NO_MARKET = "Cannot be sold: there is no market."
NOTHING = "Nothing to show yet: no hour has passed with this token."


def summary(
    data: ChartData,
    markers: Sequence[ChartMarker] = (),
    view: View = "gain",
    hours: tuple[float, float] | None = None,
    zero: float = 0.0,
) -> str:
    """The span on show, the figures at its end, the widest gap in it, where its hours come from, its events."""
    if not len(data):
        return NOTHING
    first, last = (data.index(hour) for hour in hours) if hours else (0, len(data) - 1)
    shown = slice(first, last + 1)
    parts = [f"{words.span(data.unix(data.hour[first]), data.unix(data.hour[last]))}."]
    if data.prices and view in IN_COINS:
        parts.append(f"In terms of {words.named(data.coin)}, {data.prices}.")
    if view in LOAN_VIEWS:
        parts += summary_of(data, view, shown)
    else:
        parts += _rates(data, last) if view in ("rate", "discount") else _values(data, last, zero)
        parts += _widest(data, shown)
    parts += _source(data, float(data.hour[first]), float(data.hour[last]))
    seen = [item for item in markers if data.hour[first] <= item.hour <= data.hour[last]]
    if seen:
        named = [f"{item.label} on {words.day(data.unix(item.hour))}" for item in seen[-_EVENTS:]]
        more = f" and {len(seen) - _EVENTS} before" if len(seen) > _EVENTS else ""
        parts.append(f"{len(seen)} {'event' if len(seen) == 1 else 'events'}: {words.listed(named)}{more}.")
    return " ".join(parts)


def _values(data: ChartData, last: int, zero: float) -> list[str]:
    gain, coin, least = gain_at(data, last) - zero, data.coin, words.least(data.coin)
    than = "at your last move" if zero else "you put in"
    put_in = words.with_unit(data.put_in[last], coin)
    parts = [
        f"You hold {words.number(data.balance[last])}{', in' if data.together else ''} {data.token}.",
        f"Redeems for {words.with_unit(data.redemption_value[last], coin)}{f', {data.payable}' if data.payable else ''}.",
        f"{'Gain' if gain > -least else 'Loss'} {words.coins(abs(gain), coin)}: "
        f"{'more' if gain > -least else 'less'} than {than}, {put_in} in all.",
    ]
    if abs(gain) < least:
        parts[2] = f"As much as {than}, {put_in} in all."
    if data.taken_out[last] >= least:
        parts.append(f"Taken out {words.with_unit(data.taken_out[last], coin)}.")
    if not np.isfinite(data.market_value[last]):
        return [*parts, NO_MARKET]
    return [
        *parts,
        f"Sells for {words.with_unit(data.market_value[last], coin)}: {words.gap_words(relative_gap(data, last), False)}.",
    ]


def _rates(data: ChartData, last: int) -> list[str]:
    found = [f"One {data.token or 'token'} redeems for {words.with_unit(data.redemption_rate[last], data.coin, 5)}."]
    price = float(data.market_price[last])
    if not np.isfinite(price):
        return [*found, NO_MARKET]
    gap = words.gap_words(relative_gap(data, last), arrow=False)
    return [*found, f"It sells for {words.with_unit(price, data.coin, 5)}: {gap}."]


def _widest(data: ChartData, shown: slice) -> list[str]:
    """The deepest discount of the hours on show, and how deep it was within an hour where that is recorded."""
    with np.errstate(divide="ignore", invalid="ignore"):
        gaps = data.market_price[shown] / data.redemption_rate[shown] - 1
        within = data.low[shown] / data.redemption_rate[shown] - 1
    if not np.isfinite(gaps).any():
        return []
    found = []
    if np.nanmin(gaps) < -_NOTHING:
        worst = int(np.nanargmin(gaps))
        day = words.day_year(data.unix(data.hour[shown][worst]))
        found.append(f"The widest discount was {words.number(-gaps[worst] * 100, 2)} % on {day}.")
    if np.isfinite(within).any() and np.nanmin(within) < np.nanmin(gaps) - _NOTHING:
        worst = int(np.nanargmin(within))
        day = words.day_year(data.unix(data.hour[shown][worst]))
        found.append(f"Within an hour it was {words.number(-within[worst] * 100, 2)} % on {day}.")
    if np.isnan(gaps).any():
        found.append("Some hours had no market.")
    return found


def _source(data: ChartData, first: float, last: float) -> list[str]:
    if data.recorded_until_hour is None:
        return ["Lived on assumed figures."]
    if data.depth_assumed or data.quoted_after_hour is not None:
        return [_sources(data, first, last)]
    until = float(data.recorded_until_hour)
    beside = f", the {data.beside_record} imagined" if data.beside_record else ""
    if last <= until:
        return [f"Prices recorded{beside}."] if beside else ["Recorded."]
    if first > until:
        return ["Reconstructed by the model."]
    return [f"Recorded until {words.day_year(data.unix(until))}{beside}, reconstructed by the model after it."]


def _sources(data: ChartData, first: float, last: float) -> str:
    """Each source of the hours on show, and until when it tells of them."""
    shown = []
    for until, source in data.sources():
        if until >= first:
            shown.append((until, source))
        if until >= last:
            break
    *before, (_, at_last) = shown
    told = "".join(f"{source} until {words.day_year(data.unix(until))}, " for until, source in before)
    text = f"{told}then {at_last}." if told else f"{at_last}."
    return text[0].upper() + text[1:]
