"""What coins cost in dollars: seeded walks, in millionths of a dollar, floored at one dollar; and in each other."""

from __future__ import annotations

from msgspec.structs import replace

from wallet.world import draws
from wallet.world.state import World
from wallet.world.tokens import DOLLAR, DOLLARS, Coin


def walk(world: World) -> World:
    """Return the world with this hour's step of each coin's dollar price."""
    return replace(world, coins={name: _walked(world, coin) for name, coin in world.coins.items()})


def _walked(world: World, coin: Coin) -> Coin:
    drawn = draws.draw("normal", world.seed, world.hour, coin.draws)
    step = coin.micro_usd * coin.sway_ppb * drawn // (draws.SCALE * draws.SCALE)
    return replace(coin, micro_usd=max(DOLLAR, coin.micro_usd + step))


def price(world: World, coin: str, terms: str) -> float:
    """Return what a coin or a dollar costs now in another of these, for pictures; amounts are turned by `World.in_terms_of`."""
    micro, each = (DOLLAR if name == DOLLARS else world.coins[name].micro_usd for name in (coin, terms))
    return micro / each
