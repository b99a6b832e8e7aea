"""A day of Ethereum, and what one may ask of it: deposit, leave, be slashed.

A day is 225 epochs of ethereum/consensus-specs at a08d8a6e for runs of equal validators: rewards and penalties by the integer
formula, exits by churn, credits from the deposit queue, the correlation penalty of slashed validators in its very epoch, the
sweep. Within the day each run counts for exactly the epochs in which it is active; the base reward is the one of the day's mean
active balance. Nothing appears or vanishes: balances and waiting deposits after a day are those before it, plus what was earned,
less what was paid out. Left out: partial withdrawals that are asked for, consolidations, luck of single proposers, and inactivity
leaks: a slashing that would stop finality is refused, and what it would cost is the answer of `ethereum_mass_slashing`, as
`ethereum_leak` answers for stake that goes dark.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from wallet.chain.ethereum_arrivals import Arrival, arrivals, arrived, exits_asked, leaving_gwei
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
from wallet.chain.ethereum_queues import Credit, PendingDeposit, credit_deposits
from wallet.chain.ethereum_requests import deposit, exit_for, request_exit, slash
from wallet.chain.ethereum_rewards import Totals, epochs_gain, shared_duties, shared_out, steady_totals
from wallet.chain.ethereum_runs import ValidatorRun, part, pooled, total_active, weighed
from wallet.chain.ethereum_slashing import MIDPOINT, Charge, ring_sum, serve
from wallet.chain.ethereum_state import (
    Ethereum,
    Status,
    daily_limits,
    network,
    operator_status,
    queued_gwei,
    total_balance,
    upgraded,
)
from wallet.chain.ethereum_sweep import sweep_epochs, sweep_run

__all__ = [
    "EPOCHS_PER_DAY",
    "Arrival",
    "Day",
    "Ethereum",
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
    "deposit",
    "epoch_at",
    "exit_for",
    "exit_left",
    "exit_stages",
    "exits_asked",
    "leaving_gwei",
    "network",
    "operator_status",
    "pass_day",
    "projected_slashing_loss",
    "queued_gwei",
    "request_exit",
    "reward_rate",
    "slash",
    "slashed_ahead",
    "total_balance",
    "unix_at",
    "upgraded",
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


def pass_day(chain: Ethereum, execution_income_wei: int) -> Day:
    """Pass 225 epochs. `execution_income_wei`, the tips of the day's blocks, is shared out by active stake, to the wei."""
    start, end = chain.epoch, chain.epoch + EPOCHS_PER_DAY
    credited = credit_deposits(
        chain.deposits,
        chain.deposit_balance_to_consume,
        daily_limits(chain)[0],
        start,
        EPOCHS_PER_DAY,
        chain.rules,
    )
    runs = [*_leaving_today(chain.runs, end), *map(_validators, credited.credits)]
    earned = dict.fromkeys((run.operator for run in runs), 0)
    weights, slashed = dict.fromkeys(earned, 0), dict.fromkeys(earned, 0)
    for run in runs:
        if run.slashed:
            slashed[run.operator] += run.balance
    settled = _settled_runs(chain, runs, start, end, earned, weights)
    for run in settled:
        if run.slashed:
            slashed[run.operator] -= run.balance
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
    return Day(after, earned, swept, shared_out(execution_income_wei, weights), activated, departed, slashed)


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


def _leaving_today(runs: tuple[ValidatorRun, ...], end: int) -> list[ValidatorRun]:
    """Detach from runs that leave over a span those who leave before `end`; they go at the mean of their epochs."""
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


def _settled_runs(
    chain: Ethereum,
    runs: list[ValidatorRun],
    start: int,
    end: int,
    earned: dict[str, int],
    weights: dict[str, int],
) -> list[ValidatorRun]:
    """Settle rewards and penalties; fills what operators earned, and their unslashed stake x epochs."""
    active = unslashed = 0
    for run in runs:
        epochs = min(run.exit_epoch, end) - max(run.activation_epoch, start)
        if epochs > 0:
            active += run.weight * epochs
            if not run.slashed:
                unslashed += run.weight * epochs
                weights[run.operator] += run.weight * epochs
    length = end - start
    participation = chain.participation_ppm
    totals = steady_totals(active // length, unslashed // length, participation, chain.rules)
    duties = shared_duties(totals, participation) * length
    settled: list[ValidatorRun] = []
    for run in runs:
        after = run
        if run.slashed:
            after = serve(run, start, end, totals, _charge(chain, runs, run, start, end), chain.rules)
        else:
            after = _worked(run, start, end, totals, participation, duties, unslashed)
        earned[run.operator] += after.balance - run.balance
        settled.append(after)
    return settled


def _worked(
    run: ValidatorRun, start: int, end: int, totals: Totals, participation: int, duties: int, unslashed: int
) -> ValidatorRun:
    """A run after the epochs of the day that settle a duty of it: attesting, and its share of proposing and syncing."""
    paid = min(run.exit_epoch + 1, end) - max(run.activation_epoch + 1, start)
    served = min(run.exit_epoch, end) - max(run.activation_epoch, start)
    if paid <= 0 and served <= 0:
        return run
    gain = epochs_gain(run, totals, participation, max(paid, 0))
    if served > 0:
        gain += duties * run.weight * served // unslashed
    return weighed(replace(run, balance=max(run.balance + gain, 0)))


def _charge(chain: Ethereum, runs: list[ValidatorRun], run: ValidatorRun, start: int, end: int) -> Charge:
    midpoint = run.withdrawable_epoch - MIDPOINT
    if not start <= midpoint < end:
        return Charge(0, EFFECTIVE_BALANCE_INCREMENT)
    return Charge(ring_sum(chain.slashings, midpoint), total_active(runs, midpoint))


def _sweep(
    chain: Ethereum, runs: list[ValidatorRun], start: int, end: int, swept: dict[str, int], departed: dict[str, int]
) -> list[ValidatorRun]:
    round_epochs = sweep_epochs(runs, end - 1, chain.participation_ppm)
    left: list[ValidatorRun] = []
    for run in runs:
        after = sweep_run(run, start, end, round_epochs)
        swept[run.operator] += after.paid
        departed[run.operator] += after.departed
        left.append(after.run)
    return left
