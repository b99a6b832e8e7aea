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
from wallet.staking.stake_pool import StakePool
from wallet.world import ledger as books
from wallet.world.ledger import units_of
from wallet.world.lines import Event, Figures
from wallet.world.state import Step, World
from wallet.world.systems.pooled_stake import PooledStake, chain_of, gathered, stepped
from wallet.world.tokens import WEI


class PoolStorage(PooledStake, Protocol):
    """The pool, as `wallet.world.systems.stake_pool` has it, to be read."""

    @property
    def pool(self) -> StakePool: ...
    @property
    def reserve_target(self) -> int: ...
    @property
    def commission_percent(self) -> int: ...


def stored(world: World, name: str) -> PoolStorage:
    """Return the pool of that name as it stands in `world`."""
    return cast("PoolStorage", world.systems[name])


def manager_account(name: str) -> str:
    """Return the account to which a pool's fees go."""
    return f"{name}-manager"


def largest_active(world: World, own: PoolStorage) -> Delegation | None:
    """Return the pool's largest stake account that is all active."""
    rows = [row for row in chain_of(world, own).rows_of(own.name) if is_active(row)]
    return max(rows, key=lambda row: row.lamports, default=None)


def update(before: World, name: str) -> Step:
    """Write down what stake and reserve hold, and mint the manager's fee."""
    own, world = stored(before, name), gathered(before, stored(before, name))
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
    fee = own.pool.parameters.epoch_fee
    fee_1e20 = fee.numerator * 100 * WEI // fee.denominator if fee.denominator else 0
    return _balanced(world, name), (updated, *stepped(before, world, own, fee_1e20))


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
