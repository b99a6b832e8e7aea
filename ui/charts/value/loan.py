"""The two views of a loan of one's own: its health over the line at which it is liquidated, and what one's own in it brought a
year. Both are one line with gaps where nothing was owed; all else (events, ranges, crosshair) is that of the hero chart."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from ui.charts import words
from ui.charts.painting import TextLine, TextRun, line_height, stroke, tint, write
from ui.charts.plot import line_width
from ui.charts.value.curves import ValueLines
from ui.charts.value.end_labels.label import EndLabel
from ui.charts.value.sharing import is_tight
from ui.charts.value.views import HEALTH, LOAN_VIEWS, lines
from ui.charts.value.words.of_loan import NO_LOAN, UNKNOWN, column_of, health_words, rate_words
from ui.charts.viewport import LIQUIDATED, reach_of


def end_of(chart: ValueLines, last: int) -> list[EndLabel]:
    """What stands at the right end of the line, and at the level that it is compared with."""
    data, view, tone = chart.data, chart.view, chart.own_tone
    known = np.nonzero(np.isfinite(column_of(data, view)[: last + 1]))[0]
    found = [_level(chart)] if len(known) or view == HEALTH else []
    if not len(known):
        return found
    place = int(known[-1])
    y = max(float(chart.y_px(lines(data, view, slice(place, place + 1)).redeem[0])), chart.inner().top())
    if place < last:
        ended = "No loan" if not np.isfinite(data.health[last]) else UNKNOWN.capitalize()
        since = f"since {words.day(data.unix(data.hour[place + 1]))}"
        return [*found, EndLabel(y, ([TextRun(ended, tone, True)], [TextRun(since)]), "redeem")]
    if view == HEALTH:
        value = float(data.health[place])
        tone = "bad" if value < LIQUIDATED else tone
        return [*found, EndLabel(y, ([TextRun("Health ", tone), TextRun(health_words(value), tone, True)],), "redeem")]
    named: TextLine = [TextRun("Net rate ", tone), TextRun(rate_words(float(data.net_rate[place])), tone, True)]
    return [*found, EndLabel(y, (named, [TextRun("a year, mean of the day")]), "redeem", (named,))]


def _level(chart: ValueLines) -> EndLabel:
    """The name of the line that a loan is compared with."""
    limit = words.cut(LIQUIDATED)
    if chart.view != HEALTH:
        return EndLabel(float(chart.y_px(0.0)), ([TextRun("earns nothing")],), "zero")
    text = f"liquidated {limit}" if is_tight(chart) else f"Liquidated under {limit}"
    return EndLabel(float(chart.y_px(LIQUIDATED)), ([TextRun(text, "bad")],), "zero")


def paint_level(painter: QPainter, chart: ValueLines) -> None:
    """The zone in which a loan is liquidated, and the line over it."""
    box, y = chart.inner(), float(chart.y_px(LIQUIDATED))
    if chart.view == HEALTH and y < box.bottom():
        painter.fillRect(QRectF(box.left(), y, box.width(), box.bottom() - y), tint("bad", 0.10))
        painter.setPen(stroke("bad", line_width()))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))


def paint_nothing(painter: QPainter, chart: ValueLines) -> None:
    """A sentence where no hour on show had a loan."""
    if chart.view in LOAN_VIEWS and reach_of([points[1] for points in chart.thin.values()]) is None:
        middle = chart.inner().center()
        write(painter, middle.x(), middle.y() - 2 * line_height(), [TextRun(NO_LOAN, "ink2")], align=0.5, backing=True)
