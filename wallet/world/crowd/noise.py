"""Noise traders: every hour a net trade with heavy tails (Student t, 2.5 degrees of freedom)."""

from __future__ import annotations

from typing import ClassVar

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
    """The standard deviation of their hourly net trade, in millionths of the pool."""

    noise_ppm: int


class NoiseTraders(Habit, frozen=True, kw_only=True, tag="noise_traders"):
    """Who trades in the market `system`: `noise_ppm` is the standard deviation of the hourly net trade, in millionths of it."""

    noise_ppm: int
    At: ClassVar[type[msgspec.Struct]] = NoiseStart

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
