"""The four figures over the chart: what I hold, what it redeems for, what it sells for, and the gap between the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.holdings_lines import COIN
from ui.panels.holdings_words import dollars, gap_words, likely_ready, sold_hint, sold_words
from ui.widgets import Figure, Sample
from ui.wording import amount, amount_with_unit, decimal, exact_amount, seconds_date, span_range, token_name
from wallet import outlook

if TYPE_CHECKING:
    from wallet import Holding, World


class HoldingFigures:
    """`figures` go into a tab's row; `present(line, world, day_change)` writes them."""

    def __init__(self) -> None:
        self.hold = Figure("You hold", Sample("hold", "dots"))
        self.redeems = Figure("Redeems for", Sample("redeem"))
        self.sells = Figure("Sells for", Sample("market"))
        self.gap = Figure("Gap")
        for figure, name in zip(self.figures, ("hold", "redeems", "sells", "gap"), strict=True):
            figure.setObjectName(f"figure.{name}")

    @property
    def figures(self) -> tuple[Figure, Figure, Figure, Figure]:
        """In the order in which they stand."""
        return self.hold, self.redeems, self.sells, self.gap

    def present(self, line: Holding, world: World, day_change: float) -> None:
        """Show a line; `day_change` is the change of its redemption value in a day, in coins, NaN where unknown."""
        unit = token_name(line.token)
        grown = f"{decimal(day_change, 4, sign=True)} {COIN} in 24 hours" if day_change == day_change else ""
        self.hold.set_figure(amount(line.amount, line.token), unit, grown, exact_amount(line.amount, line.token))
        owed = line.redemption_value
        hint = f"{exact_amount(owed, COIN)}\n{dollars(world, owed)}"
        self.redeems.set_figure(amount(owed, COIN), COIN, _owed(line, world), hint)
        if line.market_value is None:
            self.sells.set_figure("not for sale", "", "it cannot be sold while it is there")
            self.gap.set_figure("\N{EM DASH}", "", "no market")
            return
        self.sells.set_figure(amount(line.market_value, COIN), COIN, sold_words(line, world), sold_hint(line, world))
        gap = line.market_value - owed
        self.gap.set_figure(amount(gap, COIN, sign=True), COIN, gap_words(line), exact_amount(gap, COIN))


def _owed(line: Holding, world: World) -> str:
    """What each unit redeems for, and when: a sentence under the figure."""
    if line.token in (COIN, "USDC"):
        return "it is money already" if line.place == "wallet" else "through the exit queue"
    each, when = f"{amount_with_unit(line.redemption_rate, COIN)} each", when_redeemed(world, line.redemption_value)
    return f"{each}, {when}" if when else each


def when_redeemed(world: World, wei: int) -> str:
    """How long redeeming so much takes when asked for now, in words that follow a comma."""
    opens = world.lido.withdrawals_open
    if opens > world.now or not opens:
        return f"not before {seconds_date(opens)}" if opens else "no queue yet"
    if not wei:
        return ""
    if not likely_ready(world):
        return "no estimate"
    low, high = outlook.hours_of(outlook.redemption_stages(world, wei))
    return f"in {span_range(low, high)}"
