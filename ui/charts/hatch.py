"""The pattern in the gap between redemption and market as plain geometry: 45-degree lines for a discount,
dots for a premium. Computed per pixel column with numpy instead of a pattern brush or a clip path, so that
the same lines come out on screen, in SVG and in PDF. The pattern is anchored to the window: it stands still
while the lines move."""

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPolygonF

from ui.charts.plotting import polygon_of
from ui.charts.series import Floats


def lines(columns: Floats, top: Floats, bottom: Floats, spacing: float) -> list[QLineF]:
    """Pieces of the lines y = c - x, `spacing` apart, that lie where top < y < bottom (pixels, y
    downwards). Columns where either is NaN are open. `columns` are consecutive and one pixel apart."""
    inside = bottom > top
    if len(columns) < 2 or not inside.any():
        return []
    reach = columns + top, columns + bottom
    step = spacing * 2**0.5
    first = np.ceil(np.min(reach[0][inside]) / step)
    last = np.floor(np.max(reach[1][inside]) / step)
    crossings = np.arange(first, last + 1)[:, None] * step
    hit = inside & (crossings > reach[0]) & (crossings < reach[1])
    edges = np.diff(np.pad(hit, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    row, begin = np.nonzero(edges == 1)
    _, end = np.nonzero(edges == -1)
    c = crossings[row, 0]
    x1, x2 = columns[begin], columns[end - 1]
    return [QLineF(a, k - a, b, k - b) for a, b, k in zip(x1.tolist(), x2.tolist(), c.tolist(), strict=True) if b > a]


def dots(columns: Floats, top: Floats, bottom: Floats, spacing: float) -> list[QPointF]:
    """Points of a staggered grid that lie where top < y < bottom."""
    found: list[QPointF] = []
    for number in range(int(columns[0] // spacing), int(columns[-1] // spacing) + 1) if len(columns) else ():
        column = round(float(number * spacing - columns[0]))
        if not 0 <= column < len(columns) or not bottom[column] > top[column]:
            continue
        shift = spacing / 2 if number % 2 else 0.0
        y = np.arange(np.ceil((top[column] - shift) / spacing), (bottom[column] - shift) / spacing) * spacing + shift
        found += [QPointF(number * spacing, value) for value in y.tolist()]
    return found


def areas(columns: Floats, top: Floats, bottom: Floats, widest: int = 0) -> list[QPolygonF]:
    """Polygons between two curves, one for each unbroken stretch where both are known; with `widest`, pieces
    of at most so many pixels: a long jagged outline takes ten times as long to fill as its pieces."""
    known = np.isfinite(top) & np.isfinite(bottom)
    edges = np.diff(np.pad(known, 1).astype(np.int8))
    found = []
    for begin, end in zip(np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0], strict=True):
        if end - begin < 2:
            continue
        step = widest or end - begin
        for first in range(begin, end - 1, step):
            piece = slice(first, min(first + step + 1, end))
            x = np.concatenate([columns[piece], columns[piece][::-1]])
            y = np.concatenate([top[piece], bottom[piece][::-1]])
            found.append(polygon_of(x, y))
    return found


def bounds(rect: QRectF) -> Floats:
    """One column a pixel across a rectangle."""
    return np.arange(np.ceil(rect.left()), np.floor(rect.right()) + 1)
