"""What an account has, owes and may do: its values, its health factor, what it may still borrow or take out.

Equals `GenericLogic` and the account checks of `ValidationLogic` of aave-dao/aave-v3-origin at fd1fbd91. Values are in 1e-8
of the base currency: collateral rounded down, debt rounded up, so the smallest dust is owed. Two bounds stand beside each
other: the loan-to-value says how much may be borrowed, the liquidation threshold (higher) from where a liquidator may come.
`health_factor` is the collateral at its threshold over the debt; it may stand at exactly 1. What may still be done is solved
for rather than searched: each of the limits here is the largest amount that the call itself accepts.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from wallet.arithmetic import Number
from wallet.defi.lending_reserves import (
    accrue,
    borrow_index_at,
    largest_burned,
    lendable,
    liquidity_index_at,
    owed_amount,
    room_to_borrow,
    room_to_supply,
    supplied_amount,
    touch,
)
from wallet.defi.lending_state import (
    Account,
    AssetParameters,
    EMode,
    EModeAsset,
    LendingMarket,
    account_of,
    asset_of,
    emode_of,
    with_collateral,
    with_owed,
)
from wallet.defi.ray import BPS, RAY, WAD, WORD, mul_div_ceil, percent_div_ceil, percent_mul_floor, wad_div
from wallet.errors import Refused

SAFE_WAD = WAD
"""The health factor down to which nobody may liquidate (`HEALTH_FACTOR_LIQUIDATION_THRESHOLD`)."""


class AccountData(msgspec.Struct, frozen=True):
    """An account at a moment. Values in 1e-8 of the base currency; `health_factor_wad` is 2**256 - 1 without debt.

    `threshold_value` is the sum of collateral values times their thresholds in basis points; `ltv_bps` and
    `liquidation_threshold_bps` are the collateral's means, rounded down. `zero_ltv` names collateral that backs no new
    debt: it has to leave before any other.
    """

    collateral_value: int = 0
    debt_value: int = 0
    available_value: int = 0
    liquidation_threshold_bps: int = 0
    ltv_bps: int = 0
    health_factor_wad: int = WORD
    threshold_value: int = 0
    zero_ltv: tuple[str, ...] = ()


NOTHING = AccountData()
"""What an account is worth that has no collateral and owes nothing."""


def value_of_collateral(amount: Number, price: Number | int, unit: int) -> Number:
    """What an amount is worth in 1e-8 of the base currency, rounded down; `unit` is one whole token."""
    return amount * price // unit


def value_of_debt(amount: Number, price: Number | int, unit: int) -> Number:
    """What an amount owed counts in 1e-8 of the base currency, rounded up."""
    return mul_div_ceil(amount, price, unit)


def health_factor(threshold_value: Number, debt_value: Number) -> Number:
    """Collateral at its thresholds over debt, in wads; there has to be a debt.

    The division rounds half up in the 22nd place, and four places are then cut off.
    """
    return wad_div(threshold_value, debt_value) // BPS


def category_member(emode: EMode | None, asset: str) -> EModeAsset | None:
    """What an e-mode says of an asset, None where it says nothing."""
    if emode is not None:
        for member in emode.assets:
            if member.name == asset:
                return member
    return None


def counts_in_category(emode: EMode | None, asset: str) -> bool:
    """Whether the category's own figures apply to the asset as collateral."""
    member = category_member(emode, asset)
    return member is not None and member.collateral


def ltv_for(asset: AssetParameters, emode: EMode | None) -> int:
    """The loan-to-value of an asset to an account in that e-mode, in basis points (`getUserReserveLtv`)."""
    member = category_member(emode, asset.name)
    if emode is not None and member is not None and member.collateral:
        return 0 if member.ltv_zero else emode.ltv_bps
    return 0 if emode is not None and emode.isolated else asset.ltv_bps


def liquidation_threshold_for(asset: AssetParameters, emode: EMode | None) -> int:
    """The liquidation threshold of an asset to an account in that e-mode, in basis points."""
    if emode is not None and counts_in_category(emode, asset.name):
        return emode.liquidation_threshold_bps
    return asset.liquidation_threshold_bps


def liquidation_bonus_for(asset: AssetParameters, emode: EMode | None) -> int:
    """What a liquidator takes for 10,000 of debt from an account in that e-mode."""
    if emode is not None and counts_in_category(emode, asset.name):
        return emode.liquidation_bonus_bps
    return asset.liquidation_bonus_bps


