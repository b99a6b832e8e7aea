"""What coins cost over time, from the samples of a practice: in dollars, and in each other. For pictures."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wallet.practice.samples import Floats
from wallet.practice.series import Series
from wallet.world.sampling import price_key
from wallet.world.state import World
from wallet.world.tokens import DOLLARS


def prices(world: World, read: Callable[[str], Series], coin: str, terms: str) -> Floats:
    """Return what a whole coin cost in another or in `DOLLARS` in each hour of the series that `read` gives."""
    costs = _dollars(world, read, coin)
    if terms == DOLLARS:
        return costs
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.ones(len(costs)) if coin == terms else costs / _dollars(world, read, terms)


def _dollars(world: World, read: Callable[[str], Series], coin: str) -> Floats:
    key, inverse = price_key(world, coin)
    kept = read(key).redemption_rate
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1 / kept if inverse else kept
