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

from msgspec import MsgspecError
from sqlite_utils import Database

from wallet.errors import FileProblem
from wallet.practice import store
from wallet.practice.file import PracticeFile, create, discard
from wallet.practice.history import Branch, Moment, Point
from wallet.practice.migrations import MODEL, migrations
from wallet.world.state import decode

Rows = list[tuple[object, ...]]

KEYS = {
    **dict.fromkeys(
        ("meta", "moment", "kept", "part", "event", "branch", "note", "address_book", "my_request"), "rowid"
    ),
    "sample": "token, moment, hour",
}
"""Every table of the file and the key in whose order it is stored."""


def salvaged(problem: FileProblem) -> FileProblem:
    """Return the problem of a damaged file with what was saved of it; any other problem as it is.

    Figures: `saved_to` (path, "" if nothing could be saved), `moments` saved, `of` so many.
    """
    if problem.code != "file_damaged":
        return problem
    path = Path(str(problem.figures["path"]))
    tables = _read(path)
    moments = _whole(tables)
    expected = max([len(tables["moment"]), *(int(str(row[0])) for row in tables["moment"])], default=0)
    figures = {**problem.figures, "saved_to": "", "moments": len(moments), "of": expected}
    if moments:
        figures["saved_to"] = str(_write(path, tables, moments))
    return FileProblem("file_damaged", **figures)


def _read(path: Path) -> dict[str, Rows]:
    """Return the rows of every table that can be read; the damaged file itself is not touched."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "damaged"
        shutil.copyfile(path, copy)
        with suppress(FileNotFoundError):
            shutil.copyfile(f"{path}-wal", f"{copy}-wal")
        with closing(sqlite3.connect(copy)) as db:
            with suppress(sqlite3.DatabaseError):
                db.execute("PRAGMA writable_schema = ON")  # lets SQLite read a file that was cut short
            return {table: _rows(db, table, key) for table, key in KEYS.items()}


def _rows(db: sqlite3.Connection, table: str, key: str) -> Rows:
    found: dict[tuple[object, ...], None] = {}
    for direction in ("ASC", "DESC"):
        order = ", ".join(f"{column} {direction}" for column in key.split(", "))
        try:
            for row in db.execute(f"SELECT * FROM {table} NOT INDEXED ORDER BY {order}"):
                found[row] = None
        except sqlite3.DatabaseError:
            continue
        break
    return sorted(found, key=lambda row: row[:3] if table == "sample" else row[:1])


def _whole(tables: dict[str, Rows]) -> dict[int, Moment]:
    """Return the moments whose past is whole and whose world can be had again."""
    worlds = {(row[1], row[2]) for row in tables["kept"] if _readable(row[3])}
    whole: dict[int, Moment] = {}
    for id_, parent, hour_from, hour_to, kind, title, _, _, model in tables["moment"]:
        moment = Moment(id_, parent, hour_from, hour_to, kind, title, model)  # type: ignore[arg-type]
        needed = moment.hour_to if moment.model != MODEL else moment.hour_from
        replayed = moment.kind == "run" and moment.model == MODEL
        if (moment.parent is None or moment.parent in whole) and (replayed or (moment.id, needed) in worlds):
            whole[moment.id] = moment
    return whole


def _readable(world: object) -> bool:
    try:
        decode(zlib.decompress(world))  # type: ignore[arg-type]
    except (zlib.error, MsgspecError, TypeError):
        return False
    return True


def _write(path: Path, tables: dict[str, Rows], moments: dict[int, Moment]) -> Path:
    """Write what is whole to a new file beside the damaged one and return where it is."""
    file = _beside(path)
    try:
        with file.writing(durable=True) as db:
            migrations.apply(file.db)
            _fill(file.db, tables, moments)
            _point_branches(db, tables["branch"], moments)
    except BaseException:
        discard(file)
        raise
    file.close()
    return file.path


def _beside(path: Path) -> PracticeFile:
    number = 1
    while True:
        counted = f" {number}" if number > 1 else ""
        try:
            return create(path.with_name(f"{path.stem} (saved{counted}){path.suffix}"))
        except FileProblem as problem:
            if problem.code != "file_exists":
                raise
        number += 1


def _fill(db: Database, tables: dict[str, Rows], moments: dict[int, Moment]) -> None:
    belongs = {"moment": 0, "kept": 1, "event": 1, "sample": 1, "note": 0}
    for table in KEYS:
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
        here, last_kept, undone = (Point(*pair) if known else end for pair in pairs)  # type: ignore[arg-type]
        branches.append(Branch(str(name), here, last_kept, undone, bool(active)))
    if not any(branch.active for branch in branches):
        branches.append(Branch(store.free_name(db, "saved"), end, end, end, active=True))
    for branch in branches:
        store.put_branch(db, branch)
