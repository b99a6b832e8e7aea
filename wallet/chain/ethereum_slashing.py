"""What a slashed validator of Ethereum loses, and when: at once, for every missed epoch, and at the middle of its wait.

Equals `slash_validator`, `process_slashings`, `process_slashings_reset` and the penalties of a slashed validator in
ethereum/consensus-specs at a08d8a6e (phase 0 to gloas), to the last Gwei for a run of one. The specification's ring of 8192
epochs is held as events (epoch, Gwei). `expected_loss` is the closed form of all of it, for ints and for many futures at once.
Left out here: the steps through an inactivity leak, and the exit queue part by part (`ethereum_mass_slashing`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, NamedTuple

from msgspec.structs import replace

from wallet.arithmetic import Number, maximum, minimum
from wallet.chain.ethereum_forks import (
    EFFECTIVE_BALANCE_INCREMENT,
    EPOCHS_PER_SLASHINGS_VECTOR,
    MAX_SEED_LOOKAHEAD,
    MIN_VALIDATOR_WITHDRAWABILITY_DELAY,
    TIMELY_SOURCE_WEIGHT,
    TIMELY_TARGET_WEIGHT,
    WEIGHT_DENOMINATOR,
    Fork,
)
from wallet.chain.ethereum_rewards import Totals, balance_after, epoch_deltas
from wallet.chain.ethereum_runs import ValidatorRun, weighed

MIDPOINT = EPOCHS_PER_SLASHINGS_VECTOR // 2

SHARED_MIDPOINT = EPOCHS_PER_SLASHINGS_VECTOR - MIN_VALIDATOR_WITHDRAWABILITY_DELAY
"""All that leave within so many epochs of their slashing have one midpoint, 4096 epochs after it."""

Slashing = tuple[int, int]
"""An entry of the ring: the epoch, and the effective balance slashed in it, in Gwei."""


class Charge(NamedTuple):
    """What the network knows at a midpoint: Gwei slashed in the last 8192 epochs, and Gwei active."""

    slashed: int
    active: int


def initial_penalty(effective_balance: Number, fork: Fork) -> Number:
    """Return Gwei that each validator loses when the proof of its offence is included."""
    return effective_balance // fork.slashing_penalty_quotient


def whistleblower_reward(effective_balance: int, fork: Fork) -> int:
    """Return Gwei, newly issued, that the including proposer is credited for each slashed validator."""
    return effective_balance // fork.whistleblower_reward_quotient


def correlation_penalty(effective_balance: int, charge: Charge, fork: Fork) -> int:
    """Return Gwei that each validator owes at its midpoint; not capped at a balance."""
    return share_slashed(effective_balance, charge.slashed, charge.active, fork)


def share_slashed(effective_balance: Number, slashed: Number, active: Number, fork: Fork) -> Number:
    """Return the part of an effective balance that a correlation penalty takes: 3 x the share slashed with it.

    Altair 2 x, phase 0 1 x, never more than all. Since Electra counted for each whole ether; before in whole ether rounded down,
    which only ints are.
    """
    adjusted = minimum(slashed * fork.slashing_multiplier, active)
    increments = effective_balance // EFFECTIVE_BALANCE_INCREMENT
    if fork.correlation_by_increment:
        return adjusted // (active // EFFECTIVE_BALANCE_INCREMENT) * increments
    return increments * adjusted // active * EFFECTIVE_BALANCE_INCREMENT


def ring_sum(slashings: Iterable[Slashing], epoch: int) -> int:
    """Return Gwei in the ring when `epoch` is settled: an entry is cleared 8192 epochs after it was made."""
    return sum(gwei for made, gwei in slashings if epoch < made + EPOCHS_PER_SLASHINGS_VECTOR)


def punished(run: ValidatorRun, exit_epoch: int, epoch: int, fork: Fork) -> ValidatorRun:
    """Return the run as slashed in `epoch`, leaving in `exit_epoch`, with its initial penalty taken."""
    withdrawable = max(exit_epoch + MIN_VALIDATOR_WITHDRAWABILITY_DELAY, epoch + EPOCHS_PER_SLASHINGS_VECTOR)
    penalty = run.count * initial_penalty(run.effective_balance, fork)
    return replace(
        run,
        slashed=True,
        balance=max(run.balance - penalty, 0),
        exit_epoch=exit_epoch,
        withdrawable_epoch=withdrawable,
        exit_span=0,
        slashed_epoch=epoch,
    )


def serve(run: ValidatorRun, start: int, end: int, totals: Totals, charge: Charge, fork: Fork) -> ValidatorRun:
    """Take from a slashed run what the epochs from `start` to before `end` cost it, the midpoint's charge included.

    `charge` counts only where the midpoint falls in these epochs. Effective balance follows at the midpoint and at the end.
    """
    stop = min(end, run.withdrawable_epoch)
    midpoint = run.withdrawable_epoch - MIDPOINT
    if start <= midpoint < stop:
        run = _missed(run, midpoint + 1 - start, totals)
        owed = run.count * correlation_penalty(run.effective_balance, charge, fork)
        run = weighed(replace(run, balance=max(run.balance - owed, 0)))
        start = midpoint + 1
    return weighed(_missed(run, stop - start, totals))


class Loss(NamedTuple, Generic[Number]):
    """Gwei that a validator loses that is among the first to leave, by cause, and what the whole queue loses on average."""

    initial: Number
    correlation: Number
    missed: Number
    mean: Number

    @property
    def first(self) -> Number:
        """All that a validator loses that is among the first to leave."""
        return self.initial + self.correlation + self.missed


def missed_duties(effective_balance: Number, base: Number) -> Number:
    """Return Gwei that missing source and target costs in an epoch, at `base` Gwei of reward an increment."""
    reward = effective_balance * base // EFFECTIVE_BALANCE_INCREMENT
    return reward * TIMELY_SOURCE_WEIGHT // WEIGHT_DENOMINATOR + reward * TIMELY_TARGET_WEIGHT // WEIGHT_DENOMINATOR


def expected_loss(
    effective_balance: Number, slashed: Number, active: Number, churn: Number, base: Number, fork: Fork
) -> Loss[Number]:
    """Return what slashing `slashed` of `active` at once costs a validator, in closed form; all in Gwei.

    `churn` is what may leave an epoch (before Electra: validators x their balance), `base` the base reward of an increment. Those
    that have left by a midpoint no longer count as active there; those that leave behind the first 7936 epochs meet theirs later,
    and those 12,032 epochs on or later find it forgotten. While two thirds stay honest, within 0.2 % of the path stepped epoch by
    epoch, the mean within 1.2 %; a leak is not in it. Before Electra whole ether step: near a step it may be an ether off, and
    Reals, which round nothing, always.
    """
    initial = initial_penalty(effective_balance, fork)
    weight = effective_balance if fork.correlation_by_increment else effective_balance - _whole_up(initial)
    each_epoch = missed_duties(weight, base)
    before = (MIDPOINT + 1) * each_epoch

    def correlation_at(epochs: int) -> Number:
        left = minimum(slashed, churn * (epochs - MAX_SEED_LOOKAHEAD))
        still_active = maximum(active - left, 0 * active + EFFECTIVE_BALANCE_INCREMENT)
        return minimum(share_slashed(weight, slashed, still_active, fork), effective_balance - initial - before)

    correlation = correlation_at(MIDPOINT)
    after = (MIDPOINT - 1) * missed_duties(effective_balance - correlation - initial, base)
    missed = minimum(before + after, effective_balance - initial - correlation)
    queue = slashed // churn + MAX_SEED_LOOKAHEAD + 1
    late = queue - minimum(queue, 0 * queue + SHARED_MIDPOINT)
    together = minimum(slashed, churn * (SHARED_MIDPOINT - MAX_SEED_LOOKAHEAD))
    remembered = minimum(slashed, churn * (SHARED_MIDPOINT + MIDPOINT - 1 - MAX_SEED_LOOKAHEAD))
    later = (correlation + correlation_at(2 * MIDPOINT - 1)) // 2
    taken = correlation * together + later * (remembered - together) + missed * remembered
    spared = EPOCHS_PER_SLASHINGS_VECTOR * each_epoch * (slashed - remembered)
    mean = initial + (taken + spared) // slashed + each_epoch * late * late // (2 * queue)
    return Loss(initial, correlation, missed, minimum(mean, effective_balance))


def _whole_up(gwei: Number) -> Number:
    return -(-gwei // EFFECTIVE_BALANCE_INCREMENT) * EFFECTIVE_BALANCE_INCREMENT


def _missed(run: ValidatorRun, epochs: int, totals: Totals) -> ValidatorRun:
    """Every duty missed for `epochs` epochs of a finalizing network, in which the inactivity score stays zero."""
    if epochs <= 0:
        return run
    deltas = epoch_deltas(run, 0, totals)
    if epochs == 1:
        balance = balance_after(run.balance, run.count, deltas)
        return replace(run, balance=balance, inactivity_score=deltas.score)
    return replace(run, balance=max(run.balance + epochs * run.count * deltas.net, 0))
