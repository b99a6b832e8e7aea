"""Which hours and values a chart shows: ranges that end now, moved in jumps of a tenth of their width while
time plays, and values fitted with a margin, which only grow while time plays. Pure functions; no
Qt."""

import math
from collections.abc import Sequence

import numpy as np

from ui.charts.series import Floats

RANGES: dict[str, float | None] = {"since": None, "7d": 168.0, "30d": 720.0, "all": None}
"""Widths in hours. "since" begins at one's last move, "all" at the first hour."""
LEAST_HOURS = 24.0
_MARGIN = 0.08
LIQUIDATED, EASY = 1.0, 5.0
"""The health factor under which a loan is liquidated, and the one over which nobody looks closely."""
UNDER, AIR_OVER = 0.05, 1.25


def follow_hours(shown: tuple[float, float], first: float, last: float, playing: bool) -> tuple[float, float]:
    """The hours to show next, given those shown now and those wanted. At rest exactly the wanted ones;
    while playing the shown ones stay until the last hour leaves them, then make room for a tenth more."""
    last = max(last, first + LEAST_HOURS)
    if not playing:
        return first, last
    width, jump = last - first, (last - first) / 10
    fits = shown[0] <= first + 1e-9 + jump and shown[0] >= first - 2 * jump and last <= shown[1] <= last + 1.5 * jump
    return shown if fits else (first, first + width + jump)


def reach_of(parts: Sequence[Floats]) -> tuple[float, float] | None:
    """The lowest and highest known value of all parts; None without any."""
    known = [part[np.isfinite(part)] for part in parts]
    known = [part for part in known if len(part)]
    if not known:
        return None
    return min(float(part.min()) for part in known), max(float(part.max()) for part in known)


def health_reach(reach: tuple[float, float] | None) -> tuple[float, float]:
    """The lowest and highest health factor to show: the line of the liquidation and some of what lies under it always; what is
    higher than `EASY` leaves the picture, so that it does not press the line down, unless all is higher.
    """
    low, high = reach or (LIQUIDATED, EASY)
    return min(low, LIQUIDATED - UNDER), max(min(high, max(EASY, AIR_OVER * low)), LIQUIDATED + UNDER)


def fit_values(shown: tuple[float, float], reach: tuple[float, float] | None, least: float, grow: bool) -> tuple[float, float]:
    """The values to show next: fitted with 8 % of air, at least `least` high. With `grow` the values shown stay shown, and
    room is made in tenths of their height."""
    if reach is None:
        return shown if shown[1] > shown[0] else (0.0, 1.0)
    low, high = reach
    if grow and shown[1] > shown[0]:
        step = (shown[1] - shown[0]) / 10
        down = math.ceil(max(shown[0] - low, 0.0) / step - 1e-9)
        up = math.ceil(max(high - shown[1], 0.0) / step - 1e-9)
        return shown[0] - down * step, shown[1] + up * step
    size = high - low
    if size < least:
        low, high, size = low - (least - size) / 2, high + (least - size) / 2, least
    return low - _MARGIN * size, high + _MARGIN * size
