"""Where the numbered marks of events stand under the plot: one badge an event, mine first and the larger of mine before the
smaller, in rows so that none touches another; beside them as many names as there is room for, in the same order, and then as
long ones as there is room for. Pure arithmetic on pixels; no Qt.

At most one event a row is looked at in each pixel column, and my largest moves besides, so four hundred own moves cost no more
than the chart is wide."""

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Callable, Container, Sequence

import msgspec
import numpy as np

from ui.charts.layout import spread
from ui.charts.series import ChartMarker, Floats

Width = Callable[[str], float]
_APART = 3.0
_NUDGE = 0.8
"""How far, in its own widths, a badge may stand beside its event rather than be left out."""
LARGEST = 12
"""So many of my largest moves have a badge wherever there is room for one, however far from their events."""


class PlacedMark(msgspec.Struct, frozen=True):
    """An event with a badge: its place in pixels, its row (0 at the foot), and the name that fits beside it with its
    left edge."""

    marker: ChartMarker
    x: float
    row: int
    name: str = ""
    name_x: float = 0.0


class Layout(msgspec.Struct, frozen=True):
    """Badges from the left, the places of events that have no room for one, how many rows there are, and how many events have
    no badge."""

    marks: tuple[PlacedMark, ...] = ()
    ticks: tuple[float, ...] = ()
    rows: int = 0
    swallowed: int = 0


class MarkRow:
    """Stretches of one row that are taken."""

    def __init__(self) -> None:
        self._taken: list[tuple[float, float]] = []

    def free(self, left: float, right: float) -> bool:
        """Whether nothing stands between."""
        at = bisect_right(self._taken, (left, float("inf")))
        before = self._taken[at - 1][1] if at else float("-inf")
        after = self._taken[at][0] if at < len(self._taken) else float("inf")
        return before <= left and right <= after

    def nearest(self, x: float, half: float, reach: float, ends: tuple[float, float]) -> float | None:
        """The free place between `ends` for something twice `half` wide that is nearest to `x`, at most `reach` away."""
        if not reach:
            return x if ends[0] <= x <= ends[1] and self.free(x - half, x + half) else None
        tried = [x]
        far = half + reach
        first = max(bisect_right(self._taken, (x - far, float("inf"))) - 1, 0)
        for left, right in self._taken[first : bisect_right(self._taken, (x + far, float("inf")))]:
            if right >= x - far:
                tried += [left - half - _APART, right + half + _APART]
        near = (at for at in tried if abs(at - x) <= reach and ends[0] <= at <= ends[1])
        return min((at for at in near if self.free(at - half, at + half)), key=lambda at: abs(at - x), default=None)

    def take(self, left: float, right: float) -> None:
        insort(self._taken, (left, right))

    def clear(self) -> None:
        self._taken.clear()

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


def in_order(markers: Sequence[ChartMarker], chosen: int) -> list[int]:
    """The places of all events as they are given room: the chosen one, my moves from the largest, what else is mine, the
    world's; those alike by their hours."""

    def key(at: int) -> tuple[bool, bool, bool, float]:
        item = markers[at]
        return item.number != chosen, not item.move, not item.own, -item.size

    return sorted(range(len(markers)), key=key)


def few_a_column(ordered: Sequence[int], places: Floats, few: int, always: Container[int]) -> list[int]:
    """Of all events in one pixel column the first `few` of those in order, and those that are `always` wanted."""
    seen: Counter[int] = Counter()
    found = []
    for at, column in zip(ordered, np.round(places[ordered]).astype(np.int64).tolist(), strict=True):
        seen[column] += 1
        if seen[column] <= few or at in always:
            found.append(at)
    return found


