"""What the hero chart paints over its curves: now, projected values, the recorded low in words, the marks of events, and
the crosshair. Words are laid out so that none overlaps another."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from ui.charts import words
from ui.charts.painting import TextLine, TextRun, dashed, diamond, dot, dot_quickly, line_height, stroke, text_width, width, write
from ui.charts.plot import line_width
from ui.charts.series import Flat
from ui.charts.value.apart import paint_names
from ui.charts.value.clear import Clearing
from ui.charts.value.curves import ValueLines
from ui.charts.value.end_labels.names import end_labels, inline_names
from ui.charts.value.guesses import paint_guesses
from ui.charts.value.loan import paint_nothing
from ui.charts.value.marks.badges import paint_marks
from ui.charts.value.marks.key import key_box, paint_key
from ui.charts.value.marks.sale_steps import paint_costs
from ui.charts.value.views import IN_COINS, TITLES, lines
from ui.charts.value.words.sources import paint_words
from ui.theme import theme

_NAMED_AT_ONCE = 3
"""How many events the crosshair names where several share its hour."""


def paint_over(painter: QPainter, chart: ValueLines) -> None:
    """Everything above the curves."""
    _head(painter, chart)
    clearing = Clearing(chart)
    for at in projected_words(chart):
        clearing.take(at)
    _now_line(painter, chart, clearing)
    _flats(painter, chart)
    paint_marks(painter, chart)
    _end_dots(painter, chart)
    for flat, words_at in flat_words(chart):  # over the marks: they are read
        write(painter, words_at.right(), words_at.top(), _named(flat), align=1, backing=True)
    paint_nothing(painter, chart)
    paint_guesses(painter, chart, clearing)
    for box in () if chart.inline() else end_labels(painter, chart):
        clearing.take(box)
    paint_names(painter, chart, clearing)
    _low_word(painter, chart, clearing)
    paint_costs(painter, chart, clearing)
    if chart.inline():
        inline_names(painter, chart, clearing)
    paint_words(painter, chart, clearing)
    _future_words(painter, chart)
    _crosshair(painter, chart)
    _span(painter, chart)


def title(chart: ValueLines) -> str:
    """What is drawn."""
    move = chart.last_move()
    text = TITLES[chart.view]
    if chart.view == "gain" and chart.since_move() and move is not None:
        text = f"Gain or loss since {words.day(chart.data.unix(move))}"
    if chart.view == "rate" and chart.data.token == (chart.data.own_coin or chart.data.coin):
        text = f"For each {chart.data.token}: redemption rate and market price"
    if chart.view == "value" and chart.data.prices:
        text = text.removesuffix(", in coins")
    return f"{text}, {words.named(chart.data.coin)}" if chart.view in IN_COINS else text


def _head(painter: QPainter, chart: ValueLines) -> None:
    """Title, source and key over the plot; the words of the crosshair take the place of the first line."""
    first = 0 if chart.pointer is None else 1
    for placed in chart.head.words:
        if placed.row >= first:
            write(painter, placed.x, placed.row * line_height(), [TextRun(placed.text, "ink2")])
    if chart.head.key is not None and chart.head.key.row >= first:
        paint_key(painter, chart)


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


def _now_line(painter: QPainter, chart: ValueLines, clearing: Clearing) -> None:
    """Where I stand, drawn only when something lies beyond it; its word in a line over the plot that has room there."""
    if not chart.inline() or chart.future:
        return
    x, box, size = float(chart.x_px(chart.data.hour[-1])), chart.inner(), text_width("now")
    ends = {placed.row: placed.x + text_width(placed.text) for placed in chart.head.words}
    if chart.head.key is not None:
        ends[chart.head.key.row] = key_box(chart).right()
    offer = chart.head.offer
    taken = offer.row if offer is not None and x + 5 + size + 8 > offer.x else -1
    row = next((row for row in range(chart.head.rows) if ends.get(row, 0.0) + 8 < x and row != taken), None)
    levels = [float(chart.y_px(height)) for flat in chart.flats if np.isfinite(height := chart.flat_height(flat))]
    crowded = any(y - box.top() < 2 * line_height() for y in levels)
    top = box.top() + 1 if not crowded else box.bottom() - line_height()
    top = top if row is None else row * line_height()
    painter.setPen(dashed("ink3", 1, (4, 3)))
    painter.drawLine(QPointF(x, min(top, box.top())), QPointF(x, box.bottom()))
    write(painter, x + 5, top, [TextRun("now", "ink2")], backing=True)
    clearing.take(QRectF(x - 1, box.top(), 2, box.height()))
    clearing.take(QRectF(x, top, size + 8, line_height()))


def _flats(painter: QPainter, chart: ValueLines) -> None:
    """Projected values from now to the right edge, dashed."""
    box, x = chart.inner(), chart.x_px(chart.now())
    for flat, _words_at in flat_words(chart):
        y = chart.y_px(chart.flat_height(flat))
        painter.setPen(dashed(flat.series, line_width(), (2, 1)))
        painter.drawLine(QPointF(x, y), QPointF(box.right(), y))
    future = chart.future
    if chart.flats and future and np.isfinite(future.value):
        value = chart.flat_height(Flat(future.value, "", ""))
        diamond(painter, QPointF(chart.x_px(future.likely_hour), chart.y_px(value)), 6, "base", "accent")


def _named(flat: Flat) -> TextLine:
    return [TextRun(flat.strong, flat.series, True), TextRun(f" {flat.label}", flat.series)]


def flat_words(chart: ValueLines) -> list[tuple[Flat, QRectF]]:
    """The projected values that are known, from above, and where the words of each stand: the highest over its line where the
    plot has room for it, or the next is too near, the others under theirs."""
    known = [flat for flat in chart.flats if np.isfinite(chart.flat_height(flat))]
    known.sort(key=lambda flat: -chart.flat_height(flat))
    found, levels = [], [float(chart.y_px(chart.flat_height(flat))) for flat in known]
    for place, (flat, y) in enumerate(zip(known, levels, strict=True)):
        size, over = width(_named(flat)), y - line_height() - 5
        above = place == 0 and (over >= chart.inner().top() - 1 or (len(levels) > 1 and levels[1] - y < line_height() + 5))
        top = over if above else y + 5
        found.append((flat, QRectF(chart.inner().right() - 2 - size, top, size, line_height())))
    return found


def future_words(chart: ValueLines) -> tuple[list[TextLine], QRectF]:
    """The words beside the band of when something is ready, and where they stand: at its right, else at its left, clear of the
    words of projected values and, where there is room for it, of their lines."""
    future, unix, box = chart.future, chart.data.unix, chart.inner()
    assert future is not None
    between, likely = words.days_between(unix(future.low_hour), unix(future.high_hour)), words.day(unix(future.likely_hour))
    text: list[TextLine] = [[TextRun(future.title, "accent", True)]]
    if between == likely:
        text.append([TextRun(likely, "accent")])
    else:
        text.extend([[TextRun(f"{between},", "accent")], [TextRun(f"likely {likely}", "accent")]])
    size, high = max(width(line) for line in text), len(text) * line_height()
    right, left = float(chart.x_px(future.high_hour)) + 6, float(chart.x_px(future.low_hour)) - 6 - size
    sides = [right, left] if right + size <= chart.width() - 2 else [left]
    usual, last = box.top() + box.height() * 0.3, max(box.top(), box.bottom() - high)
    tops = sorted({usual, *np.arange(box.top(), last + 1, line_height() / 2).tolist()}, key=lambda top: abs(top - usual))
    taken = [at for _, at in flat_words(chart)]
    lines_at = [float(chart.y_px(chart.flat_height(flat))) for flat, _ in flat_words(chart)]
    tried = [QRectF(x, top, size, high) for x in sides for top in tops]
    clear = [at for at in tried if not any(at.intersects(each) for each in taken)] or tried
    free = (at for at in clear if not any(at.top() - 2 < y < at.bottom() + 2 for y in lines_at))
    return text, next(free, clear[0])


def projected_words(chart: ValueLines) -> list[QRectF]:
    """Where the words of a reviewed action stand: what else is written keeps clear of them."""
    ready = [future_words(chart)[1]] if chart.future is not None else []
    return [*(at for _, at in flat_words(chart)), *ready]


def _future_words(painter: QPainter, chart: ValueLines) -> None:
    if chart.future is None:
        return
    text, at = future_words(chart)
    aligned = 1.0 if at.left() < chart.x_px(chart.future.low_hour) else 0.0
    for number, line in enumerate(text):
        top = at.top() + number * line_height()
        write(painter, at.right() if aligned else at.left(), top, line, align=aligned, backing=True)


def _low_word(painter: QPainter, chart: ValueLines, clearing: Clearing) -> None:
    """The lowest recorded price of the hours on show, beside its own point."""
    found = low_point(chart)
    if chart.extras or found is None:
        return
    x, y, price = found
    short = [TextRun("low ", "ink3"), TextRun(words.coins(price, chart.data.coin, 5), "market")]
    high, room = line_height(), chart.inner()
    room.setRight(chart.width() - 2)
    for text in (short if chart.view == "rate" else [*short, TextRun(" each", "ink3")], short):
        tops = [y - high / 2, y - high + 2, y - 3, y - high - 4, y + 4]
        box = clearing.near(QPointF(x, y), QSizeF(width(text), high), theme().px(9), tops, room)
        if box is not None:
            write(painter, box.left(), box.top(), text, backing=True)
            return


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
    for token, value in ((chart.own_tone, drawn.redeem[0]), ("market", drawn.market[0])):
        if np.isfinite(value) and chart.y_px(value) <= chart.inner().bottom() + 1:
            (dot_quickly if chart.playing else dot)(painter, QPointF(x, chart.y_px(value)), 4.5, token, "base", 1)


def _crosshair(painter: QPainter, chart: ValueLines) -> None:
    """A dashed line with its date at the head and a dot on each line."""
    if chart.pointer is None:
        return
    data, index, box = chart.data, chart.data.index(chart.pointer), chart.inner()
    x = float(chart.x_px(data.hour[index]))
    if not box.left() - 1 <= x <= box.right() + 1:
        return
    text = [TextRun(words.day(data.unix(data.hour[index])), "ink")]
    near = chart.near(x, 3)
    if near:
        told = [f"{item.number} {item.label}" for item in near[:_NAMED_AT_ONCE]]
        more = [f"{len(near) - _NAMED_AT_ONCE} more"] if len(near) > _NAMED_AT_ONCE else []
        text.append(TextRun(f"  {words.listed([*told, *more])}", "ink2"))
    painter.setPen(stroke("ink3") if theme().shown == "projector" else dashed("ink3", 1, (4, 3)))
    painter.drawLine(
        QPointF(round(x) + 0.5, box.top() - 4), QPointF(round(x) + 0.5, box.bottom() + chart.frame.foot - chart.frame.dates)
    )
    half, end = width(text) / 2, float(chart.width())
    if chart.head.offer is not None and chart.head.offer.row == 0:
        end = chart.head.offer.x - theme().px(8)
    write(painter, max(min(max(x, half), end - half), half), 0, text, align=0.5, backing=True)
    drawn = lines(data, chart.view, slice(index, index + 1), chart.zero)
    for token, value in ((chart.own_tone, drawn.redeem[0]), ("market", drawn.market[0])):
        if np.isfinite(value) and chart.y_px(value) <= box.bottom() + 1:
            dot(painter, QPointF(x, chart.y_px(value)), 4, token, "base", 1.5)
