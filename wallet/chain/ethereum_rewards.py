"""What validators earn and lose in an epoch of Ethereum, in the integers of the specification.

Equals `get_flag_index_deltas`, `get_inactivity_penalty_deltas`, `process_inactivity_updates`, `process_sync_aggregate` and the
proposer's part of `process_attestation` of ethereum/consensus-specs at a08d8a6e (`specs/altair/beacon-chain.md` and later), to
the last Gwei for a run of one. A day is the same epoch 225 times: one base reward for the day's mean active balance (relative
error against one an epoch: -1.9e-5 a year), and the proposer's and sync committee's lumps as their expectation by effective
balance. Left out of the day: leaks (`ethereum_leak` steps through those), and luck.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import groupby
from math import isqrt
from typing import NamedTuple, TypeVar

from wallet.chain.ethereum_forks import (
    BASE_REWARD_FACTOR,
    EFFECTIVE_BALANCE_INCREMENT,
    INACTIVITY_SCORE_BIAS,
    INACTIVITY_SCORE_RECOVERY_RATE,
    MIN_EPOCHS_TO_INACTIVITY_PENALTY,
    PROPOSER_WEIGHT,
    SLOTS_PER_EPOCH,
    SYNC_COMMITTEE_SIZE,
    SYNC_REWARD_WEIGHT,
    TIMELY_HEAD_WEIGHT,
    TIMELY_SOURCE_WEIGHT,
    TIMELY_TARGET_WEIGHT,
    WEIGHT_DENOMINATOR,
    Fork,
)
from wallet.chain.ethereum_runs import ValidatorRun

SOURCE, TARGET, HEAD = 1, 2, 4
ALL_FLAGS = SOURCE | TARGET | HEAD
PPM = 10**6

Key = TypeVar("Key", bound=Hashable)


class Totals(NamedTuple):
    """The network in one epoch; amounts in increments of 1 ETH, `base` in Gwei an increment."""

    active: int
    source: int
    """Unslashed effective balance that attested the source in time; likewise target and head."""
    target: int
    head: int
    base: int
    leak: bool
    inactivity_divisor: int


class Deltas(NamedTuple):
    """What one epoch does to each validator of a run, in Gwei; `score` is the inactivity score after it."""

    source: int
    target: int
    head: int
    inactivity_penalty: int
    score: int

    @property
    def net(self) -> int:
        """The sum, in Gwei, before a balance stops at zero."""
        return self.source + self.target + self.head - self.inactivity_penalty


def base_reward_per_increment(total_active_gwei: int) -> int:
    """Return Gwei an increment: 64 x 10^9 // isqrt(total active Gwei)."""
    return EFFECTIVE_BALANCE_INCREMENT * BASE_REWARD_FACTOR // isqrt(total_active_gwei)


