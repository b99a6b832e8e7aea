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
from wallet.staking.rebasing import RATE_ONE
from wallet.staking.ticket_pool import TicketPool
from wallet.world import ledger as books
from wallet.world.holdings import holdings, is_for_sale, rests_on
from wallet.world.ledger import units_of
from wallet.world.lines import OTHERS, YOU, Event, Figures
from wallet.world.state import NO_EVENTS, Step, World
from wallet.world.systems.solana import SolanaChain
from wallet.world.tokens import WEI

PPB = 10**9
FEE_OF_BPS = 10**16
"""A fee of 1e20 is so much for each 1/10,000."""


class TicketStorage(Protocol):
    """The pool, as `wallet.world.systems.ticket_pool` has it, to be read."""

    @property
    def name(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def asset(self) -> str: ...
    @property
    def chain(self) -> str: ...
    @property
    def pool(self) -> TicketPool: ...
    @property
    def commission_percent(self) -> int: ...
    @property
    def bids_ppb(self) -> int: ...


def stored(world: World, name: str) -> TicketStorage:
    """Return the pool of that name as it stands in `world`."""
    return cast("TicketStorage", world.systems[name])


def chain_of(world: World, own: TicketStorage) -> SolanaChain:
    """Return the chain on which a pool's stake is."""
    return world.system(own.chain, SolanaChain)


def tips_account(name: str) -> str:
    """Return the account in which a pool's tips arrive."""
    return f"{name}-tips"


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
    return world, (updated, *_stepped(before, world, own))


def _gathered(world: World, own: TicketStorage) -> World:
    """Return the world with tips, bids and what has cooled down in the reserve, and the active stake in one account."""
    tips = units_of(world.ledger, tips_account(own.name), own.asset)
    bids = min(own.pool.active_stake * own.bids_ppb // PPB, world.balance(OTHERS, own.asset))
    ledger = books.move(world.ledger, own.asset, tips_account(own.name), own.name, tips)
    world = replace(world, ledger=books.move(ledger, own.asset, OTHERS, own.name, bids))
    for row in chain_of(world, own).rows_of(own.name):
        if row.leaving and not row.effective:
            world, _ = chain_of(world, own).withdraw(world, row.id, own.name, own.name)
    return chain_of(world, own).merged(world, own.name)


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


def _stepped(before: World, after: World, own: TicketStorage) -> tuple[Event, ...]:
    """Return what the new rate brought what is yours; a fall is told to everybody."""
    moved = rests_on(before, own.token)
    was = {line.key: line for line in holdings(before, YOU) if is_for_sale(line) and line.token in moved}
    old, new = before.redemption_rate(own.token), after.redemption_rate(own.token)
    if not was and new >= old:
        return NO_EVENTS
    now = {line.key: line.staked_redemption for line in holdings(after, YOU) if line.key in was}
    gains = {key: now.get(key, 0) - line.staked_redemption for key, line in was.items()}
    chain = chain_of(after, own)
    figures: Figures = {
        "before_1e27": old * (RATE_ONE // WEI),
        "after_1e27": new * (RATE_ONE // WEI),
        "gain": sum(gains.values()),
        "fee_1e20": own.pool.parameters.reward_fee_bps * FEE_OF_BPS if new > old else 0,
        "elapsed_s": chain.epoch_length(),
        "epoch": chain.state.epoch,
    }
    for key, line in was.items():
        figures |= {f"held_{key}": line.amount, f"gain_{key}": gains[key]}
    return (Event(after.hour, "rebase" if new >= old else "negative_rebase", YOU if was else "", figures, own.name),)