def lay_out(
    markers: Sequence[ChartMarker],
    places: Floats,
    width: Width,
    badge: Callable[[ChartMarker], float],
    left: float,
    right: float,
    rows: int,
    names: Callable[[ChartMarker], Sequence[str]],
    chosen: int = 0,
) -> Layout:
    """Badges for markers at `places` (pixels, ascending) within [left, right], in at most `rows` rows; `names` are the words
    that may stand beside one, the longest first. The event with the number `chosen` has room before all others."""
    if not markers:
        return Layout()
    taken = [MarkRow() for _ in range(rows)]
    found: list[tuple[int, float, int]] = []
    ticks: list[float] = []
    ordered = in_order(markers, chosen)
    largest = set([at for at in ordered if markers[at].move][:LARGEST])
    for index in few_a_column(ordered, places, rows, largest):
        x, half = float(places[index]), badge(markers[index]) / 2
        nudges = (0.0, _NUDGE * 2 * half, *([right - left] if index in largest else []))
        place = _place(taken, min(max(x, left + half), right - half), half, (left + half, right - half), nudges)
        if place is None:
            ticks.append(x)
            continue
        row, x_badge = place
        taken[row].take(x_badge - half, x_badge + half)
        found.append((index, x_badge, row))
    marks = _in_rows(markers, places, found, badge, (left, right))
    for each in taken:
        each.clear()
    for mark in marks:
        taken[mark.row].take(mark.x - badge(mark.marker) / 2, mark.x + badge(mark.marker) / 2)
    named = _named(marks, [float(places[index]) for index, _, _ in sorted(found)], taken, width, badge, (left, right), names)
    return Layout(tuple(named), tuple(sorted(ticks)), 1 + max((mark.row for mark in marks), default=0), len(markers) - len(marks))


def _in_rows(
    markers: Sequence[ChartMarker],
    places: Floats,
    found: Sequence[tuple[int, float, int]],
    badge: Callable[[ChartMarker], float],
    reach: tuple[float, float],
) -> list[PlacedMark]:
    """The marks that have room by their hours, those of a row as near their events as they can all be without touching."""
    marks = {}
    for row in {row for _, _, row in found}:
        inside = sorted(index for index, _, in_row in found if in_row == row)
        wide = [badge(markers[index]) for index in inside]
        apart = min(_APART, (reach[1] - reach[0] - sum(wide)) / len(wide))
        lefts = spread([float(places[index]) for index in inside], wide, *reach, apart)
        for index, left, width in zip(inside, lefts, wide, strict=True):
            marks[index] = PlacedMark(markers[index], left + width / 2, row)
    return [marks[index] for index in sorted(marks)]


def _named(
    marks: Sequence[PlacedMark],
    places: Sequence[float],
    taken: Sequence[MarkRow],
    width: Width,
    badge: Callable[[ChartMarker], float],
    reach: tuple[float, float],
    names: Callable[[ChartMarker], Sequence[str]],
) -> list[PlacedMark]:
    """The marks with their names: first the shortest of each that has room, then the longest in its stead."""
    lines = [(min(mark.x, place), max(mark.x, place), mark.row) for mark, place in zip(marks, places, strict=True)]
    order = in_order([mark.marker for mark in marks], 0)
    offered = [[text for text in names(mark.marker) if text] for mark in marks]
    found = list(marks)

    def put(at: int, texts: Sequence[str]) -> bool:
        mark, half = marks[at], badge(marks[at].marker) / 2
        through = [(low, high) for low, high, row in lines if row < mark.row]
        for text in texts:
            start = _beside(mark, taken[mark.row], width(text), half, reach, through)
            if start is not None:
                taken[mark.row].take(start, start + width(text))
                found[at] = PlacedMark(mark.marker, mark.x, mark.row, text, start)
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
    mark: PlacedMark, row: MarkRow, size: float, half: float, reach: tuple[float, float], through: Sequence[tuple[float, float]]
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


def _place(
    taken: Sequence[MarkRow], x: float, half: float, reach: tuple[float, float], nudges: Sequence[float]
) -> tuple[int, float] | None:
    """The row and place of a badge: at its event in the lowest row that has room, else beside it, no farther than it must."""
    for nudge in nudges:
        free = [(row, place) for row, each in enumerate(taken) if (place := each.nearest(x, half, nudge, reach)) is not None]
        if free:
            return min(free, key=lambda found: abs(found[1] - x))
    return None
