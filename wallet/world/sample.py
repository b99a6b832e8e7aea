"""One point of a series, as it is remembered of an hour."""

from __future__ import annotations

import math

import msgspec

NAN = math.nan


class Sample(msgspec.Struct, frozen=True):
    """One point of a series: balance in whole tokens, values, rates and sums of own moves in whole coins.

    NaN stands where there is no market, no record, or nobody's history to sum up. Redemption value + `taken_out` - `put_in`
    is what was gained since the start. `exact` has the same figures in their order as whole numbers in units of 1e-18, None for
    NaN: no token here has more decimals.
    """

    token: str
    balance: float
    redemption_value: float
    market_value: float
    redemption_rate: float
    market_price: float
    low: float = NAN
    high: float = NAN
    put_in: float = NAN
    taken_out: float = NAN
    exact: tuple[int | None, ...] = ()


def nothing(token: str) -> Sample:
    """Return the sample of what is there no more."""
    return Sample(token, NAN, NAN, NAN, NAN, NAN, exact=(None,) * 9)
