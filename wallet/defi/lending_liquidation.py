"""What happens to an account whose collateral no longer covers its debt: somebody pays the debt and takes collateral.

Equals `LiquidationLogic` of aave-dao/aave-v3-origin at fd1fbd91. Below a health factor of 1 anyone may pay a part of the
debt and take collateral of the same value plus a bonus, of which the protocol keeps a part. How much at once: all of the
debt in that asset; but while the account stands above 0.95 and neither side is small, half of everything it owes. No
liquidation may leave too little: at least 1,000 dollars remain on both sides, or one side is cleared. Where the last collateral
goes and debt remains, the remainder is written off at once, in every asset, into the reserves' deficits.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from wallet.defi.lending_account import (
    SAFE_WAD,
    AccountData,
    account_data,
    health_bps,
    liquidation_bonus_for,
    value_of_collateral,
    value_of_debt,
)
from wallet.defi.lending_reserves import (
    after_change,
    burned_for_repayment,
    burned_for_withdrawal,
    owed_amount,
    supplied_amount,
    touch,
)
from wallet.defi.lending_state import (
    TREASURY,
    AssetParameters,
    LendingMarket,
    account_of,
    asset_of,
    emode_of,
    with_account,
    with_collateral,
    with_owed,
    with_reserve,
    with_supplied,
)
from wallet.defi.ray import (
    percent_div_ceil,
    percent_div_floor,
    percent_mul,
    percent_mul_ceil,
    percent_mul_floor,
)
from wallet.errors import Refused

CLOSE_FACTOR_BPS = 5_000
"""The part of all an account's debt that may be covered at once while it is not far gone."""
CLOSE_FACTOR_WAD = 95 * 10**16
"""The health factor down to which, itself included, all of a debt may be covered."""
SMALL_VALUE = 2_000 * 10**8
"""Debt or collateral under this value may be liquidated whole."""
LEFTOVER_VALUE = SMALL_VALUE // 2
"""What has to stay behind of both sides where neither is gone."""


class LiquidationPreview(msgspec.Struct, frozen=True):
    """What a liquidation would do. `cover` of the debt asset is paid, `seized` of the collateral goes to the liquidator,
    `fee` to the treasury as aTokens; `most_cover` is what may be covered now, before collateral runs short.

    `empties_reserve` says that none of this collateral is left, `ends_collateral` that none of any is.
    """

    cover: int
    seized: int
    fee: int
    most_cover: int
    empties_reserve: bool
    ends_collateral: bool


class Liquidated(msgspec.Struct, frozen=True):
    """A liquidation done, with what it did and the debt written off, by asset."""

    market: LendingMarket
    done: LiquidationPreview
    written_off: dict[str, int]


class Side(NamedTuple):
    """One side of a liquidation: its asset's parameters, what the account has or owes, and what a whole token costs."""

    asset: AssetParameters
    amount: int
    price: int

    @property
    def unit(self) -> int:
        """A whole token in the asset's smallest unit."""
        return int(10**self.asset.decimals)


def liquidation_preview(
    market: LendingMarket, borrower: str, collateral: str, debt: str, cover: int, now_s: int
) -> LiquidationPreview:
    """What covering up to `cover` of a debt would do; nothing changes.

    Refuses `loan_asset_unknown`, `loan_no_debt`, `loan_healthy` (health_bps), `loan_not_collateral` and `loan_crumbs`
    (limit, the most that may be covered).
    """
    market = touch(touch(market, debt, now_s), collateral, now_s)
    data = account_data(market, borrower, now_s)
    _check_liquidatable(market, borrower, collateral, debt, data)
    owed, held = _debt_side(market, borrower, debt), _collateral_side(market, borrower, collateral)
    bonus_bps = liquidation_bonus_for(held.asset, emode_of(market, account_of(market, borrower).emode))
    most = largest_cover(data, owed, held)
    paid, seized, fee = seizure(min(max(cover, 0), most), owed, held, bonus_bps)
    if _leaves_crumbs(owed, held, paid, seized + fee):
        paid_most, seized_most, fee_most = seizure(most, owed, held, bonus_bps)
        pays = burned_for_repayment(paid_most, market.reserves[debt].variable_borrow_index_ray) > 0
        works = pays and not _leaves_crumbs(owed, held, paid_most, seized_most + fee_most)
        raise Refused("loan_crumbs", most if works else None, token=debt, limit=most)
    return _with_ends(market, borrower, held, data, LiquidationPreview(paid, seized, fee, most, False, False))


