"""The table "Your share": the coins that one's pool shares stand for, and how the pool's fees made them grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.wording import amount, amount_with_unit, decimal, exact_amount, percent, short_date
from wallet import Refused, liquidity

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import World

TITLE = "Your share"
YOU = "you"
PPB, ONE = 10**9, 10**18
LOOKED_AT = 200
"""How many of the latest moments are looked through for the last deposit."""


class ShareTable(DataTable):
    """Two rows, one a coin; empty while there is no share."""

    def __init__(self, session: Session) -> None:
        self._session, self._market = session, ""
        columns = (
            TableColumn("coin", "Coin", "head", stretch=True),
            TableColumn("yours", "Yours", "number", 130),
            TableColumn("pool", "In the pool", "number", 140),
            TableColumn("part", "Your part", "number", 110),
        )
        super().__init__(
            TITLE, TableModel(columns), empty="You have no share of this pool. Adding liquidity, at the right, gives you one."
        )
        self.setObjectName("pool.table")
        self.show_rows(3)
        self._since: tuple[int, int] | None = None

    def read_history(self, market: str) -> None:
        """Look up when liquidity was last added to a pool, and at which virtual price."""
        self._since, self._market = None, market
        for row in self._session.practice.activity(limit=LOOKED_AT, search="to the pool"):
            figures = row.receipt.figures if row.receipt is not None and row.receipt.kind == "add_liquidity" else {}
            if "virtual_price" in figures and figures.get("market") == market:
                self._since = (row.hour, int(figures["virtual_price"]))
                return

    def present(self, world: World) -> str:
        """Show the share as it is; returns the words beside the title."""
        try:
            part, sides = liquidity.part_of(world, self._market, YOU), liquidity.sides(world, self._market)
        except Refused:
            self.set_rows([])
            return ""
        if not part.shares:
            self.set_rows([])
            return self._price_words(world, grown=False)
        self.set_rows(
            [
                {
                    "key": coin,
                    "coin": coin,
                    "yours": Cell(amount(mine, coin), exact_amount(mine, coin)),
                    "pool": Cell(amount(held, coin, 2), exact_amount(held, coin)),
                    "part": percent(part.part_ppb / PPB, 4),
                }
                for coin, mine, held in zip(sides.coins, part.amounts, sides.amounts, strict=True)
            ]
        )
        owned = amount_with_unit(part.shares, liquidity.pool_of(world, self._market).share)
        return f"{owned.replace('Pool share', 'shares')}; {self._price_words(world, grown=True)}"

    def _price_words(self, world: World, grown: bool) -> str:
        price = liquidity.virtual_price(world, self._market)
        if price is None:
            return "the pool has no price now"
        words = f"virtual price {decimal(price / ONE, 6)}"
        if not grown or self._since is None or self._since[0] > world.hour:
            return words
        hour, before = self._since
        return f"{words}, {percent(price / before - 1, 4, sign=True)} since you added on {short_date(world.start, hour)}"
