"""A recorded hour: the row decides, in the record's own order, and all others are still.

First the rebase (the report's gain is solved so that the share rate grows as the rows say), then what liquidity came or went in
proportion, then the hour's net sale, by the account `record`. What a person traded stays in the pool and is carried along.

The record tells of a protocol whose validators work. Where those that do no longer hold half of what the protocol counts, because
the others were slashed or have left, its growth could only be given to a few who never earned it: the model takes over for good.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.errors import Refused
from wallet.staking.rebasing import DEPOSIT
from wallet.world import ledger as books
from wallet.world import records
from wallet.world.beginning import hand
from wallet.world.ledger import units_of
from wallet.world.lines import PROVIDER, Event, Figures
from wallet.world.records import RecordedHour
from wallet.world.state import HOUR, NO_EVENTS, Habit, Shares, Step, World
from wallet.world.systems.rebasing_protocol import RebasingProtocol
from wallet.world.systems.rebasing_report import day_of_record
from wallet.world.tokens import WEI

ACCOUNT = "record"
PROVIDED_PPM = 990_000
"""Where a record moves liquidity, this part of the market's shares is the record's, the rest stays with other providers."""
PPM = 10**6


class RecordStart(msgspec.Struct, frozen=True):
    """The market whose trades were recorded, and the digest of the record."""

    market: str
    digest: str = ""


class Record(Habit, frozen=True, kw_only=True, tag="record"):
    """What is recorded of the protocol `system` and of a market of its token.

    `digest` names the flows; `left` is the hour from which the model decides although they go on, 0 while they can be followed.
    """

    market: str
    digest: str
    left: int = 0
    rules: ClassVar[bool] = True
    At: ClassVar[type[msgspec.Struct]] = RecordStart

    @classmethod
    def fund(cls, world: World, system: str, at: Any) -> World:
        """Give it what it trades with, several times the reserves, and the shares that it moves."""
        venue = world.system(at.market, Shares)
        sold = venue.sells(world)
        for token in venue.coins:
            reserve = venue.reserve(token)
            world = hand(world, ACCOUNT, token, reserve * 3 // 2 if token == sold else reserve * 4)
        moved = venue.supply() * PROVIDED_PPM // PPM
        return replace(world, ledger=books.move(world.ledger, venue.share, PROVIDER, ACCOUNT, moved))

    def recorded(self) -> str:
        return self.digest

    def ruled(self, world: World) -> frozenset[str]:
        return frozenset((self.system, self.market)) if 0 < world.hour <= self.rules_until() else frozenset()

    def rules_until(self) -> int:
        return max(0, self.left - 1) if self.left else len(records.record(self.digest).rows) - 1

    def reports(self) -> tuple[int, ...]:
        found = _reports_of(self.digest)
        return tuple(hour for hour in found if hour < self.left) if self.left else found

    def band(self, world: World) -> tuple[int, int] | None:
        if world.hour > self.rules_until():
            return None
        row = records.record(self.digest).rows[world.hour]
        return (row.low, row.high) if row.low else None

    def accounts(self) -> tuple[str, ...]:
        return (ACCOUNT,)

    def act(self, world: World) -> Step:
        """Let the recorded hour happen, or leave the record where it tells what nobody can have earned."""
        if not self.ruled(world):
            return world, NO_EVENTS
        rows = records.record(self.digest).rows
        row, before = rows[world.hour], rows[world.hour - 1]
        events: tuple[Event, ...] = NO_EVENTS
        if row.share_rate != before.share_rate:
            own = world.system(self.system, RebasingProtocol)
            unearned = self._unearned(world, own)
            if unearned:
                return _left(world, self), (Event(world.hour, "record_left", "", unearned, self.system),)
            reported = rows[max(0, own.last_report - world.start) // HOUR]
            world, events = day_of_record(world, self.system, reported.share_rate, row.share_rate)
        return self._sale(self._liquidity(world, row), row), events

    def _unearned(self, world: World, own: RebasingProtocol) -> Figures:
        """Return how many validators work for what is counted, where they are too few to have earned it."""
        working, counted = own.on(world).active(own.operator), own.backing()
        return {"working": working, "counted": counted} if 2 * working * DEPOSIT < counted else {}

    def _liquidity(self, world: World, row: RecordedHour) -> World:
        """Scale all reserves by the row's factor: shares of the market are bought or given back in proportion.

        Where a person has made it so large or so unbalanced that the record cannot follow, its liquidity stays as it is.
        """
        if row.liquidity == WEI:
            return world
        traded = world.system(self.market, Shares)
        if row.liquidity < WEI:
            held = units_of(world.ledger, ACCOUNT, traded.share)
            burnt = min(held, traded.supply() * (WEI - row.liquidity) // WEI)
            return traded.give_back(world, ACCOUNT, burnt) if burnt else world
        first, second = (traded.reserve(coin) * (row.liquidity - WEI) // WEI for coin in traded.coins)
        try:
            return traded.provide(world, ACCOUNT, (first, second)).world
        except Refused:
            return world

    def _sale(self, world: World, row: RecordedHour) -> World:
        if row.net_sale == 0:
            return world
        traded = world.system(self.market, Shares)
        sold = traded.sells(world)
        pay = sold if row.net_sale > 0 else traded.other(sold)
        try:
            return traded.swap(world, ACCOUNT, pay, abs(row.net_sale))[0]
        except Refused:
            # Only a person who emptied the pool can make a recorded sale impossible; then history takes its own way.
            return world


def _left(world: World, record: Record) -> World:
    """Return the world with its record left in this hour."""
    crowd = tuple(replace(record, left=world.hour) if habit is record else habit for habit in world.crowd)
    return replace(world, crowd=crowd)


@lru_cache(maxsize=8)
def _reports_of(digest: str) -> tuple[int, ...]:
    """Return the hours in which the recorded share rate moved: those of its reports."""
    rates = [row.share_rate for row in records.record(digest).rows]
    return tuple(hour for hour in range(1, len(rates)) if rates[hour] != rates[hour - 1])
