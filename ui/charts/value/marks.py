"""Where the numbered marks of events stand under the plot: one badge an event, mine first, in rows so that none touches
another; beside them as many names as there is room for, mine first, and then as long ones as there is room for. Pure
arithmetic on pixels; no Qt.

At most one event a row is looked at in each pixel column, so four hundred own moves cost no more than the chart is wide."""

from bisect import bisect_right, insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ui.charts.series import Floats, Marker

Width = Callable[[str], float]
_APART = 3.0
_NUDGE = 0.8
"""How far, in its own widths, a badge may stand beside its event rather than be left out."""


@dataclass(frozen=True)
class Mark:
    """An event with a badge: its place in pixels, its row (0 at the foot), and the name that fits beside it with its
    left edge."""

    marker: Marker
    x: float
    row: int
    name: str = ""
    name_x: float = 0.0


@dataclass(frozen=True)
class Layout:
    """Badges from the left, the places of events that have no room for one, how many rows there are, and how many events have
    no badge."""

    marks: tuple[Mark, ...] = ()
    ticks: tuple[float, ...] = ()
    rows: int = 0
    swallowed: int = 0


class Row:
    """Stretches of one row that are taken."""

    def __init__(self) -> None:
        self._taken: list[tuple[float, float]] = []

    def free(self, left: float, right: float) -> bool:
        """Whether nothing stands between."""
        at = bisect_right(self._taken, (left, float("inf")))
        before = self._taken[at - 1][1] if at else float("-inf")
        after = self._taken[at][0] if at < len(self._taken) else float("inf")
        return before <= left and right <= after

    def nearest(self, x: float, half: float, reach: float) -> float | None:
        """The free place for something twice `half` wide that is nearest to `x`, at most `reach` away."""
        ends = [x]
        for left, right in self._taken:
            if left - half - reach <= x <= right + half + reach:
                ends += [left - half - _APART, right + half + _APART]
        free = [end for end in ends if abs(end - x) <= reach and self.free(end - half, end + half)]
        return min(free, key=lambda end: abs(end - x), default=None)

    def take(self, left: float, right: float) -> None:
        insort(self._taken, (left, right))

    def give_back(self, left: float, right: float) -> None:
        self._taken.remove((left, right))

    def room_left(self, x: float) -> float:
        """Where the last thing to the left of `x` ends."""
        at = bisect_right(self._taken, (x, float("-inf"))) - 1
        ends = [end for _, end in self._taken[max(at - 1, 0) : at + 1] if end <= x]
        return ends[-1] if ends else float("-inf")

    def room_right(self, x: float) -> float:
        """Where the next thing to the right of `x` begins."""
        at = bisect_right(self._taken, (x, float("-inf")))
        return self._taken[at][0] if at < len(self._taken) else float("inf")


def few_a_column(markers: Sequence[Marker], places: Floats, few: int, chosen: int) -> list[int]:
    """Of all events in one pixel column at most `few`, mine first: which, the chosen one before mine before the world's."""
    columns = np.round(places).astype(np.int64)
    first = np.array([2 * (item.number == chosen) + item.own for item in markers])
    order = np.lexsort((np.arange(len(columns)), -first, columns))
    sorted_columns = columns[order]
    rank = np.arange(len(order)) - np.searchsorted(sorted_columns, sorted_columns, "left")
    found = np.sort(order[rank < few])
    return [int(place) for place in found[np.argsort(-first[found], kind="stable")]]


def lay_out(
    markers: Sequence[Marker],
    places: Floats,
    width: Width,
    badge: Callable[[Marker], float],
    left: float,
    right: float,
    rows: int,
    names: Callable[[Marker], Sequence[str]],
    chosen: int = 0,
) -> Layout:
    """Badges for markers at `places` (pixels, ascending) within [left, right], in at most `rows` rows; `names` are the words
    that may stand beside one, the longest first. The event with the number `chosen` has room before all others."""
    if not markers:
        return Layout()
    taken = [Row() for _ in range(rows)]
    found: list[tuple[int, float, int]] = []
    ticks: list[float] = []
    for index in few_a_column(markers, places, rows, chosen):
        x, half = float(places[index]), badge(markers[index]) / 2
        place = _place(taken, min(max(x, left + half), right - half), half, (left + half, right - half))
        if place is None:
            ticks.append(x)
            continue
        row, x_badge = place
        taken[row].take(x_badge - half, x_badge + half)
        found.append((index, x_badge, row))
    marks = [Mark(markers[index], x, row) for index, x, row in sorted(found)]
    named = _named(marks, [float(places[index]) for index, _, _ in sorted(found)], taken, width, badge, (left, right), names)
    return Layout(tuple(named), tuple(sorted(ticks)), 1 + max((mark.row for mark in marks), default=0), len(markers) - len(marks))


def _named(
    marks: Sequence[Mark],
    places: Sequence[float],
    taken: Sequence[Row],
    width: Width,
    badge: Callable[[Marker], float],
    reach: tuple[float, float],
    names: Callable[[Marker], Sequence[str]],
) -> list[Mark]:
    """The marks with their names: first the shortest of each that has room, then the longest in its stead."""
    lines = [(min(mark.x, place), max(mark.x, place), mark.row) for mark, place in zip(marks, places, strict=True)]
    order = sorted(range(len(marks)), key=lambda at: (not marks[at].marker.move, not marks[at].marker.own))
    offered = [[text for text in names(mark.marker) if text] for mark in marks]
    found = list(marks)

    def put(at: int, texts: Sequence[str]) -> bool:
        mark, half = marks[at], badge(marks[at].marker) / 2
        through = [(low, high) for low, high, row in lines if row < mark.row]
        for text in texts:
            start = _beside(mark, taken[mark.row], width(text), half, reach, through)
            if start is not None:
                taken[mark.row].take(start, start + width(text))
                found[at] = Mark(mark.marker, mark.x, mark.row, text, start)
                return True
        return False

    for at in order:
        put(at, sorted(offered[at], key=width)[:1])
    for at in order:
        if found[at].name:
            size = width(found[at].name)
            taken[marks[at].row].give_back(found[at].name_x, found[at].name_x + size)
            put(at, [*offered[at], found[at].name])
    return found


def _beside(
    mark: Mark, row: Row, size: float, half: float, reach: tuple[float, float], through: Sequence[tuple[float, float]]
) -> float | None:
    """The left edge of words at the right of a badge rather than at its left, where they touch nothing in its row and none of
    the lines that go through it to lower rows."""
    right, left = mark.x + half + _APART, mark.x - half - _APART - size
    end = min(row.room_right(mark.x) - 2 * _APART, reach[1])
    begin = max(row.room_left(mark.x) + 2 * _APART, reach[0])
    for start in (right, left):
        inside = start + size <= end if start == right else start >= begin
        if inside and not any(low <= start + size + _APART and high >= start - _APART for low, high in through):
            return start
    return None


def _place(taken: Sequence[Row], x: float, half: float, reach: tuple[float, float]) -> tuple[int, float] | None:
    """The row and place of a badge: at its event in the lowest row that has room, else a little beside it."""
    for nudge in (0.0, _NUDGE * 2 * half):
        for row, each in enumerate(taken):
            place = each.nearest(x, half, nudge)
            if place is not None and reach[0] <= place <= reach[1]:
                return row, place
    return None
