"""What of a damaged practice file can be read is saved to a copy that opens.

Every table is read from both ends up to the damage. A moment is worth keeping when its past is whole and its
world can be had again (kept, or replayed from a kept one); branches that pointed at lost moments end at the
last one that is left.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import zlib
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from msgspec import MsgspecError, ValidationError, convert

from wallet.errors import FileProblem
from wallet.practice import store
from wallet.practice.connection import Connection
from wallet.practice.file import bring_up, create
from wallet.practice.formats import FORMAT, MODEL
from wallet.practice.history import Branch, Moment, Point
from wallet.practice.placing import numbered
from wallet.world.state import decode

Rows = list[tuple[Any, ...]]

Figure = float | None

SHAPES: dict[str, Any] = {
    "meta": tuple[str, str],
    "moment": tuple[int, int | None, int, int, str, str, str | None, str | None, int, str],
    "event": tuple[int, int, int, str, str, str],
    "kept": tuple[int, int, int, bytes],
    "part": tuple[str, bytes],
    "branch": tuple[str, int, int, int, int, int, int, int],
    "sample": tuple[str, int, int, Figure, Figure, Figure, Figure, Figure, Figure, Figure, Figure, Figure],
    "note": tuple[int, str],
    "address_book": tuple[str, str],
    "my_request": tuple[int, str, str, int, str],
}
"""Every table of the file and what a row of it must look like; a row on a damaged page may look like
anything.
"""
ADDED = {2: {"moment": 1, "sample": 2}}
"""How many columns a format added at the end of a table."""


def _shapes(version: int) -> dict[str, Any]:
    """Return the shapes of a file of that format."""
    shapes = dict(SHAPES)
    for added in (columns for later, columns in ADDED.items() if later > version):
        for table, count in added.items():
            shapes[table] = tuple.__class_getitem__(shapes[table].__args__[:-count])
    return shapes


def salvaged(problem: FileProblem) -> FileProblem:
    """Return the problem of a damaged file with what was saved of it; any other problem as it is.

    Figures: `saved_to` (path, "" if nothing could be saved), `moments` saved, `of` so many. Where they can be read but
    not written it is `file_damaged_unsaved`.
    """
    if problem.code != "file_damaged":
        return problem
    path = Path(str(problem.figures["path"]))
    try:
        tables, version = _read(path)
    except OSError:
        return FileProblem("file_damaged", **problem.figures, saved_to="", moments=0, of=0)
    moments = _whole(tables) or _restored(tables, version)
    named = [
        *(row[0] for row in tables["moment"]),
        *(row[1] for row in tables["kept"]),
        *(row[1] for row in tables["branch"]),
    ]
    expected = max((number for number in named if isinstance(number, int)), default=0)
    figures = {**problem.figures, "saved_to": "", "moments": len(moments), "of": expected}
    if moments:
        try:
            figures["saved_to"] = str(_write(path, tables, moments, version))
        except (FileProblem, OSError):
            return FileProblem("file_damaged_unsaved", **figures)
    return FileProblem("file_damaged", **figures)


def _read(path: Path) -> tuple[dict[str, Rows], int]:
    """Return the rows of every table that can be read, and the file's format; the damaged file itself is not touched."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "damaged"
        shutil.copyfile(path, copy)
        with suppress(FileNotFoundError):
            shutil.copyfile(f"{path}-wal", f"{copy}-wal")
        with closing(sqlite3.connect(copy)) as db:
            with suppress(sqlite3.DatabaseError):
                db.execute("PRAGMA writable_schema = ON")  # lets SQLite read a file that was cut short
            version = _format(db)
            return {table: _rows(db, table, shape) for table, shape in _shapes(version).items()}, version


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


def _whole(tables: dict[str, Rows]) -> dict[int, Moment]:
    """Return the moments whose past is whole and whose world can be had again."""
    worlds = {(row[1], row[2]) for row in tables["kept"] if _readable(row[3])}
    whole: dict[int, Moment] = {}
    for id_, parent, hour_from, hour_to, kind, title, _, _, model, *_ in sorted(tables["moment"], key=_id):
        moment = Moment(id_, parent, hour_from, hour_to, kind, title, model)
        needed = moment.hour_to if moment.model != MODEL else moment.hour_from
        replayed = moment.kind == "run" and moment.model == MODEL
        if (moment.parent is None or moment.parent in whole) and (replayed or (moment.id, needed) in worlds):
            whole[moment.id] = moment
    return whole


def _restored(tables: dict[str, Rows], version: int) -> dict[int, Moment]:
    """Where no past is left, return the last world that is readable as a new start."""
    for _, moment, hour, world in sorted(tables["kept"], key=_id, reverse=True):
        if _readable(world):
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


def _readable(world: bytes) -> bool:
    try:
        decode(zlib.decompress(world))
    except (zlib.error, MsgspecError):
        return False
    return True


def _write(path: Path, tables: dict[str, Rows], moments: dict[int, Moment], version: int) -> Path:
    """Write what is whole to a new file beside the damaged one and return where it is.

    It is filled in the format that was read, and then brought to this one like any older file.
    """
    later = [f"format_{number}" for number in range(version + 1, FORMAT + 1)]

    def fill(db: Connection) -> None:
        bring_up(db, stop_before=later)
        _fill(db, tables, moments)
        _point_branches(db.conn, tables["branch"], moments)
        bring_up(db)

    for target in numbered(path.with_name(f"{path.stem} (saved){path.suffix}")):
        try:
            create(target, fill).close()
        except FileProblem as problem:
            if problem.code != "file_exists":
                raise
        else:
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
        if table == "kept":
            rows = [row for row in rows if _readable(row[3])]
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            db.conn.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)


def _point_branches(db: sqlite3.Connection, rows: Rows, moments: dict[int, Moment]) -> None:
    """Write the branches that still have their moments; others end at the last moment that is left."""
    last = moments[max(moments)]
    end = Point(last.id, last.hour_to)
    branches = []
    for name, tip, tip_hour, redo, redo_hour, at, at_hour, active in rows:
        pairs = ((at, at_hour), (tip, tip_hour), (redo, redo_hour))
        known = all(moment in moments for moment, _ in pairs)
        here, last_kept, undone = (Point(*pair) if known else end for pair in pairs)
        branches.append(Branch(str(name), here, last_kept, undone, bool(active)))
    if not any(branch.active for branch in branches):
        branches.append(Branch(store.free_name(db, "saved"), end, end, end, active=True))
    for branch in branches:
        store.put_branch(db, branch)
