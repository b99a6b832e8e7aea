"""Moments, kept worlds, samples and branches as rows of the practice file.

Everything here is one statement or a few inside the caller's transaction; nothing decides what history means
(`history.py`, `practice.py` do). What was done is in `deeds.py`, worlds are in `kept.py`, samples in `samples.py`.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import astuple

from wallet.actions.base import YOU
from wallet.practice import net
from wallet.practice.deeds import deed
from wallet.practice.formats import MODEL
from wallet.practice.history import Branch, Line, passed
from wallet.practice.moments import Kind, Moment, Moments, Point
from wallet.practice.samples import Row, stretches
from wallet.world import leaving
from wallet.world.lines import Event
from wallet.world.own_sums import OwnSums
from wallet.world.sample import Sample, nothing
from wallet.world.sampling import samples
from wallet.world.state import World
from wallet.world.stored import DAILY
from wallet.world.tokens import TEN_TO

MOMENTS = """
    SELECT id, coalesce(parent, 0), hour_from, hour_to, CASE kind WHEN 'start' THEN 0 WHEN 'run' THEN 1 ELSE 2 END, model
    FROM moment ORDER BY id
"""
"""As `Moments` takes them, the kinds by their places in `KINDS`."""
EVENT = "hour, kind, account, figures, system"
"""As `net.event` takes it."""
NOT_DAILY = f"({', '.join('?' * len(DAILY))})"
BRANCH = "name, at_moment, at_hour, tip, tip_hour, redo, redo_hour, active"


def add_moment(
    db: sqlite3.Connection,
    parent: int | None,
    hours: tuple[int, int],
    title: str,
    kind: str,
    done: bytes | None = None,
) -> Moment:
    """Insert a moment of the running model and return it; `done` is what was done in it, as it is stored, None in a run."""
    row = db.execute(
        "INSERT INTO moment (parent, hour_from, hour_to, kind, title, model) VALUES (?, ?, ?, ?, ?, ?)",
        (parent, *hours, kind, title, MODEL),
    )
    assert row.lastrowid is not None
    if done is not None:
        db.execute("INSERT INTO deed VALUES (?, ?)", (row.lastrowid, done))
    return Moment(row.lastrowid, parent, *hours, kind_of(kind), MODEL)


def kind_of(kind: str) -> Kind:
    """Return what a moment is to history, by the kind of its receipt."""
    return "start" if kind == "start" else "run" if kind == "run" else "action"


def grow_moment(db: sqlite3.Connection, moment: Moment) -> None:
    """Let a run that goes on end later."""
    title = passed(moment.hour_to - moment.hour_from)
    db.execute("UPDATE moment SET hour_to = ?, title = ? WHERE id = ?", (moment.hour_to, title, moment.id))


def read_moments(db: sqlite3.Connection) -> Moments:
    """Return all moments."""
    table = net.numbers_of(db.execute(MOMENTS), Moment.__struct_fields__, net.MOST_IN_ALL)
    if table.size and not 0 < table[0].min() <= table[0].max() <= 2**53:
        raise net.Damaged("a moment of a number that none has")
    if table.size and not 0 <= table[2].min() <= table[3].max() <= net.LAST_HOUR:
        raise net.Damaged("hours that no practice has")
    return Moments(table)


def read_own(db: sqlite3.Connection, moments: Moments, moment: int) -> OwnSums:
    """Return the sums of own moves from the root to a moment; they stay as they are while hours pass."""
    found = db.execute("SELECT content FROM deed WHERE moment = ?", (moments.acted(moment),)).fetchone()
    return dict(deed(net.one(found, tuple[bytes])[0]).own)


def branch_line(moments: Moments, branch: Branch) -> Line:
    """Return the line of a branch, which holds its points in their order."""
    line = Line(moments, branch.redo)
    if len(line) > net.MOST_MOMENTS:
        raise net.Damaged(f"more than {net.MOST_MOMENTS} moments")
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


def load_parts(db: sqlite3.Connection) -> None:
    """Give the records that the worlds of this file name back to the model."""
    for digest, content in net.rows(db.execute("SELECT digest, content FROM part"), tuple[str, bytes], net.MOST_PARTS):
        net.part(digest, content)


SampleRow = tuple[int, Sample]


def sample_rows(world: World, own: OwnSums) -> list[SampleRow]:
    """Return what is remembered of this hour, without the moment it will belong to; `own` are the sums of own moves so far."""
    return [(world.hour, sample) for sample in samples(world, YOU, own)]


def put_samples(db: sqlite3.Connection, moment: int, rows: Iterable[SampleRow]) -> None:
    """Write samples of a moment, each key's in the order of hours."""
    keys: dict[str, list[Row]] = {}
    for hour, sample in rows:
        token, *figures, exact = astuple(sample)
        keys.setdefault(token, []).append((hour, figures, exact))
    db.executemany(
        "INSERT OR REPLACE INTO sample VALUES (?, ?, ?, ?)",
        [(token, moment, hour, content) for token, hours in keys.items() for hour, content in stretches(hours)],
    )


