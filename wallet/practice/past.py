"""What the file tells of the time up to where one stands: deeds, events, rewards, and how holdings went."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from wallet.actions.base import YOU
from wallet.practice import bounds
from wallet.practice.activity import Activity, Marker, activity, lived, read_markers, write_note
from wallet.practice.file import PracticeFile
from wallet.practice.first_steps import NEVER, month_left, steps_done
from wallet.practice.kept import kept_hours, read_world
from wallet.practice.ledger_rows import LedgerRow, ledger_rows
from wallet.practice.moments import Point
from wallet.practice.prices import in_dollars, prices
from wallet.practice.rewards import MEAN_DAYS, Reward, YearlyRate, chosen, read_rewards, yearly_rate
from wallet.practice.samples import Exact, Floats
from wallet.practice.series import Series, SeriesReader
from wallet.practice.standing import StandingPoint
from wallet.practice.strikes import Strike, StrikeMark, done, due, marks
from wallet.practice.told import Told
from wallet.practice.worth import Moved, moved_between
from wallet.world.following import ALL, coin_of, is_of_dollars, stored_key
from wallet.world.holdings import ways
from wallet.world.leaving import opens_at
from wallet.world.lines import Earning
from wallet.world.own_sums import OwnSums
from wallet.world.state import DAY_HOURS, HOUR, Issuer, World
from wallet.world.tokens import TEN_TO


class Past:
    """Answers the questions of `Practice` about what was; each is described there.

    Over twenty methods, because it answers those questions one by one.
    """

    def __init__(self, file: PracticeFile, standing: StandingPoint) -> None:
        self._file, self._standing = file, standing
        self._series = SeriesReader(file)
        self._markers: Told[Marker] = Told(file, self._told_markers)
        self._rewards: Told[list[Reward]] = Told(file, self._told_rewards)
        self._earnings: dict[Point, dict[str, Earning]] = {}
        """By point, whose world never becomes another."""
        self._strikes: dict[StrikeMark, Strike | None] = {}
        standing.forgetting += (self._series.cut, self._markers.cut, self._rewards.cut)

    def activity(
        self, limit: int = 100, offset: int = 0, search: str = "", words: Callable[[Activity], str] | None = None
    ) -> tuple[Activity, ...]:
        branch = self._standing.branch
        limit, offset = bounds.clamp(limit), bounds.clamp(offset)
        return activity(self._file, self._standing.world.listed, branch.at, branch.name, limit, offset, search, words)

    def lived(self) -> Iterator[Activity]:
        branch = self._standing.branch
        return lived(self._file, self._standing.world.listed, branch.at, branch.name)

    def markers(self, to: str = "here") -> tuple[Marker, ...]:
        return tuple(self._markers.read(self._standing.line, self._standing.branch.tip, self._end(to)))

    def ledger_rows(self, token: str) -> tuple[LedgerRow, ...]:
        world = self._standing.world
        return ledger_rows(self._file, world.listed, self._standing.branch.at, token, world.balance(YOU, token))

    def first_steps(self) -> frozenset[str]:
        opens = opens_at(self._standing.world)
        hour = (opens - self._standing.world.start) // HOUR if opens else NEVER
        return steps_done(self._file, self._standing.world, hour)

    def month_left(self) -> int:
        return month_left(self._file, self._standing.world.hour)

    def note(self, moment: int, text: str) -> None:
        bounds.check_moment(moment)
        write_note(self._file, moment, text)

    def rewards(self, after_hour: int = -1, key: str = "") -> tuple[Reward, ...]:
        branch = self._standing.branch
        return chosen(self._rewards.read(self._standing.line, branch.tip, branch.at), after_hour, key)

    def yearly_rate(self, way: str) -> YearlyRate | None:
        key = ways(self._standing.world).get(way)
        return None if key is None else yearly_rate(self.recent(key, MEAN_DAYS * DAY_HOURS))

    def own_before(self, moment: int) -> OwnSums:
        bounds.check_moment(moment)
        return self._standing.own_before(moment)

    def earned(self, key: str, hours: int) -> Moved:
        hours = bounds.clamp(hours)
        world = self._standing.world
        key, whole = stored_key(world, key), TEN_TO[world.listed[coin_of(world, key)].decimals]
        recent = self.recent(key, hours)
        if is_of_dollars(world, key):
            return moved_between(in_dollars(recent), {}, {}, key)
        return moved_between(recent, self._standing.own_hours_ago(hours), dict(self._standing.own), key, whole)

    def series(self, key: str = ALL, to: str = "here") -> Series:
        key = stored_key(self._standing.world, key)
        return self._series.read(self._standing.line, self._standing.branch.tip, self._end(to), key)

    def prices(self, coin: str, terms: str, to: str = "here") -> Floats:
        return prices(self._standing.world, lambda key: self.series(key, to), coin, terms)

    def exactly(self, key: str = ALL) -> Iterator[tuple[int, Exact]]:
        return self._series.exactly(self._standing.line, self._standing.branch.at, stored_key(self._standing.world, key))

    def recent(self, key: str, hours: int) -> Series:
        key = stored_key(self._standing.world, key)
        return self._series.recent(self._standing.line, self._standing.branch.at, key, bounds.clamp(hours))

    def world_at(self, hour: int) -> World:
        return self._standing.worlds.at(self._standing.line, self._point(hour))

    def strikes(self) -> tuple[Strike, ...]:
        return tuple(made for mark in marks(self.markers()) if (made := self._struck(mark)) is not None)

    def world_before(self, made: Strike) -> World:
        if made.due:
            return self.world_at(made.hour - 1)
        line = self._standing.line
        moment = line.moment(Point(made.moment, made.hour))
        assert moment.parent is not None, "an action has a moment before it"
        return self._standing.worlds.at(line, self._standing.worlds.landing(line, Point(moment.parent, moment.hour_from)))

    def _struck(self, mark: StrikeMark) -> Strike | None:
        if mark not in self._strikes:
            if mark.kind == "shock":
                with self._file.reading() as db:
                    self._strikes[mark] = done(db, mark)
            else:
                self._strikes[mark] = due(self.world_at(mark.hour - 1), mark)
        return self._strikes[mark]

    def earnings_at(self, hour: int) -> tuple[int, dict[str, Earning]]:
        point = self._point(hour)
        if point == self._standing.branch.at:
            return point.hour, _earnings(self._standing.world)
        if point not in self._earnings:
            with self._file.reading() as db:
                kept = kept_hours(db, point.moment, point.hour, point.hour)
                # One that is kept is not held in memory: such worlds, weeks apart, share little.
                world = read_world(db, point) if kept else self._standing.worlds.at(self._standing.line, point)
            self._earnings[point] = _earnings(world)
        return point.hour, self._earnings[point]

    def _point(self, hour: int) -> Point:
        """Where an hour up to here ends, or the last point before it that this model can reach."""
        line, here = self._standing.line, self._standing.branch.at
        within = min(max(bounds.whole(hour), line.first_hour), here.hour)
        return self._standing.worlds.landing(line, line.find(within, here))

    def keys(self) -> list[str]:
        """Return the followed keys that have samples."""
        with self._file.reading() as db:
            return [str(key) for (key,) in db.execute("SELECT DISTINCT token FROM sample")]

    def _end(self, to: str) -> Point:
        return self._standing.branch.tip if to == "tip" else self._standing.branch.at

    def _told_markers(self, db: sqlite3.Connection, moment: int, first: int, last: int) -> Iterator[tuple[int, Marker]]:
        return read_markers(self._standing.world.listed, db, moment, first, last)

    def _told_rewards(self, db: sqlite3.Connection, moment: int, first: int, last: int) -> Iterator[tuple[int, list[Reward]]]:
        return read_rewards(self._standing.world, db, moment, first, last)


def _earnings(world: World) -> dict[str, Earning]:
    return {issuer.token: issuer.earning(world) for issuer in world.every(Issuer)}
