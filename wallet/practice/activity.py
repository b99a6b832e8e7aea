"""What happened, in words and in order: rows for the activity table, markers for the chart, notes, and the
address book.

Notes and the address book stand outside worlds and undo. Everything is read along the line from the root to a
point.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Container, Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec

from wallet.actions.base import Receipt
from wallet.errors import Refused
from wallet.practice import net
from wallet.practice.deeds import receipt, receipt_if_any
from wallet.practice.file import PracticeFile
from wallet.practice.history import passed
from wallet.practice.moments import Moment, Point
from wallet.practice.store import EVENT, NOT_DAILY, read_own_events
from wallet.texts import checked_name, checked_note, checked_search
from wallet.world.lines import Event
from wallet.world.stored import DAILY
from wallet.world.tokens import Token

ALONG = """
    WITH RECURSIVE line (id, next, until) AS (
        SELECT id, parent, ? FROM moment WHERE id = ?
        UNION ALL
        SELECT moment.id, moment.parent, child.hour_from
        FROM line JOIN moment ON moment.id = line.next AND moment.id < line.id JOIN moment AS child ON child.id = line.id
    )
"""
ROWS = f"""{ALONG}
    SELECT moment.id, line.until, moment.hour_from, moment.kind, moment.title, deed.content,
           coalesce(note.text, '')
    FROM line JOIN moment ON moment.id = line.id LEFT JOIN note ON note.moment = line.id
    LEFT JOIN deed ON deed.moment = line.id
"""
FOUND = f"""
    WHERE moment.title LIKE ? ESCAPE '!' OR note.text LIKE ? ESCAPE '!' OR EXISTS (
        SELECT 1 FROM event WHERE event.moment = line.id AND event.hour <= line.until
        AND event.account = 'you' AND event.kind NOT IN {NOT_DAILY}
        AND replace(event.kind, '_', ' ') LIKE ? ESCAPE '!')
"""
HAPPENED = f"""
    SELECT {EVENT} FROM event WHERE moment = ? AND hour BETWEEN ? AND ?
    AND kind NOT IN {NOT_DAILY} ORDER BY hour, id
"""
DONE = """
    SELECT hour_to, kind, title, content FROM moment JOIN deed ON moment = id
    WHERE id = ? AND kind <> 'start' AND hour_to BETWEEN ? AND ?
