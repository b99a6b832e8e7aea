"""The hero chart: what I hold, what it redeems for and what it sells for over simulated time, with the gap
between the last two as the picture's subject. Views: value in coins, redemption rate and market price per
token, discount in percent. It reads numbers by mouse and by keyboard, shows previews and other branches as
dashed lines, and says in a sentence what it shows. It computes no amount; it thins, places and paints what
it is given."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from ui import spoken
from ui.charts import words
from ui.charts.painting import line_height
from ui.charts.series import (
    ChartData,
    Extra,
    Flat,
    Future,
    Growing,
    Marker,
    View,
    summary,
)
from ui.charts.table import ChartTable
from ui.charts.ticks import time_ticks, value_ticks
from ui.charts.value.lines import ValueLines
from ui.charts.value.names import end_blocks, gutter_width
from ui.charts.value.over import paint_over
from ui.charts.value.under import paint_under
from ui.charts.viewport import LEAST_HOURS, follow_hours
from ui.theme import theme

_APART = 4
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -168, Qt.Key.Key_PageDown: 168}
_SUFFIX = {"value": "", "rate": "", "discount": " %"}


DRAGGED = 8
"""A mouse that moved less, in pixels at 100 %, has clicked."""
ZOOM_STEP = 1.5


class ValueChart(ValueLines):
    """`chart.main`. `pointed` carries the hour under the crosshair, or None when it leaves; `table_wanted`
    follows F8."""

    pointed = Signal(object)
    table_wanted = Signal()
    follow_changed = Signal(bool)
    lived = Signal()
    """Samples came; the crosshair, where there is one, stayed."""
    summary_changed = Signal(str)

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.setObjectName("chart.main")
        self._series = Growing(ChartData.empty())
        self._by_keyboard = False
        self._table = ChartTable()
        self._say()

    # -- what it is given --
    def set_series(self, data: ChartData) -> None:
        """Show these samples instead of the present ones; ranges move only as far as they must while
        following."""
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
        """What a reviewed action would bring: flat lines from now on and the band of when. Empty: none
        shown."""
        self.flats, self.future = tuple(flats), future
        self.rebuild()

    def set_view(self, view: View) -> None:
        """Value, rate or discount."""
        self.view = view
        self._refit()

    def set_range(self, name: str) -> None:
        """One of `RANGES` ("7d", "30d", "90d", "all"), ending now; or "follow": keep the width, go with
        time."""
        if name != "follow":
            self.range_name = name
        self._look(None)
        self._refit()

    @property
    def follow(self) -> bool:
        """Whether the view goes with time."""
        return self.looked_at is None

    def look_at(self, first: float, last: float) -> None:
        """Show these hours, at least a day of those there are, and stop following until a range or "follow" is chosen."""
        begin, end = float(self.data.hour[0]), max(self.last_shown(), float(self.data.hour[0]) + LEAST_HOURS)
        width = min(max(last - first, LEAST_HOURS), end - begin)
        first = min(max(first, begin), end - width)
        self._look((first, first + width))
        self._refit()

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Show `factor` times as many hours; `around` stays where it is, or what the crosshair points at, or the end."""
        if not len(self.data):
            return
        first, last = self.x_range
        pivot = around if around is not None else self.pointer if self.pointer is not None else last
        self.look_at(pivot - (pivot - first) * factor, pivot + (last - pivot) * factor)

    def _look(self, hours: tuple[float, float] | None) -> None:
        was = self.follow
        self.looked_at = hours
        if self.follow != was:
            self.follow_changed.emit(self.follow)

    def set_playing(self, playing: bool) -> None:
        """Draw for speed while time plays, for looks when it stands."""
        if playing != self.playing:
            self.playing = playing
            self._refit()
            self._say()

    def table(self) -> ChartTable:
        """The samples as a table model, always the present ones."""
        return self._table

    # -- laying out --
    def _take(self, data: ChartData) -> None:
        self.data = data
        self._table.set_data(data)
        if self.pointer is not None and data.index(self.pointer) < 0:
            self.point_at(None)
        self.rebuild()
        if not self.playing:
            self._say()
        self.lived.emit()

    def _refit(self) -> None:
        self._fit_anew = True
        self.rebuild()

    def rebuild(self) -> None:
        if not hasattr(self, "_table"):
            return
        head = line_height() + theme().px(8)
        foot = 2 * line_height() + theme().px(16)
        box_right = theme().px(12) if self.inline() else gutter_width(self)
        self.set_margins(self._margins[0] or self.tick_margin(), head, box_right, foot)
        close = None if self.inline() else self.looked_at
        x_range = close or follow_hours(self.x_range, self.x_start(), self.last_shown(), self.playing)
        self.set_ranges(x_range, self.y_range)
        self.fill()
        room = 3 if self.height() < theme().px(240) else 5
        self.y_ticks = value_ticks(*self.y_range, at_most=room, suffix=_SUFFIX[self.view])
        self.x_ticks = time_ticks(self.data.start_unix, *self.x_range, max(2, int(self.inner().width() / theme().px(74))))
        margin = self.tick_margin()
        if margin > self._margins[0] or (not self.playing and margin != self._margins[0]):
            self.set_margins(margin, head, box_right, foot)
            self.fill()
        self.viewport().update()

    # -- painting --
    def paint_under(self, painter: QPainter) -> None:
        if len(self.data):
            paint_under(painter, self)

    def paint_over(self, painter: QPainter) -> None:
        if len(self.data):
            paint_over(painter, self)

    def end_texts(self) -> list[str]:
        """What stands at the right ends of the lines, from above: for tests and for reading aloud."""
        return ["".join(run.text for run in line) for block in end_blocks(self) for line in block.lines]

    # -- pointing --
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
        if self.span is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.span = (self.span[0], min(max(at_x, box.left()), box.right()))
            self.viewport().update()
        if box.left() - 4 <= at_x <= box.right() + 4:
            self._by_keyboard = False
            self.point_at(self.x_at(at_x))
        elif not self._by_keyboard:
            self.point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        box, at_x = self.inner(), event.position().x()
        if event.button() == Qt.MouseButton.LeftButton and len(self.data) and box.left() <= at_x <= box.right():
            self.span = (at_x, at_x)
        self.mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A drag chose a span of hours to look at closely; a click only points."""
        span, self.span = self.span, None
        if span is not None and abs(span[1] - span[0]) >= theme().px(DRAGGED):
            self.look_at(*sorted((self.x_at(span[0]), self.x_at(span[1]))))
        self.viewport().update()
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl held the wheel zooms around the mouse; without, it scrolls the page."""
        turned = event.angleDelta().y()
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier or not turned:
            event.ignore()
            return
        self.zoom(ZOOM_STEP if turned < 0 else 1 / ZOOM_STEP, self.x_at(event.position().x()))
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
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(ZOOM_STEP if key == Qt.Key.Key_Minus else 1 / ZOOM_STEP)
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
        if not self.x_range[0] <= hour <= self.x_range[1]:
            self.range_name = "all"
            self._look(None)
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
            found += [
                ("holds", f"{words.number(data.balance[index])}{unit}"),
                ("redeems for", words.number(data.redemption_value[index])),
                ("sells for", words.number(data.market_value[index])),
                ("gap", f"{words.number(gap)} {data.coin}" if np.isfinite(gap) else words.NO_MARKET),
            ]
        else:
            rate, price = data.redemption_rate[index], data.market_price[index]
            found += [
                ("redemption rate", words.number(rate)),
                ("market price", words.number(price)),
                ("gap", words.gap_words(price / rate - 1 if rate > 0 else float("nan"))),
            ]
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
            spoken.describe(self, text)
            self.summary_changed.emit(text)
