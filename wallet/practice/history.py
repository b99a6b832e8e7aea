"""Where one stands in history: moments, branches, and the line of moments that a branch sees.

Moments form a tree, like a repository's commits: each is one action or one run of hours and names its parent.
A point is a state of the world: a moment and an hour in it. A branch is a name for three points on one line
from the root: `at`, where one stands; `tip`, the end of the kept future; `redo`, the end of what undo stepped
back over. Always at <= tip <= redo.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

import msgspec


class Point(msgspec.Struct, frozen=True):
    """One state of the world: the hour `hour` of the moment `moment`."""

    moment: int
    hour: int


class Moment(msgspec.Struct, frozen=True):
    """One action (`hour_from == hour_to`), one run of hours, or the start (kind "start", parent None).

    A run's own states are the hours after `hour_from`; it begins at that hour of its parent. `model` is the
    version of the model that lived it.
    """

    id: int
    parent: int | None
    hour_from: int
    hour_to: int
    kind: str
    title: str
    model: int

    @property
    def first_hour(self) -> int:
        """The first hour whose state belongs to this moment."""
        return self.hour_from + 1 if self.kind == "run" else self.hour_from


class Branch(msgspec.Struct, frozen=True):
    """A name for a line of moments, and where one stands on it."""

    name: str
    at: Point
    tip: Point
    redo: Point
    active: bool = False


class Line:
    """The moments from the root to the end of a branch, indexed by hour. Questions cost a bisection, however
    long it is. Moments that are no line are a `ValueError`.
    """

    def __init__(self, moments: Iterable[Moment], end: Point) -> None:
        self.moments: list[Moment] = []
        self._until: list[int] = []
        self._first: list[int] = []
        self._index: dict[int, int] = {}
        for moment in moments:
            self._put(moment)
        if not self._first[-1] <= end.hour <= self._until[-1] or self.moments[-1].id != end.moment:
            raise ValueError("an end outside the last moment")
        self._until[-1] = end.hour

    def _put(self, moment: Moment) -> None:
        if self.moments:
            before = self.moments[-1]
            if moment.parent != before.id or not self._first[-1] <= moment.hour_from <= before.hour_to:
                raise ValueError("a moment that begins outside the one before it")
            self._until[-1] = moment.hour_from
        elif moment.parent is not None:
            raise ValueError("a line without a beginning")
        if moment.hour_from > moment.hour_to:
            raise ValueError("a moment that ends before it begins")
        self._index[moment.id] = len(self.moments)
        self.moments.append(moment)
        self._until.append(moment.hour_to)
        self._first.append(moment.first_hour)

    def cut(self, point: Point) -> None:
        """Forget everything after `point`."""
        length = self._index[point.moment] + 1
        for moment in self.moments[length:]:
            del self._index[moment.id]
        del self.moments[length:], self._until[length:], self._first[length:]
        self._until[-1] = point.hour

    def add(self, moment: Moment) -> None:
        """Continue the line with a moment that begins at its end, or let its last run grow."""
        if moment.id == self.moments[-1].id:
            self.moments[-1] = moment
            self._until[-1] = moment.hour_to
        else:
            self._put(moment)

    @property
    def first_hour(self) -> int:
        """The hour the line begins at: 0, unless all before was lost in a damaged file."""
        return self._first[0]

    def moment(self, point: Point) -> Moment:
        """Return the moment of a point on this line."""
        return self.moments[self._index[point.moment]]

    def index(self, point: Point) -> int:
        """Return the place of a point's moment on this line, the root's being 0."""
        return self._index[point.moment]

    def order(self, point: Point) -> tuple[int, int]:
        """Return a key that sorts the points of this line from the root on."""
        return self._index[point.moment], point.hour

    def stretch(self, index: int) -> tuple[Moment, int]:
        """Return a moment and the hour at which this line leaves it."""
        return self.moments[index], self._until[index]

    def holds(self, point: Point) -> bool:
        """Whether a point is a state on this line."""
        index = self._index.get(point.moment)
        return index is not None and self._first[index] <= point.hour <= self._until[index]

    def between(self, after: Point, end: Point) -> Iterator[tuple[int, int, int]]:
        """Return the moments from a point of this line to a later one, each with its first and last hour after the one and
        not after the other.
        """
        for index in range(self._index[after.moment], self._index[end.moment] + 1):
            moment, until = self.moments[index].id, self._until[index]
            begin = after.hour + 1 if moment == after.moment else self._first[index]
            yield moment, begin, end.hour if moment == end.moment else until

    def find(self, hour: int, limit: Point) -> Point:
        """Return the last point of `hour` that is not after `limit`; 0 <= hour <= limit.hour."""
        if hour == limit.hour:
            return limit
        index = bisect_right(self._first, hour, 0, self._index[limit.moment] + 1) - 1
        return Point(self.moments[index].id, hour)

    def previous(self, point: Point) -> Point | None:
        """Return where the whole moment of `point` began; None in the root."""
        moment = self.moment(point)
        return None if moment.parent is None else Point(moment.parent, moment.hour_from)

    def next(self, point: Point) -> Point | None:
        """Return the end of the moment that follows, or of this one if `point` is inside it; None at the
        line's end.
        """
        index = self._index[point.moment]
        if point.hour == self._until[index]:
            index += 1
        if index == len(self.moments):
            return None
        return Point(self.moments[index].id, self._until[index])

    def fork(self, other: Line) -> Point:
        """Return the last point that two lines of one practice share."""
        shared = 0
        limit = min(len(self.moments), len(other.moments))
        while shared + 1 < limit and self.moments[shared + 1].id == other.moments[shared + 1].id:
            shared += 1
        return Point(self.moments[shared].id, min(self._until[shared], other._until[shared]))

    def repeated(self, point: Point) -> bool:
        """Whether the hour of `point` has a later state on this line."""
        index = self._index[point.moment] + 1
        return index < len(self.moments) and self._first[index] == point.hour


def passed(hours: int) -> str:
    """Return how a run of hours is called: "1 hour passed", "30 days 5 hours passed"."""
    days, rest = divmod(hours, 24)
    parts = [_counted(number, word) for number, word in ((days, "day"), (rest, "hour")) if number]
    return " ".join(parts or ["0 hours"]) + " passed"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")
