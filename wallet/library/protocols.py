"""Presets of protocols and chains: the parameters that every scenario shares."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from wallet.library.presets import Figure, number, read_resource, wei_text
from wallet.staking.rebasing import ReportLimits, StakeLimit


class ReportFrame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often the oracle reports."""

    frame_epochs: Figure


class LimitFigures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a report may say at most; one figure for each field of `ReportLimits`."""

    max_positive_rebase_1e9: Figure
    annual_increase_bp: Figure
    simulated_rate_deviation_bp: Figure
    request_margin_s: Figure
    appeared_per_day: Figure
    exited_per_day: Figure
    initial_slashing_pwei: Figure
    inactivity_penalties_pwei: Figure


class FeeModule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A module of operators and its part of the rewards, of 1e20."""

    account: str
    value: str
    unit: str
    source: str
    date: Any = None
    assumed: bool = False


class Fee(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The protocol's fee, of 1e20 of rewards, and whom it goes to."""

    total: Figure
    modules: tuple[FeeModule, ...]


class StakeLimitFigures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much may be staked at once, and how fast that grows back."""

    maximum: Figure
    growth_blocks: Figure


class QueueFigures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the protocol itself says about waiting."""

    wait_days_low: Figure
    wait_days_high: Figure


class RebasingPreset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A protocol of the growing-balance kind."""

    name: str
    title: str
    chain: str
    mechanism: str
    token: str
    wrapped_token: str
    style: str
    report: ReportFrame
    report_limits: LimitFigures
    fee: Fee
    stake_limit: StakeLimitFigures
    queue: QueueFigures


@cache
def lido() -> RebasingPreset:
    """Return the preset of Lido."""
    return read_resource(RebasingPreset, "protocols", "lido")


def report_limits(preset: RebasingPreset) -> ReportLimits:
    """Return the limits in the form that the mechanism reads."""
    given = preset.report_limits
    return ReportLimits(**{name: number(getattr(given, name)) for name in given.__struct_fields__})


def stake_limit(preset: RebasingPreset, block: int) -> StakeLimit:
    """Return the staking limit, full at `block`."""
    maximum = wei_text(preset.stake_limit.maximum)
    return StakeLimit(maximum, number(preset.stake_limit.growth_blocks), maximum, block)


def fee_modules(preset: RebasingPreset) -> tuple[tuple[str, int], ...]:
    """Return the fee's modules: (account, part of 1e20)."""
    return tuple((module.account, int(module.value)) for module in preset.fee.modules)
