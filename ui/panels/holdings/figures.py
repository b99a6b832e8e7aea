"""The four figures over the chart: what I hold, what it redeems for, what it sells for, and the gap between the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.holdings.words import dollars, gap_words, likely_ready, sold_hint, sold_words
from ui.widgets import Figure, LineLook
from ui.wording import amount, decimal, exact_amount, first_coin, first_dollar, price, span_range, token_name
from ui.wording.waits import from_when, payable
from wallet import leaving, outlook

if TYPE_CHECKING:
    from wallet import Holding, Moved, World


class HoldingFigures:
    """`figures` go into a tab's row; `present(line, world, day)` writes them."""

    def __init__(self) -> None:
        self.hold = Figure("You hold", LineLook("hold", "dots"))
        self.redeems = Figure("Redeems for", LineLook("redeem"))
        self.sells = Figure("Sells for", LineLook("market"))
        self.gap = Figure("Gap")
        for figure, name in zip(self.figures, ("hold", "redeems", "sells", "gap"), strict=True):
            figure.setObjectName(f"figure.{name}")

    @property
    def figures(self) -> tuple[Figure, Figure, Figure, Figure]:
        """In the order in which they stand."""
        return self.hold, self.redeems, self.sells, self.gap

    def present(self, line: Holding, world: World, day: Moved | None) -> None:
        """Show a line; `day` is what it earned in a day and what was added to it, None where unknown."""
        for figure, what in zip(self.figures, ("hold", "redeem", "sell", "gap"), strict=True):
            figure.set_explained(line.key, what)
        unit, opens = (
            token_name(line.token),
            0 if line.token in (first_coin(), first_dollar()) else leaving.redemption_opens(world),
        )
        self.redeems.set_name(from_when("Redeems for", opens))
        self.hold.set_figure(amount(line.amount, line.token), unit, day_words(day), exact_amount(line.amount, line.token))
        owed = line.redemption_value
        hint = f"{exact_amount(owed, first_coin())}\n{dollars(world, owed)}"
        self.redeems.set_figure(amount(owed, first_coin()), first_coin(), _owed(line, world), hint)
        if line.market_value is None:
            self.sells.set_figure("not for sale", "", "it cannot be sold while it is there")
            self.gap.set_figure("\N{EM DASH}", "", "no market")
            return
        self.sells.set_figure(
            amount(line.market_value, first_coin()), first_coin(), sold_words(line, world), sold_hint(line, world)
        )
        gap = line.market_value - owed
        self.gap.set_figure(amount(gap, first_coin(), sign=True), first_coin(), gap_words(line), exact_amount(gap, first_coin()))


def day_words(day: Moved | None) -> str:
    """What was earned in a day, and apart from it what one added or took out."""
    if day is None or day.earned != day.earned:
        return ""
    earned = f"{decimal(day.earned, 4, sign=True)} earned"
    if round(abs(day.added), 4) == 0:
        return f"{earned} in 24 hours"
    return f"{earned}, {decimal(abs(day.added), 4)} {'added' if day.added > 0 else 'taken out'} in 24 h"


def _owed(line: Holding, world: World) -> str:
    """What each unit redeems for, and when: a sentence under the figure."""
    if line.token in (first_coin(), first_dollar()):
        return "it is money already" if line.place == "wallet" else "through the exit queue"
    each, when = f"{price(line.redemption_rate)} {first_coin()} each", when_redeemed(world, line.redemption_value)
    return f"{each}, {when}" if when else each


def when_redeemed(world: World, wei: int) -> str:
    """How long redeeming so much takes when asked for now, in words that follow a comma."""
    opens = leaving.opens_at(world)
    if opens > world.now or not opens:
        return payable(opens)
    if not wei:
        return ""
    if not likely_ready(world):
        return "no estimate"
    low, high = outlook.hours_of(outlook.redemption_stages(world, wei))
    return f"in {span_range(low, high)}"
