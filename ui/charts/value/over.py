"""What the hero chart paints over its curves: now, projected values, the recorded low in words, the marks of events, and
the crosshair. Words are laid out so that none overlaps another."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter

from ui.charts import words
from ui.charts.painting import Line, Run, dashed, diamond, dot, line_height, stroke, width, write
from ui.charts.plot import line_width
from ui.charts.series import Flat
from ui.charts.value.apart import paint_names
from ui.charts.value.badges import paint_marks
from ui.charts.value.clear import Clearing
from ui.charts.value.lines import ValueLines
from ui.charts.value.names import end_labels, inline_names
from ui.charts.value.sources import paint_words
from ui.charts.value.views import TITLES, lines
from ui.theme import theme

_NAMED_AT_ONCE = 3
"""How many events the crosshair names where several share its hour."""


def paint_over(painter: QPainter, chart: ValueLines) -> None:
    """Everything above the curves."""
    _title(painter, chart)
    _now_line(painter, chart)
    _flats(painter, chart)
    paint_marks(painter, chart)
    paint_words(painter, chart)
    _end_dots(painter, chart)
    clearing = Clearing(chart)
    if chart.inline():
        inline_names(painter, chart)
    else:
        for box in end_labels(painter, chart):
            clearing.take(box)
    _low_word(painter, chart, clearing)
    paint_names(painter, chart)
    _future_words(painter, chart)
    _crosshair(painter, chart)
    _span(painter, chart)


def title(chart: ValueLines) -> str:
    """What is drawn, and what all of it rests on where nothing is recorded."""
    move = chart.last_move()
    text = TITLES[chart.view]
    if chart.view == "gain" and chart.since_move() and move is not None:
        text = f"Gain or loss since {words.day(chart.data.unix(move))}"
    if chart.view != "discount":
        text += f", {chart.data.coin}"
    return text if chart.data.recorded_until_hour is not None else f"{text}  \u00b7  assumed figures"


def _title(painter: QPainter, chart: ValueLines) -> None:
    """The title over the plot, shortened where a button stands beside it; it gives way to the words of the crosshair."""
    if chart.pointer is not None:
        return
    text, room = title(chart), chart.width() - chart.title_right
    while text and width([Run(text)]) > room:
        text = text.rpartition("  ")[0].rpartition("  ")[0] if "  " in text else text.rpartition(" ")[0]
    write(painter, 0, 0, [Run(text, "ink2")])


def _span(painter: QPainter, chart: ValueLines) -> None:
    """The hours that a drag has covered so far."""
    if chart.span is None or chart.span[0] == chart.span[1]:
        return
    left, right = sorted(chart.span)
    wash = theme().color("accent")
    wash.setAlphaF(0.12)
    painter.fillRect(QRectF(left, 0, right - left, chart.inner().bottom()), wash)
    painter.setPen(dashed("accent", 1, (4, 3)))
    for x in (left, right):
        painter.drawLine(QPointF(x, 0), QPointF(x, chart.inner().bottom()))


def _now_line(painter: QPainter, chart: ValueLines) -> None:
    """Where I stand, drawn only when something lies beyond it."""
    if not chart.inline() or chart.future:
        return
    x, box = chart.x_px(chart.data.hour[-1]), chart.inner()
    painter.setPen(dashed("ink3", 1, (4, 3)))
    painter.drawLine(QPointF(x, 0), QPointF(x, box.bottom()))
    write(painter, x + 5, 0, [Run("now", "ink2")], backing=True)


def _flats(painter: QPainter, chart: ValueLines) -> None:
    """Projected values from now to the right edge: dashed, named above or below."""
    box, x = chart.inner(), chart.x_px(chart.now())
    order = [flat for flat in chart.flats if np.isfinite(chart.flat_height(flat))]
    if not order:
        return
    order.sort(key=lambda flat: -chart.flat_height(flat))
    for place, flat in enumerate(order):
        y = chart.y_px(chart.flat_height(flat))
        painter.setPen(dashed(flat.series, line_width(), (2, 1)))
        painter.drawLine(QPointF(x, y), QPointF(box.right(), y))
        top = y - line_height() - 5 if place == 0 else y + 5
        write(
            painter,
            box.right() - 2,
            top,
            [Run(flat.strong, flat.series, True), Run(f" {flat.label}", flat.series)],
            align=1,
            backing=True,
        )
    future = chart.future
    if future and np.isfinite(future.value):
        value = chart.flat_height(Flat(future.value, "", ""))
        diamond(painter, QPointF(chart.x_px(future.likely_hour), chart.y_px(value)), 6, "base", "accent")


def _future_words(painter: QPainter, chart: ValueLines) -> None:
    future = chart.future
    if future is None:
        return
    unix, box = chart.data.unix, chart.inner()
    text: list[Line] = [
        [Run(future.title, "accent", True)],
        [Run(f"{words.days_between(unix(future.low_hour), unix(future.high_hour))},", "accent")],
        [Run(f"likely {words.day(unix(future.likely_hour))}", "accent")],
    ]
    size, x = max(width(line) for line in text), chart.x_px(future.high_hour) + 6
    align = 0.0
    if x + size > chart.width() - 2:
        x, align = chart.x_px(future.low_hour) - 6, 1.0
    for number, line in enumerate(text):
        write(
            painter,
            x,
            box.top() + box.height() * 0.3 + number * line_height(),
            line,
            align=align,
            backing=True,
        )


def _low_word(painter: QPainter, chart: ValueLines, clearing: Clearing) -> None:
    """The lowest recorded price of the hours on show, beside its own point."""
    found = low_point(chart)
    if chart.extras or found is None:
        return
    x, y, price = found
    text = [Run("low ", "ink3"), Run(words.number(price), "market"), Run(" each" if chart.view != "rate" else "", "ink3")]
    size, aside = QSizeF(width(text), line_height()), theme().px(9)
    tops = [y - size.height() / 2, y - size.height() + 2, y - 3, y - size.height() - 4, y + 4]
    corners = [(left, top) for left in clearing.beside(x, aside, size.width()) for top in tops]
    room = chart.inner()
    room.setRight(chart.width() - 2)
    box = clearing.first(corners, size, room)
    if box is not None:
        write(painter, box.left(), box.top(), text, backing=True)


def low_point(chart: ValueLines) -> tuple[float, float, float] | None:
    """Where the lowest recorded price of the hours on show stands, in pixels, and the price; None where it does not leave the
    line or is not on show."""
    data = chart.data
    on_show = (data.hour >= chart.x_range[0]) & (data.hour <= chart.x_range[1]) & np.isfinite(data.low)
    if not on_show.any():
        return None
    place = int(np.argmin(np.where(on_show, data.low, np.inf)))
    drawn = lines(data, chart.view, slice(place, place + 1), chart.zero)
    low, market = float(chart.y_px(drawn.low[0])), float(chart.y_px(drawn.market[0]))
    if not np.isfinite(low) or low > chart.inner().bottom() or low - market < theme().px(4):
        return None
    return float(chart.x_px(data.hour[place])), low, float(data.low[place])


def _end_dots(painter: QPainter, chart: ValueLines) -> None:
    end = chart.end_index()
    now = slice(end, end + 1)
    drawn = lines(chart.data, chart.view, now, chart.zero)
    x = chart.x_px(chart.data.hour[end])
    if x > chart.inner().right() + 1:
        return
    for token, value in (("redeem", drawn.redeem[0]), ("market", drawn.market[0])):
        if np.isfinite(value) and chart.y_px(value) <= chart.inner().bottom() + 1:
            painter.setPen(Qt.PenStyle.NoPen)
            dot(painter, QPointF(x, chart.y_px(value)), 4.5, token, "base", 1)


def _crosshair(painter: QPainter, chart: ValueLines) -> None:
    """A dashed line with its date at the head and a dot on each line."""
    if chart.pointer is None:
        return
    data, index, box = chart.data, chart.data.index(chart.pointer), chart.inner()
    x = float(chart.x_px(data.hour[index]))
    if not box.left() - 1 <= x <= box.right() + 1:
        return
    text = [Run(words.day(data.unix(data.hour[index])), "ink")]
    near = chart.near(x, 3)
    if near:
        told = [f"{item.number} {item.label}" for item in near[:_NAMED_AT_ONCE]]
        more = [f"{len(near) - _NAMED_AT_ONCE} more"] if len(near) > _NAMED_AT_ONCE else []
        text.append(Run(f"  {words.listed([*told, *more])}", "ink2"))
    painter.setPen(stroke("ink3") if theme().shown == "projector" else dashed("ink3", 1, (4, 3)))
    painter.drawLine(
        QPointF(round(x) + 0.5, box.top() - 4), QPointF(round(x) + 0.5, box.bottom() + chart.frame.foot - chart.frame.dates)
    )
    half = width(text) / 2
    write(painter, min(max(x, half), chart.width() - half), 0, text, align=0.5, backing=True)
    drawn = lines(data, chart.view, slice(index, index + 1), chart.zero)
    for token, value in (("redeem", drawn.redeem[0]), ("market", drawn.market[0])):
        if np.isfinite(value) and chart.y_px(value) <= box.bottom() + 1:
            dot(painter, QPointF(x, chart.y_px(value)), 4, token, "base", 1.5)
