"""Figures of what was done and what happened since a script, or its step, began."""

from __future__ import annotations

from wallet.practice.done import Done
from wallet.scripts.of_worlds import PPM_DECIMALS, amount_of, count
from wallet.scripts.scene import Scene
from wallet.scripts.values import Value
from wallet.world.state import HOUR, World

SYSTEM_FIGURES = ("system", "protocol", "market", "spender", "shock")
"""Figures of receipts that name where something was done; of a shock its kind."""
NEAR_PERCENT = 1
"""How far what was done may lie from an amount that a step names."""


def hour(scene: Scene, world: World) -> Value:
    """Return the hours since the script began."""
    return Value(world.hour - scene.begun.hour, 0, "hours")


def passed(scene: Scene, world: World) -> Value:
    """Return the hours since the step began: those lived since then, on any branch, or by the clock where that is more."""
    return Value(max(scene.practice.hours_lived_since(scene.step.moment), world.hour - scene.step.hour), 0, "hours")


def now(scene: Scene, world: World) -> Value:
    """Return the date."""
    return Value(world.now, 0, "date")


def did(
    scene: Scene,
    world: World,
    kind: str,
    system: str = "",
    token: str = "",
    least: Value | None = None,
    amount: Value | None = None,
) -> Value:
    """Return how many actions with a receipt of that kind were done since the script began, on any branch, undone or not.

    `system` is where, `token` what moved, `least` how much of it at least, `amount` how much of any token was given away, within
    `NEAR_PERCENT`.
    """
    return count(sum(fits(row, system, token, least, amount) for row in scene.done(kind)))


def got(scene: Scene, world: World, kind: str, name: str, system: str = "") -> Value | None:
    """Return a number of the newest receipt of that kind since the script began."""
    row = next((row for row in reversed(scene.done(kind)) if fits(row, system)), None)
    found = None if row is None else row.receipt.figures.get(name)
    if row is None or not isinstance(found, int):
        return None
    unit = row.receipt.units.get(name, "")
    return amount_of(world, unit, found) if unit in world.listed else Value(found, *_told_unit(name))


def done_at(scene: Scene, world: World, kind: str, nth: int = 1) -> Value | None:
    """Return the date on which the nth action with a receipt of that kind was done since the script began, on any branch."""
    rows = scene.done(kind)
    return Value(world.start + rows[nth - 1].hour * HOUR, 0, "date") if 0 < nth <= len(rows) else None


def verdict(scene: Scene, world: World) -> Value:
    """Return how many characters a person's own verdict has."""
    return count(len(scene.practice.verdict))


def happened(scene: Scene, world: World, kind: str, system: str = "") -> Value:
    """Return how many events of that kind happened since the step began, those of every day left out."""
    since = (mark for mark in scene.practice.markers() if mark.receipt is None and _after(scene, mark.moment, mark.hour))
    return count(sum(mark.kind == kind and system in ("", mark.system) for mark in since))


def branches(scene: Scene, world: World, hour: int) -> Value:
    """Return how many branches reach an hour, counted since the script began."""
    return count(sum(branch.tip_hour >= scene.begun.hour + hour for branch in scene.practice.branches))


def opened(scene: Scene, world: World, key: str) -> Value:
    """Return 1 where the window told that a key was opened, 0 where not."""
    return count(int(key in scene.opened))


def answered(scene: Scene, world: World, id: str) -> Value | None:
    """Return the answer to what was asked, a choice by its place from 0 on; None where nothing was answered."""
    found = scene.answers.get(id)
    return None if found is None else Value(found, 0, "choice")


def came(scene: Scene, world: World, id: str) -> Value | None:
    """Return what came of what was asked, as it was taken then, on whatever branch; None as long as that is not known."""
    return scene.came.get(id)


def is_near(number: int, wanted: int) -> bool:
    """Whether an amount is the wanted one but for what rounding and fees make of it."""
    return abs(number - wanted) * 100 <= abs(wanted) * NEAR_PERCENT


def fits(row: Done, system: str = "", token: str = "", least: Value | None = None, amount: Value | None = None) -> bool:
    """Whether something was done there, with that token, with so much of it: see `did`."""
    figures = row.receipt.figures
    if system and all(figures.get(name) != system for name in SYSTEM_FIGURES):
        return False
    bound = amount or least
    if token and not _moved(row, token):
        return bound is None and figures.get("token") == token
    if least is not None and max(map(abs, _moved(row, least.unit)), default=-1) < least.number:
        return False
    return amount is None or any(is_near(each, amount.number) for each in gave(row, amount.unit))


def gave(row: Done, token: str) -> list[int]:
    """Return how much of a token was given away, the network fee with it and without it."""
    return [-moved for moved in _moved(row, token) if moved < 0]


def _moved(row: Done, token: str) -> list[int]:
    """Return by how much balances of a token changed: negative where it was given away."""
    receipt = row.receipt
    moved = [change.after - change.before for change in receipt.changes if change.token == token]
    paid = receipt.figures.get("paid")  # of a growing balance a unit or two less may have moved
    return [*moved, -paid] if isinstance(paid, int) and receipt.units.get("paid") == token else moved


def _told_unit(name: str) -> tuple[int, str]:
    """Return the decimals and the unit of a receipt's number that is no amount."""
    if name.endswith("_ppm"):
        return PPM_DECIMALS, "%"
    return (0, "hours") if name.endswith("_hours") else (2, "%") if name.endswith("_bps") else (0, "count")


def _after(scene: Scene, moment: int, at: int) -> bool:
    return moment > scene.step.moment or at > scene.step.hour
