"""What things cost as the world stands, while somebody types: a slashing, a sale, and how much the protocol still takes.

Closed forms, never runs of the world; what a slashing costs is the chain's own formula over everybody's shares. What the future
brings is asked of `wallet.world.outlook`.
"""

from __future__ import annotations

from wallet.chain.ethereum import operator_status, projected_slashing_loss
from wallet.errors import Refused
from wallet.staking.rebasing import internal_ether
from wallet.staking.stake_limit import current_limit, growth_per_block
from wallet.world.liquid_staking import BLOCK_S, OPERATOR
from wallet.world.state import World
from wallet.world.tokens import GWEI

EXAMPLE_SLASHED = 1000
"""How many validators the sentence about slashing speaks of."""


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
