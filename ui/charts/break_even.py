"""Leave by the queue or by a sale: the discount against the days in the queue, on a log scale, with lines
of equal yearly yield. A point above my line says: waiting pays. The sentence that matters leads; the
figures it is given (discount, days, what money earns elsewhere, the break-even yield) are computed by the
model."""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from ui import spoken
from ui.charts import hatch, words
from ui.charts.painting import TextLine, TextRun, dashed, dot, folded, line_height, stroke, text_width, tint, width, write
from ui.charts.plot import Plot, line_width
from ui.charts.ticks import Tick, log_ticks
from ui.theme import theme

_AXIS = "a year"
_ISO = (0.05, 0.2, 1.0, 5.0, 20.0, 100.0)


class BreakEven(msgspec.Struct, frozen=True):
    """`relative_gap`: market over redemption less one (-0.064 is a discount of 6.40 %). Days in the queue:
    low, likely, high. `elsewhere` and `break_even` are yearly yields (0.12 is 12 %); `break_even` is None
    where selling costs nothing. `quick` is what is done in place of waiting, `wait` where one waits."""

    relative_gap: float
    low_days: float
    likely_days: float
    high_days: float
    elsewhere: float
    break_even: float | None
    quick: str = "selling"
    wait: str = "in the queue"

    def sentence(self) -> str:
        """What to take away."""
        if self.break_even is None or self.relative_gap >= 0:
            return f"{self.quick.capitalize()} costs you nothing now: there is no discount."
        return f"{self.quick.capitalize()} pays only if your money earns more than {_percent(self.break_even)} a year."


