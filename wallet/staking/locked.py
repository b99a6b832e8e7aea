"""Traditional staking: ether locked with one validator operator, and nothing to hold in its place.

This is the operator's book alone: who locked how much, on what terms, and what has come back. Arithmetic is
ours (no contract is modelled): the operator's fee is taken from rewards only, on their running total, rounded
down, so no order of payments changes it; losses are the owner's. Nothing of a position can be sold, lent or
moved until it has been paid out.

How a world composes it with the chain: a position's validators stand there under the operator key `key(id)` =
"locked-<id>". Lock: `lock` here, then deposit `validators(position)` times `each_gwei(position)` on the
chain. Leave: ask the chain for the exit of all its validators, then `leave` here with the epochs it answered.
Each day: what the chain says of that key goes into `settle` as a `Reading`; of the answer, the owner's wei
and the operator's wei are paid out of what was swept and earned. Left out: an operator's deposit as first
loss, fees on entry or exit.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from wallet.errors import Refused

GWEI = 10**9
ETHER = 10**18
MINIMUM = 32 * ETHER
MAXIMUM = 2048 * ETHER
NEVER = 2**64 - 1
BPS = 10_000

Condition = Literal["activation_queue", "activation_delay", "active", "exit_queue", "exit_delay", "sweep", "closed"]


class Position(msgspec.Struct, frozen=True):
    """Ether that an owner locked. Wei, unless Gwei is in the name; times in unix seconds; epochs of the
    chain.
    """

    id: int
    owner: str
    operator: str
    principal: int
    fee_bps: int
    """The operator's part of all rewards, in 1/10,000."""
    compounding: bool
    """True: one validator that grows to 2048 ETH; False: validators of 32 ETH whose rewards are paid out."""
    locked_at: int
    left_at: int = 0
    """When leaving was asked for; 0 while it was not."""
    closed_at: int = 0
    activation_epoch: int = NEVER
    exit_epoch: int = NEVER
    withdrawable_epoch: int = NEVER
    balance_gwei: int = 0
    """What its validators and its waiting deposits hold on the chain."""
    swept_gwei: int = 0
    """All that the chain has paid out so far."""
    execution: int = 0
    """All income from blocks so far."""
    fees: int = 0
    """All that the operator has been paid so far."""
    paid: int = 0
    """All that the owner has been paid so far."""


class LockedStaking(msgspec.Struct, frozen=True):
    """The book: every position that is not closed, and the sums of those that are."""

    positions: tuple[Position, ...] = ()
    next_id: int = 1
    closed_principal: int = 0
    closed_paid: int = 0
    closed_fees: int = 0


class Reading(msgspec.Struct, frozen=True):
    """What the chain says of one position: epochs and balance now, and what came since the last reading."""

    activation_epoch: int
    exit_epoch: int
    withdrawable_epoch: int
    balance_gwei: int
    """Balance of all its validators and of its deposits that still wait."""
    swept_gwei: int
    execution_wei: int


class Settled(NamedTuple):
    """The book after a reading, and the wei that owner and operator are to be paid now."""

    book: LockedStaking
    owner_wei: int
    operator_wei: int


def key(position_id: int, book: str = "locked") -> str:
    """Return the name under which the validators of a position of that book stand on the chain."""
    return f"{book}-{position_id}"


def validators(position: Position) -> int:
    """Return how many validators a position deposits."""
    return 1 if position.compounding else position.principal // MINIMUM


def each_gwei(position: Position) -> int:
    """Return what each of its validators deposits, in Gwei."""
    return position.principal // GWEI // validators(position)


def position_of(book: LockedStaking, position_id: int) -> Position:
    """Return an open position. Refuses `lock_unknown`."""
    for position in book.positions:
        if position.id == position_id:
            return position
    raise Refused("lock_unknown", id=position_id)


def positions_of(book: LockedStaking, owner: str) -> tuple[Position, ...]:
    """Return the open positions of `owner`, oldest first."""
    return tuple(position for position in book.positions if position.owner == owner)