def liquidate(
    market: LendingMarket,
    liquidator: str,
    borrower: str,
    collateral: str,
    debt: str,
    cover: int,
    receive_atoken: bool,
    now_s: int,
) -> Liquidated:
    """Pay up to `cover` of an account's debt and take collateral for it, as the asset itself or as aTokens.

    Received aTokens do not become the liquidator's collateral. Refuses as `liquidation_preview`, and `loan_self`,
    `loan_amount_zero` (of the debt, or of the asset seized, for which aTokens still move, none of them), and
    `loan_liquidity_short` (have) where the pool cannot pay the collateral out: aTokens still move.
    """
    if liquidator == borrower:
        raise Refused("loan_self")
    done = liquidation_preview(market, borrower, collateral, debt, cover, now_s)
    market = touch(touch(market, debt, now_s), collateral, now_s)
    if done.ends_collateral:  # what is left of it, if anything, is worth nothing
        row = with_collateral(account_of(market, borrower), collateral, False)
        market = with_account(market, borrower, row)
    market, lost = _burn_debt(market, borrower, debt, done.cover, done.ends_collateral)
    written_off = {debt: lost} if lost else {}
    if receive_atoken:
        market = _transfer(market, borrower, liquidator, collateral, done.seized)
    else:
        market = _pay_out(market, borrower, collateral, done.seized)
    market = _transfer(market, borrower, TREASURY, collateral, done.fee)
    if done.ends_collateral:
        for asset in market.parameters.assets:
            if asset.name in account_of(market, borrower).owed:
                market, lost = _burn_debt(touch(market, asset.name, now_s), borrower, asset.name, 0, True)
                written_off[asset.name] = lost
    return Liquidated(market, done, written_off)


def eliminate_deficit(market: LendingMarket, payer: str, asset: str, amount: int, now_s: int) -> tuple[LendingMarket, int]:
    """Burn `payer`'s aTokens for debt that was written off, at most all of it; returns the market and what was covered.

    Who may do so is not modelled. Refuses `loan_asset_unknown`, `loan_amount_zero`, `loan_payer_owes`, `loan_no_deficit` and
    `loan_balance_short` (have).
    """
    terms, row = asset_of(market, asset), account_of(market, payer)
    if amount <= 0:
        raise Refused("loan_amount_zero", token=asset)
    if row.owed:
        raise Refused("loan_payer_owes")
    market = touch(market, asset, now_s)
    reserve, held = market.reserves[asset], row.supplied.get(asset, 0)
    if not reserve.deficit:
        raise Refused("loan_no_deficit", token=asset)
    covered, have = min(amount, reserve.deficit), supplied_amount(held, reserve.liquidity_index_ray)
    if covered > have:
        raise Refused("loan_balance_short", have or None, token=asset, have=have)
    burned = burned_for_withdrawal(covered, reserve.liquidity_index_ray)
    reserve = replace(reserve, scaled_supply=reserve.scaled_supply - burned, deficit=reserve.deficit - covered)
    market = with_reserve(market, asset, after_change(reserve, terms))
    return with_account(market, payer, with_supplied(row, asset, held - burned)), covered


def largest_cover(data: AccountData, owed: Side, held: Side) -> int:
    """How much of a debt may be covered at once, by the close factor.

    All of it, unless both sides are worth 2,000 dollars and the account stands above 0.95: then half of everything it owes,
    in all assets together, where this debt is more than that.
    """
    owed_value = value_of_debt(owed.amount, owed.price, owed.unit)
    held_value = value_of_collateral(held.amount, held.price, held.unit)
    if min(owed_value, held_value) < SMALL_VALUE or data.health_factor_wad <= CLOSE_FACTOR_WAD:
        return owed.amount
    half = percent_mul(data.debt_value, CLOSE_FACTOR_BPS)
    return half * owed.unit // owed.price if owed_value > half else owed.amount


