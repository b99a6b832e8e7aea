"""An arbitrageur: every hour or every few part of the gap to a reference discount is closed, which is what leaving costs.

What leaving costs is patience x waiting time + a premium that stays. After a slashing everybody can work out the penalty of the
midpoint: it is in the price before it is in the rate. However long the wait, buyers ask no more for it than where it is shut.
Where it restocks, what it bought is redeemed, as fast as that goes, and what it sold is staked again: others take and give it for
what it redeems for. Where it does not, its coins or its tokens run out after some years, and the price goes where trades push it.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import asdict

from wallet.errors import Refused
from wallet.world.beginning import hand, procured
from wallet.world.crowd.swaps import hand_over, in_other, try_swap
from wallet.world.lines import OTHERS
from wallet.world.state import DAY_HOURS, NO_EVENTS, Habit, Issuer, Step, Venue, World

ACCOUNT = "arbitrageur"
PPM = 10**6
YEAR_HOURS = 8766
TRADING_FLOAT = 5
"""It begins with this many times a tenth of the market's reserves, of both coins."""


class ArbitrageStart(msgspec.Struct, frozen=True):
    """How it trades, as `Arbitrageur` says, by the hour, how many hours it trades at once, and whether it restocks."""

    arbitrage_ppm: int
    patience_ppm: int
    premium_ppm: int
    shut_discount_ppm: int
    every_hours: int = 1
    restocks: bool = False


class Arbitrageur(Habit, frozen=True, kw_only=True, tag="arbitrageur"):
    """Who trades in the market `system` against the discount of the protocol whose token it sells."""

    arbitrage_ppm: int
    """Part of the gap to the reference discount that is closed by a trade."""
    patience_ppm: int
    """What is wanted a year for waiting in the queue."""
    premium_ppm: int
    """The discount that remains however short the queue is."""
    shut_discount_ppm: int
    """The reference discount while redemption is not open."""
    stock: int = 0
    """How much of the token it goes back to, as seen; 0 where it keeps what it bought."""
    At: ClassVar[type[msgspec.Struct]] = ArbitrageStart

    @classmethod
    def fund(cls, world: World, system: str, at: Any) -> World:
        venue = world.system(system, Venue)
        for token in venue.coins:
            amount = _float_of(venue, token)
            world = hand(procured(world, token, amount), ACCOUNT, token, amount)
        return world

    @classmethod
    def begin(cls, world: World, system: str, at: Any) -> Arbitrageur:
        """Return it closing at once what it would close of a gap in so many hours."""
        hours, given = at.every_hours, asdict(at)
        given["arbitrage_ppm"] = PPM - (PPM - at.arbitrage_ppm) ** hours // PPM ** (hours - 1)
        venue = world.system(system, Venue)
        stock = _float_of(venue, venue.sells(world)) if given.pop("restocks") else 0
        return cls(system=system, stock=stock, **given).spread(world)

    def act(self, world: World) -> Step:
        """Close part of the gap between the price and the reference, by a straight line through two small sales."""
        venue = world.system(self.system, Venue)
        if not venue.is_live():
            return world, NO_EVENTS
        if self.stock and world.hour_of_day < self.every_hours:
            world = self._restocked(world, venue)
        size, sold = venue.size(), venue.sells(world)
        step, limit = size // 20_000, size // 50
        try:
            first = venue.quote(world, sold, step)
            second = venue.quote(world, sold, 2 * step) - first
        except Refused:
            return world, NO_EVENTS
        if first <= second:
            return world, NO_EVENTS
        owed = in_other(world, venue.other(sold), world.worth(sold, step, world.redemption_rate(sold)))
        target = owed * (PPM - self.reference_discount_ppm(world, sold)) // PPM
        # Selling `step` lowers what the next `step` brings by `first - second`; `gap` is in the same unit.
        gap = first - target
        amount = max(-limit, min(limit, step * gap * self.arbitrage_ppm // (PPM * (first - second))))
        return try_swap(world, venue, ACCOUNT, amount), NO_EVENTS

    def _restocked(self, world: World, venue: Venue) -> World:
        """Once a day take from others what it lacks of its stock, or give them of what it holds beyond that a day's part of the
        wait for a redemption.
        """
        token = venue.sells(world)
        issuer = world.system(world.listed[token].issuer, Issuer)
        more = world.balance(ACCOUNT, token) - self.stock
        if more < 0:
            return hand_over(world, venue, OTHERS, ACCOUNT, -more) if issuer.capacity(world) != 0 else world
        wait = issuer.prospect(world).wait_hours
        if wait is None:
            return world
        return hand_over(world, venue, ACCOUNT, OTHERS, more * DAY_HOURS // max(wait, DAY_HOURS))

    def reference_discount_ppm(self, world: World, token: str) -> int:
        """Return the discount at which buyers stop, in millionths: what waiting costs them, what remains, and losses to come."""
        ahead = world.system(world.listed[token].issuer, Issuer).prospect(world)
        if ahead.wait_hours is None:
            return self.shut_discount_ppm + ahead.loss_ppm
        waiting = self.patience_ppm * ahead.wait_hours // YEAR_HOURS + self.premium_ppm
        return min(waiting, max(self.shut_discount_ppm, self.premium_ppm)) + ahead.loss_ppm

    def accounts(self) -> tuple[str, ...]:
        return (ACCOUNT,)


def _float_of(venue: Venue, token: str) -> int:
    """Return what it begins with of a token, as seen."""
    return venue.reserve(token) * TRADING_FLOAT // 10
