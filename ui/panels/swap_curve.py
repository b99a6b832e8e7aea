"""The price-by-size chart fed from the world: the pool's curve, one's own trade on it, under review what it would leave.

The model computes the curve and the split; here they only become floats in whole tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QPainter

from ui.charts.painting import Run, dashed, write
from ui.charts.price_by_size import PriceBySizeChart, PriceCurve
from ui.panels.swap_words import Parts
from ui.theme import theme
from wallet import liquidity

if TYPE_CHECKING:
    from wallet import World

WEI = 10**18


class SwapChart(PriceBySizeChart):
    """`show_market` draws the world as it is, `show_after` what a reviewed action would leave, dashed."""

    def __init__(self) -> None:
        super().__init__()
        self._extent = 0
        self._after: PriceCurve | None = None
        self._after_line = self.add_curve(1)

    def show_market(self, world: World, market: str, pay: str, receive: str, amount: int = 0, parts: Parts | None = None) -> None:
        """Draw selling `pay`; `amount` and `parts` are a trade that is possible, else none is marked."""
        self._extent = liquidity.extent(world, market, amount if parts else 0)
        self.set_curve(_curve(world, market, pay, receive, self._extent, amount, parts))

    def show_after(self, world: World | None, market: str = "", pay: str = "", receive: str = "") -> None:
        """Add the curve of another world in the same frame, or take it away."""
        self._after = None if world is None else _curve(world, market, pay, receive, self._extent)
        self.rebuild()

    @property
    def after(self) -> PriceCurve | None:
        """The curve that a reviewed action would leave, None while nothing is reviewed."""
        return self._after

    def rebuild(self) -> None:
        super().rebuild()
        if not hasattr(self, "_after_line"):
            return
        if self._after is None:
            self._after_line.setData([], [])
        else:
            self._after_line.setData(self._after.size, self._after.average, pen=dashed("extra", 2, (5, 2.2)))
        self.viewport().update()

    def paint_over(self, painter: QPainter) -> None:
        super().paint_over(painter)
        if self._after is None:
            return
        box = self.inner()
        y = float(self.y_px(float(self._after.average[0])))
        if box.top() <= y <= box.bottom():
            words = [Run("pool after", "extra", True)]
            write(painter, box.left() + theme().px(10), y + theme().px(6), words, backing=True)


def _curve(
    world: World, market: str, pay: str, receive: str, largest: int, amount: int = 0, parts: Parts | None = None
) -> PriceCurve | None:
    points = liquidity.price_curve(world, market, pay, largest, amount if parts else 0)
    if not points:
        return None
    return PriceCurve(
        np.array([point.amount / WEI for point in points]),
        np.array([point.average_price for point in points]),
        np.array([point.last_price for point in points]),
        liquidity.rate_between(world, pay, receive) / WEI,
        pay,
        receive,
        trade=amount / WEI if parts else None,
        existing=parts.of_owed(parts.discount) if parts else 0.0,
        impact=parts.of_owed(parts.curve) if parts else 0.0,
        fee=parts.of_owed(parts.fee) if parts else 0.0,
    )
