"""Where the numbered marks of events stand under the plot: one badge an event, mine first, in rows so that none touches
another; the names of my own moves beside theirs where there is room. Pure arithmetic on pixels; no Qt.

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
    """Badges from the left, the places of events that have no room for one, and how many rows there are."""

    marks: tuple[Mark, ...] = ()
    ticks: tuple[float, ...] = ()
    rows: int = 0


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
    that may stand beside one's own, the longest first. The event with the number `chosen` has room before all others."""
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
    named = list(marks)
    for at in sorted(range(len(marks)), key=lambda at: not marks[at].marker.move):
        mark = marks[at]
        if mark.marker.own:
            named[at] = _named(mark, taken[mark.row], width, badge(mark.marker) / 2, (left, right), names(mark.marker))
    return Layout(tuple(named), tuple(sorted(ticks)), 1 + max((mark.row for mark in marks), default=0))


def _place(taken: Sequence[Row], x: float, half: float, reach: tuple[float, float]) -> tuple[int, float] | None:
    """The row and place of a badge: at its event in the lowest row that has room, else a little beside it."""
    for nudge in (0.0, _NUDGE * 2 * half):
        for row, each in enumerate(taken):
            place = each.nearest(x, half, nudge)
            if place is not None and reach[0] <= place <= reach[1]:
                return row, place
    return None


def _named(
    mark: Mark,
    row: Row,
    width: Width,
    half: float,
    reach: tuple[float, float],
    names: Sequence[str],
) -> Mark:
    """The mark with the longest of its names that fits beside it, at its right rather than at its left."""
    right, left = mark.x + half + _APART, mark.x - half - _APART
    end = min(row.room_right(mark.x) - 2 * _APART, reach[1])
    begin = max(row.room_left(mark.x) + 2 * _APART, reach[0])
    for text in names:
        size = width(text)
        start = right if right + size <= end else left - size if left - size >= begin else None
        if text and start is not None:
            row.take(start, start + size)
            return Mark(mark.marker, mark.x, mark.row, text, start)
    return mark