def join_samples(db: sqlite3.Connection, moment: int, rows: Sequence[SampleRow]) -> None:
    """Write the last samples of a moment, which are there in pieces, in as few rows as they take."""
    first = rows[0][0]
    for token in {sample.token for _, sample in rows}:
        db.execute("DELETE FROM sample WHERE token = ? AND moment = ? AND hour >= ?", (token, moment, first))
    put_samples(db, moment, rows)


def put_changed(db: sqlite3.Connection, moment: int, rows: list[SampleRow], before: list[SampleRow]) -> None:
    """Write those samples of an action that are others than before it, in the same hour; what it ended has none from then on."""
    known = {sample.token: sample.exact for _, sample in before}
    ended = known.keys() - {sample.token for _, sample in rows}
    changed = [(hour, sample) for hour, sample in rows if sample.exact != known.get(sample.token)]
    put_samples(db, moment, [*changed, *((hour, nothing(key)) for hour, _ in rows[:1] for key in sorted(ended))])


def put_events(db: sqlite3.Connection, moment: int, events: Sequence[Event]) -> None:
    """Write what happened in a moment."""
    db.executemany(
        "INSERT INTO event (moment, hour, kind, account, figures, system) VALUES (?, ?, ?, ?, ?, ?)",
        [(moment, event.hour, event.kind, event.account, _json(event.figures), event.system) for event in events],
    )


def read_events(db: sqlite3.Connection, moment: int, first: int, last: int) -> list[Event]:
    """Return what happened in the hours `first` to `last` of a moment, in order."""
    rows = db.execute(
        f"SELECT {EVENT} FROM event WHERE moment = ? AND hour BETWEEN ? AND ? ORDER BY id",
        (moment, first, last),
    )
    return [net.event(row) for row in rows]


def read_own_events(db: sqlite3.Connection, moment: int, first: int, last: int) -> list[Event]:
    """As `read_events`, only what is `until.mine`: of ten years that is a few rows of tens of thousands."""
    rows = db.execute(
        f"""SELECT {EVENT} FROM event WHERE moment = ? AND hour BETWEEN ? AND ?
           AND account = ? AND kind NOT IN {NOT_DAILY} ORDER BY id""",
        (moment, first, last, YOU, *DAILY),
    )
    return [net.event(row) for row in rows]


RequestRow = tuple[str, int, str, str, float, int, str]


def my_requests(world: World) -> list[RequestRow]:
    """Return my open withdrawal requests as rows of the file."""
    return [
        (
            row.system,
            row.id,
            row.token,
            str(row.asked),
            row.asked / TEN_TO[world.listed[row.token].decimals],
            row.asked_at,
            row.state,
        )
        for row in leaving.my_requests(world)
        if row.state != "claimed"
    ]


def put_requests(db: sqlite3.Connection, rows: list[RequestRow]) -> None:
    """Write my requests as they stand; the view `requests` reads them."""
    db.execute("DELETE FROM my_request")
    db.executemany("INSERT INTO my_request VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
