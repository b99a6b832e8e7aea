"""Numbers that a practice is asked with: what its file can hold, and nothing else."""

from __future__ import annotations

from typing import Final

from wallet.errors import Refused

MOST: Final = 2**63 - 1
"""The largest int of SQLite."""


def whole(number: int) -> int:
    """Return a number that is whole, as all are here: a float counts neither hours nor moments."""
    if not isinstance(number, int):
        raise ValueError(f"a whole number is needed here, not a {type(number).__name__}")
    return number


def clamp(number: int) -> int:
    """Return the nearest that counts something: none of it, or more than there can be."""
    return min(max(whole(number), 0), MOST)


def check_moment(moment: int) -> None:
    """Refuse what numbers no moment: `moment_unknown`."""
    if not 0 < whole(moment) <= MOST:
        raise Refused("moment_unknown")


def check_seed(seed: int) -> None:
    """Refuse what is no seed: `seed_range` (most)."""
    if not 0 <= whole(seed) <= MOST:
        raise Refused("seed_range", most=MOST)
