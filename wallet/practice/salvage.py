"""What of a damaged practice file can be read is saved to a copy that opens.

A moment is worth keeping when its past is whole and its world can be had again (kept, or replayed from a kept one); branches that
pointed at lost moments end at the last one that is left. A copy is opened and read before it has its name; one that cannot be
read gets none.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from wallet.errors import FileProblem
from wallet.practice import net, store
from wallet.practice.connection import Connection
from wallet.practice.deeds import deed, stored
from wallet.practice.file import bring_up, create
from wallet.practice.formats import COMPACT, FORMAT, MODEL
from wallet.practice.history import Branch
from wallet.practice.moments import Moment, Moments, Point
from wallet.practice.net import DAMAGE
from wallet.practice.placing import numbered
from wallet.practice.remains import MODEL_AT, SHAPES, Rows, reads, remains, row_id, shapes, world_text
from wallet.world.own_sums import OwnSums

MOST_STEPS = 2_000_000
"""Moments that are walked for branches; those left over end at the last moment."""


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
        tables, version = remains(path)
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


def _whole(tables: dict[str, Rows], version: int) -> dict[int, Moment]:
    """Return the moments whose past is whole and whose world can be had again."""
    worlds = {(row[1], row[2]) for row in tables["kept"]}
    whole: dict[int, Moment] = {}
    for id_, parent, hour_from, hour_to, kind, *rest in tables["moment"]:
        moment = Moment(id_, parent, hour_from, hour_to, store.kind_of(kind), rest[MODEL_AT[version] - 5])
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
    by_id = {row[0]: row for row in tables["kept"]}
    for id_, moment, hour, *_ in sorted(tables["kept"], key=row_id, reverse=True):
        start = (moment, None, hour, hour, "start", "Restored from a damaged file")
        if version >= COMPACT:
            whole = zlib.compress(world_text(by_id[id_], by_id), 1)
            tables["kept"] = [(id_, moment, hour, whole, None)]
            tables["deed"] = [(moment, stored(None, None, _own_before(tables["deed"], moment)))]
            tables["moment"] = [(*start, MODEL)]
        else:
            own = _own_text_before(tables["moment"], moment)
            tables["moment"] = [(*start, None, None, MODEL, own)[: len(shapes(version)["moment"].__args__)]]
        return {moment: Moment(moment, None, hour, hour, "start", MODEL)}
    return {}


def _own_before(deeds: Rows, lost: int) -> OwnSums:
    """Return the sums of own moves of a moment, else of the last one before it."""
    known = [content for moment, content in deeds if moment <= lost]
    return deed(known[-1]).own if known else {}


def _own_text_before(moments: Rows, lost: int) -> str:
    """Return the same as it was stored in older formats."""
    known = {row[0]: row[9] for row in moments if len(row) > 9}
    return next((known[number] for number in range(lost, 0, -1) if number in known), "{}")


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
    belongs = {"moment": 0, "deed": 0, "kept": 1, "event": 1, "sample": 1, "note": 0}
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
    every, steps = Moments.of(moments.values()), MOST_STEPS
    for name, tip, tip_hour, redo, redo_hour, at, at_hour, active in rows:
        branch = Branch(name, Point(at, at_hour), Point(tip, tip_hour), Point(redo, redo_hour), bool(active))
        line = reads(partial(store.branch_line, every), branch) if steps > 0 else None
        steps -= len(line) if line else len(moments)
        if line is None:
            branch = Branch(name, end, end, end, branch.active)
        branches.append(branch)
    if not any(branch.active for branch in branches):
        branches.append(Branch(store.free_name(db, "saved"), end, end, end, active=True))
    for branch in branches:
        store.put_branch(db, branch)
