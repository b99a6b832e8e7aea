"""What a loop earns a year by what borrowing costs: a falling line, and where it stops paying and where it loses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from ui import spoken
from ui.charts.painting import TextRun, dashed, diamond, dot, line_height, stroke, tint, width, write
from ui.charts.plot import Plot, line_width
from ui.charts.ticks import value_ticks
from ui.panels.loop.words import a_year, times
from ui.theme import theme
from wallet import ways

WAD = 10**18
AIR = 1.45
"""The line goes on so many times as far as the furthest mark."""
AXIS = "borrow rate a year"


class NetRateChart(Plot):
    """`present(leverage_bps, facts)`; None shows why there is nothing."""

    def __init__(self, empty: str, parent: Any = None) -> None:
        self._facts: ways.loops.LoopFacts | None = None
        self._leverage = 0
        self._empty = empty
        super().__init__("Net reward a year by what borrowing costs", parent)
        self.setObjectName("loop.rates")
        self._plain, self._net = self.add_curve(1), self.add_curve(2)

    def present(self, leverage_bps: int, facts: ways.loops.LoopFacts | None) -> None:
        """Show a loop of that leverage."""
        self._leverage, self._facts = leverage_bps, facts
        spoken.describe(self, self.text())
        self.rebuild()
        self.viewport().update()

    def text(self) -> str:
        """The picture in words."""
        facts = self._facts
        if facts is None or facts.stops is None or facts.loses is None:
            return self._empty
        return (
            f"{times(self._leverage)} earns {a_year(facts.net)} a year at today\N{RIGHT SINGLE QUOTATION MARK}s borrow rate of "
            f"{a_year(facts.borrow)}; plain staking {a_year(facts.staking)}. At {a_year(facts.stops)} looping stops paying, over "
            f"{a_year(facts.loses)} it loses."
        )

    def rebuild(self) -> None:
        facts = self._facts
        if not hasattr(self, "_net"):
            return
        if facts is None or facts.stops is None or facts.loses is None:
            self.x_ticks, self.y_ticks = [], []
            for curve in (self._plain, self._net):
                curve.setData(np.empty(0), np.empty(0))
            return
        highest = int(max(facts.borrow, facts.stops, facts.loses) * AIR)
        (x0, y0), (x1, y1) = ways.loops.net_line(self._leverage, facts.staking, highest)
        x, y = (np.array(pair, float) / WAD * 100 for pair in ((x0, x1), (y0, y1)))
        low, high = float(min(y.min(), 0.0)), float(y.max())
        air = (high - low) * 0.08
        self.set_ranges((0.0, float(x[1])), (low - air, high + air))
        self.y_ticks, self.x_ticks = value_ticks(low, high, 4, " %"), value_ticks(0.0, float(x[1]), 6, " %")
        name = max(width(run) for run in self._ends())
        self.set_margins(self.tick_margin(), line_height() + theme().px(4), name + theme().px(14), 2.5 * line_height())
        self._net.setData(x, y, pen=stroke("redeem", line_width()))
        staking = np.full(2, facts.staking / WAD * 100)
        self._plain.setData(x, staking, pen=dashed("ink2", line_width(), (1, 2)))

    def axis_foot(self) -> float:
        return line_height() + theme().px(2)

    def _ends(self) -> tuple[list[TextRun], list[TextRun]]:
        facts = self._facts
        staking = facts.staking if facts is not None else 0
        return (
            [TextRun("plain staking ", "ink2"), TextRun(a_year(staking), "ink2", True)],
            [TextRun(times(self._leverage), "redeem", True)],
        )

    def paint_under(self, painter: QPainter) -> None:
        """The stretch in which a loop earns less than plain staking."""
        facts = self._facts
        if facts is None or facts.stops is None:
            return
        plain, last = float(self.y_px(facts.staking / WAD * 100)), self.x_range[1]
        end = ways.loops.net_line(self._leverage, facts.staking, int(last / 100 * WAD))[1][1] / WAD * 100
        begin = QPointF(float(self.x_px(facts.stops / WAD * 100)), plain)
        box = self.inner()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint("warn", 0.12))
        painter.drawPolygon(QPolygonF([begin, QPointF(box.right(), plain), QPointF(box.right(), float(self.y_px(end)))]))
        if self.y_range[0] < 0:
            painter.setPen(stroke("ink3", 1))
            zero = float(self.y_px(0.0))
            painter.drawLine(QPointF(box.left(), zero), QPointF(box.right(), zero))

    def paint_over(self, painter: QPainter) -> None:
        facts = self._facts
        if facts is None or facts.stops is None or facts.loses is None:
            write(painter, self.width() / 2, self.height() / 2, [TextRun(self._empty, "ink2")], align=0.5)
            return
        box, px, line = self.inner(), theme().px, line_height()
        now, stops, loses = (
            QPointF(float(self.x_px(x / WAD * 100)), float(self.y_px(y / WAD * 100)))
            for x, y in ((facts.borrow, facts.net), (facts.stops, facts.staking), (facts.loses, 0))
        )
        painter.setPen(dashed("ink3", 1, (4, 3)))
        painter.drawLine(QPointF(now.x(), box.top()), QPointF(now.x(), box.bottom()))
        today = [TextRun(f"now {a_year(facts.borrow)}", "ink2")]
        left = now.x() - px(5) - width(today) >= box.left()
        write(painter, now.x(), box.top() - line - px(2), today, align=1 if left else 0)
        at, over = a_year(facts.stops), a_year(facts.loses)
        self._write_mark(painter, stops, -line - px(5), (f"at {at} looping stops paying", f"stops paying at {at}", at), "ink")
        self._write_mark(painter, loses, px(4), (f"over {over} it loses", over), "bad")
        dot(painter, now, 5, "redeem", "base", 1.5)
        diamond(painter, stops, px(5), "base", "ink")
        diamond(painter, loses, px(5), "base", "bad")
        plain, mine = self._ends()
        names = [float(self.y_px(facts.staking / WAD * 100)), float(self.y_px(self._last_net()))]
        if abs(names[1] - names[0]) < line:
            names[1] = names[0] + line
        for y, run in zip(names, (plain, mine), strict=True):
            write(painter, box.right() + px(8), min(max(y - line / 2, 0), self.height() - line), run)
        write(painter, box.center().x(), self.height() - line, [TextRun(AXIS, "ink3")], align=0.5)

    def _last_net(self) -> float:
        facts = self._facts
        assert facts is not None
        return ways.loops.net_line(self._leverage, facts.staking, int(self.x_range[1] / 100 * WAD))[1][1] / WAD * 100

    def _write_mark(self, painter: QPainter, at: QPointF, down: float, texts: Sequence[str], tone: str) -> None:
        """Beside a mark to its right, or to its left: the longest words that there is room for."""
        gap, box = theme().px(9), self.inner()
        for text in texts:
            words = [TextRun(text, tone, True)]
            right = at.x() + gap + width(words) <= box.right()
            if right or at.x() - gap - width(words) >= box.left() or text == texts[-1]:
                write(painter, at.x() + (gap if right else -gap), at.y() + down, words, align=0 if right else 1, backing=True)
                return
