"""What of a damaged practice file can be read: the rows of its tables, in the format that it has.

Every table is read from both ends up to the damage, through the same net as an opened file. What cannot be decoded is left out;
a receipt or sums that cannot be read become ones that tell nothing.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Container
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec import ValidationError, convert

from wallet.actions.base import YOU, Receipt
from wallet.errors import FileProblem
from wallet.library.scenarios import record_of, scenario, scenario_names
from wallet.library.tokens import TOKENS
from wallet.practice import net
from wallet.practice.deeds import Deed, deed, stored
from wallet.practice.formats import COMPACT, COMPOSED, FORMAT, NAMED
from wallet.practice.kept import recorded, text_of
from wallet.practice.net import DAMAGE, Hour, Id, Sentence, Stored, Word
from wallet.practice.rewards import KINDS as REWARDS
from wallet.practice.rewards import told
from wallet.practice.samples import sound
from wallet.practice.schema import heal
from wallet.world import records
from wallet.world.own_sums import OwnSums
from wallet.world.state import AnyWorld

Rows = list[tuple[Any, ...]]

Figure = float | None

SHAPES: dict[str, Any] = {
    "meta": tuple[Word, Stored],
    "moment": tuple[Id, Id | None, Hour, Hour, Word, Sentence, int],
    "deed": tuple[Id, bytes],
    "event": tuple[Id, Id, Hour, Word, Word, Stored, Word],
    "kept": tuple[Id, Id, Hour, bytes, Id | None],
    "part": tuple[Word, bytes],
    "branch": tuple[Word, Id, Hour, Id, Hour, Id, Hour, int],
    "sample": tuple[Word, Id, Hour, bytes],
    "note": tuple[Id, Sentence],
    "address_book": tuple[Word, Word],
    "my_request": tuple[Word, Id, Word, Word, float, int, Word],
}
"""Every table of the file and what a row of it must look like; a row on a damaged page may look like
anything.
"""
BEFORE_5: dict[str, Any] = {
    "event": tuple[Id, Id, Hour, Word, Word, Stored],
    "my_request": tuple[Id, Word, Word, int, Word],
}
BEFORE_4: dict[str, Any] = {
    "moment": tuple[Id, Id | None, Hour, Hour, Word, Sentence, Stored | None, Stored | None, int, Stored],
    "kept": tuple[Id, Id, Hour, bytes],
    "sample": tuple[Word, Id, Hour, Figure, Figure, Figure, Figure, Figure, Figure, Figure, Figure, Figure],
}
BEFORE_2: dict[str, Any] = {
    "moment": tuple[Id, Id | None, Hour, Hour, Word, Sentence, Stored | None, Stored | None, int],
    "sample": tuple[Word, Id, Hour, Figure, Figure, Figure, Figure, Figure, Figure, Figure],
}
MODEL_AT = {1: 8, 2: 8, 3: 8, 4: 6, 5: 6}
"""The column of a moment with its model, by format."""
UNPACKED, MOST_RATIO = 64 * 2**20, 64
"""Bytes of worlds that are unpacked, and how many more for each byte of the file: what differs from another is much shorter."""
UNREADABLE = "unreadable"
"""The kind of a moment whose receipt is lost: its title is all that is known."""


def shapes(version: int) -> dict[str, Any]:
    """Return the shapes of a file of that format."""
    found = SHAPES | (BEFORE_5 if version < NAMED else {})
    found |= (BEFORE_4 if version < COMPACT else {}) | (BEFORE_2 if version < 2 else {})
    return {table: shape for table, shape in found.items() if version >= COMPACT or table != "deed"}


def remains(path: Path) -> tuple[dict[str, Rows], int]:
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
            tables = {table: _rows(db, table, shape) for table, shape in shapes(version).items()}
    tables.setdefault("deed", [])
    room = UNPACKED + MOST_RATIO * path.stat().st_size
    tables["kept"], digests, tokens = _sound_worlds(tables["kept"], dict(tables["part"]), room, version)
    tables["part"] = [(digest, zlib.compress(records.get(digest))) for digest in sorted(digests)]
    tables["event"] = [row for row in tables["event"] if _tells(row)]
    tables["moment"].sort(key=row_id)
    if version < COMPACT:
        tables["moment"] = [_mended(row) for row in tables["moment"]]
    else:
        tables["deed"] = _mended_deeds(tables["moment"], dict(tables["deed"]), tokens)
        tables["sample"] = [(*row[:3], content) for row in tables["sample"] if (content := reads(sound, row[3]))]
    return tables, version


def _sound_worlds(rows: Rows, parts: dict[str, bytes], room: int, version: int) -> tuple[Rows, set[str], set[str]]:
    """Return the rows whose worlds can be read and whose records are there, the digests of these, and the tokens that there are:
    the newest, as far as `room` bytes go. With what differs from another row comes that one.
    """
    sound: dict[int, tuple[Any, ...]] = {}
    digests: set[str] = set()
    tokens = set(TOKENS)
    by_id = {row[0]: row for row in rows}
    for row in sorted(rows, key=row_id, reverse=True):
        text = world_text(row, by_id)
        room -= len(text)
        if room < 0:
            break
        world = reads(partial(net.world, hour=row[2], before=version < COMPOSED), text)
        if isinstance(world, AnyWorld) and (not recorded(world) or _has_record(recorded(world), parts)):
            for each in {row[0], _base(row) or row[0]}:
                sound[each] = by_id[each]
            digests |= {recorded(world)} - {""}
            tokens |= world.listed.keys()
    return [sound[each] for each in sorted(sound)], digests, tokens


def _base(row: tuple[Any, ...]) -> int | None:
    """Return the number of the row of `kept` from which one differs, None where it is whole."""
    return row[4] if len(row) > 4 else None


def world_text(row: tuple[Any, ...], rows: dict[int, tuple[Any, ...]]) -> bytes:
    """Return the text of a world, nothing where it cannot be read."""
    base = _base(row)
    if base is None:
        return reads(partial(text_of, base=None), row[3]) or b""
    whole = rows.get(base)
    return b"" if whole is None or _base(whole) is not None else reads(partial(text_of, base=whole[3]), row[3]) or b""


def _has_record(digest: str, parts: dict[str, bytes]) -> bool:
    """Whether a record is known: from the file, or as one that the program itself ships."""
    if digest in parts and reads(partial(net.part, digest), parts.pop(digest)):
        return True
    with suppress(FileProblem):
        return bool(records.get(digest))
    return any(record_of(scenario(name)) == digest for name in scenario_names())


def _of_any_token(stored: str) -> Receipt:
    return net.receipt(stored, TOKENS)


def _deed_of_any_token(tokens: Container[str], content: bytes) -> Deed:
    found = deed(content)
    if found.receipt is not None:
        net.check_receipt(found.receipt, tokens)
    return found


def _mended(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a moment of an older format that can be read: a receipt that cannot is one that tells nothing."""
    id_, parent, begin, end, kind, title, action, receipt, model, *own = row
    if receipt is not None and not reads(_of_any_token, receipt):
        kind, action, receipt = UNREADABLE, None, msgspec.json.encode(Receipt(UNREADABLE, title)).decode()
    if own and reads(net.own_sums, own[0]) is None:
        own = ["{}"]
    return id_, parent, begin, end, kind, title, action, receipt, model, *own


