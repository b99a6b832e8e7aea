"""Randomness without a generator: a draw is a function of the seed, the hour and its purpose.

64 bits of blake2b(seed, hour, purpose) pick a place in a quantile table of ints, with straight lines between its points. No
floating point and no libm stand on the way to the ledger, so a seed means the same on every machine, and a world that goes
back in time draws the same again.
"""

from __future__ import annotations

from hashlib import blake2b

SCALE = 10**9
"""Table entries are in billionths."""

Table = tuple[int, ...]


def bits(seed: int, hour: int, purpose: str) -> int:
    """Return 64 uniform bits for that seed, hour and purpose."""
    return int.from_bytes(blake2b(f"{seed} {hour} {purpose}".encode(), digest_size=8).digest(), "big")


def uniform(seed: int, hour: int, purpose: str, below: int) -> int:
    """Return a whole number from 0 to `below` - 1, each equally likely (bias under 2**-40 for `below` < 2**24)."""
    return bits(seed, hour, purpose) * below >> 64


def draw(table: Table, seed: int, hour: int, purpose: str) -> int:
    """Return a draw in billionths from the distribution whose quantiles `table` holds at equal steps of probability.

    The first and last eighth of the unit interval are stretched by the table's makers where tails matter: see
    `quantile` for how a probability is turned into a place.
    """
    return quantile(table, bits(seed, hour, purpose))


def quantile(table: Table, place: int) -> int:
    """Return the table's value at `place` / 2**64 of its length, interpolated and rounded down."""
    position = place * (len(table) - 1)
    index, part = position >> 64, position & (2**64 - 1)
    low = table[index]
    return low + ((table[index + 1] - low) * part >> 64)
