"""The figures over the pool's charts: what it pays for one staked token, what is owed for it, and how lopsided it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.swap.words import redeeming_words, sides_words
from ui.widgets import Figure, LineLook
from ui.wording import amount_with_unit, exact_amount, first_coin, first_token, gap_in_words, percent
from ui.wording import price as shown_price
from ui.wording.waits import from_when
from wallet import Refused, leaving, liquidity

if TYPE_CHECKING:
    from wallet import World

FEE_ONE = 10**10
DASH = "\N{EM DASH}"


class PoolFigures:
    """Four figures; `present` writes them for a world."""

    def __init__(self, market: str) -> None:
        self._market = market
        self.pays = Figure("Pool pays", LineLook("market"))
        self.owed = Figure("Redemption rate", LineLook("redeem"))
        self.holds = Figure("Pool holds")
        self.gap = Figure("Gap")
        self.figures = (self.pays, self.owed, self.gap, self.holds)
        for figure, what in zip(self.figures, ("pays", "rate", "gap", "holds"), strict=True):
            figure.set_explained("pool", what)

    def present(self, world: World) -> None:
        """Write what the pool pays, owes and holds; where it cannot quote, say so."""
        rate = world.redemption_rate(first_token())
        self.owed.set_name(from_when("Redemption rate", leaving.redemption_opens(world)))
        when = f"for one {first_token()}, {redeeming_words(world)}"
        self.owed.set_figure(shown_price(rate), first_coin(), when, exact_amount(rate, first_coin()))
        try:
            sides, price = liquidity.sides(world, self._market), liquidity.pays(world, self._market, first_token())
        except Refused:
            self.pays.set_figure("no pool", "", "nothing trades it here")
            self.holds.set_figure("no pool")
            self.gap.set_figure(DASH)
            return
        if price is None:
            self.pays.set_figure("no price", "", "the pool cannot quote now")
            self.gap.set_figure(DASH)
        else:
            fee = percent(liquidity.pool_of(world, self._market).fees_1e10()[0] / FEE_ONE)
            self.pays.set_figure(
                shown_price(price), first_coin(), f"for one {first_token()}, after {fee} fee", exact_amount(price, first_coin())
            )
            size, _, word = gap_in_words(price, rate).partition(" % ")
            self.gap.set_figure(
                f"{size} %" if word else size, word, "against redeeming" if word else "the pool pays what redeeming pays"
            )
        if not any(sides.percents):
            self.holds.set_figure("nothing", "", "the last provider left")
            return
        places = 0 if min(sides.amounts) >= 100 * 10**18 else 4
        held = [amount_with_unit(value, token, places) for token, value in zip(sides.coins, sides.amounts, strict=True)]
        exact = " and ".join(exact_amount(value, token) for token, value in zip(sides.coins, sides.amounts, strict=True))
        self.holds.set_figure(sides_words(sides), "", " and ".join(held), exact)
