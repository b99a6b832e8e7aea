"""What a usual day of a growing-balance protocol earns, and when a request is served.

Closed forms from the world as it stands, never runs of it. What happens once is no outlook: a report with a loss is left out of
the usual day. A request is served at the first report that finds the ether for it and holds nobody back: whether it does is asked
of the very rules that the report itself asks. Left out: what anybody will do after this moment, beside the crowd's mean deposits.
"""

from __future__ import annotations

from typing import NamedTuple

from msgspec.structs import replace

from wallet.chain import ethereum
from wallet.chain.ethereum import EPOCHS_PER_DAY, Arrival, SlashedAhead, Stage, epoch_at
from wallet.errors import Refused
from wallet.staking import rebasing
from wallet.staking.pool_rules import GOVERNANCE_S, rules_at
from wallet.staking.rebasing import DAY_SECONDS, DEPOSIT, RATE_ONE, RebasingPool, for_withdrawals, internal_ether, usual_rebase
from wallet.world import report_limits
from wallet.world.lines import NEVER_HOURS
from wallet.world.oracle_report import FEE_ONE, ReportedFigures
from wallet.world.reports_ahead import first_report, noons_until, report_wait
from wallet.world.state import DAY_HOURS, HOUR, World
from wallet.world.systems import bunker
from wallet.world.systems.rebasing_storage import Rebasing, chain_of, execution_vault, slashed_on, withdrawal_vault
from wallet.world.tokens import GWEI
from wallet.world.wait_change import Standing

FARTHEST = 1500
"""Reports looked ahead at most, some four years."""
PPM = 10**6
EXIT_DELAY = 256
EXIT_HOURS = EXIT_DELAY * DAY_HOURS // EPOCHS_PER_DAY
"""A request to leave brings nothing sooner."""
YEAR_ONE, YEAR_DAYS_X4 = 10**18, 1461


class InflowPace(NamedTuple):
    """How fast ether comes in: deposits and rewards in millionths of the mean, what leaves the chain in epochs early (+)."""

    inflow_ppm: int
    early_epochs: int
    days_in_hand: int
    """Days of rewards that may be on their way already."""


FAST, LIKELY, SLOW = InflowPace(1_300_000, 225, 1), InflowPace(PPM, 0, 0), InflowPace(850_000, -225, 0)
WIDEST_HOURS = 48
"""A range wider than 2.5 times its lower end and these hours says nothing: its unlikely end is cut."""


class Wait(NamedTuple):
    """Served at report `number`, `hours` from now; the first that holds nobody back is `counted` hours away (0: the next)."""

    number: int
    hours: int
    counted: int


class CoinsToCome(NamedTuple):
    """Where the ether for the queue comes from: at hand, a day's income until and after the record, and what leaves the chain."""

    at_hand: int
    income: int
    deposits: int
    deposits_from: int
    """Hours from now until others deposit again: in a record they do not."""
    arrivals: tuple[Arrival, ...]
    asked_hours: int
    """Hours until the protocol asks for the last of `arrivals`; 0 where all have been asked for."""


# -- what a day earns


def usual_day(world: World, own: Rebasing) -> int:
    """Return the factor by which a usual day multiplies the share rate, of 1e27.

    Before the first report it is what the chain pays on the protocol's validators, less the protocol's fee.
    """
    pool = own.pool
    if pool.rebases:
        return usual_rebase(pool)
    yearly = ethereum.reward_rate(chain_of(world, own).state) * pool.cl_balance // internal_ether(pool)
    return RATE_ONE + yearly * (FEE_ONE - pool.total_fee) // FEE_ONE * (RATE_ONE // YEAR_ONE) * 4 // YEAR_DAYS_X4


def daily_income(world: World, own: Rebasing) -> int:
    """Return the wei that the protocol's rewards bring on a usual day; negative only where losing has become usual."""
    return internal_ether(own.pool) * (usual_day(world, own) - RATE_ONE) // RATE_ONE


def consensus_income(world: World, own: Rebasing) -> int:
    """Return the wei that a usual day brings on the consensus layer, before the fee; in a record, as its reports have it."""
    if world.hour < world.recorded_until and own.pool.rebases:
        return daily_income(world, own) * FEE_ONE // (FEE_ONE - own.pool.total_fee)
    return ethereum.daily_gain(chain_of(world, own).state, own.name) * GWEI


# -- how long leaving takes


