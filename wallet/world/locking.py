"""Traditional staking as the ledger sees it: ether goes to the chain, rewards come to the owner less the operator's fee.

The book is `wallet.staking.locked`'s; its validators stand on the chain under their own keys, behind the same queues as all.
"""

from __future__ import annotations

from msgspec.structs import replace

from wallet.chain import ethereum
from wallet.chain.ethereum import Day, Stage
from wallet.staking import locked
from wallet.staking.locked import LockedStaking, Position, Reading, Settled
from wallet.world import ledger as books
from wallet.world.oracle_report import FEE_ONE
from wallet.world.reports_ahead import first_noon
from wallet.world.state import DAY_HOURS, Event, Locked, World
from wallet.world.tokens import COIN, GWEI

ACCOUNT = "locked-payouts"
"""Where the sweep and the tips of locked validators arrive before they are shared out the same hour."""
OPERATOR = "operator"


def with_book(world: World, book: LockedStaking) -> World:
    """Return this world with that book."""
    return replace(world, protocols={**world.protocols, "locked": Locked(book, world.locked_index)})


def with_day_paid(world: World, earned_wei: int, staked_wei: int) -> World:
    """Return this world a day later for whoever has locked: `earned_wei` is what a network's stake of `staked_wei` earned."""
    if staked_wei <= 0:
        return world
    kept_bps = locked.BPS - fee_bps(world) if earned_wei > 0 else locked.BPS
    index = world.locked_index + world.locked_index * earned_wei * kept_bps // (locked.BPS * staked_wei)
    return replace(world, protocols={**world.protocols, "locked": Locked(world.locked, index)})


def fee_bps(world: World) -> int:
    """Return the operator's part of the rewards: as much as the liquid protocol takes, so that the comparison is fair."""
    return world.lido.pool.total_fee * locked.BPS // FEE_ONE


def epoch(world: World) -> int:
    """Return the chain's epoch at this hour."""
    return ethereum.epoch_at(world.now)


def locked_lines(world: World, account: str) -> tuple[tuple[str, int], ...]:
    """Return what `account` has locked: (key, what it would bring if paid out now, in wei)."""
    book = world.locked
    if not book.positions:
        return ()
    return tuple((locked.key(row.id), locked.value(row)) for row in locked.positions_of(book, account))


def positions_by_key(world: World) -> dict[str, Position]:
    """Return all open positions by the key of their line."""
    return {locked.key(row.id): row for row in world.locked.positions}


def entry_stages(world: World, amount: int) -> tuple[Stage, ...]:
    """Return the stages between locking `amount` wei now and its first reward."""
    return ethereum.activation_stages(world.ethereum, amount // GWEI, epoch(world))


def leaving_stages(world: World, position: Position) -> tuple[Stage, ...]:
    """Return the stages between asking to leave now and having the ether. Refuses `withdrawals_not_open`."""
    return ethereum.exit_stages(world.ethereum, position.balance_gwei, epoch(world))


def stages_left(world: World, position: Position) -> tuple[Stage, ...]:
    """Return the stages that a position has still before it: until its first reward, or until it is paid out; none between.

    The chain's day ends at noon: what happens in it is seen in the ledger then.
    """
    key, now = locked.key(position.id), epoch(world)
    match locked.condition(position, now):
        case "active":
            return ()
        case "activation_queue":
            return _seen_by_noon(world, ethereum.activation_left(world.ethereum, key, now))
        case "activation_delay":
            hours = -(-(position.activation_epoch - now) * DAY_HOURS // ethereum.EPOCHS_PER_DAY)
            return (Stage("activation_delay", hours, hours, hours),)
        case _:
            return _until_noon(world, ethereum.exit_left(world.ethereum, key, now))


def _seen_by_noon(world: World, stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Return the stages with the last prolonged so that at the most they end at a noon: by then the book has seen them."""
    *before, last = stages
    most = first_noon(world, sum(row.high_hours for row in stages)) - sum(row.high_hours for row in before)
    return (*before, Stage(last.name, last.low_hours, last.likely_hours, most))


def _until_noon(world: World, stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Return the stages with the last prolonged so that each sum of hours ends at a noon: then the sweep's payment arrives."""
    low, likely, high = (
        first_noon(world, sum(hours)) - sum(hours[:-1])
        for hours in zip(*((row.low_hours, row.likely_hours, row.high_hours) for row in stages), strict=True)
    )
    return (*stages[:-1], Stage(stages[-1].name, low, likely, high))


def settle(world: World, day: Day) -> tuple[World, tuple[Event, ...]]:
    """Take the day's readings of all positions into the book and pay owners and operator."""
    events: list[Event] = []
    for position in world.locked.positions:
        world, happened = _settle(world, position, day)
        events.extend(happened)
    return world, tuple(events)


def _settle(world: World, position: Position, day: Day) -> tuple[World, tuple[Event, ...]]:
    key = locked.key(position.id)
    known = ethereum.operator_status(world.ethereum, key)
    reading = Reading(
        activation_epoch=known.activation_epoch if known.validators else position.activation_epoch,
        exit_epoch=position.exit_epoch,
        withdrawable_epoch=position.withdrawable_epoch,
        balance_gwei=known.balance + known.queued,
        swept_gwei=day.swept.get(key, 0),
        execution_wei=day.execution.get(key, 0),
    )
    done = locked.settle(world.locked, position.id, reading, world.now)
    ledger = books.move(world.ledger, COIN, ACCOUNT, position.owner, done.owner_wei)
    ledger = books.move(ledger, COIN, ACCOUNT, OPERATOR, done.operator_wei)
    world = replace(with_book(world, done.book), ledger=ledger)
    events = _rewarded(world, position, done)
    now = epoch(world)
    was = locked.condition(position, now - 225)
    figures: dict[str, int | str] = {"id": position.id, "amount": done.owner_wei}
    if reading.balance_gwei == 0 and reading.swept_gwei:
        return world, (*events, Event(world.hour, "locked_paid_out", position.owner, figures))
    if was in ("activation_queue", "activation_delay") and known.activation_epoch <= now:
        return world, (*events, Event(world.hour, "locked_active", position.owner, figures))
    return world, events


def _rewarded(world: World, before: Position, done: Settled) -> tuple[Event, ...]:
    """Return the day's reward of a position after the operator's fee, paid out or not, and what the operator kept of it."""
    after = next((row for row in done.book.positions if row.id == before.id), None)
    value, owed = (locked.value(after), locked.fee_owed(after)) if after else (0, 0)
    gain = done.owner_wei + value - locked.value(before)
    if not gain:
        return ()
    fee = done.operator_wei + owed - locked.fee_owed(before)
    figures: dict[str, int | str] = {"id": before.id, "gain": gain, "fee": fee, "held": locked.value(before)}
    return (Event(world.hour, "locked_reward", before.owner, figures),)
