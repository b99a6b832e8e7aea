"""Moments, kept worlds, samples and branches as rows of the practice file.

Everything here is one statement or a few inside the caller's transaction; nothing decides what history means
(`history.py`, `practice.py` do). Amounts are text, worlds are JSON compressed at level 1, samples REAL for
charts.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import astuple

from wallet.actions.base import YOU, Action, Receipt
from wallet.practice import net
from wallet.practice.formats import MODEL
from wallet.practice.history import Branch, Line, Moment, Point
from wallet.staking.withdrawal_queue import status
from wallet.world import records
from wallet.world.crowd.record import Record
from wallet.world.leaving import queue_of
from wallet.world.lines import DAILY, Event
from wallet.world.own_sums import OwnSums
from wallet.world.sampling import Sample, samples
from wallet.world.state import World
from wallet.world.stored import encode

MOMENT = "id, parent, hour_from, hour_to, kind, title, model"
BRANCH = "name, at_moment, at_hour, tip, tip_hour, redo, redo_hour, active"
ANCESTORS = """
    WITH RECURSIVE line (ancestor, next) AS (
        SELECT id, parent FROM moment WHERE id = ?
        UNION ALL SELECT id, parent FROM line JOIN moment ON id = next AND id < ancestor)
"""
"""A parent is older than its child: what goes round in a circle ends here, and is no line."""


def add_moment(
    db: sqlite3.Connection,
    parent: int | None,
    hours: tuple[int, int],
    title: str,
    kind: str,
    action: Action | None = None,
    receipt: Receipt | None = None,
    *,
    own: OwnSums,
) -> Moment:
    """Insert a moment of the running model and return it; `own` are the sums of own moves up to its end."""
    row = db.execute(
        """INSERT INTO moment (parent, hour_from, hour_to, kind, title, action, receipt, model, own)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (parent, *hours, kind, title, _json(action), _json(receipt), MODEL, _json(own)),
    )
    assert row.lastrowid is not None
    return Moment(row.lastrowid, parent, *hours, kind, title, MODEL)


def grow_moment(db: sqlite3.Connection, moment: Moment) -> None:
    """Let a run that goes on end later."""
    db.execute("UPDATE moment SET hour_to = ?, title = ? WHERE id = ?", (moment.hour_to, moment.title, moment.id))


def read_own(db: sqlite3.Connection, moment: int) -> OwnSums:
    """Return the sums of own moves from the root to a moment; they stay as they are while hours pass."""
    (stored,) = net.one(db.execute("SELECT own FROM moment WHERE id = ?", (moment,)).fetchone(), tuple[str])
    return net.own_sums(stored)


def parent_of(db: sqlite3.Connection, moment: int) -> int | None:
    """Return the moment before one; None for the root and for one that is not there."""
    found = db.execute("SELECT parent FROM moment WHERE id = ?", (moment,)).fetchone()
    return None if found is None else found[0]


def read_line(db: sqlite3.Connection, end: Point) -> Line:
    """Return the line from the root to `end`."""
    rows = db.execute(f"{ANCESTORS} SELECT {MOMENT} FROM line JOIN moment ON id = ancestor ORDER BY id", (end.moment,))
    return Line((Moment(*row) for row in net.rows(rows, net.MomentRow, net.MOST_MOMENTS)), end)


def read_branch_line(db: sqlite3.Connection, branch: Branch) -> Line:
    """Return the line of a branch, which holds its points in their order."""
    line = read_line(db, branch.redo)
    points = (branch.at, branch.tip, branch.redo)
    if not all(line.holds(point) for point in points) or sorted(points, key=line.order) != list(points):
        raise net.Damaged("a branch that leaves its line")
    return line


def put_branch(db: sqlite3.Connection, branch: Branch) -> None:
    """Write a branch; the active one is the only active one."""
    if branch.active:
        db.execute("UPDATE branch SET active = 0 WHERE active AND name <> ?", (branch.name,))
    db.execute(
        f"""INSERT INTO branch ({BRANCH}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
            at_moment = excluded.at_moment, at_hour = excluded.at_hour,
            tip = excluded.tip, tip_hour = excluded.tip_hour,
            redo = excluded.redo, redo_hour = excluded.redo_hour, active = excluded.active""",
        (
            branch.name,
            branch.at.moment,
            branch.at.hour,
            branch.tip.moment,
            branch.tip.hour,
            branch.redo.moment,
            branch.redo.hour,
            int(branch.active),
        ),
    )


def read_branches(db: sqlite3.Connection) -> tuple[Branch, ...]:
    """Return all branches in the order of their making."""
    rows = net.rows(db.execute(f"SELECT {BRANCH} FROM branch ORDER BY rowid"), net.BranchRow, net.MOST_BRANCHES)
    return tuple(
        Branch(name, Point(at, at_hour), Point(tip, tip_hour), Point(redo, redo_hour), bool(active))
        for name, at, at_hour, tip, tip_hour, redo, redo_hour, active in rows
    )


