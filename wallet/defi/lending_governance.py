"""What governance changes in a lending market that is in use: caps, terms, who may borrow what, members of e-modes.

Equals `PoolConfigurator` of aave-dao/aave-v3-origin at fd1fbd91, executed, for the calls that stand here. Nothing of an
account changes; what it may do next, and whether it may be liquidated, follows at once. A loan-to-value of zero stops new
loans against an asset without endangering old ones, and the one before comes back when it is switched off. Left out:
freezing, pausing, rates and fees of a reserve that is in use, zero loan-to-value inside an e-mode, and what the contract
refuses to an asset that somebody supplies.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.defi.lending_state import (
    AssetParameters,
    EMode,
    EModeAsset,
    LendingMarket,
    asset_of,
    check_terms,
    emode_of,
)
from wallet.errors import Refused


def set_caps(market: LendingMarket, asset: str, supply_cap: int, borrow_cap: int) -> LendingMarket:
    """Cap what may be supplied and borrowed from now on, in whole tokens; 0 is no cap. Refuses `loan_asset_unknown`."""
    return _with_asset(market, replace(asset_of(market, asset), supply_cap=supply_cap, borrow_cap=borrow_cap))


def set_borrowable(market: LendingMarket, asset: str, borrowable: bool) -> LendingMarket:
    """Let an asset be borrowed outside e-modes, or not. Refuses `loan_asset_unknown`."""
    return _with_asset(market, replace(asset_of(market, asset), borrowable=borrowable))


def configure_collateral(
    market: LendingMarket, asset: str, ltv_bps: int, liquidation_threshold_bps: int, liquidation_bonus_bps: int
) -> LendingMarket:
    """Set what an asset backs. While its loan-to-value is switched to zero the new one waits until that ends.

    Refuses `loan_asset_unknown` and `loan_terms_out_of_range`.
    """
    terms = replace(
        asset_of(market, asset),
        ltv_bps=ltv_bps,
        liquidation_threshold_bps=liquidation_threshold_bps,
        liquidation_bonus_bps=liquidation_bonus_bps,
    )
    check_terms(terms)
    if asset not in market.pending_ltv_bps:
        return _with_asset(market, terms)
    waiting = replace(market, pending_ltv_bps={**market.pending_ltv_bps, asset: ltv_bps})
    return _with_asset(waiting, replace(terms, ltv_bps=0))


def set_ltv_zero(market: LendingMarket, asset: str, zero: bool) -> LendingMarket:
    """Switch an asset's loan-to-value to zero, or back to what it was.

    Refuses `loan_asset_unknown` and `loan_ltv_zero_already` where it is so already.
    """
    terms, pending = asset_of(market, asset), market.pending_ltv_bps
    if zero == (asset in pending):
        raise Refused("loan_ltv_zero_already", token=asset)
    others = {name: ltv_bps for name, ltv_bps in pending.items() if name != asset}
    changed = replace(market, pending_ltv_bps={**others, asset: terms.ltv_bps} if zero else others)
    return _with_asset(changed, replace(terms, ltv_bps=0 if zero else pending[asset]))


def set_isolated(market: LendingMarket, category: int, isolated: bool) -> LendingMarket:
    """Let only an e-mode's own members back new debt in it, or not. Refuses `loan_emode_unknown`."""
    return _with_emode(market, replace(_category(market, category), isolated=isolated))


def set_member(market: LendingMarket, category: int, asset: str, collateral: bool, borrowable: bool) -> LendingMarket:
    """Say what an asset is to an e-mode; with neither it is no member. Refuses `loan_asset_unknown`, `loan_emode_unknown`."""
    emode, terms = _category(market, category), asset_of(market, asset)
    members = tuple(member for member in emode.assets if member.name != terms.name)
    if collateral or borrowable:
        members += (EModeAsset(terms.name, collateral, borrowable),)
    return _with_emode(market, replace(emode, assets=members))


def _category(market: LendingMarket, category: int) -> EMode:
    emode = emode_of(market, category)
    if emode is None:
        raise Refused("loan_emode_unknown", category=category)
    return emode


def _with_asset(market: LendingMarket, terms: AssetParameters) -> LendingMarket:
    assets = tuple(terms if each.name == terms.name else each for each in market.parameters.assets)
    return replace(market, parameters=replace(market.parameters, assets=assets))


def _with_emode(market: LendingMarket, emode: EMode) -> LendingMarket:
    emodes = tuple(emode if each.id == emode.id else each for each in market.parameters.emodes)
    return replace(market, parameters=replace(market.parameters, emodes=emodes))