def _mended_deeds(moments: Rows, deeds: dict[int, bytes], tokens: Container[str]) -> Rows:
    """Return a deed for each moment that needs one: where it cannot be read, one that tells nothing but the sums before it."""
    found: Rows = []
    last: OwnSums = {}
    for number, row in enumerate(moments):
        id_, _, _, _, kind, title, _ = row
        if kind == "run":
            continue
        done = reads(partial(_deed_of_any_token, tokens), deeds.get(id_, b""))
        if done is not None and (done.receipt is not None) == (kind != "start"):
            last = done.own
            found.append((id_, deeds[id_]))
            continue
        if kind != "start":
            moments[number] = (*row[:4], UNREADABLE, *row[5:])
        found.append((id_, stored(None, None if kind == "start" else Receipt(UNREADABLE, title), last)))
    return found


def _tells(row: tuple[Any, ...]) -> bool:
    """Whether the figures of an event are what its kind tells."""
    _, _, hour, kind, account, stored, *_ = row
    if kind in REWARDS and account == YOU:
        return reads(partial(told, TOKENS, "", hour, kind), stored) is not None
    return reads(net.figures, stored) is not None


def reads(read: Callable[[Any], Any], stored: Any) -> Any:
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


def row_id(row: tuple[Any, ...]) -> int:
    """Return the number of a row, which comes first."""
    return int(row[0])
