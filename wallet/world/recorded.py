"""A recorded hour: the row decides, in the record's own order, and the crowd is still.

First the rebase (the report's gain is solved so that the share rate grows as the rows say), then what liquidity came or went in
proportion, then the hour's net sale, by the account `record`. What a person traded stays in the pool and is carried along.

The record tells of a protocol whose validators work. Where those that do no longer hold half of what the protocol counts, because
the others were slashed or have left, its growth could only be given to a few who never earned it: the model takes over for good.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.chain import ethereum
from wallet.errors import Refused
from wallet.staking.rebasing import DEPOSIT, internal_ether
from wallet.world import records, reporting, trading
from wallet.world.ledger import units_of
from wallet.world.liquid_staking import OPERATOR
from wallet.world.records import Row
from wallet.world.state import HOUR, Event, World
from wallet.world.tokens import COIN, WEI

RECORD = "record"


def is_recorded(world: World) -> bool:
    """Return whether this hour is one of the record."""
    return 0 < world.hour <= world.recorded_until


def followed(world: World) -> tuple[World, tuple[Event, ...]]:
    """Return the world with its record left, and the event that says so, where this hour reports what nobody can have earned."""
    rows = records.record(world.record).rows
    if rows[world.hour].share_rate == rows[world.hour - 1].share_rate:
        return world, ()
    working = ethereum.operator_status(world.ethereum, OPERATOR).active_validators
    counted = internal_ether(world.lido.pool)
    if 2 * working * DEPOSIT >= counted:
        return world, ()
    figures: dict[str, int | str] = {"working": working, "counted": counted}
    return replace(world, record_left=world.hour), (Event(world.hour, "record_left", "", figures),)


def play(world: World) -> tuple[World, tuple[Event, ...]]:
    """Let the recorded hour happen."""
    rows = records.record(world.record).rows
    row, before = rows[world.hour], rows[world.hour - 1]
    events: tuple[Event, ...] = ()
    if row.share_rate != before.share_rate:
        reported = rows[max(0, world.lido.last_report - world.start) // HOUR]
        world, events = reporting.day_of_record(world, reported.share_rate, row.share_rate)
    name = trading.steth_market(world)
    world = _liquidity(world, name, row)
    return _sale(world, name, row), events


def _liquidity(world: World, name: str, row: Row) -> World:
    """Scale both reserves by the row's factor: shares of the pool are bought or given back in proportion.

    Where a person has made the pool so large or so lopsided that the record cannot follow, its liquidity stays as it is.
    """
    if row.liquidity == WEI:
        return world
    traded = world.markets[name]
    if row.liquidity < WEI:
        held = units_of(world.ledger, RECORD, traded.share)
        burnt = min(held, traded.pool.lp_supply * (WEI - row.liquidity) // WEI)
        return trading.withdraw(world, name, RECORD, burnt) if burnt else world
    first, second = (balance * (row.liquidity - WEI) // WEI for balance in traded.pool.balances)
    try:
        return trading.add_liquidity(world, name, RECORD, (first, second))[0]
    except Refused:
        return world


def _sale(world: World, name: str, row: Row) -> World:
    if row.net_sale == 0:
        return world
    pay = "stETH" if row.net_sale > 0 else COIN
    try:
        return trading.swap(world, name, RECORD, pay, abs(row.net_sale))[0]
    except Refused:
        # Only a person who emptied the pool can make a recorded sale impossible; then history takes its own way.
        return world
