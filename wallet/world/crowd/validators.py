"""Everybody else's validators: new ones are sent into the chain's entry queue once a day, and some are taken out."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from wallet.world.crowd.portions import portion
from wallet.world.given import Gwei
from wallet.world.lines import OTHERS
from wallet.world.state import DAY_ENDS, NO_EVENTS, Habit, Step, World
from wallet.world.systems.ethereum import REST, STAKE_GWEI, EthereumChain


class ValidatorsStart(msgspec.Struct, frozen=True):
    """What a usual day sends into the entry queue and takes out."""

    entry_day: Gwei
    exit_day: Gwei


class ValidatorCrowd(Habit, frozen=True, kw_only=True, tag="validators"):
    """Who validates on the chain `system`: amounts a day in Gwei. `loose_wei` is what others held outside staking at the start:
    the less is left, the less goes into the entry queue.
    """

    entry_gwei_day: int
    exit_gwei_day: int
    loose_wei: int
    At: ClassVar[type[msgspec.Struct]] = ValidatorsStart

    @classmethod
    def begin(cls, world: World, system: str, at: Any) -> ValidatorCrowd:
        loose = world.balance(OTHERS, world.system(system, EthereumChain).coin)
        return cls(system=system, entry_gwei_day=at.entry_day, exit_gwei_day=at.exit_day, loose_wei=loose)

    def act(self, world: World) -> Step:
        if world.hour_of_day != DAY_ENDS:
            return world, NO_EVENTS
        chain = world.system(self.system, EthereumChain)
        entering = self._entry_gwei(world, chain.coin) // STAKE_GWEI
        if entering:
            world = chain.deposit(world, OTHERS, REST, entering, STAKE_GWEI)
            chain = world.system(self.system, EthereumChain)
        leaving = portion(world, self.exit_gwei_day, "exit") // STAKE_GWEI
        if leaving and chain.state.rules.withdrawals:
            world = chain.request_exit(world, REST, leaving)
        return world, NO_EVENTS

    def accounts(self) -> tuple[str, ...]:
        return (OTHERS,)

    def _entry_gwei(self, world: World, coin: str) -> int:
        """Return what is sent today: as much as at the start while as many coins are loose; nothing once a third of them is."""
        kept = self.loose_wei // 3
        loose = max(0, world.balance(OTHERS, coin) - kept)
        return portion(world, self.entry_gwei_day, "entry") * loose // max(1, self.loose_wei - kept)
