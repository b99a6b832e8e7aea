"""What the keepers of a pool of stake do once an epoch has ended, in a world.

They collect its tips and what has cooled down into the reserve, join its active stake, and write down what all of it holds,
which moves the rate. They then delegate what the reserve has over its target, and let stake cool down where it has less than
half of it.
"""

from __future__ import annotations

from typing import Protocol, cast

from msgspec.structs import replace

from wallet.chain.solana import Delegation
from wallet.chain.solana_stakes import is_active
from wallet.staking import stake_pool
from wallet.staking.rebasing import RATE_ONE
from wallet.staking.stake_pool import StakePool
from wallet.world import ledger as books
from wallet.world.holdings import holdings, is_for_sale, rests_on
from wallet.world.ledger import units_of
from wallet.world.lines import YOU, Event, Figures
from wallet.world.state import NO_EVENTS, Step, World
from wallet.world.systems.solana import SolanaChain
from wallet.world.tokens import WEI


class PoolStorage(Protocol):
    """The pool, as `wallet.world.systems.stake_pool` has it, to be read."""

    @property
    def name(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def asset(self) -> str: ...
    @property
    def chain(self) -> str: ...
    @property
    def pool(self) -> StakePool: ...
    @property
    def reserve_target(self) -> int: ...
    @property
    def commission_percent(self) -> int: ...


def stored(world: World, name: str) -> PoolStorage:
    """Return the pool of that name as it stands in `world`."""
    return cast("PoolStorage", world.systems[name])


def chain_of(world: World, own: PoolStorage) -> SolanaChain:
    """Return the chain on which a pool's stake is."""
    return world.system(own.chain, SolanaChain)


def tips_account(name: str) -> str:
    """Return the account in which a pool's tips arrive."""
    return f"{name}-tips"


def manager_account(name: str) -> str:
    """Return the account to which a pool's fees go."""
    return f"{name}-manager"


def is_cold(row: Delegation | None) -> bool:
    """Return whether a stake account that was to cool down has."""
    return row is not None and row.leaving and row.effective == 0


def largest_active(world: World, own: PoolStorage) -> Delegation | None:
    """Return the pool's largest stake account that is all active."""
    rows = [row for row in chain_of(world, own).rows_of(own.name) if is_active(row)]
    return max(rows, key=lambda row: row.lamports, default=None)


def update(before: World, name: str) -> Step:
    """Write down what stake and reserve hold, and mint the manager's fee."""
    own, world = stored(before, name), _gathered(before, stored(before, name))
    chain = chain_of(world, own)
    reserve = units_of(world.ledger, name, own.asset)
    total = reserve + sum(row.lamports for row in chain.rows_of(name))
    done = stake_pool.update(own.pool, total, chain.state.epoch, reserve)
    ledger = books.mint(world.ledger, own.token, manager_account(name), done.to_manager)
    world = world.changed(name, ledger, pool=done.pool)
    figures: Figures = {
        "epoch": chain.state.epoch,
        "before_1e18": stake_pool.redemption_rate(own.pool),
        "after_1e18": stake_pool.redemption_rate(done.pool),
        "reward": done.reward,
        "fee": done.to_manager,
    }
    updated = Event(world.hour, "pool_updated", "", figures, name)
    return _balanced(world, name), (updated, *_stepped(before, world, own))


def _gathered(world: World, own: PoolStorage) -> World:
    """Return the world with tips and what has cooled down in the reserve, and the active stake in one account."""
    tips = units_of(world.ledger, tips_account(own.name), own.asset)
    if tips:
        world = replace(world, ledger=books.move(world.ledger, own.asset, tips_account(own.name), own.name, tips))
    for row in chain_of(world, own).rows_of(own.name):
        if is_cold(row):
            world, _ = chain_of(world, own).withdraw(world, row.id, own.name, own.name)
    return chain_of(world, own).merged(world, own.name)


def _balanced(world: World, name: str) -> World:
    """Delegate what the reserve has over its target; where it has less than half of that, let as much stake cool down."""
    own = stored(world, name)
    chain, more = chain_of(world, own), own.pool.reserve_lamports - own.reserve_target
    if more >= chain.least():
        world, _ = chain.delegate(world, name, name, more, own.commission_percent)
        return world.changed(name, pool=replace(own.pool, reserve_lamports=own.reserve_target))
    active = largest_active(world, own)
    coming = sum(row.lamports for row in chain.rows_of(name) if row.leaving)
    if active is None or 2 * (own.pool.reserve_lamports + coming) >= own.reserve_target:
        return world
    wanted = min(-more - coming, active.lamports - chain.least())
    if wanted < chain.least():
        return world
    world, row = chain.split(world, active.id, name, wanted, name)
    return chain_of(world, own).deactivate(world, row.id, name)


def _stepped(before: World, after: World, own: PoolStorage) -> tuple[Event, ...]:
    """Return what the new rate brought what is yours; a fall is told to everybody."""
    moved = rests_on(before, own.token)
    was = {line.key: line for line in holdings(before, YOU) if is_for_sale(line) and line.token in moved}
    old, new = before.redemption_rate(own.token), after.redemption_rate(own.token)
    if not was and new >= old:
        return NO_EVENTS
    now = {line.key: line.staked_redemption for line in holdings(after, YOU) if line.key in was}
    gains = {key: now.get(key, 0) - line.staked_redemption for key, line in was.items()}
    fee = own.pool.parameters.epoch_fee
    figures: Figures = {
        "before_1e27": old * (RATE_ONE // WEI),
        "after_1e27": new * (RATE_ONE // WEI),
        "gain": sum(gains.values()),
        "fee_1e20": fee.numerator * 100 * WEI // fee.denominator if new > old and fee.denominator else 0,
        "elapsed_s": chain_of(after, own).epoch_length(),
        "epoch": chain_of(after, own).state.epoch,
    }
    for key, line in was.items():
        figures |= {f"held_{key}": line.amount, f"gain_{key}": gains[key]}
    return (Event(after.hour, "rebase" if new >= old else "negative_rebase", YOU if was else "", figures, own.name),)
