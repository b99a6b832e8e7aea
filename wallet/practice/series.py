"""What charts draw: one point an hour from the root on, as float arrays, read once and then only extended.

Samples were written when an hour was lived; nothing is computed here. Where two states share an hour (an
action) the later one counts; where there is no sample or no market there is NaN.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec
import numpy as np

from wallet.practice import net
from wallet.practice.file import PracticeFile
from wallet.practice.history import Line
from wallet.practice.moments import Point
from wallet.practice.net import Damaged
from wallet.practice.samples import COLUMNS, MOST_HOURS, Exact, Floats, exactly, hours_of, unpack

READ = "SELECT hour, content FROM sample WHERE token = ? AND moment = ? AND hour BETWEEN ? AND ? ORDER BY hour"
"""The order of the table itself: nothing is sorted, and no row outside is looked at."""
ANY = "SELECT 1 FROM sample WHERE token = ? LIMIT 1"
HEADROOM = 1024
NEAR = """
    SELECT moment, hour, content FROM sample
    WHERE token = ? AND moment BETWEEN ? AND ? AND hour BETWEEN ? AND ? ORDER BY moment DESC, hour DESC
"""
SampleRow = tuple[net.Hour, bytes]
NearRow = tuple[net.Id, net.Hour, bytes]


class Series(msgspec.Struct, frozen=True, eq=False):
    """A followed holding over time: balance in whole tokens, values, rates and sums of own moves in whole coins, hours
    since the start.

    What was gained until an hour is its redemption value + `taken_out` - `put_in`; with the market value, what selling
    at the market price would add to or take from that.
    """

    hour: Floats
    balance: Floats
    redemption_value: Floats
    market_value: Floats
    redemption_rate: Floats
    market_price: Floats
    low: Floats
    high: Floats
    put_in: Floats
    taken_out: Floats


class _Cached(msgspec.Struct):
    """The samples of one key, columns first, as far as they were read: up to the point `filled`."""

    data: Floats
    filled: Point


class _End(msgspec.Struct, frozen=True):
    """The last samples of one key as they were handed out, columns first, from the hour `first` to the point `here`."""

    data: Floats
    first: int
    here: Point


class SeriesReader:
    """Reads series along a line and keeps them, so that a chart that plays costs only its new hours."""

    def __init__(self, file: PracticeFile) -> None:
        self._file = file
        self._cached: dict[str, _Cached] = {}
        self._ends: dict[tuple[str, int], _End] = {}

    def read(self, line: Line, tip: Point, here: Point, key: str) -> Series:
        """Return the series of `key` from the root to `here`, which is `tip` or before it on `line`."""
        cached = self._cached.get(key)
        if cached is None:
            cached = self._cached[key] = _Cached(np.empty((len(COLUMNS), 0)), Point(line.root, -1))
        if line.order(cached.filled) < line.order(tip):
            self._extend(cached, line, tip, key)
        shown = cached.data[:, : here.hour + 1]
        if line.order(here) < line.order(cached.filled) and line.repeated(here):
            shown = shown.copy()
            shown[:, -1] = self._one(line, here, key)
        shown = shown.view()
        shown.flags.writeable = False
        return Series(np.arange(here.hour + 1, dtype=np.float64), *shown)

    def recent(self, line: Line, here: Point, key: str, hours: int) -> Series:
        """Return only the last `hours` before `here` and `here` itself: of a key that no chart has read, a few rows
        instead of all its past; where the last answer reaches into them, only those that follow it.
        """
        first = max(here.hour - hours, 0)
        after = Point(line.first_of(first, here).moment, first - 1)
        data = np.full((len(COLUMNS), here.hour - first + 1), np.nan)
        kept = self._ends.get((key, hours))
        if kept is not None and kept.first <= first <= kept.here.hour and line.order(kept.here) <= line.order(here):
            known = kept.data[:, first - kept.first :]
            data[:, : known.shape[1]] = known
            after = kept.here
        if after != here:
            self._fill(data, first, line, after, here, key)
        data.flags.writeable = False
        self._ends[key, hours] = _End(data, first, here)
        return Series(np.arange(first, here.hour + 1, dtype=np.float64), *data)

    def cut(self, line: Line, point: Point) -> None:
        """Forget what was read beyond a point of the line, which the line itself is about to forget."""
        self._ends = {key: end for key, end in self._ends.items() if line.order(end.here) <= line.order(point)}
        for key, cached in self._cached.items():
            if line.order(cached.filled) <= line.order(point):
                continue
            cached.data = cached.data.copy()
            cached.data[:, point.hour + 1 :] = np.nan
            cached.data[:, point.hour] = self._one(line, point, key)
            cached.filled = point

    def _one(self, line: Line, point: Point, key: str) -> Floats:
        """Return the sample of one point, which is that of the last state of its hour that has one; NaN where there is none."""
        one = np.full((len(COLUMNS), 1), np.nan)
        first = line.first_of(point.hour, point).moment
        query = (key, first, point.moment, point.hour - MOST_HOURS + 1, point.hour)
        with self._file.reading() as db:
            for moment, hour, content in net.rows(db.execute(NEAR, query), NearRow, net.MOST_IN_ALL):
                place = point.hour - hour
                if not 0 <= place < MOST_HOURS:
                    raise Damaged("a sample of an hour that was not asked for")
                if place < hours_of(content) and line.holds(Point(moment, point.hour)):
                    unpack(content, one, 0, place, place)
                    break
        return one[:, 0]

    def _extend(self, cached: _Cached, line: Line, tip: Point, key: str) -> None:
        """Read on to `tip`. Arrays that were handed out never change: what they show is copied before it is
        overwritten.
        """
        filled = cached.filled
        if tip.hour >= cached.data.shape[1]:
            wider = np.full((len(COLUMNS), tip.hour + max(filled.hour, HEADROOM)), np.nan)
            wider[:, : filled.hour + 1] = cached.data[:, : filled.hour + 1]
            cached.data = wider
        elif line.repeated(filled):
            cached.data = cached.data.copy()
        self._fill(cached.data, 0, line, filled, tip, key)
        cached.filled = tip

    def _fill(self, data: Floats, first: int, line: Line, after: Point, end: Point, key: str) -> None:
        """Write the samples after a point up to another into `data`, whose columns begin with the hour `first`; the later
        state of an hour counts.

        Moment by moment, since a join along the line would look at every sample of a long run to find its last hours.
        """
        with self._file.reading() as db:
            if db.execute(ANY, (key,)).fetchone() is None:
                return  # of what was never followed, without asking moment by moment
            for moment, begin, last in line.between(after, end):
                for hour, content in _stored(db, key, moment, begin, last):
                    until = min(last, hour + hours_of(content) - 1)
                    if begin <= until:
                        unpack(content, data, max(hour, begin) - first, max(begin - hour, 0), until - hour)

    def exactly(self, line: Line, here: Point, key: str) -> Iterator[tuple[int, Exact]]:
        """Yield the hours of `key` from the root to `here` that have a sample, as whole numbers in units of 1e-18.

        Of several states of an hour the later one counts.
        """
        with self._file.reading() as db:
            held: tuple[int, Exact] | None = None
            for moment, begin, last in line.between(Point(line.root, -1), here):
                for hour, content in _stored(db, key, moment, begin, last):
                    for number, figures in enumerate(exactly(content), hour):
                        if begin <= number <= last:
                            if held is not None and held[0] < number:
                                yield held
                            held = number, figures
            if held is not None:
                yield held


def _stored(db: sqlite3.Connection, key: str, moment: int, begin: int, last: int) -> Iterator[tuple[int, bytes]]:
    """Yield the rows of a moment that may have hours from `begin` to `last`, each with its first hour. A damaged tree of rows
    hands out others than were asked for.
    """
    found = db.execute(READ, (key, moment, begin - MOST_HOURS + 1, last))
    for hour, content in net.rows(found, SampleRow, net.LAST_HOUR):
        if not begin - MOST_HOURS < hour <= last:
            raise Damaged("a sample of an hour that was not asked for")
        yield hour, content
