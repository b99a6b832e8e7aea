"""What governance and its agent change in a lending market that is in use: caps, terms, rates, what may be borrowed, e-modes.

Equals `PoolConfigurator` of aave-dao/aave-v3-origin at fd1fbd91: executed, but for rates (`set_rates`, read). Nothing of an
account changes; what it may do next, and whether it may be liquidated, follows at once. A loan-to-value of zero stops new
loans against an asset without endangering old ones, and the one before comes back when it is switched off. The agent that
moves the second slope of a curve (`move_slope`, bgd-labs/aave-proposals-v3 of 20260130, read) is bound in size and time;
what makes it move is not modelled. Left out: pausing, the fees of a reserve that is in use, and what the contract refuses to an
asset that somebody supplies.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.defi.lending_account import category_member, counts_in_category
from wallet.defi.lending_reserves import after_change, touch
from wallet.defi.lending_state import (
    AssetParameters,
    EMode,
    EModeAsset,
    LendingMarket,
    asset_of,
    check_terms,
    emode_of,
    with_reserve,
)
from wallet.defi.rate_strategy import RateStrategy, check_strategy
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

    Refuses `loan_asset_unknown` and `loan_ltv_zero_already` where nothing would change.
    """
    terms, pending = asset_of(market, asset), market.pending_ltv_bps
    if zero == (asset in pending):
        raise Refused("loan_ltv_zero_already", token=asset)
    others = {name: ltv_bps for name, ltv_bps in pending.items() if name != asset}
    changed = replace(market, pending_ltv_bps={**others, asset: terms.ltv_bps} if zero else others)
    return _with_asset(changed, replace(terms, ltv_bps=0 if zero else pending[asset]))


def set_frozen(market: LendingMarket, asset: str, frozen: bool) -> LendingMarket:
    """Let no more of an asset be supplied or borrowed, or let it again.

    Freezing also switches its loan-to-value to zero, outside e-modes and in each in which it is collateral; that stays so after
    the asset is let go, until it is switched back. Refuses `loan_asset_unknown` and `loan_frozen_already` where nothing
    would change.
    """
    asset_of(market, asset)
    if frozen == (asset in market.frozen):
        raise Refused("loan_frozen_already", token=asset)
    if not frozen:
        return replace(market, frozen=tuple(name for name in market.frozen if name != asset))
    market = replace(market, frozen=(*market.frozen, asset))
    if asset not in market.pending_ltv_bps:
        market = set_ltv_zero(market, asset, True)
    for emode in market.parameters.emodes:
        if counts_in_category(emode, asset):
            market = set_ltv_zero_in_emode(market, emode.id, asset, True)
    return market


def set_ltv_zero_in_emode(market: LendingMarket, category: int, asset: str, zero: bool) -> LendingMarket:
    """Let a collateral of an e-mode back no new debt there, or let it again.

    Refuses `loan_asset_unknown`, `loan_emode_unknown`, and `loan_no_emode_collateral` where it is none.
    """
    emode, terms = _category(market, category), asset_of(market, asset)
    if not counts_in_category(emode, terms.name):
        raise Refused("loan_no_emode_collateral", token=asset, mode=emode.label)
    members = tuple(replace(each, ltv_zero=zero) if each.name == asset else each for each in emode.assets)
    return _with_emode(market, replace(emode, assets=members))


def set_rates(market: LendingMarket, asset: str, rates: RateStrategy, now_s: int) -> LendingMarket:
    """Give a reserve another curve: interest up to `now_s` is counted at the old rates.

    Refuses `loan_asset_unknown` and `loan_rates_out_of_range`.
    """
    terms = replace(asset_of(market, asset), rates=rates)
    check_strategy(rates)
    market = _with_asset(touch(market, asset, now_s), terms)
    return with_reserve(market, asset, after_change(market.reserves[asset], terms))


def move_slope(market: LendingMarket, asset: str, slope2_bps: int, now_s: int) -> LendingMarket:
    """Let the agent move the second slope, within its step and after its pause.

    Refuses `loan_asset_unknown`, `loan_slope_early` (hours), `loan_slope_far` (limit_bps; remedy: the nearest slope within the
    step) and `loan_rates_out_of_range`.
    """
    rates, agent = asset_of(market, asset).rates, market.parameters.slope_agent
    opens_s = market.slope_moved_s.get(asset, now_s - agent.pause_s) + agent.pause_s
    if now_s < opens_s:
        raise Refused("loan_slope_early", hours=-((now_s - opens_s) // 3600))
    step = max(-agent.step_bps, min(slope2_bps - rates.slope2_bps, agent.step_bps))
    if rates.slope2_bps + step != slope2_bps:
        raise Refused("loan_slope_far", rates.slope2_bps + step if step else None, limit_bps=agent.step_bps)
    moved = set_rates(market, asset, replace(rates, slope2_bps=slope2_bps), now_s)
    return replace(moved, slope_moved_s={**market.slope_moved_s, asset: now_s})


def set_isolated(market: LendingMarket, category: int, isolated: bool) -> LendingMarket:
    """Let only an e-mode's own members back new debt in it, or not. Refuses `loan_emode_unknown`."""
    return _with_emode(market, replace(_category(market, category), isolated=isolated))


def set_member(market: LendingMarket, category: int, asset: str, collateral: bool, borrowable: bool) -> LendingMarket:
    """Say what an asset is to an e-mode; with neither it is no member. Refuses `loan_asset_unknown`, `loan_emode_unknown`."""
    emode, terms = _category(market, category), asset_of(market, asset)
    members = tuple(member for member in emode.assets if member.name != terms.name)
    before = category_member(emode, terms.name)
    if collateral or borrowable:
        zero = collateral and before is not None and before.ltv_zero
        members += (EModeAsset(terms.name, collateral, borrowable, zero),)
    return _with_emode(market, replace(emode, assets=members))


def lose(market: LendingMarket, asset: str, amount: int, now_s: int) -> LendingMarket:
    """Let `amount` of a reserve be gone, no more than it knows of: its rates follow, and what suppliers are owed stays, so that
    the last of them find nothing. Nothing that the contract does: what a fault in it would. Refuses `loan_asset_unknown`.
    """
    market = touch(market, asset, now_s)
    return with_reserve(market, asset, after_change(market.reserves[asset], asset_of(market, asset), taken=amount))


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
