"""A day of Ethereum, and what one may ask of it: deposit, leave, be slashed.

A day is 225 epochs of ethereum/consensus-specs at a08d8a6e for runs of equal validators: rewards and penalties by the integer
formula, exits by churn, credits from the deposit queue, the correlation penalty of slashed validators in its very epoch, the
sweep. Within the day each run counts for exactly the epochs in which it is active; the base reward is the one of the day's mean
active balance, or of each epoch where the day is passed `in_parts`. Nothing appears or vanishes: balances and waiting deposits
after a day are those before it, plus what was earned, less what was paid out. A day in which epochs may not become final is
passed epoch by epoch (`ethereum_epochs`). Left out: partial withdrawals that are asked for, consolidations, and luck of single
proposers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from wallet.chain.ethereum_arrivals import Arrival, arrivals, arrived, exits_asked, leaving_gwei
from wallet.chain.ethereum_epochs import pass_epochs
from wallet.chain.ethereum_estimates import (
    Projection,
    SlashedAhead,
    Stage,
    activation_left,
    activation_stages,
    daily_gain,
    exit_left,
    exit_stages,
    projected_slashing_loss,
    reward_rate,
    reward_rate_at,
    slashed_ahead,
)
from wallet.chain.ethereum_forks import (
    ACTIVATION_DELAY,
    EFFECTIVE_BALANCE_INCREMENT,
    EPOCHS_PER_DAY,
    EPOCHS_PER_SLASHINGS_VECTOR,
    epoch_at,
    unix_at,
)
from wallet.chain.ethereum_nights import NightAhead, night_ahead
from wallet.chain.ethereum_queues import Credit, Credited, PendingDeposit, credit_deposits
from wallet.chain.ethereum_requests import darkened, deposit, exit_for, fall_silent, online, request_exit, slash
from wallet.chain.ethereum_rewards import (
    PPM,
    Totals,
    epoch_deltas,
    epochs_gain,
    of_one_base,
    shared_duties,
    shared_out,
    steady_totals,
)
from wallet.chain.ethereum_runs import ValidatorRun, detached, pooled, total_active, weighed
from wallet.chain.ethereum_slashing import MIDPOINT, Charge, ring_sum, serve
from wallet.chain.ethereum_state import (
    Ethereum,
    Status,
    blocks_ppm,
    daily_limits,
    exit_queue_gwei,
    leaks,
    network,
    operator_status,
    queued_gwei,
    stalls,
    total_balance,
    upgraded,
    waits,
)
from wallet.chain.ethereum_sweep import sweep_epochs, sweep_run

__all__ = [
    "EPOCHS_PER_DAY",
    "Arrival",
    "Day",
    "Ethereum",
    "NightAhead",
    "PendingDeposit",
    "Projection",
    "SlashedAhead",
    "Stage",
    "Status",
    "ValidatorRun",
    "activation_left",
    "activation_stages",
    "arrivals",
    "arrived",
    "daily_gain",
    "darkened",
    "deposit",
    "epoch_at",
    "exit_for",
    "exit_left",
    "exit_queue_gwei",
    "exit_stages",
    "exits_asked",
    "fall_silent",
    "leaks",
    "leaving_gwei",
    "network",
    "night_ahead",
    "online",
    "operator_status",
    "pass_day",
    "projected_slashing_loss",
    "queued_gwei",
    "request_exit",
    "reward_rate",
    "reward_rate_at",
    "slash",
    "slashed_ahead",
    "stalls",
    "total_balance",
    "unix_at",
    "upgraded",
    "waits",
]


class Day(msgspec.Struct, frozen=True):
    """What a day did, by operator: Gwei earned (negative: lost) before the sweep, Gwei paid out, wei of block income."""

    chain: Ethereum
    earned: dict[str, int]
    swept: dict[str, int]
    execution: dict[str, int]
    activated: dict[str, int]
    """Validators that were credited and will attest."""
    departed: dict[str, int]
    """Validators that the sweep paid out in full."""
    slashed: dict[str, int]
    """Gwei that slashed validators lost, counted in `earned` too."""
    offline: dict[str, int]
    """Gwei that the others have less because some were offline or epochs were not final."""
    ejected: int = 0
    """Validators that were sent to the exit queue because their balance had sunk too far."""


def pass_day(chain: Ethereum, execution_income_wei: int, in_parts: bool = False) -> Day:
    """Pass 225 epochs. `execution_income_wei`, the tips of the day's blocks, is shared out by active stake, to the wei.

    Where nobody makes a block, nobody is paid them. While epochs are not final no deposit is credited. `in_parts` parts the day
    at the epochs where the base reward changes, so that a little more stake never costs everybody a day at the lower one.
    """
    start, end = chain.epoch, chain.epoch + EPOCHS_PER_DAY
    stalled = stalls(chain)
    waiting = stalled and waits(chain)
    credited = Credited(chain.deposits, chain.deposit_balance_to_consume, ()) if waiting else _credited(chain)
    runs = [*detached(chain.runs, end), *map(_validators, credited.credits)]
    chain, settled, weights, offline, ejected = _one_by_one(chain, runs, end) if stalled else _at_once(chain, runs, end, in_parts)
    earned = dict.fromkeys((run.operator for run in runs), 0)
    slashed = dict.fromkeys(earned, 0)
    for sign, side in ((-1, runs), (1, settled)):
        for run in side:
            earned[run.operator] += sign * run.balance
            if run.slashed:
                slashed[run.operator] -= sign * run.balance
    swept, departed = dict.fromkeys(earned, 0), dict.fromkeys(earned, 0)
    if chain.rules.withdrawals:
        settled = _sweep(chain, settled, start, end, swept, departed)
    gone = chain.departed
    if any(departed.values()):
        gone = gone | {name: gone.get(name, 0) + count for name, count in departed.items() if count}
    after = replace(
        chain,
        epoch=end,
        runs=pooled(settled, end),
        deposits=credited.queue,
        deposit_balance_to_consume=credited.carry,
        slashings=_remembered(chain, end),
        departed=gone,
    )
    activated: dict[str, int] = {}
    for credit in credited.credits:
        activated[credit.deposit.operator] = activated.get(credit.deposit.operator, 0) + credit.number
    return Day(after, earned, swept, shared_out(execution_income_wei, weights), activated, departed, slashed, offline, ejected)


def _credited(chain: Ethereum) -> Credited:
    return credit_deposits(
        chain.deposits,
        chain.deposit_balance_to_consume,
        daily_limits(chain)[0],
        chain.epoch,
        EPOCHS_PER_DAY,
        chain.rules,
    )


class _Lived(NamedTuple):
    """Chain and runs after a day's rewards and penalties; by operator the stake x epochs that worked, and the Gwei missing."""

    chain: Ethereum
    runs: list[ValidatorRun]
    weights: dict[str, int]
    offline: dict[str, int]
    ejected: int = 0


