"""Where one coin in a vault works, in a table: its own work, what strategies borrow on top, counted once, and the fee."""

from __future__ import annotations

from ui.panels.loop.layers import COLUMNS, FIRST_TO_GO, LENDER, RATE, SLASHED, SUM, TITLE
from ui.panels.loop.words import a_year
from ui.widgets import Cell, DataTable, TableModel
from ui.widgets.table.model import RowOfCells
from ui.wording import decimal, percent
from wallet import LentOut, ways

WAD, PPM = 10**18, 10**6
NAMES = {
    "secures": "Secures the chain",
    "supplied": "Supplied to the lender",
    "borrowed": "Borrowed against it",
    "again": "Staked again, in the loop",
    "fee": "The vault\N{RIGHT SINGLE QUOTATION MARK}s fee on what they add",
}
HOLDS = "Staked for {token}"
NONE = "none"


class VaultLayersTable(DataTable):
    """`present(told, layers)`; nothing without a vault."""

    def __init__(self) -> None:
        super().__init__(TITLE, TableModel(COLUMNS), empty="This vault is empty.", bleed=0, first_to_go=FIRST_TO_GO)
        self.setObjectName("vault.efficiency")
        self.show_rows(7)

    def present(self, told: LentOut | None, layers: tuple[ways.efficiency.Layer, ...], coin: str) -> None:
        """Show the layers of a vault."""
        rows = [_row(layer, told, coin) for layer in layers if told is not None]
        if rows:
            lost, net = ways.efficiency.slashed_ppm(layers), sum(layer.yearly for layer in layers)
            rows.append(
                {
                    "key": "sum",
                    "layer": Cell(SUM, strong=True),
                    "amount": Cell(f"{decimal(1, 4)} {coin}", strong=True),
                    "yearly": Cell(a_year(net, True), strong=True),
                    "risk": SLASHED.format(lost=percent(lost / PPM)),
                }
            )
        self.set_rows(rows)


def _row(layer: ways.efficiency.Layer, told: LentOut, coin: str) -> RowOfCells:
    holds = ", ".join(dict.fromkeys(row.holds for row in told.strategies if row.holds))
    return {
        "key": layer.key,
        "layer": NAMES.get(layer.key) or HOLDS.format(token=holds),
        "amount": f"{decimal(layer.amount / WAD, 4)} {coin}" if layer.amount else "",
        "yearly": a_year(layer.yearly, True),
        "risk": _risk(layer),
    }


def _risk(layer: ways.efficiency.Layer) -> str:
    if layer.slashed_ppm:
        return SLASHED.format(lost=percent(layer.slashed_ppm / PPM))
    return {"borrowed": RATE, "supplied": LENDER}.get(layer.key, NONE)
