"""What each token brings when many are sold at once: the average price by size, the price of the last one
dashed, the redemption rate above, the discount between them hatched, and my own trade with its split into
what was there already and what my size adds. The curve and the split are computed by the model; this chart
only draws them."""

from typing import Any

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from ui import spoken
from ui.charts import hatch, words
from ui.charts.decimation import at
from ui.charts.layout import spread
from ui.charts.painting import TextLine, TextRun, dashed, dot, line_height, stroke, tint, width, write
from ui.charts.plot import Plot, line_width
from ui.charts.series import Floats
from ui.charts.ticks import value_ticks
from ui.theme import theme

_END_GUTTER = 140


class PriceCurve(msgspec.Struct, frozen=True, eq=False):
    """Sizes in whole tokens paid (ascending, the first near 0), the average and the last token's price for
    each, in coins per token. `trade` is my size, None without one; `existing`, `impact`, `fee` are its
    split as shares of redemption (0.0638 is 6.38 %). `redemption_rate` is NaN where the pair has none."""

    size: Floats
    average: Floats
    last: Floats
    redemption_rate: float
    pay: str
    receive: str
    trade: float | None = None
    existing: float = 0.0
    impact: float = 0.0
    fee: float = 0.0


class PriceBySizeChart(Plot):
    """Average price over size. `pointed(size)` follows the crosshair."""

    pointed = Signal(object)

    def __init__(self, parent: Any = None) -> None:
        self._shown: PriceCurve | None = None
        self._pointer: float | None = None
        super().__init__("Price by size", parent)
        self.setObjectName("chart.price_by_size")
        self._redeem, self._last, self._average = self.add_curve(1), self.add_curve(1), self.add_curve(2)

    def set_curve(self, curve: PriceCurve | None) -> None:
        """Show this curve; None shows an empty plot."""
        self._shown = curve
        spoken.describe(self, self.text())
        self.rebuild()

    def text(self) -> str:
        """The picture in words."""
        shown = self._shown
        if shown is None or not len(shown.size):
            return "This market has no price now."
        first = f"The pool pays {words.number(shown.average[0], 5)} {shown.receive} for one {shown.pay}"
        if np.isfinite(shown.redemption_rate):
            first += f"; the redemption rate is {words.number(shown.redemption_rate, 5)}"
        if shown.trade is None:
            return f"{first}."
        return (
            f"{first}. Your trade of {words.number(shown.trade)} {shown.pay} brings "
            f"{words.number(self._price(shown.trade), 5)} each; your own size moves it by "
            f"{words.number(shown.impact * 100, 2)} %."
        )

    def _price(self, size: float) -> float:
        assert self._shown is not None
        return float(np.interp(size, self._shown.size, self._shown.average))

    def rebuild(self) -> None:
        shown = self._shown
        if shown is None or not len(shown.size) or not hasattr(self, "_average"):
            return
        known = np.concatenate([shown.average, shown.last, [shown.redemption_rate]])
        known = known[np.isfinite(known)]
        low, high = float(known.min()), float(known.max())
        room = max(high - low, high * 0.002)
        self.set_ranges((0.0, float(shown.size[-1])), (low - 0.12 * room, high + 0.15 * room))
        self.y_ticks = value_ticks(*self.y_range)
        self.x_ticks = value_ticks(0, self.x_range[1], max(2, min(7, int(self.width() / theme().px(110)))))
        gutter = max([theme().px(_END_GUTTER), *(width(line) + theme().px(12) for _, line in self._names(shown))])
        self.set_margins(self.tick_margin(), theme().px(10), min(gutter, self.width() * 0.4), 2.5 * line_height())
        rate = np.full(2, shown.redemption_rate)
        self._redeem.setData(np.array(self.x_range), rate, pen=self.pen("redeem"))
        self._average.setData(shown.size, shown.average, pen=self.pen("market"))
        self._last.setData(shown.size, shown.last, pen=dashed("market", 1, (4, 3)))
        self.viewport().update()

    def axis_foot(self) -> float:
        return line_height() + theme().px(2)

    def _names(self, shown: PriceCurve) -> list[tuple[float, TextLine]]:
        names: list[tuple[float, TextLine]] = [
            (float(shown.average[-1]), [TextRun("average price", "market")]),
            (float(shown.last[-1]), [TextRun(f"price of the last {shown.pay}", "ink3")]),
        ]
        if np.isfinite(shown.redemption_rate):
            names.append(
                (
                    shown.redemption_rate,
                    [TextRun("redeems for ", "redeem"), TextRun(words.number(shown.redemption_rate, 5), "redeem", True)],
                )
            )
        return sorted(names, key=lambda pair: -pair[0])

    def paint_under(self, painter: QPainter) -> None:
        shown = self._shown
        if shown is None or not np.isfinite(shown.redemption_rate):
            return
        columns = hatch.bounds(self.inner())
        market = self.y_px(at(shown.size, shown.average, self.x_at(columns)))  # type: ignore[arg-type]
        redeem = np.full(len(columns), self.y_px(shown.redemption_rate))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint("market", 0.10))
        for area in hatch.areas(columns, redeem, market):
            painter.drawPolygon(area)
        pen = stroke("market")
        pen.setColor(tint("market", 0.35))
        painter.setPen(pen)
        painter.drawLines(hatch.lines(columns, redeem, market, theme().px(7)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint("market", 0.5))
        for point in hatch.dots(columns, market, redeem, theme().px(7)):
            painter.drawEllipse(point, 1, 1)

    def paint_over(self, painter: QPainter) -> None:
        shown = self._shown
        if shown is None or not len(shown.size):
            write(painter, self.width() / 2, self.height() / 2, [TextRun(self.text(), "ink2")], align=0.5)
            return
        box = self.inner()
        names = self._names(shown)
        tops = spread(
            [float(self.y_px(value)) for value, _ in names],
            [line_height()] * len(names),
            0,
            box.bottom() + line_height(),
        )
        for (_, line), top in zip(names, tops, strict=True):
            write(painter, box.right() + theme().px(7), top, line, backing=True)
        write(
            painter,
            box.center().x(),
            self.height() - line_height(),
            [TextRun(f"{shown.pay} sold at once", "ink3")],
            align=0.5,
        )
        start = QPointF(self.x_px(float(shown.size[0])), self.y_px(float(shown.average[0])))
        dot(painter, start, 4, "base", "ink")
        if shown.trade is not None:
            self._paint_trade(painter, shown, shown.trade)
        if self._pointer is not None:
            self._paint_pointer(painter, self._pointer)
        elif shown.trade is None or self.x_px(shown.trade) - start.x() > theme().px(150):
            write(
                painter,
                start.x() + theme().px(12),
                start.y() - line_height() - 4,
                [TextRun("pool now ", "ink", True), TextRun(words.number(shown.average[0], 5), "ink")],
                backing=True,
            )

    def _paint_trade(self, painter: QPainter, shown: PriceCurve, size: float) -> None:
        """My size as a line, my price on the curve, an arrow down from the redemption rate, and the split
        in words."""
        box, x, y = self.inner(), float(self.x_px(size)), float(self.y_px(self._price(size)))
        painter.setPen(dashed("ink3", 1, (4, 3)))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        if np.isfinite(shown.redemption_rate):
            top = float(self.y_px(shown.redemption_rate))
            sign = 1 if y >= top else -1
            if abs(y - top) > 14:
                painter.setPen(stroke("accent", line_width()))
                tip = y - sign * 8
                painter.drawLine(QPointF(x, top), QPointF(x, tip))
                painter.drawLine(QPointF(x - 4, tip - sign * 6), QPointF(x, tip))
                painter.drawLine(QPointF(x + 4, tip - sign * 6), QPointF(x, tip))
            gap: list[TextLine] = [
                [
                    TextRun(
                        f"{'discount' if shown.existing >= 0 else 'premium'} already there "
                        f"{words.number(abs(shown.existing) * 100, 2)} %",
                        "ink2",
                    )
                ]
            ]
            self._beside(painter, x, (top + y) / 2 - line_height() / 2, gap)
        dot(painter, QPointF(x, y), 6, "accent", "base", 1.5)
        self._beside(
            painter,
            x,
            min(y + theme().px(24), box.bottom() - 3 * line_height()),
            [
                [
                    TextRun("your trade ", "accent", True),
                    TextRun(f"{words.number(self._price(size), 5)} for each {shown.pay}", "accent"),
                ],
                [TextRun(f"your own size moves the price by {words.number(shown.impact * 100, 2)} %", "ink2")],
                [TextRun(f"fee {words.number(shown.fee * 100, 2)} %", "ink2")],
            ],
        )

    def _beside(self, painter: QPainter, x: float, top: float, lines: list[TextLine]) -> None:
        """Lines of text to the right of `x`, or to its left where there is no room, or where they are whole at least."""
        size = max(width(line) for line in lines)
        at, align = beside(x, size, theme().px(9), self.inner().right(), self.width())
        for number, line in enumerate(lines):
            write(painter, at, top + number * line_height() * 1.15, line, align=align, backing=True)

    def _paint_pointer(self, painter: QPainter, size: float) -> None:
        assert self._shown is not None
        box, x = self.inner(), float(self.x_px(size))
        painter.setPen(stroke("ink3"))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        text: TextLine = [
            TextRun(f"{words.number(size, 0 if size >= 100 else 2)} {self._shown.pay} at ", "ink2"),
            TextRun(words.number(self._price(size), 5), "ink", True),
        ]
        half = width(text) / 2
        write(painter, min(max(x, half + 4), self.width() - half - 4), 0, text, align=0.5, backing=True)

    def point_at(self, size: float | None) -> None:
        """Put the crosshair on a size, or take it away."""
        if self._shown is None or size == self._pointer:
            return
        self._pointer = None if size is None else min(max(size, 0.0), self.x_range[1])
        self.pointed.emit(self._pointer)
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        self.point_at(self.x_at(x) if self.inner().left() <= x <= self.inner().right() else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = self.x_range[1] / (10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 100)
        here = self._pointer if self._pointer is not None else 0.0
        moves = {
            Qt.Key.Key_Left: here - step,
            Qt.Key.Key_Right: here + step,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: self.x_range[1],
        }
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._pointer is not None:
            self.point_at(None)
        elif key in moves:
            self.point_at(moves[key])
        else:
            event.ignore()


def beside(x: float, size: float, gap: float, right: float, whole: float) -> tuple[float, int]:
    """Return where words of a width stand beside `x`, and whether they end there (1) or begin (0): to its right up to `right`,
    else to its left, else as near to it as they are whole in a chart that is `whole` wide."""
    if x + gap + size <= right:
        return x + gap, 0
    if x - gap - size >= 0:
        return x - gap, 1
    return max(0.0, min(x + gap, whole - size)), 0
