"""What an asset earns and costs by how much of it is lent out: two curves with a bend, the point of now, and the mean beside it.

The rate of a moment may be far from what a month brings, so the mean is written beside the point and never drawn as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QAbstractItemModel, QPointF
from PySide6.QtGui import QPainter

from ui import spoken
from ui.charts.layout import spread
from ui.charts.painting import TextLine, TextRun, dashed, dot, line_height, width, write
from ui.charts.plot import Plot
from ui.charts.ticks import value_ticks
from ui.panels.lend.words import PPM, a_year, meant
from ui.theme import theme
from ui.widgets import TableColumn, TableModel
from ui.wording import percent

if TYPE_CHECKING:
    from wallet import loans

EMPTY = "Choose an asset to see what it earns and costs."
COLUMNS = (
    TableColumn("use", "Lent out", "number", 90),
    TableColumn("costs", "Borrowing costs", "number", 120),
    TableColumn("earns", "Lending earns", "number", 120),
)
LINES = (("costs_ppm", "borrowing costs", "market"), ("earns_ppm", "lending earns", "redeem"))


class RatesChart(Plot):
    """`show_asset(asset, curve)`; None where there is no asset."""

    def __init__(self) -> None:
        self._shown: tuple[loans.LoanAsset, loans.RateCurve] | None = None
        super().__init__("Rates by how much is lent out")
        self.setObjectName("chart.rates")
        self._lines = [self.add_curve(2) for _ in LINES]
        self._numbers = TableModel(COLUMNS)

    def show_asset(self, asset: loans.LoanAsset | None, curve: loans.RateCurve | None) -> None:
        """Draw an asset's rates."""
        self._shown = None if asset is None or curve is None else (asset, curve)
        self._numbers.set_rows(_rows(curve) if self._shown else [])
        spoken.describe(self, self.text())
        self.rebuild()

    def table(self) -> QAbstractItemModel:
        """Its numbers, one row a percent lent out."""
        return self._numbers

    def text(self) -> str:
        """The picture in words."""
        if self._shown is None:
            return EMPTY
        asset, curve = self._shown
        costs, earns = a_year(asset.now.costs_ppm), a_year(asset.now.earns_ppm)
        told = f"{_use(asset)} of all {asset.token} is lent out: borrowing costs {costs} a year now and lending earns {earns}"
        mean = f", as the {meant(asset.mean)} {a_year(asset.mean.costs_ppm)} and {a_year(asset.mean.earns_ppm)}"
        return f"{told}{mean if asset.mean.days else ''}. From {percent(curve.kink_ppm / PPM, 0)} on the rates climb steeply."

    def rebuild(self) -> None:
        if not hasattr(self, "_numbers"):
            return
        if self._shown is None:
            self.x_ticks, self.y_ticks = [], []
            for line in self._lines:
                line.setData([], [])
            self.viewport().update()
            return
        _, curve = self._shown
        x = np.array(curve.uses) / 10_000
        highest = max(rates.costs_ppm for rates in curve.rates) / 10_000
        self.set_ranges((0.0, 100.0), (0.0, max(highest, 0.1) * 1.06))
        self.x_ticks = value_ticks(0, 100, max(2, min(6, int(self.width() / theme().px(110)))), " %")
        self.y_ticks = value_ticks(*self.y_range, suffix=" %")
        gutter = max(width(line) for _, lines in self._names() for line in lines) + theme().px(14)
        self.set_margins(self.tick_margin(), 1.8 * line_height(), min(gutter, self.width() * 0.4), 2.5 * line_height())
        for line, (name, _, tone) in zip(self._lines, LINES, strict=True):
            line.setData(x, np.array([getattr(rates, name) for rates in curve.rates]) / 10_000, pen=self.pen(tone))
        self.viewport().update()

    def axis_foot(self) -> float:
        return line_height() + theme().px(2)

    def _names(self) -> list[tuple[float, list[TextLine]]]:
        """Each line's name where it ends, with the mean that was really paid."""
        assert self._shown is not None
        asset, curve = self._shown
        found = []
        for name, title, tone in LINES:
            lines: list[TextLine] = [[TextRun(title, tone, True)], [TextRun(f"{a_year(getattr(asset.now, name))} now", "ink2")]]
            if asset.mean.days:
                lines.append([TextRun(f"{a_year(getattr(asset.mean, name))} {meant(asset.mean)}", "ink2")])
            found.append((getattr(curve.rates[-1], name) / 10_000, lines))
        return found

    def paint_over(self, painter: QPainter) -> None:
        if self._shown is None:
            write(painter, self.width() / 2, self.height() / 2, [TextRun(self.text(), "ink2")], align=0.5)
            return
        asset, _ = self._shown
        box, high = self.inner(), line_height()
        names = self._names()
        tops = [float(self.y_px(at)) - high / 2 for at, _ in names]
        for (_, lines), top in zip(names, spread(tops, [3.2 * high] * len(names), 0, box.bottom() + high), strict=True):
            for number, words in enumerate(lines):
                write(painter, box.right() + theme().px(7), top + number * high, words, backing=True)
        write(
            painter,
            box.center().x(),
            self.height() - high,
            [TextRun(f"part of all {asset.token} that is lent out", "ink3")],
            align=0.5,
        )
        x = float(self.x_px(asset.terms.lent_out_ppm / 10_000))
        painter.setPen(dashed("ink3", 1, (4, 3)))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        right = x < box.center().x()
        write(painter, x, 0, [TextRun(f"{_use(asset)} lent out now", "ink2")], align=0 if right else 1, backing=True)
        for name, _, tone in LINES:
            dot(painter, QPointF(x, float(self.y_px(getattr(asset.now, name) / 10_000))), 5, "base", tone)


def _use(asset: loans.LoanAsset) -> str:
    return percent(asset.terms.lent_out_ppm // 1000 / 1000, 1)


def _rows(curve: loans.RateCurve | None) -> list[dict[str, str]]:
    if curve is None:
        return []
    return [
        {"key": str(use), "use": percent(use / PPM, 0), "costs": a_year(rates.costs_ppm), "earns": a_year(rates.earns_ppm)}
        for use, rates in zip(curve.uses, curve.rates, strict=True)
    ]
