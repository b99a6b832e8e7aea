"""What was done in a practice since a moment: on every branch, undone or not, since what was tried once is known."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

import msgspec

from wallet.actions import AnyAction
from wallet.actions.base import Action, Receipt
from wallet.errors import Refused
from wallet.practice import net
from wallet.practice.deeds import deed, receipt
from wallet.practice.file import PracticeFile

SINCE = """
    SELECT moment.id, hour_to, kind, content FROM moment JOIN deed ON moment = moment.id
    WHERE moment.id > ? AND kind <> 'start' ORDER BY moment.id
"""
SinceRow = tuple[net.Id, net.Hour, net.Word, bytes]


class Done(NamedTuple):
    """An action that was done: its moment, its hour, the kind of its receipt, and the receipt."""

    moment: int
    hour: int
    kind: str
    receipt: Receipt


class DoneSince:
    """Reads each moment once: moments are only ever added."""

    def __init__(self, file: PracticeFile) -> None:
        self._file = file
        self._since = -1
        self._rows: list[Done] = []

    def read(self, moment: int, tokens: Container[str]) -> tuple[Done, ...]:
        """Return what was done after a moment, oldest first."""
        if self._since < 0 or moment < self._since:
            self._since, self._rows = moment, []
        last = self._rows[-1].moment if self._rows else self._since
        with self._file.reading() as db:
            for number, hour, kind, content in net.rows(db.execute(SINCE, (last,)), SinceRow, net.MOST_IN_ALL):
                self._rows.append(Done(number, hour, kind, receipt(content, tokens)))
        return tuple(row for row in self._rows if row.moment > moment)


def hours_lived_since(file: PracticeFile, moment: int) -> int:
    """Return how many hours the runs have lived that began after a moment, on any branch."""
    lived = "SELECT coalesce(sum(hour_to - hour_from), 0) FROM moment WHERE id > ? AND kind = 'run'"
    with file.reading() as db:
        found: int = net.one(db.execute(lived, (moment,)).fetchone(), tuple[int])[0]
        return found


def action_of(file: PracticeFile, moment: int) -> Action:
    """Return the action that was done in a moment, as it was asked for. Refuses `moment_unknown` where none was."""
    found = "SELECT content FROM moment JOIN deed ON moment = id WHERE id = ? AND kind <> 'start'"
    with file.reading() as db:
        row = db.execute(found, (moment,)).fetchone()
        if row is None:
            raise Refused("moment_unknown", moment=moment)
        asked: Action = msgspec.json.decode(deed(net.one(row, tuple[bytes])[0]).action, type=AnyAction)
        return asked


def newest_moment(file: PracticeFile) -> int:
    """Return the number of the moment that was made last."""
    with file.reading() as db:
        found: int = net.one(db.execute("SELECT max(id) FROM moment").fetchone(), tuple[net.Id])[0]
        return found
