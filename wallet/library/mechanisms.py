"""Every mechanism that a preset can be of, the folder of `resources/` its presets stand in, and the parameters they give it.

A new mechanism is one line here; a preset of a known one is one file and needs no line of code.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import msgspec

from wallet.library.parameters import RebasingParameters, StablePoolParameters
from wallet.staking import reported_rate, stake_pool, staking_vault


class Mechanism(NamedTuple):
    """Where the presets of a mechanism stand, and the struct that their `[parameters]` fill."""

    folder: str
    parameters: type[msgspec.Struct]


MECHANISMS: Final[dict[str, Mechanism]] = {
    "rebasing_pool": Mechanism("protocols", RebasingParameters),
    "reported_rate": Mechanism("protocols", reported_rate.Parameters),
    "stake_pool": Mechanism("protocols", stake_pool.Parameters),
    "staking_vault": Mechanism("protocols", staking_vault.Parameters),
    "stable_pool": Mechanism("markets", StablePoolParameters),
}

FOLDERS: Final = ("chains", "protocols", "markets")
OF_ANOTHER_SHAPE: Final = frozenset({"chains/ethereum.toml"})
"""Forks and gas of the chain that the world runs on: read by `chains.py`."""
