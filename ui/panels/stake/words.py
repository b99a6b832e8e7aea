"""Words that the forms of the Stake tab share: a row of a preview with all its digits, a wait as shares of a bar."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ui.widgets import PreviewRow, StageShare
from ui.wording import amount, days_short, exact_amount, first_coin, percent, things
from ui.wording.telling import stage_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wallet import Stage, YearlyRate

PPM = 10**6
YEARLY = "Net rate a year"


def amount_row(label: str, value: int, unit: str = "") -> PreviewRow:
    """A row with an amount rounded for the screen, all its digits on hover."""
    unit = unit or first_coin()
    return PreviewRow(label, amount(value, unit), unit, exact=exact_amount(value, unit))


def yearly_row(rate: YearlyRate | None) -> PreviewRow:
    """What a way to stake pays a year, called the same whatever the way."""
    if rate is None:
        return PreviewRow(YEARLY, "not known yet", tone="ink2")
    return PreviewRow(YEARLY, percent(rate.ppm / PPM), f"{rate.days}-day mean", exact=_mean_words(rate))


def yearly_words(rates: Mapping[str, YearlyRate | None], names: Mapping[str, str]) -> str:
    """The rates of all ways to stake side by side, by their `names`, and what kind of rate they are; "" where none is known."""
    known = {way: rate for way, rate in rates.items() if rate is not None}
    if not known:
        return ""
    told = ", ".join(f"{names[way]} {percent(rate.ppm / PPM)}" for way, rate in known.items())
    return f"{_mean_words(next(iter(known.values())))}: {told}"


def _mean_words(rate: YearlyRate) -> str:
    return f"{YEARLY}, mean of {things(rate.days, 'day')}, not compounded"


def stage_shares(stages: Sequence[Stage]) -> list[StageShare]:
    """Stages by their likely length, named and in days, or in hours as their sum is."""
    whole = sum(stage.likely_hours for stage in stages)
    return [StageShare(stage_name(it.name), short_span(it.likely_hours, whole), it.likely_hours) for it in stages]


def short_span(hours: int, whole: float = math.inf) -> str:
    """A stage's length under the bar: hours under half a day or where the `whole` wait is told in hours, else days."""
    return days_short(hours, whole) if hours >= 12 else f"{hours} h"