def may_be_borrowed(asset: AssetParameters, emode: EMode | None) -> bool:
    """Whether an account in that e-mode may owe the asset: inside one only its own members count."""
    if emode is None:
        return asset.borrowable
    member = category_member(emode, asset.name)
    return member is not None and member.borrowable


def supplied_balance(market: LendingMarket, account: str, asset: str, now_s: int) -> int:
    """An account's aTokens, interest to `now_s` included, rounded down. Refuses `loan_asset_unknown`."""
    asset_of(market, asset)
    held = account_of(market, account).supplied.get(asset, 0)
    return supplied_amount(held, liquidity_index_at(market.reserves[asset], now_s))


def debt_balance(market: LendingMarket, account: str, asset: str, now_s: int) -> int:
    """What an account owes, interest to `now_s` included, rounded up. Refuses `loan_asset_unknown`."""
    asset_of(market, asset)
    owed = account_of(market, account).owed.get(asset, 0)
    return owed_amount(owed, borrow_index_at(market.reserves[asset], now_s))


def account_data(market: LendingMarket, account: str, now_s: int) -> AccountData:
    """Value an account at `now_s`, with both indexes projected to it (`getUserAccountData`)."""
    return data_of(market, account_of(market, account), now_s)


def data_of(market: LendingMarket, row: Account, now_s: int) -> AccountData:
    """Value a row, also one that is not yet in the market."""
    if not row.collateral and not row.owed:
        return NOTHING
    emode = emode_of(market, row.emode)
    collateral_value = ltv_value = threshold_value = debt_value = 0
    zero_ltv: tuple[str, ...] = ()
    for asset in market.parameters.assets:
        name = asset.name
        backs, scaled_debt = name in row.collateral, row.owed.get(name)
        if not backs and scaled_debt is None:
            continue
        reserve, price, unit = market.reserves[name], market.prices[name], 10**asset.decimals
        if backs:
            held = supplied_amount(row.supplied.get(name, 0), liquidity_index_at(reserve, now_s))
            value, ltv_bps = value_of_collateral(held, price, unit), ltv_for(asset, emode)
            collateral_value += value
            ltv_value += value * ltv_bps
            threshold_value += value * liquidation_threshold_for(asset, emode)
            zero_ltv += () if ltv_bps else (name,)
        if scaled_debt is not None:
            debt_value += value_of_debt(owed_amount(scaled_debt, borrow_index_at(reserve, now_s)), price, unit)
    ltv = ltv_value // collateral_value if collateral_value else 0
    return AccountData(
        collateral_value=collateral_value,
        debt_value=debt_value,
        available_value=max(0, percent_mul_floor(collateral_value, ltv) - debt_value),
        liquidation_threshold_bps=threshold_value // collateral_value if collateral_value else 0,
        ltv_bps=ltv,
        health_factor_wad=health_factor(threshold_value, debt_value) if debt_value else WORD,
        threshold_value=threshold_value,
        zero_ltv=zero_ltv,
    )


def health_of(market: LendingMarket, row: Account, now_s: int) -> int:
    """Return the health factor of a row, of 1e18, as `data_of` does: nothing else is worked out."""
    emode, threshold_value, debt_value = emode_of(market, row.emode), 0, 0
    for name, scaled in row.owed.items():
        reserve, unit = market.reserves[name], 10 ** asset_of(market, name).decimals
        debt_value += value_of_debt(owed_amount(scaled, borrow_index_at(reserve, now_s)), market.prices[name], unit)
    if not debt_value:
        return WORD
    for name in row.collateral:
        asset, reserve = asset_of(market, name), market.reserves[name]
        held = supplied_amount(row.supplied.get(name, 0), liquidity_index_at(reserve, now_s))
        value = value_of_collateral(held, market.prices[name], 10**asset.decimals)
        threshold_value += value * liquidation_threshold_for(asset, emode)
    return health_factor(threshold_value, debt_value)


def health_bps(data: AccountData) -> int:
    """A health factor for a sentence, in 1e-4 and cut off, so that what is not safe never reads as 1."""
    return data.health_factor_wad * BPS // WAD


def check_covered(data: AccountData, asset: str, most: Callable[[], int]) -> None:
    """Refuse an account, as it would stand after borrowing, whose collateral does not cover its debt.

    `most` finds what it might borrow instead. Refuses `loan_no_collateral` where nothing backs new debt, `loan_unhealthy`
    (health_bps, limit) below a health factor of 1 and `loan_collateral_short` (limit) beyond the loan-to-value.
    `validateHFAndLtv`.
    """
    if not data.ltv_bps:
        raise Refused("loan_no_collateral", token=asset)
    check_healthy(data, asset, most)
    if data.collateral_value < percent_div_ceil(data.debt_value, data.ltv_bps):
        limit = most()
        raise Refused("loan_collateral_short", limit or None, token=asset, limit=limit)


