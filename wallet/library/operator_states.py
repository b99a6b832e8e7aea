"""What the validators of each operator do: active, offline, waiting to start, leaving, slashed.

A chain knows of a protocol's validators how many do what, and of whom a shock says that it struck them. The newest wait: they
are where the protocol's rule places them last. Whatever else is nobody's in particular is spread evenly over all operators, by
how many validators each has. So the sums are the chain's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wallet.library.operators import ValidatorSet, spread_over
from wallet.world.book import Book
from wallet.world.lines import YOU, StruckRow
from wallet.world.state import Chain, Issuer, World


class OperatorStates(NamedTuple):
    """How many validators do what. Those offline are active, and miss their duties; those slashed have not been paid out yet, and
    some of them no longer count as anybody's.
    """

    active: int = 0
    offline: int = 0
    waiting: int = 0
    leaving: int = 0
    slashed: int = 0

    @property
    def total(self) -> int:
        """Return how many there are."""
        return sum(self)


def operator_states(world: World, found: ValidatorSet) -> dict[str, OperatorStates]:
    """Return what the validators of each row of a set do, by its key. The sums are the chain's."""
    rows = found.operators
    if not found.size:
        return {row.key: OperatorStates(active=row.validators) for row in rows}
    chain, names = world.system(found.chain, Chain), _operators(world, found)
    room = [row.validators for row in rows]
    told = [row for name in names for row in chain.struck(name)]
    struck = {kind: _struck(told, kind, [row.key for row in rows], world.now) for kind in ("slashed", "offline")}
    count, gone = sum(map(chain.slashed, names)), [free + part for free, part in zip(room, struck["slashed"], strict=True)]
    slashed = _placed(count, struck["slashed"], gone if sum(gone) >= count else [count for _ in room])
    room = _less(room, _shared(found.duty.slashed, slashed))
    waiting = _placed(found.duty.waiting, _newest(world, found), room)
    room = _less(room, waiting)
    offline = _placed(_offline(chain, names, found), struck["offline"], room)
    room = _less(room, offline)
    leaving = _placed(found.duty.leaving, [0 for _ in room], room)
    columns = zip(_less(room, leaving), offline, waiting, leaving, slashed, strict=True)
    return {row.key: OperatorStates(*states) for row, states in zip(rows, columns, strict=True)}


def _operators(world: World, found: ValidatorSet) -> list[str]:
    """Return under which names the chain has them: a protocol's, or those of one's own stakes."""
    system = world.systems[found.system]
    if isinstance(system, Book):
        return [stake.key for stake in system.stakes(world, YOU)]
    return [system.operator] if isinstance(system, Issuer) else []


def _offline(chain: Chain, names: Sequence[str], found: ValidatorSet) -> int:
    """Return how many should attest and do not; of those that leave, only as many as are more than the rest of them."""
    at_duty = found.duty.active + found.duty.leaving
    return min(max(at_duty - sum(map(chain.online, names)), 0), found.duty.active)


def _newest(world: World, found: ValidatorSet) -> list[int]:
    """Return of whom the last validators are that the protocol's rule has placed: those that wait."""
    waiting = found.duty.waiting
    if not waiting or not found.total or len(found.operators) == 1:
        return [waiting, *(0 for _ in found.operators[1:])]
    before = spread_over(world, found, (found.total - waiting) * found.size)
    held = {row.key: row.validators for row in before.operators}
    return [max(row.validators - held.get(row.key, 0), 0) for row in found.operators]


def _struck(struck: Sequence[StruckRow], kind: str, keys: Sequence[str], now: int) -> list[int]:
    """Return how many of each row a shock said to have struck in that way, while it lasts."""
    count = dict.fromkeys(keys, 0)
    for row in struck:
        if row.kind == kind and row.row in count and not 0 < row.until <= now:
            count[row.row] += row.validators
    return list(count.values())


def _less(room: Sequence[int], taken: Sequence[int]) -> list[int]:
    return [max(free - part, 0) for free, part in zip(room, taken, strict=True)]


def _placed(count: int, first: Sequence[int], room: Sequence[int]) -> list[int]:
    """Place `count` where they are known to be, as far as there are so many, and the rest evenly over what room is left."""
    known = [min(part, free) for part, free in zip(first, room, strict=True)]
    if sum(known) > count:
        return _shared(count, known)
    free = _less(room, known)
    rest = _shared(min(count - sum(known), sum(free)), free)
    return [part + more for part, more in zip(known, rest, strict=True)]


def _shared(count: int, weights: Sequence[int]) -> list[int]:
    """Share `count` out by weight, nobody getting more than theirs; what rounding leaves goes to the largest remainders."""
    whole = sum(weights)
    if not whole:
        return [0 for _ in weights]
    parts = [count * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: -(count * weights[place] % whole))
    for place in order[: count - sum(parts)]:
        parts[place] += 1
    return parts