def redemption_stages(world: World, own: Rebasing, amount: int) -> tuple[Stage, ...]:
    """Return the stages between asking for `amount` wei now and being able to claim it.

    Ether is only handed out at a report. If what is ahead and this amount fit into the ether at hand, only the first report is
    waited for that holds nobody back. Otherwise the rest comes from deposits of others, from rewards, and from validators that
    leave. The sums of the stages' low, likely and high hours are the range.
    """
    need = own.queue.unfinalized_steth + amount
    return _stages(world, own, need, need, world.now)


def stages_left(world: World, own: Rebasing, need: int, asked: int) -> tuple[Stage, ...]:
    """Return the stages that a request made at the unix time `asked` has before it, `need` wei of the queue up to and with it."""
    return _stages(world, own, need, own.queue.unfinalized_steth, asked)


def exit_wait_hours(world: World, own: Rebasing, ahead: tuple[SlashedAhead, ...]) -> int:
    """Return the likely hours from asking to redeem a typical request now to claiming it; `ahead` as `bunker.losses_ahead` says.

    Asked every hour of the crowd's, so what leaves the chain is only looked at where deposits and rewards are too little.
    """
    need = own.queue.unfinalized_steth + DEPOSIT
    served = first_serving(world, own, ahead, world.now)
    first = max(_first_after_margin(world, own, world.now), served)
    soon, short = report_wait(world, first), need - at_hand(world, own)
    if short <= 0:
        return soon
    deposited = world.deposits_a_day(own.name) * max(0, soon - max(0, world.recorded_until - world.hour)) // DAY_HOURS
    if short <= deposited:
        return soon
    coming = _coming(world, own)
    without = _wait(world, own, coming, need, first, served, LIKELY).hours
    if without <= report_wait(world) + EXIT_HOURS:
        return without
    return _wait(world, own, _supply(world, own, coming, need), need, first, served, LIKELY).hours


