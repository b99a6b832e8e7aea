"""Guesses of many against what came: a dot for each person; on the dashed line the guess is what came. Who sees which dot stands
beside it where there is room. The figures are those of the guesses; this chart only draws them."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from ui import spoken
from ui.charts.painting import TextRun, dashed, dot, line_height, text_width, write
from ui.charts.plot import Plot
from ui.charts.ticks import Tick, value_ticks
from ui.theme import theme

RADIUS = 5
HAND = 24
"""Pixels at 100 % within which the pointer is at a dot."""


class ScatterPoint(msgspec.Struct, frozen=True):
    """A person: the guess, what came, and both in words."""

    name: str
    guess: float
    outcome: float
    said: str


class ScatterData(msgspec.Struct, frozen=True):
    """The dots, what either axis shows, and all of it in words. Either axis goes at least `least` beyond the dots, and `shown`
    words a place there; where answers were chosen from a few, `places` are theirs.
    """

    points: tuple[ScatterPoint, ...]
    across: str
    up: str
    text: str
    least: float = 0.0
    shown: Callable[[float], str] | None = None
    places: tuple[Tick, ...] = ()


class ScatterChart(Plot):
    """`set_data(data)`; the arrows go from dot to dot."""

    def __init__(self, parent: Any = None) -> None:
        self._shown: ScatterData | None = None
        self._at: int | None = None
        super().__init__("Guesses against what came", parent)
        self.setObjectName("chart.class")
        self._level = self.add_curve(1)

    def set_data(self, data: ScatterData) -> None:
        """Show these dots."""
        self._shown, self._at = data, None
        spoken.describe(self, data.text)
        self.rebuild()
        self.viewport().update()

    @property
    def shown(self) -> ScatterData | None:
        return self._shown

    def read_out(self) -> str:
        """The dot that was gone to, in words."""
        return self._shown.points[self._at].said if self._shown is not None and self._at is not None else ""

    def rebuild(self) -> None:
        shown = self._shown
        if shown is None or not hasattr(self, "_level"):
            return
        values = [value for point in shown.points for value in (point.guess, point.outcome)] or [0.0, 1.0]
        values += [place.at for place in shown.places]
        low, high = min(values), max(values)
        air = 0.5 if shown.places else max((high - low) * 0.12, shown.least, 1e-9)
        self.set_ranges((low - air, high + air), (low - air, high + air))
        self.x_ticks, self.y_ticks = self._ticks(shown, 4), self._ticks(shown, 5)
        self.set_margins(self.tick_margin(), 1.6 * line_height(), theme().px(16), 3.2 * line_height())
        ends = np.array(self.x_range)
        self._level.setData(ends, ends, pen=dashed("ink3", 1, (4, 3)))

    def _ticks(self, shown: ScatterData, at_most: int) -> list[Tick]:
        if shown.places:
            return list(shown.places)
        low, high = self.x_range
        found = value_ticks(low, high, at_most)
        return [Tick(tick.at, shown.shown(tick.at)) for tick in found] if shown.shown is not None else found

    def axis_foot(self) -> float:
        return line_height() + theme().px(4)

    # -- painting

    def paint_over(self, painter: QPainter) -> None:
        shown = self._shown
        if shown is None:
            return
        box = self.inner()
        write(painter, box.left(), 0, [TextRun(shown.up, "ink3")])
        write(painter, box.center().x(), self.height() - line_height(), [TextRun(shown.across, "ink3")], align=0.5)
        taken = [self._name_line(painter)]
        together = Counter((point.outcome, point.guess) for point in shown.points)
        for (outcome, guess), count in together.items():
            at = QPointF(self.x_px(outcome), self.y_px(guess))
            dot(painter, at, theme().px(RADIUS), "base", "accent")
            names = [point.name for point in shown.points if (point.outcome, point.guess) == (outcome, guess)]
            self._name(painter, at, ", ".join(names) if count < 3 else f"{names[0]} and {count - 1} others", taken)
        if self._at is not None:
            point = shown.points[self._at]
            dot(painter, QPointF(self.x_px(point.outcome), self.y_px(point.guess)), theme().px(RADIUS + 1), "accent", "base", 1.5)
            write(painter, box.right(), 0, [TextRun(point.said, "ink")], align=1, backing=True)

    def _name_line(self, painter: QPainter) -> QRectF:
        """What the dashed line is, under its upper end."""
        words, box = "guessed what came", self.inner()
        falls = (text_width(words) + theme().px(12)) * box.height() / box.width()
        return write(painter, box.right(), box.top() + falls, [TextRun(words, "ink3")], align=1)

    def _name(self, painter: QPainter, at: QPointF, name: str, taken: list[QRectF]) -> None:
        """Whose dot it is, at its right or its left, where that covers no other name."""
        size, apart = text_width(name), theme().px(RADIUS + 5)
        for left in (at.x() + apart, at.x() - apart - size):
            place = QRectF(left, at.y() - line_height() / 2, size, line_height())
            inside = place.left() >= self.inner().left() and place.right() <= self.width()
            if inside and not any(place.intersects(other) for other in taken):
                taken.append(place)
                write(painter, place.left(), place.top(), [TextRun(name, "ink2")])
                return

    # -- hands

    def go_to(self, place: int | None) -> None:
        """Go to a dot by its place among all, or to none."""
        if self._shown is not None and self._shown.points:
            self._at = None if place is None else min(max(place, 0), len(self._shown.points) - 1)
            if self._at is not None:
                spoken.describe(self, self.read_out(), now=True)
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.go_to(self._near(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _near(self, where: QPointF) -> int | None:
        points = self._shown.points if self._shown is not None else ()
        away = [
            (abs(self.x_px(point.outcome) - where.x()) + abs(self.y_px(point.guess) - where.y()), place)
            for place, point in enumerate(points)
        ]
        nearest = min(away, default=(HAND + 1.0, 0))
        return nearest[1] if nearest[0] <= theme().px(HAND) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._shown.points) - 1 if self._shown is not None else -1
        here = -1 if self._at is None else self._at
        moves = {
            Qt.Key.Key_Left: max(here - 1, 0),
            Qt.Key.Key_Up: max(here - 1, 0),
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Down: here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._at is not None:
            self.go_to(None)
        elif key in moves:
            self.go_to(moves[key])
        else:
            event.ignore()
