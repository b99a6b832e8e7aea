"""What a slashed validator of Ethereum loses, and when: at once, for every missed epoch, and at the middle of
its wait.

Equals `slash_validator`, `process_slashings`, `process_slashings_reset` and the penalties of a slashed
validator in ethereum/consensus-specs (phase 0 to gloas), to the last Gwei for a run of one. The
specification's ring of 8192 epochs is held as events (epoch, Gwei). Left out: inactivity leaks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from wallet.chain.ethereum_forks import (
    EFFECTIVE_BALANCE_INCREMENT,
    EPOCHS_PER_SLASHINGS_VECTOR,
    MIN_VALIDATOR_WITHDRAWABILITY_DELAY,
    Fork,
)
from wallet.chain.ethereum_rewards import Totals, balance_after, epoch_deltas
from wallet.chain.ethereum_runs import Run, weighed

MIDPOINT = EPOCHS_PER_SLASHINGS_VECTOR // 2

Slashing = tuple[int, int]
"""An entry of the ring: the epoch, and the effective balance slashed in it, in Gwei."""


class Charge(NamedTuple):
    """What the network knows at a midpoint: Gwei slashed in the last 8192 epochs, and Gwei active."""

    slashed: int
    active: int


def initial_penalty(effective_balance: int, fork: Fork) -> int:
    """Return Gwei that each validator loses when the proof of its offence is included."""
    return effective_balance // fork.slashing_penalty_quotient


def whistleblower_reward(effective_balance: int, fork: Fork) -> int:
    """Return Gwei, newly issued, that the including proposer is credited for each slashed validator."""
    return effective_balance // fork.whistleblower_reward_quotient


def correlation_penalty(effective_balance: int, charge: Charge, fork: Fork) -> int:
    """Return Gwei that each validator owes at its midpoint: 3 x the share slashed with it (Altair 2 x, phase
    0 1 x).

    Since Electra counted for each whole ether, before in whole ether rounded down. Not capped at a balance.
    """
    adjusted = min(charge.slashed * fork.slashing_multiplier, charge.active)
    increments = effective_balance // EFFECTIVE_BALANCE_INCREMENT
    if fork.correlation_by_increment:
        return adjusted // (charge.active // EFFECTIVE_BALANCE_INCREMENT) * increments
    return increments * adjusted // charge.active * EFFECTIVE_BALANCE_INCREMENT


def ring_sum(slashings: Iterable[Slashing], epoch: int) -> int:
    """Return Gwei in the ring when `epoch` is settled: an entry is cleared 8192 epochs after it was made."""
    return sum(gwei for made, gwei in slashings if epoch < made + EPOCHS_PER_SLASHINGS_VECTOR)


def punished(run: Run, exit_epoch: int, epoch: int, fork: Fork) -> Run:
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
    )


def serve(run: Run, start: int, end: int, totals: Totals, charge: Charge, fork: Fork) -> Run:
    """Take from a slashed run what the epochs from `start` to before `end` cost it, the midpoint's charge
    included.

    `charge` counts only where the midpoint falls in these epochs. Effective balance follows at the midpoint
    and at the end.
    """
    stop = min(end, run.withdrawable_epoch)
    midpoint = run.withdrawable_epoch - MIDPOINT
    if start <= midpoint < stop:
        run = _missed(run, midpoint + 1 - start, totals)
        owed = run.count * correlation_penalty(run.effective_balance, charge, fork)
        run = weighed(replace(run, balance=max(run.balance - owed, 0)))
        start = midpoint + 1
    return weighed(_missed(run, stop - start, totals))


def _missed(run: Run, epochs: int, totals: Totals) -> Run:
    """Every duty missed for `epochs` epochs of a finalizing network, in which the inactivity score stays
    zero.
    """
    if epochs <= 0:
        return run
    deltas = epoch_deltas(run, 0, totals)
    if epochs == 1:
        balance = balance_after(run.balance, run.count, deltas)
        return replace(run, balance=balance, inactivity_score=deltas.score)
    return replace(run, balance=max(run.balance + epochs * run.count * deltas.net, 0))
