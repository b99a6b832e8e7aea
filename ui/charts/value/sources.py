"""Where the hours on show come from, said on the chart: recorded hours on plain ground over a solid line, hours reconstructed
after them on shaded ground over a dotted one, from where a line says that the record ends. A world without a record is lived on
assumed figures throughout: a dashed line, and a word in the title."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from ui.charts import words
from ui.charts.painting import Run, dashed, line_height, stroke, text_width, tint, write
from ui.charts.series import Source
from ui.charts.value.lines import ValueLines

_LINES: dict[Source, tuple[float, float]] = {"recorded": (1, 0), "reconstructed": (1, 2), "assumed": (2, 6)}


class Stretch(NamedTuple):
    """Hours on show from one source."""

    first: float
    last: float
    source: Source
    words: str


def stretches(chart: ValueLines) -> list[Stretch]:
    """The hours on show by their source, from the left."""
    data = chart.data
    if not len(data):
        return []
    first, end = chart.x_range[0], min(chart.x_range[1], chart.now())
    if data.recorded_until_hour is None:
        return [Stretch(first, end, "assumed", "assumed")]
    split = min(max(float(data.recorded_until_hour), first), end)
    recorded = f"prices recorded, {data.beside_record} reconstructed" if data.beside_record else "recorded"
    found = [Stretch(first, split, "recorded", recorded), Stretch(split, end, "reconstructed", "reconstructed by the model")]
    return [stretch for stretch in found if stretch.last > stretch.first]


def paint_ground(painter: QPainter, chart: ValueLines) -> None:
    """The shade under reconstructed hours, the line at the foot of the plot, the line where the record ends."""
    box = chart.inner()
    foot = box.bottom() + chart.frame.marks + chart.frame.strip
    for stretch in stretches(chart):
        left, right = float(chart.x_px(stretch.first)), float(chart.x_px(stretch.last))
        if stretch.source == "reconstructed":
            painter.fillRect(QRectF(left, line_height(), right - left, foot - line_height()), tint("ink3", 0.11))
            if stretch.first > chart.x_range[0]:
                painter.setPen(stroke("edge", 1))
                painter.drawLine(QPointF(round(left) + 0.5, line_height()), QPointF(round(left) + 0.5, foot))
        size = 1.0 if stretch.source == "assumed" else 1.5
        pen = stroke("edge", size) if stretch.source == "recorded" else dashed("edge", size, _LINES[stretch.source])
        painter.setPen(pen)
        painter.drawLine(QPointF(left, box.bottom() + 1.5), QPointF(right, box.bottom() + 1.5))


def paint_words(painter: QPainter, chart: ValueLines) -> None:
    """The word of each stretch where it has room, clear of the lines; of what is all assumed the title tells."""
    found = [stretch for stretch in stretches(chart) if stretch.source != "assumed"]
    for stretch in found:
        left, right = float(chart.x_px(stretch.first)) + 5, float(chart.x_px(stretch.last)) - 5
        texts = [stretch.words, stretch.words.split(",")[0].split(" by ")[0]]
        begins = stretch.first > chart.x_range[0]
        if stretch.source == "reconstructed" and begins:
            texts.insert(0, f"record ends {words.day(chart.data.unix(stretch.first))}, {stretch.words}")
        text = next((text for text in texts if text_width(text) <= right - left), "")
        if not text and stretch.source == "reconstructed":
            text = f"reconstructed from {words.day(chart.data.unix(stretch.first))}" if begins else "reconstructed"
            left = right - text_width(text)
        if text:
            top, clear = _clear_top(chart, left, left + text_width(text))
            write(painter, left, top, [Run(text, "ink2")], backing=clear)


def _clear_top(chart: ValueLines, left: float, right: float) -> tuple[float, bool]:
    """Where a line of words crosses no line of the chart: under the head of the plot, or at its foot; else the foot, and no
    ground is laid under the words, so that they hide no line."""
    box, high = chart.inner(), line_height()
    for top in (box.top() + 2, box.bottom() - high - 3):
        if not crosses(chart, left, right, top):
            return float(top), True
    return float(box.bottom() - high - 3), False


def crosses(chart: ValueLines, left: float, right: float, top: float) -> bool:
    """Whether a line of words with this place would lie on a line of the chart."""
    within = (chart.columns >= left - 3) & (chart.columns <= right + 3)
    both = chart.column_lines.redeem[within], chart.column_lines.market[within]
    drawn = np.asarray(chart.y_px(np.concatenate(both)))
    drawn = drawn[np.isfinite(drawn)]
    return bool(((drawn > top - 2) & (drawn < top + line_height() + 2)).any())