def _one_by_one(chain: Ethereum, runs: list[ValidatorRun], end: int) -> _Lived:
    night = pass_epochs(chain, runs, end)
    weights = dict.fromkeys((run.operator for run in runs), 0)
    for run, served in zip(night.runs, night.served, strict=True):
        weights[run.operator] += served
    return _Lived(night.chain, night.runs, weights, _missing(chain, runs, night.runs, end), night.ejected)


def _at_once(chain: Ethereum, runs: list[ValidatorRun], end: int, in_parts: bool) -> _Lived:
    weights = dict.fromkeys((run.operator for run in runs), 0)
    settled = runs
    parts: Iterable[tuple[int, int, int | None]] = ((chain.epoch, end, None),)
    if in_parts:
        parts = of_one_base(chain.epoch, end, total_active(runs, chain.epoch), total_active(runs, end))
    for first, last, base in parts:
        settled = _settled_runs(chain, settled, first, last, weights, base)
    silent = {run.operator for run in runs if run.silent_until > chain.epoch}
    if not silent:
        return _Lived(chain, settled, weights, {})
    before, after = ([run for run in side if run.operator in silent] for side in (runs, settled))
    return _Lived(chain, settled, weights, _missing(chain, before, after, end))


def _missing(chain: Ethereum, before: list[ValidatorRun], after: list[ValidatorRun], end: int) -> dict[str, int]:
    """Return by how much operators have less than if the chain were final and all that are not slashed had worked."""
    start = chain.epoch
    awake = [run if run.slashed else replace(run, silent_until=0, inactivity_score=0) for run in before]
    active = max(sum(run.weight for run in chain.runs if run.active_at(start)), EFFECTIVE_BALANCE_INCREMENT)
    unslashed = sum(run.weight for run in chain.runs if run.active_at(start) and not run.slashed)
    totals = steady_totals(active, unslashed, chain.participation_ppm, chain.rules)
    duties = shared_duties(totals, chain.participation_ppm) * (end - start)
    weight = max(unslashed, 1) * (end - start)
    less: dict[str, int] = {}
    for run in awake:
        if not run.slashed:
            well = _worked(run, start, end, totals, chain.participation_ppm, duties, weight)
            less[run.operator] = less.get(run.operator, 0) + well.balance
    for run in after:
        if not run.slashed:
            less[run.operator] -= run.balance
    return {operator: gwei for operator, gwei in less.items() if gwei > 0}