def of_one_base(start: int, end: int, before_gwei: int, after_gwei: int) -> Iterator[tuple[int, int, int]]:
    """Yield the parts of the epochs from `start` to before `end` that have one base reward per increment: first, end, the reward.

    The total active balance moves evenly from `before_gwei` to `after_gwei`; runs that stand for many enter and leave at a mean.
    """

    def base_at(epoch: int) -> int:
        return base_reward_per_increment(before_gwei + (after_gwei - before_gwei) * (epoch - start) // (end - start))

    if base_at(start) == base_at(end - 1):
        yield start, end, base_at(start)
        return
    for base, epochs in groupby(range(start, end), base_at):
        first, *more = epochs
        yield first, first + 1 + len(more), base


def base_reward(run: ValidatorRun, base: int) -> int:
    """Return the base reward of each validator of the run, in Gwei an epoch."""
    return run.effective_balance * base // EFFECTIVE_BALANCE_INCREMENT


def epoch_totals(attesters: Iterable[tuple[ValidatorRun, int]], epoch: int, finalized_epoch: int, fork: Fork) -> Totals:
    """Add up runs and the flags (source 1, target 2, head 4) each earned in the epoch before `epoch`."""
    active = 0
    hit = {SOURCE: 0, TARGET: 0, HEAD: 0}
    previous = max(epoch - 1, 0)
    for run, flags in attesters:
        if run.active_at(epoch):
            active += run.weight
        if run.active_at(previous) and not run.slashed:
            for flag in hit:
                if flags & flag:
                    hit[flag] += run.weight
    return network_totals(active, (hit[SOURCE], hit[TARGET], hit[HEAD]), in_leak(epoch, finalized_epoch), fork)


def steady_totals(active_gwei: int, unslashed_gwei: int, participation_ppm: int, fork: Fork) -> Totals:
    """Return a finalizing network in which `participation_ppm` of the unslashed stake makes every duty in time."""
    hit = unslashed_gwei * participation_ppm // PPM
    return network_totals(active_gwei, (hit, hit, hit), False, fork)


def network_totals(active_gwei: int, timely_gwei: tuple[int, int, int], leak: bool, fork: Fork) -> Totals:
    """Return the network's totals of Gwei active, and timely at source, target and head; each at least one increment."""
    active = max(active_gwei, EFFECTIVE_BALANCE_INCREMENT)
    source, target, head = (max(gwei // EFFECTIVE_BALANCE_INCREMENT, 1) for gwei in timely_gwei)
    return Totals(
        active=active // EFFECTIVE_BALANCE_INCREMENT,
        source=source,
        target=target,
        head=head,
        base=base_reward_per_increment(active),
        leak=leak,
        inactivity_divisor=INACTIVITY_SCORE_BIAS * fork.inactivity_penalty_quotient,
    )


def in_leak(epoch: int, finalized_epoch: int) -> bool:
    """Whether `epoch` is settled in an inactivity leak: the epoch before it is more than 4 past the last final one."""
    return max(epoch - 1, 0) - finalized_epoch > MIN_EPOCHS_TO_INACTIVITY_PENALTY


def finalizes(totals: Totals) -> bool:
    """Whether two thirds of the active stake attest the target, so that the network goes on finalizing."""
    return 3 * totals.target >= 2 * totals.active


def eligible(run: ValidatorRun, epoch: int) -> bool:
    """Whether `epoch` settles anything for the run: active in the epoch before, or slashed and not yet withdrawable."""
    previous = max(epoch - 1, 0)
    return run.active_at(previous) or (run.slashed and previous + 1 < run.withdrawable_epoch)


def epoch_deltas(run: ValidatorRun, flags: int, totals: Totals) -> Deltas:
    """Return what an epoch does to each validator of an eligible run; a slashed one has no flags, whatever it did."""
    if run.slashed:
        flags = 0
    reward = base_reward(run, totals.base)
    whole = totals.active * WEIGHT_DENOMINATOR
    if flags & SOURCE:
        source = 0 if totals.leak else reward * TIMELY_SOURCE_WEIGHT * totals.source // whole
    else:
        source = -(reward * TIMELY_SOURCE_WEIGHT // WEIGHT_DENOMINATOR)
    if flags & TARGET:
        target = 0 if totals.leak else reward * TIMELY_TARGET_WEIGHT * totals.target // whole
    else:
        target = -(reward * TIMELY_TARGET_WEIGHT // WEIGHT_DENOMINATOR)
    timely = flags & HEAD and not totals.leak
    head = reward * TIMELY_HEAD_WEIGHT * totals.head // whole if timely else 0
    score = run.inactivity_score
    score = score - min(1, score) if flags & TARGET else score + INACTIVITY_SCORE_BIAS
    if not totals.leak:
        score -= min(INACTIVITY_SCORE_RECOVERY_RATE, score)
    leaked = 0 if flags & TARGET else run.effective_balance * score // totals.inactivity_divisor
    return Deltas(source, target, head, leaked, score)


def balance_after(balance: int, count: int, deltas: Deltas) -> int:
    """Apply an epoch's deltas to a run's balance in the order of the spec, each stopping at zero; Gwei."""
    for change in (deltas.source, deltas.target, deltas.head, -deltas.inactivity_penalty):
        balance = max(balance + count * change, 0)
    return balance


def sync_seat_reward(totals: Totals) -> int:
    """Return Gwei that a sync-committee seat earns a slot, and loses for a slot it misses."""
    pot = totals.base * totals.active * SYNC_REWARD_WEIGHT // WEIGHT_DENOMINATOR // SLOTS_PER_EPOCH
    return pot // SYNC_COMMITTEE_SIZE


def sync_proposer_reward(totals: Totals) -> int:
    """Return Gwei that a proposer earns for each sync-committee bit it includes."""
    return sync_seat_reward(totals) * PROPOSER_WEIGHT // (WEIGHT_DENOMINATOR - PROPOSER_WEIGHT)


def proposer_attestation_reward(base_rewards: int) -> int:
    """Return Gwei a proposer earns for attestations whose base rewards x weights of newly set flags sum to this."""
    return base_rewards // ((WEIGHT_DENOMINATOR - PROPOSER_WEIGHT) * WEIGHT_DENOMINATOR // PROPOSER_WEIGHT)


def shared_duties(totals: Totals, participation_ppm: int, seated_ppm: int = PPM) -> int:
    """Return Gwei that proposing and the sync committee bring the whole network in an epoch, on average.

    `seated_ppm` is the part of the seats that are taken in slots that have a block, by validators that are online.
    """
    attested = totals.base * (
        totals.source * TIMELY_SOURCE_WEIGHT + totals.target * TIMELY_TARGET_WEIGHT + totals.head * TIMELY_HEAD_WEIGHT
    )
    bits = SYNC_COMMITTEE_SIZE * SLOTS_PER_EPOCH * seated_ppm // PPM
    made = bits * participation_ppm // PPM
    seats = sync_seat_reward(totals) * (2 * made - bits)
    return proposer_attestation_reward(attested) + seats + sync_proposer_reward(totals) * made


def epochs_gain(run: ValidatorRun, totals: Totals, participation_ppm: int, epochs: int) -> int:
    """Return Gwei that `epochs` equal epochs of attesting bring the whole run (negative: a loss), rounded down."""
    hit = epoch_deltas(run, ALL_FLAGS, totals).net
    if participation_ppm == PPM:
        return run.count * hit * epochs
    miss = epoch_deltas(run, 0, totals).net
    mean = hit * participation_ppm + miss * (PPM - participation_ppm)
    return run.count * mean * epochs // PPM


def shared_out(amount: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """Share `amount` by weight, rounded down; what rounding leaves goes to the heaviest. Without any weight: nothing."""
    total = sum(weights.values())
    if total == 0:
        return {}
    shares = {name: amount * weight // total for name, weight in weights.items()}
    heaviest = max(weights, key=lambda name: weights[name])
    shares[heaviest] += amount - sum(shares.values())
    return shares
