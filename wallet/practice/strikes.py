"""Shocks to validators that were made along a line of history: done by a person, or struck from an agenda in an hour that passed.

They are read from what a practice keeps anyway: the deed of an action, and the agenda of the world before an hour in which an
event tells of a shock. So no hour does anything for it, and none is forgotten, however long ago it was.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from wallet.actions.bounds import check
from wallet.actions.shock import Shock
from wallet.errors import Refused
from wallet.practice import net
from wallet.practice.activity import Marker
from wallet.practice.deeds import deed
from wallet.world.shocks import OwnFault, SlashValidators, ValidatorsGoDark
from wallet.world.state import World

AnyStrike = SlashValidators | ValidatorsGoDark | OwnFault
BY_EVENT: dict[str, type[AnyStrike]] = {"slash": SlashValidators, "offline": ValidatorsGoDark, "own_fault": OwnFault}
BY_NAME = frozenset(kind.__name__ for kind in BY_EVENT.values())


class Strike(NamedTuple):
    """A shock that was made to validators: in which hour, and by which moment; `due` where that is a run of hours, in which it
    struck from an agenda, as the one of that `place` in its hour.
    """

    shock: AnyStrike
    hour: int
    moment: int
    due: bool = False
    place: int = 0


class StrikeMark(NamedTuple):
    """Where a marker tells of a strike, before it is known which."""

    kind: str
    hour: int
    moment: int
    place: int


def marks(markers: Iterable[Marker]) -> Iterator[StrikeMark]:
    """Yield those markers that tell of a shock to validators which was made, not of one that was only set for later."""
    before = (-1, 0)
    for marker in markers:
        if marker.receipt is not None:
            figures = marker.receipt.figures
            if marker.kind == "shock" and figures.get("shock") in BY_NAME and not figures.get("in_hours"):
                yield StrikeMark("shock", marker.hour, marker.moment, 0)
        elif marker.kind in BY_EVENT:
            place = before[1] + 1 if before[0] == marker.hour else 0
            before = marker.hour, place
            yield StrikeMark(marker.kind, marker.hour, marker.moment, place)


def done(db: sqlite3.Connection, mark: StrikeMark) -> Strike | None:
    """Return the strike of an action; None where its deed is of another kind."""
    found = db.execute("SELECT content FROM deed WHERE moment = ?", (mark.moment,)).fetchone()
    action = msgspec.json.decode(deed(net.one(found, tuple[bytes])[0]).action, type=Shock)
    try:
        check(action.shock)
    except Refused as refused:
        raise net.Damaged("a shock of numbers that none has") from refused
    return Strike(action.shock, mark.hour, mark.moment) if isinstance(action.shock, AnyStrike) else None


def due(before: World, mark: StrikeMark) -> Strike | None:
    """Return what struck from the agenda of the world `before` its hour: the shock of that place among those not refused."""
    shocks = [entry.shock for entry in before.agenda if entry.hour == mark.hour]
    struck = [shock for shock in shocks if isinstance(shock, AnyStrike) and _strikes(shock, before)]
    shock = struck[mark.place] if mark.place < len(struck) else None
    return Strike(shock, mark.hour, mark.moment, True, mark.place) if isinstance(shock, BY_EVENT[mark.kind]) else None


def _strikes(shock: AnyStrike, world: World) -> bool:
    try:
        shock.strike(world)
    except Refused:
        return False
    return True
