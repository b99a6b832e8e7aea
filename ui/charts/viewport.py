"""Which hours and values a chart shows: ranges that end now, moved in jumps of a tenth of their width while
time plays, and values fitted with a margin and left alone until they no longer fit. Pure functions; no
Qt."""

from collections.abc import Sequence

import numpy as np

from ui.charts.series import Floats, View

RANGES: dict[str, float | None] = {"7d": 168.0, "30d": 720.0, "90d": 2160.0, "all": None}
LEAST_HOURS = 24.0
_MARGIN = 0.08
_LEAST = {"value": 0.002, "rate": 0.002, "discount": 0.2}


def follow_hours(shown: tuple[float, float], first: float, last: float, playing: bool) -> tuple[float, float]:
    """The hours to show next, given those shown now and those wanted. At rest exactly the wanted ones;
    while playing the shown ones stay until the last hour leaves them, then make room for a tenth more."""
    last = max(last, first + LEAST_HOURS)
    if not playing:
        return first, last
    width, jump = last - first, (last - first) / 10
    fits = shown[0] <= first + 1e-9 + jump and shown[0] >= first - 2 * jump and last <= shown[1] <= last + 1.5 * jump
    return shown if fits else (first, first + width + jump)


def fit_values(shown: tuple[float, float], reach: Sequence[Floats], view: View) -> tuple[float, float]:
    """The values to show next: the present ones while everything fits and fills at least half, else fitted
    anew."""
    known = [part[np.isfinite(part)] for part in reach]
    known = [part for part in known if len(part)]
    if not known:
        return shown if shown[1] > shown[0] else (0.0, 1.0)
    low = min(float(part.min()) for part in known)
    high = max(float(part.max()) for part in known)
    size = high - low
    if shown[0] <= low and high <= shown[1] and size * 2.2 >= shown[1] - shown[0]:
        return shown
    least = _LEAST[view] * (max(abs(high), 1e-9) if view != "discount" else 1.0)
    if size < least:
        low, high = low - (least - size) / 2, high + (least - size) / 2
        size = least
    return low - _MARGIN * size, high + _MARGIN * size
