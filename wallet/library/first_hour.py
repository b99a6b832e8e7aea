"""How a scenario's figures become a world at its first hour: every coin has an owner, and the books close."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from wallet.library.figures import number, wei
from wallet.library.presets import Preset
from wallet.library.scenarios import CoinEntry, Scenario, holdings_of, planned, record_of
from wallet.world import ledger as books
from wallet.world.beginning import hand, procured
from wallet.world.ledger import Ledger
from wallet.world.lines import YOU
from wallet.world.state import Chain, World
from wallet.world.tokens import Coin

PPM = 10**6
MICRO_USD = 10**12
"""A millionth of a dollar, in 1e-18."""


def begun(found: Scenario, name: str, seed: int) -> World:
    """Return the world of a scenario, which is kept under that name, at its first hour."""
    world = World(
        hour=0,
        start=int(found.start.timestamp()),
        seed=seed,
        scenario=name,
        ledger=Ledger({}, {}),
        listed={},
        coins={coin: _coin(coin, entry, first=not place) for place, (coin, entry) in enumerate(found.coins.items())},
        systems={},
        agenda=planned(found),
    )
    for system in found.systems:
        preset = system.given
        world = system.room.begin(world, system.called, preset, system.at.value).changed(system.called, title=system.known_as)
        world = _with_work(world, system.called, preset)
    for token, amount in holdings_of(found).items():
        world = _given(world, token, amount)
    return _with_crowd(world, found, record_of(found)).followed()


def _with_work(world: World, name: str, preset: Preset[Any]) -> World:
    """Return the world in which a system's chain knows what its actions cost, where its preset says so."""
    if not preset.work:
        return world
    chain = world.system(preset.chain, Chain)
    return world.changed(chain.name, fees=chain.fees | {f"{name} {kind}": units for kind, units in preset.work.items()})


def _coin(symbol: str, entry: CoinEntry, first: bool) -> Coin:
    """Return a coin; the draws of the first are called as they were when there was one. Raises ValueError where it would move
    more closely with the first than that one itself.
    """
    draws, usd, sway = "coin price" if first else f"coin price {symbol}", wei(entry.coin_usd), number(entry.coin_sway_ppb)
    shared = 0 if first or entry.coin_shared_ppm is None else number(entry.coin_shared_ppm)
    if shared > PPM:
        raise ValueError(f"{symbol} cannot move with another coin by {shared} millionths")
    return Coin(usd // MICRO_USD, sway, draws, "coin price" if shared else "", shared)


def _given(world: World, token: str, amount: int) -> World:
    """Return the world in which you hold that too: from the others, or new where nobody has any."""
    if world.ledger.issued.get(token, 0):
        return hand(procured(world, token, amount), YOU, token, amount)
    return replace(world, ledger=books.mint(world.ledger, token, YOU, amount))


def _with_crowd(world: World, found: Scenario, digest: str) -> World:
    """Return the world with what others do: first all are funded, since some look at what is then left to the others."""
    entries = [(entry, replace(entry.at.value, digest=digest) if entry.habit.rules else entry.at.value) for entry in found.crowd]
    for entry, at in entries:
        world = entry.habit.fund(world, entry.system, at)
    return replace(world, crowd=tuple(entry.habit.begin(world, entry.system, at) for entry, at in entries))
