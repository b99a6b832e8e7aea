"""The hero chart: what I gained or lost over what I put in, or one token, or my balance, or the discount, over simulated time;
what is held in a strip below; the gap between redemption and market as the picture's subject. It reads numbers by mouse and by
keyboard, shows previews and other branches as dashed lines, and says in a sentence what it shows. It computes no amount; it
thins, places and paints what it is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter

from ui import spoken
from ui.charts.painting import line_height, text_width
from ui.charts.plot import LEAST_HEIGHT
from ui.charts.series import ChartData, ChartMarker, Extra, Flat, Future, Growing, Guess, View
from ui.charts.table import ChartTable
from ui.charts.ticks import Tick, time_ticks, value_ticks, with_ends
from ui.charts.value.background import paint_under
from ui.charts.value.empty import paint_empty
from ui.charts.value.end_labels.blocks import end_blocks, strip_lines
from ui.charts.value.end_labels.names import gutter_width
from ui.charts.value.foreground import paint_over, title
from ui.charts.value.hands import ValueHands
from ui.charts.value.marks.badges import layout_of
from ui.charts.value.marks.key import MINE, key_text, key_width
from ui.charts.value.marks.sale_steps import costs_of
from ui.charts.value.sharing import frame_of, most_rows
from ui.charts.value.views import IN_COINS, LOAN_VIEWS
from ui.charts.value.words.head import Head, flow
from ui.charts.value.words.offer import GrowthOffer
from ui.charts.value.words.sentence import summary
from ui.charts.value.words.sources import under_title
from ui.charts.viewport import follow_hours
from ui.theme import theme
from ui.wording.numbers import DOLLAR, dollar_text

_DATE_ROOM = 74


class ValueChart(ValueHands):
    """`chart.main`. `lived` comes with new samples while the crosshair, where there is one, stays; `range_wanted(name)` and
    `moved()` ask the bar over it to follow.

    Over twenty methods, because each thing that it can be given (samples, events, lines, projection, view, range, play) is a
    method of its own. Placing and painting stand in the modules beside it.
    """

    lived = Signal()
    summary_changed = Signal(str)
    range_wanted = Signal(str)
    moved = Signal()
    """The events changed: whether there is a last move may have, too."""

    def __init__(self, parent: Any = None) -> None:
        self.frame_ready = False
        super().__init__(parent)
        self.setObjectName("chart.main")
        self._marks_key: tuple[object, ...] = ()
        self._series = Growing(ChartData.empty())
        self._table = ChartTable()
        self._least = LEAST_HEIGHT
        self.offer = GrowthOffer(self, self.show_growth_alone, self.range_wanted.emit)
        self.frame_ready = True
        self.say()

    # -- what it is given --
    def set_series(self, data: ChartData, playing: bool | None = None, markers: Sequence[ChartMarker] | None = None) -> None:
        """Show these samples instead of the present ones; ranges move only as far as they must while
        following. `playing` as in `set_playing`, `markers` as in `set_markers`, drawn at the same time."""
        if playing is not None:
            self._turn(playing)
        self._series = Growing(data)
        moved = markers is not None and self._number(markers)
        self._take(self._series.view())
        if moved:
            self.moved.emit()

    def append(self, more: ChartData) -> None:
        """Add the samples of hours just lived, in constant time for the past."""
        self._series.append(more)
        self._take(self._series.view())

    def set_markers(self, markers: Sequence[ChartMarker]) -> None:
        """Show these events, mine and the world's, in any order; they are numbered from the first hour on."""
        if self._number(markers):
            self.moved.emit()
            self.rebuild()
            self.say()

    def _number(self, markers: Sequence[ChartMarker]) -> bool:
        """Whether these are other events than the present ones: then they are the present ones."""
        ordered = sorted(markers, key=lambda item: item.hour)
        numbered = tuple(replace(item, number=place) for place, item in enumerate(ordered, 1))
        if numbered == self.markers:
            return False
        self.markers = numbered
        self.marker_hours = np.array([item.hour for item in self.markers])
        return True

    def choose_event(self, number: int) -> None:
        """Show one event as the chosen one, by its number; 0 for none."""
        if number != self.chosen_event:
            self.chosen_event = number
            self.rebuild()

    def set_extra(self, *extras: Extra) -> None:
        """Dashed lines beside the series: a preview, another branch. None given: none shown."""
        self.extras = extras
        self.rebuild()

    def set_projection(self, flats: Sequence[Flat] = (), future: Future | None = None) -> None:
        """What a reviewed action would bring: flat lines from now on and the band of when. Empty: none
        shown."""
        self.flats, self.future = tuple(flats), future
        self.rebuild()

    def set_guesses(self, *guesses: Guess) -> None:
        """What was guessed before it happened, as dashed lines with their names. None given: none shown."""
        if guesses != self.guesses:
            self.guesses = guesses
            self.refit()
            self.say()

    def set_view(self, view: View) -> None:
        """Gain, rate, value or discount."""
        self.view, self.growth_alone = view, False
        self._table.tell_loan(view in LOAN_VIEWS)
        self.refit()
        self.say()

    def set_range(self, name: str) -> None:
        """One of `RANGES`, ending now; or "follow": keep the width, go with time."""
        if name != "follow":
            self.range_name = name
        self.growth_alone = False
        self._look(None)
        self.refit()
        self.say()

    def show_growth_alone(self, alone: bool) -> None:
        """Fit the axis of gains to the redemption line alone, or to all lines again."""
        self.growth_alone = alone
        self.refit()

    def set_playing(self, playing: bool) -> None:
        """Draw for speed while time plays, for looks when it stands."""
        if self._turn(playing):
            self.rebuild()
            self.say()

    def _turn(self, playing: bool) -> bool:
        """Whether playing began or ended: then the values are fitted again with what is drawn next."""
        turned, self.playing = playing != self.playing, playing
        self._fit_anew |= turned
        return turned

    def table(self) -> ChartTable:
        """The samples as a table model, always the present ones."""
        return self._table

    def set_least(self, height: int) -> None:
        """The least height in pixels at 100 %, with one line over the plot."""
        if height != self._least:
            self._least = height
            self.rebuild()

    # -- laying out --
    def _take(self, data: ChartData) -> None:
        self.data = data
        self._table.set_data(data)
        if self.pointer is not None and data.index(self.pointer) < 0:
            self.point_at(None)
        self.rebuild()
        if not self.playing:
            self.say()
        self.lived.emit()

    def rebuild(self) -> None:
        """Share out the room, then fill it; once more where the words of the axis need more than they had."""
        if not self.frame_ready:
            return
        self._lay_out(self._margins[0] or self.tick_margin())
        margin = self.tick_margin()
        if margin > self._margins[0] or (not self.playing and margin != self._margins[0]):
            self._lay_out(margin)
        wordings = self.offer.wordings()
        if wordings:
            rows, self.head = self.head.rows, self._head(wordings)
            if self.head.rows != rows:
                self._lay_out(margin, wordings)
        self.offer.put(self.head.offer, wordings)
        self.viewport().update()

    def _head(self, wordings: Sequence[str] = ()) -> Head:
        """Title, key and offer over the plot."""
        apart = theme().px(20.0)
        key = (key_text(self), key_width(self)) if self.marks.rows else ("", 0.0)
        return flow(title(self), under_title(self), key, wordings, text_width, self.width() - theme().px(2), apart)

    def _keep_height(self) -> None:
        """More than one line over the plot takes nothing from it."""
        key = (MINE, key_width(self, plain=True)) if self.marks.rows else ("", 0.0)
        rows = flow(title(self), under_title(self), key, (), text_width, self.width() - theme().px(2), theme().px(20.0)).rows
        least = theme().px(self._least) + int((rows - 1) * line_height())
        if self.minimumHeight() != least:
            self.setMinimumHeight(least)

    def _lay_out(self, left: float, wordings: Sequence[str] = ()) -> None:
        close = None if self.inline() else self.looked_at
        hours = close or follow_hours(self.x_range, self.x_start(), self.last_shown(), self.playing)
        self.set_ranges(hours, self.y_range)
        self.set_zero()
        self.frame = frame_of(self, self.marks.rows)
        right = theme().px(12) if self.inline() else gutter_width(self)
        self.set_margins(left, self.frame.head, right, self.frame.foot)
        self._lay_out_marks()
        self.head = self._head(wordings)
        self._keep_height()
        if self.frame != frame_of(self, self.marks.rows):
            self.frame = frame_of(self, self.marks.rows)
            self.set_margins(left, self.frame.head, right, self.frame.foot)
        self.fill()
        if self.nothing_yet():
            self.y_ticks, self.x_ticks = [], []
            return
        self.y_ticks = self._value_ticks(self.most_ticks())
        at_most = max(2, int(self.inner().width() / theme().px(_DATE_ROOM)))
        ticks = time_ticks(self.data.start_unix, *self.x_range, at_most)
        self.x_ticks = with_ends(ticks, self.data.start_unix, self.x_range[0], min(self.now(), self.x_range[1]), self.inline())

    def _value_ticks(self, room: int) -> list[Tick]:
        suffix = " %" if self.view in ("discount", "net") else ""
        ticks = value_ticks(*self.y_range, at_most=room, suffix=suffix)
        if self.data.coin == DOLLAR and self.view in IN_COINS:
            ticks = [replace(tick, text=dollar_text(tick.text)) for tick in ticks]
        if self.view != "gain":
            return ticks
        return [
            Tick(tick.at, f"+{tick.text}" if tick.at > 1e-12 else "0" if abs(tick.at) <= 1e-12 else tick.text) for tick in ticks
        ]

    def _lay_out_marks(self) -> None:
        """Place the marks again only where the view or the events changed: playing costs no layout."""
        box, rows = self.inner(), most_rows(self)
        shown = (self._series, self.view, self.zero, self.x_range, self.chosen_event)
        key = (self.markers, *shown, box.left(), box.right(), rows, theme().stamp)
        if key != self._marks_key:
            self._marks_key = key
            self.marks, self.costs = layout_of(self, rows), costs_of(self)
            self.mark_values = None

    def grid_end(self) -> float:
        """Level lines end with the plot: beside it stand words."""
        return float(self.inner().right() + theme().px(4))

    # -- painting --
    def paint_under(self, painter: QPainter) -> None:
        if len(self.data) and not self.nothing_yet():
            paint_under(painter, self)

    def paint_over(self, painter: QPainter) -> None:
        if self.nothing_yet():
            paint_empty(painter, self)
        elif len(self.data):
            paint_over(painter, self)

    def end_texts(self) -> list[str]:
        """What stands at the right ends of the lines, from above, the strip's last: for tests and for reading aloud."""
        found = [line for block in end_blocks(self) for line in block.lines]
        return ["".join(run.text for run in line) for line in [*found, *strip_lines(self)]]

    def say(self) -> None:
        """Tell the sentence to who cannot see the lines."""
        text = summary(self.data, self.markers, self.view, self.x_range if len(self.data) else None, self.zero)
        text = " ".join([text, *(f"Dashed: {guess.label}, {guess.strong}." for guess in self.guesses)])
        if self.accessibleDescription() != text:
            spoken.describe(self, text)
            self.summary_changed.emit(text)
