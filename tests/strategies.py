"""What property tests draw where an amount, a rate or a word of a contract is meant.

`st.integers(1, 10**26)` mostly tries dust: over a wide range Hypothesis prefers few digits. Of a hundred such draws 95 are below
one coin and 76 below a billionth of one, and a rate between a half and two is nearly always close to a half. Here whole coins and
smallest units are drawn apart, a rate by its digits, and edges have names.
"""

from __future__ import annotations

from hypothesis import strategies as st

ETHER = 10**18


@st.composite
def amounts_between(draw: st.DrawFn, minimum: int, maximum: int, *, unit: int = ETHER, **edges: int) -> int:
    """Draw smallest units from `minimum` to `maximum`: whole coins of every size from 32 on, and what is left of a coin apart.

    One draw in ten is dust or whatever else Hypothesis likes, and one is an edge: one smallest unit, the minimum and the next,
    the maximum and the one below, one whole coin, or one that the caller names (`all_held=...`). An edge outside the bounds is
    left out.
    """
    kind = draw(st.integers(1, 10))
    if kind == 10:  # not the first number, which Hypothesis prefers
        named = {"one_unit": 1, "next": minimum + 1, "below_maximum": maximum - 1, "coin": unit}
        return draw(_edges(minimum, maximum, named | edges))
    if kind == 9:
        return draw(st.integers(minimum, maximum))
    magnitude = draw(st.integers(0, max(0, len(str(maximum // unit)) - 3)))
    coins = draw(st.integers(32, 999)) * 10**magnitude
    return _within(minimum, maximum, coins * unit + draw(st.integers(0, unit - 1)))


@st.composite
def evenly_between(draw: st.DrawFn, low: int, high: int, **edges: int) -> int:
    """Draw from `low` to `high`, every part of the way as likely: rates, and what is in proportion to another amount.

    One draw in ten is an end, the number beside it, or an edge that the caller names.
    """
    if draw(st.integers(1, 10)) == 10:
        return draw(_edges(low, high, {"next": low + 1, "below_high": high - 1} | edges))
    thousandth, thousandth_of_it, rest = (draw(st.integers(0, 999)) for _ in range(3))
    way = high - low
    along = way * (thousandth * 1000 + thousandth_of_it) // 10**6
    return _within(low, high, low + along + way * rest // 10**9 + draw(st.integers(0, way // 10**9)))


@st.composite
def words_of(draw: st.DrawFn, bits: int, least: int = 0) -> int:
    """Draw an unsigned word of up to `bits`, every length as likely, not below `least`."""
    length = draw(st.integers(0, bits))
    return max(least, draw(st.integers(2**length >> 1, 2**length - 1)))


def _edges(low: int, high: int, named: dict[str, int]) -> st.SearchStrategy[int]:
    return st.sampled_from(sorted({low, high, *(value for value in named.values() if low <= value <= high)}))


def _within(low: int, high: int, drawn: int) -> int:
    return low + (drawn - low) % (high - low + 1)
