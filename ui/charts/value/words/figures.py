"""The figures of one hour as names and values: what the readout under the chart shows, and what is read out."""

from __future__ import annotations

import numpy as np

from ui.charts import words
from ui.charts.series import ChartData, View
from ui.charts.value.views import LOAN_VIEWS, gain_at, relative_gap
from ui.charts.value.words.of_loan import figures_of


def figures_at(data: ChartData, index: int, view: View, zero: float = 0.0) -> list[tuple[str, str]]:
    """Name and value of a sample, in the order in which they stand."""
    found = [("At", words.day_time(data.unix(data.hour[index])))]
    if view in LOAN_VIEWS:
        return [*found, *figures_of(data, index), ("", data.source(data.hour[index]))]
    found += _per_token(data, index) if view in ("rate", "discount") else _amounts(data, index, view, zero)
    low, high = data.low[index], data.high[index]
    if np.isfinite(low) and high - low > words.least(data.coin):
        found.append(("within the hour", f"{words.coins(low, data.coin, 5)} to {words.coins(high, data.coin, 5)}"))
    return [*found, ("", data.source(data.hour[index]))]


def _amounts(data: ChartData, index: int, view: View, zero: float) -> list[tuple[str, str]]:
    unit = f" {data.token}" if data.token else ""
    found = [
        ("holds", f"{words.number(data.balance[index])}{unit}"),
        ("redeems for", words.coins(data.redemption_value[index], data.coin)),
        ("sells for", words.coins(data.market_value[index], data.coin)),
    ]
    gap = data.market_value[index] - data.redemption_value[index]
    if view == "gain":
        found.append(("gain", words.coins(gain_at(data, index) - zero, data.coin, sign=True)))
    else:
        found.append(("gap", words.with_unit(gap, data.coin, sign=True) if np.isfinite(gap) else words.NO_MARKET))
    found.append(("put in", words.coins(data.put_in[index], data.coin)))
    if data.taken_out[index] >= words.least(data.coin):
        found.append(("taken out", words.coins(data.taken_out[index], data.coin)))
    return found


def _per_token(data: ChartData, index: int) -> list[tuple[str, str]]:
    return [
        ("redemption rate", words.coins(data.redemption_rate[index], data.coin, 5)),
        ("market price", words.coins(data.market_price[index], data.coin, 5)),
        ("gap", words.gap_words(relative_gap(data, index))),
    ]
