"""What stood an hour ago and still does: rows of tokens that come of storage alone, while all of that storage is the same object.

In most hours nobody acts on most protocols and pools. What their tokens redeem and sell for is then what it was, and is told
again without being asked for. A token that hours by themselves may change, because one of the systems that it rests on does not
say that it stands still, is worked out anew each time.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from wallet.world.state import System, World
from wallet.world.tokens import Token

Row = TypeVar("Row")


class KeptRow(NamedTuple):
    """A row, of what it is besides a token (`of`), the token, and the systems as they stood."""

    row: object
    of: tuple[object, ...]
    known: Token
    systems: tuple[tuple[str, System], ...]


_rows: dict[str, KeptRow] = {}


def standing_rows(world: World) -> dict[str, tuple[str, ...]]:
    """Return the tokens whose rows can be kept, each with the systems whose storage says what it redeems and sells for."""
    rests = {token: rests_on_systems(world, token) for token in world.listed}
    return {token: names for token, names in rests.items() if _may_stand(world, token, names)}


def kept_row(world: World, token: str, of: tuple[object, ...]) -> object | None:
    """Return the last row of a token that was of the same; None where something has changed since."""
    kept = _rows.get(token)
    if kept is None or kept.of != of or kept.known is not world.listed[token]:
        return None
    systems = world.systems
    for name, system in kept.systems:
        if systems.get(name) is not system:
            return None
    return kept.row


def keep_row(world: World, token: str, of: tuple[object, ...], row: Row, names: tuple[str, ...]) -> Row:
    """Keep a row of a token that is of those systems, where all of them stand still from now on; returns it."""
    systems = tuple((name, world.systems[name]) for name in names)
    if all(system.stands_still(world.now) for _, system in systems):
        _rows[token] = KeptRow(row, of, world.listed[token], systems)
    return row


def rests_on_systems(world: World, token: str) -> tuple[str, ...]:
    """Return the systems that a token is of, is sold by, or is made of."""
    found: dict[str, None] = {}
    asked, seen = [token], {token}
    while asked:
        known = world.listed[asked.pop()]
        for name in (known.issuer, *known.markets):
            if name and name not in found:
                found[name] = None
                more = set(world.systems[name].made_of()) - seen
                asked += more
                seen |= more
    return tuple(found)


def _may_stand(world: World, token: str, names: tuple[str, ...]) -> bool:
    """Return whether all of the systems say anything about standing still; what stands for a dollar moves with its coin."""
    kinds = [type(world.systems[name]) for name in names]
    return world.listed[token].kind != "dollar" and all(kind.stands_still is not System.stands_still for kind in kinds)
