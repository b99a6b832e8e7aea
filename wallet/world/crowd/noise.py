"""Noise traders: every hour or every few a net trade with heavy tails (Student t, 2.5 degrees of freedom)."""

from __future__ import annotations

from math import isqrt
from typing import Any, ClassVar

import msgspec

from wallet.world import draws
from wallet.world.crowd.swaps import try_swap
from wallet.world.lines import OTHERS
from wallet.world.state import NO_EVENTS, Habit, Step, Venue, World

PPM = 10**6
STUDENT_SD = 2_236_067_977
"""Standard deviation of Student's t with 2.5 degrees of freedom, in billionths: sqrt(5)."""
LARGEST_TRADE_PPM = 66_000
"""The largest single sale in the record was 6.6 % of the pool; no hour of noise is larger."""


class NoiseStart(msgspec.Struct, frozen=True):
    """The standard deviation of their hourly net trade, in millionths of the pool, and how many hours are traded at once."""

    noise_ppm: int
    every_hours: int = 1


class NoiseTraders(Habit, frozen=True, kw_only=True, tag="noise_traders"):
    """Who trades in the market `system`: `noise_ppm` is the standard deviation of a net trade, in millionths of it."""

    noise_ppm: int
    At: ClassVar[type[msgspec.Struct]] = NoiseStart

    @classmethod
    def begin(cls, world: World, system: str, at: Any) -> NoiseTraders:
        """Return them with the trade of so many hours at once: it varies with their square root."""
        noise_ppm = at.noise_ppm * isqrt(at.every_hours * PPM**2) // PPM
        return cls(system=system, noise_ppm=noise_ppm, every_hours=at.every_hours).spread(world)

    def act(self, world: World) -> Step:
        venue = world.system(self.system, Venue)
        if not venue.is_live():
            return world, NO_EVENTS
        size = venue.size()
        drawn = draws.draw("student_2_5", world.seed, world.hour, f"noise {self.system}")
        limit = size * LARGEST_TRADE_PPM // PPM
        amount = max(-limit, min(limit, size * self.noise_ppm * drawn // (PPM * STUDENT_SD)))
        return try_swap(world, venue, OTHERS, amount), NO_EVENTS

    def accounts(self) -> tuple[str, ...]:
        return (OTHERS,)
