"""The price of a vault's share over time: a solid line, on it the profit that is still locked, and losses with who took them.

Between two reports the line rises to the upper edge of the band: that is the profit, unlocking. A report with a profit lifts the
edge and not the line.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from ui import spoken
from ui.charts.painting import TextRun, dashed, diamond, dot, line_height, tint, width, write
from ui.charts.plot import Plot, line_width
from ui.charts.ticks import time_ticks, value_ticks, with_ends
from ui.panels.yield_vault import words as say
from ui.theme import theme
from ui.wording import seconds_date
from wallet import LentOut, ReportRow, ways

WAD = 10**18
BAND = 0.22
AIR = 0.12
TICK_EVERY = 150
"""Pixels at 100 % that a date takes at least."""


class OwnMove(NamedTuple):
    """A deposit or a redemption of one's own: its hour, and what is written at it."""

    hour: int
    words: str


class SharePriceChart(Plot):
    """`present(told, points, start, moves)`; None shows why there is nothing."""

    def __init__(self, parent: Any = None) -> None:
        self._told: LentOut | None = None
        self._points: tuple[ways.vaults.SharePrice, ...] = ()
        self._start = 0
        self._moves: tuple[OwnMove, ...] = ()
        super().__init__("Price of one share", parent)
        self.setObjectName("vault.chart")
        self._line = self.add_curve(2)

    def present(
        self,
        told: LentOut | None,
        points: tuple[ways.vaults.SharePrice, ...] = (),
        start: int = 0,
        moves: tuple[OwnMove, ...] = (),
    ) -> None:
        """Show the price of a share since its oldest report that is known."""
        self._told, self._points, self._start = told, points, start
        self._moves = tuple(move for move in moves if points and move.hour >= points[0].hour)
        spoken.describe(self, self.text())
        self.rebuild()
        self.viewport().update()

    def text(self) -> str:
        """The picture in words."""
        return say.NOTHING if self._told is None else say.chart_text(self._told, self._points, self._start)

    def _is_empty(self) -> bool:
        return self._told is None or len(self._points) < 2

    # -- laying out

    def rebuild(self) -> None:
        if not hasattr(self, "_line"):
            return
        if self._is_empty():
            self.x_ticks, self.y_ticks = [], []
            self._line.setData(np.empty(0), np.empty(0))
            return
        hours = np.array([point.hour for point in self._points], float)
        prices = np.array([point.price / WAD for point in self._points])
        full = np.array([point.full / WAD for point in self._points])
        low, high = float(prices.min()), float(max(prices.max(), full.max()))
        air = max(high - low, 1e-9) * AIR
        words = (1 + bool(self._moves)) * line_height() + theme().px(10)
        foot = words / max(self.height() - 3 * line_height() - words, 1.0) * (high - low + air)
        self.set_ranges((float(hours[0]), float(max(hours[-1], hours[0] + 1))), (low - max(air, foot), high + air))
        self.y_ticks = value_ticks(low, high, 4)
        most = max(2, int(self.width() / theme().px(TICK_EVERY)))
        first, last = self.x_range
        self.x_ticks = with_ends(time_ticks(self._start, first, last, most), self._start, first, last, beyond=False)
        ends = max((width(run) for run in self._ends()), default=0.0) + theme().px(16)
        room = ends if ends < self.width() * 0.4 else theme().px(12)
        self.set_margins(self.tick_margin(), (3.4 if room != ends else 0.6) * line_height(), room, 1.7 * line_height())
        self._line.setData(hours, prices, pen=self.pen("redeem"))

    def grid_end(self) -> float:
        return self.inner().right()

    def bands(self) -> list[QPolygonF]:
        """The profit that was locked, in pixels: one shape from each report to the next."""
        shapes, begun = list[QPolygonF](), 0
        points = self._points
        for place in range(1, len(points) + 1):
            if place == len(points) or points[place].hour == points[place - 1].hour:
                row = points[begun:place]
                top = [self._at(point.hour, point.full) for point in row]
                foot = [self._at(point.hour, point.price) for point in reversed(row)]
                if any(point.full > point.price for point in row):
                    shapes.append(QPolygonF([*top, *foot]))
                begun = place
        return shapes

    def losses(self) -> list[tuple[QPointF, ReportRow]]:
        """Where a report lowered the price, or locked profit kept it from falling, in pixels; the newest first."""
        if self._told is None:
            return []
        after = {point.hour: point.price for point in self._points}
        rows = [row for row in self._told.reports if row.loss > row.gain and row.hour in after]
        return [(self._at(row.hour, after[row.hour]), row) for row in reversed(rows)]

    def _at(self, hour: int, price: int) -> QPointF:
        return QPointF(float(self.x_px(hour)), float(self.y_px(price / WAD)))

    def _ends(self) -> list[list[TextRun]]:
        told = self._told
        if told is None:
            return []
        runs = [[TextRun("one share ", "redeem"), TextRun(f"{say.price_words(told.price)} {told.asset}", "redeem", True)]]
        if told.locked:
            runs.insert(0, [TextRun(f"until {seconds_date(told.until)}", "ink2")])
            runs.insert(0, [TextRun("locked profit ", "ink2"), TextRun(say.signed(told.locked, told.asset, 4), "ink", True)])
        return runs

    # -- painting

    def paint_under(self, painter: QPainter) -> None:
        if self._is_empty():
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint("redeem", BAND))
        for shape in self.bands():
            painter.drawPolygon(shape)

    def paint_over(self, painter: QPainter) -> None:
        if self._is_empty():
            middle = self.height() / 2 - line_height() / 2
            write(painter, self.width() / 2, middle, [TextRun(self.text(), "ink2")], align=0.5)
            return
        self._paint_marks(painter)
        last = self._points[-1]
        at = self._at(last.hour, last.price)
        dot(painter, at, 5, "redeem", "base", 1.5)
        self._paint_ends(painter, at)

    def _paint_ends(self, painter: QPainter, at: QPointF) -> None:
        runs, box, line = self._ends(), self.inner(), line_height()
        beside = self.width() - box.right() > theme().px(40)
        top = at.y() - (len(runs) - 0.5) * line if beside else 0.0
        top = min(max(top, 0.0), self.height() - len(runs) * line)
        x = box.right() + theme().px(12) if beside else box.right()
        for place, run in enumerate(runs):
            write(painter, x, top + place * line, run, align=0 if beside else 1, backing=True)

    def moves(self) -> list[tuple[QPointF, OwnMove]]:
        """Where own moves are marked, in pixels: on the price of their hour."""
        hours, prices = [point.hour for point in self._points], [point.price for point in self._points]
        return [(self._at(move.hour, round(float(np.interp(move.hour, hours, prices)))), move) for move in self._moves]

    def _paint_marks(self, painter: QPainter) -> None:
        """A diamond at each loss and at the foot who took it, a disc at each own move and over that what it was: as far as there
        is room.
        """
        told = self._told
        assert told is not None
        losses, moves = self.losses(), self.moves()
        places = [at for at, _ in losses], [at for at, _ in moves]
        rows = [[(at.x(), at.x()) for at in marks] for marks in places]  # no words across a mark's line
        for up, marks in enumerate(places):
            for at in marks:
                self._drop(painter, at, up)
        for at, row in sorted(losses, key=lambda mark: -mark[1].loss):  # the largest has its words first
            diamond(painter, at, theme().px(5), "base", "bad")
            self._write_at(painter, at, 0, rows, (say.loss_words(row, told.asset), say.who_took(row, told.asset), "loss"))
        for at, move in reversed(moves):
            dot(painter, at, 4.5, "base", "ink", 2)
            self._write_at(painter, at, 1, rows, (move.words,))

    def _drop(self, painter: QPainter, at: QPointF, up: int) -> None:
        painter.setPen(dashed("ink3", line_width() / 2, (1.2, 2.0)))
        painter.drawLine(at, QPointF(at.x(), self.inner().bottom() - up * line_height()))

    def _write_at(
        self, painter: QPainter, at: QPointF, up: int, rows: list[list[tuple[float, float]]], texts: tuple[str, ...]
    ) -> None:
        """Write the longest of the words that there is room for beside a mark's line, so many lines over the foot."""
        box, gap, taken = self.inner(), theme().px(7), rows[up]
        foot = box.bottom() - (up + 1) * line_height() - theme().px(2)
        for text in texts:
            words = [TextRun(text, "ink2")]
            wide = width(words)
            for begin in (at.x() + gap, at.x() - gap - wide):
                free = all(begin + wide + gap <= one or other + gap <= begin for one, other in taken)
                if free and begin >= 0 and begin + wide <= box.right():
                    write(painter, begin, foot, words, backing=True)
                    taken.append((begin, begin + wide))
                    return
