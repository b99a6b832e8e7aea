"""Files of numbers: CSV in plain C form, whatever number format the window wears, written row by row.

Every figure is one amount with a decimal point, its token in a column of its own, and the exact integer in the smallest unit. No
text that a person wrote is run by a spreadsheet: what begins like a formula gets an apostrophe before it. A file that holds words
begins with a byte-order mark, without which spreadsheets take accents for two letters; one of numbers alone needs none.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from wallet import written
from wallet.amounts import exact

_RUN: Final = ("=", "+", "-", "@", "\t", "\r", "|", "\N{MINUS SIGN}", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with, in a spreadsheet of some country or other, and what may stand before one unseen."""


class PlainNumber(str):
    """A number in plain C form: digits, one point, perhaps a minus. It goes out as it is."""

    __slots__ = ()


Cell = str | int
NONE: Final = PlainNumber()


def write_csv(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Cell]], words: bool = True) -> int:
    """Write rows as they come and return how many; `words` where cells hold text of a person or of the window.

    What was at `path` stays until all rows are written. Problems: those of `written`.
    """
    count = 0
    with written(path) as made, made.open("w", newline="", encoding="utf-8-sig" if words else "utf-8") as file:
        out = csv.writer(file)
        out.writerow(heads)
        for row in rows:
            out.writerow([cell if isinstance(cell, int | PlainNumber) else _said(cell) for cell in row])
            count += 1
    return count


def plain(amount: int, decimals: int) -> PlainNumber:
    """An amount in whole units with all its digits: -10.000000000000000001."""
    return PlainNumber(("-" if amount < 0 else "") + exact(abs(amount), decimals, "plain"))


def figure(amount: int, token: str, decimals: int) -> tuple[PlainNumber, str, int]:
    """An amount as three cells: whole units, the token, the smallest unit."""
    return plain(amount, decimals), token, amount


def when(start: int, hour: int) -> PlainNumber:
    """An hour of a practice that began at `start` (unix seconds), in ISO form."""
    return PlainNumber(datetime.fromtimestamp(start + hour * 3600, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def _said(text: str) -> str:
    """A text that no spreadsheet runs."""
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return f"'{text}" if text.lstrip(" \n").startswith(_RUN) else text
