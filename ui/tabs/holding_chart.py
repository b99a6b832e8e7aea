"""The hero chart fed from the practice: the series and markers of the holding that is followed, kept up while time plays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.charts.series import ChartData, Extra
from ui.charts.value_chart import ValueChart
from ui.panels.time_bar import chart_marker
from ui.session import is_own
from ui.tabs.chart_bar import ChartView

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import World

ALL_LST = "lst"
VIEWS = (("value", "Value"), ("rate", "Rate"), ("discount", "Discount"))
MARKED = ("rebase", "finalization")
"""Events of everyone's that come so often that marks of them would hide the others."""


class HoldingChart:
    """`HoldingChart(session)` owns a `ValueChart`; call `refresh` from the tab's `redraw`, `follow(key)` for another holding."""

    def __init__(self, session: Session, key: str = ALL_LST, token: str = "stETH", coin: str = "ETH") -> None:
        self._session, self._key, self._token, self._coin = session, key, token, coin
        self.chart = ValueChart()
        session.playing_changed.connect(self.chart.set_playing)

    def views(self) -> tuple[ChartView, ...]:
        """Value, rate and discount as views of the one chart, for `Tab.add_view`."""
        return tuple(
            ChartView(key, title, self.chart, lambda key=key: self.chart.set_view(key))  # type: ignore[misc]
            for key, title in VIEWS
        )

    def follow(self, key: str, token: str) -> None:
        """Show another holding: a key of `Practice.series`, and the unit of its amount."""
        if (key, token) != (self._key, self._token):
            self._key, self._token = key, token
            self.load()

    def refresh(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        """Draw what is new: the hours just lived where time goes on, everything anew otherwise."""
        data = self.chart.data
        last = int(data.hour[-1]) if len(data) else -1
        if before is not None and self._session.playing and last == before.hour < after.hour:
            self.chart.append(self._data(last + 1))
        else:
            self.chart.set_series(self._data(0))
        if not self._session.playing or any(is_own(event) for event in events):
            self._mark()

    def load(self) -> None:
        """Draw everything anew."""
        self.chart.set_series(self._data(0))
        self._mark()

    def extra(self, name: str, series: Any) -> Extra:
        """A series of another branch or of a preview as a dashed line."""
        return Extra(name, self.data_of(series, 0))

    def data_of(self, series: Any, first: int) -> ChartData:
        """A `Series` of the practice as the chart takes it, from its sample `first` on."""
        world = self._session.world
        return ChartData(
            series.hour[first:],
            series.balance[first:],
            series.redemption_value[first:],
            series.market_value[first:],
            series.redemption_rate[first:],
            series.market_price[first:],
            series.low[first:],
            series.high[first:],
            start_unix=world.start,
            token=self._token,
            coin=self._coin,
            recorded_until_hour=world.recorded_until or None,
        )

    def _data(self, first: int) -> ChartData:
        return self.data_of(self._session.practice.series(self._key), first)

    def _mark(self) -> None:
        marks = self._session.practice.markers()
        self.chart.set_markers([chart_marker(mark) for mark in marks if mark.kind not in MARKED])
