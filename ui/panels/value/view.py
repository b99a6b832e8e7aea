"""The hero chart fed from the practice: the series, marks and record of the holding that is followed, kept up while time plays.

Any tab may own one. It reads what the practice kept and what an outcome says; it computes no amount. `ChartView(*view)` for each
of `views()` puts the views of the one chart into a tab's bar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from msgspec.structs import replace
from shiboken6 import isValid

from ui.charts.series import ChartData, ChartMarker, Extra, Flat, Future
from ui.charts.value.chart import ValueChart
from ui.panels.events.rows import events
from ui.panels.holdings.lines import ALL_LST, line_of, token_of
from ui.panels.value.data import NO_MOVES, chart_data, flat_of, in_terms, price_told
from ui.panels.value.loan import VIEWS as LOAN_VIEWS
from ui.panels.value.loan import FollowedLoan
from ui.session import is_own
from wallet import own_values

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Holding, World

VIEWS = (("gain", "Gain"), ("rate", "Per token"), ("value", "Balance"), ("discount", "Discount"))


class OfferedView(NamedTuple):
    """One way of looking at the chart, in the order in which `ui.tabs.chart.view.ChartView` takes it."""

    key: str
    title: str
    chart: ValueChart
    chosen: Callable[[], None]
    exactly: Callable[[], Iterable[tuple[int, Sequence[int | None]]]]


class ValueView:
    """`ValueView(session, key="lst")` owns a `ValueChart`, a usual one if none is given. A tab calls `refresh` from its `redraw`
    and `follow(key)` for another holding; `ghost` and `project` draw what a reviewed action would bring, `clear_ghost` takes it
    away."""

    def __init__(self, session: Session, key: str = ALL_LST, chart: ValueChart | None = None) -> None:
        self._session, self._key = session, key
        self.chart = chart or ValueChart()
        self._moved = NO_MOVES
        """What was put in and taken out by now, in the coin of what is followed."""
        self._behind = False
        self.loan = FollowedLoan(session)
        self.followed: Callable[[], object] = lambda: None
        """Called once another holding is followed: its marks are others."""
        played = self._played  # the session outlives the chart, whose page goes with its practice
        session.playing_changed.connect(played)
        self.chart.destroyed.connect(lambda: isValid(session) and session.playing_changed.disconnect(played))

    def views(self, of_loan: bool = False) -> tuple[OfferedView, ...]:
        """Gain, one token, balance and discount; health and net rate where they are `of_loan`."""
        shown = LOAN_VIEWS if of_loan else VIEWS
        return tuple(OfferedView(key, title, self.chart, self._chooser(key), self._exactly) for key, title in shown)

    # -- what it shows

    @property
    def key(self) -> str:
        """The holding that is followed: a key of `Practice.series`."""
        return self._key

    @property
    def unit(self) -> str:
        """The unit of the balance that is drawn."""
        return token_of(self._session.world, self._key)

    def follow(self, key: str) -> None:
        """Show another holding from now on."""
        if key != self._key:
            self._key = key
            self.load()
            self.followed()

    def refresh(self, before: World | None, after: World, happened: tuple[Any, ...], unseen: bool = False) -> None:
        """Draw what is new: the hours just lived where time goes on, everything again otherwise. A chart that is not on screen
        reads nothing until it is shown (see `catch_up`)."""
        if unseen:
            self._behind = True
            if not self._session.playing:
                self.loan.find()
            return
        self._behind = False
        data = self.chart.data
        last = int(data.hour[-1]) if len(data) else -1
        if before is not None and self._session.playing and self.chart.playing and last == before.hour < after.hour:
            self.chart.append(self._data(last + 1))
            if any(is_own(event) for event in happened):
                self.chart.set_markers(self._markers())
        else:
            self.load()

    def catch_up(self) -> None:
        """It is on screen now: draw what it missed."""
        if self._behind and not self._session.closed:
            self._session.read(lambda _practice: self.load())

    def load(self) -> None:
        """Draw everything again."""
        self._behind = False
        self.loan.find()
        self.chart.set_series(self._data(0), self._session.playing, self._markers())

    def point_at(self, hour: int) -> None:
        """Put the crosshair on an hour, widening the range where it lies outside."""
        if hour < self.chart.x_range[0]:
            self.chart.set_range("all")
        self.chart.point_at(hour)

    # -- what would be

    def ghost(self, after: World, label: str = "", future: Future | None = None) -> None:
        """Carry the values of `after` (an outcome's world) on from now as flat lines; nothing where nothing would change.

        `label` is added to the words on the lines (", in 30 days")."""
        then, now = line_of(after, self._key), line_of(self._session.world, self._key)
        if then is None or (now is not None and _worth(now) == _worth(then)):
            self.project(self.loan.after(after), future)
            return
        _, redeems, sells = own_values(after, then)
        values = [("redeem", redeems, "if redeemed"), ("market", sells, "if sold")]
        added = redeems - (own_values(self._session.world, now).redeems if now else 0)
        known = [(value, f"{words}{label}", series) for series, value, words in values if value is not None]
        flats = [flat_of(self._session, self._key, value, words, series, added) for value, words, series in known]
        self.chart.set_projection([*flats, *self.loan.after(after)], future)

    def project(self, flats: Sequence[Flat], future: Future | None = None) -> None:
        """Flat lines from now on and the band of when, as the tab words them: in whole coins of what is followed."""
        price = price_told(self._session, self._key)
        if price != 1:
            flats = [flat if flat.view else replace(flat, value=flat.value * price, added=flat.added * price) for flat in flats]
            future = future and replace(future, value=future.value * price)
        self.chart.set_projection(flats, future)

    def compare(self, name: str, series: Any, base: Any = None, base_name: str = "", note: str = "") -> None:
        """A series of another branch or of a preview as a named dashed line; with `base`, the same hours without it, the
        difference is shaded. `note` stands at the foot of the hours to come."""
        beside = self.data_of(_compared(base)) if base is not None else None
        self.chart.set_extra(Extra(name, self.data_of(_compared(series)), beside, base_name, note))

    def clear_ghost(self) -> None:
        """Show only what was lived."""
        self.chart.set_projection()
        self.chart.set_extra()

    # -- inside

    def _played(self, playing: bool) -> None:
        """A chart that is not on screen is fitted for playing with its first frame, if it comes to one."""
        if self.chart.isVisible() or not playing:
            self.chart.set_playing(playing)
        if not playing and self.chart.data.prices:  # those that were held still are others now
            self._behind = True
            if self.chart.isVisible():
                self.catch_up()

    def data_of(self, series: Any, first: int = 0) -> ChartData:
        """A `Series` of the practice as the chart takes it, from its sample `first` on."""
        session = self._session
        return in_terms(chart_data(session.world, series, self._key, first, self._moved), session.practice, session.priced)

    def _data(self, first: int) -> ChartData:
        series = self._session.practice.series(self._key)
        self._moved = (float(series.put_in[-1]), float(series.taken_out[-1])) if len(series.hour) else NO_MOVES
        return self.loan.beside(self.data_of(series, first), first)

    def _exactly(self) -> Iterator[tuple[int, Sequence[int | None]]]:
        return self._session.practice.exactly(self._key)

    def _markers(self) -> list[ChartMarker]:
        return events(self._session.practice, key=self._key)

    def _chooser(self, key: str) -> Callable[[], None]:
        return lambda: self.chart.set_view(key)  # type: ignore[arg-type]


def _compared(series: Any) -> Any:
    """A series as it is compared with another: by what it sells for, and where nothing buys it by what it redeems for."""
    if np.isfinite(series.market_value).any():
        return series
    return replace(series, market_value=series.redemption_value, market_price=series.redemption_rate)


def _worth(line: Holding) -> tuple[int, int, int | None]:
    """How much there is of a line, and its two values."""
    return line.amount, line.redemption_value, line.market_value
