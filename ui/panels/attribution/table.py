"""The parties of a shock by cause: each row adds up to its bar, each column to nothing.

Where not all causes have room, that of the moment chosen over the bars keeps its column.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from ui.panels.attribution.words import YOU, borne_text, causes, party_name
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.wording import exact_amount
from wallet import risk, shocks

PARTS = ("first", "second", "third", "fourth")
COLUMNS = (
    TableColumn("party", "Party", "head", stretch=True),
    *(TableColumn(key, "", "number") for key in PARTS),
    TableColumn("together", "Together", "number"),
)


class SharesTable(DataTable):
    """`present(shock, rows)`; `fitted()` where it is wider or narrower."""

    fitted = Signal()

    def __init__(self) -> None:
        self._model = TableModel(COLUMNS)
        self._shown: tuple[str, ...] = PARTS
        super().__init__("Who bears it, by cause", self._model)
        self.setObjectName("risk.attribution.table")
        self.set_whole(True)

    def present(self, shock: shocks.AnyShock, rows: tuple[risk.Borne, ...]) -> None:
        """Show who bears what; of a drained contract token by token, which have no sum."""
        drained = isinstance(shock, shocks.ContractDrained)
        told = causes(shock, rows)[: len(PARTS)]
        coins = [row.coin for row in rows] if drained else [rows[-1].coin] * len(rows) if rows else []
        self._shown = PARTS[: len(told)]
        together = f"Together, {coins[-1]}" if coins else "Together"
        self._model.entitle({**dict(zip(PARTS, told, strict=False)), "together": together})
        shares = risk.parted(rows, apart=drained)
        lines: list[dict[str, str | Cell]] = [
            {
                "key": share.party,
                "party": party_name(share.party, shock),
                **{key: _cell(part, coin) for key, part, coin in zip(PARTS, share.parts, coins, strict=False)},
                "together": "" if drained else _cell(share.total, coins[-1]),
            }
            for share in shares
        ]
        if rows:
            sums = [sum(share.parts[place] for share in shares) for place in range(len(told))]
            lines.append(
                {
                    "key": "total",
                    "party": "Together",
                    **{key: _cell(part, coin) for key, part, coin in zip(PARTS, sums, coins, strict=False)},
                    "together": "" if drained else _cell(rows[-1].total, coins[-1]),
                }
            )
        self.set_rows(lines)
        self.leave_away(frozenset(PARTS[len(told) :]) | ({"together"} if drained else frozenset()))
        self.choose(YOU)

    def keep_cause(self, place: int) -> None:
        """Leave the column of this cause away last."""
        self.leave_away(self._columns.away, [key for key in self._shown if key != self._shown[place]])

    @property
    def all_causes(self) -> bool:
        """Whether every cause has a column on screen."""
        return not any(self.isColumnHidden(1 + place) for place in range(len(self._shown)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fitted.emit()


def _cell(value: int, coin: str) -> Cell:
    return Cell(borne_text(value, coin), exact_amount(value, coin))
