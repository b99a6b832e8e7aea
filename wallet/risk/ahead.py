"""A look ahead: one possible life of a world, hour by hour, for the ghost line of a preview.

It is the model itself with the world's own seed, not a forecast: the same hours would be lived if nothing else were done.
Ask for one hour at a time, so that a window can stop between two.
"""

from __future__ import annotations

from collections.abc import Iterator

from wallet.world.hour import pass_hour
from wallet.world.sampling import ALL, Sample, samples
from wallet.world.state import World


def ahead(world: World, hours: int, key: str = ALL, account: str = "you") -> Iterator[tuple[int, Sample]]:
    """Yield (hour, sample of `key`) for now and each of the next `hours`; a line that ends is not yielded any more."""
    for step in range(hours + 1):
        if step:
            world, _ = pass_hour(world)
        found = next((sample for sample in samples(world, account) if sample.token == key), None)
        if found is None:
            return
        yield world.hour, found
