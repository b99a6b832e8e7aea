"""A lending market in which deposits earn, back loans and can be liquidated, as in Aave v3.7.

Equals, to the last unit and refusal by refusal, aave-dao/aave-v3-origin (src/contracts/protocol) at fd1fbd91, pool revision
11: supply, withdraw, borrow, repay, collateral switches, e-modes, caps, liquidation and bad debt. Whoever supplies receives
aTokens that grow; whoever has collateral may borrow up to its loan-to-value and is liquidated once it no longer covers the
debt at its threshold. Rates follow from how much is lent out and stand still until somebody transacts.

Read on: `lending_state` what is stored · `ray`, `rate_strategy` arithmetic and rates · `lending_reserves` interest and
indexes · `lending_account` health factor and limits · this file the everyday calls · `lending_modes` collateral switches and
e-modes · `lending_liquidation` liquidation and bad debt · `lending_governance` what governance changes.

Every call takes the market first and the time last, and hands back the new market first. Nothing is changed where it
refuses, and where a refusal offers an amount, that amount is accepted. Who pays and who receives the asset itself is the
ledger's business; scaled aTokens and debts are the contract's own rows. Flash loans are in `lending_flash`, aToken transfers
in `lending_transfer`. Left out: pausing, permits and delegation.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from wallet.defi.lending_account import (
    AccountData,
    account_data,
    borrowable,
    check_covered,
    check_healthy,
    check_zero_ltv_first,
    data_of,
    debt_balance,
    health_factor,
    ltv_for,
    may_be_borrowed,
    suppliable,
    supplied_balance,
    withdrawable,
)
from wallet.defi.lending_reserves import (
    accrue,
    after_change,
    burned_for_repayment,
    burned_for_withdrawal,
    lendable,
    minted_for_borrow,
    minted_for_supply,
    owed_amount,
    room_to_borrow,
    room_to_supply,
    supplied_amount,
    touch,
)
from wallet.defi.lending_state import (
    TREASURY,
    Account,
    AssetParameters,
    EMode,
    EModeAsset,
    LendingMarket,
    Parameters,
    Reserve,
    SlopeAgent,
    account_of,
    asset_of,
    emode_of,
    new_market,
    set_price,
    with_account,
    with_both,
    with_collateral,
    with_owed,
    with_reserve,
    with_supplied,
)
from wallet.defi.ray import WORD
from wallet.errors import Refused

__all__ = [
    "MAX",
    "TREASURY",
    "Account",
    "AccountData",
    "AssetParameters",
    "EMode",
    "EModeAsset",
    "LendingMarket",
    "Moved",
    "Parameters",
    "Reserve",
    "SlopeAgent",
    "account_data",
    "account_of",
    "borrow",
    "borrowable",
    "debt_balance",
    "health_factor",
    "mint_to_treasury",
    "new_market",
    "repay",
    "set_price",
    "suppliable",
    "supplied_balance",
    "supply",
    "touch",
    "withdraw",
    "withdrawable",
]

MAX = WORD
"""As an amount to withdraw or repay: all of it, to the last scaled unit."""
_MOST_HELD = 2**128 - 1
"""What the contract's word for a virtual balance holds."""


class Moved(msgspec.Struct, frozen=True):
    """A call done: `amount` of the asset changed hands. What was minted or burned for it stands in the account's row."""

    market: LendingMarket
    amount: int


def supply(market: LendingMarket, account: str, asset: str, amount: int, now_s: int) -> Moved:
    """Deposit `amount` for aTokens, rounded down; the first deposit of an asset becomes collateral where it can.

    Refuses `loan_asset_unknown`, `loan_amount_zero` (also what is too little for one scaled unit), `loan_frozen`,
    `loan_supply_cap` (cap, limit) and `amount_too_large`.
    """
    terms, row = asset_of(market, asset), account_of(market, account)
    reserve = accrue(market.reserves[asset], terms, now_s)
    scaled = minted_for_supply(max(amount, 0), reserve.liquidity_index_ray)
    _check_amount(asset, scaled)
    _check_open(market, asset)
    if reserve.virtual_balance + amount > _MOST_HELD:
        limit = _MOST_HELD - reserve.virtual_balance
        raise Refused("amount_too_large", limit, token=asset, amount=amount, limit=limit)
    room = room_to_supply(reserve, terms)
    if amount > room:
        cap = terms.supply_cap * 10**terms.decimals
        raise Refused("loan_supply_cap", room or None, token=asset, cap=cap, limit=room)
    held = row.supplied.get(asset, 0)
    supplied = with_supplied(row, asset, held + scaled)
    if not held and ltv_for(terms, emode_of(market, row.emode)):
        supplied = with_collateral(supplied, asset, True)
    reserve = after_change(reserve, terms, added=amount, minted=scaled)
    return Moved(with_both(market, asset, reserve, account, supplied), amount)


