"""The ways out of a token, each computed by running its own action on the present world: its issuer's exits, and sales."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ui.charts.break_even import BreakEven
from ui.wording import amount_with_unit
from wallet import Refused, leaving, ways

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.session import Session
    from wallet import Outcome, OwnSum, Stage, WayOut

TOLERANCE_PPM = ways.TOLERANCE_PPM
DAY_HOURS = 24


class Offer(msgspec.Struct, frozen=True):
    """What one way would do with all that was asked, or why it cannot be gone; None for a way of a kind that is not there.

    A way that has a step before it is not open: that step is another action.
    """

    way: WayOut | None = None

    @property
    def outcome(self) -> Outcome | None:
        return self.way.outcome if self.way is not None and self.way.first is None and self.way.open else None

    @property
    def refused(self) -> Refused | None:
        if self.way is None or self.way.first is None:
            return self.way.refused if self.way is not None else None
        return self.way.refused or Refused("market_unknown", market=self.way.system)

    @property
    def wrapped(self) -> bool:
        """Whether the token has to be unwrapped first."""
        return self.way is not None and self.way.first is not None

    def figure(self, name: str) -> int:
        """A figure of the receipt."""
        assert self.outcome is not None
        return int(self.outcome.receipt.figures[name])

    def unit(self, name: str) -> str:
        """In what it is counted."""
        assert self.outcome is not None
        return self.outcome.receipt.units[name]

    def said(self, name: str) -> str:
        """The figure with its unit."""
        return amount_with_unit(self.figure(name), self.unit(name))

    @property
    def stages(self) -> tuple[Stage, ...]:
        return self.outcome.receipt.stages if self.outcome else ()

    @property
    def waits(self) -> bool:
        """Whether it pays later, not at once."""
        return bool(self.stages)


class Offers(msgspec.Struct, frozen=True):
    """All ways for one amount of one token, which is owed in `coin` and made of `inside`. `own` says what the tokens cost;
    `whole` that nothing was typed and all of them are looked at. Two are compared, an exit and a sale: that of the key `picked`,
    and the first of the other kind.
    """

    amount: int
    token: str
    coin: str
    ways: tuple[WayOut, ...]
    own: Mapping[str, OwnSum]
    inside: str
    whole: bool = False
    picked: str = ""

    @property
    def redeem(self) -> Offer:
        return self._one_of([way for way in self.ways if way.way != ways.SELL])

    @property
    def sell(self) -> Offer:
        return self._one_of([way for way in self.ways if way.way == ways.SELL])

    def _one_of(self, kind: Sequence[WayOut]) -> Offer:
        return Offer(next((way for way in kind if way.key == self.picked), kind[0] if kind else None))

    def break_even(self, elsewhere_bps: int) -> BreakEven | None:
        """The figures of the break-even chart, None where one of the ways is shut, or both pay at once."""
        if self.redeem.outcome is None or self.sell.outcome is None or not self.redeem.waits:
            return None
        low, likely, high = leaving.hours_of(self.redeem.stages)
        redeemed, sold = self.redeem.figure("got"), self.sell.figure("got")
        return BreakEven(
            relative_gap=sold / redeemed - 1,
            low_days=low / DAY_HOURS,
            likely_days=likely / DAY_HOURS,
            high_days=high / DAY_HOURS,
            elsewhere=elsewhere_bps / 10_000,
            break_even=leaving.break_even_yearly(redeemed, sold, likely),
        )

    def even_days(self, elsewhere_bps: int) -> float | None:
        """After how many days of waiting both ways are even; None where one is shut, none waits, or selling costs nothing."""
        if self.redeem.outcome is None or self.sell.outcome is None or not self.redeem.waits:
            return None
        return leaving.break_even_days(self.redeem.figure("got"), self.sell.figure("got"), elsewhere_bps / 10_000)


def offers(session: Session, token: str, amount: int, whole: bool = False, picked: str = "") -> Offers:
    """Try every way of leaving with `amount` of `token` (smallest unit)."""
    world = session.world
    found = ways.ways_out(world, token, amount)
    inside = world.issuer(world.listed[token].issuer).asset
    return Offers(amount, token, found.of.coin, found.ways, session.practice.own, inside, whole, picked)