def check_amount(amount: int, compounding: bool) -> None:
    """Refuse an amount (wei) that no validator takes: `lock_minimum` below 32 ETH; where validators compound
    (since Electra) `lock_maximum` above 2048 ETH and `lock_step` for parts of a Gwei; before, `lock_step` for
    anything but multiples of 32 ETH. The remedy is the nearest amount that works, never above what was asked
    unless that is below the minimum.
    """
    if amount < MINIMUM:
        raise Refused("lock_minimum", MINIMUM, amount=amount, minimum=MINIMUM)
    if compounding and amount > MAXIMUM:
        raise Refused("lock_maximum", MAXIMUM, amount=amount, maximum=MAXIMUM)
    step = GWEI if compounding else MINIMUM
    if amount % step:
        raise Refused("lock_step", amount - amount % step, amount=amount, step=step)


def nearest_amount(amount: int, compounding: bool) -> int:
    """Return the largest amount (wei) up to `amount` that `check_amount` takes; 0 where there is none."""
    if amount < MINIMUM:
        return 0
    return min(amount - amount % GWEI, MAXIMUM) if compounding else amount - amount % MINIMUM


def lock(
    book: LockedStaking,
    owner: str,
    operator: str,
    amount: int,
    fee_bps: int,
    now_s: int,
    compounding: bool = True,
) -> tuple[LockedStaking, Position]:
    """Open a position of `amount` wei; `compounding` where the fork has such validators. Refuses as
    `check_amount` does.
    """
    check_amount(amount, compounding)
    position = Position(
        id=book.next_id,
        owner=owner,
        operator=operator,
        principal=amount,
        fee_bps=fee_bps,
        compounding=compounding,
        locked_at=now_s,
        balance_gwei=amount // GWEI,
    )
    return replace(book, positions=(*book.positions, position), next_id=book.next_id + 1), position


def check_leave(book: LockedStaking, position_id: int, epoch: int) -> Position:
    """Return the position if it may ask to leave in `epoch`.

    Refuses `lock_unknown`, `lock_leaving` where it already does (figures of its dates), `lock_not_active`
    before its validators attest (figure `activation_epoch`, 0 while the queue has not let it in).
    """
    position = position_of(book, position_id)
    if position.left_at:
        raise Refused(
            "lock_leaving",
            id=position_id,
            left_at=position.left_at,
            exit_epoch=position.exit_epoch,
            withdrawable_epoch=position.withdrawable_epoch,
        )
    if epoch < position.activation_epoch:
        known = position.activation_epoch if position.activation_epoch != NEVER else 0
        raise Refused("lock_not_active", id=position_id, activation_epoch=known)
    return position


def leave(
    book: LockedStaking, position_id: int, exit_epoch: int, withdrawable_epoch: int, epoch: int, now_s: int
) -> LockedStaking:
    """Note that a position has asked to leave, with the epochs that the chain gave it. Refuses as
    `check_leave` does.
    """
    position = check_leave(book, position_id, epoch)
    leaving = replace(position, left_at=now_s, exit_epoch=exit_epoch, withdrawable_epoch=withdrawable_epoch)
    return _with(book, leaving)


def expelled(
    book: LockedStaking, position_id: int, exit_epoch: int, withdrawable_epoch: int, now_s: int, lost_gwei: int = 0
) -> LockedStaking:
    """Note that the chain has sent the validators of a position away, with the epochs that it gave them, and what of their
    balance it took at once: that is the owner's from this moment on, not only at the next reading.

    Refuses `lock_unknown`.
    """
    position = position_of(book, position_id)
    left_at, left = position.left_at or now_s, position.balance_gwei - lost_gwei
    gone = replace(position, exit_epoch=exit_epoch, withdrawable_epoch=withdrawable_epoch)
    return _with(book, replace(gone, left_at=left_at, balance_gwei=left))


