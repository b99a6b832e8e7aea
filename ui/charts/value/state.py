"""What the hero chart shows, without how it is drawn: its samples and events, the view and the hours chosen, and how its height
is shared out. Every layer reads it; the chart alone changes it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ui.charts.plot import Plot
from ui.charts.series import ChartData, ChartMarker, Extra, Flat, Floats, Future, Guess, View
from ui.charts.value.frame import Frame
from ui.charts.value.marks.places import Layout
from ui.charts.value.views import HEALTH, LOAN_VIEWS, gain_at, lines, share_axis
from ui.charts.value.words.head import Head
from ui.charts.viewport import RANGES

FARTHEST_GUESS = 24 * 60
"""Hours beyond now in which a guess is drawn, where no more was lived yet."""


class ValueState(Plot):
    """What is shown."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__("Value over time", parent)
        self.data = ChartData.empty()
        self.view: View = "gain"
        self.range_name = "all"
        self.growth_alone = False
        """Whether the axis of the gain view fits the redemption line alone, so that a deep discount leaves the picture."""
        self.zero = 0.0
        """The gain that is drawn as zero: what there was at one's last move where the range begins there."""
        self.looked_at: tuple[float, float] | None = None
        """The hours chosen to be looked at closely; None while the view goes with time."""
        self.playing = False
        self.markers: tuple[ChartMarker, ...] = ()
        self.extras: tuple[Extra, ...] = ()
        self._found: dict[tuple[Extra, View], bool] = {}
        self.flats: tuple[Flat, ...] = ()
        self.future: Future | None = None
        self.guesses: tuple[Guess, ...] = ()
        self.pointer: float | None = None
        self.span: tuple[float, float] | None = None
        """Pixels between which the mouse is being dragged, to look at those hours closely."""
        self.frame = Frame(0, 0, 0, 0, 0)
        self.marks = Layout()
        self.mark_values: Floats | None = None
        """The value that each of the marks names; None until one asks (see `badges.layout_heights`)."""
        self.costs: tuple[tuple[ChartMarker, str], ...] = ()
        """My sales that cost something, with what is said of them beside their steps."""
        self.mark_rows = 0
        """Rows of marks whatever the height, as on paper; 0 for what the height has room for."""
        self.marker_hours: Floats = np.empty(0)
        self.chosen_event = 0
        """The number of the event that is shown as chosen; 0 for none."""
        self.head = Head()
        """Where the words over the plot stand."""

    @property
    def own_tone(self) -> str:
        """The colour of the line of what is one's own."""
        return "hold" if self.view == HEALTH else "redeem"

    def inline(self) -> bool:
        """Whether names stand on the lines because the room at the right belongs to the future."""
        return bool(self.future) or self._beyond()

    def _beyond(self) -> bool:
        """Whether values are drawn beyond now."""
        return bool(self.view_flats() or ((self.extras or self.guesses) and self.last_shown() > self.now()))

    def view_flats(self) -> tuple[Flat, ...]:
        """The projected values that have a place in the present view."""
        own = self.view if self.view in LOAN_VIEWS else ""
        return tuple(flat for flat in self.flats if flat.view == own)

    def now(self) -> float:
        """The last hour lived."""
        return float(self.data.hour[-1]) if len(self.data) else 0.0

    def end_index(self) -> int:
        """Place of the last sample on show: the present one, or where a view that does not follow ends; -1 without any."""
        return self.data.index(min(self.now(), self.x_range[1])) if len(self.data) else -1

    def last_move(self) -> float | None:
        """The hour of the last thing I did; None before the first."""
        return next((item.hour for item in reversed(self.markers) if item.move and item.hour <= self.now()), None)

    def nothing_yet(self) -> bool:
        """Whether none of it was ever held, so that there is neither gain nor balance to draw."""
        if self.view not in ("gain", "value") or not len(self.data) or self._beyond():
            return False
        if self.data.put_in[-1] > 0 or self.data.taken_out[-1] > 0:
            return False
        return not bool(((self.data.balance > 0) | (self.data.balance < 0)).any())

    def since_move(self) -> bool:
        """Whether the range begins at my last move, and zero with it."""
        return self.range_name == "since" and self.looked_at is None and self.last_move() is not None

    def last_shown(self) -> float:
        last = self.now()
        for extra in self.extras:
            if self._known(extra):
                last = max(last, float(extra.data.hour[-1]))
        if self.future:
            ahead = self.future.high_hour - last
            last = max(last, self.future.high_hour + max(ahead, 48), last + 0.35 * (last - self.x_start()))
        elif self.view_flats():
            last += 0.35 * max(last - self.x_start(), 24)
        return max([last, *(hour + 0.06 * (hour - self.x_start()) for hour in self.guessed_hours() if hour > self.now())])

    def guessed_hours(self) -> list[float]:
        """The hours that were guessed, less those so far from what was lived that nothing else could be seen beside them."""
        reach = self.now() + max(self.now() - self.x_start(), FARTHEST_GUESS)
        return [guess.hour for guess in self.guesses if guess.hour <= reach]

    def guessed_level(self, guess: Guess) -> float:
        """Where the level of a guess stands in the present view; NaN where it has no place, or lies so far away that nothing
        else could be seen beside it."""
        data, level = self.data, float("nan")
        if not len(data) or not np.isfinite(guess.value):
            return level
        worth = float(np.nanmax([*data.redemption_value[-1:], *data.put_in[-1:], 0.0]))
        if self.view == "value" and guess.unit in (data.coin, data.token if share_axis(data, slice(-1, None)) else data.coin):
            level = guess.value
        elif self.view == "gain" and guess.unit == data.coin:
            level = guess.value + float(data.taken_out[-1] - data.put_in[-1]) - self.zero
        return level if abs(guess.value - worth) <= worth else float("nan")

    def _known(self, extra: Extra) -> bool:
        """Whether anything is known of another future in the present view; looked for once."""
        if (extra, self.view) not in self._found:
            if len(self._found) >= 4 * len(self.extras):
                self._found.clear()
            self._found[extra, self.view] = bool(np.isfinite(lines(extra.data, self.view, slice(None)).market).any())
        return self._found[extra, self.view]

    def x_start(self) -> float:
        """The first hour of the range chosen."""
        first = float(self.data.hour[0]) if len(self.data) else 0.0
        if self.since_move():
            return max(first, self.last_move() or first)
        width = RANGES[self.range_name]
        return first if width is None else max(first, self.now() - width)

    def set_zero(self) -> None:
        """Put zero where the range wants it."""
        move = self.last_move() if self.since_move() and self.view == "gain" else None
        self.zero = 0.0 if move is None else gain_at(self.data, self.data.index(move))

    def near(self, x: float, reach: float) -> list[ChartMarker]:
        """The events within some pixels of a place."""
        first = int(np.searchsorted(self.marker_hours, self.x_at(x - reach), "left"))
        last = int(np.searchsorted(self.marker_hours, self.x_at(x + reach), "right"))
        return list(self.markers[first:last])
