"""The presets of a person's own that a practice was begun with: the file keeps their text, and opens where they are missing.

The worlds hold what is computed with; the text is kept for the figures' sources.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from wallet.errors import FileProblem
from wallet.library.own import LARGEST, MOST, UNFIT, OwnPreset, in_words, read_own
from wallet.practice import net

KEY = "preset "
"""What the names of their rows begin with."""


def put(db: sqlite3.Connection, own: Sequence[OwnPreset]) -> None:
    """Keep them, in the caller's transaction."""
    db.executemany("INSERT INTO meta VALUES (?, ?)", [(f"{KEY}{one.name}", one.text) for one in own])


def get(db: sqlite3.Connection) -> tuple[OwnPreset, ...]:
    """Return them. What this version of the program does not read tells nothing: the practice does without it."""
    found = db.execute("SELECT name, value FROM meta WHERE substr(name, 1, ?) = ? ORDER BY rowid", (len(KEY), KEY))
    read: list[OwnPreset] = []
    for name, text in net.rows(found, tuple[net.Word, net.Stored], MOST):
        with suppress(FileProblem):
            if len(text) <= LARGEST:
                read.append(read_own(text.encode(), f"{name.removeprefix(KEY)}.toml"))
    return tuple(read)


@contextmanager
def lived(own: Sequence[OwnPreset]) -> Iterator[None]:
    """Turn what comes of figures that do not go together, in an hour that is lived before a practice opens, into `preset_own`."""
    try:
        yield
    except UNFIT as error:
        if not own:
            raise
        reason = f"a practice cannot be lived with these figures: {in_words(error)}"
        raise FileProblem(
            "preset_own", place=own[0].place, line=1, reason=reason, cure="Compare them with those of a scenario"
        ) from error
