"""Randomness without a generator: a draw is a function of the seed, the hour and its purpose.

64 bits of blake2b(seed, hour, purpose) pick a place in a quantile table of ints, with straight lines between its points. No
floating point and no libm stand on the way to the ledger, so a seed means the same on every machine, and a world that goes
back in time draws the same again. The tables (`resources/quantiles.json`) halve the tail probability from octave to octave,
so that a draw as rare as one in 2**25 still has its own place.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.resources import files

import msgspec

_EMPTY = blake2b(digest_size=8)
SCALE = 10**9
"""Table entries and draws are in billionths."""


class Table(msgspec.Struct, frozen=True):
    """A distribution's quantiles on both sides of its median, in billionths, from the median outwards."""

    about: str
    low: tuple[int, ...]
    high: tuple[int, ...]


class Tables(msgspec.Struct, frozen=True):
    scale: int
    octaves: int
    steps: int
    about: str
    tables: dict[str, Table]


@cache
def tables() -> Tables:
    """Return the quantile tables that ship with the project."""
    return msgspec.json.decode((files("resources") / "quantiles.json").read_bytes(), type=Tables)


def bits(seed: int, hour: int, purpose: str) -> int:
    """Return 64 uniform bits for that seed, hour and purpose."""
    digest = _EMPTY.copy()  # a quarter faster than a new one
    digest.update(f"{seed} {hour} {purpose}".encode())
    return int.from_bytes(digest.digest(), "big")


def draw(distribution: str, seed: int, hour: int, purpose: str) -> int:
    """Return a draw in billionths from a named table: "student_2_5", "normal", "lognormal_0_6" or "lognormal_1"."""
    store = tables()
    return quantile(store, store.tables[distribution], bits(seed, hour, purpose))


def quantile(store: Tables, table: Table, place: int) -> int:
    """Return the value at probability `place` / 2**64, rounded down between two points of a table of the store."""
    rest, steps = place & (2**63 - 1), store.steps
    if place >> 63:
        tail, side = 2**63 - rest, table.high  # in 2**-63; 2**63 is the median itself
    else:
        tail, side = rest + 1, table.low
    octave = 63 - (tail - 1).bit_length() if tail > 1 else 63
    if octave >= store.octaves:
        octave = store.octaves - 1
    # Within an octave the tail falls from 2**(63-octave) to its half, in `steps` equal steps.
    top = 1 << (63 - octave)
    fallen = (top - tail) * 2 * steps
    step = fallen >> (63 - octave)
    if step >= steps:
        step = steps - 1
    index, part = octave * steps + step, fallen - step * top
    low = side[index]
    return low + ((side[index + 1] - low) * (part if part < top else top) >> (63 - octave))
