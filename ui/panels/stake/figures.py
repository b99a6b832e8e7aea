"""The figures at the top of the Stake tab: what I hold, what it redeems for, what it sells for, and the gap between the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.holdings.lines import all_staked
from ui.panels.holdings.words import sold_hint, sold_words
from ui.widgets import Figure, LineLook
from ui.wording import amount, exact_amount, first_coin, first_token, gap_in_words, price, seconds_date, span_range
from ui.wording.waits import from_when, payable
from wallet import leaving, outlook, staked

if TYPE_CHECKING:
    from wallet import Staked, World

WEI = 10**18


class StakeFigures:
    """Owns the four figures; `refresh(world)` words them. They never follow the crosshair."""

    def __init__(self) -> None:
        self.hold = Figure("You hold", LineLook("hold", "dots"))
        self.redeems = Figure("Redeems for", LineLook("redeem"))
        self.sells = Figure("Sells for", LineLook("market"))
        self.gap = Figure("Gap")
        for figure, what in zip(self.all(), ("hold", "redeem", "sell", "gap"), strict=True):
            figure.set_explained("lst", what)

    def all(self) -> tuple[Figure, ...]:
        return self.hold, self.redeems, self.sells, self.gap

    def refresh(self, world: World, why_waiting: str = "") -> None:
        """Show the totals of the present world; `why_waiting` is why leaving takes another time than it did."""
        totals, opens = staked(world), leaving.redemption_opens(world)
        self.redeems.set_name(from_when("Redeems for", opens))
        self.hold.set_figure(
            amount(totals.balance, first_token()), first_token(), _where(totals), exact_amount(totals.balance, first_token())
        )
        hint = exact_amount(totals.redeems_for, first_coin()) + (f"\nnot before {seconds_date(opens)}" if opens else "")
        words = self._redeem_words(world, totals, why_waiting)
        self.redeems.set_figure(amount(totals.redeems_for, first_coin()), first_coin(), words, hint)
        if totals.sells_for is None or totals.price is None:
            self.sells.set_figure("no market", "", "nothing trades it here")
            self.gap.set_figure("\u2014")
            return
        line = all_staked(world, world.coin)
        self.sells.set_figure(
            amount(totals.sells_for, first_coin()), first_coin(), sold_words(line, world), sold_hint(line, world)
        )
        words = gap_in_words(totals.price / WEI, 1.0)
        words = "nothing to compare" if not totals.balance else "no gap" if words == "none" else words
        shown = amount(totals.gap, first_coin(), sign=bool(totals.gap))
        self.gap.set_figure(shown, first_coin(), words, exact_amount(totals.gap, first_coin()))

    def _redeem_words(self, world: World, totals: Staked, why_waiting: str) -> str:
        opens = leaving.redemption_opens(world)
        if opens:
            return f"owed, {payable(opens)}"
        if not totals.balance:
            return f"{price(WEI)} {first_coin()} each"
        low, _, high = leaving.hours_of(outlook.redemption_stages(world, totals.balance))
        within = f"in {span_range(low, high)}"
        return f"{within}, {why_waiting}" if why_waiting else f"{price(WEI)} {first_coin()} each, {within}"


def _where(totals: Staked) -> str:
    """Where it is, shortly: nothing to say where all of it lies in the wallet as it is."""
    parts = [
        f"{amount(part, first_token())} {word}"
        for part, word in ((totals.wrapped, "wrapped"), (totals.pooled, "in the pool"))
        if part
    ]
    if not totals.balance:
        return "nothing staked yet"
    if len(parts) > 1:
        return "wallet, " + ", ".join(part.split(" ", 1)[1] for part in parts)
    return f"{parts[0]}" if parts else "all in the wallet"
