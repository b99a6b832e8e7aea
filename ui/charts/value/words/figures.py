"""The figures of one hour as names and values: what the readout under the chart shows, and what is read out."""

from __future__ import annotations

import numpy as np

from ui.charts import words
from ui.charts.series import ChartData, View
from ui.charts.value.views import gain_at, relative_gap

_NOTHING = 0.00005


def figures_at(data: ChartData, index: int, view: View, zero: float = 0.0) -> list[tuple[str, str]]:
    """Name and value of a sample, in the order in which they stand."""
    found = [("At", words.day_time(data.unix(data.hour[index])))]
    found += _per_token(data, index) if view in ("rate", "discount") else _amounts(data, index, view, zero)
    low, high = data.low[index], data.high[index]
    if np.isfinite(low) and high - low > _NOTHING:
        found.append(("within the hour", f"{words.number(low, 5)} to {words.number(high, 5)}"))
    return [*found, ("", data.source(data.hour[index]))]


def _amounts(data: ChartData, index: int, view: View, zero: float) -> list[tuple[str, str]]:
    unit = f" {data.token}" if data.token else ""
    found = [
        ("holds", f"{words.number(data.balance[index])}{unit}"),
        ("redeems for", words.number(data.redemption_value[index])),
        ("sells for", words.number(data.market_value[index])),
    ]
    gap = data.market_value[index] - data.redemption_value[index]
    if view == "gain":
        found.append(("gain", words.number(gain_at(data, index) - zero, sign=True)))
    else:
        found.append(("gap", f"{words.number(gap, sign=True)} {data.coin}" if np.isfinite(gap) else words.NO_MARKET))
    found.append(("put in", words.number(data.put_in[index])))
    if data.taken_out[index] >= _NOTHING:
        found.append(("taken out", words.number(data.taken_out[index])))
    return found


def _per_token(data: ChartData, index: int) -> list[tuple[str, str]]:
    return [
        ("redemption rate", words.number(data.redemption_rate[index], 5)),
        ("market price", words.number(data.market_price[index], 5)),
        ("gap", words.gap_words(relative_gap(data, index))),
    ]
