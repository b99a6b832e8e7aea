"""How much of a usual day is done today: a draw with a heavy tail whose mean is 1."""

from __future__ import annotations

from wallet.world import draws
from wallet.world.state import World

LOGNORMAL_MEAN = 1_197_217_363
"""Mean of exp of a normal with standard deviation 0.6, in billionths."""


def portion(world: World, usual: int, purpose: str) -> int:
    """Return `usual` times a draw whose mean is 1."""
    return usual * draws.draw("lognormal_0_6", world.seed, world.hour, purpose) // LOGNORMAL_MEAN
