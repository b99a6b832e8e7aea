"""How a row is lived: a script of actions and hours that whoever lives it carries out, on a copy of a world or in a practice.

A script is a generator: it yields an action or a number of hours, and is sent what happened; a refusal is raised in it. So what
is told beforehand and what a person then sees on a branch come of the same lines.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from wallet.actions.base import YOU, Action, Receipt
from wallet.actions.fixes import attempt
from wallet.actions.lock import Lock
from wallet.actions.stake import Stake
from wallet.actions.transfers import Faucet
from wallet.errors import Refused
from wallet.ways.twins.pair import TwinPair
from wallet.ways.twins.told import TwinPath, TwinRow, TwinSide
from wallet.world.book import Book
from wallet.world.hour import pass_hour
from wallet.world.ledger import units_of
from wallet.world.lines import Event, Holding, LockedStake
from wallet.world.state import DAY_HOURS, World
from wallet.world.tokens import TEN_TO

FEES = 2
"""Whole coins beside both stakes, of which the twins pay what the network takes."""


class Happened(NamedTuple):
    """The world after a step of a script, what the action left as its receipt, and what happened in the hours that passed."""

    world: World
    receipt: Receipt | None = None
    events: tuple[Event, ...] = ()


Living = Generator[Action | int, Happened, TwinRow]
T = TypeVar("T")
Passing = Generator[Action | int, Happened, None]


def lived(world: World, script: Generator[Action | int, Happened, T]) -> tuple[World, T]:
    """Live a script on a copy: return the world at its end and what it tells. Refuses what the script does not reckon with."""
    try:
        step = next(script)
        while True:
            try:
                happened = carried_out(world, step)
            except Refused as refused:
                step = script.throw(refused)
            else:
                world = happened.world
                step = script.send(happened)
    except StopIteration as ended:
        return world, ended.value


def carried_out(world: World, step: Action | int) -> Happened:
    """Return what a step brings on a copy. Raises what its action refuses."""
    if isinstance(step, Action):
        outcome = attempt(step, world)
        return Happened(outcome.world, outcome.receipt)
    events: list[Event] = []
    for _ in range(step):
        world, happened = pass_hour(world)
        events += happened
    return Happened(world, None, tuple(events))


class LivedRow:
    """A row while somebody lives it step by step: `step` is what is to be done next, None once it is told, or could not go on
    because of what `stopped_by` refused.
    """

    def __init__(self, script: Living) -> None:
        self._script = script
        self.step: Action | int | None = None
        self.told: TwinRow | None = None
        self.stopped_by: Refused | None = None
        self._on(lambda: next(script))

    def done(self, happened: Happened) -> None:
        """Tell what the step brought."""
        self._on(lambda: self._script.send(happened))

    def refused(self, refused: Refused) -> None:
        """Tell that the step was refused."""
        self._on(lambda: self._script.throw(refused))

    def _on(self, resume: Callable[[], Action | int]) -> None:
        try:
            self.step = resume()
        except StopIteration as ended:
            self.step, self.told = None, ended.value
        except Refused as refused:
            self.step, self.stopped_by = None, refused


class TwinDay(NamedTuple):
    """What both have at the end of a day, in the coin's smallest unit."""

    hour: int
    locked: int
    owed: int
    sells: int | None


