"""What charts draw: one point an hour from the root on, as float arrays, read once and then only extended.

Samples were written when an hour was lived; nothing is computed here. Where two states share an hour (an
action) the later one counts; where there is no sample or no market there is NaN.
"""

from __future__ import annotations

from itertools import chain

import msgspec
import numpy as np
from numpy.typing import NDArray

from wallet.practice.file import PracticeFile
from wallet.practice.history import Line, Point
from wallet.practice.net import Damaged

Floats = NDArray[np.float64]

COLUMNS = ("balance", "redemption_value", "market_value", "redemption_rate", "market_price", "low", "high", "put_in", "taken_out")
READ = f"SELECT hour, {', '.join(COLUMNS)} FROM sample WHERE token = ? AND moment = ? AND hour BETWEEN ? AND ? ORDER BY hour"
"""The order of the table itself: nothing is sorted, and no hour outside is looked at."""
ROW = np.dtype([(name, np.float64) for name in ("hour", *COLUMNS)])
HEADROOM = 1024
ONE = f"SELECT {', '.join(COLUMNS)} FROM sample WHERE token = ? AND moment = ? AND hour = ?"


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
            cached = self._cached[key] = _Cached(np.empty((len(COLUMNS), 0)), Point(line.moments[0].id, -1))
        if line.order(cached.filled) < line.order(tip):
            self._extend(cached, line, tip, key)
        shown = cached.data[:, : here.hour + 1]
        if line.order(here) < line.order(cached.filled) and line.repeated(here):
            shown = shown.copy()
            shown[:, -1] = self._one(here, key)
        shown = shown.view()
        shown.flags.writeable = False
        return Series(np.arange(here.hour + 1, dtype=np.float64), *shown)

    def recent(self, line: Line, here: Point, key: str, hours: int) -> Series:
        """Return only the last `hours` before `here` and `here` itself: of a key that no chart has read, a few rows
        instead of all its past; where the last answer reaches into them, only those that follow it.
        """
        first = max(here.hour - hours, 0)
        after = Point(line.find(first, here).moment, first - 1)
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
            cached.data[:, point.hour] = self._one(point, key)
            cached.filled = point

    def _one(self, point: Point, key: str) -> Floats:
        """Return the sample of one point, NaN where there is none."""
        with self._file.reading() as db:
            found = db.execute(ONE, (key, point.moment, point.hour)).fetchone()
        return np.array(found or [None] * len(COLUMNS), dtype=np.float64)

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

        Moment by moment, since a join along the line would look at every sample of a long run to find its last hours. Rows
        become numbers one by one: a list of all of them costs more than reading them.
        """
        with self._file.reading() as db:
            stretches = (db.execute(READ, (key, *stretch)) for stretch in line.between(after, end))
            rows = np.fromiter(chain.from_iterable(stretches), ROW)
            if len(rows):
                table: Floats = rows.view(np.float64).reshape(len(rows), -1)
                places = table[:, 0].astype(np.int64) - first
                if places.min() < 0 or places.max() >= data.shape[1]:
                    raise Damaged("a sample of an hour that was not asked for")
                data[:, places] = table[:, 1:].T
