"""All moments of a practice in memory, by columns: a few words for each, however many there are.

Moments form a tree, like a repository's commits: each is one action or one run of hours and names its parent. Everything else
about a moment (its title, what was done, its receipt) is read from the file when it is asked for.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

Kind = Literal["start", "run", "action"]
KINDS: tuple[Kind, ...] = ("start", "run", "action")
RUN = KINDS.index("run")
NONE = -1
"""The place of what is not there."""


class Point(msgspec.Struct, frozen=True):
    """One state of the world: the hour `hour` of the moment `moment`."""

    moment: int
    hour: int


class Moment(msgspec.Struct, frozen=True):
    """One action (`hour_from == hour_to`), one run of hours, or the start (parent None).

    A run's own states are the hours after `hour_from`; it begins at that hour of its parent. `model` is the
    version of the model that lived it.
    """

    id: int
    parent: int | None
    hour_from: int
    hour_to: int
    kind: Kind
    model: int

    @property
    def first_hour(self) -> int:
        """The first hour whose state belongs to this moment."""
        return self.hour_from + 1 if self.kind == "run" else self.hour_from


class Moments:
    """The moments in the order of their ids; a place counts them from 0. A parent is older than its child."""

    def __init__(self, table: NDArray[np.int64]) -> None:
        """`table` has a column each for id, parent (0: none), hours from and to, the place of the kind in `KINDS`, and model."""
        ids, parents, begins, ends, kinds, models = table
        places = np.where(parents == 0, NONE, np.searchsorted(ids, parents))
        self._ids, self._models = _column(ids), _column(models)
        self._begins, self._ends = _column(begins), _column(ends)
        self._parents, self._kinds = _column(places), _column(kinds)
        self._breaks = _column(np.flatnonzero(places != np.arange(len(ids)) - 1))
        """Places of moments that do not continue the one before them in the table."""
        self._unsound = _column(np.flatnonzero(~_sound(ids, parents, places, begins, ends, kinds)))
        """Places of moments that begin outside their parents, or end before they begin."""

    @classmethod
    def of(cls, moments: Iterable[Moment]) -> Moments:
        """Return these moments, which are in the order of their ids."""
        rows = [(row.id, row.parent or 0, row.hour_from, row.hour_to, KINDS.index(row.kind), row.model) for row in moments]
        return cls(np.array(rows, dtype=np.int64).reshape(-1, len(Moment.__struct_fields__)).T)

    def __len__(self) -> int:
        return len(self._ids)

    def put(self, moment: Moment) -> None:
        """Add a moment that was made last, or let it grow."""
        if self._ids and self._ids[-1] == moment.id:
            self._ends[-1] = moment.hour_to
            return
        parent = NONE if moment.parent is None else self.place(moment.parent)
        if parent != len(self._ids) - 1:
            self._breaks.append(len(self._ids))
        self._ids.append(moment.id)
        self._parents.append(parent)
        self._begins.append(moment.hour_from)
        self._ends.append(moment.hour_to)
        self._kinds.append(KINDS.index(moment.kind))
        self._models.append(moment.model)

    def place(self, moment: int) -> int:
        """Return the place of a moment, `NONE` where there is none of that id."""
        found = bisect_left(self._ids, moment)
        return found if found < len(self._ids) and self._ids[found] == moment else NONE

    def at(self, place: int) -> Moment:
        """Return the moment at a place."""
        return Moment(
            self._ids[place],
            self.parent(self._ids[place]),
            self._begins[place],
            self._ends[place],
            KINDS[self._kinds[place]],
            self._models[place],
        )

    def id(self, place: int) -> int:
        """Return the number of the moment at a place."""
        return self._ids[place]

    def begin(self, place: int) -> int:
        """Return the hour of its parent at which the moment at a place begins."""
        return self._begins[place]

    def end(self, place: int) -> int:
        """Return the last hour of the moment at a place."""
        return self._ends[place]

    def first(self, place: int) -> int:
        """Return the first hour whose state belongs to the moment at a place."""
        return self._begins[place] + (self._kinds[place] == RUN)

    def parent(self, moment: int) -> int | None:
        """Return the moment before one; None for the root and for one that is not there."""
        place = self.place(moment)
        parent = NONE if place == NONE else self._parents[place]
        return None if parent == NONE else self._ids[parent]

    def acted(self, moment: int) -> int:
        """Return the moment itself or the last one before it that is no run of hours: an action or the start."""
        place = self.place(moment)
        while place != NONE and self._kinds[place] == RUN:
            place = self._parents[place]
        if place == NONE:
            raise ValueError("a past without a beginning")
        return self._ids[place]

    def stretches(self, moment: int) -> list[tuple[int, int]]:
        """Return the places from the root to a moment, as stretches of places that follow each other, each with its last place.

        However long they are, a stretch costs the same. Moments that are no line are a `ValueError`.
        """
        found: list[tuple[int, int]] = []
        last = self.place(moment)
        if last == NONE:
            raise ValueError("a moment that is not there")
        while last != NONE:
            before = bisect_right(self._breaks, last)
            first = self._breaks[before - 1] if before else 0
            wrong = bisect_right(self._unsound, last)
            if wrong and self._unsound[wrong - 1] >= first:
                raise ValueError("a moment that begins outside the one before it")
            found.append((first, last))
            last = self._parents[first]
        return found[::-1]


def _column(numbers: NDArray[np.int64] | NDArray[np.intp]) -> array[int]:
    return array("q", numbers.astype(np.int64).tobytes())


def _sound(
    ids: NDArray[np.int64],
    parents: NDArray[np.int64],
    places: NDArray[np.int64],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
    kinds: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Say of each moment whether it begins within its parent, which is older, and ends no sooner than it begins; the first alone
    has no parent.
    """
    before = np.clip(places, 0, max(len(ids) - 1, 0))
    known = (places < np.arange(len(ids))) & (ids[before] == parents)
    within = (begins[before] + (kinds[before] == RUN) <= begins) & (begins <= ends[before])
    root: NDArray[np.bool_] = (places == NONE) & (np.arange(len(ids)) == 0)
    sound: NDArray[np.bool_] = (root | (known & within)) & (begins <= ends) & (begins >= 0)
    return sound
