"""How coins become the token of a loop: staked, or bought in a market where that may be cheaper.

What buying brings is asked of the market at its price of now for all the coins at once, so it counts their own effect on it.
"""

from __future__ import annotations

from typing import NamedTuple

from wallet.actions.loop_parts import venues_of
from wallet.ways.loops import LoopWay
from wallet.world.state import World

PPM = 10**6


class LoopEntry(NamedTuple):
    """One way in: `market` buys the token there, or "" stakes. So many coins come to what redeems for `worth` of them, which is
    `over_ppm` millionths more than staking brings.
    """

    market: str
    worth: int
    over_ppm: int


def loop_entries(world: World, way: LoopWay, coins: int) -> tuple[LoopEntry, ...]:
    """Return staking, then each market that sells the token of a loop, or what it wraps, for that many coins."""
    found = [LoopEntry("", coins, 0)]
    for venue in venues_of(world, way.token):
        got, bought = venue.sold_at_once(world, way.coin, coins), venue.other(way.coin)
        if got:
            worth = world.worth(bought, got, world.redemption_rate(bought))
            found.append(LoopEntry(venue.name, worth, (worth - coins) * PPM // coins))
    return tuple(found)