def seizure(cover: int, owed: Side, held: Side, bonus_bps: int) -> tuple[int, int, int]:
    """(paid, seized, fee) for covering `cover`: collateral of the same value plus the bonus, and the protocol's part of it.

    Where the account has less, all of it goes and less is paid, rounded up. The fee comes out of the bonus, so the liquidator
    receives `seized` without it. Each rounding is against the liquidator.
    """
    base = owed.price * cover * held.unit // (held.price * owed.unit)
    taken = percent_mul_floor(base, bonus_bps)
    if taken > held.amount:
        taken = held.amount
        cover = percent_div_ceil(held.price * taken * owed.unit // (owed.price * held.unit), bonus_bps)
    bonus = taken - percent_div_floor(taken, bonus_bps)
    fee = percent_mul_ceil(bonus, held.asset.liquidation_protocol_fee_bps)
    return cover, taken - fee, fee


def _check_liquidatable(market: LendingMarket, borrower: str, collateral: str, debt: str, data: AccountData) -> None:
    row = account_of(market, borrower)
    if debt not in row.owed:
        raise Refused("loan_no_debt", token=debt)
    if data.health_factor_wad >= SAFE_WAD:
        raise Refused("loan_healthy", health_bps=health_bps(data))
    if collateral not in row.collateral:
        raise Refused("loan_not_collateral", token=collateral)


def _debt_side(market: LendingMarket, account: str, asset: str) -> Side:
    index = market.reserves[asset].variable_borrow_index_ray
    owed = owed_amount(account_of(market, account).owed[asset], index)
    return Side(asset_of(market, asset), owed, market.prices[asset])


def _collateral_side(market: LendingMarket, account: str, asset: str) -> Side:
    index = market.reserves[asset].liquidity_index_ray
    held = supplied_amount(account_of(market, account).supplied[asset], index)
    return Side(asset_of(market, asset), held, market.prices[asset])


def _leaves_crumbs(owed: Side, held: Side, paid: int, taken: int) -> bool:
    if paid >= owed.amount or taken >= held.amount:
        return False
    owed_left = value_of_debt(owed.amount - paid, owed.price, owed.unit)
    held_left = value_of_collateral(held.amount - taken, held.price, held.unit)
    return min(owed_left, held_left) < LEFTOVER_VALUE


def _with_ends(
    market: LendingMarket, borrower: str, held: Side, data: AccountData, done: LiquidationPreview
) -> LiquidationPreview:
    """Say what is left, in scaled units: two amounts that are each rounded up can take a balance that neither shows.

    A few units of 18 decimals that stay behind are worth nothing, and then count as the end too.
    """
    index = market.reserves[held.asset.name].liquidity_index_ray
    scaled = account_of(market, borrower).supplied[held.asset.name]
    consumed = min(scaled, burned_for_withdrawal(done.seized, index) + burned_for_withdrawal(done.fee, index))
    value = value_of_collateral(supplied_amount(consumed, index), held.price, held.unit)
    return replace(done, empties_reserve=consumed == scaled, ends_collateral=value == data.collateral_value)


def _burn_debt(market: LendingMarket, borrower: str, asset: str, cover: int, all_of_it: bool) -> tuple[LendingMarket, int]:
    """Burn the debt that was paid, or all of it; what was not paid is lost. The reserve is accrued."""
    row, reserve = account_of(market, borrower), market.reserves[asset]
    owed, index = row.owed[asset], reserve.variable_borrow_index_ray
    amount = owed_amount(owed, index)
    burned = burned_for_repayment(amount if all_of_it else cover, index)
    if not burned:
        raise Refused("loan_amount_zero", token=asset)
    lost = amount - cover if all_of_it else 0
    reserve = replace(reserve, scaled_debt=reserve.scaled_debt - burned, deficit=reserve.deficit + lost)
    market = with_reserve(market, asset, after_change(reserve, asset_of(market, asset), added=cover))
    return with_account(market, borrower, with_owed(row, asset, owed - burned)), lost


def _pay_out(market: LendingMarket, borrower: str, asset: str, amount: int) -> LendingMarket:
    """Burn an account's aTokens, rounded up, and pay the asset out to the liquidator."""
    row, reserve = account_of(market, borrower), market.reserves[asset]
    burned = burned_for_withdrawal(amount, reserve.liquidity_index_ray)
    # A cover worth less than a unit of the collateral seizes nothing. The aToken lets nobody burn nothing
    # (`ScaledBalanceTokenBase._burnScaled`), while a transfer of nothing goes through: who takes aTokens pays all the same.
    if not burned:
        raise Refused("loan_amount_zero", token=asset)
    if amount > reserve.virtual_balance:
        raise Refused("loan_liquidity_short", token=asset, have=reserve.virtual_balance)
    reserve = replace(reserve, scaled_supply=reserve.scaled_supply - burned)
    market = with_reserve(market, asset, after_change(reserve, asset_of(market, asset), taken=amount))
    return with_account(market, borrower, with_supplied(row, asset, row.supplied[asset] - burned))


def _transfer(market: LendingMarket, giver: str, receiver: str, asset: str, amount: int) -> LendingMarket:
    """Move aTokens, rounded up to scaled units and at most what is there; no rate moves."""
    row = account_of(market, giver)
    held = row.supplied.get(asset, 0)
    moved = min(held, burned_for_withdrawal(amount, market.reserves[asset].liquidity_index_ray))
    market = with_account(market, giver, with_supplied(row, asset, held - moved))
    other = account_of(market, receiver)
    return with_account(market, receiver, with_supplied(other, asset, other.supplied.get(asset, 0) + moved))
