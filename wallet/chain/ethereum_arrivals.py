"""What leaving validators will bring and when: cohorts that become withdrawable over a span and are then paid by the sweep.

The rule is that of `ethereum_sweep.sweep_run` as a flow, without the days' whole validators. Left out: what others will do after
this moment, and the duties that slashed validators go on missing.
"""

from __future__ import annotations

from typing import NamedTuple

from wallet.chain.ethereum_forks import MIN_ACTIVATION_BALANCE, MIN_VALIDATOR_WITHDRAWABILITY_DELAY
from wallet.chain.ethereum_runs import ValidatorRun, total_active
from wallet.chain.ethereum_slashing import MIDPOINT, Charge, correlation_penalty, ring_sum
from wallet.chain.ethereum_state import Ethereum, daily_limits, exit_churn, joined_exit
from wallet.chain.ethereum_sweep import sweep_epochs
from wallet.last_answer import last_answer


def leaving_gwei(chain: Ethereum, operator: str) -> int:
    """Return what validators of `operator` hold that have been asked to leave, or slashed, and are not paid out yet."""
    return sum(run.balance for run in chain.runs if run.operator == operator and run.leaving)


class Arrival(NamedTuple):
    """Gwei of validators that leave together: when the first and the last of them are withdrawable, and the sweep's round.

    They become withdrawable evenly from `first` to `last`; each waits up to a round of the sweep.
    """

    first: int
    last: int
    round_epochs: int
    gwei: int


@last_answer
def arrivals(chain: Ethereum, operator: str) -> tuple[Arrival, ...]:
    """Return what validators of `operator` that leave will bring, penalties still to come taken off; the soonest first."""
    leaving = [run for run in chain.runs if run.operator == operator and run.leaving and run.sweepable]
    if not leaving:
        return ()
    round_epochs = sweep_epochs(chain.runs, chain.epoch, chain.participation_ppm)
    return tuple(sorted(_arrival(chain, run, round_epochs) for run in leaving))


def _arrival(chain: Ethereum, run: ValidatorRun, round_epochs: int) -> Arrival:
    """What is left of a run stands on the rest of its round."""
    owed = 0
    midpoint = run.withdrawable_epoch - MIDPOINT
    if run.slashed and midpoint >= chain.epoch:
        charge = Charge(ring_sum(chain.slashings, midpoint), total_active(chain.runs, chain.epoch))
        owed = run.count * correlation_penalty(run.effective_balance, charge, chain.rules)
    first = run.withdrawable_epoch - run.exit_span + run.paid_out * round_epochs // (run.count + run.paid_out)
    left = round_epochs * run.count // (run.count + run.paid_out)
    return Arrival(first, first + run.exit_span, max(left, 1), max(run.balance - owed, 0))


def exits_asked(chain: Ethereum, gwei: int, at_epoch: int) -> Arrival:
    """Return when validators of `gwei` bring it that ask to leave in `at_epoch`, as far as the exit queue reaches now."""
    rules, churn, limit = chain.rules, exit_churn(chain), daily_limits(chain)[1]
    each = MIN_ACTIVATION_BALANCE
    count = max(-(-gwei // each), 1)
    first = joined_exit(rules, churn, limit, 1, each, at_epoch).earliest_epoch
    last = joined_exit(rules, churn, limit, count, each, at_epoch).earliest_epoch
    delay = MIN_VALIDATOR_WITHDRAWABILITY_DELAY
    round_epochs = sweep_epochs(chain.runs, chain.epoch, chain.participation_ppm)
    return Arrival(first + delay, last + delay, round_epochs, count * each)


def arrived(arrival: Arrival, epoch: int) -> int:
    """Return the Gwei of it that have been paid out by `epoch`, rounded down."""
    passed = epoch - arrival.first
    if passed <= 0:
        return 0
    span, rest = arrival.last - arrival.first, arrival.round_epochs
    if passed >= span + rest:
        return arrival.gwei
    if not span:
        return arrival.gwei * passed // rest
    # Two even spreads in a row: the area that both have covered.
    covered = passed**2 - max(0, passed - span) ** 2 - max(0, passed - rest) ** 2
    return arrival.gwei * covered // (2 * span * rest)
