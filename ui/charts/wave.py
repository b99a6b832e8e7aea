"""The discount over time as bars: each has the widest gap of its stretch of hours."""

import numpy as np

from ui.charts.series import Floats


class DiscountWave:
    """Market over redemption less one for hours, NaN without a market; its bars are kept until their number may be another."""

    def __init__(self, hour: Floats | None = None, gap: Floats | None = None) -> None:
        self._hour: Floats = np.empty(0) if hour is None else hour
        self._gap: Floats = np.empty(0) if gap is None else gap
        self._kept: tuple[float, Floats] | None = None

    def forget(self) -> None:
        """Bars are to be made again."""
        self._kept = None

    def bars(self, count: int, width: int, last: int) -> Floats:
        """The widest gap in each of `count` stretches of the hours to `last`, kept for that `width`; NaN without a market."""
        if self._kept is None or self._kept[0] != width:
            heights = np.full(count, np.nan)
            if len(self._hour):
                edges = np.searchsorted(self._hour, np.arange(count + 1) * (last + 1) / count)
                starts = edges[:-1]
                filled = (edges[1:] > starts) & (starts < len(self._hour))
                known = np.where(np.isfinite(self._gap), self._gap, 0.0)
                low = np.minimum.reduceat(known, np.minimum(starts, len(known) - 1))
                high = np.maximum.reduceat(known, np.minimum(starts, len(known) - 1))
                heights = np.where(filled, np.where(-low >= high, low, high), np.nan)
                heights = self._carried(heights, last)
            self._kept = (width, heights)
        return self._kept[1]

    def _carried(self, heights: Floats, last: int) -> Floats:
        """Bars narrower than an hour take over their neighbour on the left, as far as the data reach."""
        known = np.isfinite(heights)
        if not known.any():
            return heights
        source = np.maximum.accumulate(np.where(known, np.arange(len(heights)), 0))
        reach = int(float(self._hour[-1]) / max(last, 1) * len(heights)) + 1
        return np.where(np.arange(len(heights)) <= reach, heights[source], np.nan)
