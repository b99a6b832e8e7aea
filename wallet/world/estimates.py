"""Estimates made while somebody types: closed forms from the world as it stands, never runs of it.

How long leaving takes is a sum of named stages, each with a low, a likely and a high number of hours; what a month brings is the
mean of the last seven reports, compounded; what a slashing costs is the chain's own formula over everybody's shares.
"""

from __future__ import annotations

from wallet.chain.ethereum import (
    Stage,
    arrival_stages,
    epoch_at,
    exit_stages,
    leaving_gwei,
    operator_status,
    penalty_ahead,
    projected_slashing_loss,
    unix_at,
)
from wallet.errors import Refused
from wallet.staking.rebasing import DEPOSIT, RATE_ONE, internal_ether, mean_rebase
from wallet.staking.stake_limit import current_limit, growth_per_block
from wallet.world import records
from wallet.world.liquid_staking import BLOCK_S, EXECUTION_VAULT, OPERATOR, WITHDRAWAL_VAULT
from wallet.world.state import DAY_HOURS, HOUR, World
from wallet.world.tokens import COIN, GWEI

REPORT_HOUR = 12
"""The hour of the day (UTC) at which the oracle reports."""
NEVER_HOURS = 10**6
"""Stands for a source that brings nothing."""
EXAMPLE_SLASHED = 1000
"""How many validators the sentence about slashing speaks of."""


