"""How long a leak will last, and what it will take: days ahead without passing them.

A form of our own over whole days, in ints: what is silent bleeds by its inactivity score, which grows by 4 an epoch until two
thirds attest again and shrinks by 12 after that. Within a day of the epochs themselves, and within 1 % of what they take, while
nobody is sent away. Left out: who is sent away, exits and deposits meanwhile, and attestations missed, which cost little beside.
"""

from __future__ import annotations

from typing import NamedTuple

from wallet.chain.ethereum_forks import (
    EFFECTIVE_BALANCE_INCREMENT,
    EPOCHS_PER_DAY,
    HYSTERESIS_DOWNWARD,
    INACTIVITY_SCORE_BIAS,
    INACTIVITY_SCORE_RECOVERY_RATE,
)
from wallet.chain.ethereum_rewards import PPM
from wallet.chain.ethereum_runs import ValidatorRun, working
from wallet.chain.ethereum_state import Ethereum, stalls
from wallet.last_answer import last_answers

LONGEST_DAYS = 365
AFTERWARDS_DAYS = 20


class NightAhead(NamedTuple):
    """The first day's end, as an epoch, by which the chain is final again (None: not within a year), and the Gwei that an
    operator's validators will have lost by the end of each day from now.
    """

    final: int | None
    lost: tuple[int, ...]

    def lost_by(self, days: int) -> int:
        """Return the Gwei lost by the end of so many days."""
        return self.lost[min(days, len(self.lost)) - 1] if days > 0 and self.lost else 0


def night_ahead(chain: Ethereum, operator: str) -> NightAhead | None:
    """Return what is ahead of a chain that leaks, or is about to; None for one that finalizes."""
    if not stalls(chain):
        return None
    night = _night(chain)
    mine = [(place, run) for place, run in enumerate(night.runs) if run.operator == operator]
    return NightAhead(night.final, tuple(sum(run.balance - run.count * day[place] for place, run in mine) for day in night.left))


class _Night(NamedTuple):
    """The runs that are active now, and what a validator of each has left by the end of each day, in Gwei."""

    final: int | None
    runs: tuple[ValidatorRun, ...]
    left: tuple[tuple[int, ...], ...]


@last_answers
def _night(chain: Ethereum) -> _Night:
    runs = tuple(run for run in chain.runs if run.active_at(chain.epoch) and run.count)
    scores, left = [run.inactivity_score for run in runs], [run.balance // run.count for run in runs]
    days: list[tuple[int, ...]] = []
    final: int | None = None
    for day in range(LONGEST_DAYS):
        epoch = chain.epoch + day * EPOCHS_PER_DAY
        if final is not None and epoch > final + AFTERWARDS_DAYS * EPOCHS_PER_DAY:
            break
        for place, run in enumerate(runs):
            left[place], scores[place] = _after_day(run, left[place], scores[place], epoch, final is not None, chain)
        days.append(tuple(left))
        present = [(run, run.count * _effective(run, each)) for run, each in zip(runs, left, strict=True) if run.active_at(epoch)]
        voting = sum(weight for run, weight in present if working(run, epoch)) * chain.participation_ppm // PPM
        if final is None and voting and 3 * voting >= 2 * sum(weight for _, weight in present):
            final = epoch + EPOCHS_PER_DAY
    return _Night(final, runs, tuple(days))


def _effective(run: ValidatorRun, each: int) -> int:
    """Return the effective balance of a validator of the run that has sunk to `each`: in whole ether, a quarter of one behind."""
    return min(run.effective_balance, (each + HYSTERESIS_DOWNWARD) // EFFECTIVE_BALANCE_INCREMENT * EFFECTIVE_BALANCE_INCREMENT)


def _after_day(run: ValidatorRun, each: int, score: int, epoch: int, final: bool, chain: Ethereum) -> tuple[int, int]:
    """Return what a validator of the run has left after a day, in Gwei, and its score: it pays at every epoch that it misses."""
    works = working(run, epoch)
    step = (-1 if works else INACTIVITY_SCORE_BIAS) - (INACTIVITY_SCORE_RECOVERY_RATE if final else 0)
    after = max(score + step * EPOCHS_PER_DAY, 0)
    if works or not (score or after):
        return each, after
    divisor = INACTIVITY_SCORE_BIAS * chain.rules.inactivity_penalty_quotient
    return max(each - _effective(run, each) * (score + after) * EPOCHS_PER_DAY // (2 * divisor), 0), after
