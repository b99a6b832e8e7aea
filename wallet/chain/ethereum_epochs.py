"""A day of Ethereum in which epochs may not become final, passed one epoch after the other.

The steps of an epoch are those of ethereum/consensus-specs at a08d8a6e, in its order: the votes (justification), inactivity
scores, rewards and penalties, ejections, slashing penalties, effective balances. Runs of equal validators live what one of them
would; those of whom part misses duties by chance live the mean of both. Proposing and the sync committee bring nothing to who is
offline and are shared out over the day by effective balance. Left out: what seats in the sync committee cost those who are
offline, and forks of the chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from wallet.chain.ethereum_forks import EFFECTIVE_BALANCE_INCREMENT, MIN_VALIDATOR_WITHDRAWABILITY_DELAY, Fork
from wallet.chain.ethereum_leak import must_leave, steady, voted
from wallet.chain.ethereum_queues import Churn, exit_limit
from wallet.chain.ethereum_rewards import (
    ALL_FLAGS,
    PPM,
    Deltas,
    Totals,
    balance_after,
    eligible,
    epoch_deltas,
    network_totals,
    shared_duties,
)
from wallet.chain.ethereum_runs import ValidatorRun, active_count, detached, total_active, weighed, working
from wallet.chain.ethereum_slashing import MIDPOINT, Charge, correlation_penalty, ring_sum
from wallet.chain.ethereum_state import Ethereum, exit_churn, joined_exit, with_churn


class Night(NamedTuple):
    """The chain with its exit queue and finality after the epochs, the runs, and the stake x epochs that each worked; how many
    validators were ejected.
    """

    chain: Ethereum
    runs: list[ValidatorRun]
    served: list[int]
    ejected: int = 0


def pass_epochs(chain: Ethereum, runs: Sequence[ValidatorRun], end: int) -> Night:
    """Pass the epochs from the chain's to before `end` for `runs`, which stand apart where they leave before `end`."""
    rules, participation = chain.rules, chain.participation_ppm
    finality, duties = chain.finality or steady(chain.epoch), 0
    night = Night(chain, list(runs), [0] * len(runs))
    for epoch in range(chain.epoch, end):
        night = _ejected(night, epoch, end)
        on = [working(run, epoch) for run in night.runs]
        active = present = voting = 0
        for run, works in zip(night.runs, on, strict=True):
            weight = run.count * run.effective_balance
            if run.activation_epoch <= epoch < run.exit_epoch:
                active += weight
                present += weight if works else 0
            if works and run.activation_epoch < epoch <= run.exit_epoch:
                voting += weight
        active = max(active, EFFECTIVE_BALANCE_INCREMENT)
        hit = voting * participation // PPM
        totals, finality = voted(network_totals(active, (hit, hit, hit), False, rules), finality, epoch)
        duties += shared_duties(totals, participation, PPM * present * present // active**2)
        known: dict[tuple[int, int, bool], tuple[Deltas, Deltas]] = {}
        for place, run in enumerate(night.runs):
            if on[place] and run.active_at(epoch):
                night.served[place] += run.weight
            if eligible(run, epoch):
                after = _settled(run, on[place], totals, participation, known)
                night.runs[place] = weighed(_struck(chain, after, epoch, active))
    shared = _with_duties(night, duties)
    healed = finality == steady(end) and not any(run.inactivity_score for run in shared)
    return night._replace(chain=replace(night.chain, finality=None if healed else finality), runs=shared)


def _settled(
    run: ValidatorRun,
    works: bool,
    totals: Totals,
    participation: int,
    known: dict[tuple[int, int, bool], tuple[Deltas, Deltas]],
) -> ValidatorRun:
    """A run after its attestations of an epoch, made where it works; `known` keeps what equal runs got."""
    key = (run.effective_balance, run.inactivity_score, works)
    found = known.get(key)
    if found is None:
        miss = epoch_deltas(run, 0, totals)
        found = known[key] = (epoch_deltas(run, ALL_FLAGS, totals) if works else miss, miss)
    made, missed = found
    if not works or participation == PPM:
        balance = balance_after(run.balance, run.count, made)
    else:
        mean = made.net * participation + missed.net * (PPM - participation)
        balance = max(run.balance + run.count * mean // PPM, 0)
    return replace(run, balance=balance, inactivity_score=made.score)


def _struck(chain: Ethereum, run: ValidatorRun, epoch: int, active: int) -> ValidatorRun:
    """A run after the correlation penalty, in the epoch in which it meets it."""
    if not run.slashed or run.withdrawable_epoch - MIDPOINT != epoch:
        return run
    charge = Charge(ring_sum(chain.slashings, epoch), active)
    owed = run.count * correlation_penalty(run.effective_balance, charge, chain.rules)
    return replace(run, balance=max(run.balance - owed, 0))


def _ejected(night: Night, epoch: int, end: int) -> Night:
    """Send those that have sunk to 16 ETH to the exit queue; those that leave before `end` are kept apart."""
    if not any(must_leave(run, epoch) for run in night.runs):
        return night
    rules, churn = night.chain.rules, exit_churn(night.chain)
    limit = exit_limit(rules, total_active(night.runs, epoch), active_count(night.runs, epoch))
    runs: list[ValidatorRun] = []
    served: list[int] = []
    ejected = night.ejected
    for run, worked in zip(night.runs, night.served, strict=True):
        apart = [run]
        if must_leave(run, epoch):
            ejected += run.count
            going, churn = _queued(run, rules, churn, limit, epoch)
            apart = detached([going], end)
        runs += apart
        served += [0] * (len(apart) - 1) + [worked]
    return Night(with_churn(night.chain, churn), runs, served, ejected)


def _queued(run: ValidatorRun, rules: Fork, churn: Churn, limit: int, epoch: int) -> tuple[ValidatorRun, Churn]:
    first = joined_exit(rules, churn, limit, 1, run.effective_balance, epoch).earliest_epoch
    churn = joined_exit(rules, churn, limit, run.count, run.effective_balance, epoch)
    last = churn.earliest_epoch
    withdrawable = last + MIN_VALIDATOR_WITHDRAWABILITY_DELAY
    return replace(run, exit_epoch=last, exit_span=last - first, withdrawable_epoch=withdrawable), churn


def _with_duties(night: Night, duties: int) -> list[ValidatorRun]:
    """Share out what proposing and the sync committee brought; what rounding leaves is not issued."""
    total = sum(night.served)
    if not total:
        return night.runs
    return [
        weighed(replace(run, balance=run.balance + duties * served // total)) if served else run
        for run, served in zip(night.runs, night.served, strict=True)
    ]
