"""What of a damaged practice file can be read is saved to a copy that opens.

Every table is read from both ends up to the damage, through the same net as an opened file. A moment is worth keeping when its
past is whole and its world can be had again (kept, or replayed from a kept one); branches that pointed at lost moments end at
the last one that is left. A copy is opened and read before it has its name; one that cannot be read gets none.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec import ValidationError, convert

from wallet.actions.base import YOU, Receipt
from wallet.errors import FileProblem
from wallet.library.scenarios import record_of, scenario_names
from wallet.library.tokens import TOKENS
from wallet.practice import net, store
from wallet.practice.connection import Connection
from wallet.practice.file import bring_up, create
from wallet.practice.formats import COMPOSED, FORMAT, MODEL
from wallet.practice.history import Branch, Moment, Point
from wallet.practice.net import DAMAGE, Hour, Id, Sentence, Stored, Word
from wallet.practice.placing import numbered
from wallet.practice.rewards import KINDS as REWARDS
from wallet.practice.rewards import told
from wallet.practice.schema import heal
from wallet.practice.store import recorded
from wallet.world import records
from wallet.world.state import AnyWorld

Rows = list[tuple[Any, ...]]

Figure = float | None

SHAPES: dict[str, Any] = {
    "meta": tuple[Word, Sentence],
    "moment": tuple[Id, Id | None, Hour, Hour, Word, Sentence, Stored | None, Stored | None, int, Stored],
    "event": tuple[Id, Id, Hour, Word, Word, Stored],
    "kept": tuple[Id, Id, Hour, bytes],
    "part": tuple[Word, bytes],
    "branch": tuple[Word, Id, Hour, Id, Hour, Id, Hour, int],
    "sample": tuple[Word, Id, Hour, Figure, Figure, Figure, Figure, Figure, Figure, Figure, Figure, Figure],
    "note": tuple[Id, Sentence],
    "address_book": tuple[Word, Word],
    "my_request": tuple[Id, Word, Word, int, Word],
}
"""Every table of the file and what a row of it must look like; a row on a damaged page may look like
anything.
"""
UNPACKED, MOST_RATIO = 64 * 2**20, 8
"""Bytes of worlds that are unpacked, and how many more for each byte of the file: what is stored is about half as long."""
MOST_STEPS = 2_000_000
"""Moments that are walked for branches; those left over end at the last moment."""
UNREADABLE = "unreadable"
"""The kind of a moment whose receipt is lost: its title is all that is known."""
ADDED = {2: {"moment": 1, "sample": 2}}
"""How many columns a format added at the end of a table."""


def _shapes(version: int) -> dict[str, Any]:
    """Return the shapes of a file of that format."""
    shapes = dict(SHAPES)
    for added in (columns for later, columns in ADDED.items() if later > version):
        for table, count in added.items():
            shapes[table] = tuple.__class_getitem__(shapes[table].__args__[:-count])
    return shapes


def salvaged(problem: FileProblem, tried: Callable[[Path], None]) -> FileProblem:
    """Return the problem of a damaged file with what was saved of it; any other problem as it is.

    Figures: `saved_to` (path, "" if nothing could be saved), `moments` saved, `of` so many. Where they can be read but
    not written it is `file_damaged_unsaved`. `tried` opens and reads a copy; what a `FileProblem` comes out of is no copy.
    """
    if problem.code != "file_damaged":
        return problem
    path = Path(str(problem.figures["path"]))
    figures = {**problem.figures, "saved_to": "", "moments": 0, "of": 0}
    try:
        tables, version = _read(path)
    except (OSError, *DAMAGE, sqlite3.DatabaseError):
        return FileProblem("file_damaged", **figures)
    figures["of"] = _expected(tables)
    for choose in (_whole, _restored):
        moments = choose(tables, version)
        if not moments:
            continue
        figures["moments"] = len(moments)
        try:
            figures["saved_to"] = str(_write(path, tables, moments, version, tried))
            return FileProblem("file_damaged", **figures)
        except (FileProblem, OSError) as failed:
            if not isinstance(failed, FileProblem) or not failed.code.startswith("file_damaged"):
                return FileProblem("file_damaged_unsaved", **figures)
    return FileProblem("file_damaged", **{**figures, "moments": 0})


def _expected(tables: dict[str, Rows]) -> int:
    """Return how many moments there were, as far as it is named anywhere."""
    named = (("moment", 0), ("kept", 1), ("branch", 1))
    return max((int(row[place]) for table, place in named for row in tables[table]), default=0)


def _read(path: Path) -> tuple[dict[str, Rows], int]:
    """Return the rows of every table that can be read, and the file's format; the damaged file itself is not touched."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "damaged"
        shutil.copyfile(path, copy)
        with suppress(FileNotFoundError):
            shutil.copyfile(f"{path}-wal", f"{copy}-wal")
        with closing(sqlite3.connect(copy)) as db:
            version = _format(db)
            heal(db, version)
        with closing(sqlite3.connect(copy)) as db:
            net.guard(db)
            with suppress(sqlite3.DatabaseError):
                db.execute("PRAGMA writable_schema = ON")  # lets SQLite read a file that was cut short
            tables = {table: _rows(db, table, shape) for table, shape in _shapes(version).items()}
    room = UNPACKED + MOST_RATIO * path.stat().st_size
    tables["kept"], digests = _sound_worlds(tables["kept"], dict(tables["part"]), room, version)
    tables["part"] = [(digest, zlib.compress(records.get(digest))) for digest in sorted(digests)]
    tables["event"] = [row for row in tables["event"] if _tells(row)]
    tables["moment"] = [_mended(row) for row in sorted(tables["moment"], key=_id)]
    return tables, version


