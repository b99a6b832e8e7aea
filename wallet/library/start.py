"""How a scenario's figures become a world at its first hour: every coin has an owner, and the books close."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from wallet.library.figures import Assumption, figure_row, is_old, number, wei
from wallet.library.presets import Preset
from wallet.library.scenarios import CoinEntry, Scenario, holdings_of, planned, preset_of, record_of, scenario
from wallet.world import ledger as books
from wallet.world.beginning import hand
from wallet.world.ledger import Ledger
from wallet.world.lines import YOU
from wallet.world.state import Chain, World
from wallet.world.tokens import Coin

MICRO_USD = 10**12
"""A millionth of a dollar, in 1e-18."""


def start(name: str, seed: int) -> World:
    """Return the world of that scenario at its first hour."""
    return begun(scenario(name), name, seed)


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
        preset = preset_of(system.preset)
        world = _with_work(system.room.begin(world, system.called, preset, system.at.value), system.called, preset)
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
    """Return a coin; the draws of the first are called as they were when there was one."""
    draws = "coin price" if first else f"coin price {symbol}"
    return Coin(wei(entry.coin_usd) // MICRO_USD, number(entry.coin_sway_ppb), draws)


def _given(world: World, token: str, amount: int) -> World:
    """Return the world in which you hold that too: from the others, or new where nobody has any."""
    if world.ledger.issued.get(token, 0):
        return hand(world, YOU, token, amount)
    return replace(world, ledger=books.mint(world.ledger, token, YOU, amount))


def _with_crowd(world: World, found: Scenario, digest: str) -> World:
    """Return the world with what others do: first all are funded, since some look at what is then left to the others."""
    entries = [(entry, replace(entry.at.value, digest=digest) if entry.habit.rules else entry.at.value) for entry in found.crowd]
    for entry, at in entries:
        world = entry.habit.fund(world, entry.system, at)
    return replace(world, crowd=tuple(entry.habit.begin(world, entry.system, at) for entry, at in entries))


def assumptions(name: str) -> tuple[Assumption, ...]:
    """Return all figures of a scenario and of the presets it uses, for the assumptions page.

    Old is what is dated more than a year before the scenario begins: the machine's clock has no say in it.
    """
    found = scenario(name)
    today = found.start.date()
    rows = [figure_row(entry.place, name, figure) for entry in found.systems for name, figure in entry.at.figures]
    for entry in found.coins.values():
        rows += [figure_row("prices", field, getattr(entry, field)) for field in entry.__struct_fields__]
    rows += [figure_row("crowd", name, figure) for habit in found.crowd for name, figure in habit.at.figures]
    for known in _presets(found):
        rows += known.assumptions
    for preset in dict.fromkeys(system.preset for system in found.systems):
        rows += preset_of(preset).work_rows
    return tuple(replace(row, old=is_old(row.date, today)) for row in rows)


def _presets(found: Scenario) -> list[Any]:
    """Return the presets from which its systems took parameters, each once.

    A market's are those it was deployed with: its scenario gives those of the day.
    """
    names = dict.fromkeys(entry.preset for entry in found.systems if entry.place != "market")
    return [preset_of(name) for name in names]
