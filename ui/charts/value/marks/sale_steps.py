"""What a sale of mine cost, said beside the step that it left in the redemption line, where its mark has no room to say so."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPainter

from ui.charts.painting import TextRun, line_height, text_width, write
from ui.charts.series import ChartMarker
from ui.charts.value.clear import Clearing, apart
from ui.charts.value.curves import ValueLines
from ui.charts.value.marks.badges import mark_heights
from ui.charts.value.marks.why import COST, why

_AT_MOST = 6
_BESIDE = 1.5
"""Words farther from their step than so many lines, or over other marks too, begin with the number of its mark."""


def costs_of(chart: ValueLines) -> tuple[tuple[ChartMarker, str], ...]:
    """My last few sales on show that cost something and whose marks do not say so, each with what it says."""
    if chart.view != "gain":
        return ()
    first, last = chart.x_range
    said = {mark.marker.number for mark in chart.marks.marks if COST in mark.name}
    sales = [mark for mark in chart.markers if mark.kind == "swap" and first <= mark.hour <= last and mark.number not in said]
    told = ((mark, why(chart.data, mark)) for mark in sales[-_AT_MOST:])
    return tuple((mark, reason) for mark, reason in told if reason.startswith(COST))


def paint_costs(painter: QPainter, chart: ValueLines, clearing: Clearing) -> None:
    """The words beside each step, in the nearest place where they touch nothing."""
    marks = [float(chart.x_px(mark.marker.hour)) for mark in chart.marks.marks]
    for marker, text in chart.costs:
        x, y = float(chart.x_px(marker.hour)), float(mark_heights(chart, [marker])[0])
        point, high = QPointF(x, y), line_height()
        tops = [y + place * high for place in (0.6, -1.6, 1.2, -2.2, 2.0, 3.0, -3.2, 4.0)]
        numbered = f"{marker.number}: {text}"
        box = clearing.near(point, QSizeF(text_width(numbered), high), high * 0.6, tops, chart.inner())
        if box is not None:
            others = any(box.left() < each < box.right() for each in marks if abs(each - x) > 1)
            told = numbered if others or apart(point, box) >= _BESIDE * high else text
            write(painter, box.left(), box.top(), [TextRun(told, "ink2")], backing=True)