def check_healthy(data: AccountData, asset: str, most: Callable[[], int]) -> None:
    """Refuse with `loan_unhealthy` (health_bps, limit) what would leave a health factor below 1."""
    if data.health_factor_wad < SAFE_WAD:
        limit = most()
        raise Refused("loan_unhealthy", limit or None, token=asset, health_bps=health_bps(data), limit=limit)


def check_zero_ltv_first(data: AccountData, asset: AssetParameters, emode: EMode | None) -> None:
    """Refuse with `loan_zero_ltv_first` (other) to give up what backs debt while collateral is left that backs none."""
    if data.zero_ltv and ltv_for(asset, emode):
        raise Refused("loan_zero_ltv_first", token=asset.name, other=data.zero_ltv[0])


def suppliable(market: LendingMarket, asset: str, now_s: int) -> int:
    """The largest amount that fits under the supply cap; 2**256 - 1 where there is none, 0 where the asset is frozen.

    Refuses `loan_asset_unknown`.
    """
    terms = asset_of(market, asset)
    return 0 if asset in market.frozen else room_to_supply(accrue(market.reserves[asset], terms, now_s), terms)


def borrowable(market: LendingMarket, account: str, asset: str, now_s: int) -> int:
    """The largest amount that `borrow` accepts: by collateral, liquidity and cap; 0 where the asset is not lent.

    Refuses `loan_asset_unknown`.
    """
    terms, row = asset_of(market, asset), account_of(market, account)
    if asset in market.frozen or not may_be_borrowed(terms, emode_of(market, row.emode)):
        return 0
    market = touch(market, asset, now_s)
    reserve = market.reserves[asset]
    return min(lendable(reserve), room_to_borrow(reserve, terms), _backed(market, row, terms, now_s))


def _backed(market: LendingMarket, row: Account, asset: AssetParameters, now_s: int) -> int:
    """The largest further debt in an asset, its reserve accrued, that the row's collateral covers.

    Only the loan-to-value binds: every liquidation threshold is at least that.
    """
    data = data_of(market, with_owed(row, asset.name, 0), now_s)
    most_value = percent_mul_floor(data.collateral_value, data.ltv_bps) - data.debt_value
    if most_value <= 0:
        return 0
    index = market.reserves[asset.name].variable_borrow_index_ray
    most_owed = most_value * 10**asset.decimals // market.prices[asset.name]
    return max(0, largest_burned(most_owed * RAY // index - row.owed.get(asset.name, 0), index))


def withdrawable(market: LendingMarket, account: str, asset: str, now_s: int) -> int:
    """The largest amount that `withdraw` pays out: what is `releasable`, as far as it is there.

    Refuses `loan_asset_unknown`.
    """
    asset_of(market, asset)
    return min(releasable(market, account, asset, now_s), market.reserves[asset].virtual_balance)


def releasable(market: LendingMarket, account: str, asset: str, now_s: int) -> int:
    """The largest amount of a deposit that may leave its account, paid out or handed over: by balance and what its debt needs.

    Refuses `loan_asset_unknown`.
    """
    terms, row = asset_of(market, asset), account_of(market, account)
    held = row.supplied.get(asset, 0)
    index = liquidity_index_at(market.reserves[asset], now_s)
    in_reach = supplied_amount(held, index)
    if not row.owed or asset not in row.collateral:
        return in_reach
    emode = emode_of(market, row.emode)
    rest = data_of(market, with_collateral(row, asset, False), now_s)
    if rest.zero_ltv and ltv_for(terms, emode):
        return 0
    kept = _needed(rest, liquidation_threshold_for(terms, emode), market.prices[asset], 10**terms.decimals, index)
    return min(in_reach, largest_burned(max(0, held - kept), index)) if kept <= held else 0


def _needed(rest: AccountData, threshold_bps: int, price: int, unit: int, index_ray: int) -> int:
    """Scaled aTokens that, beside the rest of an account, hold its health factor at 1, each step rounded up."""
    debt = rest.debt_value
    threshold_value = -(-(BPS * WAD * debt - debt // 2) // WAD)
    missing = threshold_value - rest.threshold_value
    if missing <= 0:
        return 0
    if not threshold_bps:
        return WORD
    value = -(-missing // threshold_bps)
    amount = -(-value * unit // price)
    return -(-amount * RAY // index_ray)
