"""Format 5: open requests name their system and token; before there was one, Lido, and its stETH."""

from __future__ import annotations

import sqlite3

REWRITTEN = """
    INSERT INTO my_request SELECT 'lido', id, 'stETH', amount, CAST(amount AS REAL) / 1e18, asked, state FROM old_request
"""


def rewrite_requests(db: sqlite3.Connection) -> None:
    """Fill the new table from the old one."""
    db.execute(REWRITTEN)