class BreakEvenChart(Plot):
    """Log discount over days in the queue. My yield elsewhere is the bold line; under it, hatched, selling
    pays."""

    def __init__(self, parent: Any = None) -> None:
        self._shown: BreakEven | None = None
        super().__init__("Break-even of selling against waiting", parent)
        self.setObjectName("chart.break_even")
        self._line = self.add_curve(2)
        self._isos = [self.add_curve(1) for _ in _ISO]
        self._even = self.add_curve(1)

    def set_figures(self, figures: BreakEven | None) -> None:
        """Show these figures; None shows an empty plot."""
        self._shown = figures
        spoken.describe(self, self.text())
        self.rebuild()

    def text(self) -> str:
        """The picture in words."""
        shown = self._shown
        if shown is None:
            return "Enter an amount to see what waiting and selling cost."
        return (
            f"{shown.sentence()} If you asked now: {words.gap_words(shown.relative_gap)} against {_wait(shown)}, "
            f"likely {_days(shown.likely_days)}."
        )

    def _discount(self) -> float:
        """The discount in percent, at least what the scale can show."""
        return max(-self._shown.relative_gap * 100, 0.0) if self._shown else 0.0

    def rebuild(self) -> None:
        shown = self._shown
        if shown is None or not hasattr(self, "_even"):
            return
        longest = max(shown.high_days * 1.6, 2.0)
        mine = float(discount_that_pays(shown.elsewhere, shown.likely_days))
        marks = [value for value in (self._discount(), mine) if value > 0] or [1.0]
        low = max(min(marks) / 6, 1e-3)
        high = max(max(marks) * 4, low * 100)
        self.set_ranges((0.0, longest), (float(np.log10(low)), float(np.log10(high))))
        self.y_ticks = [
            Tick(float(np.log10(value)), f"{words.number(value, max(0, int(np.ceil(-np.log10(value)))))} %")
            for value in log_ticks(low, high)
        ]
        days = _round_days(longest)
        self.x_ticks = [Tick(day, _days(day)) for day in days]
        lines = line_height()
        lead = sum(len(part) for part in self._lead(shown))
        self.set_margins(self.tick_margin(), (0.3 + 1.15 * lead) * lines, theme().px(84), 2.4 * lines)
        x = np.geomspace(longest / 500, longest, 240)
        for curve, iso in zip(self._isos, _ISO, strict=True):
            curve.setData(*self._clipped(x, 0.0 if self._near(iso) else iso), pen=stroke("edge", 1))
        self._even.setData(*self._clipped(x, shown.break_even or 0.0), pen=dashed("accent", 1, (4, 3)))
        self._line.setData(*self._clipped(x, shown.elsewhere), pen=stroke("ink", line_width()))
        self.viewport().update()

    def _clipped(self, x: np.ndarray, yearly: float) -> tuple[np.ndarray, np.ndarray]:
        if yearly <= 0:
            return np.empty(0), np.empty(0)
        y = np.log10(discount_that_pays(yearly, x))
        inside = (y >= self.y_range[0]) & (y <= self.y_range[1])
        if yearly in _ISO and (not inside.any() or np.ptp(x[inside]) < self.x_range[1] / 25):
            return np.empty(0), np.empty(0)  # all but upright at the edge: a scratch, not a line
        return x[inside], y[inside]

    def _near(self, iso: float) -> bool:
        """Whether a line of the scale would lie on one of the two that matter."""
        shown = self._shown
        return shown is not None and any(
            0.7 < iso / other < 1.4 for other in (shown.elsewhere, shown.break_even or 0.0) if other > 0
        )

    def axis_foot(self) -> float:
        return line_height() + theme().px(2)

    def paint_under(self, painter: QPainter) -> None:
        shown = self._shown
        if shown is None or shown.elsewhere <= 0:
            return
        box, columns = self.inner(), hatch.bounds(self.inner())
        days = np.maximum(self.x_at(columns), 1e-9)  # type: ignore[arg-type]
        top = np.clip(self.y_px(np.log10(discount_that_pays(shown.elsewhere, days))), box.top(), box.bottom())
        bottom = np.full(len(columns), box.bottom())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint("market", 0.10))
        for area in hatch.areas(columns, top, bottom):
            painter.drawPolygon(area)
        pen = stroke("market")
        pen.setColor(tint("market", 0.35))
        painter.setPen(pen)
        painter.drawLines(hatch.lines(columns, top, bottom, theme().px(7)))

    def paint_over(self, painter: QPainter) -> None:
        if self._shown is None:
            write(painter, self.width() / 2, self.height() / 2, [TextRun(self.text(), "ink2")], align=0.5)
            return
        self._paint_lead(painter, self._shown)
        self._paint_isos(painter, self._shown)
        box = self.inner()
        mine = float(self.y_px(np.log10(max(discount_that_pays(self._shown.elsewhere, self.x_range[1]), 1e-9))))
        me, line = float(self.y_px(np.log10(max(self._discount(), 10 ** self.y_range[0])))), line_height()
        wanted = min((min(mine, box.bottom()) + me) / 2 - line / 2, mine - 1.5 * line)
        taken = (self._my_name(self._shown)[1], me - line / 2) if self._discount() > 0 else ()
        above = clear_top(wanted, taken, line, box.top(), mine - line)
        if above is not None:
            write(
                painter,
                box.right() - theme().px(10),
                above,
                [TextRun("above the line waiting pays", "redeem", True)],
                align=1,
                backing=True,
            )
        write(
            painter,
            box.right() - theme().px(10),
            box.bottom() - line_height() - theme().px(8),
            [TextRun(f"below the line {self._shown.quick} pays", "market", True)],
            align=1,
            backing=True,
        )
        write(
            painter,
            box.center().x(),
            self.height() - line_height(),
            [TextRun(f"days {self._shown.wait}", "ink3")],
            align=0.5,
        )
        self._paint_me(painter, self._shown)

    def _paint_lead(self, painter: QPainter, shown: BreakEven) -> None:
        """The sentence first, then the figures it comes from."""
        sentence, detail = self._lead(shown)
        runs = [TextRun(text, "ink", True) for text in sentence] + [TextRun(text, "ink2") for text in detail]
        for number, run in enumerate(runs):
            write(painter, 0, line_height() * 1.15 * number, [run])

    def _lead(self, shown: BreakEven) -> tuple[list[str], list[str]]:
        """The sentence and its figures in the lines that the width allows; the last leaves room for the axis' name."""
        detail = f"If you asked now: {words.gap_words(shown.relative_gap)} against {_wait(shown)}."
        room = self.width() - text_width(_AXIS) - theme().px(12)
        return folded(shown.sentence(), self.width(), bold=True), folded(detail, room)

    def _paint_isos(self, painter: QPainter, shown: BreakEven) -> None:
        """Each line's yearly yield where it leaves the plot, mine in words; names that would touch mine
        give way."""
        box = self.inner()
        taken: list[float] = []
        even = shown.break_even or 0.0
        names = [
            (shown.elsewhere, f"{_percent(shown.elsewhere)}, yours", "ink"),
            (even, _percent(even), "accent"),
            *((iso, _percent(iso), "ink3") for iso in _ISO if not self._near(iso)),
        ]
        for iso, name, token in names:
            if iso <= 0:
                continue
            y = float(self.y_px(np.log10(discount_that_pays(iso, self.x_range[1]))))
            if not box.top() <= y <= box.bottom() or any(abs(y - other) < line_height() for other in taken):
                continue
            taken.append(y)
            write(
                painter,
                box.right() + theme().px(6),
                y - line_height() / 2,
                [TextRun(name, token, token != "ink3")],
                backing=True,
            )
        write(painter, self.width(), box.top() - line_height(), [TextRun(_AXIS, "ink3")], align=1)

    def _paint_me(self, painter: QPainter, shown: BreakEven) -> None:
        if self._discount() <= 0:
            return
        y = float(self.y_px(max(np.log10(self._discount()), self.y_range[0])))
        low, likely, high = (float(self.x_px(day)) for day in (shown.low_days, shown.likely_days, shown.high_days))
        painter.setPen(stroke("accent", 3))
        painter.drawLine(QPointF(low, y), QPointF(high, y))
        painter.setPen(stroke("accent", 2))
        for x in (low, high):
            painter.drawLine(QPointF(x, y - 8), QPointF(x, y + 8))
        mine = float(self.y_px(np.log10(max(discount_that_pays(shown.elsewhere, shown.likely_days), 1e-9))))
        painter.setPen(dashed("accent", 1, (4, 3)))
        painter.drawLine(QPointF(likely, y), QPointF(likely, min(mine, self.inner().bottom())))
        dot(painter, QPointF(likely, y), 6, "accent", "base", 1.5)
        left, top, name = self._my_name(shown)
        write(painter, left, top, name, backing=True)

    def _my_name(self, shown: BreakEven) -> tuple[float, float, TextLine]:
        """Where "you, now" stands, and the words: behind the line of my days, over it where there is no room."""
        y = float(self.y_px(max(np.log10(self._discount()), self.y_range[0])))
        low, high = float(self.x_px(shown.low_days)), float(self.x_px(shown.high_days))
        name: TextLine = [TextRun("you, now", "accent", True), TextRun(f"  {words.gap_words(shown.relative_gap)}", "ink")]
        if high + 12 + width(name) <= self.inner().right():
            return high + 12, y - line_height() / 2, name
        return low, y - line_height() - 10, name


