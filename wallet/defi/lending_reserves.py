"""How a reserve lives: interest, the two indexes, the treasury's part, and rates after every change.

Equals `ReserveLogic`, `MathUtils` and `TokenMath` of aave-dao/aave-v3-origin at fd1fbd91. Between two transactions a
reserve stands still: only views project its indexes. The next transaction first lets it `accrue`, then changes it, then sets
the rates for the time to come (`after_change`). Suppliers earn simply, borrowers pay by a Taylor series of the compounding by
the second, so the first index lags the second by what the reserve factor and the unlent part keep. The formulas have no
branch on amounts and take `Reals`. Left out: the bounds of 128 bits on indexes and rates, 1e11 times what they start at.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.arithmetic import Number
from wallet.defi.lending_state import AssetParameters, LendingMarket, Reserve, asset_of, with_reserve
from wallet.defi.rate_strategy import interest_rates
from wallet.defi.ray import (
    RAY,
    WORD,
    percent_mul,
    ray_div_ceil,
    ray_div_floor,
    ray_mul,
    ray_mul_ceil,
    ray_mul_floor,
)
from wallet.last_answer import last_answers

YEAR_S = 365 * 86_400


def linear_interest(rate_ray: Number, elapsed_s: int) -> Number:
    """The factor by which a supply grows in `elapsed_s` seconds at a year's rate, simply; both in rays."""
    return RAY + rate_ray * elapsed_s // YEAR_S


