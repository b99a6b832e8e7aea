"""How far a loan is from its liquidation: by how much its collateral may fall, and how long interest alone takes.

Worked out from `GenericLogic` as `lending_account` has it, so a loan that is told to be safe is safe to the last unit of its
health factor. Rates and prices are taken to stay as they are; they do until somebody acts.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.defi.lending_account import SAFE_WAD, data_of
from wallet.defi.lending_reserves import touch
from wallet.defi.lending_state import Account, LendingMarket, with_reserve
from wallet.defi.ray import RAY

PPM = 10**6
HOUR_S = 3600
YEAR_HOURS = 8760
MOST_HOURS = 10 * YEAR_HOURS
MOST_RATE_PPM = 10 * PPM
"""The dearest rate that a lender's contract accepts: 1,000 % a year."""


def fall_ppm(health_factor_wad: int) -> int:
    """Return by how many millionths all collateral may fall against all debt before it can be liquidated, rounded down."""
    return max(0, PPM - -(-PPM * SAFE_WAD // health_factor_wad)) if health_factor_wad else 0


def hours_of_interest(market: LendingMarket, row: Account, now_s: int) -> int | None:
    """Return the hours after which interest alone has made a loan liquidatable; None where not within ten years."""

    def unsafe(hours: int) -> bool:
        return data_of(market, row, now_s + hours * HOUR_S).health_factor_wad < SAFE_WAD

    if not unsafe(MOST_HOURS):
        return None
    low, high = 0, MOST_HOURS
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if unsafe(middle) else (middle + 1, high)
    return low


def ending_rate_ppm(market: LendingMarket, row: Account, now_s: int) -> int | None:
    """Return the yearly rate, in millionths and rounded up, that all debts of a loan would have to bear for a year until it can
    be liquidated; None where no rate does that the contract accepts. What supplies earn stays as it is.
    """
    for asset in row.owed:
        market = touch(market, asset, now_s)

    def unsafe(rate_ppm: int) -> bool:
        dearer = market
        for asset in row.owed:
            reserve = replace(market.reserves[asset], variable_borrow_rate_ray=rate_ppm * (RAY // PPM))
            dearer = with_reserve(dearer, asset, reserve)
        return data_of(dearer, row, now_s + YEAR_HOURS * HOUR_S).health_factor_wad < SAFE_WAD

    if not row.owed or not unsafe(MOST_RATE_PPM):
        return None
    low, high = 0, MOST_RATE_PPM
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if unsafe(middle) else (middle + 1, high)
    return low
