"""Recorded queues: at the end of every day of which a record tells, others send as many validators into a chain's two queues, and
ask for as many to leave, as make them as long as they were.

What a protocol or a person put there counts; where that alone is longer than the record says, others add nothing. Left out: who
they were.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from wallet.errors import Refused
from wallet.world import records
from wallet.world.lines import OTHERS
from wallet.world.state import DAY_ENDS, NO_EVENTS, Habit, Step, World
from wallet.world.systems.ethereum import REST, STAKE_GWEI, EthereumChain
from wallet.world.tokens import GWEI

ENTRY, EXIT = "entry_queue", "exit_queue"


class RecordedQueuesStart(msgspec.Struct, frozen=True):
    """The digest of the record."""

    digest: str = ""


class RecordedQueues(Habit, frozen=True, kw_only=True, tag="recorded_queues"):
    """What a record tells of the queues of the chain `system`."""

    digest: str
    rules: ClassVar[bool] = True
    At: ClassVar[type[msgspec.Struct]] = RecordedQueuesStart

    def recorded(self) -> str:
        return self.digest

    def ruled(self, world: World) -> frozenset[str]:
        return frozenset((self.system,)) if 0 < world.hour <= self.rules_until() else frozenset()

    def rules_until(self) -> int:
        return records.record(self.digest).last(ENTRY, EXIT)

    def accounts(self) -> tuple[str, ...]:
        return (OTHERS,)

    def act(self, world: World) -> Step:
        if world.hour_of_day != DAY_ENDS:
            return world, NO_EVENTS
        told = records.record(self.digest)
        entry, leaving = told.told(ENTRY, world.hour), told.told(EXIT, world.hour)
        if entry is not None:
            world = self._entered(world, entry)
        if leaving is not None:
            world = self._left(world, leaving)
        return world, NO_EVENTS

    def _entered(self, world: World, target: int) -> World:
        chain = world.system(self.system, EthereumChain)
        missing = (target // GWEI - chain.queues()[0]) // STAKE_GWEI
        try:
            return chain.deposit(world, OTHERS, REST, missing, STAKE_GWEI) if missing > 0 else world
        except Refused:
            return world  # others have not so many coins: only where a person's world has gone its own way

    def _left(self, world: World, target: int) -> World:
        chain = world.system(self.system, EthereumChain)
        missing = (target // GWEI - chain.queues()[1]) // STAKE_GWEI
        return chain.request_exit(world, REST, missing) if missing > 0 else world
