"""Where one stands in history: the line of moments that a branch sees.

A point is a state of the world: a moment and an hour in it. A branch is a name for three points on one line
from the root: `at`, where one stands; `tip`, the end of the kept future; `redo`, the end of what undo stepped
back over. Always at <= tip <= redo.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import msgspec

from wallet.practice.moments import NONE, Moment, Moments, Point


class Branch(msgspec.Struct, frozen=True):
    """A name for a line of moments, and where one stands on it."""

    name: str
    at: Point
    tip: Point
    redo: Point
    active: bool = False


class Line:
    """The moments from the root to the end of a branch, in the order of their hours. Questions cost a bisection, however
    long it is, and a line is made in no more time for being long. Moments that are no line are a `ValueError`.

    Over twenty methods, because each question about moments on a line is a method, most of them one bisection over what only
    this class knows.
    """

    def __init__(self, moments: Moments, end: Point) -> None:
        self._moments = moments
        self._stretches = moments.stretches(end.moment)
        self._offsets: list[int] = []
        """The index on this line of the first moment of each stretch."""
        self._length = 0
        for first, last in self._stretches:
            self._offsets.append(self._length)
            self._length += last - first + 1
        place = self._stretches[-1][1]
        if not moments.first(place) <= end.hour <= moments.end(place):
            raise ValueError("an end outside the last moment")
        self._end = end.hour

    def __len__(self) -> int:
        return self._length

    def cut(self, point: Point) -> None:
        """Forget everything after `point`."""
        index = self._index(point.moment)
        stretch = bisect_right(self._offsets, index) - 1
        first = self._stretches[stretch][0]
        self._stretches[stretch:] = [(first, first + index - self._offsets[stretch])]
        del self._offsets[stretch + 1 :]
        self._length, self._end = index + 1, point.hour

    def add(self, moment: Moment) -> None:
        """Continue the line with a moment that begins at its end, or let its last run grow."""
        place = self._moments.place(moment.id)
        first, last = self._stretches[-1]
        if place != last:
            if moment.parent != self._moments.id(last) or moment.hour_from != self._end:
                raise ValueError("a moment that begins outside the one before it")
            if place == last + 1:
                self._stretches[-1] = first, place
            else:
                self._stretches.append((place, place))
                self._offsets.append(self._length)
            self._length += 1
        self._end = moment.hour_to

    @property
    def first_hour(self) -> int:
        """The hour the line begins at: 0, unless all before was lost in a damaged file."""
        return self._first(0)

    @property
    def root(self) -> int:
        """The moment the line begins with."""
        return self._moments.id(self._place(0))

    def moment(self, point: Point) -> Moment:
        """Return the moment of a point on this line."""
        return self._moments.at(self._place(self.index(point)))

    def index(self, point: Point) -> int:
        """Return the place of a point's moment on this line, the root's being 0."""
        return self._index(point.moment)

    def order(self, point: Point) -> tuple[int, int]:
        """Return a key that sorts the points of this line from the root on."""
        return self._index(point.moment), point.hour

    def stretch(self, index: int) -> tuple[Moment, int]:
        """Return a moment and the hour at which this line leaves it."""
        return self._moments.at(self._place(index)), self._until(index)

    def holds(self, point: Point) -> bool:
        """Whether a point is a state on this line."""
        index = self._find(point.moment)
        return index != NONE and self._first(index) <= point.hour <= self._until(index)

    def between(self, after: Point, end: Point) -> Iterator[tuple[int, int, int]]:
        """Return the moments from a point of this line to a later one, each with its first and last hour after the one and
        not after the other.
        """
        first, last = self.index(after), self.index(end)
        for index in range(first, last + 1):
            begin = after.hour + 1 if index == first else self._first(index)
            yield self._moments.id(self._place(index)), begin, end.hour if index == last else self._until(index)

    def find(self, hour: int, limit: Point) -> Point:
        """Return the last point of `hour` that is not after `limit`; 0 <= hour <= limit.hour."""
        if hour == limit.hour:
            return limit
        index = bisect_right(range(self.index(limit) + 1), hour, key=self._first) - 1
        return Point(self._moments.id(self._place(index)), hour)

    def first_of(self, hour: int, limit: Point) -> Point:
        """Return the first point of `hour` that is not after `limit`: before the actions of that hour."""
        index = bisect_left(range(self.index(limit)), hour, key=self._until)
        return Point(self._moments.id(self._place(index)), hour)

    def previous(self, point: Point) -> Point | None:
        """Return where the whole moment of `point` began; None in the root."""
        moment = self.moment(point)
        return None if moment.parent is None else Point(moment.parent, moment.hour_from)

    def next(self, point: Point) -> Point | None:
        """Return the end of the moment that follows, or of this one if `point` is inside it; None at the
        line's end.
        """
        index = self.index(point)
        if point.hour == self._until(index):
            index += 1
        if index == len(self):
            return None
        return Point(self._moments.id(self._place(index)), self._until(index))

    def fork(self, other: Line) -> Point:
        """Return the last point that two lines of one practice share."""
        shared = self._stretches[0][0]
        for (first, last), (begun, ended) in zip(self._stretches, other._stretches, strict=False):
            if first != begun:
                break
            shared = min(last, ended)
            if last != ended:
                break
        moment = self._moments.id(shared)
        index, theirs = self._index(moment), other._index(moment)
        return Point(moment, min(self._until(index), other._until(theirs)))

    def repeated(self, point: Point) -> bool:
        """Whether the hour of `point` has a later state on this line."""
        index = self.index(point) + 1
        return index < len(self) and self._first(index) == point.hour

    # -- places

    def _place(self, index: int) -> int:
        stretch = bisect_right(self._offsets, index) - 1
        return self._stretches[stretch][0] + index - self._offsets[stretch]

    def _find(self, moment: int) -> int:
        """Return the index of a moment on this line, `NONE` where it is not on it."""
        place = self._moments.place(moment)
        stretch = bisect_right(self._stretches, place, key=_first_place) - 1
        if place == NONE or stretch < 0 or place > self._stretches[stretch][1]:
            return NONE
        return self._offsets[stretch] + place - self._stretches[stretch][0]

    def _index(self, moment: int) -> int:
        index = self._find(moment)
        if index == NONE:
            raise KeyError(moment)
        return index

    def _first(self, index: int) -> int:
        return self._moments.first(self._place(index))

    def _until(self, index: int) -> int:
        """Return the hour at which this line leaves a moment."""
        return self._end if index + 1 == len(self) else self._moments.begin(self._place(index + 1))


def _first_place(stretch: tuple[int, int]) -> int:
    return stretch[0]


def passed(hours: int) -> str:
    """Return how a run of hours is called: "1 hour passed", "30 days 5 hours passed"."""
    days, rest = divmod(hours, 24)
    parts = [_counted(number, word) for number, word in ((days, "day"), (rest, "hour")) if number]
    return " ".join(parts or ["0 hours"]) + " passed"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")
