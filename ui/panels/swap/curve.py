"""The price-by-size chart fed from the world: the pool's curve, one's own trade on it, under review what it would leave.

The model computes the curve and the split; here they only become floats in whole tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QAbstractItemModel, QPointF, Qt
from PySide6.QtGui import QPainter

from ui.charts.painting import TextLine, TextRun, dashed, line_height, width, write
from ui.charts.price_by_size import PriceBySizeChart, PriceCurve
from ui.panels.swap.words import SwapParts
from ui.theme import theme
from ui.widgets import TableColumn, TableModel
from ui.wording import decimal, decimals, first_coin, first_token, gap_in_words
from wallet import liquidity

if TYPE_CHECKING:
    from wallet import World


class PriceModel(TableModel):
    """One row a size, the smallest first."""

    def __init__(self) -> None:
        super().__init__(_heads(first_token(), first_coin()))

    def show_curve(self, curve: PriceCurve | None) -> None:
        """Write this curve."""
        if curve is None:
            self.set_rows([])
            return
        heads = _heads(curve.pay, curve.receive)
        if heads != self._columns:
            self._columns = heads
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(heads) - 1)
        points = zip(curve.size, curve.average, curve.last, strict=True)
        self.set_rows(
            [
                {
                    "size": decimal(float(size), 4),
                    "each": decimal(float(each), 5),
                    "last": decimal(float(last), 5),
                    "gap": gap_in_words(float(each), curve.redemption_rate),
                }
                for size, each, last in points
            ]
        )


class SwapChart(PriceBySizeChart):
    """`show_market` draws the world as it is, `show_after` what a reviewed action would leave, dashed."""

    def __init__(self) -> None:
        self._extent, self._held = 0, 0.0
        self._after: PriceCurve | None = None
        super().__init__()
        self._after_line = self.add_curve(1)
        self._numbers = PriceModel()
        self._read_as_table = False

    def show_market(
        self, world: World, market: str, pay: str, receive: str, amount: int = 0, parts: SwapParts | None = None
    ) -> None:
        """Draw selling `pay`; `amount` and `parts` are a trade that is possible, else what I hold of it is marked."""
        self._held = world.balance("you", pay) / 10 ** decimals(pay)
        self._extent = liquidity.extent(world, market, amount if parts else 0)
        curve = _curve(world, market, pay, receive, self._extent, amount, parts)
        if self._read_as_table:
            self._numbers.show_curve(curve)
        self.set_curve(curve)

    def show_after(self, world: World | None, market: str = "", pay: str = "", receive: str = "") -> None:
        """Add the curve of another world in the same frame, or take it away."""
        self._after = None if world is None else _curve(world, market, pay, receive, self._extent)
        self.rebuild()

    def table(self) -> QAbstractItemModel:
        """The curve as a table: what is sold at once, what each brings, what the last one brings."""
        self._read_as_table = True
        self._numbers.show_curve(self._shown)
        return self._numbers

    def paint_over(self, painter: QPainter) -> None:
        super().paint_over(painter)
        shown = self._shown
        if shown is not None and len(shown.size) and shown.trade is None and self.held_words():
            self._paint_held(painter)

    def held_words(self) -> str:
        """What stands at the foot, where my own size is on this chart: what you hold of it; "" where it is not."""
        shown = self._shown
        if shown is None or not 0 < self._held <= self.x_range[1]:
            return ""
        return f"you hold {decimal(self._held, 4)} {shown.pay}"

    def _paint_held(self, painter: QPainter) -> None:
        """My own size on the axis, so that one sees how small it is beside the pool."""
        foot, x = self.inner().bottom(), float(self.x_px(self._held))
        painter.setPen(dashed("accent", 1, (4, 3)))
        painter.drawLine(QPointF(x, self.inner().top()), QPointF(x, foot))
        words: TextLine = [TextRun(self.held_words(), "accent")]
        right = x + theme().px(9) + width(words) <= self.inner().right()
        gap = theme().px(9) if right else -theme().px(9)
        write(painter, x + gap, foot - 1.4 * line_height(), words, align=0 if right else 1, backing=True)

    @property
    def after(self) -> PriceCurve | None:
        """The curve that a reviewed action would leave, None while nothing is reviewed."""
        return self._after

    def rebuild(self) -> None:
        super().rebuild()
        if not hasattr(self, "_numbers"):
            return
        if self._after is None:
            self._after_line.setData([], [])
        else:
            self._after_line.setData(self._after.size, self._after.average, pen=dashed("extra", 2, (5, 2.2)))
        self.viewport().update()

    def _names(self, shown: PriceCurve) -> list[tuple[float, TextLine]]:
        names = super()._names(shown)
        if self._after is not None:
            names.append((float(self._after.average[-1]), [TextRun("pool after", "extra", True)]))
        return sorted(names, key=lambda pair: -pair[0])


def _heads(pay: str, receive: str) -> tuple[TableColumn, ...]:
    return (
        TableColumn("size", f"Sold at once, {pay}", "number"),
        TableColumn("each", f"Average price, {receive}", "number"),
        TableColumn("last", f"Price of the last one, {receive}", "number"),
        TableColumn("gap", "Against redemption"),
    )


def _curve(
    world: World, market: str, pay: str, receive: str, largest: int, amount: int = 0, parts: SwapParts | None = None
) -> PriceCurve | None:
    points = liquidity.price_curve(world, market, pay, largest, amount if parts else 0)
    if not points:
        return None
    whole = 10 ** decimals(pay)
    return PriceCurve(
        np.array([point.amount / whole for point in points]),
        np.array([point.average_price for point in points]),
        np.array([point.last_price for point in points]),
        liquidity.rate_between(world, pay, receive) / 10 ** decimals(receive),
        pay,
        receive,
        trade=amount / whole if parts else None,
        existing=parts.of_owed(parts.discount) if parts else 0.0,
        impact=parts.of_owed(parts.curve) if parts else 0.0,
        fee=parts.of_owed(parts.fee) if parts else 0.0,
    )
