"""Estimates made while somebody types: closed forms from the world as it stands, never runs of it.

How long leaving takes is a sum of named stages, each with a low, a likely and a high number of hours; what a month brings is the
mean of the last seven reports, compounded; what a slashing costs is the chain's own formula over everybody's shares.
"""

from __future__ import annotations

from wallet.chain.ethereum import Stage, epoch_at, exit_stages, projected_slashing_loss
from wallet.staking.rebasing import DEPOSIT, RATE_ONE, current_limit, growth_per_block, internal_ether, mean_rebase
from wallet.world.liquid_staking import BLOCK_S, EXECUTION_VAULT, WITHDRAWAL_VAULT
from wallet.world.state import World
from wallet.world.tokens import COIN, GWEI

REPORT_HOUR = 12
"""The hour of the day (UTC) at which the oracle reports."""
DAY_HOURS = 24
OPERATOR = "lido"
EXAMPLE_SLASHED = 1000
"""How many validators the sentence about slashing speaks of."""


def hours_to_report(world: World, margin_s: int = 0) -> int:
    """Return the hours until the first report at least `margin_s` seconds from now."""
    hour_of_day = world.now // 3600 % DAY_HOURS
    wait = (REPORT_HOUR - hour_of_day) % DAY_HOURS or DAY_HOURS
    return wait if wait * 3600 >= margin_s else wait + DAY_HOURS


def redemption_stages(world: World, amount: int) -> tuple[Stage, ...]:
    """Return the stages between asking for `amount` wei now and being able to claim it.

    If what is ahead and this amount fit into the ether at hand, only the next report is waited for. Otherwise the rest must
    come from deposits of others, from rewards, or from validators that leave: the quicker of the two is likely, the slower high.
    """
    lido = world.lido
    final = _final_stage(world)
    at_hand = lido.pool.buffered + _vaults(world)
    short = lido.queue.unfinalized_steth + amount - at_hand
    if short <= 0:
        return (final,)
    income = world.crowd.stake_wei_day * (not _recorded(world)) + daily_income(world)
    by_income = short * DAY_HOURS // income if income else 10**6
    asking = Stage("buffer", 1, hours_to_report(world), DAY_HOURS)
    leaving = (asking, *exit_stages(world.ethereum, short // GWEI, epoch_at(world.now)))
    by_exit = sum(stage.likely_hours for stage in leaving)
    if by_income <= by_exit:
        return (Stage("buffer", by_income // 2, by_income, max(by_exit, by_income * 2)), final)
    return (*leaving, Stage("finalization", 1, DAY_HOURS // 2, DAY_HOURS))


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


def slashing_loss(world: World, amount: int, validators: int = EXAMPLE_SLASHED) -> int:
    """Return what `amount` of the staked token loses over 36 days if that many of the protocol's validators are slashed."""
    lost = projected_slashing_loss(world.ethereum, OPERATOR, validators).day_36 * GWEI
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
