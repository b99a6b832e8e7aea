"""Other stakers of a protocol: they deposit every hour or every few, ask to redeem once a day, and claim what is ready.

So the buffer, the validator queues and the withdrawal queue are shared. Their holdings are in the ledger like anyone's.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from wallet.errors import Refused
from wallet.world.crowd.portions import portion
from wallet.world.given import Coins
from wallet.world.lines import OTHERS
from wallet.world.redemption import exit_of, redeem
from wallet.world.state import DAY_HOURS, NO_EVENTS, Habit, Issuer, Step, World
from wallet.world.tokens import MOST_DECIMALS, TEN_TO

GROWING = "growing_balance"
REDEEM_HOUR = 6
"""The hour of the day (UTC) at which others' requests of the day are entered."""


class StakersStart(msgspec.Struct, frozen=True):
    """What they deposit and ask to redeem in a usual day, and how many hours' deposits come at once."""

    stake_day: Coins
    redeem_day: Coins
    every_hours: int = 1


class Stakers(Habit, frozen=True, kw_only=True, tag="stakers"):
    """Who stakes with the protocol `system`: amounts a day in the coin's smallest unit.

    `draws` tells its draws from those of other protocols' stakers; the first in a world needs none. `issued` is how many units
    there were at the start of a token whose units do not grow: the fewer are left, the fewer leave, since each is worth more.
    """

    stake_wei_day: int
    redeem_wei_day: int
    draws: str = ""
    issued: int = 0
    At: ClassVar[type[msgspec.Struct]] = StakersStart

    @classmethod
    def begin(cls, world: World, system: str, at: Any) -> Stakers:
        draws = "" if system == world.issuer().name else f" {system}"
        own = world.system(system, Issuer)
        stake_day, redeem_day = (
            amount // TEN_TO[MOST_DECIMALS - world.listed[token].decimals]
            for amount, token in ((at.stake_day, own.asset), (at.redeem_day, own.token))
        )
        grows = world.listed[own.token].kind == GROWING
        return cls(
            system=system,
            stake_wei_day=stake_day,
            redeem_wei_day=redeem_day,
            draws=draws,
            issued=0 if grows else world.ledger.issued[own.token],
            every_hours=at.every_hours,
        ).spread(world)

    def act(self, world: World) -> Step:
        world = self._stake(world)
        return self._ask_to_redeem(world), NO_EVENTS

    def collect(self, world: World) -> World:
        """Claim all that is ready; finished requests leave the world."""
        own = world.system(self.system, Issuer)
        ready = own.ready(OTHERS)
        if ready:
            world = own.collect(world, OTHERS, ready).world
        return world.issuer(self.system).tidied(world)

    def deposits_a_day(self, system: str) -> int:
        return self.stake_wei_day if system == self.system else 0

    def accounts(self) -> tuple[str, ...]:
        return (OTHERS,)

    def _stake(self, world: World) -> World:
        """Stake the part of what is staked in a day that these hours are."""
        own = world.system(self.system, Issuer)
        amount = portion(world, self.stake_wei_day * self.every_hours // DAY_HOURS, f"stake{self.draws}")
        amount, room = min(amount, world.balance(OTHERS, own.asset)), own.capacity(world)
        amount = amount if room is None else min(amount, room)
        try:
            return own.deposit(world, OTHERS, amount).world if amount else world
        except Refused:  # what is left to them may be too little for a single unit
            return world

    def _ask_to_redeem(self, world: World) -> World:
        if (world.hour_of_day - REDEEM_HOUR) % DAY_HOURS >= self.every_hours:
            return world
        own = world.system(self.system, Issuer)
        if exit_of(world, own).shut:
            return world
        usual = self.redeem_wei_day
        if self.issued:
            usual = usual * world.ledger.issued.get(own.token, 0) // self.issued
        amount = min(portion(world, usual, f"redeem{self.draws}"), world.balance(OTHERS, own.token))
        if amount < 10 ** world.listed[own.token].decimals:
            return world
        try:
            return redeem(world, own, amount)
        except Refused:  # after a loss of nearly everything a whole token may stand for less than one unit
            return world
