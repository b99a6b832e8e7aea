"""The curves of the hero chart and which hours and values they span: thinned to what the window can show,
fitted, and handed to pyqtgraph; the same lines once more at every pixel column, for what is painted between
them. Every line stands at its own height; where two are equal they are one line in two strokes."""

from typing import Any, NamedTuple

import numpy as np

from ui.charts.decimation import at, bucket, gap_at, peaks, visible
from ui.charts.hatch import bounds
from ui.charts.painting import KeptLayer, dashed, line_height, stroke
from ui.charts.plot import line_width
from ui.charts.series import ChartData, Extra, Flat, Floats
from ui.charts.ticks import value_ticks
from ui.charts.value.state import ValueState
from ui.charts.value.views import HEALTH, IN_COINS, LEAST, Lines, lines, share_axis
from ui.charts.viewport import fit_values, health_reach, reach_of
from ui.theme import theme

_SAME = 0.75
"""Pixels within which two lines are one."""


class Lows(NamedTuple):
    """Hours with the lowest and the highest trade within each, in the unit of the view."""

    hour: Floats
    low: Floats
    high: Floats


class ValueLines(ValueState):
    """The curves that show it. The layers around the curves read this and change nothing."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.columns: Floats = np.empty(0)
        self.column_lines = Lines(*(np.empty(0) for _ in range(4)))
        self.lows = Lows(*(np.empty(0) for _ in range(3)))
        self.thin: dict[str, tuple[Floats, Floats]] = {}
        """The points of every curve."""
        self.held: tuple[Floats, Floats] = (np.empty(0), np.empty(0))
        """Hours and tokens of the balance strip."""
        self.marks_kept = KeptLayer()
        self.marks_taken: object = None
        """What the marks take of the picture, kept by `clear`."""
        self._fit_anew = True
        self._thin_key: object = None
        self._thin_kept: dict[ChartData, tuple[Floats, Floats]] = {}
        self._dashes: list[Any] = []
        self._beside: list[Any] = []
        self._market, self._redeem = self.add_curve(1), self.add_curve(2)
        self._both, self._balance = self.add_curve(3), self.add_curve(4)

    def fill(self) -> None:
        """Thin the visible samples, fit the values, hand the curves their points."""
        window = self.data.window(*self.x_range)
        hour, drawn = self.data.hour[window], lines(self.data, self.view, window, self.zero)
        size = bucket(len(hour), max(int(self.inner().width()) * (2 if self.playing else 1), 200))

        def thinned(values: Floats) -> tuple[Floats, Floats]:
            return peaks(hour, values, size, window.start)

        thin = {"redeem": thinned(drawn.redeem), "market": thinned(drawn.market)}
        self.held = thinned(self.data.balance[window])
        if drawn.balance is not None and share_axis(self.data, window):
            thin["balance"] = self.held
        self.lows, self.thin = self._lows(hour, drawn), thin
        self.set_ranges(self.x_range, self._fitted([*(y for _, y in thin.values()), self.lows.low, self.lows.high], thin))
        self._fill_columns(thin, hour, drawn)
        self._fill_curves(thin)
        self._fill_extras()

    def _lows(self, hour: Floats, drawn: Lines) -> Lows:
        """The lowest and highest trade of the hours on show that know one: of each pixel column the hour that went lowest."""
        known = np.isfinite(drawn.low) & (hour >= self.x_range[0]) & (hour <= self.x_range[1])
        if not known.any():
            return Lows(*(np.empty(0) for _ in range(3)))
        hour, low, high = hour[known], drawn.low[known], drawn.high[known]
        columns = np.round(self.x_px(hour)).astype(np.int64)
        first = np.nonzero(np.diff(columns, prepend=columns[0] - 1))[0]
        deepest = np.lexsort((low, columns))[first]
        return Lows(hour[deepest], low[deepest], np.maximum.reduceat(high, first))

    def pixel(self) -> float:
        """How many hours a pixel is wide."""
        return (self.x_range[1] - self.x_range[0]) / self.inner().width()

    def _fitted(self, drawn: list[Floats], thin: dict[str, tuple[Floats, Floats]]) -> tuple[float, float]:
        """The values to show: all that is drawn, with zero among gains; the redemption line and zero alone if that was chosen."""
        gains, anew = self.view == "gain", self._fit_anew
        based = self.view in ("gain", "net")
        self._fit_anew = False
        parts = [thin["redeem"][1]] if gains and self.growth_alone else [*drawn, *self._reach_beyond()]
        reach = reach_of([*parts, np.zeros(1)] if based else parts)
        if self.view == HEALTH:
            reach = health_reach(reach)
        least = LEAST[self.view]
        if gains:
            known = self.data.put_in[np.isfinite(self.data.put_in)][-1:]
            least = max(least * float(known[0]) if len(known) else 0.0, 1e-6)
        elif self.view in IN_COINS and reach is not None:
            least *= max(abs(reach[1]), 1e-9)
        fitted = fit_values((0.0, 0.0) if anew else self.y_range, reach, least, grow=self.playing)
        return self._with_room_for_words(fitted) if self.extras else fitted

    def _with_room_for_words(self, fitted: tuple[float, float]) -> tuple[float, float]:
        """Values that reach down to a labelled line under the lowest of what would be, with three lines of words under it."""
        below = reach_of(self._reach_beyond())
        (low, high), lowest = fitted, below[0] if below else fitted[1]
        words = min(3 * line_height() + theme().px(8), self.inner().height() / 2) / self.inner().height()
        low = min(low, (lowest - words * high) / (1 - words))
        ticks = value_ticks(low, high, self.most_ticks())
        if len(ticks) > 1 and ticks[0].at > lowest:
            low = min(low, 2 * ticks[0].at - ticks[1].at)
        return low, high

    def most_ticks(self) -> int:
        """How many values the axis names at most."""
        return 3 if self.inner().height() < theme().px(150) else 5

    def _fill_curves(self, thin: dict[str, tuple[Floats, Floats]]) -> None:
        fine, pixel = not self.playing, self.pixel()
        for curve in (self._market, self._redeem, self._balance, self._both, *self._dashes):
            curve.quick = self.playing
        if self.nothing_yet():
            thin = {name: (np.empty(0), np.empty(0)) for name in ("market", "redeem")}
        for name, curve in (("market", self._market), ("redeem", self._redeem)):
            tone = self.own_tone if name == "redeem" else name
            curve.set_points(*visible(*thin[name], pixel), pen=self.pen(tone), antialias=fine)
        held = visible(*thin["balance"], pixel) if "balance" in thin else ([], [])
        self._balance.set_points(*held, pen=dashed("hold", line_width(), (1.2, 2)), antialias=fine)
        both = self.equal_line()
        known = np.isfinite(both) & (not self.nothing_yet())
        where = np.asarray(self.x_at(self.columns)) if known.any() else np.empty(0)  # type: ignore[arg-type]
        both = both if known.any() else np.empty(0)
        self._both.set_points(where, both, pen=dashed("market", line_width(), (4, 4)), antialias=fine)

    def equal_line(self) -> Floats:
        """At every pixel column the height where redemption and market line are one, NaN where they are two."""
        redeem, market = self.column_lines.redeem, self.column_lines.market
        with np.errstate(invalid="ignore"):
            same = np.abs(np.asarray(self.y_px(redeem)) - np.asarray(self.y_px(market))) <= _SAME
        return np.where(same, redeem, np.nan)

    def _fill_extras(self) -> None:
        for curve in (*self._dashes[len(self.extras) :], *self._beside[len(self.extras) :]):
            curve.set_points([], [], stroke("market"), False)
        while len(self._dashes) < len(self.extras):
            self._dashes.append(self.add_curve(5))
            self._beside.append(self.add_curve(4))
        for curve, beside, extra in zip(self._dashes, self._beside, self.extras, strict=False):
            pen = dashed("extra", line_width(), (5, 2.2))
            curve.set_points(*visible(*self.extra_line(extra), self.pixel()), pen=pen, antialias=not self.playing)
            beside.set_points(*visible(*self.base_line(extra), self.pixel()), pen=stroke("market", 1), antialias=not self.playing)

    def extra_line(self, extra: Extra) -> tuple[Floats, Floats]:
        """What is drawn of another future in the present view, thinned."""
        return self._thinned(extra.data)

    def base_line(self, extra: Extra) -> tuple[Floats, Floats]:
        """What is drawn of the future that another one is compared with, thinned; nothing where it is compared with none."""
        return self._thinned(extra.base) if extra.base is not None else (np.empty(0), np.empty(0))

    def _thinned(self, data: ChartData) -> tuple[Floats, Floats]:
        """The points of another future; asked for by everything that is laid out or painted beside it, and made once."""
        size = max(int(self.inner().width()), 200)
        key = (self.extras, self.x_range, self.view, self.zero, size)
        if key != self._thin_key:
            self._thin_key, self._thin_kept = key, {}
        if data not in self._thin_kept:
            window = data.window(*self.x_range)
            x, y = data.hour[window], lines(data, self.view, window, self.zero).market
            self._thin_kept[data] = peaks(x, y, bucket(len(x), size), window.start)
        return self._thin_kept[data]

    def _fill_columns(
        self,
        thin: dict[str, tuple[Floats, Floats]],
        hour: Floats,
        drawn: Lines,
    ) -> None:
        """The same lines at every pixel column, for the gap between them; open in every column that holds a gap."""
        self.columns, half = bounds(self.inner()), self.pixel() / 2
        where = np.asarray(self.x_at(self.columns))  # type: ignore[arg-type]

        def read(points: tuple[Floats, Floats], given: Floats) -> Floats:
            found = at(*points, where)
            found[gap_at(hour, given, where - half, where + half)] = np.nan
            return found

        nothing = np.full(len(self.columns), np.nan)
        self.column_lines = Lines(read(thin["redeem"], drawn.redeem), read(thin["market"], drawn.market), nothing, nothing)

    def flat_height(self, flat: Flat) -> float:
        """Where a projected value stands in the present view; NaN where it has no place."""
        if flat.view or self.view == "value":
            return flat.value if flat.view in ("", self.view) else float("nan")
        if self.view != "gain" or not len(self.data):
            return float("nan")
        return flat.value - flat.added + float(self.data.taken_out[-1] - self.data.put_in[-1]) - self.zero

    def _reach_beyond(self) -> list[Floats]:
        reach = [line(extra)[1] for extra in self.extras for line in (self.extra_line, self.base_line)]
        guessed = [self.guessed_level(guess) for guess in self.guesses]
        return [*reach, np.array([*(self.flat_height(flat) for flat in self.flats), *guessed])]
