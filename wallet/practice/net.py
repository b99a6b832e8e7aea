"""The net: whatever is read from a practice file is decoded, bounded and, where it is damaged, named here.

A file may come from a stranger, and a stick may have changed it. A reader asks inside `caught`, turns what is stored into values
with the functions below, and nothing comes out but those values or a `FileProblem`. What a length, a count or a depth may be is
far above what a long practice holds, and low enough that nothing hangs and no memory fills.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Container, Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from wallet.actions.base import Receipt
from wallet.errors import FileProblem, Refused
from wallet.practice.format_3 import composed
from wallet.world import records
from wallet.world.lines import Event
from wallet.world.own_sums import OwnSums
from wallet.world.state import Chain, World
from wallet.world.stored import decode

LAST_HOUR = 1_000_000
"""The last hour of any practice: 114 years."""
MOST_TOLD = 2**128
"""Over any figure that a record tells."""
MOST_MOMENTS = 250_000
"""Moments of one line: actions, and runs of hours."""
MOST_IN_ALL = 500_000
"""Moments of all lines."""
ROWS_AT_ONCE = 512
MOST_EVENTS = 10_000_000
MOST_BRANCHES = 10_000
MOST_PARTS = 8
LARGEST = 16 * 2**20
"""Bytes of the largest row, and of the largest world or record once it is unpacked."""
LONGEST_TEXT = 2**20
"""Bytes of the largest receipt, sums or figures."""
LONGEST_NUMBER = b"0" * 100
"""More digits than any amount has: the largest word of a contract has 78."""
ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
OPENING_STEPS = 25_000_000
"""Steps of SQLite in which a practice has to open: about 80 for each moment. What is endless takes more."""
STEPS_AT_ONCE = 5_000
"""Steps between two looks at their number."""

Id = Annotated[int, Meta(ge=1, le=2**53)]
Hour = Annotated[int, Meta(ge=0, le=LAST_HOUR)]
Word = Annotated[str, Meta(max_length=200)]
Sentence = Annotated[str, Meta(max_length=4_000)]
Stored = Annotated[str, Meta(max_length=LONGEST_TEXT)]

BranchRow = tuple[Word, Id, Hour, Id, Hour, Id, Hour, Literal[0, 1]]
EventRow = tuple[Hour, Word, Word, Stored, Word]
AddressRow = tuple[Word, Word]

PROBLEMS = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_IOERR_SHMSIZE: "disk_full",
    sqlite3.SQLITE_CORRUPT: "file_damaged",
    sqlite3.SQLITE_NOTADB: "file_not_database",
    sqlite3.SQLITE_READONLY: "file_read_only",
    sqlite3.SQLITE_BUSY: "file_busy",
    sqlite3.SQLITE_LOCKED: "file_busy",
    sqlite3.SQLITE_CANTOPEN: "file_unreachable",
    sqlite3.SQLITE_IOERR: "disk_error",
    sqlite3.SQLITE_TOOBIG: "file_damaged",
    sqlite3.SQLITE_CONSTRAINT: "file_damaged",
    sqlite3.SQLITE_INTERRUPT: "file_too_much",
}


class Damaged(Exception):
    """What was read is nothing that this program wrote."""


DAMAGE = (
    Damaged,
    zlib.error,
    msgspec.MsgspecError,
    sqlite3.OperationalError,
    ArithmeticError,
    LookupError,
    ValueError,
    TypeError,
    AssertionError,
    RecursionError,
    MemoryError,
)
"""What damage looks like to whoever reads it: nothing else is done inside `caught`."""


def problem(error: sqlite3.DatabaseError, path: Path) -> Exception:
    """Return the environment's failure that an SQLite error stands for, or the error itself where the fault
    is ours.
    """
    given = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    code = PROBLEMS.get(given) or PROBLEMS.get(given & 0xFF)
    if not given and isinstance(error, sqlite3.OperationalError):  # a text that is none, which Python found and not SQLite
        code = "file_damaged"
    return error if code is None else FileProblem(code, path=str(path), reason=str(error))


@contextmanager
def caught(path: Path) -> Iterator[None]:
    """Whatever goes wrong in reading the file comes out as the `FileProblem` that it is; damage is `file_damaged_inside`."""
    try:
        yield
    except (FileProblem, Refused):
        raise
    except Exception as error:
        found = problem(error, path) if isinstance(error, sqlite3.DatabaseError) else error
        if isinstance(found, FileProblem) and found.code != "file_damaged":
            raise found from error
        if isinstance(found, (FileProblem, *DAMAGE)):
            raise FileProblem("file_damaged_inside", path=str(path), reason=f"{error!r:.200}") from error
        raise


# -- the connection


def guard(connection: sqlite3.Connection) -> None:
    """Bound what SQLite itself takes from the file: no long row, no large schema, and nothing in it that acts."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1)
    connection.execute("PRAGMA trusted_schema = OFF")