def active_branch(db: sqlite3.Connection) -> Branch:
    """Return the branch one stands on."""
    for branch in read_branches(db):
        if branch.active:
            return branch
    raise net.Damaged("no branch is the active one")


def free_name(db: sqlite3.Connection, name: str) -> str:
    """Return `name` with the first number that no branch has: "main (2)", then "main (3)"."""
    stem = re.sub(r" \(\d+\)$", "", name)
    taken = {row[0] for row in db.execute("SELECT name FROM branch")}
    return next(given for number in range(2, len(taken) + 3) if (given := f"{stem} ({number})") not in taken)


def keep_world(db: sqlite3.Connection, point: Point, world: World) -> None:
    """Keep a world for good, with the part that it names."""
    db.execute(
        "INSERT OR REPLACE INTO kept (moment, hour, world) VALUES (?, ?, ?)",
        (point.moment, point.hour, zlib.compress(encode(world), 1)),
    )
    digest = recorded(world)
    if digest and not db.execute("SELECT 1 FROM part WHERE digest = ?", (digest,)).fetchone():
        db.execute("INSERT INTO part VALUES (?, ?)", (digest, zlib.compress(records.get(digest))))


def recorded(world: World) -> str:
    """Return the digest of the record that a world names, "" where it names none."""
    record = world.habit(Record)
    return "" if record is None else record.digest


def kept_hours(db: sqlite3.Connection, moment: int, first: int, last: int) -> list[int]:
    """Return the hours of a moment whose worlds are kept, from `first` to `last`, ascending."""
    found = db.execute("SELECT hour FROM kept WHERE moment = ? AND hour BETWEEN ? AND ? ORDER BY hour", (moment, first, last))
    return [int(row[0]) for row in found]


def read_world(db: sqlite3.Connection, point: Point) -> World:
    """Return a kept world."""
    found = db.execute("SELECT world FROM kept WHERE moment = ? AND hour = ?", (point.moment, point.hour)).fetchone()
    return net.world(net.one(found, tuple[bytes])[0], point.hour)


def load_parts(db: sqlite3.Connection) -> None:
    """Give the records that the worlds of this file name back to the model."""
    for digest, content in net.rows(db.execute("SELECT digest, content FROM part"), tuple[str, bytes], net.MOST_PARTS):
        net.part(digest, content)


SampleRow = tuple[int, Sample]
FIGURES = Sample.__struct_fields__
"""A sample's columns: they are named as its fields."""


def sample_rows(world: World, own: OwnSums) -> list[SampleRow]:
    """Return what is remembered of this hour, without the moment it will belong to; `own` are the sums of own moves so far."""
    return [(world.hour, sample) for sample in samples(world, YOU, own)]


def put_samples(db: sqlite3.Connection, moment: int, rows: Iterable[SampleRow]) -> None:
    """Write samples; what is not a number is stored as NULL."""
    db.executemany(
        f"INSERT OR REPLACE INTO sample (moment, hour, {', '.join(FIGURES)}) VALUES (?, ?{', ?' * len(FIGURES)})",
        [(moment, hour, *astuple(sample)) for hour, sample in rows],
    )


def put_events(db: sqlite3.Connection, moment: int, events: Sequence[Event]) -> None:
    """Write what happened in a moment."""
    db.executemany(
        "INSERT INTO event (moment, hour, kind, account, figures) VALUES (?, ?, ?, ?, ?)",
        [(moment, event.hour, event.kind, event.account, _json(event.figures)) for event in events],
    )


def read_events(db: sqlite3.Connection, moment: int, first: int, last: int) -> list[Event]:
    """Return what happened in the hours `first` to `last` of a moment, in order."""
    rows = db.execute(
        "SELECT hour, kind, account, figures FROM event WHERE moment = ? AND hour BETWEEN ? AND ? ORDER BY id",
        (moment, first, last),
    )
    return [net.event(row) for row in rows]


def read_own_events(db: sqlite3.Connection, moment: int, first: int, last: int) -> list[Event]:
    """As `read_events`, only what is `until.mine`: of ten years that is a few rows of tens of thousands."""
    rows = db.execute(
        """SELECT hour, kind, account, figures FROM event WHERE moment = ? AND hour BETWEEN ? AND ?
           AND account = ? AND kind NOT IN (?, ?) ORDER BY id""",
        (moment, first, last, YOU, *DAILY),
    )
    return [net.event(row) for row in rows]


RequestRow = tuple[int, str, str, int, str]


def my_requests(world: World) -> list[RequestRow]:
    """Return my open withdrawal requests as rows of the file."""
    queue = queue_of(world).queue
    return [(row.id, str(row.asked), str(row.shares), row.timestamp, status(queue, row)) for row in world.requests(YOU)]


def put_requests(db: sqlite3.Connection, rows: list[RequestRow]) -> None:
    """Write my requests as they stand; the view `requests` reads them."""
    db.execute("DELETE FROM my_request")
    db.executemany("INSERT INTO my_request VALUES (?, ?, ?, ?, ?)", rows)


def _json(value: object) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
