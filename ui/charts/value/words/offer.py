"""A deep discount dwarfs the growth, or a long past the days that are tried: then the chart says so in its title line and offers
what shows it, a shorter range or the growth alone. No line is moved for it; what does not fit the growth's own axis leaves the
picture."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from ui.charts.painting import line_height
from ui.charts.series import Floats
from ui.charts.value.curves import ValueLines
from ui.charts.value.views import lines
from ui.charts.value.words.head import Placed
from ui.charts.viewport import RANGES, reach_of
from ui.theme import theme
from ui.widgets.buttons.small import LinkButton

_DWARFED_PX = 8
"""A change of the redemption line that is lower, in pixels at 100 %, is not seen as growth."""
_SEEN_SHARE = 0.1
_AHEAD = "30d"
"""The range in which what is tried is seen."""
_SMALLEST = 0.00005
_TITLES = {"7d": "the last 7 days", "30d": "the last 30 days"}


class GrowthOffer(LinkButton):
    """The button at the right of the words over the plot; hidden where growth can be seen."""

    def __init__(self, chart: ValueLines, alone: Callable[[bool], object], shorter: Callable[[str], object]) -> None:
        super().__init__("Show the gain alone", name="Show the gain alone", parent=chart)
        self._chart, self._alone, self._shorter = chart, alone, shorter
        self._wanted = ""
        self.setObjectName("chart.offer")
        self.hide()
        self.clicked.connect(self._take)

    def wordings(self) -> tuple[str, ...]:
        """What it would say, the whole before what it does; nothing where growth can be seen."""
        self._wanted = offered(self._chart)
        if not self._wanted:
            return ()
        if self._chart.inline():
            show = f"Show {_TITLES[_AHEAD]}"
            return (f"All of the past dwarfs the days ahead. {show}", show)
        if self._wanted == "both":
            return ("Show both lines again",)
        kind = "gain" if self.change() >= 0 else "loss"
        show = f"Show {_TITLES.get(self._wanted, f'the {kind} alone')}"
        return (f"The discount dwarfs the {kind}. {show}", show)

    def put(self, at: Placed | None, wordings: Sequence[str]) -> None:
        """Show it there, or hide it."""
        self.setVisible(at is not None)
        if at is not None:
            self.setText(at.text)
            self.setAccessibleName(wordings[0])
            self.resize(self.sizeHint().width(), math.ceil(line_height()))
            self.move(max(self._chart.width() - self.width() - theme().px(2), 0), math.floor(at.row * line_height()))

    def change(self) -> float:
        """How much the redemption line rose or fell over the hours on show."""
        known = _redeem(self._chart, *self._chart.x_range)
        return float(known[-1] - known[0]) if len(known) else 0.0

    def _take(self) -> None:
        if self._wanted in RANGES:
            self._shorter(self._wanted)
        else:
            self._alone(self._wanted == "alone")


def _redeem(chart: ValueLines, first: float, last: float) -> Floats:
    drawn = lines(chart.data, "gain", chart.data.window(first, last)).redeem
    return drawn[np.isfinite(drawn)]


def offered(chart: ValueLines) -> str:
    """What would show the growth: a range, "alone", "both" to come back, or "" where nothing needs to be offered."""
    if not len(chart.data) or chart.playing:
        return ""
    if chart.inline():
        return _AHEAD if chart.extras and _dwarfs_what_is_ahead(chart) else ""
    if chart.view != "gain":
        return ""
    if chart.growth_alone:
        return "both"
    known = _redeem(chart, *chart.x_range)
    low, high = chart.y_range
    size = float(known.max() - known.min()) if len(known) else 0.0
    if size < _SMALLEST or size / (high - low) * chart.inner().height() >= theme().px(_DWARFED_PX):
        return ""
    if chart.looked_at is None and chart.range_name == "all":
        for name in ("30d", "7d"):
            if _share(chart, float(RANGES[name] or 0)) >= _SEEN_SHARE:
                return name
    return "alone"


def _dwarfs_what_is_ahead(chart: ValueLines) -> bool:
    """Whether all of the past is on show, and leaves what is tried too little of the axis."""
    first, last = chart.x_range
    return chart.looked_at is None and chart.range_name == "all" and last - chart.now() < _SEEN_SHARE * (last - first)


def _share(chart: ValueLines, width: float) -> float:
    """How much of the axis the growth would take in the last `width` hours."""
    now = chart.now()
    if now - float(chart.data.hour[0]) <= width:
        return 0.0
    drawn = lines(chart.data, "gain", chart.data.window(now - width, now))
    reach, growth = reach_of([drawn.redeem, drawn.market, np.zeros(1)]), reach_of([drawn.redeem])
    if reach is None or growth is None or reach[1] <= reach[0]:
        return 0.0
    return (growth[1] - growth[0]) / (reach[1] - reach[0])
