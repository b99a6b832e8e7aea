"""The words for one's own loan: its health, which is cut off and never rounded up, and its net rate a year."""

from __future__ import annotations

import numpy as np

from ui.charts import words
from ui.charts.series import ChartData, Floats, View
from ui.charts.value.views import HEALTH

NO_LOAN = "No loan in these hours"
UNKNOWN = "not known"


def health_words(value: float) -> str:
    """A health factor."""
    return words.cut(value) if np.isfinite(value) else "no loan"


def rate_words(value: float) -> str:
    """A part of one's own a year, with its sign."""
    return f"{words.number(value * 100, 2, sign=True)} %" if np.isfinite(value) else UNKNOWN


def column_of(data: ChartData, view: View) -> Floats:
    """The column that a view of a loan is about."""
    column = data.health if view == HEALTH else data.net_rate
    return column if len(column) == len(data) else np.full(len(data), np.nan)


def figures_of(data: ChartData, index: int) -> list[tuple[str, str]]:
    """Names and values of an hour; the rate of the moment beside that of the day."""
    if not np.isfinite(column_of(data, HEALTH)[index]):
        return [("health", "no loan")]
    return [
        ("health", health_words(float(data.health[index]))),
        ("net rate, mean of the day", rate_words(float(data.net_rate[index]))),
        ("at this moment", rate_words(float(data.net_rate_now[index]))),
    ]


def summary_of(data: ChartData, view: View, shown: slice) -> list[str]:
    """How a loan went in the hours on show: at their end, at the lowest, and where there was none."""
    column, hours = column_of(data, view)[shown], data.hour[shown]
    known = np.nonzero(np.isfinite(column))[0]
    if not len(known):
        return [f"{NO_LOAN}."]
    worst, last = int(known[np.argmin(column[known])]), int(known[-1])
    day = words.day_year(data.unix(hours[worst]))
    if view == HEALTH:
        parts = [f"Health of the loan: {health_words(column[last])}, liquidated under {words.cut(1.0)}."]
        parts.append(f"The lowest was {health_words(column[worst])} on {day}.")
    else:
        parts = [f"Net rate on your own in the loan: {rate_words(column[last])} a year, mean of the last day."]
        parts.append(f"The lowest was {rate_words(column[worst])} on {day}.")
    if last < len(column) - 1 and not np.isfinite(data.health[shown][-1]):
        parts.append(f"No loan since {words.day_year(data.unix(hours[last + 1]))}.")
    elif len(known) < len(column):
        parts.append("In some hours there was no loan, or it is not known.")
    return parts
