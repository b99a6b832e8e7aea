"""One hour passes, in a fixed order: agenda, prices, crowd (or the record), and on the day's hour the chain and the oracle."""

from __future__ import annotations

from msgspec.structs import replace

from wallet.staking import withdrawal_queue
from wallet.world import consensus, crowd, prices, recorded, reporting, strike
from wallet.world.reports_ahead import REPORT_HOUR
from wallet.world.state import DAY_HOURS, Event, World

YOU = "you"


def pass_hour(world: World) -> tuple[World, tuple[Event, ...]]:
    """Return the world an hour later and what happened in that hour."""
    world = replace(world, hour=world.hour + 1)
    world, events = strike.due(world)
    world = prices.walk(world)
    days_hour = world.now // 3600 % DAY_HOURS == REPORT_HOUR
    if days_hour:
        world, lived = consensus.day(world)
        events = (*events, *lived)
    if recorded.is_recorded(world):
        world, left = recorded.followed(world)
        events = (*events, *left)
    if recorded.is_recorded(world):
        world, happened = recorded.play(world)
    else:
        world = crowd.ask_to_redeem(crowd.stake(crowd.trade(world)))
        world, happened = reporting.day(world) if days_hour else (world, ())
    if happened:
        world = _tidied(crowd.claim_all(world))
    return world, (*events, *happened)


def _tidied(world: World) -> World:
    """Drop finished requests of others: their sums stay, their rows go."""
    queue = withdrawal_queue.prune(world.lido.queue, YOU)
    return world if queue is world.lido.queue else world.with_lido(replace(world.lido, queue=queue))
