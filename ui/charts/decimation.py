"""Fewer points with the same picture: of every bucket of samples the lowest and the highest are kept, in
the order in which they came, so that a one-hour crash stays visible among ten years. Buckets are anchored
to sample numbers, not to the view, so a line does not shimmer while the view moves."""

import numpy as np

from ui.charts.series import Floats


def bucket(samples: int, at_most: int) -> int:
    """How many samples one bucket takes so that at most `at_most` points (two a bucket) remain: a power of
    two."""
    size = 1
    while samples > at_most and 2 * samples > at_most * size:
        size *= 2
    return size


def peaks(x: Floats, y: Floats, size: int, first: int = 0) -> tuple[Floats, Floats]:
    """The lowest and highest of each bucket of `size` samples. `first` is the number of the first sample in
    the whole series. Buckets that are all NaN stay NaN; the ends are kept."""
    if size <= 1 or len(x) < 3 * size:
        return x, y
    head = -first % size
    whole = (len(x) - head) // size
    stop = head + whole * size
    block = y[head:stop].reshape(whole, size)
    low = np.argmin(np.where(np.isnan(block), np.inf, block), axis=1)
    high = np.argmax(np.where(np.isnan(block), -np.inf, block), axis=1)
    pick = np.sort(np.stack([low, high], axis=1), axis=1) + head + size * np.arange(whole)[:, None]
    keep = np.concatenate(
        [
            np.arange(min(head, 1)),
            pick.ravel(),
            [len(x) - 1] if stop < len(x) else np.empty(0, dtype=np.int64),
        ]
    ).astype(np.int64)
    return x[keep], y[keep]


def at(x: Floats, y: Floats, where: Floats) -> Floats:
    """`y` read between its samples at `where`; NaN outside them and beside gaps."""
    if not len(x):
        return np.full(len(where), np.nan)
    return np.interp(where, x, y, left=np.nan, right=np.nan)
