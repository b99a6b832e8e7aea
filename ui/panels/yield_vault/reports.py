"""The last reports of a vault in a table: profit or loss, the fee, and the shares that were locked, burned or minted."""

from __future__ import annotations

from ui.panels.yield_vault import words as say
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.widgets.table.model import RowOfCells
from ui.wording import amount, short_date
from wallet import LentOut, ReportRow

TITLE = "Reports"
COLUMNS = (
    TableColumn("day", "Day", width=76),
    TableColumn("what", "What the vault did", stretch=True),
    TableColumn("profit", "Profit or loss", "number", 120),
    TableColumn("fee", "Fee", "number", 96),
    TableColumn("shares", "Shares locked or burned", "number", 168),
)
FIRST_TO_GO = ("shares", "fee")


class ReportsTable(DataTable):
    """`present(told, share, start)`, newest first."""

    def __init__(self) -> None:
        super().__init__(TITLE, TableModel(COLUMNS), empty="Nothing is reported yet.", bleed=0, first_to_go=FIRST_TO_GO)
        self.setObjectName("vault.reports")
        self.show_rows(4)

    def present(self, told: LentOut | None, share: str, start: int) -> None:
        """Show the reports of a vault."""
        rows = () if told is None else told.reports
        asset = "" if told is None else told.asset
        self.set_rows([_row(row, asset, share, start) for row in reversed(rows)])


def _row(row: ReportRow, asset: str, share: str, start: int) -> RowOfCells:
    net = row.gain - row.loss
    return {
        "key": str(row.hour),
        "day": short_date(start, row.hour),
        "what": Cell(say.report_words(row, asset), strong=True),
        "profit": Cell(f"{say.signed(net, asset)} {asset}", tone="bad" if net < 0 else ""),
        "fee": amount(row.fee, asset, say.SMALL),
        "shares": say.signed(row.locked, share),
    }
