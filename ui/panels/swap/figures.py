"""The figures over the pool's charts: what it pays for one staked token, what is owed for it, and how unbalanced it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.swap.words import redeeming_words, sides_words
from ui.widgets import Figure, LineLook
from ui.wording import (
    amount,
    amount_with_unit,
    decimals,
    exact_amount,
    first_coin,
    first_market,
    first_token,
    gap_in_words,
    percent,
)
from ui.wording.waits import from_when
from wallet import leaving, liquidity

if TYPE_CHECKING:
    from wallet import World

FEE_ONE = 10**10
DASH = "\N{EM DASH}"


class PoolFigures:
    """Four figures of a market; `present` writes them for a world."""

    def __init__(self) -> None:
        self.pays = Figure("Pool pays", LineLook("market"))
        self.owed = Figure("Redemption rate", LineLook("redeem"))
        self.holds = Figure("Pool holds")
        self.gap = Figure("Gap")
        self.figures = (self.pays, self.owed, self.gap, self.holds)

    def present(self, world: World, market: str) -> None:
        """Write what the market pays, owes and holds; where it cannot quote, say so."""
        for figure, what in zip(self.figures, ("pays", "rate", "gap", "holds"), strict=True):
            figure.set_explained("pool" if market in ("", first_market()) else f"pool {market}", what)
        traded = liquidity.market_if_any(world, market)
        token = traded.sells(world) if traded is not None else first_token()
        coin = traded.other(token) if traded is not None else first_coin()
        rate = liquidity.rate_between(world, token, coin)
        self.owed.set_name(from_when("Redemption rate", leaving.redemption_opens(world, leaving.leaves_by(world, token))))
        when = f"for one {token}, {redeeming_words(world, token)}"
        self.owed.set_figure(amount(rate, coin, 5), coin, when, exact_amount(rate, coin))
        if traded is None:
            self.pays.set_figure("no pool", "", "nothing trades it here")
            self.holds.set_figure("no pool")
            self.gap.set_figure(DASH)
            return
        price = liquidity.pays(world, market, token)
        if price is None:
            self.pays.set_figure("no price", "", "the pool cannot quote now")
            self.gap.set_figure(DASH)
        else:
            fee = percent(traded.fees_1e10()[0] / FEE_ONE)
            words = f"for one {token}, after {fee} fee"
            self.pays.set_figure(amount(price, coin, 5), coin, words, exact_amount(price, coin))
            size, _, word = gap_in_words(price, rate).partition(" % ")
            self.gap.set_figure(
                f"{size} %" if word else size, word, "against redeeming" if word else "the pool pays what redeeming pays"
            )
        self._hold(liquidity.sides(world, market))

    def _hold(self, sides: liquidity.Sides) -> None:
        if not any(sides.percents):
            self.holds.set_figure("nothing", "", "the last provider left")
            return
        both = tuple(zip(sides.coins, sides.amounts, strict=True))
        places = 0 if all(value >= 100 * 10 ** decimals(token) for token, value in both) else 4
        held = [amount_with_unit(value, token, places) for token, value in both]
        exact = " and ".join(exact_amount(value, token) for token, value in both)
        self.holds.set_figure(sides_words(sides), "", " and ".join(held), exact)
