"""Tiers and groups: which terms a vault mints under, and how much all vaults of a tier and of an operator may mint together.

Everybody's vault begins in the default tier, number 0. An operator whom the DAO has identified has a group with a limit of its
own, and tiers in it; a vault changes its tier when owner and operator agree.

Equals, limit by limit and refusal by refusal, contracts/0.8.25/vaults/OperatorGrid.sol of lidofinance/core at 372b02e, executed
with its VaultHub. Left out: roles, confirmations that wait for the other side (here both agree at once), and changes of a tier's
terms.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from wallet.errors import Refused
from wallet.staking.external_shares import BASIS_POINTS
from wallet.staking.vault_reserve import Parameters, StakingVault

DEFAULT = 0
"""The number of the tier in which every vault begins; it belongs to no group."""
MOST_RATIO_BPS = 9_999
THRESHOLD_GAP_BPS = 10
"""A threshold has to be further than this under its reserve ratio."""


class Tier(msgspec.Struct, frozen=True):
    """The terms of a tier, limits in shares and parts in basis points, and what its vaults owe together."""

    operator: str
    share_limit: int
    reserve_ratio_bps: int
    forced_rebalance_threshold_bps: int
    infra_fee_bps: int = 0
    liquidity_fee_bps: int = 0
    reservation_fee_bps: int = 0
    liability_shares: int = 0


class OperatorGroup(msgspec.Struct, frozen=True):
    """What an operator's vaults beyond the default tier may owe together, and what they owe, in shares."""

    share_limit: int
    liability_shares: int = 0


class OperatorGrid(msgspec.Struct, frozen=True):
    """All tiers by number, the default one first, and the groups by operator.

    `max_external_ratio_bps` is the pool's; `max_relative_limit_bps` the largest part of all shares that one vault may be allowed.
    """

    tiers: tuple[Tier, ...]
    max_external_ratio_bps: int
    max_relative_limit_bps: int
    groups: dict[str, OperatorGroup] = {}


def terms(grid: OperatorGrid, number: int, share_limit: int | None = None) -> Parameters:
    """Return the terms of a vault of that tier, with the tier's limit where it has none of its own."""
    tier = grid.tiers[number]
    return Parameters(
        max_external_ratio_bps=grid.max_external_ratio_bps,
        share_limit=tier.share_limit if share_limit is None else share_limit,
        reserve_ratio_bps=tier.reserve_ratio_bps,
        forced_rebalance_threshold_bps=tier.forced_rebalance_threshold_bps,
        infra_fee_bps=tier.infra_fee_bps,
        liquidity_fee_bps=tier.liquidity_fee_bps,
        reservation_fee_bps=tier.reservation_fee_bps,
    )


def remaining(grid: OperatorGrid, vault: StakingVault) -> int:
    """Return the shares that the vault's tier and group leave to be minted."""
    tier = grid.tiers[vault.tier]
    left = tier.share_limit - tier.liability_shares
    if vault.tier != DEFAULT:
        group = grid.groups[vault.operator]
        left = min(left, group.share_limit - group.liability_shares)
    return max(0, left)


def effective_limit(grid: OperatorGrid, vault: StakingVault) -> int:
    """Return the shares that the vault may owe in all, by its own limit, its tier and its group (`effectiveShareLimit`)."""
    return min(vault.parameters.share_limit, remaining(grid, vault) + vault.liability_shares)


def owing(grid: OperatorGrid, vault: StakingVault, shares: int) -> OperatorGrid:
    """Return the grid after the vault owes that many shares more, or fewer where they are negative; limits are not looked at."""
    tier = grid.tiers[vault.tier]
    grid = _with_tier(grid, vault.tier, replace(tier, liability_shares=tier.liability_shares + shares))
    return grid if vault.tier == DEFAULT else _owing_group(grid, vault.operator, shares)


def register_group(grid: OperatorGrid, operator: str, share_limit: int) -> OperatorGrid:
    """Return the grid with a group of the operator. Refuses group_exists (operator)."""
    if operator in grid.groups:
        raise Refused("group_exists", operator=operator)
    return replace(grid, groups={**grid.groups, operator: OperatorGroup(share_limit)})


