"""Figures of a vault that lends its asset out: the price of a share, what is still locked, and what it can pay."""

from __future__ import annotations

from wallet.scripts.of_worlds import amount_of
from wallet.scripts.scene import Scene
from wallet.scripts.values import Value
from wallet.ways import vaults
from wallet.world.state import World


def share_price(scene: Scene, world: World, of: str) -> Value:
    """Return what a whole share of a vault stands for in its asset."""
    told = vaults.told(world, of)
    return Value(told.price, 18, told.asset)


def locked_profit(scene: Scene, world: World, of: str) -> Value:
    """Return the profit of a vault that is still to unlock, in its asset."""
    told = vaults.told(world, of)
    return amount_of(world, told.asset, told.locked)


def pays_now(scene: Scene, world: World, of: str) -> Value:
    """Return what a vault can pay out now, in its asset."""
    told = vaults.told(world, of)
    return amount_of(world, told.asset, told.payable)


def vault_lost(scene: Scene, world: World, of: str) -> Value:
    """Return what the last reports of a vault took off its shares, in its asset: what locked profit paid is not among it."""
    told = vaults.told(world, of)
    return amount_of(world, told.asset, sum(row.by_holders for row in told.reports))
