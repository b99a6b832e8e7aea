"""What the native coin costs in dollars: a seeded walk, in millionths of a dollar, floored at one dollar."""

from __future__ import annotations

from msgspec.structs import replace

from wallet.world import draws
from wallet.world.state import World

LEAST = 10**6


def walk(world: World) -> World:
    """Return the world with this hour's step of the coin's dollar price."""
    prices = world.prices
    drawn = draws.draw("normal", world.seed, world.hour, "coin price")
    step = prices.coin_usdc * prices.sway_ppb * drawn // (draws.SCALE * draws.SCALE)
    return replace(world, prices=replace(prices, coin_usdc=max(LEAST, prices.coin_usdc + step)))
