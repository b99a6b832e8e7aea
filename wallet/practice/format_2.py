"""Format 2: samples and moments know own moves, and what waits in the queue is no longer among what can be sold.

A file of format 1 gets its sums from its receipts, in the same function that counts new ones. Its samples are corrected
hour by hour from what is stored: other samples of the hour, the worlds kept before and after it, and the reports in between.
No hour is lived again, since another version of the model lived it. Where that leaves a figure open, it becomes unknown.
"""

from __future__ import annotations

import math
import sqlite3
import zlib
from bisect import bisect_left, bisect_right
from collections import deque
from typing import NamedTuple

import msgspec

from wallet.actions.base import YOU, Receipt
from wallet.library.tokens import TOKENS
from wallet.practice.format_2_rewards import positions_by_key, tell
from wallet.practice.format_3 import composed
from wallet.practice.own_moves import starting_sums, sums_after
from wallet.staking.withdrawal_queue import RATE_ONE
from wallet.world.following import ALL
from wallet.world.holdings import holdings
from wallet.world.own_sums import NOTHING, OwnSums
from wallet.world.state import World
from wallet.world.stored import decode
from wallet.world.tokens import WEI

COIN = "ETH"
"""The one coin that there was."""

ADDED = (
    "ALTER TABLE moment ADD COLUMN own TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE sample ADD COLUMN put_in REAL",
    "ALTER TABLE sample ADD COLUMN taken_out REAL",
)
SAME = 1e-12
"""Coins by which two equal values may differ."""
STAKED, WRAPPED = "stETH", "wstETH"
OLD = "balance, redemption_value, market_value, redemption_rate, market_price"
READ = f"SELECT hour, {OLD} FROM sample WHERE token = ? AND moment = ?"
WRITE = f"""
    INSERT INTO sample (token, moment, hour, {OLD}, put_in, taken_out) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET balance = excluded.balance, redemption_value = excluded.redemption_value,
    market_value = excluded.market_value, put_in = excluded.put_in, taken_out = excluded.taken_out
"""
REPORTS = "SELECT hour, figures FROM event WHERE moment = ? AND kind IN ('rebase', 'negative_rebase') ORDER BY hour"

BEFORE = "SELECT redemption_rate FROM sample WHERE token = ? AND moment = ? AND hour = ?"


class OldMoment(NamedTuple):
    """A moment of format 1."""

    id: int
    parent: int | None
    hour_from: int
    hour_to: int
    kind: str
    receipt: str | None


class OldSample(msgspec.Struct):
    """A sample of format 1: one token in one hour, NaN where nothing is known."""

    balance: float
    redemption_value: float
    market_value: float
    redemption_rate: float
    market_price: float


Hour = dict[str, OldSample]


def fill(db: sqlite3.Connection) -> None:
    """Add the new columns and fill them, moment by moment from the root on."""
    for statement in ADDED:
        db.execute(statement)
    keys = [key for (key,) in db.execute("SELECT DISTINCT token FROM sample")]
    moments = db.execute("SELECT id, parent, hour_from, hour_to, kind, receipt FROM moment ORDER BY id").fetchall()
    known: dict[int, OwnSums] = {}
    for moment in (OldMoment(*row) for row in moments):
        anchors = _anchors(db, moment)
        own = known[moment.id] = _sums(moment, known, anchors)
        db.execute("UPDATE moment SET own = ? WHERE id = ?", (msgspec.json.encode(own).decode(), moment.id))
        hours = _hours(db, moment.id, keys)
        _put_unheld(db, moment, hours, anchors)
        corrected = _corrected(moment.id, hours, anchors, own)
        db.executemany(WRITE, corrected)
        if moment.receipt is None:
            tell(db, moment.id, anchors.worlds, corrected)


class _Anchors(NamedTuple):
    """The kept worlds of a moment, a run's first hour included, in the order of `hours`."""

    hours: list[int]
    worlds: list[World]
    waiting: list[float]
    """What my requests were worth, in whole coins."""

    def around(self, hour: int) -> list[int]:
        """Return the places of the kept worlds at an hour, or else of those before and after it."""
        before, after = bisect_right(self.hours, hour) - 1, bisect_left(self.hours, hour)
        return sorted({place for place in (before, after) if 0 <= place < len(self.hours)})

    def waiting_at(self, hour: int) -> float:
        """Return what my requests were worth in an hour; NaN where the worlds around it differ by more than rounding."""
        found = [self.waiting[place] for place in self.around(hour)]
        return found[0] if found and max(found) - min(found) < SAME else math.nan


def _anchors(db: sqlite3.Connection, moment: OldMoment) -> _Anchors:
    """Return what is kept of a moment; a world that cannot be read is left out."""
    rows = db.execute("SELECT hour, world FROM kept WHERE moment = ?", (moment.id,)).fetchall()
    if moment.kind == "run":
        before = (moment.parent, moment.hour_from)
        rows += db.execute("SELECT hour, world FROM kept WHERE moment = ? AND hour = ?", before).fetchall()
    found = _Anchors([], [], [])
    for hour, stored in sorted(rows):
        try:
            world = decode(composed(zlib.decompress(stored)))
        except (zlib.error, msgspec.MsgspecError):
            continue
        found.hours.append(hour)
        found.worlds.append(world)
        found.waiting.append(sum(line.staked for line in holdings(world, YOU) if line.request) / WEI)
    return found


