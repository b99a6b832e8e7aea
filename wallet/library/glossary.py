"""The glossary: every term that the window uses, in two sentences, read from `resources/glossary.toml` and checked on reading."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache

import msgspec

from wallet.errors import FileProblem
from wallet.library.presets import read_resource

SENTENCES = 2


class Sourced(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A figure in words, where it is from, and the moment from which it is known."""

    value: str
    source: str
    known: datetime | None = None


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A term: its name, other words for it, two sentences, a live value's key, usual and worst figures, terms to go on to."""

    name: str
    says: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    live: str = ""
    usual: Sourced | None = None
    worst: Sourced | None = None
    links: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that stands for it."""
        return (self.name, *self.aliases)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    term: tuple[Entry, ...]


class Found(msgspec.Struct, frozen=True):
    """A term in a text, and where its word stands."""

    entry: Entry
    start: int
    end: int


@cache
def glossary() -> tuple[Entry, ...]:
    """Return every term by name. A missing or malformed file is a FileProblem (preset_missing, preset_malformed)."""
    entries = read_resource(_File, ".", "glossary").term
    names = {entry.name for entry in entries}
    taken: set[str] = set()
    for entry in entries:
        if len(entry.says) != SENTENCES:
            raise _malformed(entry, f"{len(entry.says)} sentences", f"Say it in {SENTENCES}")
        for word in entry.words:
            if word.casefold() in taken:
                raise _malformed(entry, f"the word {word!r} stands twice", "Name each word once")
            taken.add(word.casefold())
        for link in entry.links:
            if link not in names:
                raise _malformed(entry, f"the link {link!r} leads nowhere", "Name a term of this file")
    return tuple(sorted(entries, key=lambda entry: entry.name.casefold()))


def terms_in(text: str) -> tuple[Found, ...]:
    """Return the terms whose words stand in a text, in order; of words that overlap the longer one."""
    by_word, pattern = _words()
    return tuple(Found(by_word[match[0].casefold()], match.start(), match.end()) for match in pattern.finditer(text))


@cache
def _words() -> tuple[dict[str, Entry], re.Pattern[str]]:
    by_word = {word.casefold(): entry for entry in glossary() for word in entry.words}
    longest = sorted(by_word, key=len, reverse=True)
    return by_word, re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])", re.IGNORECASE)


def _malformed(entry: Entry, reason: str, cure: str) -> FileProblem:
    return FileProblem("preset_malformed", place=f"glossary, term {entry.name}", line=0, reason=reason, cure=cure)
