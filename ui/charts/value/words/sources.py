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
from ui.charts.styles import RECONSTRUCTED
from ui.charts.value.clear import Clearing
from ui.charts.value.curves import ValueLines
from ui.charts.value.views import IN_COINS
from ui.theme import theme

SHADES: dict[Source, float] = {"reconstructed from quotes": 0.06, "reconstructed": RECONSTRUCTED}


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
    found: list[SourceStretch] = []
    for until, source in data.sources():
        last = min(max(until, first), end)
        found.append(SourceStretch(first, last, source, "assumed figures" if source == "assumed" else source))
        first = last
    return [stretch for stretch in found if stretch.last > stretch.first]


def source_words(chart: ValueLines) -> str:
    """What the title says of where the hours on show come from, and of what was imagined beside a record."""
    found, beside = stretches(chart), chart.data.beside_record
    if not found:
        return ""
    *before, last = found
    if before:
        told = ", ".join(f"{one.words} until {words.day(chart.data.unix(one.last))}" for one in before) + f", then {last.words}"
    else:
        told = f"{last.words} prices" if last.source in ("recorded", "reconstructed") else last.words
    return f"{told}, imagined {beside}" if beside else told


def under_title(chart: ValueLines) -> tuple[str, ...]:
    """What follows the title: of which hour coin prices are, in terms of another coin, and where the hours on show come from."""
    prices = chart.data.prices if chart.view in IN_COINS else ""
    return tuple(part for part in (prices, source_words(chart)) if part)


def paint_ground(painter: QPainter, chart: ValueLines) -> None:
    """The shade under reconstructed hours, and a line where others begin."""
    box = chart.inner()
    foot, head = box.bottom() + chart.frame.marks + chart.frame.strip, box.top() - theme().px(4)
    for stretch in stretches(chart):
        shade = SHADES.get(stretch.source)
        if shade is None:
            continue
        left, right = float(chart.x_px(stretch.first)), float(chart.x_px(stretch.last))
        painter.fillRect(QRectF(left, head, right - left, foot - head), tint("ink3", shade))
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
            write(painter, place.left(), place.top(), [TextRun(stretch.words, "ink2")], backing=stretch.source not in SHADES)
