"""What stood an hour ago and still does: rows of tokens that come of storage alone, while all of that storage is the same object.

In most hours nobody acts on most protocols and pools. What their tokens redeem and sell for is then what it was, and is told
again without being asked for: one look at the systems finds those that have changed, and the rows of what rests on them are left
out. A token that hours by themselves may change, because one of the systems that it rests on does not say that it stands still,
is worked out again each time.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from wallet.last_answer import last_answer
from wallet.world.state import System, World


class Stood(NamedTuple):
    """Rows by token, the names of the systems that there were, and the systems as they stood when all of those rows were so."""

    names: tuple[str, ...]
    systems: dict[str, System]
    rows: dict[str, Any]


NOTHING_STOOD = Stood((), {}, {})
_stood = NOTHING_STOOD


def standing_tokens(world: World) -> dict[str, tuple[str, ...]]:
    """Return the tokens whose rows can be kept, each with the systems whose storage says what it redeems and sells for."""
    rests = {token: rests_on_systems(world, token) for token in world.listed}
    return {token: names for token, names in rests.items() if _may_stand(world, token, names)}


def asked_of(world: World, rests: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return those of the systems that stand still at some times only, and have to be asked."""
    names = dict.fromkeys(name for each in rests.values() for name in each)
    return tuple(name for name in names if not world.systems[name].still)


def standing_now(world: World, rests: dict[str, tuple[str, ...]], asked: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the tokens whose rows can be kept now: none that rests on one of the systems asked which moves by itself."""
    systems, now = world.systems, world.now
    moving = tuple(name for name in asked if not systems[name].stands_still(now))
    return _resting_beside(rests, moving) if moving else rests


@last_answer
def _resting_beside(rests: dict[str, tuple[str, ...]], moving: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return what rests on none of those that move: for days the same ones do."""
    return {token: names for token, names in rests.items() if not set(moving).intersection(names)}


def tokens_on(rests: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the same by system: what rests on each."""
    names = dict.fromkeys(name for each in rests.values() for name in each)
    return {name: tuple(token for token, each in rests.items() if name in each) for name in names}


def standing_rows(world: World, names: tuple[str, ...], resting: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """Return the rows that still are as they were, in a dict of one's own.

    `names` are those of the world's systems, the very same tuple while its tokens and systems are the same; `resting` is
    what rests on each system.
    """
    kept = _stood  # in one read: another thread may put its own there
    if kept.names is not names:
        return {}
    rows = kept.rows.copy()
    for name, system, was in zip(names, world.systems.values(), kept.systems.values(), strict=True):
        if system is not was:
            for token in resting.get(name, ()):
                rows.pop(token, None)
    return rows


def keep_rows(world: World, names: tuple[str, ...], rows: dict[str, Any]) -> None:
    """Keep these rows, all of which are so in this world, and no others."""
    global _stood
    _stood = Stood(names, world.systems, rows)


def rests_on_systems(world: World, token: str) -> tuple[str, ...]:
    """Return the systems that a token is of, is sold by, or is made of, and those on which these rest."""
    found: dict[str, None] = {}
    asked, seen = [token], {token}
    while asked:
        known = world.listed[asked.pop()]
        for name in (known.issuer, *known.markets):
            if name and name not in found:
                found[name] = None
                system = world.systems[name]
                found |= dict.fromkeys(system.rests_on())
                more = set(system.made_of()) - seen
                asked += more
                seen |= more
    return tuple(found)


def _may_stand(world: World, token: str, names: tuple[str, ...]) -> bool:
    """Return whether all of the systems say anything about standing still; what stands for a dollar moves with its coin."""
    kinds = [type(world.systems[name]) for name in names]
    made_of = {token, *(part for name in names for part in world.systems[name].made_of())}
    dollars = any(world.listed[part].kind == "dollar" for part in made_of)
    return not dollars and all(kind.still or kind.stands_still is not System.stands_still for kind in kinds)
