"""Validators of one kind, held as one row: how many, what they weigh, what they own, when they enter and leave.

A run of one is a single validator of the consensus specification (ethereum/consensus-specs at a08d8a6e, `Validator` and its
balance); a run of many is as many equal ones. The accounting of the specification is linear in whole ether of effective balance,
so a pooled run earns what its members would. Left out: each member's own balance, index and key.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from wallet.chain.ethereum_forks import (
    EFFECTIVE_BALANCE_INCREMENT,
    FAR_FUTURE_EPOCH,
    HYSTERESIS_DOWNWARD,
    HYSTERESIS_UPWARD,
    MAX_EFFECTIVE_BALANCE_ELECTRA,
    MIN_ACTIVATION_BALANCE,
)

MERGED_EXIT_WINDOW = 675
"""Exits of one operator that lie within this many epochs (three days) become one row: no wait moves by more than that."""
MERGED_EXIT_GAP = 225


class ValidatorRun(msgspec.Struct, frozen=True, omit_defaults=True):
    """`count` equal validators of one operator. Amounts in Gwei: `effective_balance` of each, `balance` of all together."""

    operator: str
    count: int
    effective_balance: int
    balance: int
    compounding: bool = False
    """True: grows to 2048 ETH (0x02 credentials); False: everything above 32 ETH is paid out (0x01)."""
    slashed: bool = False
    activation_epoch: int = 0
    exit_epoch: int = FAR_FUTURE_EPOCH
    """Epoch in which the last validator of the run leaves."""
    withdrawable_epoch: int = FAR_FUTURE_EPOCH
    exit_span: int = 0
    """Epochs over which the run leaves, evenly, up to `exit_epoch`."""
    paid_out: int = 0
    """How many validators of the run the sweep has already paid out in full; they are no longer in `count`."""
    inactivity_score: int = 0
    sweepable: bool = True
    """False: old BLS credentials, which no withdrawal reaches."""
    slashed_epoch: int = 0
    """Epoch of the slashing; 0 where none is, or where it was made before this was kept."""
    silent_until: int = 0
    """The first epoch that is settled with its duties made again; 0 where it is not offline."""

    @property
    def ceiling(self) -> int:
        """The most that can be effective, of each, in Gwei; what is above it is paid out."""
        return MAX_EFFECTIVE_BALANCE_ELECTRA if self.compounding else MIN_ACTIVATION_BALANCE

    @property
    def weight(self) -> int:
        """Effective balance of the whole run, in Gwei."""
        return self.count * self.effective_balance

    def active_at(self, epoch: int) -> bool:
        """Whether the run attests in `epoch` (a run that leaves over a span: until its last leaves)."""
        return self.activation_epoch <= epoch < self.exit_epoch

    @property
    def leaving(self) -> bool:
        """Whether an exit has been asked for, or forced."""
        return self.exit_epoch != FAR_FUTURE_EPOCH


def working(run: ValidatorRun, epoch: int) -> bool:
    """Whether a validator of the run makes its duties of `epoch`, where it is active."""
    return not run.slashed and run.silent_until <= epoch


def total_active(runs: Iterable[ValidatorRun], epoch: int) -> int:
    """Return the effective balance of all runs active in `epoch`, in Gwei; at least one increment, as in the spec."""
    total = sum(run.count * run.effective_balance for run in runs if run.activation_epoch <= epoch < run.exit_epoch)
    return max(total, EFFECTIVE_BALANCE_INCREMENT)


def active_count(runs: Iterable[ValidatorRun], epoch: int) -> int:
    """Return the number of validators active in `epoch`."""
    return sum(run.count for run in runs if run.activation_epoch <= epoch < run.exit_epoch)


def part(run: ValidatorRun, count: int) -> tuple[ValidatorRun, ValidatorRun | None]:
    """Split `count` validators off with their share of the balance (rounded down); None where nothing remains."""
    if count >= run.count:
        return run, None
    taken = run.balance * count // run.count
    return replace(run, count=count, balance=taken), replace(run, count=run.count - count, balance=run.balance - taken)


def detached(runs: Iterable[ValidatorRun], end: int) -> list[ValidatorRun]:
    """Detach from runs that leave over a span those who leave before the epoch `end`; they go at the mean of their epochs."""
    apart: list[ValidatorRun] = []
    for run in runs:
        first = run.exit_epoch - run.exit_span
        if not run.exit_span or first >= end:
            apart.append(run)
            continue
        last = min(run.exit_epoch, end - 1)
        count = run.count * (last + 1 - first) // (run.exit_span + 1)
        gone, rest = part(run, count)
        if gone.count:
            mean = -(-(first + last) // 2)
            delay = run.withdrawable_epoch - run.exit_epoch
            apart.append(replace(gone, exit_epoch=mean, withdrawable_epoch=mean + delay, exit_span=0))
        if rest is not None:
            apart.append(replace(rest, exit_span=run.exit_epoch - end))
    return apart


def weighed(run: ValidatorRun) -> ValidatorRun:
    """Move the effective balance after the balance, with hysteresis (spec: process_effective_balance_updates).

    It changes where the mean balance is more than 0.25 ETH below or 1.25 ETH above it, to whole ether rounded down.
    """
    if run.count == 0:
        return run
    each = run.balance // run.count
    effective = run.effective_balance
    if each + HYSTERESIS_DOWNWARD < effective or effective + HYSTERESIS_UPWARD < each:
        new = min(each - each % EFFECTIVE_BALANCE_INCREMENT, run.ceiling)
        if new != effective:
            return replace(run, effective_balance=new)
    return run


def pooled(runs: Iterable[ValidatorRun], epoch: int) -> tuple[ValidatorRun, ...]:
    """Merge runs in the same state and drop empty ones; every Gwei and every validator stays. First who leaves first.

    Active runs of an operator become one for 32-ETH validators, one for growing and one for full compounding ones; exits asked
    for at nearly the same time become one.
    """
    kept: dict[object, ValidatorRun] = {}
    for run in sorted(runs, key=lambda run: run.exit_epoch):
        if run.count == 0:
            continue
        key = _state(run, epoch, len(kept))
        other = kept.get(key)
        if other is not None and run.leaving and not _adjoining(other, run):
            kept[(key, other.exit_epoch, len(kept))] = other
            other = None
        kept[key] = run if other is None else _joined(other, run)
    return tuple(kept.values())


def _state(run: ValidatorRun, epoch: int, place: int) -> object:
    if run.slashed or run.inactivity_score or run.exit_epoch <= epoch or run.paid_out:
        return place  # what has left or is punished keeps its own dates
    weight = run.effective_balance == run.ceiling if run.compounding else run.effective_balance
    born = 0 if run.activation_epoch <= epoch else run.activation_epoch
    silent = run.silent_until if run.silent_until > epoch else 0
    return (run.operator, run.compounding, run.sweepable, weight, born, run.leaving, silent)


def _adjoining(first: ValidatorRun, second: ValidatorRun) -> bool:
    begins = min(first.exit_epoch - first.exit_span, second.exit_epoch - second.exit_span)
    ends = max(first.exit_epoch, second.exit_epoch)
    gap = second.exit_epoch - second.exit_span - first.exit_epoch
    delay = first.withdrawable_epoch - first.exit_epoch
    alike = delay == second.withdrawable_epoch - second.exit_epoch
    return alike and gap <= MERGED_EXIT_GAP and ends - begins <= MERGED_EXIT_WINDOW


def _joined(first: ValidatorRun, second: ValidatorRun) -> ValidatorRun:
    count = first.count + second.count
    effective = first.effective_balance
    if effective != second.effective_balance:
        effective = (first.weight + second.weight) // count
    if not first.leaving:
        return replace(
            first,
            count=count,
            effective_balance=effective,
            balance=first.balance + second.balance,
            activation_epoch=min(first.activation_epoch, second.activation_epoch),
        )
    begins = min(first.exit_epoch - first.exit_span, second.exit_epoch - second.exit_span)
    last = first if first.exit_epoch >= second.exit_epoch else second
    return replace(
        last,
        count=count,
        effective_balance=effective,
        balance=first.balance + second.balance,
        exit_span=last.exit_epoch - begins,
    )
