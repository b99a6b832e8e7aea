"""Where one coin in a pool works, in a table: its staked part, what lies beside it, and what trades bring, counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.loop.layers import COLUMNS, FIRST_TO_GO, SLASHED, SUM, TITLE
from ui.panels.loop.words import a_year
from ui.widgets import Cell, DataTable, TableModel
from ui.wording import decimal, percent
from wallet import liquidity, ways

if TYPE_CHECKING:
    from ui.widgets.table.model import RowOfCells
    from wallet import Practice, World

WAD, PPM = 10**18, 10**6
STAKED, BESIDE, TRADES = "Staked, as {token}", "Beside it, as {token}", "Trading fees on all of it"
CONTRACT, NONE = "the pool\N{RIGHT SINGLE QUOTATION MARK}s contract", "none"


class PoolLayersTable(DataTable):
    """`present(practice, world, market)`; its `caption` says over which time fees were counted."""

    def __init__(self) -> None:
        super().__init__(TITLE, TableModel(COLUMNS), empty="This pool is empty.", first_to_go=FIRST_TO_GO)
        self.setObjectName("pool.efficiency")
        self.show_rows(4)
        self.caption = ""

    def present(self, practice: Practice, world: World, market: str) -> None:
        """Show the layers of a pool."""
        pool = liquidity.pool_of(world, market)
        found = ways.efficiency.pool_layers(world, market, practice.yearly_rate)
        sold, coin = pool.sells(world), world.listed[pool.share].coin
        names = {"secures": STAKED.format(token=sold), "beside": BESIDE.format(token=pool.other(sold)), "trades": TRADES}
        rows = [_row(layer, names, coin) for layer in found]
        if rows:
            lost, net = ways.efficiency.slashed_ppm(found), sum(layer.yearly for layer in found)
            rows.append(
                {
                    "key": "sum",
                    "layer": Cell(SUM, strong=True),
                    "amount": Cell(f"{decimal(1, 4)} {coin}", strong=True),
                    "yearly": Cell(a_year(net, True), strong=True),
                    "risk": SLASHED.format(lost=percent(lost / PPM)),
                }
            )
        fees = any(layer.key == "trades" for layer in found)
        self.caption = "fees as since you added" if fees else "fees are counted from the first day on"
        self.set_rows(rows)


def _row(layer: ways.efficiency.Layer, names: dict[str, str], coin: str) -> RowOfCells:
    return {
        "key": layer.key,
        "layer": names[layer.key],
        "amount": f"{decimal(layer.amount / WAD, 4)} {coin}" if layer.key != "trades" else "",
        "yearly": a_year(layer.yearly, True),
        "risk": SLASHED.format(lost=percent(layer.slashed_ppm / PPM))
        if layer.slashed_ppm
        else CONTRACT
        if layer.key == "trades"
        else NONE,
    }
