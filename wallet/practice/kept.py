"""Worlds in the file: whole, or as what differs from one that is kept whole and stands before it on its line.

After an action almost nothing of a world is another, so it takes a tenth of its room. A world is kept whole again where it has
changed much, and now and then, so that a damaged one takes few others along.
"""

from __future__ import annotations

import sqlite3
import zlib
from functools import lru_cache

from wallet.practice import net
from wallet.practice.deltas import delta, restored
from wallet.practice.moments import Point
from wallet.world import records
from wallet.world.state import World
from wallet.world.stored import encode

LONGEST_ROW = 64
"""Worlds at most that are made from one that is whole."""
WORTH_IT = 3
"""How many times smaller than the whole one a difference has to be."""


def keep_world(db: sqlite3.Connection, point: Point, world: World, before: Point | None = None) -> None:
    """Keep a world for good, unless it is, with the record that it names; `before` is the point that it follows on its line."""
    text = encode(world)
    base, content = _squeezed(db, text, before)
    db.execute(
        "INSERT OR IGNORE INTO kept (moment, hour, base, world) VALUES (?, ?, ?, ?)", (point.moment, point.hour, base, content)
    )
    digest = recorded(world)
    if digest and not db.execute("SELECT 1 FROM part WHERE digest = ?", (digest,)).fetchone():
        db.execute("INSERT INTO part VALUES (?, ?)", (digest, zlib.compress(records.get(digest))))


def recorded(world: World) -> str:
    """Return the digest of the record that a world names, "" where it names none."""
    ruler = world.ruler
    return "" if ruler is None else ruler.recorded()


def kept_hours(db: sqlite3.Connection, moment: int, first: int, last: int) -> list[int]:
    """Return the hours of a moment whose worlds are kept, from `first` to `last`, ascending."""
    found = db.execute("SELECT hour FROM kept WHERE moment = ? AND hour BETWEEN ? AND ? ORDER BY hour", (moment, first, last))
    return [int(row[0]) for row in found]


def read_world(db: sqlite3.Connection, point: Point) -> World:
    """Return a kept world."""
    query = """SELECT kept.world, whole.world, kept.base FROM kept LEFT JOIN kept AS whole
               ON whole.id = kept.base AND whole.base IS NULL WHERE kept.moment = ? AND kept.hour = ?"""
    found = db.execute(query, (point.moment, point.hour)).fetchone()
    content, base, number = net.one(found, tuple[bytes, bytes | None, int | None])
    if number is not None and base is None:
        raise net.Damaged("a world whose whole one is not kept")
    return net.world(text_of(content, base), point.hour)


def text_of(content: bytes, base: bytes | None) -> bytes:
    """Return the text of a world, given that of the row from which it differs; None where it is whole."""
    return net.unpacked(content) if base is None else restored(content, _whole(base), net.LARGEST)


def _squeezed(db: sqlite3.Connection, text: bytes, before: Point | None) -> tuple[int | None, bytes]:
    """Return what to store of a text, and the row from which it differs; None where it is whole."""
    found = None
    if before is not None:
        query = """SELECT whole.id, whole.world, (SELECT max(id) FROM kept) FROM kept AS near
                   JOIN kept AS whole ON whole.id = coalesce(near.base, near.id) AND whole.base IS NULL
                   WHERE near.moment = ? AND near.hour <= ? ORDER BY near.hour DESC LIMIT 1"""
        found = db.execute(query, (before.moment, before.hour)).fetchone()
    if found is not None and found[2] - found[0] < LONGEST_ROW:
        content = delta(text, _whole(found[1]))
        if WORTH_IT * len(content) < len(found[1]):
            return found[0], content
    return None, zlib.compress(text, 1)


@lru_cache(2)
def _whole(content: bytes) -> bytes:
    """Return the text of a world that is kept whole; many that follow it are made from the same."""
    return net.unpacked(content)