def compounded_interest(rate_ray: Number, elapsed_s: int) -> Number:
    """The factor by which a debt grows: e to the x up to x cubed, so 4e-5 short of it after a year at 18 % untouched."""
    x = rate_ray * elapsed_s // YEAR_S
    return RAY + x + ray_mul(x, x // 2 + ray_mul(x, x // 6))


def grown_liquidity_index(index_ray: Number, rate_ray: Number, elapsed_s: int) -> Number:
    """The supply index after `elapsed_s` seconds at a rate."""
    return ray_mul(linear_interest(rate_ray, elapsed_s), index_ray)


def grown_borrow_index(index_ray: Number, rate_ray: Number, elapsed_s: int) -> Number:
    """The debt index after `elapsed_s` seconds at a rate."""
    return ray_mul(compounded_interest(rate_ray, elapsed_s), index_ray)


def supplied_amount(scaled: Number, index_ray: Number) -> Number:
    """What scaled aTokens are worth in the asset, rounded down."""
    return ray_mul_floor(scaled, index_ray)


def owed_amount(scaled: Number, index_ray: Number) -> Number:
    """What scaled debt comes to in the asset, rounded up."""
    return ray_mul_ceil(scaled, index_ray)


def largest_minted(scaled: int, index_ray: int) -> int:
    """The largest amount that, rounded down, mints at most so many scaled aTokens."""
    return ((scaled + 1) * index_ray - 1) // RAY


def largest_burned(scaled: int, index_ray: int) -> int:
    """The largest amount that, rounded up, takes at most so many scaled tokens; also the largest debt they allow."""
    return scaled * index_ray // RAY


def liquidity_index_at(reserve: Reserve, now_s: int) -> int:
    """The supply index projected to `now_s` (`getNormalizedIncome`)."""
    return reserve.liquidity_index_ray if reserve.updated_s == now_s else _liquidity_index_later(reserve, now_s)


@last_answers
def _liquidity_index_later(reserve: Reserve, now_s: int) -> int:
    return grown_liquidity_index(reserve.liquidity_index_ray, reserve.liquidity_rate_ray, now_s - reserve.updated_s)


def borrow_index_at(reserve: Reserve, now_s: int) -> int:
    """The debt index projected to `now_s` (`getNormalizedDebt`)."""
    return reserve.variable_borrow_index_ray if reserve.updated_s == now_s else _borrow_index_later(reserve, now_s)


@last_answers
def _borrow_index_later(reserve: Reserve, now_s: int) -> int:
    elapsed_s = now_s - reserve.updated_s
    return grown_borrow_index(reserve.variable_borrow_index_ray, reserve.variable_borrow_rate_ray, elapsed_s)


def accrue(reserve: Reserve, asset: AssetParameters, now_s: int) -> Reserve:
    """Bring the indexes to `now_s` and set the treasury's part of the interest aside, as scaled aTokens not yet minted.

    A debt index without debt stands still, even at a base rate above zero.
    """
    return reserve if reserve.updated_s == now_s else _accrued(reserve, asset, now_s)


@last_answers
def _accrued(reserve: Reserve, asset: AssetParameters, now_s: int) -> Reserve:
    liquidity_index = liquidity_index_at(reserve, now_s)
    borrow_index = borrow_index_at(reserve, now_s) if reserve.scaled_debt else reserve.variable_borrow_index_ray
    interest = ray_mul_floor(reserve.scaled_debt, borrow_index - reserve.variable_borrow_index_ray)
    for_treasury = ray_div_floor(percent_mul(interest, asset.reserve_factor_bps), liquidity_index)
    return replace(
        reserve,
        updated_s=now_s,
        liquidity_index_ray=liquidity_index,
        variable_borrow_index_ray=borrow_index,
        accrued_to_treasury=reserve.accrued_to_treasury + for_treasury,
    )


def touch(market: LendingMarket, asset: str, now_s: int) -> LendingMarket:
    """Let one reserve of a market accrue, as every call does first. Refuses `loan_asset_unknown`."""
    terms = asset_of(market, asset)
    return with_reserve(market, asset, accrue(market.reserves[terms.name], terms, now_s))


def after_change(
    reserve: Reserve, asset: AssetParameters, added: int = 0, taken: int = 0, minted: int = 0, lent: int = 0
) -> Reserve:
    """Book what came in and went out, and set the rates of the time to come; `taken` is at most what is there.

    `minted` is how many more scaled aTokens there are, and `lent` how much more scaled debt, less where negative.
    """
    balance, scaled_debt = reserve.virtual_balance + added - taken, reserve.scaled_debt + lent
    debt = owed_amount(scaled_debt, reserve.variable_borrow_index_ray)
    rates = interest_rates(asset.rates, asset.reserve_factor_bps, debt, balance, reserve.deficit)
    return replace(
        reserve,
        scaled_supply=reserve.scaled_supply + minted,
        scaled_debt=scaled_debt,
        virtual_balance=balance,
        liquidity_rate_ray=rates.liquidity_ray,
        variable_borrow_rate_ray=rates.variable_borrow_ray,
    )


def room_to_supply(reserve: Reserve, asset: AssetParameters) -> int:
    """The largest amount that the supply cap lets in; an accrued reserve. 2**256 - 1 where there is no cap.

    What is set aside for the treasury counts against the cap as if it were minted.
    """
    if not asset.supply_cap:
        return WORD
    most_scaled = ((asset.supply_cap * 10**asset.decimals + 1) * RAY - 1) // reserve.liquidity_index_ray
    scaled = most_scaled - reserve.scaled_supply - reserve.accrued_to_treasury
    return largest_minted(scaled, reserve.liquidity_index_ray) if scaled > 0 else 0


def room_to_borrow(reserve: Reserve, asset: AssetParameters) -> int:
    """The largest amount that the borrow cap lets out; an accrued reserve. 2**256 - 1 where there is no cap."""
    if not asset.borrow_cap:
        return WORD
    index = reserve.variable_borrow_index_ray
    return max(0, largest_burned(asset.borrow_cap * 10**asset.decimals * RAY // index - reserve.scaled_debt, index))


def lendable(reserve: Reserve) -> int:
    """The largest amount there is to borrow: what is in the pool, and never more than all aTokens are worth."""
    all_supplied = supplied_amount(reserve.scaled_supply, reserve.liquidity_index_ray)
    index = reserve.variable_borrow_index_ray
    return min(reserve.virtual_balance, largest_burned(all_supplied * RAY // index, index))


def minted_for_supply(amount: int, index_ray: int) -> int:
    """Scaled aTokens for an amount, rounded down."""
    return ray_div_floor(amount, index_ray)


def burned_for_withdrawal(amount: int, index_ray: int) -> int:
    """Scaled aTokens that leave for an amount, burned or transferred, rounded up."""
    return ray_div_ceil(amount, index_ray)


def minted_for_borrow(amount: int, index_ray: int) -> int:
    """Scaled debt for an amount, rounded up."""
    return ray_div_ceil(amount, index_ray)


def burned_for_repayment(amount: int, index_ray: int) -> int:
    """Scaled debt that an amount pays off, rounded down."""
    return ray_div_floor(amount, index_ray)
