"""Who holds the network: every protocol and whoever else has stake; and how few of them could stop or take it."""

from __future__ import annotations

from ui.panels.security.words import count_rows, fails_words, holder_name, holder_sentence, largest_words
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.widgets.table.model import RowOfCells
from ui.wording import amount, count, exact_amount
from ui.wording.operators import part_words
from wallet import risk

COLUMNS = (
    TableColumn("holder", "Who", "head"),
    TableColumn("stake", "Stake", "number"),
    TableColumn("share", "Share of stake", "number"),
    TableColumn("operators", "Operators", "number"),
    TableColumn("largest", "Largest of them", "number"),
    TableColumn("fails", "If the largest is slashed", "quiet", stretch=True),
)
COUNTED = (
    TableColumn("name", "How few have more than", "head", stretch=True),
    TableColumn("third", "A third", "number", 76),
    TableColumn("half", "A half", "number", 76),
    TableColumn("two_thirds", "Two thirds", "number", 90),
    TableColumn("hhi", "HHI", "number", 72),
)
FIRST_TO_GO = ("operators", "stake", "fails", "largest")


class HoldersTable(DataTable):
    """`present(found)`."""

    def __init__(self) -> None:
        self._model = TableModel(COLUMNS)
        super().__init__("Who holds the network", self._model, first_to_go=FIRST_TO_GO)
        self.setObjectName("security.table")
        self.set_whole(True)

    def present(self, found: risk.Security | None) -> None:
        """Show who has how much of the stake, the largest first."""
        if found is not None:
            self._model.entitle({"stake": f"Stake, {found.coin}"})
        self.set_rows([_row(row, found) for row in found.holders] if found is not None else [])


class CountsTable(DataTable):
    """`present(found)`: how few could hold more than a third, a half and two thirds."""

    def __init__(self) -> None:
        self._model = TableModel(COUNTED)
        super().__init__("How few could together hold more", self._model)
        self.setObjectName("security.counts")
        self.set_whole(True)

    def present(self, found: risk.Security | None) -> None:
        """Show both ways to count."""
        rows = count_rows(found) if found is not None else ()
        self.set_rows([row._asdict() for row in rows])


def _row(row: risk.StakeHolder, found: risk.Security) -> RowOfCells:
    return {
        "key": row.key,
        "holder": Cell(holder_name(row), said=holder_sentence(row, found)),
        "stake": Cell(amount(row.stake, found.coin, 0), exact_amount(row.stake, found.coin)),
        "share": part_words(found.share_ppm(row.stake)),
        "operators": count(row.operators),
        "largest": largest_words(row, found),
        "fails": fails_words(row, found),
    }
