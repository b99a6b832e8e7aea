"""Two futures side by side: as it would go without a shock, and with it. Only what lies between them is shaded, its worst value
is written once, and a note at the foot says what the future on show rests on."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter

from ui.charts import hatch, words
from ui.charts.decimation import at
from ui.charts.painting import TextRun, line_height, stroke, text_width, tint, width, write
from ui.charts.series import Extra, Floats
from ui.charts.value.clear import Clearing
from ui.charts.value.curves import ValueLines
from ui.charts.value.marks.key import key_box
from ui.charts.value.views import lines
from ui.theme import theme

_HATCH = 7.0
_LEAST_PX = 3.0
"""Pixels that two futures must be apart for their difference to be worth a number."""


def paint_between(painter: QPainter, chart: ValueLines) -> None:
    """Tint and hatch between each dashed line and the line that it is compared with."""
    columns = chart.columns
    where = np.asarray(chart.x_at(columns)) if len(columns) else columns  # type: ignore[arg-type]
    for extra in chart.extras:
        if extra.base is None:
            continue
        first, second = (chart.y_px(at(*line, where)) for line in (chart.base_line(extra), chart.extra_line(extra)))
        top, bottom = np.fmin(first, second), np.fmax(first, second)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint("extra", 0.10))
        for area in hatch.areas(columns, top, bottom):
            painter.drawPolygon(area)
        pen = stroke("extra", 1)
        pen.setColor(tint("extra", 0.35))
        painter.setPen(pen)
        painter.drawLines(hatch.lines(columns, top, bottom, theme().px(_HATCH)))


def worst(chart: ValueLines, extra: Extra) -> tuple[float, float]:
    """The hour in which a dashed line is farthest under the one it is compared with, and by how much, in the unit of the view;
    NaN twice where nothing is known."""
    if extra.base is None:
        return np.nan, np.nan
    with_it, without = (lines(data, chart.view, slice(None), chart.zero).market for data in (extra.data, extra.base))
    apart = with_it - without
    if not np.isfinite(apart).any():
        return np.nan, np.nan
    place = int(np.nanargmin(apart))
    return float(extra.data.hour[place]), float(apart[place])


def paint_names(painter: QPainter, chart: ValueLines, clearing: Clearing) -> None:
    """The name of each dashed line with its worst difference, that of the line beside it, and the note at the foot."""
    for extra in chart.extras:
        lowest = _lowest(chart, *chart.extra_line(extra))
        if lowest is None:
            continue
        x, y = lowest
        told = [extra.name]
        hour, apart = worst(chart, extra)
        if extra.base is not None and np.isfinite(hour) and abs(float(chart.y_px(apart) - chart.y_px(0.0))) >= _LEAST_PX:
            told.append(difference_words(chart, apart))
        box, begin = chart.inner(), _begin(chart)
        if text_width(": ".join(told), True) <= chart.width() - begin - 4:
            told = [": ".join(told)]
        wide = max(text_width(text, True) for text in told)
        left = max(min(max(x - wide / 2, begin), chart.width() - wide - 4), 0.0)
        under = _under(chart, y, len(told))
        for place, text in enumerate(told):
            top = under + place * line_height()
            write(painter, left, top, [TextRun(text, "extra", True)], backing=True)
            clearing.take(QRectF(left, top, wide, line_height()))
        if extra.base is not None:
            _name_base(painter, chart, extra, clearing)
        if extra.note:
            note = [TextRun(extra.note, "ink2")]
            begin = max(min(begin, chart.width() - width(note) - 4), 0.0)
            write(painter, begin, box.bottom() - line_height(), note, backing=True)


def _under(chart: ValueLines, y: float, count: int) -> float:
    """The top of some lines of words under a point: where no level line goes through them, and over the note at the foot."""
    high, foot = count * line_height(), chart.inner().bottom() - line_height()
    tops = [y + theme().px(6) + down for down in range(0, int(2 * line_height()), 2)]
    grid = [float(chart.y_px(tick.at)) for tick in chart.y_ticks]
    clear = [top for top in tops if top + high <= foot and not any(top < level < top + high for level in grid)]
    return clear[0] if clear else tops[0]


def _begin(chart: ValueLines) -> float:
    """Where words about what would be begin: past the line of now, or where the plot does."""
    now, box = float(chart.x_px(chart.now())), chart.inner()
    return now + 5 if now < box.right() - 1 else box.left()


def _lowest(chart: ValueLines, x: Floats, y: Floats) -> tuple[float, float] | None:
    """Where a line is lowest on show, in pixels."""
    shown = np.nonzero(np.isfinite(y) & (x >= chart.x_range[0]) & (x <= chart.x_range[1]))[0]
    if not len(shown):
        return None
    place = shown[int(np.argmin(y[shown]))]
    return float(chart.x_px(x[place])), float(chart.y_px(y[place]))


def _name_base(painter: QPainter, chart: ValueLines, extra: Extra, clearing: Clearing) -> None:
    """The name of the line that a dashed one is compared with: over its end, or under it where words are in the way; it is
    left away where it would lie on others.
    """
    x, y = chart.base_line(extra)
    shown = np.nonzero(np.isfinite(y) & (x <= chart.x_range[1]))[0]
    if not len(shown):
        return
    name, last = [TextRun(extra.base_name, "market")], np.asarray(chart.y_px(y[shown[len(shown) * 2 // 3 :]]))
    over, under = float(last.min()) - line_height() - theme().px(4), float(last.max()) + theme().px(4)
    right, size = float(chart.x_px(x[shown[-1]])) - 2, QSizeF(width(name), line_height())
    for box in head_boxes(chart):
        clearing.take(box)
    within = QRectF(0, 0, chart.width(), chart.inner().bottom())
    lower = np.arange(under, within.bottom() - size.height(), theme().px(4)).tolist()
    most = chart.width() - size.width() - 2
    lefts = [min(max(right - size.width() - aside, _begin(chart)), most) for aside in (0.0, size.width() / 2)] + [most]
    corners = [(left, top) for top in (max(over, 0.0), *lower) for left in lefts]
    found = clearing.first(corners, size, within)
    if found is not None:
        write(painter, found.left(), found.top(), name, backing=True)


def head_boxes(chart: ValueLines) -> list[QRectF]:
    """Where words, key and offer over the plot stand."""
    line, offer = line_height(), chart.head.offer
    placed = [*chart.head.words, *([offer] if offer is not None else [])]
    boxes = [QRectF(each.x, each.row * line, text_width(each.text), line) for each in placed]
    return [*boxes, key_box(chart)]


def difference_words(chart: ValueLines, apart: float) -> str:
    """The worst difference as what it is: "at most 3.9399 less"."""
    if chart.view == "discount":
        size = f"{words.number(abs(apart), 2)} points"
    else:
        size = words.with_unit(abs(apart), chart.data.coin, 5 if chart.view == "rate" else 4)
    return f"at most {size} less" if apart < 0 else f"at least {size} more"