def _sums(moment: OldMoment, known: dict[int, OwnSums], anchors: _Anchors) -> OwnSums:
    if moment.parent is None:
        return starting_sums(anchors.worlds[0]) if anchors.worlds else {}
    before = known.get(moment.parent, {})
    if moment.receipt is None or not anchors.worlds:
        return before
    return sums_after(before, msgspec.json.decode(moment.receipt, type=Receipt), anchors.worlds[-1])


def _hours(db: sqlite3.Connection, moment: int, keys: list[str]) -> dict[int, Hour]:
    hours: dict[int, Hour] = {}
    for key in keys:
        for hour, *figures in db.execute(READ, (key, moment)):
            hours.setdefault(hour, {})[key] = OldSample(*(math.nan if figure is None else figure for figure in figures))
    return dict(sorted(hours.items()))


def _put_unheld(db: sqlite3.Connection, moment: OldMoment, hours: dict[int, Hour], anchors: _Anchors) -> None:
    """Add what was not held: coins, and the wrapped token, whose rate changes with the reports alone."""
    rate = math.nan
    if anchors.hours and (moment.kind != "run" or anchors.hours[0] == moment.hour_from):
        rate = anchors.worlds[0].redemption_rate(WRAPPED) / WEI
    elif moment.kind == "run":
        found = db.execute(BEFORE, (WRAPPED, moment.parent, moment.hour_from)).fetchone()
        rate = math.nan if found is None or found[0] is None else found[0]
    told = db.execute(REPORTS, (moment.id,))
    reports = deque((hour, msgspec.json.decode(figures)["after_1e27"] / RATE_ONE) for hour, figures in told)
    for hour, rows in hours.items():
        while reports and reports[0][0] <= hour:
            rate = reports.popleft()[1]
        if STAKED not in rows:
            continue
        price = rows[STAKED].market_price
        rows.setdefault(COIN, OldSample(0.0, 0.0, 0.0, 1.0, 1.0))
        rows.setdefault(WRAPPED, OldSample(0.0, 0.0, 0.0 * price, rate, price * rate))


def _corrected(moment: int, hours: dict[int, Hour], anchors: _Anchors, own: OwnSums) -> list[tuple[object, ...]]:
    """Return the moment's samples with their sums, and with nothing in "lst" that waits."""
    found: list[tuple[object, ...]] = []
    paid = _Paid(anchors)
    for hour, rows in hours.items():
        pooled_coins = _without_waiting(rows, anchors.waiting_at(hour))
        for key, row in rows.items():
            moved = own.get(key, NOTHING)
            put_in, taken_out = moved.put_in / WEI, moved.taken_out / WEI
            if key == ALL:
                taken_out += pooled_coins
            elif key == COIN:
                put_in, taken_out = row.balance, 0.0
            elif key not in TOKENS:
                put_in, taken_out = paid.sums(key, hour, rows)
            found.append((key, moment, hour, *msgspec.structs.astuple(row), put_in, taken_out))
    return found


def _without_waiting(rows: Hour, waiting: float) -> float:
    """Take the requests out of all staked tokens together; returns the coins that lie in pools."""
    if ALL not in rows or STAKED not in rows:
        return math.nan
    whole, single = rows[ALL], [rows[STAKED], *(rows[key] for key in (WRAPPED,) if key in rows)]
    pooled = sum(row.redemption_value for key, row in rows.items() if key in TOKENS and TOKENS[key].kind == "pool_share")
    loose = sum(row.redemption_value for row in single)
    if pooled:
        whole.balance -= waiting
        whole.redemption_value -= waiting
        whole.market_value -= waiting
        return pooled - (whole.redemption_value - loose)
    whole.balance = whole.redemption_value = loose
    whole.market_value = sum(row.market_value for row in single)
    return 0.0


class _Paid:
    """What locked positions were paid: exact at kept worlds, between them by the coins that came in."""

    def __init__(self, anchors: _Anchors) -> None:
        self._anchors = anchors
        self._coins: dict[int, float] = {}

    def sums(self, key: str, hour: int, rows: Hour) -> tuple[float, float]:
        """Return the principal and what was paid out until an hour; NaN where several positions were paid at once."""
        self._coins[hour] = rows[COIN].balance if COIN in rows else math.nan
        around = self._anchors.around(hour)
        known = [positions_by_key(self._anchors.worlds[place]) for place in around]
        found = [positions[key] for positions in known if key in positions]
        if not found:
            return math.nan, math.nan
        principal, paid = found[0].principal / WEI, {position.paid for position in found}
        if len(found) == len(around) and len(paid) == 1:
            return principal, paid.pop() / WEI
        first = self._anchors.hours[around[0]]
        if len(known[0]) > 1 or key not in known[0] or first > hour:
            return principal, math.nan
        begun = self._anchors.worlds[around[0]].balance(YOU, COIN) / WEI
        return principal, known[0][key].paid / WEI + self._coins[hour] - begun
