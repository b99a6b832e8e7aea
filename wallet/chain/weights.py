"""A manager's list of validators: stake is split by weight, or goes to the best bids first.

`split` equals Stride's GetTargetValAmtsForHostZone (Stride-Labs/stride, x/stakeibc/keeper/host_zone.go): everyone's part by
weight is rounded down, and the last in the order of weight and name takes what is left. `by_bids` is an auction for stake: the
best bid is filled up to its own limit, then the next, as Marinade's does outside its program (marinade-finance/ds-sam). Left
out: whom a manager takes off the list and why, what is moved between validators afterwards, and the price that bids are
settled at.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

PPM = 10**6


class ListEntry(msgspec.Struct, frozen=True):
    """`number` validators of a list who are treated alike: the weight of each, what each bids (0 where nobody bids), and the most
    of all stake that each may have. `bond_ppm` is what each puts up of its own, in millionths of its stake.
    """

    name: str
    number: int
    weight: int
    bid_ppb: int
    limit_ppm: int
    bond_ppm: int
    commission_bps: int


class Parameters(msgspec.Struct, frozen=True):
    """The list. `open` is whether anyone may be on it without being approved, `by_bids` whether bids decide and not weights."""

    open: bool
    by_bids: bool
    entries: tuple[ListEntry, ...]


class Allotment(NamedTuple):
    """The parts of all entries in their order, and what found no room."""

    parts: tuple[int, ...]
    left: int = 0


def placed(parameters: Parameters, total: int) -> Allotment:
    """Place `total` units of stake on the list. Raises ValueError where weights decide and nobody has one."""
    if parameters.by_bids:
        return by_bids(total, parameters.entries)
    return Allotment(split(total, [(entry.weight, entry.name, entry.number) for entry in parameters.entries]))


def split(total: int, rows: Sequence[tuple[int, str, int]]) -> tuple[int, ...]:
    """Split `total` among rows of (weight of each, name, number alike); returns the part of each row, all its members together.

    Each member gets `weight * total // all weights`; the last member of the last row, by weight and then by name, also gets what
    is left. Raises ValueError where nobody has a weight.
    """
    whole = sum(weight * number for weight, _, number in rows)
    if whole <= 0:
        raise ValueError("nobody on the list has a weight")
    parts = [weight * total // whole * number for weight, _, number in rows]
    present = [place for place, row in enumerate(rows) if row[2]]
    last = max(present, key=lambda place: rows[place][:2])
    parts[last] += total - sum(parts)
    return tuple(parts)


def by_bids(total: int, entries: Sequence[ListEntry]) -> Allotment:
    """Fill the best bids first, each validator up to its limit of `total`; of equal bids the first of the list."""
    parts, left = [0] * len(entries), total
    for place in sorted(range(len(entries)), key=lambda place: -entries[place].bid_ppb):
        entry = entries[place]
        parts[place] = min(left, entry.limit_ppm * total // PPM * entry.number)
        left -= parts[place]
    return Allotment(tuple(parts), left)