def clear_top(wanted: float, taken: Sequence[float], line: float, top: float, lowest: float) -> float | None:
    """Return the top nearest to `wanted` at which a line of words touches none of those at `taken`, between `top` and `lowest`;
    None where there is no such place."""
    step = 1.2 * line
    tried = sorted((wanted, top, *(at + side * step for at in taken for side in (-1, 1))), key=lambda at: abs(at - wanted))
    return next((at for at in tried if top <= at <= lowest and all(abs(at - other) >= step - 1e-6 for other in taken)), None)


def discount_that_pays(yearly: float, days: Any) -> Any:
    """The discount, in percent, at which selling now and earning `yearly` (0.12 is 12 %, simple interest) for `days` (a number
    or an array) brings what waiting brings: earned / (1 + earned)."""
    earned = yearly * days / 365
    return 100 * earned / (1 + earned)


def _percent(yearly: float) -> str:
    """ "489 %", "12 %", "3.5 %"."""
    value = yearly * 100
    return f"{words.number(value, 0 if value >= 10 or value == round(value) else 1)} %"


def _wait(shown: BreakEven) -> str:
    """How long one waits: a range, or the days that are known."""
    low, high = _days(shown.low_days), _days(shown.high_days)
    return f"{low} days {shown.wait}" if low == high else f"{low} to {high} days {shown.wait}"


def _days(value: float) -> str:
    return words.number(value, 0 if value >= 10 or value == round(value) else 1)


def _round_days(longest: float) -> list[float]:
    step = next(step for step in (0.5, 1, 2, 5, 10, 20, 30, 60, 90, 180, 365, 730, 3650) if longest / step <= 7)
    return [step * number for number in range(int(longest / step) + 1)]