def hours_to_report(world: World, margin_s: int = 0) -> int:
    """Return the hours until the first report at least `margin_s` seconds from now; recorded ones as recorded."""
    if _recorded(world):
        rates = [row.share_rate for row in records.record(world.record).rows[world.hour :]]
        for wait in range(1, len(rates)):
            if rates[wait] != rates[wait - 1] and wait * HOUR >= margin_s:
                return wait
    hour_of_day = world.now // HOUR % DAY_HOURS
    wait = (REPORT_HOUR - hour_of_day) % DAY_HOURS or DAY_HOURS
    return wait + DAY_HOURS * max(0, -((wait * HOUR - margin_s) // (DAY_HOURS * HOUR)))


def redemption_stages(world: World, amount: int) -> tuple[Stage, ...]:
    """Return the stages between asking for `amount` wei now and being able to claim it.

    If what is ahead and this amount fit into the ether at hand, only the next report is waited for. Otherwise the rest must
    come from deposits of others, from rewards, or from validators that leave: the quicker of the two is likely, the slower high.
    Ether is only handed out at a report, so a wait for it ends at one; it may always come at the very next. Before all that
    comes what is still missing of the time until the losses of a slashing are counted: so long nobody is served.
    """
    stages = _served(world, amount)
    ahead = penalty_ahead(world.ethereum, OPERATOR)
    if not ahead.last_epoch:
        return stages
    first = hours_to_report(world, max(0, unix_at(ahead.last_epoch) - world.now))
    told_later = DAY_HOURS * (ahead.gwei * GWEI > daily_income(world))
    low, high = hours_of(stages)
    likely = sum(stage.likely_hours for stage in stages)
    if low < first <= likely:
        low, stages = first, _at_least(first, stages)
    # The report after the penalty may itself be a loss, and one beyond the sanity limit waits another day.
    counted = (max(0, first - low), max(0, first + told_later - likely), max(0, first + 2 * DAY_HOURS - high))
    most = max(counted)
    return (Stage("losses_counted", counted[0], max(counted[:2]), most), *stages)


def _served(world: World, amount: int) -> tuple[Stage, ...]:
    """Return the stages of redeeming `amount` wei while the queue is served every day."""
    lido = world.lido
    final = _final_stage(world)
    at_hand = lido.pool.buffered + _vaults(world)
    short = lido.queue.unfinalized_steth + amount - at_hand
    if short <= 0:
        return (final,)
    income = world.crowd.stake_wei_day * (not _recorded(world)) + daily_income(world)
    by_income = short * DAY_HOURS // income if income else NEVER_HOURS
    leaving = _leaving(world, short)
    by_exit = sum(stage.likely_hours for stage in leaving) if leaving else NEVER_HOURS
    if by_income <= by_exit:
        low, likely = (_until_a_report(hours, final.low_hours) for hours in (by_income // 2, by_income))
        slow = 2 * by_income if by_exit == NEVER_HOURS else max(by_exit, 2 * by_income)
        return (Stage("buffer", low, likely, slow), final)
    return leaving


def _until_a_report(hours: int, next_report: int) -> int:
    """Return how long after the next report the first one comes that is at least `hours` away: whole days."""
    return DAY_HOURS * -(-max(0, hours - next_report) // DAY_HOURS)


def _leaving(world: World, short: int) -> tuple[Stage, ...]:
    """Return the stages until validators that leave have brought `short` wei; none where the chain pays nothing out.

    Those that already leave come first; for what they do not bring, others are asked at the next report.
    """
    chain, now = world.ethereum, epoch_at(world.now)
    if not chain.rules.withdrawals:
        return ()
    coming = leaving_gwei(chain, OPERATOR) * GWEI
    last = Stage("finalization", 0, DAY_HOURS // 2, DAY_HOURS)
    if coming >= short:
        return _at_least(hours_to_report(world), (*arrival_stages(chain, OPERATOR, short // GWEI, now), last))
    next_report = hours_to_report(world)
    asking = Stage("buffer", 0, next_report, next_report + DAY_HOURS)
    stages = (asking, *exit_stages(chain, (short - coming) // GWEI, now), last)
    return _at_least(next_report, stages) if coming else stages


def _at_least(hours: int, stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Return the stages with their low hours taken as `hours` together, from the first on: the rest may fall away."""
    shown: list[Stage] = []
    for stage in stages:
        low = min(hours, stage.likely_hours)
        hours -= low
        shown.append(Stage(stage.name, low, stage.likely_hours, stage.high_hours))
    return tuple(shown)


def _final_stage(world: World) -> Stage:
    wait = hours_to_report(world, world.lido.pool.limits.request_margin_s)
    return Stage("finalization", wait, wait, wait + DAY_HOURS)


def _vaults(world: World) -> int:
    coins = world.ledger.holdings[COIN]
    return coins.get(WITHDRAWAL_VAULT, 0) + coins.get(EXECUTION_VAULT, 0)


def _recorded(world: World) -> bool:
    return world.hour < world.recorded_until


def daily_income(world: World) -> int:
    """Return the wei that the protocol's rewards brought on a mean day of the last seven reports."""
    return internal_ether(world.lido.pool) * (mean_rebase(world.lido.pool) - RATE_ONE) // RATE_ONE


def exit_wait_hours(world: World) -> int:
    """Return the likely hours from asking to redeem a typical request now to claiming it."""
    return sum(stage.likely_hours for stage in redemption_stages(world, DEPOSIT))


def hours_of(stages: tuple[Stage, ...]) -> tuple[int, int]:
    """Return the sums of the stages' low and high hours."""
    return sum(stage.low_hours for stage in stages), sum(stage.high_hours for stage in stages)


def value_in_days(world: World, amount: int, days: int) -> int:
    """Return what `amount` of the growing token becomes in `days` reports like the mean of the last seven, rounded down."""
    factor = mean_rebase(world.lido.pool)
    for _ in range(days):
        amount = amount * factor // RATE_ONE
    return amount


def missed_rewards(world: World, amount: int, hours: int) -> int:
    """Return the rewards that `amount` would have earned in `hours`, at the mean of the last seven reports."""
    return max(0, amount * (mean_rebase(world.lido.pool) - RATE_ONE) * hours // (RATE_ONE * DAY_HOURS))


def slashing_example(world: World) -> int:
    """Return how many validators the sentence about slashing speaks of: a thousand, or all where fewer are active."""
    return min(EXAMPLE_SLASHED, operator_status(world.ethereum, OPERATOR).active_validators)


def slashing_loss(world: World, amount: int, validators: int = EXAMPLE_SLASHED) -> int:
    """Return what `amount` of the staked token loses over 36 days if that many of the protocol's validators are slashed.

    As many as the chain allows, where it allows fewer; 0 where it allows none.
    """
    try:
        lost = projected_slashing_loss(world.ethereum, OPERATOR, validators).day_36 * GWEI
    except Refused as refused:
        return slashing_loss(world, amount, refused.remedy) if isinstance(refused.remedy, int) else 0
    return amount * lost // internal_ether(world.lido.pool)


def market_gap(world: World, amount: int) -> int:
    """Return what selling `amount` of the staked token now would bring less than redeeming it, in wei.

    Negative where it brings more; 0 where no market quotes."""
    proceeds = world.quoted(amount)
    return 0 if proceeds is None else amount - proceeds


def limit_growth_hour(world: World) -> int:
    """Return by how much the protocol's room for deposits grows in an hour, in wei."""
    return growth_per_block(world.lido.pool.limit) * (3600 // BLOCK_S)


def room_now(world: World) -> int:
    """Return the protocol's room for deposits, in wei."""
    return current_limit(world.lido.pool.limit, world.now // BLOCK_S)


def largest_room(world: World) -> int:
    """Return the protocol's whole room for deposits, in wei; 0 where there is no limit."""
    return world.lido.pool.limit.maximum
