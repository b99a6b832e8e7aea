"""Where words may stand on the hero chart: clear of its curves, of the recorded lows, of the dotted lines down to the marks, of
the level lines of the axis and of one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from ui.charts.series import Floats
from ui.charts.value.curves import ValueLines
from ui.charts.value.marks.badges import badge_box, layout_heights
from ui.charts.value.views import FROM_ZERO
from ui.theme import theme

_AIR = 2.0
_FAR = 1.2
"""How many times their own width words may stand beside what they name."""
_DOT = 6.0
"""Half the side of the square that a mark on a line takes."""


class Clearing:
    """What is taken in one painting of a chart. Pixels of the window."""

    def __init__(self, chart: ValueLines) -> None:
        self._curves = [
            _pixels(chart, *points) for name, points in chart.thin.items() if name != "balance" or chart.view == "value"
        ]
        for extra in chart.extras:
            self._curves += [_pixels(chart, *chart.extra_line(extra)), _pixels(chart, *chart.base_line(extra))]
        self._grid = [float(chart.y_px(tick.at)) for tick in chart.y_ticks]
        if chart.view in FROM_ZERO:
            self._grid.append(float(chart.y_px(0.0)))
        lows = chart.lows
        strokes = (chart.x_px(lows.hour), chart.y_px(lows.high), chart.y_px(lows.low))
        self._strokes = list(zip(*(np.asarray(each).tolist() for each in strokes), strict=True))
        taken = _of_marks(chart)
        self._strokes += taken.strokes
        self._verticals, self._taken = [x for x, _, _ in taken.strokes], list(taken.dots)

    def take(self, box: QRectF) -> None:
        """Keep everything else out of here."""
        self._taken.append(box)

    def free(self, box: QRectF, on_grid: bool = False) -> bool:
        """Whether words there would touch nothing; with `on_grid` they may lie on a level line, which then ends beside them."""
        near = box.adjusted(-_AIR, -_AIR, _AIR, _AIR)
        if any(each.intersects(near) for each in self._taken):
            return False
        if not on_grid and any(box.top() < y < box.bottom() for y in self._grid):
            return False
        for x, top, bottom in self._strokes:
            if near.left() <= x <= near.right() and top <= near.bottom() and bottom >= near.top():
                return False
        return not any(_crosses(x, y, near) for x, y in self._curves)

    def near(self, point: QPointF, size: QSizeF, aside: float, tops: Sequence[float], within: QRectF) -> QRectF | None:
        """The free place for words that is nearest to a point, at its right or left, or past the dotted lines in the way."""
        edges = [point.x(), *(each for each in self._verticals if abs(each - point.x()) < _FAR * size.width())]
        lefts = [left for edge in edges for left in (edge + aside, edge - aside - size.width())]
        corners = [(left, top) for left in lefts for top in tops]
        return self.first(sorted(corners, key=lambda corner: apart(point, QRectF(QPointF(*corner), size))), size, within)

    def first(self, corners: Sequence[tuple[float, float]], size: QSizeF, within: QRectF) -> QRectF | None:
        """The first of some places for words of a size that is free and inside; else one on a level line; else none."""
        boxes = [QRectF(QPointF(*corner), size) for corner in corners]
        inside = [box for box in boxes if within.contains(box)]
        for on_grid in (False, True):
            for box in inside:
                if self.free(box, on_grid):
                    self.take(box)
                    return box
        return None


class MarksTaken(NamedTuple):
    """What the marks take: the lines down to their badges, and the squares of their dots."""

    key: object
    strokes: list[tuple[float, float, float]]
    dots: list[QRectF]


def _of_marks(chart: ValueLines) -> MarksTaken:
    """What the marks take, measured once for each place of them."""
    key = (chart.marks, chart.x_range, chart.y_range, chart.frame, chart.inner().getRect(), theme().stamp)
    found = chart.marks_taken
    if not isinstance(found, MarksTaken) or found.key != key:
        marks = chart.marks.marks
        strokes = [
            (float(chart.x_px(mark.marker.hour)), y, badge_box(chart, mark).top())
            for mark, y in zip(marks, layout_heights(chart).tolist(), strict=True)
        ]
        found = MarksTaken(key, strokes, [QRectF(x - _DOT, y - _DOT, 2 * _DOT, 2 * _DOT) for x, y, _ in strokes])
        chart.marks_taken = found
    return found


def apart(point: QPointF, box: QRectF) -> float:
    """How far a point is from a box."""
    across = max(box.left() - point.x(), point.x() - box.right(), 0.0)
    return float(np.hypot(across, max(box.top() - point.y(), point.y() - box.bottom(), 0.0)))


def _pixels(chart: ValueLines, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    return np.asarray(chart.x_px(x)), np.asarray(chart.y_px(y))


def _crosses(x: Floats, y: Floats, box: QRectF) -> bool:
    """Whether a curve goes through a box."""
    if not len(x) or x[0] > box.right() or x[-1] < box.left():
        return False
    edges = np.interp([box.left(), box.right()], x, y)
    along = np.concatenate([edges[:1], y[(x > box.left()) & (x < box.right())], edges[1:]])
    lowest, highest = np.fmax(along[:-1], along[1:]), np.fmin(along[:-1], along[1:])
    return bool(((highest <= box.bottom()) & (lowest >= box.top())).any())
