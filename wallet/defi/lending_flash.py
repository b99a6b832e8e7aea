"""Flash loans of a lending market: coins lent and paid back with a premium within one transaction.

Equals `executeFlashLoanSimple` of `FlashLoanLogic` in aave-dao/aave-v3-origin, pool revision 11: the premium is rounded up,
all of it goes to the treasury, and what is out meanwhile can be lent to nobody else. Left out: several assets at once, a
flash loan that is kept as a debt, and borrowers whom the premium is waived for.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.defi.lending import Moved
from wallet.defi.lending_reserves import accrue, after_change, minted_for_supply
from wallet.defi.lending_state import LendingMarket, asset_of, with_reserve
from wallet.defi.ray import percent_mul_ceil
from wallet.errors import Refused


def premium_on(market: LendingMarket, amount: int) -> int:
    """Return what a flash loan of `amount` costs, rounded up."""
    return percent_mul_ceil(amount, market.parameters.flash_premium_bps)


def hand_out(market: LendingMarket, asset: str, amount: int, now_s: int) -> Moved:
    """Lend `amount` until the end of the transaction; no rate moves meanwhile. Interest up to now, which the contract counts
    when it takes the loan back, is counted here already: the sums are the same.

    Refuses `loan_asset_unknown`, `loan_amount_zero` and `loan_liquidity_short` (have).
    """
    reserve = accrue(market.reserves[asset], asset_of(market, asset), now_s)
    if amount <= 0:
        raise Refused("loan_amount_zero", token=asset)
    if amount > reserve.virtual_balance:
        raise Refused("loan_liquidity_short", reserve.virtual_balance or None, token=asset, have=reserve.virtual_balance)
    return Moved(with_reserve(market, asset, replace(reserve, virtual_balance=reserve.virtual_balance - amount)), amount)


def take_back(market: LendingMarket, asset: str, amount: int, now_s: int) -> Moved:
    """Take a flash loan of `amount` back with its premium, which `Moved.amount` counts too. Refuses `loan_asset_unknown`."""
    terms = asset_of(market, asset)
    premium = premium_on(market, amount)
    reserve = accrue(market.reserves[asset], terms, now_s)
    accrued = reserve.accrued_to_treasury + minted_for_supply(premium, reserve.liquidity_index_ray)
    reserve = after_change(replace(reserve, accrued_to_treasury=accrued), terms, added=amount + premium)
    return Moved(with_reserve(market, asset, reserve), amount + premium)
