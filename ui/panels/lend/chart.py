"""The health of a loan against the price that the lender believes: how it is, how it would be, and the line under which it is
liquidated.

Both are straight lines through zero, since a health factor is a value over a debt. Where several tokens back a loan, their values
fall together and the axis counts in percent of today's.
"""

from __future__ import annotations

from math import floor
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QAbstractItemModel, QPointF, QRectF
from PySide6.QtGui import QPainter

from ui import spoken
from ui.charts.layout import spread
from ui.charts.painting import TextLine, TextRun, dashed, diamond, dot, line_height, stroke, tint, width, write
from ui.charts.plot import Plot, line_width
from ui.charts.ticks import Tick, value_ticks
from ui.panels.lend.words import health
from ui.theme import theme
from ui.widgets import TableColumn, TableModel
from ui.wording import decimal, percent

STEPS = 20
"""Into how many falls of five percent the table goes."""
NOBODY_OWES = "Nothing is owed. Once something is, this shows its health against the price that the lender sees."
COLUMNS = (
    TableColumn("price", "Price the lender sees", "number", 160),
    TableColumn("fall", "Against today", "number", 110),
    TableColumn("now", "Health now", "number", 100),
    TableColumn("after", "after", "number", 100),
)


class HealthLine(NamedTuple):
    """A loan: its health factor of 1e18, and its debt in words."""

    wad: int
    owed: str

    def at(self, part: float) -> float:
        """Its health factor at a part of today's price."""
        return self.wad / 1e18 * part


class HealthPicture(NamedTuple):
    """What is drawn: the price of today and what it is a price of, a loan now and after; each None where nothing is owed."""

    price: float
    unit: str
    what: str
    now: HealthLine | None
    after: HealthLine | None

    @property
    def lines(self) -> tuple[tuple[HealthLine, str, str], ...]:
        """The lines that there are, each with its name and colour."""
        both = ((self.now, "now", "hold"), (self.after, "after", "extra"))
        return tuple((line, name, tone) for line, name, tone in both if line is not None)

    @property
    def last(self) -> HealthLine | None:
        """The line that a sentence is about."""
        return self.after or self.now