def withdraw(market: LendingMarket, account: str, asset: str, amount: int, now_s: int) -> Moved:
    """Take `amount` out, or all of it with `MAX`, burning aTokens rounded up.

    Collateral may be taken out down to a health factor of 1, past the loan-to-value. Refuses `loan_asset_unknown`,
    `loan_amount_zero`, `loan_balance_short` (have), `loan_liquidity_short` (have), `loan_unhealthy` (health_bps, limit) and
    `loan_zero_ltv_first` (other).
    """
    terms, row = asset_of(market, asset), account_of(market, account)
    reserve = accrue(market.reserves[asset], terms, now_s)
    held, index = row.supplied.get(asset, 0), reserve.liquidity_index_ray
    have = supplied_amount(held, index)
    paid = have if amount == MAX else amount
    scaled = held if amount == MAX else burned_for_withdrawal(max(amount, 0), index)
    _check_amount(asset, scaled)
    if scaled > held:
        raise Refused("loan_balance_short", withdrawable(market, account, asset, now_s) or None, token=asset, have=have)
    if paid > reserve.virtual_balance:
        most = withdrawable(market, account, asset, now_s) or None
        raise Refused("loan_liquidity_short", most, token=asset, have=reserve.virtual_balance)
    left = with_supplied(row, asset, held - scaled)
    reserve = after_change(reserve, terms, taken=paid, minted=-scaled)
    after = with_both(market, asset, reserve, account, left)
    if asset in row.collateral and row.owed:
        data = data_of(after, left, now_s)
        check_healthy(data, asset, lambda: withdrawable(market, account, asset, now_s))
        check_zero_ltv_first(data, terms, emode_of(market, left.emode))
    return Moved(after, paid)


def borrow(market: LendingMarket, account: str, asset: str, amount: int, now_s: int) -> Moved:
    """Borrow `amount` against the account's collateral; the debt is rounded up.

    Refuses `loan_asset_unknown`, `loan_amount_zero`, `loan_frozen`, `loan_not_lent`, `loan_not_in_emode` (mode),
    `loan_liquidity_short` (have), `loan_borrow_cap` (cap, limit), `loan_no_collateral`, `loan_unhealthy` (health_bps, limit) and
    `loan_collateral_short` (limit).
    """
    terms, row = asset_of(market, asset), account_of(market, account)
    reserve = accrue(market.reserves[asset], terms, now_s)
    index = reserve.variable_borrow_index_ray
    scaled = minted_for_borrow(max(amount, 0), index)
    _check_amount(asset, scaled)
    _check_open(market, asset)
    _check_lent(terms, emode_of(market, row.emode))
    have, room = lendable(reserve), room_to_borrow(reserve, terms)
    if amount > have:
        raise Refused("loan_liquidity_short", borrowable(market, account, asset, now_s) or None, token=asset, have=have)
    if amount > room:
        cap, most = terms.borrow_cap * 10**terms.decimals, borrowable(market, account, asset, now_s) or None
        raise Refused("loan_borrow_cap", most, token=asset, cap=cap, limit=room)
    owing = with_owed(row, asset, row.owed.get(asset, 0) + scaled)
    reserve = after_change(reserve, terms, taken=amount, lent=scaled)
    after = with_both(market, asset, reserve, account, owing)
    check_covered(data_of(after, owing, now_s), asset, lambda: borrowable(market, account, asset, now_s))
    return Moved(after, amount)


def repay(market: LendingMarket, account: str, asset: str, amount: int, now_s: int) -> Moved:
    """Pay `amount` of a debt back, at most all of it (also with `MAX`); what is paid off is rounded down.

    Refuses `loan_asset_unknown`, `loan_amount_zero` and `loan_no_debt`.
    """
    terms, row = asset_of(market, asset), account_of(market, account)
    reserve = accrue(market.reserves[asset], terms, now_s)
    owed, index = row.owed.get(asset, 0), reserve.variable_borrow_index_ray
    if not owed:
        raise Refused("loan_no_debt", token=asset)
    paid = min(max(amount, 0), owed_amount(owed, index))
    scaled = burned_for_repayment(paid, index)
    _check_amount(asset, scaled)
    reserve = after_change(reserve, terms, added=paid, lent=-scaled)
    return Moved(with_both(market, asset, reserve, account, with_owed(row, asset, owed - scaled)), paid)


def mint_to_treasury(market: LendingMarket, assets: tuple[str, ...]) -> LendingMarket:
    """Hand the treasury the aTokens set aside for it, one for one in scaled units; no index and no rate moves.

    Refuses `loan_asset_unknown`.
    """
    for asset in assets:
        asset_of(market, asset)
        reserve, row = market.reserves[asset], account_of(market, TREASURY)
        accrued = reserve.accrued_to_treasury
        if not accrued:
            continue
        minted = replace(reserve, scaled_supply=reserve.scaled_supply + accrued, accrued_to_treasury=0)
        treasury = with_supplied(row, asset, row.supplied.get(asset, 0) + accrued)
        market = with_account(with_reserve(market, asset, minted), TREASURY, treasury)
    return market


def _check_amount(asset: str, scaled: int) -> None:
    """Scaled units are what moves: less than one of them is nothing."""
    if not scaled:
        raise Refused("loan_amount_zero", token=asset)


def _check_open(market: LendingMarket, asset: str) -> None:
    if asset in market.frozen:
        raise Refused("loan_frozen", token=asset)


def _check_lent(asset: AssetParameters, emode: EMode | None) -> None:
    if may_be_borrowed(asset, emode):
        return
    if emode is not None:
        raise Refused("loan_not_in_emode", token=asset.name, mode=emode.label)
    raise Refused("loan_not_lent", token=asset.name)
