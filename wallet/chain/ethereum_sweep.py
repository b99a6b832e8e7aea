"""How Ethereum pays validators out: a pointer that walks over all of them, sixteen payments a block.

`sweep_block` equals `get_expected_withdrawals` and its bookkeeping of ethereum/consensus-specs at a08d8a6e (`specs/electra`),
payment by payment. A day of the world walks the same rule as a flow: the pointer needs `sweep_epochs` for a round, those who are
paid out in full leave evenly over it, and what stands above the ceiling is paid at twice its share of a round, which holds it
where a uniform pointer would: at half a round of rewards. Left out of the day: partial withdrawals that were asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from wallet.chain.ethereum_forks import (
    FAR_FUTURE_EPOCH,
    MAX_PENDING_PARTIALS_PER_WITHDRAWALS_SWEEP,
    MAX_VALIDATORS_PER_WITHDRAWALS_SWEEP,
    MAX_WITHDRAWALS_PER_PAYLOAD,
    MIN_ACTIVATION_BALANCE,
    SLOTS_PER_EPOCH,
)
from wallet.chain.ethereum_runs import ValidatorRun

PPM = 10**6


class Partial(NamedTuple):
    """A partial withdrawal asked for: the validator's index, Gwei, and the first epoch that may pay it."""

    validator: int
    amount: int
    withdrawable_epoch: int


class Block(NamedTuple):
    """What one block pays: (index, Gwei) in order; the validators, requests and pointer it leaves."""

    withdrawals: tuple[tuple[int, int], ...]
    validators: tuple[ValidatorRun, ...]
    partials: tuple[Partial, ...]
    next_index: int


def payable(run: ValidatorRun, epoch: int) -> int:
    """Return Gwei of the run that a visit of the pointer in `epoch` would pay: all of it, or what is above its ceiling."""
    if not run.sweepable or run.balance == 0:
        return 0
    if run.withdrawable_epoch <= epoch:
        return run.balance
    if run.effective_balance != run.ceiling:
        return 0
    return max(run.balance - run.count * run.ceiling, 0)


def sweep_block(validators: Sequence[ValidatorRun], partials: tuple[Partial, ...], next_index: int, epoch: int) -> Block:
    """Pay one block's withdrawals to validators held as runs of one: requests first, then the sweep."""
    left = list(validators)
    paid: list[tuple[int, int]] = []
    consumed = 0
    for request in partials:
        if request.withdrawable_epoch > epoch or len(paid) == MAX_PENDING_PARTIALS_PER_WITHDRAWALS_SWEEP:
            break
        consumed += 1
        run = left[request.validator]
        whole = run.effective_balance >= MIN_ACTIVATION_BALANCE and run.exit_epoch == FAR_FUTURE_EPOCH
        if whole and run.balance > MIN_ACTIVATION_BALANCE:
            amount = min(run.balance - MIN_ACTIVATION_BALANCE, request.amount)
            paid.append((request.validator, amount))
            left[request.validator] = replace(run, balance=run.balance - amount)
    index = next_index
    for _ in range(min(len(left), MAX_VALIDATORS_PER_WITHDRAWALS_SWEEP)):
        amount = payable(left[index], epoch)
        if amount:
            paid.append((index, amount))
            left[index] = replace(left[index], balance=left[index].balance - amount)
            if len(paid) == MAX_WITHDRAWALS_PER_PAYLOAD:
                break
        index = (index + 1) % len(left)
    if len(paid) == MAX_WITHDRAWALS_PER_PAYLOAD:
        following = (paid[-1][0] + 1) % len(left)
    else:
        following = (next_index + MAX_VALIDATORS_PER_WITHDRAWALS_SWEEP) % len(left)
    return Block(tuple(paid), tuple(left), partials[consumed:], following)


def sweep_epochs(runs: Iterable[ValidatorRun], epoch: int, participation_ppm: int) -> int:
    """Return epochs that one round of the pointer takes, rounded up: sixteen payments or 16,384 visits a block.

    Slots without a block pay nothing, so a round takes 1 / participation as long.
    """
    visited = paying = 0
    for run in runs:
        visited += run.count
        if payable(run, epoch):
            paying += run.count
    payments = -(-paying // MAX_WITHDRAWALS_PER_PAYLOAD)
    blocks = max(payments, -(-visited // MAX_VALIDATORS_PER_WITHDRAWALS_SWEEP), 1)
    return -(-blocks * PPM // (SLOTS_PER_EPOCH * participation_ppm))


class Swept(NamedTuple):
    """A run after a day of the sweep, the Gwei paid, and how many validators were paid out in full."""

    run: ValidatorRun
    paid: int
    departed: int


def sweep_run(run: ValidatorRun, start: int, end: int, round_epochs: int) -> Swept:
    """Pay a run what the epochs from `start` to `end` bring it; the validators of a run stand evenly along the round."""
    if run.withdrawable_epoch >= end:
        amount = payable(run, end - 1)
        if amount == 0:
            return Swept(run, 0, 0)
        twice = 2 * (end - start)
        paid = amount * twice // (twice + round_epochs)
        return Swept(replace(run, balance=run.balance - paid), paid, 0)
    if not run.sweepable:
        return Swept(run, 0, 0)
    of_all = run.count + run.paid_out
    walked = 2 * of_all * (end - run.withdrawable_epoch) + round_epochs
    departed = min(max(walked // (2 * round_epochs) - run.paid_out, 0), run.count)
    if departed == 0:
        return Swept(run, 0, 0)
    paid = run.balance if departed == run.count else run.balance * departed // run.count
    left = replace(run, count=run.count - departed, balance=run.balance - paid, paid_out=run.paid_out + departed)
    return Swept(left, paid, departed)
