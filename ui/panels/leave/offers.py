"""The ways out of a token as the form and the comparison look at them: each tried by the model, one of them chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ui.charts.break_even import BreakEven
from ui.wording import exit_words
from wallet import ways

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.session import Session
    from wallet import OwnSum, WayOut, WaysOut

QUEUE = "queue"
DAY_HOURS = 24
BPS = 10_000


class Offers(msgspec.Struct, frozen=True):
    """All ways for one amount. `own` says what the tokens cost; `whole` that nothing was typed and all of them are looked at;
    `picked` is the key of the way that is chosen."""

    found: WaysOut
    own: Mapping[str, OwnSum]
    whole: bool = False
    picked: str = ""

    @property
    def ways(self) -> tuple[WayOut, ...]:
        return self.found.ways

    @property
    def chosen(self) -> WayOut | None:
        return self.found.way(self.picked)

    def first(self, sale: bool) -> WayOut | None:
        """The first sale or the first exit that can be gone for all of it in one step."""
        kind = (way for way in self.ways if (way.way == ways.SELL) == sale)
        return next((way for way in kind if way.open and way.first is None), None)

    def break_even(self, elsewhere_bps: int) -> BreakEven | None:
        """The figures of the break-even chart for the way chosen and its rival; None where there is no wait to weigh."""
        pair = self.found.rivals(self.picked)
        if pair is None:
            return None
        waits, sold = pair
        return BreakEven(
            relative_gap=sold.got / waits.got - 1,
            low_days=waits.low_hours / DAY_HOURS,
            likely_days=waits.likely_hours / DAY_HOURS,
            high_days=waits.high_hours / DAY_HOURS,
            elsewhere=elsewhere_bps / BPS,
            break_even=self.found.even_yearly(self.picked),
            quick=exit_words(sold.way).doing,
            wait="in the queue" if waits.way == QUEUE else "until it is paid",
        )

    def even_days(self, elsewhere_bps: int) -> float | None:
        """After how many days of waiting both are even."""
        return self.found.even_days(self.picked, elsewhere_bps / BPS)


def offers(session: Session, key: str, amount: int, whole: bool = False, picked: str = "") -> Offers:
    """Try every way of leaving with `amount` of a token (smallest unit), or with the locked stake of that key."""
    return Offers(ways.ways_out(session.world, key, amount), session.practice.own, whole, picked)
