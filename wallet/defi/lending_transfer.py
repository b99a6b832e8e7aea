"""Handing a deposit over: aTokens move from one account to another, and nothing leaves the market.

Equals `_transfer` of the aToken and `executeFinalizeTransfer` of `SupplyLogic` in aave-dao/aave-v3-origin, pool revision 11: the
scaled units are rounded up, no reserve is touched and no liquidity needed; a giver whose debt the deposit backs is checked as in
a withdrawal, and what a taker has for the first time becomes collateral where it can. Left out: allowances, and pauses.
"""

from __future__ import annotations

from wallet.defi.lending import MAX, Moved
from wallet.defi.lending_account import check_healthy, check_zero_ltv_first, data_of, ltv_for, releasable
from wallet.defi.lending_reserves import burned_for_withdrawal, liquidity_index_at, supplied_amount
from wallet.defi.lending_state import (
    LendingMarket,
    account_of,
    asset_of,
    emode_of,
    with_account,
    with_collateral,
    with_supplied,
)
from wallet.errors import Refused


def hand_over(market: LendingMarket, giver: str, taker: str, asset: str, amount: int, now_s: int) -> Moved:
    """Move `amount` of a deposit from `giver` to `taker`, all of it with `MAX`.

    Refuses `loan_asset_unknown`, `loan_amount_zero`, `loan_balance_short` (have), `loan_unhealthy` (health_bps, limit) and
    `loan_zero_ltv_first` (other).
    """
    terms, row, other = asset_of(market, asset), account_of(market, giver), account_of(market, taker)
    held, index = row.supplied.get(asset, 0), liquidity_index_at(market.reserves[asset], now_s)
    have = supplied_amount(held, index)
    moved = have if amount == MAX else amount
    scaled = held if amount == MAX else burned_for_withdrawal(max(amount, 0), index)
    if not scaled:
        raise Refused("loan_amount_zero", token=asset)
    if scaled > held:
        raise Refused("loan_balance_short", releasable(market, giver, asset, now_s) or None, token=asset, have=have)
    if giver == taker:
        return Moved(market, moved)
    left, had = with_supplied(row, asset, held - scaled), other.supplied.get(asset, 0)
    got = with_supplied(other, asset, had + scaled)
    if not had and ltv_for(terms, emode_of(market, other.emode)):
        got = with_collateral(got, asset, True)
    after = with_account(with_account(market, giver, left), taker, got)
    if asset in row.collateral and row.owed:
        data = data_of(after, left, now_s)
        check_healthy(data, asset, lambda: releasable(market, giver, asset, now_s))
        check_zero_ltv_first(data, terms, emode_of(market, left.emode))
    return Moved(after, moved)
