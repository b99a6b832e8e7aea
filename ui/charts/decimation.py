"""Fewer points with the same picture. Of every bucket of samples the lowest and the highest are kept, in the order in
which they came, and so are the first and the last of all, and both sides of every gap: a one-hour crash stays visible
among ten years, also in the hour in which it arrives, and an hour without a market stays a gap. Buckets are anchored to
sample numbers, not to the view, so a line does not shimmer while the view moves."""

import numpy as np
from numpy.typing import NDArray

from ui.charts.series import Floats

Places = NDArray[np.int64]


def bucket(samples: int, at_most: int) -> int:
    """How many samples one bucket takes so that at most `at_most` points (two a bucket) remain: a power of
    two."""
    size = 1
    while samples > at_most and 2 * samples > at_most * size:
        size *= 2
    return size


def peaks(x: Floats, y: Floats, size: int, first: int = 0) -> tuple[Floats, Floats]:
    """The lowest and highest of each bucket of `size` samples, the first and last of all, and the samples beside gaps.

    `first` is the number of the first sample in the whole series. Between two points with an unknown sample in between
    stands a point with NaN, so no line is drawn across. Where gaps are as many as buckets, only every bucket's own are exact.
    """
    if size <= 1 or len(x) < 3 * size:
        return x, y
    unknown = np.isnan(y)
    gaps = bool(unknown.any())
    picks = [_extremes(y, size, first % size, gaps), np.array([0, len(x) - 1])]
    if gaps:
        begin, end = np.nonzero(unknown[1:] & ~unknown[:-1])[0], np.nonzero(unknown[:-1] & ~unknown[1:])[0] + 1
        if len(begin) + len(end) <= 2 * len(x) // size + 2:
            picks += [begin, end]
    keep = np.sort(np.concatenate(picks))
    keep = keep[np.diff(keep, prepend=-1) > 0]
    if not gaps:
        return x[keep], y[keep]
    return _opened(x, y, keep, unknown)


def _extremes(y: Floats, size: int, head: int, gaps: bool) -> Places:
    """Places of the lowest and the highest of each bucket; `head` samples of the first bucket came before these."""
    first = -head % size
    whole = (len(y) - first) // size
    stop = first + whole * size
    found = []
    for worst, choose in ((np.inf, np.argmin), (-np.inf, np.argmax)):
        block = np.where(np.isnan(y), worst, y) if gaps else y
        found.append(choose(block[first:stop].reshape(whole, size), axis=1) + size * np.arange(whole) + first)
        found += [np.array([choose(part) + begin]) for begin, part in ((0, block[:first]), (stop, block[stop:])) if len(part)]
    return np.concatenate(found)


def _opened(x: Floats, y: Floats, keep: Places, unknown: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The points of `keep` with a point of NaN wherever something unknown lies between two of them."""
    seen = np.concatenate([[0], np.cumsum(unknown)])
    known = keep[~unknown[keep]]
    ends = np.concatenate([known, [len(x) - 1]]) if len(known) == 0 or known[-1] != len(x) - 1 else known
    between = np.nonzero(seen[ends[1:]] > seen[ends[:-1] + 1])[0] + 1
    thin_x, thin_y = x[ends], y[ends]
    thin_x = np.insert(thin_x, between, (thin_x[between - 1] + thin_x[between]) / 2)
    thin_y = np.insert(thin_y, between, np.nan)
    return (np.insert(thin_x, 0, x[0]), np.insert(thin_y, 0, np.nan)) if unknown[0] else (thin_x, thin_y)


def visible(x: Floats, y: Floats, pixel: float) -> tuple[Floats, Floats]:
    """The same points as they have to be drawn where one pixel is `pixel` wide in x: a gap opens to two pixels at least, and
    a sample alone between two gaps becomes a stroke of one. Heights stay; only such ends move, by a pixel at most."""
    known = np.isfinite(y)
    if known.all() or not known.any():
        return x, y
    before, after = np.concatenate([[False], known[:-1]]), np.concatenate([known[1:], [False]])
    alone = np.nonzero(known & ~before & ~after)[0]
    x, y = np.insert(x, alone, x[alone] - pixel / 2), np.insert(y, alone, y[alone])
    known = np.isfinite(y)
    left, right = np.nonzero(known[:-1] & ~known[1:])[0], np.nonzero(known[1:] & ~known[:-1])[0] + 1
    left, right = left[left < right[-1]] if len(right) else left[:0], right[right > left[0]] if len(left) else right[:0]
    short = x[right] - x[left] < 2 * pixel
    middle = (x[right] + x[left])[short] / 2
    x = x.copy()
    x[left[short]], x[right[short]] = middle - pixel, middle + pixel
    return x, y


def at(x: Floats, y: Floats, where: Floats) -> Floats:
    """`y` read between its samples at `where`; NaN outside them and beside gaps."""
    if not len(x):
        return np.full(len(where), np.nan)
    return np.interp(where, x, y, left=np.nan, right=np.nan)


def gap_at(x: Floats, y: Floats, left: Floats, right: Floats) -> NDArray[np.bool_]:
    """Whether some sample between `left` and `right`, or one on either side next to them, is unknown: then nothing may be
    painted there. Intervals outside all samples are gaps."""
    if not len(x):
        return np.ones(len(left), dtype=bool)
    unknown = np.isnan(y)
    if not unknown.any():
        return np.asarray((right < x[0]) | (left > x[-1]))
    seen = np.concatenate([[0], np.cumsum(unknown)])
    first = np.searchsorted(x, left, "right") - 1
    last = np.searchsorted(x, right, "left")
    outside = (first < 0) & (right < x[0]) | (last >= len(x)) & (left > x[-1])
    first, last = np.clip(first, 0, len(x) - 1), np.clip(last, 0, len(x) - 1)
    return np.asarray(outside | (seen[last + 1] > seen[first]))
