"""Samples of one key in hours that follow each other, as the file stores them: columns of floats, then what makes them exact.

A column without a number takes no room, one that does not change is stored once. First come the number of hours and two masks,
of columns that change and of those that do not; then the floats of the columns in their order; then, deflated, what has to be
added to each, since a float ends after 16 digits: a list of the columns in JSON, of whole numbers in units of 1e-18. Samples that
an older format kept as floats alone have no such end.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from wallet.practice import net
from wallet.practice.net import Damaged
from wallet.world.tokens import WEI

Floats = NDArray[np.float64]
Exact = tuple[int | None, ...]
"""The columns of an hour as whole numbers in units of 1e-18; None where there is none, or none that is known exactly."""
Row = tuple[int, Sequence[float], Exact]
"""An hour, its figures, and the same figures exactly; () where they are not known."""

COLUMNS = ("balance", "redemption_value", "market_value", "redemption_rate", "market_price", "low", "high", "put_in", "taken_out")
UNKNOWN: Exact = (None,) * len(COLUMNS)
MOST_HOURS = 168
"""Hours of one row."""
MOST_PARTS = 4
"""Rows into which so many hours are parted at most: more of them would take longer to read than they save room."""
MOST_IN_PAGE = 960
"""Bytes of a row that stay in a page with others: 1,002 of one of 4,096, less what else a row holds."""
FEW_HOURS = MOST_IN_PAGE // 128
"""Hours that fit in a page whatever changes in them, a few at a time while time plays."""
HEAD = struct.Struct("<BHH")
NUMBER = np.dtype("<f8")
Rest = int | None
Rests = list[Rest | list[Rest]]
"""Of each column in a row, what has to be added to its floats: one for all hours where it is the same, else one for each."""


class _Column(NamedTuple):
    """Where a column stands: the numbers before it, and how many of its own."""

    column: int
    begin: int
    numbers: int


class _Layout(NamedTuple):
    """How a row is laid out: its hours, its columns, and where its floats end."""

    hours: int
    columns: tuple[_Column, ...]
    end: int


def packed(rows: Floats, exact: Sequence[Exact] = ()) -> bytes:
    """Return columns, one row each, as they are stored, at most `MOST_HOURS` hours; `exact` has a row for each hour."""
    hours = rows.shape[1]
    varying = steady = 0
    parts, rests = [], Rests()
    whole = list(zip(*exact, strict=True))
    near = (rows * WEI).tolist() if whole else []
    for column, numbers in enumerate(rows.astype(NUMBER)):
        content = numbers.tobytes()
        if content != content[: NUMBER.itemsize] * hours:
            varying |= 1 << column
        elif numbers[0] == numbers[0]:
            steady |= 1 << column
            content = content[: NUMBER.itemsize]
        else:
            continue
        parts.append(content)
        if whole:
            rests.append(_rest(near[column], whole[column]))
    end = _deflated(msgspec.json.encode(rests)) if whole else b""
    return HEAD.pack(hours, varying, steady) + b"".join(parts) + end


def _rest(near: list[float], whole: Sequence[int | None]) -> Rest | list[Rest]:
    hours = len(whole)
    if whole.count(whole[0]) == hours == near.count(near[0]):
        return None if whole[0] is None else whole[0] - int(near[0])
    return [None if known is None else known - int(number) for known, number in zip(whole, near, strict=True)]


def hours_of(content: bytes) -> int:
    """Return how many hours a row has, whose floats can be read."""
    return _layout_of(content).hours


def unpack(content: bytes, data: Floats, place: int, first: int, last: int) -> None:
    """Write the hours `first` to `last` of a row, counted within it, into columns, from `place` on."""
    layout = _layout_of(content)
    numbers = _numbers(content, layout)
    shown = data[:, place : place + last - first + 1]
    shown[...] = np.nan
    for column, begin, own in layout.columns:
        shown[column] = numbers[begin] if own == 1 else numbers[begin + first : begin + last + 1]


def exactly(content: bytes) -> list[Exact]:
    """Return the hours of a row as whole numbers in units of 1e-18, as they were lived."""
    layout = _layout_of(content)
    if len(content) == layout.end:
        return [UNKNOWN] * layout.hours
    rests = msgspec.json.decode(net.plain(_inflated(content[layout.end :])), type=Rests)
    with np.errstate(all="ignore"):  # a number that is damaged becomes no whole one
        scaled = (_numbers(content, layout) * WEI).tolist()
    if len(rests) != len(layout.columns):
        raise Damaged("exact figures of other columns")
    columns: list[Sequence[int | None]] = [(None,) * layout.hours] * len(COLUMNS)
    for (column, begin, own), rest in zip(layout.columns, rests, strict=True):
        near = scaled[begin : begin + own]
        columns[column] = _sums(
            near if own > 1 else near * layout.hours, rest if isinstance(rest, list) else [rest] * layout.hours
        )
    return list(zip(*columns, strict=True))


def _sums(scaled: list[float], rest: list[Rest]) -> list[int | None]:
    return [None if more is None else int(near) + more for near, more in zip(scaled, rest, strict=True)]


def sound(content: bytes) -> bytes:
    """Return a row whose floats can be read, without its exact figures where those cannot."""
    layout = _layout_of(content)
    try:
        exactly(content)
    except net.DAMAGE:
        return content[: layout.end]
    return content


def stretches(rows: Iterable[Row]) -> Iterator[tuple[int, bytes]]:
    """Yield the samples of one key, in the order of hours, as rows of the file: their first hour and content."""
    begin, figures, exact = 0, list[Sequence[float]](), list[Exact]()
    for hour, row, whole in rows:
        if figures and (hour != begin + len(figures) or len(figures) == MOST_HOURS):
            yield from _fitting(begin, np.array(figures, dtype=np.float64).T, exact)
            figures, exact = [], []
        if not figures:
            begin = hour
        figures.append(row)
        if whole:
            exact.append(whole)
    if figures:
        yield from _fitting(begin, np.array(figures, dtype=np.float64).T, exact)


def _fitting(begin: int, figures: Floats, exact: Sequence[Exact]) -> Iterator[tuple[int, bytes]]:
    """Yield the rows of hours that follow each other: one, or a few that fit in a page with others where one would not.

    What does not fit is stored in pages of its own, whose rest stays empty: most of a page for a row of one or two columns.
    """
    hours = figures.shape[1]
    if hours <= FEW_HOURS:
        yield begin, packed(figures, exact)
        return
    varying = int((figures != figures[:, :1]).any(axis=1).sum()) - int(np.isnan(figures).all(axis=1).sum())
    for parts in range(1, MOST_PARTS + 1):
        each = -(-hours // parts)
        if HEAD.size + NUMBER.itemsize * varying * each > MOST_IN_PAGE:
            continue
        rows = [(first, packed(figures[:, first : first + each], exact[first : first + each])) for first in range(0, hours, each)]
        if all(len(content) <= MOST_IN_PAGE for _, content in rows):
            yield from ((begin + first, content) for first, content in rows)
            return
    yield begin, packed(figures, exact)


def _numbers(content: bytes, layout: _Layout) -> Floats:
    return np.frombuffer(content[: layout.end], NUMBER, offset=HEAD.size)


def _layout_of(content: bytes) -> _Layout:
    if len(content) < HEAD.size:
        raise Damaged("samples that are cut short")
    layout = _layout(*HEAD.unpack_from(content))
    if len(content) < layout.end:
        raise Damaged("samples that are cut short")
    return layout


@lru_cache(1024)
def _layout(hours: int, varying: int, steady: int) -> _Layout:
    if not 0 < hours <= MOST_HOURS or varying & steady or (varying | steady) >> len(COLUMNS):
        raise Damaged("samples of no hours, or of columns that there are not")
    columns, begin = list[_Column](), 0
    for column in range(len(COLUMNS)):
        if (varying | steady) >> column & 1:
            columns.append(_Column(column, begin, hours if varying >> column & 1 else 1))
            begin += columns[-1].numbers
    return _Layout(hours, tuple(columns), HEAD.size + begin * NUMBER.itemsize)


def _deflated(text: bytes) -> bytes:
    deflate = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(text) + deflate.flush()


def _inflated(content: bytes) -> bytes:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    text = inflate.decompress(content, net.LONGEST_TEXT)
    if not inflate.eof or inflate.unused_data:
        raise Damaged("exact figures that are cut short or too long")
    return text
