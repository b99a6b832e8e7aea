"""Figures of loans: what I supplied to a lender and owe it, how near that is to a liquidation, and what borrowing costs."""

from __future__ import annotations

from wallet.actions.base import YOU
from wallet.scripts.of_worlds import PPM_DECIMALS, amount_of
from wallet.scripts.scene import Scene
from wallet.scripts.values import Value
from wallet.world import loans
from wallet.world.lender import Lender
from wallet.world.lines import PRICE_SOURCES
from wallet.world.state import World

HEALTH_DECIMALS = 18


def supplied(scene: Scene, world: World, of: str, system: str) -> Value:
    """Return how much of a token I have at a lender, with its interest."""
    return amount_of(world, of, world.system(system, Lender).supplied(world, YOU, of))


def owed(scene: Scene, world: World, of: str, system: str) -> Value:
    """Return how much of a token I owe a lender, with its interest."""
    return amount_of(world, of, world.system(system, Lender).owed(world, YOU, of))


def own_part(scene: Scene, world: World, of: str) -> Value:
    """Return what all I supplied to a lender redeems for, less all I owe it, in the world's first coin."""
    found = loans.loan_standing(world, of, YOU)
    return amount_of(world, world.coin, found.lent - found.owed)


def health(scene: Scene, world: World, of: str) -> Value | None:
    """Return the health factor of my loan at a lender; None where I owe nothing."""
    found = loans.loan_standing(world, of, YOU).health_wad
    return None if found is None else Value(found, HEALTH_DECIMALS, "count")


def may_fall(scene: Scene, world: World, of: str) -> Value | None:
    """Return by how many percent what backs my loan may fall before a lender liquidates it; None where I owe nothing."""
    found = world.system(of, Lender).danger(world, YOU)
    return None if found is None else Value(found.fall_ppm, PPM_DECIMALS, "%")


def loan_costs(scene: Scene, world: World, of: str, system: str) -> Value:
    """Return how many percent a year a loan of a token costs at a lender, as its curve says at this moment."""
    return Value(loans.rates_now(world, world.system(system, Lender), of).costs_ppm, PPM_DECIMALS, "%")


def price_source(scene: Scene, world: World, of: str) -> Value:
    """Return what a lender takes its prices from: 0 the market, 1 redemption, 2 a capped rate, 3 what it believed last."""
    return Value(PRICE_SOURCES.index(world.system(of, Lender).prices_from), 0, "choice")
