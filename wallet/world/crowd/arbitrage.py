"""An arbitrageur: every hour or every few part of the gap to a reference discount is closed, which is what leaving costs.

What leaving costs is patience x waiting time + a premium that stays. After a slashing everybody can work out the penalty of the
midpoint: it is in the price before it is in the rate. However long the wait, buyers ask no more for it than where it is shut.
"""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec.structs import asdict

from wallet.errors import Refused
from wallet.world.beginning import hand
from wallet.world.crowd.swaps import try_swap
from wallet.world.state import NO_EVENTS, Habit, Issuer, Step, Venue, World

ACCOUNT = "arbitrageur"
PPM = 10**6
YEAR_HOURS = 8766
TRADING_FLOAT = 5
"""It begins with this many times a tenth of the market's reserves, of both coins."""


class ArbitrageStart(msgspec.Struct, frozen=True):
    """How it trades, as `Arbitrageur` says, by the hour, and how many hours it trades at once."""

    arbitrage_ppm: int
    patience_ppm: int
    premium_ppm: int
    shut_discount_ppm: int
    every_hours: int = 1


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
    At: ClassVar[type[msgspec.Struct]] = ArbitrageStart

    @classmethod
    def fund(cls, world: World, system: str, at: Any) -> World:
        venue = world.system(system, Venue)
        for token in venue.coins:
            world = hand(world, ACCOUNT, token, venue.reserve(token) * TRADING_FLOAT // 10)
        return world

    @classmethod
    def begin(cls, world: World, system: str, at: Any) -> Arbitrageur:
        """Return it closing at once what it would close of a gap in so many hours."""
        hours = at.every_hours
        closed_ppm = PPM - (PPM - at.arbitrage_ppm) ** hours // PPM ** (hours - 1)
        return cls(system=system, **{**asdict(at), "arbitrage_ppm": closed_ppm}).spread(world)

    def act(self, world: World) -> Step:
        """Close part of the gap between the price and the reference, by a straight line through two small sales."""
        venue = world.system(self.system, Venue)
        if not venue.is_live():
            return world, NO_EVENTS
        size, sold = venue.size(), venue.sells(world)
        step, limit = size // 20_000, size // 50
        try:
            first = venue.quote(world, sold, step)
            second = venue.quote(world, sold, 2 * step) - first
        except Refused:
            return world, NO_EVENTS
        if first <= second:
            return world, NO_EVENTS
        owed = world.worth(sold, step, world.redemption_rate(sold))
        target = owed * (PPM - self.reference_discount_ppm(world, sold)) // PPM
        # Selling `step` lowers what the next `step` brings by `first - second`; `gap` is in the same unit.
        gap = first - target
        amount = max(-limit, min(limit, step * gap * self.arbitrage_ppm // (PPM * (first - second))))
        return try_swap(world, venue, ACCOUNT, amount), NO_EVENTS

    def reference_discount_ppm(self, world: World, token: str) -> int:
        """Return the discount at which buyers stop, in millionths: what waiting costs them, what remains, and losses to come."""
        ahead = world.system(world.listed[token].issuer, Issuer).prospect(world)
        if ahead.wait_hours is None:
            return self.shut_discount_ppm + ahead.loss_ppm
        waiting = self.patience_ppm * ahead.wait_hours // YEAR_HOURS + self.premium_ppm
        return min(waiting, max(self.shut_discount_ppm, self.premium_ppm)) + ahead.loss_ppm

    def accounts(self) -> tuple[str, ...]:
        return (ACCOUNT,)
