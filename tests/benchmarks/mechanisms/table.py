"""Measuring in turns, and one table of what came out.

The machine may be busy: so everything that is compared is run in turns, a round each, on this process's own CPU time, and a
ratio is the median of the rounds' ratios.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

ROUNDS = 15
STEPS = 20_000

Act = Callable[[], object]


class Row(NamedTuple):
    """A line of the table: what was measured, its value in each round, and what there is to say of it."""

    what: str
    values: Sequence[float]
    unit: str
    remark: str = ""


def reference() -> int:
    """Count in plain Python as the model does: calls, divisions of 90-bit ints, a struct's worth of dict. It is never to be
    made faster: what is told in its unit can be compared between versions, machines, and hours of the day.
    """
    amount, books = 10**27, {"one": 1, "two": 2}
    for step in range(STEPS):
        amount = _counted(amount, step)
        books = {**books, "two": amount}
    return amount + books["two"]


def _counted(amount: int, step: int) -> int:
    return amount * amount // (10**27 + step) * 3 // 3 + step


def in_turns(acts: Mapping[str, Act], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Return the CPU seconds that each act took in each round. Every round begins with another one; the first is not kept."""
    names = list(acts)
    spent: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds + 1):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            begun = time.process_time()
            acts[name]()
            spent[name].append(time.process_time() - begun)
    return {name: values[1:] for name, values in spent.items()}


def each(values: Sequence[float], count: int, scale: float = 1e6) -> list[float]:
    """Return what one of `count` cost in each round; in microseconds unless told."""
    return [value * scale / count for value in values]


def a_second(values: Sequence[float], count: int) -> list[float]:
    """Return how many of `count` were done a second in each round."""
    return [count / value for value in values]


def ratio(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Return, round by round, how many times `below` goes into `above`."""
    return [one / other for one, other in zip(above, below, strict=True)]


def show(rows: Sequence[Row]) -> None:
    """Print the table: the median of the rounds, the spread of their middle half, and the remark."""
    widest = max(len(row.what) for row in rows)
    print(f"{'':{widest}}  {'median':>9}  {'middle half':>19}")
    for row in rows:
        low, middle, high = statistics.quantiles(row.values, n=4)
        spread = f"{_short(low):>8} to {_short(high):<8}"
        print(f"{row.what:{widest}}  {_short(middle):>9}  {spread} {row.unit:10} {row.remark}".rstrip())


def _short(value: float) -> str:
    """Three digits that count, without an exponent."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
