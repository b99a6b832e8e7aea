"""Answers about Ethereum that need no time to pass: how long entering and leaving take, what staking pays, what a slash costs.

Closed forms of our own over the present state, for previews while typing: the queue ahead divided by the churn (worst error
against the queue itself under random load: 0.9 epochs), fixed delays, and the sweep's place as a range. Left out: what others
will do after this moment.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from wallet.chain.ethereum_epochs import pass_epochs
from wallet.chain.ethereum_forks import (
    ACTIVATION_DELAY,
    EFFECTIVE_BALANCE_INCREMENT,
    EPOCHS_PER_DAY,
    EPOCHS_PER_SLASHINGS_VECTOR,
    MIN_ACTIVATION_BALANCE,
    MIN_VALIDATOR_WITHDRAWABILITY_DELAY,
    SLOTS_PER_EPOCH,
    WITHDRAWALS_OPEN,
    epoch_at,
)
from wallet.chain.ethereum_nights import LONGEST_DAYS, night_ahead
from wallet.chain.ethereum_requests import Slashed, slash
from wallet.chain.ethereum_rewards import PPM, Totals, epoch_deltas, epochs_gain, shared_duties, steady_totals
from wallet.chain.ethereum_runs import ValidatorRun, total_active, working
from wallet.chain.ethereum_slashing import MIDPOINT, Charge, correlation_penalty, ring_sum, serve
from wallet.chain.ethereum_state import (
    Ethereum,
    blocks_ppm,
    daily_limits,
    exit_churn,
    joined_exit,
    leaks,
    queued_gwei,
    stalls,
    waits,
)
from wallet.chain.ethereum_sweep import sweep_epochs
from wallet.errors import Refused
from wallet.last_answer import last_answer, last_answers

QUICKEST_ACTIVATION, SLOWEST_ACTIVATION = 4, 9
"""Epochs from credit to activation, by where in an epoch the credit falls and when the next one is final."""
YEAR_EPOCHS_X100 = 8_218_125
WEI = 10**18
_STRUCK = "struck"


class Stage(msgspec.Struct, frozen=True):
    """One named part of a wait, in whole hours: at the least (rounded down), likely, at the most (rounded up)."""

    name: str
    low_hours: int
    likely_hours: int
    high_hours: int


class Projection(msgspec.Struct, frozen=True):
    """What a slashing will have cost, in Gwei: at once, after a day, once the midpoint has struck (18.2 days), at the end.

    `day_36` is 8192 epochs on (36.4 days); what those lose after it who leave too late for that date is not in it.
    """

    at_once: int
    day_1: int
    day_18: int
    day_36: int


def activation_stages(chain: Ethereum, amount_gwei: int, at_epoch: int = 0) -> tuple[Stage, Stage]:
    """How long a deposit of `amount_gwei` made now waits: "activation_queue", then "activation_delay"."""
    return _activation(chain, queued_gwei(chain) + amount_gwei, at_epoch, chain.rules.deposit_lag_epochs + 1)


def activation_left(chain: Ethereum, operator: str, at_epoch: int) -> tuple[Stage, Stage]:
    """Return the stages of `activation_stages` that the last waiting deposit of `operator` has still before it."""
    ahead = last = lag = 0
    for row in chain.deposits:
        ahead += row.count * row.each
        if row.operator == operator:
            last, lag = ahead, row.slot // SLOTS_PER_EPOCH + chain.rules.deposit_lag_epochs + 1 - at_epoch
    return _activation(chain, last, at_epoch, max(lag, 0))


def _activation(chain: Ethereum, ahead_gwei: int, at_epoch: int, least: int) -> tuple[Stage, Stage]:
    """Return both stages where so much is credited first, its own included, and not before `least` epochs have passed, nor while
    no epoch is final.
    """
    elapsed, night = max(at_epoch - chain.epoch, 0), night_ahead(chain, "")
    if night is not None and waits(chain):
        elapsed -= LONGEST_DAYS * EPOCHS_PER_DAY if night.final is None else night.final - chain.epoch
    needed = -(-(ahead_gwei - chain.deposit_balance_to_consume) // daily_limits(chain)[0])
    queue = max(needed - elapsed, least)
    return (
        _stage("activation_queue", queue, queue, queue),
        _stage("activation_delay", QUICKEST_ACTIVATION, ACTIVATION_DELAY, SLOWEST_ACTIVATION),
    )


def exit_stages(chain: Ethereum, amount_gwei: int, at_epoch: int = 0) -> tuple[Stage, Stage, Stage]:
    """Return how long validators of `amount_gwei` that ask to leave now wait: "exit_queue", "exit_delay", "sweep".

    Rewards go on through the first. Refuses `withdrawals_not_open` before Capella.
    """
    if not chain.rules.withdrawals:
        raise Refused("withdrawals_not_open", opens=WITHDRAWALS_OPEN)
    epoch = max(chain.epoch, at_epoch)
    limit = daily_limits(chain)[1]
    each = MIN_ACTIVATION_BALANCE
    count = max(-(-amount_gwei // each), 1)
    queue = joined_exit(chain.rules, exit_churn(chain), limit, count, each, epoch).earliest_epoch - epoch
    delay = MIN_VALIDATOR_WITHDRAWABILITY_DELAY
    round_epochs = sweep_epochs(chain.runs, chain.epoch, blocks_ppm(chain))
    return (
        _stage("exit_queue", queue, queue, queue),
        _stage("exit_delay", delay, delay, delay),
        _stage("sweep", 0, round_epochs // 2, round_epochs),
    )


def exit_left(chain: Ethereum, operator: str, at_epoch: int) -> tuple[Stage, Stage, Stage]:
    """Return the stages of `exit_stages` that the validators of `operator` that leave have still before them, the last to go.

    Before Capella only slashed ones leave: nothing sweeps them until then.
    """
    leaving = [run for run in chain.runs if run.operator == operator and run.leaving]
    if not leaving:
        return (_stage("exit_queue", 0, 0, 0), _stage("exit_delay", 0, 0, 0), _stage("sweep", 0, 0, 0))
    last = max(leaving, key=lambda run: run.withdrawable_epoch)
    round_epochs = sweep_epochs(chain.runs, chain.epoch, blocks_ppm(chain))
    queue = max(0, last.exit_epoch - at_epoch)
    delay = max(0, last.withdrawable_epoch - at_epoch - queue)
    swept = max(0, at_epoch - last.withdrawable_epoch)
    # The validators of a run stand evenly along the round: a single one in its middle.
    likely = round_epochs - round_epochs // (2 * (last.count + last.paid_out))
    shut = 0 if chain.rules.withdrawals else max(0, epoch_at(WITHDRAWALS_OPEN) - max(at_epoch, last.withdrawable_epoch))
    swept = 0 if shut else swept
    return (
        _stage("exit_queue", queue, queue, queue),
        _stage("exit_delay", delay, delay, delay),
        _stage("sweep", shut, shut + max(0, likely - swept), shut + max(0, round_epochs - swept)),
    )


def _stage(name: str, low: int, likely: int, high: int) -> Stage:
    """Epochs to hours: an epoch is 8 / 75 of an hour."""
    return Stage(name, low * 8 // 75, (likely * 16 + 75) // 150, -(-high * 8 // 75))


class _Usual(NamedTuple):
    """The network as it works now: who attests, their stake, the totals of an epoch, and what duties bring in it."""

    attesting: list[ValidatorRun]
    weight: int
    totals: Totals
    duties: int


def _usual(chain: Ethereum) -> _Usual:
    active = total_active(chain.runs, chain.epoch)
    attesting = [run for run in chain.runs if run.active_at(chain.epoch) and working(run, chain.epoch)]
    weight = sum(run.weight for run in attesting)
    participation = chain.participation_ppm
    totals = steady_totals(active, weight, participation, chain.rules)
    if leaks(chain):
        totals = totals._replace(leak=True)
    blocks = blocks_ppm(chain)
    seated = PPM if blocks == participation else PPM * weight * weight // active**2
    return _Usual(attesting, weight, totals, shared_duties(totals, participation, seated))


def reward_rate(chain: Ethereum) -> int:
    """Return what staking pays a year (365.25 days) on the consensus layer, per effective balance, x 10^18; rounded down.

    In an inactivity leak attesting pays nothing, so that little is left.
    """
    attesting, weight, totals, duties = _usual(chain)
    if weight == 0:
        return 0
    attested = sum(epochs_gain(run, totals, chain.participation_ppm, EPOCHS_PER_DAY) for run in attesting)
    day = attested + duties * EPOCHS_PER_DAY
    return day * YEAR_EPOCHS_X100 * WEI // (100 * EPOCHS_PER_DAY * weight)


def reward_rate_at(chain: Ethereum, active_gwei: int) -> int:
    """Return what `reward_rate` would be if so much were active, duties being met as they are now. At least a validator is."""
    each = MIN_ACTIVATION_BALANCE
    count = max(active_gwei // each, 1)
    run = ValidatorRun("", count, each, count * each)
    return reward_rate(Ethereum(chain.fork, chain.epoch, (run,), participation_ppm=chain.participation_ppm))


def daily_gain(chain: Ethereum, operator: str) -> int:
    """Return the Gwei that the validators of `operator` earn in a usual day, less what those lose by missing duties that were
    slashed or are offline.
    """
    attesting, weight, totals, duties = _usual(chain)
    mine = [run for run in attesting if run.operator == operator]
    gained = sum(epochs_gain(run, totals, chain.participation_ppm, EPOCHS_PER_DAY) for run in mine)
    shared = duties * EPOCHS_PER_DAY * sum(run.weight for run in mine) // max(1, weight)
    missed = 0
    for run in chain.runs:
        if run.operator != operator or working(run, chain.epoch):
            continue
        if run.slashed and chain.epoch < run.withdrawable_epoch:
            charge = Charge(0, totals.active * EFFECTIVE_BALANCE_INCREMENT)
            missed += run.balance - serve(run, chain.epoch, chain.epoch + EPOCHS_PER_DAY, totals, charge, chain.rules).balance
        elif not run.slashed and run.active_at(chain.epoch):
            missed += min(-EPOCHS_PER_DAY * run.count * epoch_deltas(run, 0, totals).net, run.balance)
    return gained + shared - missed


class SlashedAhead(NamedTuple):
    """Slashed validators that are not withdrawable yet: the epochs of their slashing, their midpoint and their release, and
    what they still owe at the midpoint, in Gwei (0 once it has passed).
    """

    slashed: int
    midpoint: int
    withdrawable: int
    owed: int


@last_answer
def slashed_ahead(chain: Ethereum, operator: str) -> tuple[SlashedAhead, ...]:
    """Return the slashed validators of `operator` that still wait, their penalties as the active total stands now."""
    found: list[SlashedAhead] = []
    active = 0
    for run in chain.runs:
        if not run.slashed or run.operator != operator or run.withdrawable_epoch <= chain.epoch:
            continue
        midpoint, owed = run.withdrawable_epoch - MIDPOINT, 0
        if midpoint >= chain.epoch:
            active = active or total_active(chain.runs, chain.epoch)
            charge = Charge(ring_sum(chain.slashings, midpoint), active)
            owed = min(run.count * correlation_penalty(run.effective_balance, charge, chain.rules), run.balance)
        made = run.slashed_epoch or run.withdrawable_epoch - EPOCHS_PER_SLASHINGS_VECTOR
        found.append(SlashedAhead(made, midpoint, run.withdrawable_epoch, owed))
    return tuple(found)


@last_answers
def projected_slashing_loss(chain: Ethereum, operator: str, count: int) -> Projection:
    """Return what slashing `count` validators of `operator` now would cost them, rewards they miss not counted.

    As if nobody else came or went: days that pass differ by how the active total moves until the midpoint. A leak that the
    slashing begins is in it, one that there is already is not. Refuses as `slash`.
    """
    struck = slash(chain, operator, count)
    if stalls(struck.chain) and not stalls(chain):
        return _through_leak(chain, struck)
    after, start = struck.chain, chain.epoch
    mine = [run for run in after.runs if run.slashed and run not in chain.runs]
    mine.sort(key=lambda run: run.withdrawable_epoch)
    active = total_active(after.runs, start)
    honest = sum(run.weight for run in after.runs if run.active_at(start) and not run.slashed)
    totals = steady_totals(active, honest, chain.participation_ppm, chain.rules)

    charges = _charges(after, mine, totals)

    def lost(epochs: int) -> int:
        pairs = zip(mine, charges, strict=True)
        served = (serve(run, start, start + epochs, totals, charge, chain.rules) for run, charge in pairs)
        return struck.penalty + sum(run.balance for run in mine) - sum(run.balance for run in served)

    return Projection(
        at_once=struck.penalty,
        day_1=lost(EPOCHS_PER_DAY),
        day_18=lost(MIDPOINT + 1),
        day_36=lost(EPOCHS_PER_SLASHINGS_VECTOR),
    )


def _through_leak(chain: Ethereum, struck: Slashed) -> Projection:
    """Return what a slashing costs that stops finality: epoch by epoch while the leak lasts, the rest at once."""
    whole = sum(run.balance for run in struck.chain.runs if run.slashed and run not in chain.runs) + struck.penalty
    marked = [replace(run, operator=_STRUCK) if run.slashed and run not in chain.runs else run for run in struck.chain.runs]
    lone = replace(struck.chain, runs=tuple(_gathered(marked, chain.epoch)), deposits=())
    ahead, lost = [EPOCHS_PER_DAY, MIDPOINT + 1, EPOCHS_PER_SLASHINGS_VECTOR], [struck.penalty]
    while ahead and stalls(lone):
        end = min(chain.epoch + ahead[0], lone.epoch + EPOCHS_PER_DAY)
        night = pass_epochs(lone, lone.runs, end)
        lone = replace(night.chain, epoch=end, runs=tuple(night.runs))
        if end == chain.epoch + ahead[0]:
            ahead.pop(0)
            lost.append(whole - sum(run.balance for run in lone.runs if run.operator == _STRUCK))
    mine = sorted((run for run in lone.runs if run.operator == _STRUCK), key=lambda run: run.withdrawable_epoch)
    honest = sum(run.weight for run in lone.runs if run.active_at(lone.epoch) and working(run, lone.epoch))
    totals = steady_totals(total_active(lone.runs, lone.epoch), honest, lone.participation_ppm, lone.rules)
    pairs = list(zip(mine, _charges(lone, mine, totals), strict=True))
    for epochs in ahead:
        served = (serve(run, lone.epoch, chain.epoch + epochs, totals, charge, lone.rules) for run, charge in pairs)
        lost.append(whole - sum(run.balance for run in served))
    return Projection(*lost)


def _gathered(runs: list[ValidatorRun], epoch: int) -> list[ValidatorRun]:
    """Return the struck runs as they are, and all others that work and stay as one of 32 ETH each: they only count as weight."""
    others = [run for run in runs if run.operator != _STRUCK]
    steady = [
        run for run in others if run.active_at(epoch) and working(run, epoch) and not run.leaving and not run.inactivity_score
    ]
    count = sum(run.weight for run in steady) // MIN_ACTIVATION_BALANCE
    whole = ValidatorRun("others", count, MIN_ACTIVATION_BALANCE, count * MIN_ACTIVATION_BALANCE)
    return [run for run in runs if run not in steady] + ([whole] if count else [])


def _charges(chain: Ethereum, slashed: list[ValidatorRun], totals: Totals) -> list[Charge]:
    """What each slashed run meets at its midpoint; those struck before it weigh less while they still count as active."""
    others = [run for run in chain.runs if run not in slashed]
    present = list(slashed)
    charges: list[Charge] = []
    for place, run in enumerate(slashed):
        midpoint = run.withdrawable_epoch - MIDPOINT
        charge = Charge(ring_sum(chain.slashings, midpoint), total_active([*others, *present], midpoint))
        charges.append(charge)
        present[place] = serve(run, chain.epoch, midpoint + 1, totals, charge, chain.rules)
    return charges
