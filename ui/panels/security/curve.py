"""What staking pays by how much of all coins is staked: one curve, the point seen now, and the point that is tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from ui import spoken
from ui.charts.painting import TextRun, dashed, dot, line_height, width, write
from ui.charts.plot import Plot
from ui.charts.ticks import Tick, value_ticks
from ui.theme import theme
from ui.wording import percent
from wallet import risk

PPM, WEI = 10**6, 10**18
TIMES = 2.6
"""The curve begins where staking pays so many times what it does now."""
STEP = 10


class RewardCurve(Plot):
    """`present(curve, now, tried)`; the curve in ppm of all coins and 1e18 a year."""

    def __init__(self, parent: Any = None) -> None:
        self._points: tuple[np.ndarray, np.ndarray] | None = None
        self._now: risk.Security | None = None
        self._tried: risk.Security | None = None
        super().__init__("Rewards by stake", parent)
        self.setObjectName("security.curve")
        self._line = self.add_curve()

    def present(self, curve: Sequence[tuple[int, int]], now: risk.Security | None, tried: risk.Security | None) -> None:
        """Show what staking pays; `tried` where it is another world than the one there is."""
        self._now, self._tried = now, tried
        shown = [(ppm / PPM * 100, rate / WEI * 100) for ppm, rate in curve if now is not None and rate <= TIMES * now.yearly]
        self._points = (np.array([x for x, _ in shown]), np.array([y for _, y in shown])) if len(shown) > 1 else None
        spoken.describe(self, self.text())
        self.rebuild()
        self.viewport().update()

    def text(self) -> str:
        """The picture in words."""
        if self._now is None:
            return ""
        now = f"{_percent(self._now.yearly)} a year with {_share(self._now)} of all {self._now.coin} staked."
        if self._tried is None:
            return now
        return f"{now} {_percent(self._tried.yearly)} with {_share(self._tried)} staked."

    def rebuild(self) -> None:
        if self._points is None or not hasattr(self, "_line"):
            return
        x, y = self._points
        high = float(y.max())
        self.set_ranges((float(x[0]), float(x[-1])), (0.0, high * 1.05))
        self.y_ticks = value_ticks(0.0, high, 4, " %")
        self.x_ticks = [Tick(float(at), f"{at} %") for at in range(STEP, 100, STEP) if x[0] <= at <= x[-1]]
        self.set_margins(self.tick_margin(), theme().px(8), theme().px(16), 1.4 * line_height())
        self._line.setData(x, y, pen=self.pen("redeem"))

    def axis_foot(self) -> float:
        return 0.0

    def paint_over(self, painter: QPainter) -> None:
        if self._points is None or self._now is None:
            return
        box, now = self.inner(), self._at(self._now)
        painter.setPen(dashed("ink3", 1, (4, 3)))
        painter.drawLine(QPointF(now.x(), box.top()), QPointF(now.x(), box.bottom()))
        name = [TextRun("now ", "ink2"), TextRun(_percent(self._now.yearly), "ink", True)]
        if self._tried is not None:
            tried = self._at(self._tried)
            there = [TextRun("then ", "extra"), TextRun(_percent(self._tried.yearly), "extra", True)]
            left = min(tried.x() + theme().px(9), box.right() - width(there))
            write(painter, left, tried.y() - 1.5 * line_height(), there, backing=True)
            dot(painter, tried, 5, "base", "extra", 2)
            write(painter, now.x() - theme().px(9), now.y() + theme().px(4), name, align=1, backing=True)
        else:
            write(painter, now.x() + theme().px(9), now.y() - 1.5 * line_height(), name, backing=True)
        dot(painter, now, 5, "redeem", "base", 1.5)

    def _at(self, found: risk.Security) -> QPointF:
        return QPointF(float(self.x_px(found.staked_ppm / PPM * 100)), float(self.y_px(found.yearly / WEI * 100)))


def _percent(yearly: int) -> str:
    return percent(yearly / WEI)


def _share(found: risk.Security) -> str:
    return percent(found.staked_ppm / PPM, 1)
