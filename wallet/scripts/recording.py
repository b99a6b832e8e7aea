"""A stretch of a practice as a script: what was done, as deeds. Played where it began, it ends in the same world."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from wallet.actions.base import Receipt
from wallet.amounts import exact
from wallet.errors import Refused
from wallet.library.scenarios import scenario
from wallet.practice.activity import Activity
from wallet.practice.practice import Practice
from wallet.scripts.deeds import Deed, DoAction, RunHours
from wallet.scripts.format import Script, ScriptStep
from wallet.scripts.reading import LONGEST_TITLE, MOST_HOURS, MOST_STEPS
from wallet.texts import seen
from wallet.world.state import World

PLACE = "recording.toml"


def recorded(practice: Practice, since: int = 0, title: str = "A recording") -> Script:
    """Return what was done on this branch after the moment `since`, up to where one stands, as a macro.

    Refuses record_nothing, record_long (hours, most_hours, deeds, most_deeds) where no script could hold it, and record_own where
    the world has systems that its scenario does not list.
    """
    world = practice.world
    there = tuple(entry.called for entry in scenario(world.scenario).systems)
    if not set(world.systems) <= set(there):
        raise Refused("record_own")
    rows = [row for row in practice.lived() if row.kind != "start" and row.moment > since]
    deeds = [(row, _deed(practice, row, world)) for row in rows]
    hours = sum(row.hours for row in rows)
    if not rows:
        raise Refused("record_nothing")
    if hours > MOST_HOURS or len(rows) > MOST_STEPS:
        raise Refused("record_long", hours=hours, most_hours=MOST_HOURS, deeds=len(rows), most_deeds=MOST_STEPS)
    return Script(
        place=PLACE,
        kind="macro",
        title=_plain(title),
        scenario=world.scenario,
        seed=world.seed,
        without=tuple(name for name in there if name not in world.systems),
        steps=tuple(ScriptStep(_plain(row.title), do=(deed,)) for row, deed in deeds),
    )


def _deed(practice: Practice, row: Activity, world: World) -> Deed:
    if row.receipt is None:
        return RunHours(row.hours)
    action = practice.action_of(row.moment)
    return DoAction(str(action.__struct_config__.tag), dict(_fields(action, row.receipt, world)))


def _fields(wish: msgspec.Struct, receipt: Receipt, world: World) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a wish that are not what they are anyway, as a script writes them."""
    for field in msgspec.structs.fields(wish):
        value = getattr(wish, field.name)
        if value == field.default and not field.required:
            continue
        if isinstance(value, msgspec.Struct):
            yield field.name, {"kind": str(value.__struct_config__.tag), **dict(_fields(value, receipt, world))}
        elif isinstance(value, tuple):
            yield field.name, list(value)
        else:
            yield field.name, _amount(value, receipt, world) if field.name == "amount" else value


def _amount(value: int, receipt: Receipt, world: World) -> int | str:
    """Return an amount with its token, where the receipt tells that it was paid; a bare number means the same."""
    unit = receipt.units.get("paid", "")
    if unit not in world.listed or receipt.figures.get("paid") != value:
        return value
    return f"{exact(value, world.listed[unit].decimals, 'plain')} {unit}"


def _plain(title: str) -> str:
    """Return a title that names no number of the script."""
    return seen(title).replace("{", "(").replace("}", ")")[:LONGEST_TITLE].strip() or "A deed"
