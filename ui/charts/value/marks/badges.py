"""The marks of events, painted: on the line a hollow dot for mine and a diamond for the world's, a dotted line down to a badge
with the event's number (a disc mine, a square the world's), and beside it what happened and why the lines jump there."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from ui.charts import words
from ui.charts.painting import TextRun, dashed, diamond, dot, line_height, stroke, text_width, write
from ui.charts.series import ChartMarker, Floats
from ui.charts.value.curves import ValueLines
from ui.charts.value.marks.places import Layout, PlacedMark, lay_out
from ui.charts.value.marks.why import COST, why
from ui.charts.value.views import LOAN_VIEWS, mark_value
from ui.theme import theme

BADGE = 16
"""Pixels at 100 % that a badge of one digit is wide and high."""


def badge_width(marker: ChartMarker) -> float:
    """How wide an event's badge is."""
    return max(float(theme().px(BADGE)), text_width(str(marker.number), True) + theme().px(7))


def layout_of(chart: ValueLines, rows: int) -> Layout:
    """Where the marks of the hours on show stand."""
    hours = chart.marker_hours
    first, last = np.searchsorted(hours, chart.x_range[0], "left"), np.searchsorted(hours, chart.x_range[1], "right")
    shown = chart.markers[first:last]
    places = np.asarray(chart.x_px(hours[first:last]))
    box = chart.inner()

    def names(marker: ChartMarker) -> list[str]:
        reason = why(chart.data, marker) if chart.view not in LOAN_VIEWS else ""
        plain = [text for text in (marker.label, marker.label.split(" for ")[0], marker.short) if text]
        verb = [marker.label.split(" ")[0]] if marker.move else []
        cost = [reason] if reason.startswith(COST) else []
        return [*(f"{text}: {reason}" for text in plain[:2] if reason), *cost, *plain, *verb]

    return lay_out(shown, places, text_width, badge_width, box.left(), box.right(), rows, names, chart.chosen_event)


def paint_marks(painter: QPainter, chart: ValueLines) -> None:
    """Every mark that has room, and a stroke for each that has none; while time plays from a picture that is kept until the view
    or the events are others."""
    if not chart.marks.rows:
        return
    if chart.playing and painter.device() is chart.viewport():
        key = (chart.marks, chart.x_range, chart.y_range, chart.frame, chart.inner().getRect(), chart.chosen_event)
        chart.marks_kept.paint(painter, chart.viewport(), key, lambda inside: _paint_all(inside, chart))
    else:
        _paint_all(painter, chart)


def _paint_all(painter: QPainter, chart: ValueLines) -> None:
    layout, box = chart.marks, chart.inner()
    marks = layout.marks
    places = np.array([float(chart.x_px(mark.marker.hour)) for mark in marks])
    heights = layout_heights(chart)
    foot = box.bottom() + chart.frame.marks
    painter.setPen(dashed("ink3", 1, (1, 2)))
    for mark, x, y in zip(marks, places.tolist(), heights.tolist(), strict=True):
        badge, at_x = badge_box(chart, mark), round(x) + 0.5
        if abs(mark.x - x) <= badge.width() / 2:
            painter.drawLine(QPointF(at_x, y), QPointF(at_x, badge.top()))
        else:  # the badge stands beside its event: the line bends to it under the plot
            painter.drawLine(QPointF(at_x, y), QPointF(at_x, box.bottom()))
            painter.drawLine(QPointF(at_x, box.bottom()), QPointF(mark.x, badge.top()))
        if mark.marker.own and chart.frame.strip:
            painter.drawLine(QPointF(at_x, foot), QPointF(at_x, foot + chart.frame.strip))
    painter.setPen(stroke("ink3", 1))
    top, end = box.bottom() + 1, box.bottom() + theme().px(4)
    painter.drawLines([QLineF(x, top, x, end) for x in dict.fromkeys(round(x) + 0.5 for x in layout.ticks)])
    for mark, x, y in zip(marks, places.tolist(), heights.tolist(), strict=True):
        if box.top() <= y < box.bottom() - 1:
            (dot if mark.marker.own else diamond)(painter, QPointF(x, y), 4 if mark.marker.own else 4.5, "base", "ink")
    for mark in marks:
        _badge(painter, chart, mark, foot)


def badge_box(chart: ValueLines, mark: PlacedMark) -> QRectF:
    """Where the badge of a mark stands, in window pixels."""
    foot = chart.inner().bottom() + chart.frame.marks
    wide, high = badge_width(mark.marker), float(theme().px(BADGE))
    middle = foot - chart.frame.row * (mark.row + 0.5)
    return QRectF(mark.x - wide / 2, middle - high / 2, wide, high)


def badge_tip(chart: ValueLines, at: QPointF) -> str:
    """What happened where the badge at this place stands, and when: "7 Sold 2, 3 September"; "" where there is none."""
    for mark in chart.marks.marks:
        if badge_box(chart, mark).contains(at):
            told = (f"{mark.marker.number} {mark.marker.label}", why(chart.data, mark.marker))
            return ", ".join([*(part for part in told if part), words.day(chart.data.unix(mark.marker.hour))])
    return ""


def _badge(painter: QPainter, chart: ValueLines, mark: PlacedMark, foot: float) -> None:
    """A disc or a square with the number; the chosen event's in the accent; then the name."""
    box = badge_box(chart, mark)
    own, chosen = mark.marker.own, mark.marker.number == chart.chosen_event
    radius = box.height() / 2 if own else theme().px(3)
    painter.setPen(stroke("accent" if chosen else "ink", 2 if chosen else 1.2))
    painter.setBrush(theme().color("accent" if chosen and own else "ink" if own else "wash" if chosen else "base"))
    painter.drawRoundedRect(box, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    tone = ("onaccent" if chosen else "base") if own else "ink"
    top = box.center().y() - line_height() / 2
    write(painter, box.center().x(), top, [TextRun(str(mark.marker.number), tone, True)], align=0.5)
    if mark.name:
        write(painter, mark.name_x, top, [TextRun(mark.name, "ink2")], backing=True)


def layout_heights(chart: ValueLines) -> Floats:
    """Where the marks that have room stand on the lines, in window pixels; their values are read once for each layout."""
    if chart.mark_values is None:
        marks = (mark.marker for mark in chart.marks.marks)
        chart.mark_values = np.array([mark_value(chart.data, chart.view, marker, chart.zero) for marker in marks])
    return _at_heights(chart, chart.mark_values)


def mark_heights(chart: ValueLines, markers: Iterable[ChartMarker]) -> Floats:
    """Where marks stand on the lines, in window pixels: at the value each names; what left the picture ends at its foot."""
    return _at_heights(chart, np.array([mark_value(chart.data, chart.view, marker, chart.zero) for marker in markers]))


def _at_heights(chart: ValueLines, values: Floats) -> Floats:
    heights, foot = np.asarray(chart.y_px(values)), chart.inner().bottom()
    return np.where(np.isfinite(heights), np.minimum(heights, foot), foot)
