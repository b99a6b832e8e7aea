"""What a vote sets in a protocol of the growing-balance kind, as its preset says it, and the forms that its mechanism takes."""

from __future__ import annotations

import msgspec

from wallet.staking.rebasing import ReportLimits
from wallet.staking.stake_limit import StakeLimit


class ReportFrame(msgspec.Struct, frozen=True):
    """How often the oracle reports."""

    frame_epochs: int


class FeeModule(msgspec.Struct, frozen=True):
    """A module of operators and its part of the rewards, of 1e20."""

    account: str
    share: int


class Fee(msgspec.Struct, frozen=True):
    """The protocol's fee, of 1e20 of rewards, and whom it goes to; what no module gets is the treasury's."""

    total: int
    modules: tuple[FeeModule, ...]


class StakeLimitParameters(msgspec.Struct, frozen=True):
    """How much may be staked at once, in wei, and in how many blocks that grows back."""

    maximum: int
    growth_blocks: int


class QueueParameters(msgspec.Struct, frozen=True):
    """How long redeeming takes in quiet times, as the protocol itself says."""

    wait_days_low: int
    wait_days_high: int


class LaterRules(msgspec.Struct, frozen=True):
    """What holds from the unix time `begins` on, as `wallet.staking.pool_rules` counts with it."""

    begins: int
    deposits_reserve: int
    loss_limit_bp: int
    loss_window_s: int


class Governance(msgspec.Struct, frozen=True):
    """How long the shortest vote takes."""

    vote_days: int
    submitted_days: int
    scheduled_days: int


class Parameters(msgspec.Struct, frozen=True):
    """A protocol of the growing-balance kind, as `wallet.staking.rebasing` models it."""

    report: ReportFrame
    report_limits: ReportLimits
    fee: Fee
    stake_limit: StakeLimitParameters
    queue: QueueParameters
    rules_v4: LaterRules
    governance: Governance


def stake_limit(parameters: Parameters, block: int) -> StakeLimit:
    """Return the staking limit, full at `block`."""
    given = parameters.stake_limit
    return StakeLimit(given.maximum, given.growth_blocks, given.maximum, block)


def fee_modules(parameters: Parameters) -> tuple[tuple[str, int], ...]:
    """Return the fee's modules: (account, part of 1e20)."""
    return tuple((module.account, module.share) for module in parameters.fee.modules)
