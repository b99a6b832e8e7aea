"""Every mechanism that a preset can be of, the folder of `resources/` its presets stand in, and the parameters they give it.

A new mechanism is one line here; a preset of a known one is one file and needs no line of code.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final, NamedTuple, cast

import msgspec


class Mechanism(NamedTuple):
    """Where the presets of a mechanism stand, and the struct that their `[parameters]` fill, in a file of `wallet/`.

    That file is loaded when a preset of the mechanism is read: a practice that opens reads none.
    """

    folder: str
    module: str
    struct: str = "Parameters"

    @property
    def parameters(self) -> type[msgspec.Struct]:
        return cast("type[msgspec.Struct]", getattr(import_module(f"wallet.{self.module}"), self.struct))


MECHANISMS: Final[dict[str, Mechanism]] = {
    "cosmos": Mechanism("chains", "world.systems.cosmos_hub", "HubParameters"),
    "solana": Mechanism("chains", "world.systems.solana", "ClusterParameters"),
    "validators": Mechanism("protocols", "chain.validators"),
    "bonded_queue": Mechanism("protocols", "chain.bonded_queue"),
    "validator_list": Mechanism("protocols", "chain.weights"),
    "rebasing_pool": Mechanism("protocols", "staking.rebasing_parameters"),
    "reported_rate": Mechanism("protocols", "staking.reported_rate"),
    "dripping_vault": Mechanism("protocols", "staking.dripping_vault"),
    "stake_pool": Mechanism("protocols", "staking.stake_pool"),
    "ticket_pool": Mechanism("protocols", "staking.ticket_pool"),
    "redemption_rate": Mechanism("protocols", "staking.redemption_rate", "ZoneTerms"),
    "staking_vault": Mechanism("protocols", "staking.vault_terms"),
    "stable_pool": Mechanism("markets", "defi.stable_pool_parameters"),
    "stable_pool_ng": Mechanism("markets", "defi.stable_pool_ng"),
    "product_pool": Mechanism("markets", "defi.product_pool"),
    "lending": Mechanism("markets", "defi.lending"),
    "capped_price": Mechanism("markets", "defi.capped_price"),
    "yield_vault": Mechanism("markets", "defi.yield_vault"),
    "restaking": Mechanism("markets", "defi.restaking"),
    "restaked_token": Mechanism("protocols", "world.systems.restaked_token", "TokenTerms"),
}

FOLDERS: Final = ("chains", "protocols", "markets")
OF_ANOTHER_SHAPE: Final = frozenset({"chains/ethereum.toml"})
"""Forks and gas of the chain that the world runs on: read by `chains.py`."""
