"""Depositors of a lender: others who supply more or take out, so that what is lent out sways around its usual part.

When much is lent out a deposit earns more, so more comes; when little is, some leaves. Every few hours they close a part of the
gap to the usual part, with a seeded sway. What others borrowed stays: only its sum is known, and its interest grows with all.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from wallet.errors import Refused
from wallet.world import draws
from wallet.world.lender import Lender
from wallet.world.lines import OTHERS
from wallet.world.state import NO_EVENTS, Habit, Step, World

PPM = 10**6


class DepositorsStart(msgspec.Struct, frozen=True):
    """The part of the gap that they close at once, and the standard deviation of what comes or goes, in millionths of all that is
    supplied; and how many hours lie between.
    """

    return_ppm: int
    sway_ppm: int
    every_hours: int = 24


class Depositors(Habit, frozen=True, kw_only=True, tag="depositors"):
    """Who supplies to the lender `system`; `usual_ppm` is what is usually lent out of a token, in millionths of its deposits."""

    return_ppm: int
    sway_ppm: int
    usual_ppm: dict[str, int]
    At: ClassVar[type[msgspec.Struct]] = DepositorsStart

    @classmethod
    def begin(cls, world: World, system: str, at: Any) -> Depositors:
        """Return them; usual is what is lent out as the world begins, and of what nobody borrows they leave all as it is."""
        lender, usual = world.system(system, Lender), {}
        for token in lender.assets():
            supplied, owed = lender.totals(world, token)
            if owed:
                usual[token] = owed * PPM // supplied
        own = cls(system=system, return_ppm=at.return_ppm, sway_ppm=at.sway_ppm, usual_ppm=usual, every_hours=at.every_hours)
        return own.spread(world)

    def act(self, world: World) -> Step:
        for token, usual in self.usual_ppm.items():
            lender = world.system(self.system, Lender)
            supplied, owed = lender.totals(world, token)
            drawn = draws.draw("normal", world.seed, world.hour, f"deposits {self.system} {token}")
            missing = (owed * PPM // usual - supplied) * self.return_ppm // PPM
            amount = missing + supplied * self.sway_ppm * drawn // (PPM * draws.SCALE)
            world = _moved(world, lender, token, amount)
        return world, NO_EVENTS

    def accounts(self) -> tuple[str, ...]:
        return (OTHERS,)


def _moved(world: World, lender: Lender, token: str, amount: int) -> World:
    """Return the world after others supplied `amount`, or took it out where it is negative: as much as the contract takes."""
    try:
        if amount >= 0:
            return lender.supply(world, OTHERS, token, min(amount, world.balance(OTHERS, token))).world
        return lender.withdraw(world, OTHERS, token, min(-amount, lender.at_hand(token))).world
    except Refused:
        return world