def first_serving(world: World, own: Rebasing, ahead: tuple[SlashedAhead, ...], asked: int, least: int = 0) -> int:
    """Return the number of the first report that does not hold back a request made at the unix time `asked`; in a leak, of those
    from `least` on.

    `ahead` are the protocol's slashed validators. Of the age that every request needs see `_first_after_margin`.
    """
    stands_on, refused_since, raised = chain_of(world, own), own.disputed_since, own.limit_raised
    chain, lost = stands_on.state, slashed_on(stands_on, own)
    night = ethereum.night_ahead(chain, own.name)
    if not (lost or refused_since or night or (ahead and bunker.owed_gwei(ahead))):
        return 0
    usual, before, accepted = 0 if night else consensus_income(world, own), chain.epoch, own.last_report
    in_bunker, since = own.queue.bunker_since > 0, own.queue.bunker_since or own.last_report
    known, least = own.pool, max(least, _first_after_margin(world, own, asked)) if night else 0
    for number in range(FARTHEST):
        wait = report_wait(world, number)
        epoch, moment = _epoch_in(world, own, wait), world.now + wait * HOUR
        lost += sum(row.owed for row in ahead if before <= row.midpoint < epoch) * GWEI
        if night:
            days, passed = ((moment - chain.epoch) // EPOCHS_PER_DAY for moment in (epoch, before))
            lost += (night.lost_by(days) - night.lost_by(passed)) * GWEI
        before = epoch
        if night and (night.final is None or epoch < night.final) and world.hour + wait > world.recorded_until:
            if night.final is None:
                break  # no report after this one comes either
            continue
        raised = raised or 0 < refused_since <= moment - GOVERNANCE_S
        pool = _under_rules_of(known, moment, accepted)
        figures = _figures(pool, moment, moment - accepted, usual * (moment - accepted) // DAY_SECONDS - lost, raised)
        if _refused(pool, figures):
            refused_since = refused_since or moment
            continue
        served = bunker.serving(pool, figures, epoch, ahead, since)
        if number >= least and (not served.bunker or asked <= served.border):
            return number
        if night:  # its losses go on, and add up until one report is over the limit
            losses = (*known.losses, (moment, lost)) if lost > 0 else known.losses
            known = replace(known, losses=losses, cl_balance=known.cl_balance - lost)
        if not in_bunker:
            since = moment
        in_bunker, lost, refused_since, accepted = True, 0, 0, moment
    return FARTHEST


def _under_rules_of(pool: RebasingPool, moment: int, last_report: int) -> RebasingPool:
    """Return the pool under the rules that hold at the unix time `moment`."""
    due = rules_at(moment)
    return rebasing.adopt(pool, due, last_report) if due.begins > pool.terms.begins else pool


def _figures(pool: RebasingPool, moment: int, elapsed: int, gain: int, raised: bool) -> ReportedFigures:
    """Return what a report at the unix time `moment` says that gained so many wei in the `elapsed` seconds since the last."""
    return ReportedFigures(
        timestamp=moment,
        elapsed=elapsed,
        cl_validators=pool.cl_validators,
        cl_balance=pool.cl_balance + gain,
        exited=pool.exits[-1][1] if pool.exits else 0,
        limit_raised=raised,
    )


def _refused(pool: RebasingPool, figures: ReportedFigures) -> bool:
    """Whether the sanity check would refuse a report for its loss."""
    try:
        report_limits.check_balances(pool, figures, pool.cl_balance)
    except Refused as refused:
        return refused.code == "report_loss_limit"
    return False


def _epoch_in(world: World, own: Rebasing, hours: int) -> int:
    """Return the epoch that the chain will have reached in `hours`: it moves on by whole days."""
    return chain_of(world, own).state.epoch + noons_until(world, hours) * EPOCHS_PER_DAY


def _first_after_margin(world: World, own: Rebasing, asked: int) -> int:
    """Return the number of the first report for which a request made at the unix time `asked` is old enough."""
    margin = max(0, asked + own.pool.limits.request_margin_s - world.now)
    return first_report(world, -(-margin // HOUR))


def _stages(world: World, own: Rebasing, need: int, queued: int, asked: int) -> tuple[Stage, ...]:
    """Return the stages until `need` wei are served, asked for at the unix time `asked`, where `queued` wei wait in all."""
    served = first_serving(world, own, bunker.losses_ahead(world, own), asked)
    first = max(_first_after_margin(world, own, asked), served)
    if need <= at_hand(world, own):
        soon = report_wait(world, first)
        wait = Wait(first, soon, report_wait(world, served) if served else 0)
        return _ranged(_parts(world, own, wait, None, 0), soon, soon + DAY_HOURS * (1 + (served > 0)))
    coming = _coming(world, own)
    supply = _supply(world, own, coming, queued)
    likely = _wait(world, own, supply, need, first, served, LIKELY)
    if ethereum.night_ahead(chain_of(world, own).state, own.name):  # its losses may stop the report that has the ether
        served = max(served, first_serving(world, own, bunker.losses_ahead(world, own), asked, likely.number))
        first = max(first, served)
        likely = _wait(world, own, supply, need, first, served, LIKELY)
    latest = max(_wait(world, own, supply, need, first, served, SLOW).hours, likely.hours + DAY_HOURS)
    # Who asks behind makes the protocol call validators back sooner, and what these bring serves those ahead first.
    hurried = _supply(world, own, coming, queued + ethereum.leaving_gwei(chain_of(world, own).state, own.name) * GWEI)
    soonest = _wait(world, own, hurried, need, first, served, FAST).hours
    soonest = min(likely.hours, max(soonest, -(-2 * (latest - WIDEST_HOURS) // 5)))
    return _ranged(_parts(world, own, likely, supply, need), soonest, min(latest, 5 * soonest // 2 + WIDEST_HOURS))


def at_hand(world: World, own: Rebasing) -> int:
    coins = world.ledger.holdings[own.asset]
    return for_withdrawals(own.pool) + coins.get(withdrawal_vault(own.name), 0) + coins.get(execution_vault(own.name), 0)


def _supply(world: World, own: Rebasing, coming: CoinsToCome, queued: int) -> CoinsToCome:
    """Return what comes in; for what `queued` lacks, validators are asked to leave at the next report, as the report does."""
    chain, next_report = chain_of(world, own).state, report_wait(world)
    short = queued - _inflow(coming, next_report, LIKELY) - ethereum.leaving_gwei(chain, own.name) * GWEI
    if short <= 0 or not chain.rules.withdrawals:
        return coming
    active = ethereum.operator_status(chain, own.name).active
    if active <= 0:
        return coming
    asked = ethereum.exits_asked(chain, min(-(-short // GWEI), active), epoch_at(world.now + next_report * HOUR))
    return coming._replace(arrivals=(*coming.arrivals, asked), asked_hours=next_report)


def _coming(world: World, own: Rebasing) -> CoinsToCome:
    """Return what comes in without that anybody else is asked to leave."""
    chain = chain_of(world, own).state
    arrivals = ethereum.arrivals(chain, own.name) if chain.rules.withdrawals else ()
    begins = max(0, world.recorded_until - world.hour)
    return CoinsToCome(at_hand(world, own), max(0, daily_income(world, own)), world.deposits_a_day(own.name), begins, arrivals, 0)


def _inflow(supply: CoinsToCome, hours: int, pace: InflowPace) -> int:
    """Return the wei at hand in `hours`, without what leaves the chain."""
    deposits = supply.deposits * max(0, hours - supply.deposits_from)
    income = supply.income * (hours + DAY_HOURS * pace.days_in_hand)
    return supply.at_hand + (deposits + income) * pace.inflow_ppm // (DAY_HOURS * PPM)


def _reached(world: World, own: Rebasing, supply: CoinsToCome, hours: int, pace: InflowPace) -> int:
    """Return the wei that have come in `hours`."""
    epoch = _epoch_in(world, own, hours) + pace.early_epochs
    brought = 0
    for arrival in supply.arrivals:
        brought += ethereum.arrived(arrival, epoch)
    return _inflow(supply, hours, pace) + brought * GWEI


def _wait(world: World, own: Rebasing, supply: CoinsToCome, need: int, first: int, served: int, pace: InflowPace) -> Wait:
    """Return the first report from `first` on that finds `need` wei."""
    counted = report_wait(world, served) if served else 0

    def enough(number: int) -> bool:
        return _reached(world, own, supply, report_wait(world, number), pace) >= need

    step = 1
    while not enough(first + step - 1):
        if step > FARTHEST:
            return Wait(first + step, NEVER_HOURS, counted)
        step *= 2
    low, high = first + step // 2, first + step - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return Wait(low, report_wait(world, low), counted)


# -- a wait in named parts


def _parts(world: World, own: Rebasing, wait: Wait, supply: CoinsToCome | None, need: int) -> list[tuple[str, int]]:
    """Return the wait as (stage, hours); the last is the one until the report that serves."""
    marks = [("losses_counted", wait.counted)] if wait.counted else []
    brought = supply.arrivals if supply is not None else ()
    missing = need - _inflow(supply, wait.hours, LIKELY) if supply is not None else 0
    if supply is not None and missing > 0 and brought:
        marks += _marks_of_exit(world, supply, missing // GWEI)
    elif supply is not None:
        last = report_wait(world, first_report(world, 1 + -(-own.pool.limits.request_margin_s // HOUR)))
        marks.append(("buffer", wait.hours - min(last, wait.hours)))
    parts, reached = [], 0
    for name, until in (*marks, ("finalization", wait.hours)):
        until = min(max(until, reached), wait.hours)
        parts.append((name, until - reached))
        reached = until
    return parts


def _marks_of_exit(world: World, supply: CoinsToCome, missing_gwei: int) -> list[tuple[str, int]]:
    """Return until when each stage of those validators lasts that bring the last of `missing_gwei`, in hours from now."""
    marks = [("buffer", supply.asked_hours)] if supply.asked_hours else []
    for cohort in supply.arrivals:
        if cohort.gwei >= missing_gwei:
            break
        missing_gwei -= cohort.gwei
    else:
        cohort, missing_gwei = supply.arrivals[-1], supply.arrivals[-1].gwei
    span = cohort.last - cohort.first
    ready = cohort.first + (span * missing_gwei // cohort.gwei if cohort.gwei else 0)
    now = epoch_at(world.now)
    until = (("exit_queue", ready - EXIT_DELAY), ("exit_delay", ready), ("sweep", ready + cohort.round_epochs // 2))
    return marks + [(name, max(0, epoch - now) * DAY_HOURS // EPOCHS_PER_DAY) for name, epoch in until]


def _ranged(parts: list[tuple[str, int]], low: int, high: int) -> tuple[Stage, ...]:
    """Return the parts as stages whose low hours sum to `low` and whose high hours to `high`.

    What may fall away falls away from the end; what may come on top comes before the last report.
    """
    more = high - sum(hours for _, hours in parts)
    longest = max(range(len(parts)), key=lambda place: (parts[place][0] != "losses_counted", parts[place][1]))
    stages = []
    for place, (name, hours) in enumerate(parts):
        least = min(low, hours)
        low -= least
        stages.append(Stage(name, least, hours, hours + (more if place == longest else 0)))
    return tuple(stages)


def standing_of(world: World, own: Rebasing, likely: int, ahead: int, asked: int) -> Standing:
    """Return the standing of a request made at the unix time `asked`, with `ahead` wei before it and `likely` hours to wait."""
    served = first_serving(world, own, bunker.losses_ahead(world, own), asked)
    held = report_wait(world, served) if served else 0
    deposits = world.deposits_a_day(own.name) * (world.hour >= world.recorded_until)
    income = deposits + max(0, daily_income(world, own))
    leaving = ethereum.leaving_gwei(chain_of(world, own).state, own.name) * GWEI
    return Standing(world.hour, likely, ahead, at_hand(world, own), leaving, held, income)
