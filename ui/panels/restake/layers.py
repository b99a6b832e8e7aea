"""What the same tokens do at once, in a table: each piece of work with its amount as a bar, what it pays a year, and its risk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.panels.restake import words as say
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.wording import amount, exact_amount

if TYPE_CHECKING:
    from wallet import ways

COLUMNS = (
    TableColumn("layer", "What the same tokens do", stretch=True),
    TableColumn("amount", "At work", "bar", 150),
    TableColumn("yearly", "a year", "number", 84),
    TableColumn("risk", "The risk with it", "number", 196),
)
TITLE = "What the same tokens do at once"
FIRST_TO_GO = ("risk",)
SUM = "Counted once"
WAD = 10**18


class WorkTable(DataTable):
    """`present(facts, layers)`; `restake.layers`."""

    def __init__(self) -> None:
        super().__init__(TITLE, TableModel(COLUMNS), empty=say.EMPTY, bleed=0, first_to_go=FIRST_TO_GO)
        self.setObjectName("restake.layers")
        self.show_rows(5)

    def present(self, facts: ways.restaking.RestakedFacts | None, layers: Sequence[ways.efficiency.Layer]) -> None:
        """Show the layers of what is restaked."""
        rows: list[dict[str, str | Cell]] = []
        for layer in layers if facts is not None else ():
            assert facts is not None
            held = facts.mine.restaked * layer.amount // WAD
            rows.append(
                {
                    "key": layer.key,
                    "layer": Cell(say.layer_name(layer, facts.operator), strong=not layer.part),
                    "amount": Cell(
                        amount(held, facts.token), exact_amount(held, facts.token), share=layer.amount / WAD, tone="redeem"
                    ),
                    "yearly": Cell(say.a_year(layer.yearly, layer.key != "secures"), strong=not layer.part),
                    "risk": say.layer_risk(layer),
                }
            )
        if rows and facts is not None:
            whole = facts.mine.restaked
            rows.append(
                {
                    "key": "sum",
                    "layer": Cell(SUM, strong=True),
                    "amount": Cell(amount(whole, facts.token), exact_amount(whole, facts.token), strong=True),
                    "yearly": Cell(say.a_year(sum(layer.yearly for layer in layers if not layer.part)), strong=True),
                    "risk": "",
                }
            )
        self.set_rows(rows)
