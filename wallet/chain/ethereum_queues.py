"""The two doors of Ethereum's validator set: the exit churn and the queue of deposits.

Equals `compute_exit_epoch_and_update_churn`, `initiate_validator_exit`, the churn limits and `process_pending_deposits` of
ethereum/consensus-specs at a08d8a6e (`specs/phase0`, `deneb`, `electra`, `gloas`), to the last Gwei. A row of the queue may stand
for many equal deposits; whole stretches of epochs in which only the budget decides are taken in one step. Left out: signatures,
and the bridge of deposits made before Electra (their wait is the fork's `deposit_lag_epochs`).
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from wallet.chain.ethereum_forks import (
    CONSOLIDATION_CHURN_QUOTIENT,
    EFFECTIVE_BALANCE_INCREMENT,
    FAR_FUTURE_EPOCH,
    MAX_SEED_LOOKAHEAD,
    MIN_ACTIVATION_BALANCE,
    SLOTS_PER_EPOCH,
    Fork,
)


class Churn(NamedTuple):
    """How far an exit queue reaches: its last epoch, and what may still leave in it (Gwei; validators before Electra)."""

    earliest_epoch: int
    left: int


def exit_limit(fork: Fork, active_gwei: int, active_validators: int) -> int:
    """Return what may leave an epoch: Gwei since Electra, validators before."""
    return _capped(_churn(fork, active_gwei, active_validators), fork.exit_churn_cap)


def activation_limit(fork: Fork, active_gwei: int, active_validators: int) -> int:
    """Return what may enter an epoch: Gwei since Electra, validators before."""
    return _capped(_churn(fork, active_gwei, active_validators), fork.activation_churn_cap)


def entry_budget(fork: Fork, active_gwei: int, active_validators: int) -> int:
    """Return Gwei that may enter an epoch under every fork; before Electra so many validators of 32 ETH."""
    limit = activation_limit(fork, active_gwei, active_validators)
    return limit if fork.balance_churn else limit * MIN_ACTIVATION_BALANCE


def consolidation_limit(fork: Fork, active_gwei: int) -> int:
    """Return Gwei that may be consolidated an epoch: what Electra's churn leaves, its own quotient from Gloas."""
    if fork.exit_churn_cap is None:
        return _whole(active_gwei // CONSOLIDATION_CHURN_QUOTIENT)
    return _churn(fork, active_gwei, 0) - exit_limit(fork, active_gwei, 0)


def _churn(fork: Fork, active_gwei: int, active_validators: int) -> int:
    measure = active_gwei if fork.balance_churn else active_validators
    limit = max(fork.minimum_churn, measure // fork.churn_limit_quotient)
    return _whole(limit) if fork.balance_churn else limit


def _capped(limit: int, cap: int | None) -> int:
    return limit if cap is None else min(limit, cap)


def _whole(gwei: int) -> int:
    return gwei - gwei % EFFECTIVE_BALANCE_INCREMENT


def join_exit_queue(churn: Churn, amount: int, epoch: int, limit: int) -> Churn:
    """Take `amount` out of the churn as asked for in `epoch`; what asked leaves in the new `earliest_epoch`.

    Gwei and a limit in Gwei since Electra. Joining with several amounts in a row or with their sum ends in the same place.
    """
    start = epoch + 1 + MAX_SEED_LOOKAHEAD
    earliest, left = churn
    if earliest < start:
        earliest, left = start, limit
    if amount > left:
        further = -(-(amount - left) // limit)
        earliest += further
        left += further * limit
    return Churn(earliest, left - amount)


def join_exit_count(churn: Churn, count: int, epoch: int, limit: int) -> Churn:
    """The queue before Electra: `count` validators, `limit` an epoch; here `left` holds those already in the last epoch."""
    start = epoch + 1 + MAX_SEED_LOOKAHEAD
    earliest, taken = churn
    if earliest < start:
        earliest, taken = start, 0
    room = max(limit - taken, 0)
    if count <= room:
        return Churn(earliest, taken + count)
    further = -(-(count - room) // limit)
    return Churn(earliest + further, count - room - (further - 1) * limit)


def left_by(fork: Fork, churn: Churn, limit: int, each: int, asked: int, epoch: int) -> int:
    """Return how many validators of `each` Gwei that join the queue together in `asked` may have left by the end of `epoch`."""
    earliest, left = churn
    start = asked + 1 + MAX_SEED_LOOKAHEAD
    if earliest < start:
        earliest, left = start, limit if fork.balance_churn else 0
    if epoch < earliest:
        return 0
    if not fork.balance_churn:
        return max(limit - left, 0) + (epoch - earliest) * limit
    return (left + (epoch - earliest) * limit) // each


class PendingDeposit(msgspec.Struct, frozen=True, omit_defaults=True):
    """`count` equal deposits of `each` Gwei waiting in the queue, made in `slot`.

    `exit_epoch` and `withdrawable_epoch` are those of the validator that is topped up, where there is one already.
    """

    operator: str
    count: int
    each: int
    slot: int
    compounding: bool = False
    exit_epoch: int = FAR_FUTURE_EPOCH
    withdrawable_epoch: int = FAR_FUTURE_EPOCH


class Credit(NamedTuple):
    """`number` deposits of one row, credited in the epochs from `first` to `last`."""

    deposit: PendingDeposit
    number: int
    first: int
    last: int


class Credited(NamedTuple):
    """What epochs leave of the queue, the budget carried on (Gwei), and what was credited, in order."""

    queue: tuple[PendingDeposit, ...]
    carry: int
    credits: tuple[Credit, ...]


def credit_deposits(queue: tuple[PendingDeposit, ...], carry: int, budget: int, epoch: int, epochs: int, fork: Fork) -> Credited:
    """Credit deposits in `epochs` epochs from `epoch` on, `budget` Gwei each; first come, first served.

    A row waits until its slot is final (the fork's lag). A carry is kept only where the budget was what stopped the queue.
    """
    credits: list[Credit] = []
    now, end = epoch, epoch + epochs
    while now < end:
        if not queue:
            return Credited(queue, 0, tuple(credits))
        queue, carry, stopped = _credit_epoch(queue, carry + budget, now, fork, credits)
        now += 1
        if stopped and now < end and _only_budget_decides(queue[0], budget, now, fork):
            jump = min(_epochs_within(queue[0], carry, budget), end - now)
            if jump > 0:
                head = queue[0]
                count = (carry + jump * budget) // head.each
                if count:
                    first = now + -(-(head.each - carry) // budget) - 1
                    last = now + -(-(count * head.each - carry) // budget) - 1
                    credits.append(Credit(head, count, first, last))
                    queue = (replace(head, count=head.count - count), *queue[1:])
                carry += jump * budget - count * head.each
                now += jump
    return Credited(queue, carry, tuple(credits))


def _only_budget_decides(head: PendingDeposit, budget: int, now: int, fork: Fork) -> bool:
    cap = fork.deposits_per_epoch
    free = head.exit_epoch == FAR_FUTURE_EPOCH and head.slot <= SLOTS_PER_EPOCH * (now - fork.deposit_lag_epochs)
    return free and (cap is None or budget // head.each + 1 <= cap)


def _epochs_within(head: PendingDeposit, carry: int, budget: int) -> int:
    """Epochs that end with at least one deposit of the row still waiting."""
    return (head.count * head.each - carry - 1) // budget


def _credit_epoch(
    queue: tuple[PendingDeposit, ...], available: int, epoch: int, fork: Fork, credits: list[Credit]
) -> tuple[tuple[PendingDeposit, ...], int, bool]:
    """One epoch of the spec; returns the queue, the carry, and whether the budget was what stopped it."""
    final_slot = SLOTS_PER_EPOCH * (epoch - fork.deposit_lag_epochs)
    room = fork.deposits_per_epoch
    postponed: list[PendingDeposit] = []
    done = 0
    rest: PendingDeposit | None = None
    stopped = False
    for row in queue:
        if row.slot > final_slot or room == 0:
            break
        count = row.count if room is None else min(row.count, room)
        withdrawn = row.withdrawable_epoch < epoch + 1
        if not withdrawn and row.exit_epoch < FAR_FUTURE_EPOCH:
            postponed.append(replace(row, count=count))
        else:
            if not withdrawn:
                affordable = available // row.each
                stopped = affordable < count
                count = min(count, affordable)
                available -= count * row.each
            if count:
                credits.append(Credit(row, count, epoch, epoch))
        room = None if room is None else room - count
        if count < row.count:
            rest = replace(row, count=row.count - count) if count else row
            break
        done += 1
    left = queue[done:] if rest is None else (rest, *queue[done + 1 :])
    return (*left, *postponed), available if stopped else 0, stopped
