"""What a vote can set of a hub of staking vaults: the pool's cap, its oracle's limits, tiers and the operators' groups."""

from __future__ import annotations

import msgspec

from wallet.errors import Refused
from wallet.staking import operator_grid
from wallet.staking.operator_grid import OperatorGrid, Tier
from wallet.staking.vault_quarantine import OracleLimits


class TierTerms(msgspec.Struct, frozen=True):
    """A tier by its name: whose it is, its limit in shares, and its parts in basis points. The first of all is the default tier,
    whose `operator` runs the vaults of who names none.
    """

    name: str
    operator: str
    share_limit: int
    reserve_ratio_bps: int
    forced_rebalance_threshold_bps: int
    infra_fee_bps: int
    liquidity_fee_bps: int
    reservation_fee_bps: int


class GroupTerms(msgspec.Struct, frozen=True):
    """An operator whom the DAO has identified, and what its vaults may owe together in shares."""

    operator: str
    share_limit: int


class Parameters(msgspec.Struct, frozen=True):
    """All of it. Parts are in basis points; see `OperatorGrid` and `OracleLimits`."""

    max_external_ratio_bps: int
    max_relative_limit_bps: int
    quarantine_s: int
    max_reward_ratio_bps: int
    max_fees_wei_s: int
    tiers: tuple[TierTerms, ...]
    groups: tuple[GroupTerms, ...]


def grid_of(known: Parameters) -> OperatorGrid:
    """Return the grid with its groups and tiers. Refuses as `operator_grid.register_tier`, and tier_unknown without any."""
    if not known.tiers:
        raise Refused("tier_unknown", tier=operator_grid.DEFAULT)
    first, *others = (_tier(row) for row in known.tiers)
    grid = OperatorGrid((first,), known.max_external_ratio_bps, known.max_relative_limit_bps)
    for group in known.groups:
        grid = operator_grid.register_group(grid, group.operator, group.share_limit)
    for tier in others:
        grid = operator_grid.register_tier(grid, tier)
    return grid


def limits_of(known: Parameters) -> OracleLimits:
    """Return the limits of the oracle."""
    return OracleLimits(known.quarantine_s, known.max_reward_ratio_bps, known.max_fees_wei_s)


def _tier(row: TierTerms) -> Tier:
    return Tier(
        operator=row.operator,
        share_limit=row.share_limit,
        reserve_ratio_bps=row.reserve_ratio_bps,
        forced_rebalance_threshold_bps=row.forced_rebalance_threshold_bps,
        infra_fee_bps=row.infra_fee_bps,
        liquidity_fee_bps=row.liquidity_fee_bps,
        reservation_fee_bps=row.reservation_fee_bps,
    )
