"""Figures of restaking: what I have at stake in a strategy and on its way out, and what services could take of it."""

from __future__ import annotations

from wallet.actions.base import YOU
from wallet.scripts.of_worlds import PPM_DECIMALS, amount_of
from wallet.scripts.scene import Scene
from wallet.scripts.values import Value
from wallet.world.state import World
from wallet.world.strategy import strategy_of


def restaked(scene: Scene, world: World, of: str) -> Value:
    """Return how much of its token I have at stake in a strategy."""
    strategy = strategy_of(world, of)
    return amount_of(world, strategy.asset, strategy.position(world, YOU).restaked)


def in_escrow(scene: Scene, world: World, of: str) -> Value:
    """Return how much of its token is on its way out of a strategy, what can be taken included."""
    strategy = strategy_of(world, of)
    return amount_of(world, strategy.asset, strategy.position(world, YOU).escrow)


def allocated(scene: Scene, world: World, of: str) -> Value | None:
    """Return how many percent of its stake my operator in a strategy allocated to services; None where I am with nobody."""
    strategy = strategy_of(world, of)
    operator = strategy.operator(world, strategy.position(world, YOU).operator)
    return None if operator is None else Value(operator.allocated_ppm, PPM_DECIMALS, "%")
