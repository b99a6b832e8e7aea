"""What an open practice needs of SQLite: a connection, its transactions, its log. Tables are made and migrated by sqlite-utils,
which takes as long to load as numpy and is loaded for that alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


class Connection:
    """An SQLite connection, `conn`, with Python's default handling of transactions."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn

    def execute(self, statement: str) -> sqlite3.Cursor:
        """Run a statement that begins no transaction of its own: a question or a pragma."""
        return self.conn.execute(statement)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """One transaction: all of it, or none."""
        self.conn.execute("BEGIN")
        try:
            yield
            self.conn.execute("COMMIT")
        except BaseException:
            if self.conn.in_transaction:  # an error may have ended it
                self.conn.execute("ROLLBACK")
            raise

    def enable_wal(self) -> None:
        """Keep the log beside the file."""
        if self.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            self.execute("PRAGMA journal_mode = wal")

    def close(self) -> None:
        self.conn.close()
