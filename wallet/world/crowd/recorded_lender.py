"""A recorded lender: in every hour of which a record tells, others have supplied and owe what it says, at the curve of the day.

Rates and interest follow from these sums by the contract's own arithmetic, so what a person lends or borrows comes on top and
moves them from there. Left out: who of the others it was.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from wallet.errors import Refused
from wallet.world import records
from wallet.world.lender import Lender
from wallet.world.lines import OTHERS
from wallet.world.records import RecordedMarket
from wallet.world.state import NO_EVENTS, Habit, Step, World

CURVE = ("optimal_bps", "slope1_bps", "slope2_bps")
SUMS = ("supplied", "borrowed")


class RecordedLenderStart(msgspec.Struct, frozen=True):
    """The token that was supplied and borrowed, and the digest of the record."""

    token: str
    digest: str = ""


class RecordedLender(Habit, frozen=True, kw_only=True, tag="recorded_lender"):
    """What a record tells of `token` at the lender `system`."""

    token: str
    digest: str
    rules: ClassVar[bool] = True
    At: ClassVar[type[msgspec.Struct]] = RecordedLenderStart

    @classmethod
    def fund(cls, world: World, system: str, at: Any) -> World:
        """Return the world in which the lender has the curve of the first hour."""
        return _curved(world, system, at.token, records.record(at.digest))

    def recorded(self) -> str:
        return self.digest

    def ruled(self, world: World) -> frozenset[str]:
        return frozenset((self.system,)) if 0 < world.hour <= self.rules_until() else frozenset()

    def rules_until(self) -> int:
        return records.record(self.digest).last(*SUMS)

    def accounts(self) -> tuple[str, ...]:
        return (OTHERS,)

    def act(self, world: World) -> Step:
        told = records.record(self.digest)
        supplied, owed = (told.told(column, world.hour) for column in SUMS)
        try:
            world = _curved(world, self.system, self.token, told)
            if supplied is not None and owed is not None:
                world = world.system(self.system, Lender).others_moved(world, self.token, supplied, owed)
        except Refused:
            # Only a person who took all there is can make a recorded sum impossible.
            return world, NO_EVENTS
        return world, NO_EVENTS


def _curved(world: World, system: str, token: str, told: RecordedMarket) -> World:
    """Return the world in which the lender has the curve that begins in this hour, if one does."""
    optimal, slope1, slope2 = (told.told(column, world.hour) for column in CURVE)
    if optimal is None or slope1 is None or slope2 is None:
        return world
    return world.system(system, Lender).rates_set(world, token, optimal, slope1, slope2)
