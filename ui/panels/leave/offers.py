"""The two ways out, each computed by running its own action on the present world: the queue, or a sale in the pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ui.charts.break_even import BreakEven
from ui.wording import first_coin, first_token, first_wrapped
from wallet import Refused, actions, leaving, liquidity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.session import Session
    from wallet import Action, Outcome, OwnSum, Stage

TOLERANCE_PPM = 1000
"""How much less than quoted a sale may bring before nothing is traded: 0.10 %, ample for a pool of two equals."""
DAY_HOURS = 24


class Offer(msgspec.Struct, frozen=True):
    """What one way would do, or why it cannot be gone."""

    action: Action
    outcome: Outcome | None = None
    refused: Refused | None = None

    def figure(self, name: str) -> int:
        """A figure of the receipt."""
        assert self.outcome is not None
        return int(self.outcome.receipt.figures[name])

    @property
    def stages(self) -> tuple[Stage, ...]:
        return self.outcome.receipt.stages if self.outcome else ()


class Offers(msgspec.Struct, frozen=True):
    """Both ways for one amount of one token. `own` says what the tokens cost; `whole` that nothing was typed and all of them
    are looked at."""

    amount: int
    token: str
    redeem: Offer
    sell: Offer
    own: Mapping[str, OwnSum]
    whole: bool = False

    def break_even(self, elsewhere_bps: int) -> BreakEven | None:
        """The figures of the break-even chart, None where one of the ways is shut."""
        if self.redeem.outcome is None or self.sell.outcome is None:
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
        """After how many days in the queue both ways are even; None where one is shut or selling costs nothing."""
        if self.redeem.outcome is None or self.sell.outcome is None:
            return None
        return leaving.break_even_days(self.redeem.figure("got"), self.sell.figure("got"), elsewhere_bps / 10_000)


def offers(session: Session, token: str, amount: int, whole: bool = False) -> Offers:
    """Try both ways of leaving with `amount` of `token` (smallest unit)."""
    redeem = actions.RequestWithdrawal(amount=amount, token=first_wrapped() if token == first_wrapped() else first_token())
    return Offers(amount, token, _tried(session, redeem), _sale(session, token, amount), session.practice.own, whole)


def _sale(session: Session, token: str, amount: int) -> Offer:
    """The sale with a minimum that follows from its own quote."""
    asked = actions.Swap(market=liquidity.staked_market(session.world), pay=token, receive=first_coin(), amount=amount)
    quote = _tried(session, asked)
    if quote.outcome is None:
        return quote
    least = actions.minimum_after_tolerance(quote.figure("got"), TOLERANCE_PPM)
    return _tried(session, actions.Swap(asked.market, token, first_coin(), amount, minimum=least))


def _tried(session: Session, action: Action) -> Offer:
    try:
        return Offer(action, session.preview(action))
    except Refused as refused:
        return Offer(action, refused=refused)