def _remembered(chain: Ethereum, epoch: int) -> tuple[tuple[int, int], ...]:
    if not chain.slashings:
        return chain.slashings
    return tuple(entry for entry in chain.slashings if epoch < entry[0] + EPOCHS_PER_SLASHINGS_VECTOR)


def _validators(credit: Credit) -> ValidatorRun:
    """The validators that a credit makes; a batch credited over many epochs enters at its mean epoch."""
    row = credit.deposit
    run = ValidatorRun(
        operator=row.operator,
        count=credit.number,
        effective_balance=0,
        balance=credit.number * row.each,
        compounding=row.compounding,
        activation_epoch=-(-(credit.first + credit.last) // 2) + ACTIVATION_DELAY,
    )
    whole = row.each - row.each % EFFECTIVE_BALANCE_INCREMENT
    return replace(run, effective_balance=min(whole, run.ceiling))


def _settled_runs(
    chain: Ethereum, runs: list[ValidatorRun], start: int, end: int, weights: dict[str, int], base: int | None
) -> list[ValidatorRun]:
    """Settle rewards and penalties; adds to what operators had of stake x epochs that worked. `base` None: the mean balance's."""
    active = at_work = 0
    for run in runs:
        epochs = min(run.exit_epoch, end) - max(run.activation_epoch, start)
        if epochs > 0:
            active += run.weight * epochs
            if not run.slashed:
                served = run.weight * max(epochs if run.silent_until <= start else _served(run, start, end), 0)
                at_work += served
                weights[run.operator] += served
    length = end - start
    participation = chain.participation_ppm
    totals = steady_totals(active // length, at_work // length, participation, chain.rules)
    if base is not None:
        totals = totals._replace(base=base)
    silent = sum(run.weight for run in runs if run.silent_until > start and not run.slashed)
    seated = PPM * at_work * at_work // active**2 if silent and active else PPM
    duties = shared_duties(totals, participation, seated) * length
    settled: list[ValidatorRun] = []
    for run in runs:
        if run.slashed:
            settled.append(serve(run, start, end, totals, _charge(chain, runs, run, start, end), chain.rules))
        else:
            settled.append(_worked(run, start, end, totals, participation, duties, at_work))
    return settled


def _served(run: ValidatorRun, start: int, end: int) -> int:
    """Return in how many epochs a run is active and not silent."""
    return min(run.exit_epoch, end) - max(run.activation_epoch, start, run.silent_until)


def _worked(
    run: ValidatorRun, start: int, end: int, totals: Totals, participation: int, duties: int, at_work: int
) -> ValidatorRun:
    """A run after the epochs of the day that settle a duty of it: attesting, and its share of proposing and syncing."""
    last = min(run.exit_epoch + 1, end)
    paid = last - max(run.activation_epoch + 1, start)
    served = _served(run, start, end)
    if paid <= 0 and served <= 0:
        return run
    missed = max(min(last, run.silent_until) - max(run.activation_epoch + 1, start), 0)
    gain = epochs_gain(run, totals, participation, max(paid - missed, 0))
    if missed:
        gain += run.count * missed * epoch_deltas(run, 0, totals).net
    if served > 0:
        gain += duties * run.weight * served // at_work
    return weighed(replace(run, balance=max(run.balance + gain, 0)))


def _charge(chain: Ethereum, runs: list[ValidatorRun], run: ValidatorRun, start: int, end: int) -> Charge:
    midpoint = run.withdrawable_epoch - MIDPOINT
    if not start <= midpoint < end:
        return Charge(0, EFFECTIVE_BALANCE_INCREMENT)
    return Charge(ring_sum(chain.slashings, midpoint), total_active(runs, midpoint))


def _sweep(
    chain: Ethereum, runs: list[ValidatorRun], start: int, end: int, swept: dict[str, int], departed: dict[str, int]
) -> list[ValidatorRun]:
    round_epochs = sweep_epochs(runs, end - 1, blocks_ppm(chain))
    left: list[ValidatorRun] = []
    for run in runs:
        after = sweep_run(run, start, end, round_epochs)
        swept[run.operator] += after.paid
        departed[run.operator] += after.departed
        left.append(after.run)
    return left
