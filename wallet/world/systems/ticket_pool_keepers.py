"""What the keepers of a pool with tickets do in each of a chain's epochs, in a world.

Some hours after it began they write down what all stake has earned, tips and what validators bid for it included, and collect
what has cooled down into the reserve. Some hours before it ends they stake what the reserve has over its tickets, or let cool
down what it lacks.
"""

from __future__ import annotations

from typing import Protocol, cast

from msgspec.structs import replace

from wallet.chain.solana import Delegation
from wallet.chain.solana_stakes import is_active
from wallet.staking import ticket_pool
from wallet.staking.ticket_pool import TicketPool
from wallet.world import ledger as books
from wallet.world.ledger import units_of
from wallet.world.lines import OTHERS, Event, Figures
from wallet.world.state import Step, World
from wallet.world.systems.pooled_stake import PooledStake, chain_of, gathered, stepped

PPB = 10**9
FEE_OF_BPS = 10**16
"""A fee of 1e20 is so much for each 1/10,000."""


class TicketStorage(PooledStake, Protocol):
    """The pool, as `wallet.world.systems.ticket_pool` has it, to be read."""

    @property
    def pool(self) -> TicketPool: ...
    @property
    def commission_percent(self) -> int: ...
    @property
    def bids_ppb(self) -> int: ...


def stored(world: World, name: str) -> TicketStorage:
    """Return the pool of that name as it stands in `world`."""
    return cast("TicketStorage", world.systems[name])


def treasury_account(name: str) -> str:
    """Return the account to which a pool's fees go."""
    return f"{name}-treasury"


def update(before: World, name: str) -> Step:
    """Write down what stake and reserve hold more, mint the fee on it, and collect what has cooled down."""
    own, world = stored(before, name), _gathered(before, stored(before, name))
    chain, pool = chain_of(world, own), own.pool
    rows, reserve = chain.rows_of(name), units_of(world.ledger, name, own.asset)
    active, cooling = (sum(row.lamports for row in rows if row.leaving == leaving) for leaving in (False, True))
    gained = active + cooling + reserve - pool.active_stake - pool.cooling_down - pool.reserve
    booked, to_treasury = ticket_pool.update_active(pool, gained)
    booked = replace(booked, active_stake=active, cooling_down=cooling, reserve=reserve)
    ledger = books.mint(world.ledger, own.token, treasury_account(name), to_treasury)
    world = world.changed(name, ledger, pool=booked, updated_epoch=chain.state.epoch)
    figures: Figures = {
        "epoch": chain.state.epoch,
        "before_1e18": before.redemption_rate(own.token),
        "after_1e18": world.redemption_rate(own.token),
        "reward": gained,
        "fee": to_treasury,
    }
    updated = Event(world.hour, "pool_updated", "", figures, name)
    return world, (updated, *stepped(before, world, own, own.pool.parameters.reward_fee_bps * FEE_OF_BPS))


def _gathered(world: World, own: TicketStorage) -> World:
    """Return the world with tips, bids and what has cooled down in the reserve, and the active stake in one account."""
    bids = min(own.pool.active_stake * own.bids_ppb // PPB, world.balance(OTHERS, own.asset))
    return gathered(replace(world, ledger=books.move(world.ledger, own.asset, OTHERS, own.name, bids)), own)


def follow_tickets(world: World, name: str) -> World:
    """Move stake so that the tickets can be paid: never less than the chain delegates, and what would leave less goes whole."""
    own = stored(world, name)
    chain, pool = chain_of(world, own), own.pool
    moved, least = ticket_pool.follow_stake_delta(pool, chain.state.epoch), chain.least()
    staked, cooled = pool.reserve - moved.reserve, moved.cooling_down - pool.cooling_down
    if staked >= least:
        world, _ = chain.delegate(world, name, name, staked, own.commission_percent)
        return world.changed(name, pool=moved)
    moved = replace(pool, last_stake_delta_epoch=moved.last_stake_delta_epoch)
    row = max((row for row in chain.rows_of(name) if is_active(row)), key=lambda row: row.lamports, default=None)
    if cooled <= 0 or row is None:
        return world.changed(name, pool=moved)
    world, part = _parted(world, own, row, max(cooled, least))
    world = chain_of(world, own).deactivate(world, part.id, name)
    more = part.lamports
    return world.changed(name, pool=replace(moved, active_stake=pool.active_stake - more, cooling_down=pool.cooling_down + more))


def _parted(world: World, own: TicketStorage, row: Delegation, lamports: int) -> tuple[World, Delegation]:
    """Return a stake account of so much, or the whole one where less than the chain delegates would stay."""
    chain = chain_of(world, own)
    if row.lamports < lamports + chain.least():
        return world, row
    return chain.split(world, row.id, own.name, lamports, own.name)
