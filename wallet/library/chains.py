"""Presets of chains of Ethereum's kind: what actions burn, what the faucet gives, and the figures that the code agrees with."""

from __future__ import annotations

import datetime
from functools import cache

import msgspec

from wallet.library.figures import Flag, SourcedFigure, Whole, figure_row, number
from wallet.library.mechanisms import OF_ANOTHER_SHAPE
from wallet.library.presets import Preset, read_resource
from wallet.world.systems.ethereum import ChainParameters, Dollar


class ForkPreset(msgspec.Struct, frozen=True):
    """A fork's dated parameters, under the names that the chain's code uses; text where there is none."""

    epoch: SourcedFigure
    balance_churn: Flag
    churn_limit_quotient: Whole
    minimum_churn: Whole
    activation_churn_cap: SourcedFigure
    exit_churn_cap: SourcedFigure
    withdrawals: Flag
    compounding: Flag
    deposit_lag_epochs: Whole
    deposits_per_epoch: SourcedFigure
    slashing_penalty_quotient: Whole
    slashing_multiplier: Whole
    whistleblower_reward_quotient: Whole
    correlation_by_increment: Flag
    inactivity_penalty_quotient: Whole
    in_force_from: datetime.date | None = None


class DollarPreset(msgspec.Struct, frozen=True):
    """A token that stands for a dollar in the chain's ledger."""

    symbol: str
    title: str
    decimals: int


class ChainPreset(msgspec.Struct, frozen=True):
    """A proof-of-stake chain: constants and forks by name, and gas units by kind of action.

    `faucet` is what one visit to the faucet gives, in whole coins: practice money, and no figure of the chain. `validators` is a
    word for who runs those of stake that is locked, `entities` the list of who has the stake that is no protocol's.
    """

    name: str
    coin: str
    coin_title: str
    decimals: int
    faucet: int
    supply: Whole
    validators: str
    entities: str
    dollars: tuple[DollarPreset, ...]
    constants: dict[str, Whole]
    forks: dict[str, ForkPreset]
    gas: dict[str, Whole]


@cache
def chain(name: str) -> Preset[ChainParameters] | None:
    """Return a chain's preset as the room takes it; None where the chain is not of this kind."""
    if f"chains/{name}.toml" not in OF_ANOTHER_SHAPE:
        return None
    read = read_resource(ChainPreset, "chains", name)
    parameters = ChainParameters(
        decimals=read.decimals,
        fees={kind: number(figure) for kind, figure in read.gas.items()},
        faucet=read.faucet,
        supply=number(read.supply),
        dollars=tuple(Dollar(one.symbol, one.title, one.decimals) for one in read.dollars),
    )
    rows = tuple(figure_row("network fee", kind, figure) for kind, figure in read.gas.items())
    labels: dict[str, str | tuple[str, ...]] = {
        "coin": read.coin,
        "coin_title": read.coin_title,
        "validators": read.validators,
        "entities": read.entities,
    }
    return Preset(name, read.name, name, "ethereum", f"chains/{name}.toml", labels, parameters, rows)