"""
STEP = "SELECT kind, title, content FROM moment LEFT JOIN deed ON moment = id WHERE id = ?"

StoredRow = tuple[net.Id, net.Hour, net.Hour, net.Word, net.Sentence, bytes | None, net.Sentence]
DoneRow = tuple[net.Hour, net.Word, net.Sentence, bytes]


class Activity(msgspec.Struct, frozen=True):
    """One moment as a row: what I did, or a run of hours with what happened to me in it (rebases left out).

    `hour` is its end as far as this branch goes, 0 for the start; `receipt` is None for a run.
    """

    moment: int
    hour: int
    kind: str
    title: str
    receipt: Receipt | None
    events: tuple[Event, ...]
    note: str
    branch: str
    hours: int = 0
    """How long a run of hours is as far as this branch goes."""


class Marker(msgspec.Struct, frozen=True):
    """Something to mark on the chart: an action of mine (with its stored `title` and `receipt`) or an event (title "")."""

    hour: int
    kind: str
    account: str
    title: str
    moment: int
    figures: dict[str, int | str] = {}
    receipt: Receipt | None = None
    size: int = 0
    """How much the action moved, to rank it among others: the most of any one token in its receipt, in 1e-18. Tokens count like
    the coin whatever they redeem for, dollars not at all; an exit that was asked for counts as moved."""
    system: str = ""
    """Of an event, the system that tells it."""


def _size(receipt: Receipt, listed: Mapping[str, Token]) -> int:
    size = int(receipt.figures.get("got", 0)) if receipt.kind == "unlock" else 0
    for row in receipt.changes:
        known = listed[row.token]
        scale: int = 0 if known.kind == "dollar" else 10 ** max(0, 18 - known.decimals)
        size = max(size, abs(row.after - row.before) * scale)
    return size


class Step(msgspec.Struct, frozen=True):
    """A moment that undo or redo steps over: an action with its receipt, or a run of `hours`."""

    kind: str
    title: str
    hours: int
    receipt: Receipt | None


def activity(
    file: PracticeFile,
    tokens: Container[str],
    here: Point,
    branch: str,
    limit: int = 100,
    offset: int = 0,
    search: str = "",
    words: Callable[[Activity], str] | None = None,
) -> tuple[Activity, ...]:
    """Return the moments up to `here`, newest first; `search` looks in titles, notes and names of events.

    With `words`, which says how a row reads where it is shown, it looks there instead of in the stored titles: what is read
    in one number format is found in that format. Refuses as `texts.checked_search` does.
    """
    wanted = checked_search(search)
    with file.reading() as db:
        if wanted and words is not None:
            every = db.execute(f"{ROWS} ORDER BY line.id DESC", (here.hour, here.moment))
            found = (row for each in every if wanted.casefold() in _text(row := _row(db, tokens, each, branch), words))
            return tuple(islice(found, offset, offset + limit))
        pattern = "%" + wanted.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
        query = ROWS + (FOUND if wanted else "") + " ORDER BY line.id DESC LIMIT ? OFFSET ?"
        sought = (pattern, pattern, *DAILY, pattern) if wanted else ()
        rows = db.execute(query, (here.hour, here.moment, *sought, limit, offset))
        return tuple(_row(db, tokens, row, branch) for row in rows.fetchall())


def lived(file: PracticeFile, tokens: Container[str], here: Point, branch: str) -> Iterator[Activity]:
    """Yield the moments up to `here`, oldest first, without holding more than one."""
    with file.reading() as db:
        for each in db.execute(f"{ROWS} ORDER BY line.id", (here.hour, here.moment)):
            yield _row(db, tokens, each, branch)


def _row(db: sqlite3.Connection, tokens: Container[str], stored: tuple[Any, ...], branch: str) -> Activity:
    moment, until, began, kind, title, done, note = msgspec.convert(stored, StoredRow)
    hours = until - began if kind == "run" else 0
    return Activity(
        moment,
        began if kind == "start" else until,
        kind,
        passed(hours) if kind == "run" else title,
        receipt_if_any(done, tokens),
        tuple(read_own_events(db, moment, began, until)),
        note,
        branch,
        hours,
    )


def _text(row: Activity, words: Callable[[Activity], str]) -> str:
    kinds = (event.kind.replace("_", " ") for event in row.events)
    return "\n".join((words(row), row.note, *kinds)).casefold()


def read_markers(
    listed: Mapping[str, Token], db: sqlite3.Connection, moment: int, first: int, last: int
) -> Iterator[tuple[int, Marker]]:
    """Return my action and all events but the daily ones of the hours `first` to `last` of a moment.

    `listed` are the tokens of the practice.
    """
    for hour, kind, title, content in net.rows(db.execute(DONE, (moment, first, last)), DoneRow, 1):
        done = receipt(content, listed)
        yield hour, Marker(hour, kind, "you", title, moment, receipt=done, size=_size(done, listed))
    for row in db.execute(HAPPENED, (moment, first, last, *DAILY)):
        event = net.event(row)
        yield event.hour, Marker(event.hour, event.kind, event.account, "", moment, event.figures, system=event.system)


def read_step(file: PracticeFile, tokens: Container[str], moment: Moment, hours: int) -> Step:
    """Return `moment` as what an undo or a redo of `hours` steps over."""
    with file.reading() as db:
        stored = db.execute(STEP, (moment.id,)).fetchone()
        kind, title, content = net.one(stored, tuple[net.Word, net.Sentence, bytes | None])
        found = receipt_if_any(content, tokens)
    return Step("run" if hours else kind, passed(hours) if hours else title, hours, found)


def write_note(file: PracticeFile, moment: int, text: str) -> None:
    """Write a note beside a moment; empty text takes it away. Refuses `moment_unknown`, and as `texts.checked_note`
    does."""
    note = checked_note(text)
    with file.writing(durable=True) as db:
        if db.execute("SELECT 1 FROM moment WHERE id = ?", (moment,)).fetchone() is None:
            raise Refused("moment_unknown", moment=moment)
        if note:
            db.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (moment, note))
        else:
            db.execute("DELETE FROM note WHERE moment = ?", (moment,))


class Address(msgspec.Struct, frozen=True):
    """Somebody in the address book: the name I gave, and the account of the practice world."""

    name: str
    account: str


class AddressBook:
    """Names for accounts of the practice world; `is_free` says whether a name can be a person's."""

    def __init__(self, file: PracticeFile, is_free: Callable[[str], bool]) -> None:
        self._file, self._is_free = file, is_free

    def entries(self) -> tuple[Address, ...]:
        """Return all entries by name."""
        with self._file.reading() as db:
            found = db.execute("SELECT name, account FROM address_book ORDER BY lower(name)")
            return tuple(Address(*row) for row in net.rows(found, net.AddressRow, net.MOST_BRANCHES))

    def put(self, name: str, account: str) -> None:
        """Add an entry, or change the account of a name.

        Refuses as `texts.checked_name` does, and `name_reserved` (name), which the model uses itself.
        """
        given, holder = checked_name(name), checked_name(account)
        for each in (given, holder):
            if not self._is_free(each):
                raise Refused("name_reserved", name=each)
        with self._file.writing(durable=True) as db:
            db.execute("INSERT OR REPLACE INTO address_book VALUES (?, ?)", (given, holder))

    def remove(self, name: str) -> None:
        """Take an entry away. Refuses `name_unknown`."""
        with self._file.writing(durable=True) as db:
            if db.execute("DELETE FROM address_book WHERE name = ?", (name,)).rowcount == 0:
                raise Refused("name_unknown", name=name)
