"""The preset of the chain: what actions burn in gas, and the figures that the chain's own code must agree with."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from wallet.library.presets import Figure, number, read_resource


class ForkPreset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fork's dated parameters, under the names that the chain's code uses."""

    epoch: Figure
    balance_churn: Figure
    churn_limit_quotient: Figure
    minimum_churn: Figure
    activation_churn_cap: Figure
    exit_churn_cap: Figure
    withdrawals: Figure
    compounding: Figure
    deposit_lag_epochs: Figure
    deposits_per_epoch: Figure
    slashing_penalty_quotient: Figure
    slashing_multiplier: Figure
    whistleblower_reward_quotient: Figure
    correlation_by_increment: Figure
    inactivity_penalty_quotient: Figure
    in_force_from: Any = None


class ChainPreset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A proof-of-stake chain: constants and forks by name, and gas units by kind of action."""

    name: str
    coin: str
    decimals: int
    constants: dict[str, Figure]
    forks: dict[str, ForkPreset]
    gas: dict[str, Figure]


@cache
def ethereum() -> ChainPreset:
    """Return the preset of Ethereum."""
    return read_resource(ChainPreset, "chains", "ethereum")


def gas_units() -> dict[str, int]:
    """Return the gas that each kind of action burns."""
    return {kind: number(figure) for kind, figure in ethereum().gas.items()}
