"""Everybody else who delegates on a chain of epochs: as each epoch begins, some stake starts to warm up and some to cool down."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from wallet.world.crowd.portions import portion
from wallet.world.lines import OTHERS
from wallet.world.state import NO_EVENTS, Habit, Step, World
from wallet.world.systems.solana import Lamports, SolanaChain


class DelegatorsStart(msgspec.Struct, frozen=True):
    """What a usual epoch's requests let begin to count, and cease to."""

    activating_epoch: Lamports
    deactivating_epoch: Lamports


class Delegators(Habit, frozen=True, kw_only=True, tag="delegators"):
    """Who delegates on the chain `system`: amounts an epoch in lamports."""

    activating_epoch: int
    deactivating_epoch: int
    At: ClassVar[type[msgspec.Struct]] = DelegatorsStart

    def act(self, world: World) -> Step:
        chain = world.system(self.system, SolanaChain)
        if chain.last_epoch.hour != world.hour:
            return world, NO_EVENTS
        come = portion(world, self.activating_epoch, f"activating {self.system}")
        gone = portion(world, self.deactivating_epoch, f"deactivating {self.system}")
        return chain.others_move(world, come, gone), NO_EVENTS

    def accounts(self) -> tuple[str, ...]:
        return (OTHERS,)
