"""The assets of a lender in one table: what you lend and owe of each, and its terms.

Rates are means of 30 days, with those of the moment beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.panels.lend.words import a_year, part
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.widgets.table.model import RowOfCells
from ui.wording import amount, exact_amount

if TYPE_CHECKING:
    from wallet import loans

TITLE = "Lending"
NONE = "none"
COLUMNS = (
    TableColumn("token", "Asset", "head", stretch=True),
    TableColumn("lent", "You lend", "number", 90),
    TableColumn("backs", "Backs loans", "quiet", 84),
    TableColumn("owed", "You owe", "number", 90),
    TableColumn("earns", "Lending earns", "number", 84),
    TableColumn("earns_now", "now", "number", 60),
    TableColumn("costs", "Borrowing costs", "number", 84),
    TableColumn("costs_now", "now", "number", 60),
    TableColumn("up_to", "Borrow up to", "number", 76),
    TableColumn("ends", "Liquidated at", "number", 76),
    TableColumn("use", "Lent out", "number", 66),
    TableColumn("free", "Free", "number", 76),
)
FIRST_TO_GO = ("use", "backs", "free", "earns_now", "costs_now", "up_to", "ends")
"""What is left away where a cell would be cut, from the first here on."""


class LendTable(DataTable):
    """`present(assets)`; `chosen(asset)` when another row is chosen."""

    def __init__(self) -> None:
        super().__init__(TITLE, TableModel(COLUMNS), empty="There is no lender here.", first_to_go=FIRST_TO_GO)
        self.setObjectName("lend.table")
        self.show_rows(4)

    def present(self, assets: Sequence[loans.LoanAsset]) -> None:
        """Show the assets of a lender."""
        self.set_rows([_row(asset) for asset in assets])


def _row(asset: loans.LoanAsset) -> RowOfCells:
    terms, borrowed = asset.terms, bool(asset.owed_by_all) or asset.terms.lent
    return {
        "key": asset.token,
        "token": asset.token,
        "lent": _held(asset.supplied, asset.token),
        "backs": ("yes" if terms.backs else "no") if asset.supplied else "",
        "owed": _held(asset.owed, asset.token),
        "earns": a_year(asset.mean.earns_ppm),
        "earns_now": a_year(asset.now.earns_ppm),
        "costs": a_year(asset.mean.costs_ppm) if borrowed else NONE,
        "costs_now": a_year(asset.now.costs_ppm) if borrowed else NONE,
        "up_to": part(terms.ltv_bps),
        "ends": part(terms.threshold_bps),
        "use": part(terms.lent_out_ppm // 100),
        "free": _held(asset.at_hand, asset.token, 0),
    }


def _held(held: int, token: str, places: int = 4) -> str | Cell:
    return Cell(amount(held, token, places), exact_amount(held, token)) if held else NONE
