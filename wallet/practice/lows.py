"""How far the market of a token stood below what it redeems for: at an hour, at the worst hour, and at the worst trade.

A record tells two lows of one crash, and both are true: the lowest price on the hour, and the lowest of any trade within an hour.
They are told apart here, from the samples. Discounts are against the token's own redemption rate, never against 1.
"""

from __future__ import annotations

import msgspec
import numpy as np

from wallet.practice.samples import Floats
from wallet.practice.series import Series


class Quote(msgspec.Struct, frozen=True):
    """What one token sold for and redeemed for, in whole coins. `within`: the lowest trade of the hour that ends at `hour`."""

    hour: int
    price: float
    redemption_rate: float
    within: bool = False

    @property
    def discount(self) -> float:
        """The part of the redemption value that the market did not pay: 0.064 is 6.4 %; below zero it paid more."""
        return 1 - self.price / self.redemption_rate


def quote_at(series: Series, hour: int, within: bool = False) -> Quote | None:
    """Return the price on the hour, or the lowest within the hour that ends then; None without a sample or a market."""
    found = np.flatnonzero(series.hour == hour)
    return _quote(series, int(found[-1]), within) if len(found) else None


def deepest(series: Series, within: bool = False) -> Quote | None:
    """Return the deepest discount on any hour, or of any trade within an hour; None where no price is known."""
    discounts = 1 - _prices(series, within) / series.redemption_rate
    return _quote(series, int(np.nanargmax(discounts)), within) if np.isfinite(discounts).any() else None


def _prices(series: Series, within: bool) -> Floats:
    return series.low if within else series.market_price


def _quote(series: Series, place: int, within: bool) -> Quote | None:
    price, rate = float(_prices(series, within)[place]), float(series.redemption_rate[place])
    return Quote(int(series.hour[place]), price, rate, within) if np.isfinite(price) and rate > 0 else None
