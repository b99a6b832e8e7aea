"""Whose tables a file has: only those that this program makes, or it is no practice.

A trigger, a view or a check of somebody else's would act when a file is read or written. What a file has is compared as words,
blanks and kinds of quotes apart, by a fingerprint for each format; where that differs, with tables made again.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from wallet.errors import FileProblem
from wallet.practice.connection import Connection
from wallet.practice.formats import FORMAT

FINGERPRINTS = {
    1: "4beeea17000aa93354260c7a3be1ae4d",
    2: "399fe02a5f1167372600b42708aba1cb",
    3: "399fe02a5f1167372600b42708aba1cb",
    4: "385488b936998b54485ce107af9be381",
    5: "41881a680a13dd0431188344a870dc48",
}
"""What the tables of each format come to; a test makes them again."""
READ = ("meta", "moment", "deed", "event", "kept", "part", "branch", "sample", "note", "address_book")
"""The tables that are read."""
MOST_OBJECTS = 64
WORDS = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\[[^\]]*\]|`[^`]*`|\w+|[^\s\w]")
QUOTED = re.compile(r'[\["`]\w+[\]"`]')

Object = tuple[str, str, str, str]


def objects(db: sqlite3.Connection) -> frozenset[Object]:
    """Return kind, name, table and definition of all that a file has, blanks and kinds of quotes apart."""
    found = db.execute(f"SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master LIMIT {MOST_OBJECTS + 1}")
    return frozenset((str(kind), str(name), str(table), _words(str(sql))) for kind, name, table, sql in found)


def fingerprint(found: frozenset[Object]) -> str:
    """Return what tells these tables from others."""
    return hashlib.blake2b(repr(sorted(found)).encode(), digest_size=16).hexdigest()


@contextmanager
def _anew(version: int) -> Iterator[sqlite3.Connection]:
    """The tables that the migrations make for a format, made in memory."""
    from wallet.practice import migrations

    connection = Connection(sqlite3.connect(":memory:"))
    try:
        migrations.bring_up(connection, [f"format_{number}" for number in range(version + 1, FORMAT + 1)])
        yield connection.conn
    finally:
        connection.close()


def made(version: int) -> frozenset[Object]:
    """Return what the migrations make for a format."""
    with _anew(version) as db:
        return objects(db)


def check(db: sqlite3.Connection, path: Path, version: int) -> None:
    """Refuse a file whose tables are not ours: `file_altered` where something was added, `file_damaged` where one differs.

    Of a newer format only what is read has to be a plain table.
    """
    if version > FORMAT:
        _check_newer(db, path)
        return
    found = objects(db)
    if fingerprint(found) == FINGERPRINTS.get(version):
        return
    expected = made(version) if version in FINGERPRINTS else made(FORMAT)
    if found == expected:
        return
    if {row[:3] for row in found} <= {row[:3] for row in expected}:
        raise FileProblem("file_damaged", path=str(path), reason="schema")
    raise FileProblem("file_altered", path=str(path))


def heal(db: sqlite3.Connection, version: int) -> None:
    """Put our own definitions of the tables in place of what a damaged copy says of them, and take all else away."""
    db.execute("PRAGMA writable_schema = ON")
    for name, sql in _definitions(version).items():
        db.execute("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (sql, name))
    db.execute("DELETE FROM sqlite_master WHERE type NOT IN ('table', 'index')")
    db.commit()


def _definitions(version: int) -> dict[str, str]:
    with _anew(version) as db:
        return dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall())


def _check_newer(db: sqlite3.Connection, path: Path) -> None:
    plain = {name for kind, name, _, sql in objects(db) if kind == "table" and not sql.startswith("create virtual")}
    for table in READ:
        if table not in plain:
            raise FileProblem("file_newer_unreadable", path=str(path))
        if any(hidden for *_, hidden in db.execute(f"PRAGMA table_xinfo({table})")):
            raise FileProblem("file_altered", path=str(path))


@lru_cache(MOST_OBJECTS)
def _words(sql: str) -> str:
    return " ".join(_word(found) for found in WORDS.findall(sql))


def _word(found: str) -> str:
    return found[1:-1].lower() if QUOTED.fullmatch(found) else found if found[0] in "'\"[`" else found.lower()
