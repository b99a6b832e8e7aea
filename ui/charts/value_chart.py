"""The hero chart: what I hold, what it redeems for and what it sells for over simulated time, with the gap between the
last two as the picture's subject. Views: value in coins, redemption rate and market price per token, discount in
percent. It reads numbers by mouse and by keyboard, shows previews and other branches as dashed lines, and says
in a sentence what it shows. It computes no amount; it thins, places and paints what it is given."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QMouseEvent, QPainter

from ui.charts import words
from ui.charts.decimation import at, bucket, peaks
from ui.charts.hatch import bounds
from ui.charts.painting import dashed, line_height
from ui.charts.plot import Plot, line_width
from ui.charts.series import (
    ChartData,
    Extra,
    Flat,
    Floats,
    Future,
    Growing,
    Lines,
    Marker,
    View,
    lines,
    summary,
)
from ui.charts.table import ChartTable
from ui.charts.ticks import time_ticks, value_ticks
from ui.charts.value_layers import end_blocks, gutter_width, paint_over, paint_under
from ui.charts.viewport import RANGES, fit_values, follow_hours
from ui.theme import theme

_APART = 4
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -168, Qt.Key.Key_PageDown: 168}
_SUFFIX = {"value": "", "rate": "", "discount": " %"}


class ValueChart(Plot):
    """`chart.main`. `pointed` carries the hour under the crosshair, or None when it leaves; `table_wanted` follows F8."""

    pointed = Signal(object)
    table_wanted = Signal()
    summary_changed = Signal(str)

    def __init__(self, parent: Any = None) -> None:
        self._ready = False
        super().__init__("Value over time", parent)
        self.setObjectName("chart.main")
        self._series = Growing(ChartData.empty())
        self.data = ChartData.empty()
        self.view: View = "value"
        self.range_name = "all"
        self.follow = True
        self.playing = False
        self.markers: tuple[Marker, ...] = ()
        self.extras: tuple[Extra, ...] = ()
        self.flats: tuple[Flat, ...] = ()
        self.future: Future | None = None
        self.pointer: float | None = None
        self.columns: Floats = np.empty(0)
        self.column_lines = Lines(*(np.empty(0) for _ in range(4)))
        self.balance_scale = 1.0
        self._by_keyboard = False
        self._fit_anew = True
        self._dashes: list[Any] = []
        self._market, self._redeem = self.add_curve(1), self.add_curve(2)
        self._balance = self.add_curve(3)
        self._table = ChartTable()
        self._ready = True
        self._say()

    # -- what it is given ----------------------------------------------------------------------------------------
    def set_series(self, data: ChartData) -> None:
        """Show these samples instead of the present ones; ranges move only as far as they must while following."""
        self._series = Growing(data)
        self._take(self._series.view())

    def append(self, more: ChartData) -> None:
        """Add the samples of hours just lived, in constant time for the past."""
        self._series.append(more)
        self._take(self._series.view())

    def set_markers(self, markers: Sequence[Marker]) -> None:
        """Show these events, mine and the world's, in any order."""
        self.markers = tuple(sorted(markers, key=lambda item: item.hour))
        self._say()
        self.viewport().update()

    def set_extra(self, *extras: Extra) -> None:
        """Dashed lines beside the series: a preview, another branch. None given: none shown."""
        self.extras = extras
        self.rebuild()

    def set_projection(self, flats: Sequence[Flat] = (), future: Future | None = None) -> None:
        """What a reviewed action would bring: flat lines from now on and the band of when. Empty: none shown."""
        self.flats, self.future = tuple(flats), future
        self.rebuild()

    def set_view(self, view: View) -> None:
        """Value, rate or discount."""
        self.view = view
        self._refit()

    def set_range(self, name: str) -> None:
        """One of `RANGES` ("7d", "30d", "90d", "all"), ending now; or "follow": keep the width, go with time."""
        self.follow = True
        if name != "follow":
            self.range_name = name
        self._refit()

    def set_follow(self, follow: bool) -> None:
        """Whether the view goes with time."""
        self.follow = follow
        self.rebuild()

    def set_playing(self, playing: bool) -> None:
        """Draw for speed while time plays, for looks when it stands."""
        if playing != self.playing:
            self.playing = playing
            self._refit()
            self._say()

    def table(self) -> ChartTable:
        """The samples as a table model, always the present ones."""
        return self._table

    # -- laying out ----------------------------------------------------------------------------------------------
    def inline(self) -> bool:
        """Whether names stand on the lines because the room at the right belongs to the future."""
        return bool(self.flats or self.future or (self.extras and self._last_shown() > self._now()))

    def _now(self) -> float:
        return float(self.data.hour[-1]) if len(self.data) else 0.0

    def _last_shown(self) -> float:
        last = self._now()
        for extra in self.extras:
            last = max(last, float(extra.data.hour[-1]) if len(extra.data) else last)
        if self.future:
            ahead = self.future.high_hour - last
            last = max(last, self.future.high_hour + max(ahead, 48), last + 0.35 * (last - self.x_start()))
        elif self.flats:
            last += 0.35 * max(last - self.x_start(), 24)
        return last

    def x_start(self) -> float:
        """The first hour of the range chosen."""
        first = float(self.data.hour[0]) if len(self.data) else 0.0
        width = RANGES[self.range_name]
        return first if width is None else max(first, self._now() - width)

    def _take(self, data: ChartData) -> None:
        self.data = data
        self._table.set_data(data)
        if self.pointer is not None and data.index(self.pointer) < 0:
            self.point_at(None)
        self.rebuild()
        if not self.playing:
            self._say()

    def _refit(self) -> None:
        self._fit_anew = True
        self.rebuild()

    def rebuild(self) -> None:
        if not self._ready:
            return
        head = line_height() + theme().px(8)
        foot = 2 * line_height() + theme().px(16)
        box_right = theme().px(12) if self.inline() else gutter_width(self)
        self.set_margins(self._margins[0] or self.tick_margin(), head, box_right, foot)
        x_range = follow_hours(self.x_range, self.x_start(), self._last_shown(), self.playing, self.follow)
        self.set_ranges(x_range, self.y_range)
        self._fill()
        room = 3 if self.height() < theme().px(240) else 5
        self.y_ticks = value_ticks(*self.y_range, at_most=room, suffix=_SUFFIX[self.view])
        self.x_ticks = time_ticks(self.data.start_unix, *self.x_range, max(2, int(self.inner().width() / theme().px(74))))
        margin = self.tick_margin()
        if margin > self._margins[0] or (not self.playing and margin != self._margins[0]):
            self.set_margins(margin, head, box_right, foot)
            self._fill()
        self.viewport().update()

    def _fill(self) -> None:
        """Thin the visible samples, fit the values, hand the curves their points."""
        window = self.data.window(*self.x_range)
        hour, drawn = self.data.hour[window], lines(self.data, self.view, window)
        size = bucket(len(hour), max(int(self.inner().width()) * (2 if self.playing else 1), 200))
        thin = {name: peaks(hour, values, size, window.start) for name, values in
                (("redeem", drawn.redeem), ("market", drawn.market))}
        self.balance_scale = _own_scale(drawn)
        if drawn.balance is not None:
            thin["balance"] = peaks(hour, drawn.balance * self.balance_scale, size, window.start)
        banded = bool(np.isfinite(drawn.low).any())
        reach = [values for _, values in thin.values()] + self._reach_beyond()
        shown = (0.0, 0.0) if self._fit_anew else self.y_range
        self._fit_anew = False
        y_range = fit_values(shown, [*reach, drawn.low, drawn.high] if banded else reach, self.view)
        self.set_ranges(self.x_range, y_range)
        fine = not self.playing
        for name, curve, token in (("market", self._market, "market"), ("redeem", self._redeem, "redeem")):
            curve.setData(*thin[name], pen=self.pen(token, self.playing), antialias=fine)
        self._fill_balance(thin, fine)
        self._fill_extras(fine)
        self._fill_columns(thin, hour, drawn, banded, size, window.start)

    def _fill_balance(self, thin: dict[str, tuple[Floats, Floats]], fine: bool) -> None:
        """The dotted line; where it would lie on the redemption value it is drawn 4 px above it."""
        if "balance" not in thin:
            self._balance.setData([], [])
            return
        x, y = thin["balance"]
        below = self.y_px(at(*thin["redeem"], x))
        with np.errstate(invalid="ignore"):
            pixels = self.y_px(y)
            pixels = np.where(np.abs(pixels - below) < _APART, below - _APART, pixels)
        low, high = self.y_range
        y = low + (self.inner().bottom() - pixels) / self.inner().height() * (high - low)
        pen = dashed("hold", 1 if self.playing else line_width(), (1.2, 2))
        self._balance.setData(x, y, pen=pen, antialias=fine)

    def _fill_extras(self, fine: bool) -> None:
        for curve in self._dashes[len(self.extras):]:
            curve.setData([], [])
        while len(self._dashes) < len(self.extras):
            self._dashes.append(self.add_curve(4))
        for curve, extra in zip(self._dashes, self.extras, strict=False):
            x, y = self.extra_line(extra)
            curve.setData(x, y, pen=dashed("extra", 1 if self.playing else line_width(), (5, 2.2)), antialias=fine)

    def extra_line(self, extra: Extra) -> tuple[Floats, Floats]:
        """What is drawn of another future in the present view, thinned."""
        window = extra.data.window(*self.x_range)
        x, y = extra.data.hour[window], lines(extra.data, self.view, window).market
        return peaks(x, y, bucket(len(x), max(int(self.inner().width()), 200)), window.start)

    def _fill_columns(self, thin: dict[str, tuple[Floats, Floats]], hour: Floats, drawn: Lines, banded: bool,
                      size: int, first: int) -> None:
        """The same lines at every pixel column, for the gap and the band."""
        self.columns = bounds(self.inner())
        where = self.x_at(self.columns)  # type: ignore[arg-type]
        nothing = np.full(len(self.columns), np.nan)
        low = at(*peaks(hour, drawn.low, size, first), where) if banded else nothing  # type: ignore[arg-type]
        high = at(*peaks(hour, drawn.high, size, first), where) if banded else nothing  # type: ignore[arg-type]
        self.column_lines = Lines(at(*thin["redeem"], where), at(*thin["market"], where), low, high)  # type: ignore[arg-type]

    def _reach_beyond(self) -> list[Floats]:
        reach = [self.extra_line(extra)[1] for extra in self.extras]
        if self.view == "value" and self.flats:
            reach.append(np.array([flat.value for flat in self.flats]))
        return reach

    # -- painting ------------------------------------------------------------------------------------------------
    def paint_under(self, painter: QPainter) -> None:
        if len(self.data):
            paint_under(painter, self)

    def paint_over(self, painter: QPainter) -> None:
        if len(self.data):
            paint_over(painter, self)

    def end_texts(self) -> list[str]:
        """What stands at the right ends of the lines, from above: for tests and for reading aloud."""
        return ["".join(run.text for run in line) for block in end_blocks(self) for line in block.lines]

    # -- pointing ------------------------------------------------------------------------------------------------
    def point_at(self, hour: float | None) -> None:
        """Put the crosshair on the sample nearest to `hour`, or take it away."""
        found = None
        if hour is not None and self.data.index(hour) >= 0:
            found = float(self.data.hour[self.data.index(hour)])
        if found != self.pointer:
            self.pointer = found
            self.pointed.emit(None if found is None else int(found))
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        box, at_x = self.inner(), event.position().x()
        if box.left() - 4 <= at_x <= box.right() + 4:
            self._by_keyboard = False
            self.point_at(self.x_at(at_x))
        elif not self._by_keyboard:
            self.point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        if not self._by_keyboard:
            self.point_at(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_F8:
            self.table_wanted.emit()
        elif key == Qt.Key.Key_Escape and self.pointer is not None:
            self._by_keyboard = False
            self.point_at(None)
        elif len(self.data) and (key in _STEPS or key in (Qt.Key.Key_Home, Qt.Key.Key_End)):
            self._step(key, event.modifiers())
        else:
            event.ignore()

    def _step(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """Move the crosshair by samples and read out where it came to stand."""
        last = len(self.data) - 1
        index = last if self.pointer is None else self.data.index(self.pointer)
        if key in _STEPS and (self.pointer is not None or key != Qt.Key.Key_Right):
            factor = 10 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1
            factor *= 24 if modifiers & Qt.KeyboardModifier.ControlModifier else 1
            index += _STEPS[key] * factor
        elif key == Qt.Key.Key_Home:
            index = 0
        elif key == Qt.Key.Key_End:
            index = last
        index = min(max(index, 0), last)
        hour = float(self.data.hour[index])
        self._by_keyboard = True
        if hour < self.x_range[0]:
            self.range_name = "all"
            self._refit()
        self.point_at(hour)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.read_out()))

    def read_out(self) -> str:
        """The crosshair's figures as one sentence; the last hour's where there is no crosshair."""
        if not len(self.data):
            return summary(self.data)
        return ", ".join(" ".join(pair).strip() for pair in self.figures())

    def figures(self) -> list[tuple[str, str]]:
        """Name and value of what the crosshair points at, as the strip shows them."""
        data = self.data
        index = data.index(self.pointer) if self.pointer is not None else len(data) - 1
        unit = f" {data.token}" if data.token else ""
        gap = data.market_value[index] - data.redemption_value[index]
        found = [("At", words.day_time(data.unix(data.hour[index])))]
        if self.view == "value":
            found += [("holds", f"{words.number(data.balance[index])}{unit}"),
                      ("redeems for", words.number(data.redemption_value[index])),
                      ("sells for", words.number(data.market_value[index])),
                      ("gap", f"{words.number(gap)} {data.coin}" if np.isfinite(gap) else words.NO_MARKET)]
        else:
            rate, price = data.redemption_rate[index], data.market_price[index]
            found += [("redemption rate", words.number(rate)), ("market price", words.number(price)),
                      ("gap", words.gap_words(price / rate - 1 if rate > 0 else float("nan")))]
        low, high = data.low[index], data.high[index]
        if np.isfinite(low) and high - low > 0.00005:
            found.append(("within the hour", f"{words.number(low)} to {words.number(high)}"))
        if data.recorded_until_hour is not None:
            found.append(("", "recorded" if data.recorded(data.hour[index]) else "reconstructed"))
        return found

    def _say(self) -> None:
        """Tell the sentence to who cannot see the lines."""
        text = summary(self.data, self.markers)
        if self.accessibleDescription() != text:
            self.setAccessibleDescription(text)
            self.summary_changed.emit(text)


def _own_scale(drawn: Lines) -> float:
    """1 where units and coins may share an axis; otherwise what brings the last balance onto its redemption value,
    so that tokens worth several coins each do not flatten the gap."""
    if drawn.balance is None or not len(drawn.balance):
        return 1.0
    both = np.nonzero(np.isfinite(drawn.balance) & np.isfinite(drawn.redeem) & (drawn.balance > 0))[0]
    if not len(both):
        return 1.0
    ratio = float(drawn.redeem[both[-1]] / drawn.balance[both[-1]])
    return ratio if not 0.98 <= ratio <= 1.02 else 1.0