def _sound_worlds(rows: Rows, parts: dict[str, bytes], room: int, version: int) -> tuple[Rows, set[str]]:
    """Return the rows whose worlds can be read and whose records are there, and the digests of these: the newest, as far as
    `room` bytes go.
    """
    sound: Rows = []
    digests: set[str] = set()
    for row in sorted(rows, key=_id, reverse=True):
        room -= len(_reads(net.unpacked, row[3]) or b"")
        if room < 0:
            break
        world = _reads(partial(net.world, hour=row[2], before=version < COMPOSED), row[3])
        if isinstance(world, AnyWorld) and (not recorded(world) or _has_record(recorded(world), parts)):
            sound.append(row)
            digests |= {recorded(world)} - {""}
    return sound, digests


def _has_record(digest: str, parts: dict[str, bytes]) -> bool:
    """Whether a record is known: from the file, or as one that the program itself ships."""
    if digest in parts and _reads(partial(net.part, digest), parts.pop(digest)):
        return True
    with suppress(FileProblem):
        return bool(records.get(digest))
    return any(record_of(name) == digest for name in scenario_names())


def _of_any_token(stored: str) -> Receipt:
    return net.receipt(stored, TOKENS)


def _mended(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a moment that can be read: a receipt that cannot is one that tells nothing."""
    id_, parent, begin, end, kind, title, action, receipt, model, *own = row
    if receipt is not None and not _reads(_of_any_token, receipt):
        kind, action, receipt = UNREADABLE, None, msgspec.json.encode(Receipt(UNREADABLE, title)).decode()
    if own and _reads(net.own_sums, own[0]) is None:
        own = ["{}"]
    return id_, parent, begin, end, kind, title, action, receipt, model, *own


def _tells(row: tuple[Any, ...]) -> bool:
    """Whether the figures of an event are what its kind tells."""
    _, _, hour, kind, account, stored = row
    if kind in REWARDS and account == YOU:
        return _reads(partial(told, TOKENS, "", hour, kind), stored) is not None
    return _reads(net.figures, stored) is not None


def _reads(read: Callable[[Any], Any], stored: Any) -> Any:
    """Return what is stored, None where it is damaged."""
    try:
        return read(stored)
    except DAMAGE:
        return None


def _format(db: sqlite3.Connection) -> int:
    with suppress(sqlite3.DatabaseError):
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        return version if 0 < version <= FORMAT else FORMAT
    return FORMAT


def _rows(db: sqlite3.Connection, table: str, shape: Any) -> Rows:
    found: dict[tuple[object, ...], None] = {}
    key = "token, moment, hour" if table == "sample" else "rowid"
    for direction in ("ASC", "DESC"):
        order = key.replace(",", f" {direction},") + f" {direction}"
        try:
            for row in db.execute(f"SELECT * FROM {table} NOT INDEXED ORDER BY {order}"):
                if _looks_right(row, shape):
                    found[row] = None
        except sqlite3.DatabaseError:
            continue
        break
    return list(found)


def _looks_right(row: tuple[object, ...], shape: Any) -> bool:
    try:
        convert(row, shape)
    except ValidationError:
        return False
    return True


def _whole(tables: dict[str, Rows], version: int) -> dict[int, Moment]:
    """Return the moments whose past is whole and whose world can be had again."""
    worlds = {(row[1], row[2]) for row in tables["kept"]}
    whole: dict[int, Moment] = {}
    for id_, parent, hour_from, hour_to, kind, title, _, _, model, *_ in tables["moment"]:
        moment = Moment(id_, parent, hour_from, hour_to, kind, title, model)
        needed = moment.hour_to if moment.model != MODEL else moment.hour_from
        replayed = moment.kind == "run" and moment.model == MODEL
        if _follows(moment, whole) and (replayed or (moment.id, needed) in worlds):
            whole[moment.id] = moment
    return whole


def _follows(moment: Moment, whole: dict[int, Moment]) -> bool:
    """Whether a moment begins in one that is whole, or is the start."""
    if moment.parent is None:
        return not whole and moment.hour_from <= moment.hour_to
    before = whole.get(moment.parent)
    return before is not None and before.first_hour <= moment.hour_from <= min(before.hour_to, moment.hour_to)


def _restored(tables: dict[str, Rows], version: int) -> dict[int, Moment]:
    """Where no past is left, return the last world that is readable as a new start."""
    for _, moment, hour, _ in sorted(tables["kept"], key=_id, reverse=True):
        start = Moment(moment, None, hour, hour, "start", "Restored from a damaged file", MODEL)
        own = _own_before(tables["moment"], moment)
        row = (moment, None, hour, hour, start.kind, start.title, None, None, MODEL, own)
        tables["moment"] = [row[: len(_shapes(version)["moment"].__args__)]]
        return {moment: start}
    return {}


def _own_before(moments: Rows, lost: int) -> str:
    """Return the sums of own moves of a moment as they were stored, else of the last one before it."""
    known = {row[0]: row[9] for row in moments if len(row) > 9}
    return next((known[number] for number in range(lost, 0, -1) if number in known), "{}")


def _id(row: tuple[Any, ...]) -> int:
    return int(row[0])


def _write(path: Path, tables: dict[str, Rows], moments: dict[int, Moment], version: int, tried: Callable[[Path], None]) -> Path:
    """Write what is whole to a new file beside the damaged one, try it, and return where it is.

    It is filled in the format that was read, and then brought to this one like any older file.
    """
    later = [f"format_{number}" for number in range(version + 1, FORMAT + 1)]

    def fill(db: Connection) -> None:
        bring_up(db, stop_before=later)
        _fill(db, tables, moments)
        _point_branches(db.conn, tables["branch"], moments)
        with net.caught(path):
            bring_up(db)

    for target in numbered(path.with_name(f"{path.stem} (saved){path.suffix}")):
        try:
            create(target, fill, tried=tried).close()
        except FileProblem as problem:
            if problem.code != "file_exists":
                raise
            continue
        return target
    raise AssertionError


def _fill(db: Connection, tables: dict[str, Rows], moments: dict[int, Moment]) -> None:
    belongs = {"moment": 0, "kept": 1, "event": 1, "sample": 1, "note": 0}
    for table in SHAPES:
        rows = tables[table]
        if table == "branch" or not rows:
            continue
        if table in belongs:
            rows = [row for row in rows if row[belongs[table]] in moments]
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            db.conn.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)


def _point_branches(db: sqlite3.Connection, rows: Rows, moments: dict[int, Moment]) -> None:
    """Write the branches that still have their moments; others end at the last moment that is left."""
    last = moments[max(moments)]
    end = Point(last.id, last.hour_to)
    branches: list[Branch] = []
    steps = MOST_STEPS
    for name, tip, tip_hour, redo, redo_hour, at, at_hour, active in rows:
        branch = Branch(name, Point(at, at_hour), Point(tip, tip_hour), Point(redo, redo_hour), bool(active))
        line = _reads(partial(store.read_branch_line, db), branch) if steps > 0 else None
        steps -= len(line.moments) if line else len(moments)
        if line is None:
            branch = Branch(name, end, end, end, branch.active)
        branches.append(branch)
    if not any(branch.active for branch in branches):
        branches.append(Branch(store.free_name(db, "saved"), end, end, end, active=True))
    for branch in branches:
        store.put_branch(db, branch)