def limit_steps(connection: sqlite3.Connection) -> None:
    """Let what is asked from now on end with `file_too_much` where it takes more steps than an opening does."""
    steps = count(0, STEPS_AT_ONCE)
    connection.set_progress_handler(lambda: next(steps) > OPENING_STEPS, STEPS_AT_ONCE)


def free_steps(connection: sqlite3.Connection) -> None:
    """Let it take the steps that it takes."""
    connection.set_progress_handler(None, 0)


# -- rows and values


def numbers_of(found: Iterator[tuple[Any, ...]], columns: tuple[str, ...], most: int) -> NDArray[np.int64]:
    """Return rows of whole numbers as columns, `most` rows at most."""
    rows = np.fromiter(islice(found, most + 1), np.dtype([(name, np.int64) for name in columns]))
    if len(rows) > most:
        raise Damaged(f"more than {most} rows")
    return rows.view(np.int64).reshape(-1, len(columns)).T


def rows(found: Iterator[tuple[Any, ...]], shape: Any, most: int) -> Iterator[Any]:
    """Give rows of the shape that they must have, `most` of them at most."""
    given = 0
    while some := list(islice(found, ROWS_AT_ONCE)):
        given += len(some)
        if given > most:
            raise Damaged(f"more than {most} rows")
        yield from msgspec.convert(some, list[shape])


def one(row: tuple[Any, ...] | None, shape: Any) -> Any:
    """Return a row that has to be there, of the shape that it must have."""
    if row is None:
        raise Damaged("a row is missing")
    return msgspec.convert(row, shape)


def unpacked(stored: bytes) -> bytes:
    """Return what was compressed, `LARGEST` bytes of it at most."""
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(stored, LARGEST)
    if not unpacking.eof:
        raise Damaged("cut short, or more than a world or a record is")
    return content


def plain(content: bytes) -> bytes:
    """Return JSON whose numbers are no longer than amounts are."""
    if LONGEST_NUMBER in content.translate(ZEROS):
        raise Damaged("a number longer than any amount")
    return content


def world(text: bytes, hour: int, before: bool = False) -> World:
    """Return a kept world, that of `hour`; `before` it was composed of systems it has another shape."""
    content = plain(text)
    found = decode(composed(content) if before else content)
    if found.hour != hour or not (found.issuer() and found.every(Chain)):
        raise Damaged(f"a world of hour {found.hour} in place of {hour}")
    return found


def part(digest: str, stored: bytes) -> str:
    """Give a record back to the model, if it is the one of that digest, and return that."""
    content = plain(unpacked(stored))
    if records.digest_of(content) != digest:
        raise Damaged("a record is another than the one that was kept")
    kept = msgspec.json.decode(content, type=records.RecordedMarket)
    found, beside = kept.rows, kept.beside.values()
    if not 0 < len(found) <= LAST_HOUR or any(row.share_rate <= 0 or row.liquidity <= 0 for row in found):
        raise Damaged("a record of no hours, or of none that can be")
    if any(not 0 <= hour < len(found) or not 0 <= told < MOST_TOLD for column in beside for hour, told in column.items()):
        raise Damaged("a record that tells of hours it has not, or of more than there is")
    return records.put(content)


def receipt(stored: str, tokens: Container[str]) -> Receipt:
    """Return a receipt as the formats before the fourth stored it, of a practice in whose world those tokens are."""
    found = msgspec.json.decode(_short(stored), type=Receipt)
    check_receipt(found, tokens)
    return found


def check_receipt(found: Receipt, tokens: Container[str]) -> None:
    """Let no receipt pass of a token that is not among those of its practice."""
    if any(change.token not in tokens for change in found.changes):
        raise Damaged("a receipt of a token that is not known")


def figures(stored: str) -> dict[str, int | str]:
    """Return the figures of an event."""
    return msgspec.json.decode(_short(stored), type=dict[str, int | str])


def numbers(stored: str) -> dict[str, int]:
    """Return the figures of an event that tells numbers alone."""
    return msgspec.json.decode(_short(stored), type=dict[str, int])


def own_sums(stored: str) -> OwnSums:
    """Return sums of own moves."""
    return msgspec.json.decode(_short(stored), type=OwnSums)


def event(row: tuple[Any, ...]) -> Event:
    """Return an event: hour, kind, account, figures and system, as they are stored."""
    hour, kind, account, stored, system = msgspec.convert(row, EventRow)
    return Event(hour, kind, account, figures(stored), system)


def _short(stored: str) -> bytes:
    if not isinstance(stored, str) or len(stored) > LONGEST_TEXT:
        raise Damaged("a text that is none, or too long")
    return plain(stored.encode())
