"""What the hero chart paints over its curves: now, projected values, the recorded low in words, events with
their names at the foot, and the crosshair. Words are laid out so that none overlaps another."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from ui.charts import words
from ui.charts.decimation import at
from ui.charts.layout import FootLabel, foot_labels
from ui.charts.painting import (
    Line,
    Run,
    dashed,
    diamond,
    dot,
    line_height,
    stroke,
    text_width,
    width,
    write,
)
from ui.charts.plot import line_width
from ui.charts.series import lines
from ui.charts.value.lines import ValueLines
from ui.charts.value.names import end_labels, inline_names
from ui.theme import theme


def paint_over(painter: QPainter, chart: ValueLines) -> None:
    """Everything above the curves."""
    _now_line(painter, chart)
    _flats(painter, chart)
    _low_word(painter, chart)
    _markers(painter, chart)
    _end_dots(painter, chart)
    if chart.inline():
        inline_names(painter, chart)
    else:
        end_labels(painter, chart)
    _extra_names(painter, chart)
    _future_words(painter, chart)
    _crosshair(painter, chart)
    _span(painter, chart)


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
    if chart.view != "value" or not chart.flats:
        return
    box, x = chart.inner(), chart.x_px(chart.data.hour[-1])
    order = sorted(chart.flats, key=lambda flat: -flat.value)
    for place, flat in enumerate(order):
        y = chart.y_px(flat.value)
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
        diamond(painter, QPointF(chart.x_px(future.likely_hour), chart.y_px(future.value)), 6, "base", "accent")


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


def _low_word(painter: QPainter, chart: ValueLines) -> None:
    """The lowest recorded price of the hours on show, at the foot of its own spike."""
    drawn, data = chart.column_lines, chart.data
    window = data.window(*chart.x_range)
    lows = data.low[window]
    if chart.extras or not np.isfinite(drawn.low).any() or not np.isfinite(lows).any():
        return
    lowest = int(np.nanargmin(lows))
    price, hour = float(lows[lowest]), float(data.hour[window][lowest])
    spike = min(int(np.searchsorted(chart.columns, float(chart.x_px(hour)))), len(chart.columns) - 1)
    y = float(chart.y_px(drawn.low[spike]))
    if not np.isfinite(y) or y - float(chart.y_px(drawn.market[spike])) < theme().px(4):
        return
    text = [Run("low ", "ink3"), Run(words.number(price), "market")]
    x, box = float(chart.columns[spike]), chart.inner()
    align = 1.0 if x + width(text) + 8 > box.right() - theme().px(60) else 0.0
    top = min(y - line_height() + 2, box.bottom() - line_height())
    write(painter, x - 6 if align else x + 6, top, text, align=align, backing=True)


def _markers(painter: QPainter, chart: ValueLines) -> None:
    """Events: a dotted drop line, a mark on the line, a name at the foot."""
    shown = [item for item in chart.markers if chart.x_range[0] <= item.hour <= chart.x_range[1]]
    if not shown:
        return
    box = chart.inner()
    foot = box.bottom() + theme().px(5)
    places = [float(chart.x_px(item.hour)) for item in shown]
    heights = _line_heights(chart, np.array(places))
    painter.setPen(dashed("ink3", 1, (1, 2)))
    for x, y in zip(places, heights, strict=True):
        painter.drawLine(QPointF(round(x) + 0.5, y), QPointF(round(x) + 0.5, foot + 2))
    for item, x, y in zip(shown, places, heights, strict=True):
        (dot if item.own else diamond)(painter, QPointF(x, y), 4 if item.own else 5, "base", "ink")
    for label in foot_names(chart):
        own = any(shown[member].own for member in label.members)
        write(painter, label.x, foot, [Run(label.text, "ink2" if own else "ink3", label.numbered)])


def foot_names(chart: ValueLines) -> list[FootLabel]:
    """Where the names of the visible events stand."""
    shown = [item for item in chart.markers if chart.x_range[0] <= item.hour <= chart.x_range[1]]
    return foot_labels(
        [float(chart.x_px(item.hour)) for item in shown],
        [(item.label, item.short, item.own) for item in shown],
        text_width,
        0,
        chart.width() - 2,
        theme().px(8),
    )


def _line_heights(chart: ValueLines, places: np.ndarray) -> list[float]:
    """The market line's height at window columns, the redemption line's where there is no market."""
    market = at(chart.columns, chart.column_lines.market, places)
    redeem = at(chart.columns, chart.column_lines.redeem, places)
    heights = chart.y_px(np.where(np.isfinite(market), market, redeem))
    return [float(y) if np.isfinite(y) else chart.inner().bottom() for y in heights]


def _end_dots(painter: QPainter, chart: ValueLines) -> None:
    end = chart.end_index()
    now = slice(end, end + 1)
    drawn = lines(chart.data, chart.view, now)
    x = chart.x_px(chart.data.hour[end])
    if x > chart.inner().right() + 1:
        return
    for token, value in (("redeem", drawn.redeem[0]), ("market", drawn.market[0])):
        if np.isfinite(value):
            painter.setPen(Qt.PenStyle.NoPen)
            dot(painter, QPointF(x, chart.y_px(value)), 4.5, token, "base", 1)


def _extra_names(painter: QPainter, chart: ValueLines) -> None:
    """The name of each dashed line, standing on it where it ends or leaves the view."""
    for extra in chart.extras:
        x, y = chart.extra_line(extra)
        known = np.nonzero(np.isfinite(y) & (x <= chart.x_range[1]) & (x >= chart.x_range[0]))[0]
        if not len(known):
            continue
        place = known[len(known) // 2]
        px, py = float(chart.x_px(x[place])), float(chart.y_px(y[place]))
        name = [Run(extra.name, "extra", True)]
        left = min(max(px, chart.inner().left()), chart.width() - width(name) - 4)
        under = (chart.x_px(x) >= left) & (chart.x_px(x) <= left + width(name)) & np.isfinite(y)
        py = max(py, float(chart.y_px(y[under].min()))) if under.any() else py
        write(painter, left, min(py + theme().px(8), chart.inner().bottom() - line_height()), name, backing=True)


def _crosshair(painter: QPainter, chart: ValueLines) -> None:
    """A dashed line with its date at the head and a dot on each line."""
    if chart.pointer is None:
        return
    data, index, box = chart.data, chart.data.index(chart.pointer), chart.inner()
    x = float(chart.x_px(data.hour[index]))
    if not box.left() - 1 <= x <= box.right() + 1:
        return
    text = [Run(words.day(data.unix(data.hour[index])), "ink")]
    near = [item.label for item in chart.markers if abs(chart.x_px(item.hour) - x) <= 3]
    if near:
        text.append(Run(f"  {words.listed(near)}", "ink2"))
    painter.setPen(stroke("ink3") if theme().shown == "projector" else dashed("ink3", 1, (4, 3)))
    painter.drawLine(QPointF(round(x) + 0.5, box.top() - 4), QPointF(round(x) + 0.5, box.bottom() + theme().px(5)))
    half = width(text) / 2
    write(painter, min(max(x, half), chart.width() - half), 0, text, align=0.5, backing=True)
    drawn = lines(data, chart.view, slice(index, index + 1))
    for token, value in (("redeem", drawn.redeem[0]), ("market", drawn.market[0])):
        if np.isfinite(value):
            dot(painter, QPointF(x, chart.y_px(value)), 4, token, "base", 1.5)
