"""What coins cost over time, from the samples of a practice: in dollars, and in each other. For pictures."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec.structs import replace

from wallet.practice.samples import Floats
from wallet.practice.series import Series
from wallet.world.following import price_key
from wallet.world.state import World
from wallet.world.tokens import DOLLARS


def prices(world: World, read: Callable[[str], Series], coin: str, terms: str) -> Floats:
    """Return what a coin or a dollar cost in another of these in each hour of the series that `read` gives."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return _dollars(world, read, coin) / _dollars(world, read, terms)


def _dollars(world: World, read: Callable[[str], Series], coin: str) -> Floats:
    if coin == DOLLARS:
        return np.ones(len(read(price_key(world, world.coin)[0]).hour))
    key, inverse = price_key(world, coin)
    kept = read(key).redemption_rate
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1 / kept if inverse else kept


def in_dollars(series: Series) -> Series:
    """Return a series of dollars, which are valued in a coin, in dollars: each move at the price of its own hour, so that no
    price of the coin is a gain.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        each = 1 / series.redemption_rate

    def moved(column: Floats) -> Floats:
        known = np.isfinite(column)
        last = np.maximum.accumulate(np.where(known, np.arange(len(column)), -1))
        steps = np.diff(np.where(last >= 0, column[last], 0.0), prepend=0.0)
        return np.where(known, np.cumsum(np.where(steps == 0, 0.0, steps * each)), np.nan)

    return replace(
        series,
        redemption_value=series.redemption_value * each,
        market_value=series.market_value * each,
        redemption_rate=series.redemption_rate * each,
        market_price=series.market_price * each,
        low=series.low * each,
        high=series.high * each,
        put_in=moved(series.put_in),
        taken_out=moved(series.taken_out),
    )
