"""The curves of the hero chart and which hours and values they span: thinned to what the window can show,
fitted, and handed to pyqtgraph; the same lines once more at every pixel column, for what is painted between
them. What is held lies on what it redeems for whenever one token is worth one coin; it is then drawn 4 px
above it."""

from typing import Any

import numpy as np

from ui.charts.decimation import at, bucket, gap_at, peaks, visible
from ui.charts.hatch import bounds
from ui.charts.painting import dashed
from ui.charts.plot import Plot, line_width
from ui.charts.series import ChartData, Extra, Flat, Floats, Future, Lines, Marker, View, lines
from ui.charts.viewport import RANGES, fit_values

_APART = 4
_MOSTLY = 0.8


class ValueLines(Plot):
    """What is shown, and the curves that show it. The layers around the curves read this and change
    nothing."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__("Value over time", parent)
        self.data = ChartData.empty()
        self.view: View = "value"
        self.range_name = "all"
        self.looked_at: tuple[float, float] | None = None
        """The hours chosen to be looked at closely; None while the view goes with time."""
        self.playing = False
        self.markers: tuple[Marker, ...] = ()
        self.extras: tuple[Extra, ...] = ()
        self.flats: tuple[Flat, ...] = ()
        self.future: Future | None = None
        self.pointer: float | None = None
        self.span: tuple[float, float] | None = None
        """Pixels between which the mouse is being dragged, to look at those hours closely."""
        self.columns: Floats = np.empty(0)
        self.column_lines = Lines(*(np.empty(0) for _ in range(4)))
        self.balance_scale = 1.0
        self._fit_anew = True
        self._dashes: list[Any] = []
        self._market, self._redeem = self.add_curve(1), self.add_curve(2)
        self._balance = self.add_curve(3)

    def inline(self) -> bool:
        """Whether names stand on the lines because the room at the right belongs to the future."""
        return bool(self.flats or self.future or (self.extras and self.last_shown() > self._now()))

    def _now(self) -> float:
        return float(self.data.hour[-1]) if len(self.data) else 0.0

    def end_index(self) -> int:
        """Place of the last sample on show: the present one, or where a view that does not follow ends; -1 without any."""
        return self.data.index(min(self._now(), self.x_range[1])) if len(self.data) else -1

    def last_shown(self) -> float:
        last = self._now()
        for extra in self.extras:
            if np.isfinite(lines(extra.data, self.view, slice(None)).market).any():
                last = max(last, float(extra.data.hour[-1]))
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

    def fill(self) -> None:
        """Thin the visible samples, fit the values, hand the curves their points."""
        window = self.data.window(*self.x_range)
        hour, drawn = self.data.hour[window], lines(self.data, self.view, window)
        size = bucket(len(hour), max(int(self.inner().width()) * (2 if self.playing else 1), 200))
        thin = {
            name: peaks(hour, values, size, window.start) for name, values in (("redeem", drawn.redeem), ("market", drawn.market))
        }
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
            curve.setData(*visible(*thin[name], self.pixel()), pen=self.pen(token, self.playing), antialias=fine)
        self._fill_balance(thin, fine)
        self._fill_extras(fine)
        self._fill_columns(thin, hour, drawn, banded, size, window.start)

    def pixel(self) -> float:
        """How many hours a pixel is wide."""
        return (self.x_range[1] - self.x_range[0]) / self.inner().width()

    def _fill_balance(self, thin: dict[str, tuple[Floats, Floats]], fine: bool) -> None:
        """The dotted line; where it would lie on the redemption value it is drawn 4 px above it."""
        if "balance" not in thin:
            self._balance.setData([], [])
            return
        x, y = thin["balance"]
        below = self.y_px(at(*thin["redeem"], x))
        with np.errstate(invalid="ignore"):
            pixels = self.y_px(y)
            near = np.abs(pixels - below) < _APART
            if near.size and near.mean() > _MOSTLY:
                pixels = np.where(near, below - _APART, pixels)
        low, high = self.y_range
        y = low + (self.inner().bottom() - pixels) / self.inner().height() * (high - low)
        pen = dashed("hold", 1 if self.playing else line_width(), (1.2, 2))
        self._balance.setData(x, y, pen=pen, antialias=fine)

    def _fill_extras(self, fine: bool) -> None:
        for curve in self._dashes[len(self.extras) :]:
            curve.setData([], [])
        while len(self._dashes) < len(self.extras):
            self._dashes.append(self.add_curve(4))
        for curve, extra in zip(self._dashes, self.extras, strict=False):
            x, y = self.extra_line(extra)
            curve.setData(
                *visible(x, y, self.pixel()), pen=dashed("extra", 1 if self.playing else line_width(), (5, 2.2)), antialias=fine
            )

    def extra_line(self, extra: Extra) -> tuple[Floats, Floats]:
        """What is drawn of another future in the present view, thinned."""
        window = extra.data.window(*self.x_range)
        x, y = extra.data.hour[window], lines(extra.data, self.view, window).market
        return peaks(x, y, bucket(len(x), max(int(self.inner().width()), 200)), window.start)

    def _fill_columns(
        self,
        thin: dict[str, tuple[Floats, Floats]],
        hour: Floats,
        drawn: Lines,
        banded: bool,
        size: int,
        first: int,
    ) -> None:
        """The same lines at every pixel column, for the gap and the band."""
        self.columns, half = bounds(self.inner()), self.pixel() / 2
        where = np.asarray(self.x_at(self.columns))  # type: ignore[arg-type]
        nothing = np.full(len(self.columns), np.nan)

        def read(x: Floats, y: Floats, given: Floats) -> Floats:
            found = at(x, y, where)
            found[gap_at(hour, given, where - half, where + half)] = np.nan
            return found

        low = read(*peaks(hour, drawn.low, size, first), drawn.low) if banded else nothing
        high = read(*peaks(hour, drawn.high, size, first), drawn.high) if banded else nothing
        redeem, market = read(*thin["redeem"], drawn.redeem), read(*thin["market"], drawn.market)
        self.column_lines = Lines(redeem, market, low, high)

    def _reach_beyond(self) -> list[Floats]:
        reach = [self.extra_line(extra)[1] for extra in self.extras]
        if self.view == "value" and self.flats:
            reach.append(np.array([flat.value for flat in self.flats]))
        return reach


def _own_scale(drawn: Lines) -> float:
    """1 where units and coins may share an axis; otherwise what brings the last balance onto its redemption
    value, so that tokens worth several coins each do not flatten the gap."""
    if drawn.balance is None or not len(drawn.balance):
        return 1.0
    both = np.nonzero(np.isfinite(drawn.balance) & np.isfinite(drawn.redeem) & (drawn.balance > 0))[0]
    if not len(both):
        return 1.0
    ratio = float(drawn.redeem[both[-1]] / drawn.balance[both[-1]])
    return ratio if not 0.98 <= ratio <= 1.02 else 1.0
