"""Loans that cannot have become unsafe since they were last valued, so that who watches them all need not value each again.

Of a row that nobody touched, at a lender whose terms and reserves of its assets are the same objects, two things alone move: the
prices, and interest, which makes collateral more and debt more. A loan that had a wide margin is safe while its collateral
fell by little against its debt, and while interest cannot have added much. What cannot be told so is valued.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from wallet.defi.lending_account import SAFE_WAD, data_of, health_of
from wallet.defi.lending_reserves import YEAR_S
from wallet.defi.lending_state import Account, LendingMarket, Parameters, Reserve
from wallet.defi.ray import RAY

PARTS: Final = 1000
MARGIN: Final = 1020
"""Only loans with a health factor of 1.02 are remembered: the two below take 0.7 % of it at the most."""
LEAST_OF_BEFORE: Final = 997
"""How much of its price against the debt's, in thousandths, collateral must have kept."""
MOST_INTEREST: Final = 2
"""How much interest may have come to since a reserve was touched, in thousandths, simply: compounded, less than twice that."""
LEAST_DEBT: Final = 10**8
"""A loan of less than a dollar is always valued: there the roundings count."""


class Valued(NamedTuple):
    """A loan as it stood when it was valued, and found to be safe by a margin."""

    row: Account
    parameters: Parameters
    reserves: dict[str, Reserve]
    prices: Mapping[str, int]
    at_s: int


_valued: dict[str, Valued] = {}
"""By account, the last that was so."""


def is_safe(market: LendingMarket, account: str, row: Account, now_s: int) -> bool:
    """Whether the health factor of a row that owes and has collateral is at least 1, as `health_of` says; `market` has the prices
    of now.
    """
    seen = _valued.get(account)
    if seen is not None and _stays_safe(seen, market, row, now_s):
        return True
    health = health_of(market, row, now_s)
    if health * PARTS >= SAFE_WAD * MARGIN and data_of(market, row, now_s).debt_value >= LEAST_DEBT:
        reserves = {name: market.reserves[name] for name in (*row.collateral, *row.owed)}
        _valued[account] = Valued(row, market.parameters, reserves, market.prices, now_s)
    return health >= SAFE_WAD


def _stays_safe(seen: Valued, market: LendingMarket, row: Account, now_s: int) -> bool:
    if seen.row is not row or seen.parameters is not market.parameters or now_s < seen.at_s:
        return False
    for name, was in seen.reserves.items():
        if market.reserves[name] is not was:
            return False
    prices, before = market.prices, seen.prices
    for owed in row.owed:
        reserve = seen.reserves[owed]
        if reserve.variable_borrow_rate_ray * (now_s - reserve.updated_s) * PARTS > MOST_INTEREST * RAY * YEAR_S:
            return False
        for backs in row.collateral:
            if prices[backs] * before[owed] * PARTS < LEAST_OF_BEFORE * before[backs] * prices[owed]:
                return False
    return True
