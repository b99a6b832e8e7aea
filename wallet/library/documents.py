"""A preset's file as text and as tables, and how it is refused: with the line where the trouble is, and the cure.

TOML's reader keeps no lines. They are found when they are needed, and by that reader itself: a key stands where the shortest
beginning of the file that holds it was last incomplete without it.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any, NamedTuple, NoReturn

from wallet.errors import FileProblem

At = tuple[str | int, ...]
"""Where something stands: keys, and places in arrays of tables, from the top."""


class Document(NamedTuple):
    """A file that is valid TOML: what to call it, what it says, and the tables in it."""

    place: str
    text: str
    tables: dict[str, Any]


def parse_document(content: bytes, place: str) -> Document:
    """Return the file's tables. Refuses preset_malformed, with TOML's own line, what is no UTF-8 or no TOML."""
    try:
        text = content.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _malformed(place, line, "it is not text in UTF-8", "Save the file as UTF-8") from None
    try:
        return Document(place, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        reason, _, position = str(error).partition(" (at ")
        found = re.match(r"line (\d+)", position)
        line = int(found[1]) if found else text.count("\n") + 1
        raise _malformed(place, line, f"it is no TOML: {reason.lower()}", "Mend that line") from None
    except (ValueError, RecursionError):  # a number too long for Python to read, or tables in tables without end
        raise _malformed(place, 1, "a number or a list in it is too long to be read", "Write shorter ones") from None


def refuse(document: Document, at: At, reason: str, cure: str) -> NoReturn:
    """Refuse preset_malformed at the line of `at`, or of the table around it where there is nothing."""
    raise _malformed(document.place, line_of(document, at), reason, cure)


def line_of(document: Document, at: At) -> int:
    """Return the line on which a key or a table begins; where it is missing, that of the table it is missing from."""
    while at and not _holds(document.tables, at):
        at = at[:-1]
    lines, begins = document.text.split("\n"), 1
    for count in range(1, len(lines) + 1):
        try:
            tables = tomllib.loads("\n".join(lines[:count]))
        except tomllib.TOMLDecodeError:
            continue  # in the middle of a value that goes over several lines
        if _holds(tables, at):
            break
        begins = count + 1
    return begins


def words_of(at: At) -> str:
    """Return where something stands as one writes it: `[parameters.fee]`; the top of the file is "the top"."""
    keys = ".".join(str(key) for key in at if isinstance(key, str))
    return f"[{keys}]" if keys else "the top"


def _holds(tables: Any, at: At) -> bool:
    for key in at:
        if isinstance(key, int):
            if not isinstance(tables, list) or len(tables) <= key:
                return False
        elif not isinstance(tables, dict) or key not in tables:
            return False
        tables = tables[key]
    return True


def _malformed(place: str, line: int, reason: str, cure: str) -> FileProblem:
    return FileProblem("preset_malformed", place=place, line=line, reason=reason, cure=cure)
