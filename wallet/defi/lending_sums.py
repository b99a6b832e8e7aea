"""What one row of a lending market stands for in sum is brought to what a record tells of it, or changed by what many did.

Nothing that the contract does in one call: between two recorded moments many supplied, withdrew, borrowed and repaid, of whom
only the sums are known. Interest up to the moment is counted first, and the rates of the time to come follow as after any call.
What the row owes need not be covered, since whoever stands behind it has collateral that is not told; a record asks no caps.
"""

from __future__ import annotations

from msgspec.structs import replace

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
)
from wallet.defi.lending_state import (
    LendingMarket,
    account_of,
    asset_of,
    with_account,
    with_owed,
    with_reserve,
    with_supplied,
)


def brought_to(
    market: LendingMarket, account: str, asset: str, supplied: int, owed: int, now_s: int
) -> tuple[LendingMarket, int]:
    """Let `account` have supplied and owe so much of an asset; returns what it paid in for that, negative where it took out.

    What is set aside for the treasury counts as supplied by it, as it does in what a record tells of all. Supplies are rounded
    down and debts up, as everywhere; where it would take out more than is there, it leaves that much more in. Refuses
    `loan_asset_unknown`.
    """
    terms, row = asset_of(market, asset), account_of(market, account)
    reserve = accrue(market.reserves[asset], terms, now_s)
    held, owes = row.supplied.get(asset, 0), row.owed.get(asset, 0)
    liquidity_index, borrow_index = reserve.liquidity_index_ray, reserve.variable_borrow_index_ray
    scaled = max(0, minted_for_supply(supplied, liquidity_index) - reserve.accrued_to_treasury)
    debt = minted_for_borrow(owed, borrow_index)
    lent = owed_amount(debt, borrow_index) - owed_amount(owes, borrow_index)
    had = supplied_amount(held, liquidity_index)
    paid = supplied_amount(scaled, liquidity_index) - had - lent
    if reserve.virtual_balance + paid < 0:
        scaled += burned_for_withdrawal(-reserve.virtual_balance - paid, liquidity_index)
        paid = supplied_amount(scaled, liquidity_index) - had - lent
    sums = replace(reserve, scaled_supply=reserve.scaled_supply + scaled - held, scaled_debt=reserve.scaled_debt + debt - owes)
    market = with_reserve(market, asset, after_change(sums, terms, added=max(paid, 0), taken=max(-paid, 0)))
    return with_account(market, account, with_owed(with_supplied(row, asset, scaled), asset, debt)), paid


def changed_by(
    market: LendingMarket, account: str, asset: str, supplied: int, owed: int, now_s: int
) -> tuple[LendingMarket, int]:
    """Let `account` supply and owe so much more of an asset, less where negative; returns what it paid in for both, negative
    where it took out.

    It repays first, then supplies or takes out, and borrows last: each only as much as it has, as is there and as caps let it,
    and nothing new of what is frozen. Rounded as those calls are. Refuses `loan_asset_unknown`.
    """
    terms, row = asset_of(market, asset), account_of(market, account)
    reserve = accrue(market.reserves[asset], terms, now_s)
    held, owes = row.supplied.get(asset, 0), row.owed.get(asset, 0)
    liquidity_index, borrow_index = reserve.liquidity_index_ray, reserve.variable_borrow_index_ray
    open_now, cash, debt = asset not in market.frozen, reserve.virtual_balance, owes
    if owed < 0:
        repaid = min(-owed, owed_amount(owes, borrow_index))
        debt, cash = owes - burned_for_repayment(repaid, borrow_index), cash + repaid
    scaled = held
    if supplied > 0 and open_now:
        paid = min(supplied, room_to_supply(reserve, terms))
        scaled, cash = held + minted_for_supply(paid, liquidity_index), cash + paid
    elif supplied < 0:
        out = min(-supplied, supplied_amount(held, liquidity_index), cash)
        scaled, cash = held - min(held, burned_for_withdrawal(out, liquidity_index)), cash - out
    reserve = replace(
        reserve,
        scaled_supply=reserve.scaled_supply + scaled - held,
        scaled_debt=reserve.scaled_debt + debt - owes,
        virtual_balance=cash,
    )
    lent = 0
    if owed > 0 and open_now:
        lent = min(owed, lendable(reserve), room_to_borrow(reserve, terms))
        minted = minted_for_borrow(lent, borrow_index)
        debt, reserve = debt + minted, replace(reserve, scaled_debt=reserve.scaled_debt + minted)
    paid_in = cash - lent - market.reserves[asset].virtual_balance
    market = with_reserve(market, asset, after_change(reserve, terms, taken=lent))
    return with_account(market, account, with_owed(with_supplied(row, asset, scaled), asset, debt)), paid_in
