"""What lets one formula serve two arithmetics: exact ints, and `Reals` for many futures at once."""

from __future__ import annotations


def mul_div(a: int, b: int, c: int) -> int:
    """Return a * b // c, rounded down, in full precision."""
    return a * b // c


def mul_div_up(a: int, b: int, c: int) -> int:
    """Return a * b / c, rounded up, in full precision."""
    return -(-a * b // c)
