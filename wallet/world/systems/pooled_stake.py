"""What pools whose stake lies on a chain of epochs have in common: tips, what cools down, and the step of the rate."""

from __future__ import annotations

from typing import Protocol

from msgspec.structs import replace

from wallet.chain.solana import Delegation
from wallet.staking.rebasing import RATE_ONE
from wallet.world import ledger as books
from wallet.world.holdings import holdings, is_for_sale, is_mine, rests_on
from wallet.world.ledger import units_of
from wallet.world.lines import YOU, Event, Figures
from wallet.world.state import NO_EVENTS, World
from wallet.world.systems.solana import SolanaChain
from wallet.world.tokens import WEI


class PooledStake(Protocol):
    """A pool as it stands in a world, to be read."""

    @property
    def name(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def asset(self) -> str: ...
    @property
    def chain(self) -> str: ...


def chain_of(world: World, own: PooledStake) -> SolanaChain:
    """Return the chain on which a pool's stake is."""
    return world.system(own.chain, SolanaChain)


def tips_account(name: str) -> str:
    """Return the account in which a pool's tips arrive."""
    return f"{name}-tips"


def is_cold(row: Delegation | None) -> bool:
    """Return whether a stake account that was to cool down has."""
    return row is not None and row.leaving and row.effective == 0


def gathered(world: World, own: PooledStake) -> World:
    """Return the world with tips and what has cooled down in the reserve, and the active stake in one account."""
    tips = units_of(world.ledger, tips_account(own.name), own.asset)
    if tips:
        world = replace(world, ledger=books.move(world.ledger, own.asset, tips_account(own.name), own.name, tips))
    for row in chain_of(world, own).rows_of(own.name):
        if is_cold(row):
            world, _ = chain_of(world, own).withdraw(world, row.id, own.name, own.name)
    return chain_of(world, own).merged(world, own.name)


def working(world: World, own: PooledStake) -> int:
    """Return the lamports of a pool's stake that earn in this epoch."""
    return sum(row.effective for row in chain_of(world, own).rows_of(own.name))


def stepped(before: World, after: World, own: PooledStake, fee_1e20: int) -> tuple[Event, ...]:
    """Return what the new rate brought what is yours; a fall is told to everybody. `fee_1e20` is what is kept of a reward."""
    moved = rests_on(before, own.token)
    old, new = before.redemption_rate(own.token), after.redemption_rate(own.token)
    if new >= old and not is_mine(before, moved):
        return NO_EVENTS
    was = {line.key: line for line in holdings(before, YOU) if is_for_sale(line) and line.token in moved}
    if not was and new >= old:
        return NO_EVENTS
    now = {line.key: line.staked_redemption for line in holdings(after, YOU) if line.key in was}
    gains = {key: now.get(key, 0) - line.staked_redemption for key, line in was.items()}
    chain = chain_of(after, own)
    figures: Figures = {
        "before_1e27": old * (RATE_ONE // WEI),
        "after_1e27": new * (RATE_ONE // WEI),
        "gain": sum(gains.values()),
        "fee_1e20": fee_1e20 if new > old else 0,
        "elapsed_s": chain.epoch_length(),
        "epoch": chain.state.epoch,
    }
    for key, line in was.items():
        figures |= {f"held_{key}": line.amount, f"gain_{key}": gains[key]}
    return (Event(after.hour, "rebase" if new >= old else "negative_rebase", YOU if was else "", figures, own.name),)
