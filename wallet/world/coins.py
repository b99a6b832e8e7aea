"""What coins cost in dollars: seeded walks, in millionths of a dollar, floored at one dollar; and in each other.

A walk may share draws with another: of correlation r, its step is r times the other's draw and sqrt(1 - r^2) times its own.
"""

from __future__ import annotations

from math import isqrt

from msgspec.structs import replace

from wallet.world import draws
from wallet.world.state import World
from wallet.world.tokens import DOLLAR, DOLLARS, Coin

PPM = 10**6


def walk(world: World) -> World:
    """Return the world with this hour's step of each coin's dollar price."""
    drawn = {coin.draws: draws.draw("normal", world.seed, world.hour, coin.draws) for coin in world.coins.values()}
    return replace(world, coins={name: _walked(coin, drawn) for name, coin in world.coins.items()})


def _walked(coin: Coin, draw_of: dict[str, int]) -> Coin:
    drawn = draw_of[coin.draws]
    if coin.shared_ppm:
        own = isqrt(PPM * PPM - coin.shared_ppm**2)
        drawn = (coin.shared_ppm * draw_of[coin.shared] + own * drawn) // PPM
    step = coin.micro_usd * coin.sway_ppb * drawn // (draws.SCALE * draws.SCALE)
    return replace(coin, micro_usd=max(DOLLAR, coin.micro_usd + step))


def price(world: World, coin: str, terms: str) -> float:
    """Return what a coin or a dollar costs now in another of these, for pictures; amounts are turned by `World.in_terms_of`."""
    micro, each = (DOLLAR if name == DOLLARS else world.coins[name].micro_usd for name in (coin, terms))
    return micro / each
