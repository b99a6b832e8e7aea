"""Format 4: what was done, and samples, take less room. Worlds that are kept stay as they are, and samples stay floats."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from itertools import groupby

import msgspec

from wallet.actions.base import Receipt
from wallet.practice.deeds import stored
from wallet.practice.samples import COLUMNS, stretches
from wallet.world.own_sums import OwnSums

DONE = "SELECT id, action, receipt, own FROM moment WHERE kind <> 'run'"
SAMPLES = f"SELECT token, moment, hour, {', '.join(COLUMNS)} FROM old_sample ORDER BY token, moment, hour"


def compact(db: sqlite3.Connection) -> None:
    """Fill the new tables from the old ones."""
    db.executemany("INSERT INTO deed VALUES (?, ?)", _deeds(db))
    db.executemany("INSERT INTO sample VALUES (?, ?, ?, ?)", _samples(db))


def _deeds(db: sqlite3.Connection) -> Iterator[tuple[int, bytes]]:
    for moment, action, receipt, own in db.execute(DONE):
        done = None if action is None else msgspec.Raw(action.encode())
        told = None if receipt is None else msgspec.json.decode(receipt, type=Receipt)
        yield moment, stored(done, told, msgspec.json.decode(own, type=OwnSums))


def _samples(db: sqlite3.Connection) -> Iterator[tuple[str, int, int, bytes]]:
    for (token, moment), rows in groupby(db.execute(SAMPLES), key=lambda row: (row[0], row[1])):
        known = ((row[2], [math.nan if figure is None else figure for figure in row[3:]], ()) for row in rows)
        for hour, content in stretches(known):
            yield token, moment, hour, content
