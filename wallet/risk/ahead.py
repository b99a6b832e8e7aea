"""A look ahead: one possible life of a world, hour by hour, for the ghost line of a preview.

It is the model itself with the world's own seed, not a forecast: the same hours would be lived if nothing else were done.
Ask for one hour at a time, so that a window can stop between two.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from wallet.world.following import ALL
from wallet.world.hour import pass_hour
from wallet.world.own_sums import OwnSums
from wallet.world.sample import Sample
from wallet.world.sampling import samples
from wallet.world.state import World

NO_MOVES: OwnSums = {}
"""Nothing is done ahead: what is put in and taken out there, a liquidation did."""


def ahead(world: World, hours: int, key: str = ALL, account: str = "you") -> Iterator[tuple[int, Sample]]:
    """Yield (hour, sample of `key`) for now and each of the next `hours`; a line that ends is not yielded any more."""
    for step in range(hours + 1):
        if step:
            world, _ = pass_hour(world)
        found = _line(world, key, account)
        if found is None:
            return
        yield world.hour, found


def _line(world: World, key: str, account: str) -> Sample | None:
    return next((sample for sample in samples(world, account, NO_MOVES) if sample.token == key), None)


class Kept:
    """A look ahead that keeps the hours it lived: of a world that it came through, a step later, it lives only the rest."""

    def __init__(self) -> None:
        self._followed: tuple[str, str] | None = None
        self._hours: list[tuple[World, Sample | None]] = []

    def ahead(self, world: World, hours: int, key: str = ALL, account: str = "you") -> Iterator[tuple[int, Sample]]:
        """Yield what `ahead` does."""
        lived = self._lived(world, key, account)
        for step in range(hours + 1):
            if step == len(lived):
                later, _ = pass_hour(lived[-1][0])
                lived.append((later, _line(later, key, account)))
            reached, found = lived[step]
            if found is None:
                return
            yield reached.hour, found

    def _lived(self, world: World, key: str, account: str) -> list[tuple[World, Sample | None]]:
        """Return the hours that are known from `world` on, at least its own; they are kept, and no others any more."""
        gone = world.hour - self._hours[0][0].hour if self._hours and self._followed == (key, account) else -1
        through = 0 <= gone < len(self._hours) and self._hours[gone][0] == world
        self._hours = self._hours[gone:] if through else [(world, _line(world, key, account))]
        self._followed = key, account
        return self._hours


def known_ahead(world: World) -> bool:
    """Whether the hours to come are recorded, so that a look ahead would tell what happened."""
    return world.hour < world.recorded_until


class Apart(msgspec.Struct, frozen=True):
    """One hour of two lives: as it goes without what is tried, and with it."""

    hour: int
    without: Sample
    tried: Sample


def apart(
    now: World, tried: World, hours: int, key: str = ALL, hidden: bool = False, account: str = "you", kept: Kept | None = None
) -> Iterator[Apart]:
    """Yield the present hour, the same hour with what is tried, and each of the next `hours` with and without it.

    `hidden` tells nothing of what comes anyway: both are lived with the crowd's usual trades instead of the record, and only
    their difference is told, as if prices and rates stood still otherwise. `kept` need not live again what it lived without.
    """
    if hidden:
        added = tuple(entry for entry in tried.agenda if entry not in now.agenda)
        now, tried = (
            replace(world, crowd=tuple(habit for habit in world.crowd if not habit.rules), agenda=agenda)
            for world, agenda in ((now, ()), (tried, added))
        )
    lives = zip((kept or Kept()).ahead(now, hours, key, account), ahead(tried, hours, key, account), strict=False)
    present = None
    for (hour, without), (_, other) in lives:
        if present is None:
            present = without
            yield Apart(hour, without, without)
        yield Apart(hour, present, _beside(present, without, other)) if hidden else Apart(hour, without, other)


def _beside(level: Sample, without: Sample, tried: Sample) -> Sample:
    """Return `level` moved by what is between the two samples."""
    moved = {name: getattr(level, name) + getattr(tried, name) - getattr(without, name) for name in _MOVED}
    return replace(level, **moved, exact=())


_MOVED = ("balance", "redemption_value", "market_value", "redemption_rate", "market_price", "put_in", "taken_out")
