"""The figures over a pool of which one has a share: how large it is, what it would pay, what that redeems for, and what it
brought beyond holding the same coins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.pool.came import coin_of_pool, days_words
from ui.widgets import Figure, LineLook
from ui.wording import amount, amount_with_unit, decimals, exact_amount, percent, short_date
from wallet import Refused, liquidity, providing

if TYPE_CHECKING:
    from wallet import World

YOU = "you"
PPB = 10**9


class StandingFigures:
    """Four figures; `present` writes them and says whether there is a share at all."""

    def __init__(self) -> None:
        self.part, self.out = Figure("Your share"), Figure("You could withdraw")
        self.worth = Figure("Redeems for", LineLook("redeem"))
        self.better = Figure("Better than holding")
        self.figures = (self.part, self.out, self.worth, self.better)

    def present(self, world: World, market: str) -> bool:
        """Write how the share of that pool stands."""
        try:
            part = liquidity.part_of(world, market, YOU)
        except Refused:
            return False
        found = providing.returned(world, market)
        if not part.shares or found is None:
            return False
        pool, coin = liquidity.pool_of(world, market), coin_of_pool(world, market)
        entries = providing.entries(world, market)
        size = world.worth(pool.share, pool.supply(), world.redemption_rate(pool.share))
        self.part.set_figure(percent(part.part_ppb / PPB, 4).removesuffix(" %"), "%", f"of {amount_with_unit(size, coin, 0)}")
        first, second = part.amounts
        both = f"{_short(first, pool.coins[0])} + {_short(second, pool.coins[1])}"
        exact = " and ".join(exact_amount(size, token) for size, token in zip(part.amounts, pool.coins, strict=True))
        put = [sum(entry.amounts[place] for entry in entries) for place in (0, 1)]
        words = " + ".join(_short(size, token) for size, token in zip(put, pool.coins, strict=True))
        self.out.set_figure(both, " + ".join(pool.coins), f"by holding {words}", exact)
        sells = world.market_price(pool.share)
        sold = "" if sells is None else f"sells for {amount_with_unit(world.worth(pool.share, part.shares, sells), coin)}"
        since = short_date(world.start, entries[0].hour)
        paid = sum(entry.came.put_in for entry in entries)
        told = f"put in {amount(paid, coin)} on {since}" if len(entries) == 1 else f"put in {amount(paid, coin)} since {since}"
        self.worth.set_figure(
            amount(found.worth, coin), coin, f"{told}; {sold}" if sold else told, exact_amount(found.worth, coin)
        )
        against = found.against_holding
        self.better.set_name("Better than holding" if against >= 0 else "Worse than holding")
        self.better.set_figure(
            amount(against, coin, sign=True), coin, days_words(world.hour - entries[0].hour), exact_amount(against, coin)
        )
        return True


def _short(size: int, token: str) -> str:
    """A coin's amount with as few digits as tell it."""
    return amount(size, token, 1 if size >= 10 ** decimals(token) else 4)
