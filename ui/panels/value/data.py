"""A series of the practice as the hero chart takes it: with the world's clock, its record, and what is reconstructed beside
it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ui.charts.series import ChartData, Floats
from ui.panels.holdings.lines import token_of
from ui.wording import first_coin, token_name
from ui.wording.waits import payable
from wallet import FileProblem, leaving, scenario

if TYPE_CHECKING:
    from wallet import World


NO_MOVES = (float("nan"), float("nan"))


def chart_data(world: World, series: Any, key: str, first: int = 0, moved: tuple[float, float] = NO_MOVES) -> ChartData:
    """The samples of `series`, which follows `key`, from its sample `first` on. Where it knows no own moves (a look ahead, in
    which nothing is done), what was put in and taken out stays as in `moved`; where nobody knows, what was held first was
    put in."""
    part = slice(first, None)
    at_first = series.redemption_value[np.isfinite(series.redemption_value)][:1]
    put_in = _known(getattr(series, "put_in", None), len(series.hour), (moved[0], *at_first))[part]
    taken_out = _known(getattr(series, "taken_out", None), len(series.hour), (moved[1], 0.0))[part]
    return ChartData(
        series.hour[part],
        series.balance[part],
        series.redemption_value[part],
        series.market_value[part],
        series.redemption_rate[part],
        series.market_price[part],
        series.low[part],
        series.high[part],
        put_in,
        taken_out,
        start_unix=world.start,
        token=token_name(token_of(key)),
        coin=first_coin(),
        recorded_until_hour=world.recorded_until or None,
        beside_record="queue" if world.recorded_until and _reconstructed(world.scenario) else "",
        payable=payable(opens) if (opens := leaving.redemption_opens(world)) else "",
    )


def _known(column: Floats | None, count: int, instead: Sequence[float]) -> Floats:
    """The column where it has any value, else the first that is known of `instead` throughout."""
    if column is not None and np.isfinite(column).any():
        return column
    return np.full(count, next((value for value in instead if np.isfinite(value)), np.nan))


@lru_cache(maxsize=8)
def _reconstructed(name: str) -> bool:
    """Whether a scenario puts beside its record what was not there; no for one that this program does not have."""
    try:
        return bool(scenario(name).reconstructed)
    except (FileProblem, KeyError):
        return False