class HealthChart(Plot):
    """`show_loan(picture)`; None where nothing is owed and nothing would be."""

    def __init__(self) -> None:
        self._shown: HealthPicture | None = None
        super().__init__("Health against price")
        self.setObjectName("chart.health")
        self._lines = {name: self.add_curve(2) for name in ("now", "after")}
        self._end = self.add_curve(1)
        self._numbers = TableModel(COLUMNS)

    def show_loan(self, picture: HealthPicture | None) -> None:
        """Draw a loan."""
        self._shown = picture if picture is not None and picture.lines else None
        self._numbers.set_rows(_rows(self._shown))
        spoken.describe(self, self.text())
        self.rebuild()

    def table(self) -> QAbstractItemModel:
        """Its numbers, one row a fall of five percent."""
        return self._numbers

    def text(self) -> str:
        """The picture in words."""
        shown = self._shown
        if shown is None or shown.last is None:
            return NOBODY_OWES
        ends = 1e18 / shown.last.wad if shown.last.wad else 1.0
        return (
            f"The lender sees {shown.what} at {_price(shown, 1.0)} now, which makes a health factor of {health(shown.last.wad)}; "
            f"under {_price(shown, min(ends, 1.0))} the loan is liquidated."
        )

    def rebuild(self) -> None:
        shown = self._shown
        if not hasattr(self, "_numbers"):
            return
        if shown is None:
            self.x_ticks, self.y_ticks = [], []
            for curve in (self._end, *self._lines.values()):
                curve.setData([], [])
            self.viewport().update()
            return
        ends = [1e18 / line.wad for line, _, _ in shown.lines if line.wad]
        low = max(0.0, min(0.55, *(0.9 * end for end in ends))) if min(ends, default=1.0) < 0.5 else 0.5
        high = 1.06
        top = max(line.at(high) for line, _, _ in shown.lines)
        foot = min(0.8, min(line.at(low) for line, _, _ in shown.lines))
        self.set_ranges((low, high), (foot - 0.05, max(1.2, top * 1.08)))
        self.y_ticks = value_ticks(*self.y_range)
        fit = max(2, min(6, int(self.width() / theme().px(120))))
        self.x_ticks = [
            Tick(tick.at / shown.price, tick.text)
            for tick in value_ticks(low * shown.price, high * shown.price, fit, self._suffix)
        ]
        gutter = max(width(line) for _, lines in self._names(shown) for line in lines) + theme().px(14)
        self.set_margins(self.tick_margin(), 1.8 * line_height(), min(gutter, self.width() * 0.4), 2.5 * line_height())
        for name, curve in self._lines.items():
            found = next((line for line, other, _ in shown.lines if other == name), None)
            x = np.array([low, high])
            pen = dashed("hold", line_width(), (1, 2)) if name == "now" else dashed("extra", line_width(), (5, 3))
            curve.setData(x if found else [], [found.at(low), found.at(high)] if found else [], pen=pen)
        self._end.setData(np.array([low, high]), np.ones(2), pen=stroke("bad", line_width()))
        self.viewport().update()

    @property
    def _suffix(self) -> str:
        return "" if self._shown is None or self._shown.unit else " %"

    def axis_foot(self) -> float:
        return line_height() + theme().px(2)

    def _names(self, shown: HealthPicture) -> list[tuple[float, list[TextLine]]]:
        return [
            (line.at(self.x_range[1]), [[TextRun(name, tone, True)], [TextRun(line.owed, "ink2")]])
            for line, name, tone in sorted(shown.lines, key=lambda each: -each[0].wad)
        ]

    def paint_under(self, painter: QPainter) -> None:
        if self._shown is None:
            return
        box, line = self.inner(), float(self.y_px(1.0))
        painter.fillRect(QRectF(box.left(), line, box.width(), box.bottom() - line), tint("bad", 0.10))

    def paint_over(self, painter: QPainter) -> None:
        shown = self._shown
        if shown is None:
            write(painter, self.width() / 2, self.height() / 2, [TextRun(self.text(), "ink2")], align=0.5)
            return
        box, high = self.inner(), line_height()
        names = self._names(shown)
        tops = spread([float(self.y_px(at)) - high for at, _ in names], [2.2 * high] * len(names), 0, box.bottom() + high)
        for (_, lines), top in zip(names, tops, strict=True):
            for number, words in enumerate(lines):
                write(painter, box.right() + theme().px(7), top + number * high, words, backing=True)
        write(painter, box.center().x(), self.height() - high, [TextRun(self._axis(shown), "ink3")], align=0.5)
        self._paint_today(painter, shown)
        self._paint_end(painter, shown)

    @staticmethod
    def _axis(shown: HealthPicture) -> str:
        return (
            f"price of {shown.what} in {shown.unit} that the lender sees" if shown.unit else f"value of {shown.what}, today 100 %"
        )

    def _paint_today(self, painter: QPainter, shown: HealthPicture) -> None:
        box, x = self.inner(), float(self.x_px(1.0))
        painter.setPen(dashed("ink3", 1, (4, 3)))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        write(painter, x, 0, [TextRun(f"the lender sees {_price(shown, 1.0)} now", "ink2")], align=1, backing=True)
        for line, name, tone in shown.lines:
            at = QPointF(x, float(self.y_px(line.at(1.0))))
            dot(painter, at, 5, "base" if name == "now" else tone, tone)

    def _paint_end(self, painter: QPainter, shown: HealthPicture) -> None:
        """Where the loan that would be meets the line, and how far that is from today."""
        last = shown.last
        if last is None or not last.wad:
            return
        ends = 1e18 / last.wad
        if not self.x_range[0] <= ends <= self.x_range[1]:
            return
        at = QPointF(float(self.x_px(ends)), float(self.y_px(1.0)))
        diamond(painter, at, 6, "base", "bad")
        words, box, backing = self.end_words(shown, at, ends)
        write(painter, box.left(), box.top(), words, backing=backing)

    def end_words(self, shown: HealthPicture, at: QPointF, ends: float) -> tuple[TextLine, QRectF, bool]:
        """What stands beside the point of the liquidation, where, and whether on ground of its own: as many words as there is
        room for inside the plot, clear of the line of today where that can be.
        """
        fall, price = percent(floor(max(0.0, 1 - ends) * 1000) / 1000, 1), _price(shown, ends)
        inner, gap, high = self.inner(), theme().px(10), line_height()
        below = inner.bottom() - at.y() > 1.5 * high
        short: TextLine = [TextRun(f"liquidated under {price}", "ink", True)]
        whole: TextLine = [TextRun(f"liquidated under {price}, ", "ink", True), TextRun(f"{fall} below today", "ink2")]
        tried = []
        for words in (whole, short, [TextRun(price, "ink", True)]):
            for left in (at.x() + gap, at.x() - gap - width(words)):
                right = left > at.x()
                top = at.y() + theme().px(6) if right and below else at.y() - high - theme().px(6)  # at its left lies the line
                tried.append((words, QRectF(left, top, width(words), high), not (right and below)))
        inside = [each for each in tried if each[1].left() >= inner.left() and each[1].right() <= inner.right()]
        today = float(self.x_px(1.0))
        clear = (each for each in inside if not each[1].left() - 2 < today < each[1].right() + 2)
        return next(clear, (inside or tried[-1:])[0])


def _price(shown: HealthPicture, part: float) -> str:
    if not shown.unit:
        return percent(part, 1)
    return decimal(shown.price * part, 4 if shown.price < 100 else 2)


def _rows(shown: HealthPicture | None) -> list[dict[str, str]]:
    """One row a fall of five percent, from today down to nothing."""
    if shown is None:
        return []
    parts = [1 - step / STEPS for step in range(STEPS)]
    return [
        {
            "key": str(step),
            "price": _price(shown, part),
            "fall": percent(part - 1, 0),
            "now": health(int(shown.now.wad * part)) if shown.now else "",
            "after": health(int(shown.after.wad * part)) if shown.after else "",
        }
        for step, part in enumerate(parts)
    ]