def set_group_limit(grid: OperatorGrid, operator: str, share_limit: int) -> OperatorGrid:
    """Return the grid with another limit of a group, also one under what it owes. Refuses group_unknown (operator)."""
    if operator not in grid.groups:
        raise Refused("group_unknown", operator=operator)
    return replace(grid, groups={**grid.groups, operator: replace(grid.groups[operator], share_limit=share_limit)})


def register_tier(grid: OperatorGrid, tier: Tier) -> OperatorGrid:
    """Return the grid with one tier more, of an operator with a group.

    Refuses group_unknown (operator), tier_ratio_invalid (ratio_bps) and tier_threshold_invalid (threshold_bps, limit_bps).
    """
    if tier.operator not in grid.groups:
        raise Refused("group_unknown", operator=tier.operator)
    if not 0 < tier.reserve_ratio_bps <= MOST_RATIO_BPS:
        raise Refused("tier_ratio_invalid", ratio_bps=tier.reserve_ratio_bps)
    limit, threshold = tier.reserve_ratio_bps - THRESHOLD_GAP_BPS, tier.forced_rebalance_threshold_bps
    if not 0 < threshold < limit:
        raise Refused("tier_threshold_invalid", threshold_bps=threshold, limit_bps=limit)
    return replace(grid, tiers=(*grid.tiers, tier))


def change_tier(grid: OperatorGrid, vault: StakingVault, number: int, share_limit: int) -> OperatorGrid:
    """Return the grid after the vault moved to another tier with what it owes; its new terms are `terms`.

    Refuses tier_unknown (tier), tier_default, tier_same, tier_of_another (tier), tier_limit_high (wanted, limit in shares;
    remedy: limit), and tier_full and group_full (need, left in shares).
    """
    if not 0 <= number < len(grid.tiers):
        raise Refused("tier_unknown", tier=number)
    if number == DEFAULT:
        raise Refused("tier_default")
    if number == vault.tier:
        raise Refused("tier_same")
    tier, owed = grid.tiers[number], vault.liability_shares
    if tier.operator != vault.operator:
        raise Refused("tier_of_another", tier=number)
    _check_limit(tier, share_limit)
    if tier.liability_shares + owed > tier.share_limit:
        raise Refused("tier_full", need=owed, left=max(0, tier.share_limit - tier.liability_shares))
    if vault.tier == DEFAULT:
        group = grid.groups[vault.operator]
        if group.liability_shares + owed > group.share_limit:
            raise Refused("group_full", need=owed, left=max(0, group.share_limit - group.liability_shares))
        grid = _owing_group(grid, vault.operator, owed)
    before = grid.tiers[vault.tier]
    grid = _with_tier(grid, vault.tier, replace(before, liability_shares=before.liability_shares - owed))
    return _with_tier(grid, number, replace(tier, liability_shares=tier.liability_shares + owed))


def check_share_limit(grid: OperatorGrid, vault: StakingVault, share_limit: int) -> None:
    """Refuse tier_limit_high (wanted, limit in shares; remedy: limit) and limit_same."""
    _check_limit(grid.tiers[vault.tier], share_limit)
    if share_limit == vault.parameters.share_limit:
        raise Refused("limit_same")


def most_relative(grid: OperatorGrid, total_shares: int) -> int:
    """Return the largest limit in shares that one vault may be given (`_maxSaneShareLimit`)."""
    return total_shares * grid.max_relative_limit_bps // BASIS_POINTS


def _check_limit(tier: Tier, share_limit: int) -> None:
    if share_limit > tier.share_limit:
        raise Refused("tier_limit_high", remedy=tier.share_limit or None, wanted=share_limit, limit=tier.share_limit)


def _with_tier(grid: OperatorGrid, number: int, tier: Tier) -> OperatorGrid:
    return replace(grid, tiers=(*grid.tiers[:number], tier, *grid.tiers[number + 1 :]))


def _owing_group(grid: OperatorGrid, operator: str, shares: int) -> OperatorGrid:
    group = grid.groups[operator]
    changed = replace(group, liability_shares=group.liability_shares + shares)
    return replace(grid, groups={**grid.groups, operator: changed})
