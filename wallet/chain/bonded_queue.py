"""Who gets the next validators where anybody may run them who puts up a bond: two queues, of which one moves faster.

Equals `_assignMegapools` of Rocket Pool's RocketDepositPool (rocket-pool/rocketpool, contracts/contract/deposit) and the bonds of
RocketNodeDeposit's `getBondRequirement`: of every `express_rate + 1` places all but the last go to the express queue, an empty
queue is passed over, and the first that the pool cannot pay for stops it. Left out: queues of before Saturn 1, tickets for
the express queue as an account, and leaving a queue.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from wallet.chain.weights import split

ONE = 10**18
VALIDATOR_WEI = 32 * ONE
PPM = 10**6


class NodeGroup(msgspec.Struct, frozen=True):
    """Nodes alike: how many they are, the weight of all their validators together, what each validator's bond is, and their
    weight among those that wait.
    """

    name: str
    nodes: int
    weight: int
    bond_wei: int
    waiting_weight: int


class Parameters(msgspec.Struct, frozen=True):
    """The settings of the queues, and the nodes there are."""

    express_rate: int
    """How many places of the express queue come before one of the standard queue."""
    express_ppm: int
    """How many of those that wait are in the express queue."""
    first_bond_wei: int
    """What a node puts up for its first validator."""
    second_bond_wei: int
    reduced_bond_wei: int
    """What it puts up for each one after its second."""
    node_fee_bps: int
    """Of the rewards on what holders lent: to the node."""
    groups: tuple[NodeGroup, ...]


class QueuePlace(NamedTuple):
    """A place in a queue: whose it is, and the wei that the pool pays out for it, the bond included."""

    node: str
    wei: int = VALIDATOR_WEI


class Queues(NamedTuple):
    """Both queues, first come first, and in `turn` the number of assignments so far, which says whose turn it is."""

    express: tuple[QueuePlace, ...]
    standard: tuple[QueuePlace, ...]
    turn: int = 0


class Assigned(NamedTuple):
    """The queues after assignments, whose turn it was in this order, and the wei that stay in the pool."""

    queues: Queues
    started: tuple[QueuePlace, ...]
    pool_wei: int


def assign(queues: Queues, express_rate: int, pool_wei: int, count: int) -> Assigned:
    """Let up to `count` of those that wait have what they need of the pool's `pool_wei`, in the contract's order."""
    express, standard, turn = list(queues.express), list(queues.standard), queues.turn
    started: list[QueuePlace] = []
    while len(started) < count and (express or standard):
        fast = turn % (express_rate + 1) != express_rate
        queue = (express or standard) if fast else (standard or express)
        if pool_wei < queue[0].wei:
            break
        pool_wei -= queue[0].wei
        started.append(queue.pop(0))
        turn += 1
    return Assigned(Queues(tuple(express), tuple(standard), turn), tuple(started), pool_wei)


def bond_needed(parameters: Parameters, validators: int) -> int:
    """Return the wei that a node with that many validators has to have put up."""
    base = (0, parameters.first_bond_wei, parameters.first_bond_wei + parameters.second_bond_wei)
    return base[min(validators, 2)] + max(validators - 2, 0) * parameters.reduced_bond_wei


def queued(parameters: Parameters, waiting: int) -> Queues:
    """Return the queues in which that many wait: the groups take turns by their weights among those that wait."""
    rows = [(group.waiting_weight, group.name) for group in parameters.groups if group.waiting_weight]
    express = waiting * parameters.express_ppm // PPM
    return Queues(_in_turn(rows, express), _in_turn(rows, waiting - express))


def _in_turn(rows: Sequence[tuple[int, str]], count: int) -> tuple[QueuePlace, ...]:
    """Each time the one whose turn is most overdue; of equals the first."""
    whole, had = sum(weight for weight, _ in rows), [0] * len(rows)
    found = []
    for place in range(1, count + 1 if rows else 1):
        due = [weight * place - whole * got for (weight, _), got in zip(rows, had, strict=True)]
        next_ = due.index(max(due))
        had[next_] += 1
        found.append(QueuePlace(rows[next_][1]))
    return tuple(found)


def shared(parameters: Parameters, validators: int) -> tuple[int, ...]:
    """Return how many of that many validators each group runs."""
    return split(validators, [(group.weight, group.name, 1) for group in parameters.groups])


def bonds(parameters: Parameters, validators: Sequence[int], bonded_wei: int) -> tuple[int, ...]:
    """Return which part of all bonds each group has put up, by its validators and what each of them is bonded with."""
    rows = [(count * group.bond_wei, group.name, 1) for count, group in zip(validators, parameters.groups, strict=True)]
    return split(bonded_wei, rows) if bonded_wei and any(row[0] for row in rows) else (0,) * len(rows)
