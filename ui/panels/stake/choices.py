"""All that the world offers to stake with, as the form lists it: titles, styles, and a word for each in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.wording import system_title, token_style
from wallet import stakeable

if TYPE_CHECKING:
    from wallet import Stakeable, World

LOCKED = "locked with one operator"


def systems(world: World) -> dict[str, Stakeable]:
    """What one can stake with, by the system's name."""
    return {row.system: row for row in stakeable(world)}


def choices(world: World) -> tuple[tuple[str, str], ...]:
    """Each system's name and how the list calls it: its title and how it pays."""
    rows = stakeable(world)
    return tuple((row.system, f"{_title(row, rows)}, {token_style(row.token) if row.token else LOCKED}") for row in rows)


def short_names(world: World) -> dict[str, str]:
    """A word or two for each system in a sentence that names them all."""
    rows = stakeable(world)
    return {row.system: system_title(row.system) if row.token else _locked(row, rows) for row in rows}


def _title(row: Stakeable, rows: tuple[Stakeable, ...]) -> str:
    if row.token:
        return system_title(row.system)
    return "Traditional" if _alone(rows) else f"Traditional on {system_title(row.chain)}"


def _locked(row: Stakeable, rows: tuple[Stakeable, ...]) -> str:
    return "locked" if _alone(rows) else f"locked on {system_title(row.chain)}"


def _alone(rows: tuple[Stakeable, ...]) -> bool:
    """Whether there is only one system that locks, which then needs no chain beside it."""
    return sum(not row.token for row in rows) == 1
