"""What is found of the ways out of a token: each as it was tried, and all of them side by side."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from wallet.actions.base import Action, Outcome
from wallet.errors import Refused
from wallet.world import leaving
from wallet.world.tokens import WEI

ROUNDED = 10
"""So many of the smallest units of a whole coin are rounded off by rates of both sides."""


class Leavable(NamedTuple):
    """What somebody holds that can leave: a token with what there is of it, or locked stake under the key of its line.

    `coin` is what it is owed in, `amount` in the smallest unit of the token, or of the coin where it is locked.
    """

    key: str
    coin: str
    amount: int
    locked: bool = False


class WayOut(msgspec.Struct, frozen=True, kw_only=True):
    """One way out, tried: what it would do, or why it cannot be gone.

    `got` of `pays` comes for `taken` of what is left with, which redeems for `owed` of that now; all in smallest units. Where all
    that was asked cannot go, `refused` says why, and the figures are those of the part that can, 0 where none can. `first` is
    the step that has to be made before: the token is unwrapped, and what comes of it, `inside`, goes this way.
    """

    way: str
    system: str
    action: Action
    asked: int
    pays: str = ""
    taken: int = 0
    got: int = 0
    owed: int = 0
    worst: int = 0
    """What comes in a bad case: after a slashing while it waits, or the least at which is still sold."""
    missed: int = 0
    """The rewards it would have earned while it waits without earning."""
    low_hours: int = 0
    likely_hours: int = 0
    high_hours: int = 0
    ready: int | None = None
    """The most that it pays now, whatever is asked; None where it has no limit."""
    opens: int = 0
    """The unix time from which it can be gone, 0 where it can now or that is not known."""
    outcome: Outcome | None = None
    refused: Refused | None = None
    first: Action | None = None
    inside: str = ""

    @property
    def key(self) -> str:
        """A name of its own among the ways out of one token."""
        return f"{self.way} {self.system}"

    @property
    def open(self) -> bool:
        """Whether all that was asked can go this way now."""
        return self.outcome is not None and self.refused is None

    @property
    def waits(self) -> bool:
        """Whether one is paid later."""
        return self.likely_hours > 0

    @property
    def left_over(self) -> int:
        """What would stay where it is."""
        return max(0, self.asked - self.taken)

    @property
    def cost(self) -> int:
        """What comes less than what it redeems for, before the network fee, of what it pays; negative where more comes, 0 where
        the difference is no more than a rate of 1e18 rounds off."""
        less = self.owed - self.got
        return less if abs(less) > max(ROUNDED, self.owed // WEI * ROUNDED) else 0


class WaysOut(msgspec.Struct, frozen=True):
    """All ways out of `amount` of one thing held, which redeems for `owed` coins now; the issuer's first.

    Rates a year are floats (0.05 is 5 %), never amounts.
    """

    of: Leavable
    amount: int
    ways: tuple[WayOut, ...]
    owed: int = 0

    def way(self, key: str) -> WayOut | None:
        """Return one of them."""
        return next((way for way in self.ways if way.key == key), None)

    def rivals(self, key: str) -> tuple[WayOut, WayOut] | None:
        """Return a way that waits and one that pays at once, of which `key` is one and the other pays most of its kind.

        None where there is no such pair that is open for all of it.
        """
        chosen = self.way(key)
        if chosen is None or not chosen.open:
            return None
        others = [way for way in self.ways if way.open and way.waits != chosen.waits and way.pays == chosen.pays]
        if not others:
            return None
        other = max(others, key=lambda way: way.got)
        return (chosen, other) if chosen.waits else (other, chosen)

    def beside(self, key: str) -> tuple[WayOut, int] | None:
        """Return the other way that is open for all of it and pays most, before those that pay at the same time, and how much
        more or less `key` pays than it; None where there is none, or one of them pays something else."""
        chosen = self.way(key)
        if chosen is None or not chosen.open:
            return None
        others = [way for way in self.ways if way.open and way.key != key and way.pays == chosen.pays]
        if not others:
            return None
        other = max(others, key=lambda way: (way.waits != chosen.waits, way.got))
        return other, chosen.got - other.got

    def even_yearly(self, key: str) -> float | None:
        """Return what money must earn a year for both of `rivals` to be even; None where waiting brings no more."""
        pair = self.rivals(key)
        return None if pair is None else leaving.break_even_yearly(pair[0].got, pair[1].got, pair[0].likely_hours)

    def even_days(self, key: str, yearly: float) -> float | None:
        """Return after how many days of waiting both of `rivals` are even for money that earns `yearly`; None where waiting
        brings no more."""
        pair = self.rivals(key)
        return None if pair is None else leaving.break_even_days(pair[0].got, pair[1].got, yearly)