def settle(book: LockedStaking, position_id: int, reading: Reading, now_s: int) -> Settled:
    """Take in what the chain says of a position, and pay out what came: rewards less the fee, at the end the
    principal.

    Until it leaves, all that is swept is reward. The position closes when it was withdrawable and nothing is
    left of it. Refuses `lock_unknown`.
    """
    before = position_of(book, position_id)
    withdrawable = _known(reading.withdrawable_epoch, before.withdrawable_epoch)
    ended = reading.balance_gwei == 0 and withdrawable != NEVER
    position = replace(
        before,
        activation_epoch=_known(reading.activation_epoch, before.activation_epoch),
        exit_epoch=_known(reading.exit_epoch, before.exit_epoch),
        withdrawable_epoch=withdrawable,
        balance_gwei=reading.balance_gwei,
        swept_gwei=before.swept_gwei + reading.swept_gwei,
        execution=before.execution + reading.execution_wei,
        closed_at=now_s if ended else 0,
    )
    fees = max(before.fees, fee_on(position, _received_reward(position)))
    income = reading.swept_gwei * GWEI + reading.execution_wei
    operator_wei = min(fees - before.fees, income)
    owner_wei = income - operator_wei
    position = replace(position, fees=before.fees + operator_wei, paid=before.paid + owner_wei)
    return Settled(_with(book, position), owner_wei, operator_wei)


def _known(epoch: int, before: int) -> int:
    """The chain forgets a validator that it has paid out; the book keeps its dates."""
    return before if epoch == NEVER else epoch


def _received_reward(position: Position) -> int:
    """Reward among what has come in so far, in wei: what stays on the chain covers the principal first."""
    missing = max(position.principal - position.balance_gwei * GWEI, 0)
    if position.exit_epoch == NEVER:
        missing = 0
    return max(position.swept_gwei * GWEI - missing, 0) + position.execution


def fee_on(position: Position, reward: int) -> int:
    """Return the operator's part of `reward` wei, rounded down."""
    return reward * position.fee_bps // BPS


def value(position: Position) -> int:
    """Return what the position would bring its owner if all of it were paid out now, in wei.

    That is what stands on the chain, less the operator's part of the reward in it. What has been paid is not
    in it.
    """
    return position.balance_gwei * GWEI - fee_owed(position)


def fee_owed(position: Position) -> int:
    """Return the operator's part of the reward that has not been paid to it yet, in wei."""
    return max(fee_on(position, total_reward(position)) - position.fees, 0)


def total_reward(position: Position) -> int:
    """Return all that the position has earned, in wei, before the fee; negative where it has lost."""
    return position.balance_gwei * GWEI + position.swept_gwei * GWEI + position.execution - position.principal


def reward_after_fee(position: Position) -> int:
    """Return what the owner has gained, paid out or not, in wei; negative where it has lost."""
    return value(position) + position.paid - position.principal


def condition(position: Position, epoch: int) -> Condition:
    """Return where the position stands in `epoch`; the names are those of the chain's stages."""
    if position.closed_at:
        return "closed"
    if position.withdrawable_epoch <= epoch:
        return "sweep"
    if position.exit_epoch <= epoch:
        return "exit_delay"
    if position.exit_epoch != NEVER:
        return "exit_queue"
    if position.activation_epoch <= epoch:
        return "active"
    return "activation_delay" if position.activation_epoch != NEVER else "activation_queue"


def locked_total(book: LockedStaking) -> int:
    """Return what all open positions hold on the chain, in wei."""
    return sum(position.balance_gwei for position in book.positions) * GWEI


def _with(book: LockedStaking, changed: Position) -> LockedStaking:
    """Keep a changed position in its place; a closed one goes into the sums."""
    if not changed.closed_at:
        rows = tuple(changed if row.id == changed.id else row for row in book.positions)
        return replace(book, positions=rows)
    return replace(
        book,
        positions=tuple(row for row in book.positions if row.id != changed.id),
        closed_principal=book.closed_principal + changed.principal,
        closed_paid=book.closed_paid + changed.paid,
        closed_fees=book.closed_fees + changed.fees,
    )
