"""Every text a person can hand in, bounded in one place: names, notes, searches, names of files.

None may hold a seed phrase or a key (`wallet.seed_phrases`). Nor may one hold a sign that has no width, that turns the
direction of writing, or that controls a terminal: two names that look the same would not be, and a note could read otherwise than
it is written. Notes and searches may hold the joiners that scripts without capitals are spelled with. Amounts have their own
reader, `wallet.amounts`, which refuses the same signs.
"""

from __future__ import annotations

import unicodedata
from pathlib import PurePath
from typing import Final

from wallet.errors import FileProblem, Refused
from wallet.seed_phrases import looks_secret

LONGEST_NOTE: Final = 2_000
LONGEST_NAME: Final = 80
LONGEST_SEARCH: Final = 200
"""Characters. SQLite takes no pattern of more than 50,000 bytes."""
LONGEST_FILE: Final = 255
MOST_READ: Final = 20_000
"""Characters that are looked through for a secret."""
_FILLERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""What counts as a letter or a symbol and shows nothing: a joiner, the fillers of Korean and Khmer, the empty Braille cell."""
_EMOJI: Final = "\N{VARIATION SELECTOR-16}"
"""Asks for the coloured form of the symbol before it, and is let pass there."""


_JOINERS: Final = "\u200c\u200d"
"""Keep letters apart or bind them, as Persian and the scripts of India are written."""
_UNCASED: Final = ("Lo", "Mn", "Mc")


def has_unseen(text: str, prose: bool = False) -> bool:
    """Whether `text` holds a sign without width, one that turns the direction of writing, or a control character but a blank.

    In `prose` a joiner after a letter of a script without capitals is none.
    """
    if text.isascii() and text.isprintable():
        return False
    return any(_unseen(sign, before, prose) for before, sign in zip(" " + text, text, strict=False))


def _unseen(sign: str, before: str, prose: bool = False) -> bool:
    if "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef":
        return sign != _EMOJI or unicodedata.category(before) != "So"
    if prose and sign in _JOINERS and unicodedata.category(before) in _UNCASED and before not in _FILLERS:
        return False
    return sign in _FILLERS or (not sign.isprintable() and not sign.isspace())


def seen(text: str) -> str:
    """Return `text` without the signs that nobody sees."""
    return "".join(sign for before, sign in zip(" " + text, text, strict=False) if not _unseen(sign, before))


def checked_name(name: str) -> str:
    """Return a name with single blanks, none around it. Refuses `name_empty`, `text_secret`, `name_long` and `name_unseen`."""
    given = " ".join(name.split())
    if not given:
        raise Refused("name_empty")
    _refuse_secret(given)
    if len(given) > LONGEST_NAME:
        raise Refused("name_long", length=len(given), longest=LONGEST_NAME)
    if has_unseen(given):
        raise Refused("name_unseen")
    return given


def checked_note(text: str) -> str:
    """Return a note without the blanks around it. Refuses `text_secret`, `note_long` and `text_unseen`."""
    note = text.strip()
    _refuse_secret(note)
    if len(note) > LONGEST_NOTE:
        raise Refused("note_long", length=len(note), longest=LONGEST_NOTE)
    if has_unseen(note, prose=True):
        raise Refused("text_unseen")
    return note


def checked_search(text: str) -> str:
    """Return what to look for without the blanks around it. Refuses `text_secret`, `search_long` and `text_unseen`."""
    wanted = text.strip()
    _refuse_secret(wanted)
    if len(wanted) > LONGEST_SEARCH:
        raise Refused("search_long", length=len(wanted), longest=LONGEST_SEARCH)
    if has_unseen(wanted, prose=True):
        raise Refused("text_unseen")
    return wanted


def _refuse_secret(text: str) -> None:
    """Refuse a secret; what is longer than `MOST_READ` is refused for its length anyway, unread."""
    if len(text) <= MOST_READ and looks_secret(text):
        raise Refused("text_secret")


def checked_file(path: str | PurePath) -> None:
    """Refuse the name of a file to be made: `file_name_secret`, `file_name_unseen`, `file_name`, which no system takes. Folders
    are not looked at.
    """
    name = PurePath(path).name
    if len(name) > LONGEST_FILE:
        raise FileProblem("file_name", path=name[:LONGEST_FILE], reason="too long")
    if looks_secret(name):
        raise FileProblem("file_name_secret")
    if has_unseen(name):
        raise FileProblem("file_name_unseen")
