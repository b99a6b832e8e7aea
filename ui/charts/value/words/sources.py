"""Where the hours on show come from: the title says it. Where recorded hours and hours reconstructed after them stand on one
chart they look different, too: recorded ones on plain ground, the others on shaded ground behind a line, each with its name."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from ui.charts import words
from ui.charts.painting import TextRun, line_height, stroke, text_width, tint, write
from ui.charts.series import Source
from ui.charts.value.clear import Clearing
from ui.charts.value.curves import ValueLines
from ui.theme import theme


class SourceStretch(NamedTuple):
    """Hours on show from one source."""

    first: float
    last: float
    source: Source
    words: str


def stretches(chart: ValueLines) -> list[SourceStretch]:
    """The hours on show by their source, from the left."""
    data = chart.data
    if not len(data):
        return []
    first, end = chart.x_range[0], min(chart.x_range[1], chart.now())
    if data.recorded_until_hour is None:
        return [SourceStretch(first, end, "assumed", "assumed figures")]
    split = min(max(float(data.recorded_until_hour), first), end)
    found = [SourceStretch(first, split, "recorded", "recorded"), SourceStretch(split, end, "reconstructed", "reconstructed")]
    return [stretch for stretch in found if stretch.last > stretch.first]


def source_words(chart: ValueLines) -> str:
    """What the title says of where the hours on show come from, and of what was imagined beside a record."""
    found, beside = stretches(chart), chart.data.beside_record
    if not found:
        return ""
    if len(found) > 1:
        told = f"recorded until {words.day(chart.data.unix(found[0].last))}, then reconstructed"
    else:
        told = found[0].words if found[0].source == "assumed" else f"{found[0].words} prices"
    return f"{told}, imagined {beside}" if beside else told


def under_title(chart: ValueLines) -> tuple[str, ...]:
    """What follows the title: of which hour coin prices are, in terms of another coin, and where the hours on show come from."""
    prices = "" if chart.view == "discount" else chart.data.prices
    return tuple(part for part in (prices, source_words(chart)) if part)


def paint_ground(painter: QPainter, chart: ValueLines) -> None:
    """The shade under reconstructed hours, and the line where the record ends."""
    box = chart.inner()
    foot, head = box.bottom() + chart.frame.marks + chart.frame.strip, box.top() - theme().px(4)
    for stretch in stretches(chart):
        if stretch.source != "reconstructed":
            continue
        left, right = float(chart.x_px(stretch.first)), float(chart.x_px(stretch.last))
        painter.fillRect(QRectF(left, head, right - left, foot - head), tint("ink3", 0.11))
        if stretch.first > chart.x_range[0]:
            painter.setPen(stroke("edge", 1))
            painter.drawLine(QPointF(round(left) + 0.5, head), QPointF(round(left) + 0.5, foot))


def paint_words(painter: QPainter, chart: ValueLines, clearing: Clearing) -> None:
    """The name of each stretch where there are two, in a place of its own that touches nothing; of one alone the title tells."""
    found, box, high = stretches(chart), chart.inner(), line_height()
    for stretch in found if len(found) > 1 else ():
        left, right = float(chart.x_px(stretch.first)) + 5, float(chart.x_px(stretch.last)) - 5
        size = QSizeF(text_width(stretch.words), high)
        tops = [box.top() + 2, box.bottom() - high - 3, *np.linspace(box.top() + high, box.bottom() - 2 * high, 6).tolist()]
        lefts = np.linspace(left, max(right - size.width(), left), 8).tolist()
        place = clearing.first(
            [(x, top) for top in tops for x in lefts], size, QRectF(left, box.top(), right - left, box.height())
        )
        if place is not None:
            write(painter, place.left(), place.top(), [TextRun(stretch.words, "ink2")], backing=stretch.source == "recorded")
