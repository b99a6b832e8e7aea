"""What an account chooses about its collateral: which supplies count, and which e-mode they count in.

Equals `executeUseReserveAsCollateral` and `executeSetUserEMode` of aave-dao/aave-v3-origin at fd1fbd91. Neither touches a
reserve: indexes are projected for the check alone. An e-mode lends more against its members and lets its accounts owe only
its members, so neither may be entered or left with what does not belong on the other side.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.defi.lending_account import (
    SAFE_WAD,
    check_zero_ltv_first,
    data_of,
    health_bps,
    ltv_for,
    may_be_borrowed,
)
from wallet.defi.lending_state import (
    Account,
    EMode,
    LendingMarket,
    account_of,
    asset_of,
    emode_of,
    with_account,
    with_collateral,
)
from wallet.errors import Refused


def set_collateral(market: LendingMarket, account: str, asset: str, used: bool, now_s: int) -> LendingMarket:
    """Let a supply count as collateral or not; nothing happens where it already does.

    Refuses `loan_asset_unknown`; switching on `loan_no_supply` and `loan_backs_nothing` (its loan-to-value is zero);
    switching off `loan_needed` (health_bps) and `loan_zero_ltv_first` (other).
    """
    terms, row = asset_of(market, asset), account_of(market, account)
    if used == (asset in row.collateral):
        return market
    emode = emode_of(market, row.emode)
    changed = with_collateral(row, asset, used)
    if not used:
        data = data_of(market, changed, now_s)
        if data.health_factor_wad < SAFE_WAD:
            raise Refused("loan_needed", token=asset, health_bps=health_bps(data))
        check_zero_ltv_first(data, terms, emode)
    elif not row.supplied.get(asset):
        raise Refused("loan_no_supply", token=asset)
    elif not ltv_for(terms, emode):
        raise Refused("loan_backs_nothing", token=asset)
    return with_account(market, account, changed)


def set_emode(market: LendingMarket, account: str, category: int, now_s: int) -> LendingMarket:
    """Enter an e-mode, or leave it with 0; nothing happens in the one already held, however the account stands.

    Refuses `loan_emode_unknown` (category), `loan_emode_debt` (token) where a debt may not be owed there,
    `loan_emode_collateral` (token) where a collateral would back nothing there, and `loan_emode_unhealthy` (health_bps).
    """
    row = account_of(market, account)
    if row.emode == category:
        return market
    emode = emode_of(market, category)
    _check_members(market, row, emode)
    changed = replace(row, emode=category)
    if row.owed and (data := data_of(market, changed, now_s)).health_factor_wad < SAFE_WAD:
        raise Refused("loan_emode_unhealthy", health_bps=health_bps(data))
    return with_account(market, account, changed)


def _check_members(market: LendingMarket, row: Account, emode: EMode | None) -> None:
    for asset in market.parameters.assets:
        if asset.name in row.owed and not may_be_borrowed(asset, emode):
            raise Refused("loan_emode_debt", token=asset.name)
        if asset.name in row.collateral and not ltv_for(asset, emode):
            raise Refused("loan_emode_collateral", token=asset.name)