class Twins:
    """Both stakers while a script lives them, and how they went so far. All amounts in the coin's smallest unit.

    Others of your stakes and tokens are left out: the locked twin is one position, the liquid one so many units of its token.
    """

    def __init__(self, world: World, pair: TwinPair) -> None:
        self.pair, self.world, self.begun = pair, world, world.hour
        self.number = self.units = 0
        self.paid: int | None = None
        """What the locked twin got in all, once it was paid out."""
        self.cash = 0
        """What the liquid twin got for tokens."""
        self.events: tuple[Event, ...] = ()
        self._closed = 0
        self._days: list[TwinDay] = []

    # -- steps

    def begin(self) -> Passing:
        """Hand both their coins, and stake them."""
        pair, whole = self.pair, TEN_TO[self.world.listed[self.pair.coin].decimals]
        yield from self.do(Faucet(2 * pair.amount + FEES * whole, pair.coin))
        locked = yield from self.do(Lock(pair.amount, pair.book))
        self.number = int(locked.figures["id"])
        before = self.held
        yield from self.do(Stake(pair.amount, pair.protocol))
        self.units = self.held - before
        self._closed = self._closed_paid()
        self.note()

    def do(self, action: Action) -> Generator[Action | int, Happened, Receipt]:
        """Do something; returns its receipt. What is refused is raised."""
        happened = yield action
        self.world = happened.world
        assert happened.receipt is not None
        return happened.receipt

    def days(self, days: int) -> Passing:
        """Let days pass."""
        for _ in range(days):
            happened = yield DAY_HOURS
            self.world, self.events = happened.world, happened.events
            self.note()

    def note(self) -> None:
        """Note how both stand in this hour: at the end of a day, and where a script changes it within one."""
        if self._line() is not None:
            self._closed = self._closed_paid()
        self._days.append(_now(self))

    def tokens_gone(self, before: int, got: int) -> None:
        """Note that the liquid twin gave tokens away: units of all your tokens `before`, and what came for them."""
        self.units -= before - self.held
        self.cash += got

    # -- how they stand

    @property
    def book(self) -> Book:
        """The book in which the locked twin stands."""
        return self.world.system(self.pair.book, Book)

    @property
    def stake(self) -> LockedStake | None:
        """The locked twin's position; None once it is paid out."""
        return next((row for row in self.book.stakes(self.world, YOU) if row.id == self.number), None)

    @property
    def locked(self) -> int:
        """What the locked twin has, in hand and locked."""
        line = self._line()
        if line is not None:
            return line.redemption_value + (line.taken_out or 0)
        if self.paid is None:
            self.paid = self._closed_paid() - self._closed
        return self.paid

    @property
    def tokens(self) -> int:
        """The liquid twin's tokens as one sees them."""
        return self.world.seen(self.pair.token, self.units)

    @property
    def owed(self) -> int:
        """What the liquid twin has: in hand, and what its tokens redeem for."""
        token = self.pair.token
        return self.cash + self.world.worth(token, self.tokens, self.world.redemption_rate(token))

    @property
    def sells(self) -> int | None:
        """What the liquid twin has in hand and would get for its tokens at once; None where nothing buys them."""
        issuer = self.world.issuer(self.pair.protocol)
        sold = issuer.sold_as(self.world, self.pair.token, self.tokens)
        got = self.world.sold_at_once(*sold) if self.units else 0
        return None if got is None else self.cash + got

    @property
    def held(self) -> int:
        """Units of the token that are in your wallet, the liquid twin's and others."""
        return units_of(self.world.ledger, YOU, self.pair.token)

    def fees_kept(self) -> int:
        """Return what the locked twin's operator kept of the last day's rewards."""
        mine = (each for each in self.events if each.kind == "locked_reward" and each.system == self.pair.book)
        return sum(int(each.figures["fee"]) for each in mine if each.account == YOU and each.figures["id"] == self.number)

    def aside(self) -> Twins:
        """Return the same twins for another course of things from here on."""
        other = Twins(self.world, self.pair)
        other.number, other.units, other.cash, other.paid = self.number, self.units, self.cash, self.paid
        other._closed = self._closed
        return other

    def pass_day(self) -> None:
        """Let a day pass here alone, in no script."""
        for _ in range(DAY_HOURS):
            self.world, _events = pass_hour(self.world)
        self.note()

    def happened(self, *kinds: str) -> Event | None:
        """Return the event of one of these kinds that the last day brought the locked twin."""
        mine = (each for each in self.events if each.kind in kinds and each.system == self.pair.book)
        return next((each for each in mine if each.account == YOU and each.figures.get("id") == self.number), None)

    def told(self, row: str, at: int, locked: TwinSide, liquid: TwinSide, **more: object) -> TwinRow:
        """Return what a row tells, in the hour that is now: its path ends with how both stand after all that was done."""
        pair = self.pair
        days = [*(day for day in self._days if day.hour < self.world.hour), _now(self)]
        return TwinRow(
            row=row,
            coin=pair.coin,
            token=pair.token,
            amount=pair.amount,
            begun=self.begun,
            at=at,
            until=self.world.hour,
            locked=locked,
            liquid=liquid,
            sells=self.sells,
            path=_path(days, pair.amount, TEN_TO[self.world.listed[pair.coin].decimals]),
            **more,  # type: ignore[arg-type]
        )

    # -- inside

    def _line(self) -> Holding | None:
        stake = self.stake
        lines = self.book.holdings(self.world, YOU) if stake is not None else ()
        return next((line for line in lines if stake is not None and line.key == stake.key), None)

    def _closed_paid(self) -> int:
        """What closed positions of yours were paid in all."""
        way, lines = self.book.way(), self.book.holdings(self.world, YOU)
        return (way.taken_out if way else 0) - sum(line.taken_out or 0 for line in lines)


def in_coin(world: World, pair: TwinPair, token: str, amount: int) -> int:
    """Return what an amount of a token or coin redeems for in the twins' coin."""
    return amount if token == pair.coin else world.worth(token, amount, world.redemption_rate(token))


def _now(twins: Twins) -> TwinDay:
    return TwinDay(twins.world.hour, twins.locked, twins.owed, twins.sells)


def _path(days: Sequence[TwinDay], amount: int, whole: int) -> TwinPath:
    """Return the days in whole coins above what each put in."""
    return TwinPath(
        np.array([float(day.hour) for day in days]),
        np.array([(day.locked - amount) / whole for day in days]),
        np.array([(day.owed - amount) / whole for day in days]),
        np.array([np.nan if day.sells is None else (day.sells - amount) / whole for day in days]),
    )
