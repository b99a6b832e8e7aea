"""The words of every kind of system, one file each, named after how it works."""

from __future__ import annotations

from ui.wording.systems import (
    cosmos,
    dripping_vault,
    ethereum,
    lending,
    native_staking,
    product_pool,
    rebasing,
    redemption_rate,
    reported_rate,
    restaking,
    share_wrapper,
    solana,
    stable_pool,
    stake_pool,
    staking_vault,
    ticket_pool,
    yield_vault,
)
from ui.wording.systems.words import ExitWords, StakingWords, SystemWords

__all__ = [
    "ASSUMED",
    "EVENTS",
    "EXITS",
    "FIGURES",
    "FORMULAS",
    "NAMES",
    "RISKS",
    "ROOMS",
    "SHORT",
    "STAKING",
    "STEPS",
    "ExitWords",
    "StakingWords",
    "SystemWords",
]

ROOMS: dict[str, SystemWords] = {
    "rebasing": rebasing.WORDS,
    "share_wrapper": share_wrapper.WORDS,
    "native_staking": native_staking.WORDS,
    "ethereum": ethereum.WORDS,
    "stable_pool": stable_pool.WORDS,
    "product_pool": product_pool.WORDS,
    "reported_rate": reported_rate.WORDS,
    "dripping_vault": dripping_vault.WORDS,
    "yield_vault": yield_vault.WORDS,
    "stake_pool": stake_pool.WORDS,
    "ticket_pool": ticket_pool.WORDS,
    "redemption_rate": redemption_rate.WORDS,
    "staking_vault": staking_vault.WORDS,
    "restaking": restaking.WORDS,
    "lending": lending.WORDS,
    "solana": solana.WORDS,
    "cosmos": cosmos.WORDS,
}
NAMES: dict[str, dict[str, str]] = {code: dict(room.names) for room in ROOMS.values() for code in room.refusals}
"""By code of a room's refusal, what it calls a role where that is no token's symbol."""
EVENTS = {kind: write for room in ROOMS.values() for kind, write in room.events.items()}
SHORT = {kind: text for room in ROOMS.values() for kind, text in room.short.items()}
FORMULAS = {kind: write for room in ROOMS.values() for kind, write in room.formulas.items()}
RISKS = {code: write for room in ROOMS.values() for code, write in room.risks.items()}
STEPS = {kind: write for room in ROOMS.values() for kind, write in room.steps.items()}
FIGURES = {name: text for room in ROOMS.values() for name, text in room.figures.items()}
EXITS = {way: words for room in ROOMS.values() for way, words in room.exits.items()}
ASSUMED = {key: words for room in ROOMS.values() for key, words in room.assumed.items()}
STAKING = {mechanism: words for room in ROOMS.values() for mechanism, words in room.staking.items()}
