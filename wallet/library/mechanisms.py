"""Every mechanism that a preset can be of, the folder of `resources/` its presets stand in, and the parameters they give it.

A new mechanism is one line here; a preset of a known one is one file and needs no line of code.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import msgspec

from wallet.chain import cosmos, solana, validators
from wallet.defi import capped_price, lending, product_pool, restaking, stable_pool_ng, yield_vault
from wallet.library.parameters import RebasingParameters, StablePoolParameters
from wallet.staking import dripping_vault, redemption_rate, reported_rate, stake_pool, staking_vault, ticket_pool


class Mechanism(NamedTuple):
    """Where the presets of a mechanism stand, and the struct that their `[parameters]` fill."""

    folder: str
    parameters: type[msgspec.Struct]


MECHANISMS: Final[dict[str, Mechanism]] = {
    "cosmos": Mechanism("chains", cosmos.Parameters),
    "solana": Mechanism("chains", solana.Parameters),
    "validators": Mechanism("protocols", validators.Parameters),
    "rebasing_pool": Mechanism("protocols", RebasingParameters),
    "reported_rate": Mechanism("protocols", reported_rate.Parameters),
    "dripping_vault": Mechanism("protocols", dripping_vault.Parameters),
    "stake_pool": Mechanism("protocols", stake_pool.Parameters),
    "ticket_pool": Mechanism("protocols", ticket_pool.Parameters),
    "redemption_rate": Mechanism("protocols", redemption_rate.ZoneTerms),
    "staking_vault": Mechanism("protocols", staking_vault.Parameters),
    "stable_pool": Mechanism("markets", StablePoolParameters),
    "stable_pool_ng": Mechanism("markets", stable_pool_ng.Parameters),
    "product_pool": Mechanism("markets", product_pool.Parameters),
    "lending": Mechanism("markets", lending.Parameters),
    "capped_price": Mechanism("markets", capped_price.Parameters),
    "yield_vault": Mechanism("markets", yield_vault.Parameters),
    "restaking": Mechanism("markets", restaking.Parameters),
}

FOLDERS: Final = ("chains", "protocols", "markets")
OF_ANOTHER_SHAPE: Final = frozenset({"chains/ethereum.toml"})
"""Forks and gas of the chain that the world runs on: read by `chains.py`."""
