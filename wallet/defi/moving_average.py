"""An exponential moving average that forgets by time, as Curve's StableSwap-NG keeps one of its price and one of its D.

_calc_moving_average of curvefi/stableswap-ng `contracts/main/CurveStableSwapNG.vy` at 2abe778f. The figure that is
averaged in is always the one that stood since the last change, never the new one: whoever moves a pool cannot move its
average in the same block, only what it will drift to afterwards.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from wallet.arithmetic import Number
from wallet.defi.stable_exp import exp_wad

UNIT = 10**18


class MovingAverage(msgspec.Struct, frozen=True):
    """The figure that stands now, the average as of `time_s` (unix seconds), in the figure's own unit."""

    last: int
    average: int
    time_s: int


@lru_cache(maxsize=256)
def weight_kept(elapsed_s: int, window_s: int) -> int:
    """What share of the old average is left after `elapsed_s`, in 1e-18: e**-(elapsed / window)."""
    return exp_wad(-(elapsed_s * UNIT // window_s))


def averaged(last: Number, average: Number, kept: int) -> Number:
    """The average after a time in which `last` stood and `kept` (1e-18) of the old average is left; ints round down."""
    return (last * (UNIT - kept) + average * kept) // UNIT


def present_average(moving: MovingAverage, window_s: int, now_s: int) -> int:
    """The average as of now, as the contract's oracle views extrapolate it."""
    if now_s <= moving.time_s:
        return moving.average
    return averaged(moving.last, moving.average, weight_kept(now_s - moving.time_s, window_s))


def moved(moving: MovingAverage, figure: int, window_s: int, now_s: int) -> MovingAverage:
    """Average in what stood until now; from now on `figure` stands."""
    return MovingAverage(figure, present_average(moving, window_s, now_s), max(now_s, moving.time_s))
