"""A preset's file as text and as tables, and how it is refused: with the line where the trouble is, and the cure.

TOML's reader keeps no lines. They are found when they are needed, and by that reader itself: a key stands in the first
statement with which the beginning of the file holds it. Where statements begin is read sign by sign, before that reader sees the
file: what would take it long is refused then.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from typing import Any, NamedTuple, NoReturn

from wallet.errors import FileProblem

At = tuple[str | int, ...]
"""Where something stands: keys, and places in arrays of tables, from the top."""


MOST_PARTS = 16
"""Parts of a key, as in `a.b.c`. TOML's reader looks at every beginning of a long one."""
LONGEST_REASON = 400
TOKEN = re.compile(
    r"""
    (?P<string> "{3} (?:\\.|[^\\])*? "{3,5} | '{3} .*? '{3,5} | (?!"{3})"(?:\\.|[^"\\\n])*" | (?!'{3})'[^'\n]*' )
    | (?P<comment> \#[^\n]* ) | (?P<sign> [\[\]{},=.\n] ) | [^\s"'\#\[\]{},=.]+
    """,
    re.VERBOSE | re.DOTALL,
)


class Statement(NamedTuple):
    """A header or a key with its value: the line on which it begins, and those of what stands in the list that is its value."""

    line: int
    elements: list[int]


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
    statements(text, place)
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
    """Return the line on which a key or a table begins, also one in a list; where it is missing, that of the table it is missing
    from. However long the file is, few of its beginnings are read.
    """
    while at and not _holds(document.tables, at):
        at = at[:-1]
    if not at:
        return 1
    found, lines = statements(document.text, document.place), document.text.split("\n")

    def before(place: int) -> dict[str, Any]:
        return tomllib.loads("\n".join(lines[: found[place].line - 1])) if place < len(found) else document.tables

    place = bisect_left(range(1, len(found) + 1), True, key=lambda end: _holds(before(end), at))
    known = before(place)
    inside: Any = document.tables
    for depth, key in enumerate(at):
        inside = inside[key]
        listed = isinstance(key, int) and isinstance(inside, dict) and key < len(found[place].elements)
        if listed and _holds(known, at[: depth - 1]) and not _holds(known, at[:depth]):
            return found[place].elements[int(key)]
    return found[place].line


def statements(text: str, place: str) -> list[Statement]:
    """Return where statements begin, up to what is no TOML. Refuses preset_malformed where a key has too many parts."""
    found: list[Statement] = []
    line, depth, parts, fresh, wanted, end = 1, 0, 1, True, False, 0
    for token in TOKEN.finditer(text):
        if text[end : token.start()].strip():
            break  # a string that does not end
        end, sign = token.end(), token["sign"]
        if sign == "\n":
            line, parts, fresh = line + 1, 1, fresh or not depth
            continue
        if token["comment"]:
            continue
        if fresh:
            found.append(Statement(line, []))
            fresh = False
        if wanted and sign != "]":
            found[-1].elements.append(line)
        parts = parts + 1 if sign == "." else parts if sign is None else 1
        if parts > MOST_PARTS:
            raise _malformed(place, line, f"a key has more than {MOST_PARTS} parts", "Write fewer")
        depth += (sign in ("[", "{")) - (sign in ("]", "}")) if sign else 0
        wanted = depth == 1 and sign in ("[", ",")
        line += token[0].count("\n")
    return found


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
    return FileProblem("preset_malformed", place=place, line=line, reason=reason[:LONGEST_REASON], cure=cure[:LONGEST_REASON])
