"""What a provider's coins gained in the pool, against having held them, and below it the pool's halves as a strip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from PySide6.QtCore import QAbstractItemModel, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from ui import spoken
from ui.charts.decimation import bucket, peaks
from ui.charts.layout import spread
from ui.charts.painting import TextLine, TextRun, dashed, dot, line_height, stroke, tint, width, write
from ui.charts.plot import Plot, line_width
from ui.charts.series import Floats
from ui.charts.ticks import time_ticks, value_ticks, with_ends
from ui.theme import theme
from ui.widgets import TableColumn, TableModel
from ui.wording import date_time, decimal, percent

if TYPE_CHECKING:
    from wallet import World

EMPTY = "Once you have a share of this pool, this shows its gain against holding."
MOST_POINTS = 900
STRIP = 26
"""How high the strip is at 100 %."""


class GainLines(NamedTuple):
    """What was gained hour by hour since the first deposit, in whole coins: in the pool, and by holding; and which part of the
    pool was the token that it sells.
    """

    hours: Floats
    pool: Floats
    held: Floats
    part: Floats


class HoldingChart(Plot):
    """`show_return` draws the samples of a pool; a series without a sample shows why there is nothing."""

    def __init__(self) -> None:
        self._shown: GainLines | None = None
        self._coin, self._coins, self._start = "", ("", ""), 0
        super().__init__("Gain in the pool against holding")
        self.setObjectName("chart.holding")
        self._held, self._pool = self.add_curve(1), self.add_curve(2)
        self._numbers = TableModel(_columns(""))

    def show_return(self, world: World, series: Any, coin: str, sold: str, other: str) -> None:
        """Draw the samples of what one provided; `sold` is the token that the pool sells for `other`."""
        known = np.isfinite(series.put_in)
        self._start, self._coin, self._coins = world.start, coin, (sold, other)
        self._shown = None
        if known.any():
            first = int(np.argmax(known))
            put_in = series.put_in[first:]
            gained = series.redemption_value[first:] + series.taken_out[first:] - put_in
            self._shown = GainLines(
                series.hour[first:], gained, series.market_value[first:] - put_in, series.redemption_rate[first:]
            )
        spoken.describe(self, self.text())
        self.rebuild()

    def table(self) -> QAbstractItemModel:
        """Its numbers, a row a day."""
        self._numbers.entitle({column.key: column.title for column in _columns(self._coins[0])})
        shown = self._shown
        if shown is None:
            self._numbers.set_rows([])
            return self._numbers
        places = [*range(0, len(shown.hours) - 1, 24), len(shown.hours) - 1]
        self._numbers.set_rows(
            [
                {
                    "key": str(place),
                    "when": date_time(self._start, int(shown.hours[place])),
                    "pool": decimal(float(shown.pool[place]), 4, sign=True),
                    "held": decimal(float(shown.held[place]), 4, sign=True),
                    "part": percent(float(shown.part[place]), 1),
                }
                for place in places
            ]
        )
        return self._numbers

    def text(self) -> str:
        """The picture in words."""
        shown = self._shown
        if shown is None:
            return EMPTY
        pool, held = (decimal(float(line[-1]), 4, sign=True) for line in (shown.pool, shown.held))
        worst = percent(float(np.nanmax(shown.part)), 0)
        return (
            f"Since the first deposit the pool brought {pool} {self._coin}, holding the same coins {held}. The pool holds "
            f"{percent(float(shown.part[-1]), 0)} {self._coins[0]} now, {worst} at most."
        )

    # -- laying out

    def rebuild(self) -> None:
        if not hasattr(self, "_numbers"):
            return
        shown = self._shown
        if shown is None or not len(shown.hours):
            self.x_ticks, self.y_ticks = [], []
            for curve in (self._held, self._pool):
                curve.setData(np.empty(0), np.empty(0))
            self.viewport().update()
            return
        lines = np.concatenate([shown.pool, shown.held, [0.0]])
        low, high = float(np.nanmin(lines)), float(np.nanmax(lines))
        air = max((high - low) * 0.1, 1e-9)
        first, last = float(shown.hours[0]), float(max(shown.hours[-1], shown.hours[0] + 1))
        self.set_ranges((first, last), (low - air, high + air))
        self.y_ticks = value_ticks(low - air, high + air, 4)
        room = max(2, min(6, int(self.width() / theme().px(120))))
        self.x_ticks = with_ends(time_ticks(self._start, first, last, room), self._start, first, last, beyond=False)
        gutter = max(width(line) for line in (*self._ends(), *self._strip_words())) + theme().px(14)
        left = max(self.tick_margin(), max(width([TextRun(name, "ink3")]) for name in self._coins) + theme().px(16))
        foot = 1.5 * line_height() + theme().px(STRIP + 22)
        self.set_margins(left, 1.6 * line_height(), min(gutter, self.width() * 0.36), foot)
        step = bucket(len(shown.hours), MOST_POINTS)
        self._pool.setData(*peaks(shown.hours, shown.pool, step), pen=stroke("redeem", line_width()))
        self._held.setData(*peaks(shown.hours, shown.held, step), pen=dashed("ink2", line_width(), (1, 2)))
        self.viewport().update()

    def _ends(self) -> tuple[TextLine, TextLine]:
        shown = self._shown
        assert shown is not None
        pool, held = (decimal(float(line[-1]), 4, sign=True) for line in (shown.pool, shown.held))
        return (
            [TextRun("in the pool ", "redeem"), TextRun(pool, "redeem", True)],
            [TextRun("just holding ", "ink2"), TextRun(held, "ink2", True)],
        )

    def _strip_words(self) -> tuple[TextLine, TextLine]:
        shown = self._shown
        assert shown is not None
        now, most = (percent(float(part), 0) for part in (shown.part[-1], np.nanmax(shown.part)))
        return (
            [TextRun("the pool holds ", "ink2"), TextRun(f"{now} {self._coins[0]}", "ink", True)],
            [TextRun(f"{most} at most", "ink2")],
        )

    def strip_box(self) -> QRectF:
        """Where the strip of the pool's halves is."""
        box = self.inner()
        return QRectF(box.left(), box.bottom() + theme().px(18), box.width(), theme().px(STRIP))

    # -- painting

    def paint_over(self, painter: QPainter) -> None:
        shown = self._shown
        if shown is None:
            write(painter, self.width() / 2, self.height() / 2, [TextRun(EMPTY, "ink2")], align=0.5)
            return
        box, high = self.inner(), line_height()
        write(painter, 0, 0, [TextRun(f"{self._coin} above what you put in", "ink2")])
        painter.setPen(stroke("ink3", 1))
        zero = float(self.y_px(0.0))
        painter.drawLine(QPointF(box.left(), zero), QPointF(box.right(), zero))
        ends = sorted(zip((float(shown.pool[-1]), float(shown.held[-1])), self._ends(), strict=True), key=lambda pair: -pair[0])
        tops = spread([float(self.y_px(at)) for at, _ in ends], [high] * 2, 0, box.bottom())
        for (_, words), top in zip(ends, tops, strict=True):
            write(painter, box.right() + theme().px(9), top, words, backing=True)
        dot(painter, QPointF(box.right(), float(self.y_px(float(shown.pool[-1])))), 4, "redeem", "base", 1.5)
        self._paint_strip(painter, shown)

    def _paint_strip(self, painter: QPainter, shown: GainLines) -> None:
        strip, high = self.strip_box(), line_height()
        painter.fillRect(strip, tint("ink3", 0.18))
        hours, part = peaks(shown.hours, shown.part, bucket(len(shown.hours), MOST_POINTS))
        points = [
            QPointF(float(self.x_px(hour)), strip.bottom() - strip.height() * float(at))
            for hour, at in zip(hours, part, strict=True)
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint("ink3", 0.55))
        painter.drawPolygon(QPolygonF([QPointF(strip.left(), strip.bottom()), *points, QPointF(strip.right(), strip.bottom())]))
        painter.setPen(stroke("ink", 1))
        painter.drawPolyline(QPolygonF(points))
        sold, other = self._coins
        write(painter, strip.left() - theme().px(8), strip.top() - high * 0.2, [TextRun(other, "ink3")], align=1)
        write(painter, strip.left() - theme().px(8), strip.bottom() - high * 0.8, [TextRun(sold, "ink3")], align=1)
        for number, words in enumerate(self._strip_words()):
            write(painter, strip.right() + theme().px(9), strip.top() - high * 0.2 + number * high, words, backing=True)


def _columns(sold: str) -> tuple[TableColumn, ...]:
    return (
        TableColumn("when", "When", "head", stretch=True),
        TableColumn("pool", "In the pool", "number", 110),
        TableColumn("held", "Just holding", "number", 110),
        TableColumn("part", f"Pool, {sold}" if sold else "Pool", "number", 110),
    )
