"""Others who provide to a pool: once a day or every few days they add to it or take out of it, both coins in proportion.

What comes or goes is a draw with the heavy tail of Student's t, since single providers are large, and a part of the gap to the
liquidity that there was at first. So your part of a pool and what a trade costs there move without you, and neither runs away.
Left out: who adds one coin alone, and who leaves because of a price.
"""

from __future__ import annotations

from math import isqrt
from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from wallet.errors import Refused
from wallet.world import draws
from wallet.world import ledger as books
from wallet.world.crowd.noise import STUDENT_SD
from wallet.world.ledger import units_of
from wallet.world.lines import OTHERS, PROVIDER
from wallet.world.state import DAY_HOURS, NO_EVENTS, Habit, Shares, Step, World

PPM = 10**6
LARGEST_PPM = 58_000
"""The largest change of a day in the record of March to May 2022, before the pool ran dry: no draw moves more."""


class ProvidersStart(msgspec.Struct, frozen=True):
    """In millionths of the pool: the standard deviation of what comes or goes in a day, and the part of the gap that is closed in
    one; and how many hours lie between.
    """

    sway_ppm: int
    return_ppm: int
    every_hours: int = 24


class Providers(Habit, frozen=True, kw_only=True, tag="providers"):
    """Who provides to the pool `system`; `usual` are the shares that there were at first."""

    sway_ppm: int
    return_ppm: int
    usual: int
    At: ClassVar[type[msgspec.Struct]] = ProvidersStart

    @classmethod
    def begin(cls, world: World, system: str, at: Any) -> Providers:
        """Return them with what so many hours bring at once: it varies with their square root."""
        hours, usual = at.every_hours, world.system(system, Shares).supply()
        sway_ppm = at.sway_ppm * isqrt(hours * PPM**2 // DAY_HOURS) // PPM
        return_ppm = at.return_ppm * hours // DAY_HOURS
        return cls(system=system, usual=usual, sway_ppm=sway_ppm, return_ppm=return_ppm, every_hours=hours).spread(world)

    def act(self, world: World) -> Step:
        pool = world.system(self.system, Shares)
        supply = pool.supply()
        if not supply or not pool.is_live():
            return world, NO_EVENTS
        drawn = draws.draw("student_2_5", world.seed, world.hour, f"providers {self.system}")
        swayed = max(-LARGEST_PPM, min(LARGEST_PPM, self.sway_ppm * drawn // STUDENT_SD))
        shares = (supply * swayed + (self.usual - supply) * self.return_ppm) // PPM
        try:
            return (self._added(world, pool, shares) if shares > 0 else self._left(world, pool, -shares)), NO_EVENTS
        except Refused:
            return world, NO_EVENTS

    def _added(self, world: World, pool: Shares, shares: int) -> World:
        """Return the world after coins for so many shares were added, as far as others have them."""
        supply = pool.supply()
        for token in pool.coins:
            whole = pool.reserve(token)
            shares = min(shares, world.balance(OTHERS, token) * supply // whole) if whole else 0
        amounts = [pool.reserve(token) * shares // supply for token in pool.coins]
        if not all(amounts):
            return world
        world = _handed(world, pool, OTHERS, PROVIDER, amounts)
        first, second = (min(size, world.balance(PROVIDER, token)) for token, size in zip(pool.coins, amounts, strict=True))
        return world.system(self.system, Shares).provide(world, PROVIDER, (first, second)).world

    def _left(self, world: World, pool: Shares, shares: int) -> World:
        """Return the world after so many shares were given back, as many as they have."""
        shares = min(shares, units_of(world.ledger, PROVIDER, pool.share))
        if not shares:
            return world
        before = [world.balance(PROVIDER, token) for token in pool.coins]
        world = pool.give_back(world, PROVIDER, shares)
        came = [world.balance(PROVIDER, token) - was for token, was in zip(pool.coins, before, strict=True)]
        return _handed(world, pool, PROVIDER, OTHERS, came)

    def accounts(self) -> tuple[str, ...]:
        return OTHERS, PROVIDER


def _handed(world: World, pool: Shares, giver: str, taker: str, amounts: list[int]) -> World:
    """Return the world after others passed coins on among themselves."""
    ledger = world.ledger
    for token, size in zip(pool.coins, amounts, strict=True):
        ledger = books.move(ledger, token, giver, taker, min(world.units(token, size), units_of(ledger, giver, token)))
    return replace(world, ledger=ledger)
