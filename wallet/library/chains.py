"""The preset of the chain: what actions burn in gas, and the figures that the chain's own code must agree with."""

from __future__ import annotations

import datetime
from functools import cache

import msgspec

from wallet.library.figures import Figure, Flag, Whole, number
from wallet.library.presets import read_resource


class ForkPreset(msgspec.Struct, frozen=True):
    """A fork's dated parameters, under the names that the chain's code uses; text where there is none."""

    epoch: Figure
    balance_churn: Flag
    churn_limit_quotient: Whole
    minimum_churn: Whole
    activation_churn_cap: Figure
    exit_churn_cap: Figure
    withdrawals: Flag
    compounding: Flag
    deposit_lag_epochs: Whole
    deposits_per_epoch: Figure
    slashing_penalty_quotient: Whole
    slashing_multiplier: Whole
    whistleblower_reward_quotient: Whole
    correlation_by_increment: Flag
    inactivity_penalty_quotient: Whole
    in_force_from: datetime.date | None = None


class ChainPreset(msgspec.Struct, frozen=True):
    """A proof-of-stake chain: constants and forks by name, and gas units by kind of action."""

    name: str
    coin: str
    decimals: int
    constants: dict[str, Whole]
    forks: dict[str, ForkPreset]
    gas: dict[str, Whole]


@cache
def ethereum() -> ChainPreset:
    """Return the preset of Ethereum."""
    return read_resource(ChainPreset, "chains", "ethereum")


def gas_units() -> dict[str, int]:
    """Return the gas that each kind of action burns."""
    return {kind: number(figure) for kind, figure in ethereum().gas.items()}
