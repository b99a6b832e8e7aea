"""Capital efficiency in a table: one coin of your own through every layer in which it works, what each adds, and its risk."""

from __future__ import annotations

from ui.panels.loop.words import WAD, a_year
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.widgets.table.model import RowOfCells
from ui.wording import decimal, percent
from wallet import ways

TITLE = "Where one coin works"
COLUMNS = (
    TableColumn("layer", "Layer", stretch=True),
    TableColumn("amount", "At work", "number", 110),
    TableColumn("yearly", "Adds a year", "number", 92),
    TableColumn("risk", "Added risk", "number", 222),
)
FIRST_TO_GO = ("amount", "risk")
NAMES = {
    "secures": "Secures the chain",
    "supplied": "Supplied to the lender",
    "borrowed": "Borrowed against it",
    "again": "Staked again",
    "supplied_again": "Supplied again",
}
SUM = "Counted once"
LENDER, RATE = "the lender\N{RIGHT SINGLE QUOTATION MARK}s contract", "its rate may rise"
SLASHED = "a slashing of 1 % takes {lost}"


class LayersTable(DataTable):
    """`present(facts, coin)`; nothing without facts."""

    def __init__(self) -> None:
        super().__init__(
            TITLE, TableModel(COLUMNS), empty="Enter an amount to see where it works.", bleed=0, first_to_go=FIRST_TO_GO
        )
        self.setObjectName("efficiency.table")
        self.show_rows(6)

    def present(self, facts: ways.loops.LoopFacts | None, coin: str) -> None:
        """Show the layers of a loop."""
        found = () if facts is None else ways.efficiency.layers(facts)
        rows = [_row(layer, facts, coin) for layer in found if facts is not None]
        if found and facts is not None:
            lost = percent(ways.efficiency.slashed_ppm(found) / 10**6)
            rows.append(
                {
                    "key": "sum",
                    "layer": Cell(SUM, strong=True),
                    "amount": Cell(f"{decimal(1, 4)} {coin}", strong=True),
                    "yearly": Cell(a_year(facts.net, True), strong=True),
                    "risk": SLASHED.format(lost=lost),
                }
            )
        self.set_rows(rows)


def _row(layer: ways.efficiency.Layer, facts: ways.loops.LoopFacts | None, coin: str) -> RowOfCells:
    return {
        "key": layer.key,
        "layer": NAMES[layer.key],
        "amount": f"{decimal(layer.amount / WAD, 4)} {coin}",
        "yearly": a_year(layer.yearly, True),
        "risk": _risk(layer, facts),
    }


def _risk(layer: ways.efficiency.Layer, facts: ways.loops.LoopFacts | None) -> str:
    if layer.slashed_ppm:
        return SLASHED.format(lost=percent(layer.slashed_ppm / 10**6))
    if layer.key == "borrowed":
        danger = facts.danger if facts is not None else None
        return RATE if danger is None else f"liquidated by a fall of {percent(danger.fall_ppm // 1000 / 1000, 1)}"
    return LENDER
