"""Others who restake: they put more behind every operator, ask for some of it back, and take what is ready.

How much comes and goes is a draw with a heavy tail of its own for each operator. Now and then an operator allocates a little more
or less to a service, which counts once its delay has passed.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from wallet.errors import Refused
from wallet.world import draws
from wallet.world.crowd.portions import portion
from wallet.world.given import Coins
from wallet.world.lines import OTHERS, Event
from wallet.world.state import DAY_HOURS, NO_EVENTS, Habit, Step, World
from wallet.world.strategy import OperatorFacts, Strategy

PPM = 10**6
STEP_PPM = 50_000
"""By how much of its stake an operator changes a promise."""


class RestakersStart(msgspec.Struct, frozen=True):
    """What they put in and ask for in a usual day, every how many days an operator changes a promise, and how often they act."""

    restake_day: Coins
    leave_day: Coins
    promise_days: int
    every_hours: int = DAY_HOURS


class Restakers(Habit, frozen=True, kw_only=True, tag="restakers"):
    """Who restakes at the strategy `system`: amounts a day in the smallest unit of its asset."""

    restake_day: int
    leave_day: int
    promise_days: int
    At: ClassVar[type[msgspec.Struct]] = RestakersStart

    @classmethod
    def begin(cls, world: World, system: str, at: Any) -> Restakers:
        return cls(
            system=system,
            restake_day=at.restake_day,
            leave_day=at.leave_day,
            promise_days=at.promise_days,
            every_hours=at.every_hours,
        ).spread(world)

    def accounts(self) -> tuple[str, ...]:
        return (OTHERS,)

    def act(self, world: World) -> Step:
        """Put in and ask for the part of a day that these hours are, at each operator by what it has."""
        strategy = world.system(self.system, Strategy)
        operators = strategy.operators(world)
        whole = sum(each.delegated for each in operators)
        for each in operators if whole else ():
            for usual, sign, purpose in ((self.restake_day, 1, "restake"), (self.leave_day, -1, "leave")):
                part = usual * self.every_hours * each.delegated // (DAY_HOURS * whole)
                amount = portion(world, part, f"{purpose} {self.system} {each.name}")
                if amount:
                    world = self._moved(world, each.name, sign * amount)
        world = world.system(self.system, Strategy).others_take(world)
        return self._promised(world, operators)

    def _moved(self, world: World, operator: str, amount: int) -> World:
        try:
            return world.system(self.system, Strategy).others_moved(world, operator, amount)
        except Refused:  # after a loss of nearly everything a token may be worth more shares than a strategy can have
            return world

    def _promised(self, world: World, operators: tuple[OperatorFacts, ...]) -> Step:
        """Let an operator change a promise, where it is the day of it: a little more or less, as it is drawn."""
        apart = self.promise_days * DAY_HOURS
        if not apart or world.hour // apart == (world.hour - self.every_hours) // apart or world.hour < apart:
            return world, NO_EVENTS
        found = [(each, promise) for each in operators for promise in each.promises]
        if not found:
            return world, NO_EVENTS
        drawn = draws.bits(world.seed, world.hour, f"promise {self.system}")
        operator, promise = found[(drawn >> 1) % len(found)]
        share = promise.allocated_ppm + (STEP_PPM if drawn & 1 else -STEP_PPM)
        try:
            after = world.system(self.system, Strategy).promise(world, operator.name, promise.service, max(0, share))
        except Refused:
            return world, NO_EVENTS
        figures: dict[str, int | str] = {
            "operator": operator.name,
            "service": promise.service,
            "before_ppm": promise.allocated_ppm,
            "share_ppm": max(0, share),
        }
        return after, (Event(world.hour, "operator_promises", "", figures, self.system),)
