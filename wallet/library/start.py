"""How a practice begins: the world of a scenario, whole or less some of its systems, and the figures that it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from wallet.library.choosing import chosen, in_world
from wallet.library.figures import Assumption, figure_row, is_old
from wallet.library.first_hour import begun
from wallet.library.own import OwnPreset, is_own, with_own
from wallet.library.presets import Preset
from wallet.library.scenarios import Opening, Scenario, SystemEntry, opening_of, scenario
from wallet.world.state import World


def start(name: str, seed: int, without: Collection[str] = (), own: Sequence[OwnPreset] = ()) -> World:
    """Return the world of that scenario at its first hour, less the systems named and all that stands on them, and with `own`,
    which fit. Refuses as `chosen`.
    """
    return begun(chosen(scenario(name), without, own), name, seed)


def opening(name: str, without: Collection[str] = (), own: Sequence[OwnPreset] = ()) -> Opening:
    """Return what a new practice of this scenario gives, less those systems and with those. Refuses as `chosen`."""
    return opening_of(chosen(scenario(name), without, own))


def assumptions(name: str, without: Collection[str] = ()) -> tuple[Assumption, ...]:
    """Return all figures of a scenario and of the presets it uses, for the assumptions page. Refuses as `chosen`.

    Old is what is dated more than a year before the scenario begins: the machine's clock has no say in it.
    """
    return _figures(chosen(scenario(name), without))


def assumptions_of(world: World, own: Sequence[OwnPreset] = ()) -> tuple[Assumption, ...]:
    """Return the figures of a world's scenario for the systems that are in the world, and those of `own`, which are too."""
    return _figures(with_own(in_world(world), own))


def _figures(found: Scenario) -> tuple[Assumption, ...]:
    today = found.start.date()
    rows: list[Assumption] = []
    for system in found.systems:
        rows += _of(system.called, (figure_row(system.place, name, figure) for name, figure in system.at.figures))
    for coin, entry in found.coins.items():
        given = ((field, getattr(entry, field)) for field in entry.__struct_fields__)
        rows += _of(coin, (figure_row("prices", field, figure) for field, figure in given if figure is not None))
    for habit in found.crowd:
        rows += _of(habit.system, (figure_row("crowd", name, figure) for name, figure in habit.at.figures))
    for preset in _presets(entry for entry in found.systems if entry.place != "market"):  # its scenario gives those of the day
        rows += _of(preset.name, preset.assumptions)
    for preset in _presets(found.systems):
        rows += _of(preset.name, preset.work_rows)
    times, own = Counter((row.place, row.name) for row in rows), {entry.called for entry in found.systems if is_own(entry)}
    told = (replace(row, old=is_old(row.date, today), apart=times[row.place, row.name] > 1 or row.of in own) for row in rows)
    return tuple(dict.fromkeys(told))  # two habits of a market may say the same


def _of(name: str, rows: Iterable[Assumption]) -> list[Assumption]:
    return [replace(row, of=name) for row in rows]


def _presets(entries: Iterable[SystemEntry]) -> list[Preset[Any]]:
    """Return the presets of systems, each once."""
    return list({entry.preset: entry.given for entry in entries}.values())
