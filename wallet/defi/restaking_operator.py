"""An operator's magnitudes: what it put at stake for which service, what was slashed of it, and when.

Equals src/contracts/core/AllocationManager.sol of Layr-Labs/eigenlayer-contracts @f84a5151, executed, as far as one
strategy and one operator go. An operator starts with
a magnitude of 1e18 and promises parts of it to services (operator sets). A promise counts after the
operator's own delay, taking one back only after the deallocation delay, and until then it can be slashed.
Our simplification: an operator is a registered member of every service that it made a promise to. `restaking`
keeps operators, and says what a slash does to those who delegated.
"""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter

import msgspec
from msgspec.structs import replace

from wallet.defi.restaking_shares import WAD, wad_mul_up
from wallet.errors import Refused

BLOCK_SECONDS = 12
PPM = 10**6


class Allocation(msgspec.Struct, frozen=True):
    """Magnitude promised to one `service`. `pending` (up, or below zero down) joins `current` at `effect_block`; 0: none."""

    service: str
    current: int = 0
    pending: int = 0
    effect_block: int = 0


class Operator(msgspec.Struct, frozen=True):
    """An operator of one strategy: `shares` delegated to it, and its magnitudes of 1e18.

    `encumbered` is promised or still on its way back. `history` has the maximum after each slash, by block.
    """

    name: str
    allocation_delay_blocks: int = 0
    shares: int = 0
    max_magnitude: int = WAD
    encumbered: int = 0
    allocations: tuple[Allocation, ...] = ()
    history: tuple[tuple[int, int], ...] = ()


def hours_of(blocks: int) -> int:
    """Hours that `blocks` take, rounded up."""
    return -(-blocks * BLOCK_SECONDS // 3600)


def magnitude_at(operator: Operator, block: int) -> int:
    """The maximum magnitude as it was at the end of `block`."""
    index = bisect_right(operator.history, block, key=itemgetter(0))
    return operator.history[index - 1][1] if index else WAD


def with_changes_done(operator: Operator, block: int) -> Operator:
    """The operator with every promise completed whose time has come; only then is what was taken back free again."""
    freed, allocations = 0, []
    for each in operator.allocations:
        if 0 < each.effect_block <= block:
            freed -= min(each.pending, 0)
            each = replace(each, current=each.current + each.pending, pending=0, effect_block=0)
        allocations.append(each)
    return replace(operator, allocations=tuple(allocations), encumbered=operator.encumbered - freed)


def allocation(operator: Operator, service: str) -> Allocation:
    """The promise to `service`; an empty one where there is none."""
    return next((each for each in operator.allocations if each.service == service), Allocation(service))


def allocate(operator: Operator, service: str, magnitude: int, block: int, deallocation_delay_blocks: int) -> Operator:
    """Promise `magnitude` in all to `service`, counting from after the delay of its direction.

    Refuses restaking_change_pending (hours), restaking_magnitude_same, and restaking_magnitude_short (free_ppm,
    wanted_ppm, of the magnitude that every operator starts with; remedy: the most).
    """
    operator = with_changes_done(operator, block)
    before = allocation(operator, service)
    if before.effect_block:
        raise Refused("restaking_change_pending", hours=hours_of(before.effect_block - block))
    pending = magnitude - before.current
    if pending == 0 or magnitude < 0:
        raise Refused("restaking_magnitude_same")
    if pending < 0:
        after = replace(before, pending=pending, effect_block=block + deallocation_delay_blocks + 1)
        return _with_allocation(operator, after)
    free = operator.max_magnitude - operator.encumbered
    if pending > free:
        most, free_ppm, wanted_ppm = before.current + free, free * PPM // WAD, pending * PPM // WAD
        raise Refused("restaking_magnitude_short", remedy=most if free else None, free_ppm=free_ppm, wanted_ppm=wanted_ppm)
    after = replace(before, pending=pending, effect_block=block + operator.allocation_delay_blocks)
    return _with_allocation(replace(operator, encumbered=operator.encumbered + pending), after)


def slash(operator: Operator, service: str, fraction: int, block: int) -> tuple[Operator, int]:
    """Take `fraction` (of 1e18) of what is promised to `service`, rounded up; returns the magnitude lost.

    What is on its way back shrinks alike. Nothing is lost where nothing is promised. The maximum magnitude is
    still as before: who lowers it must slash the delegated shares too. Refuses restaking_slash_fraction.
    """
    if not 0 < fraction <= WAD:
        raise Refused("restaking_slash_fraction")
    operator = with_changes_done(operator, block)
    before = allocation(operator, service)
    if before.current == 0:
        return operator, 0
    lost = wad_mul_up(before.current, fraction)
    back = wad_mul_up(-before.pending, fraction) if before.pending < 0 else 0
    after = replace(before, current=before.current - lost, pending=before.pending + back)
    return _with_allocation(replace(operator, encumbered=operator.encumbered - lost), after), lost


def with_magnitude(operator: Operator, magnitude: int, block: int) -> Operator:
    """The operator with another maximum magnitude from `block` on."""
    earlier = tuple(row for row in operator.history if row[0] < block)
    return replace(operator, max_magnitude=magnitude, history=(*earlier, (block, magnitude)))


def _with_allocation(operator: Operator, changed: Allocation) -> Operator:
    others = tuple(each for each in operator.allocations if each.service != changed.service)
    return replace(operator, allocations=(*others, changed))
