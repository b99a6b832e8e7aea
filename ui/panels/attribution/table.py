"""The parties of a shock by cause: each row adds up to its bar, each column to nothing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt

from ui.panels.attribution.words import YOU, borne_text, causes, party_name
from ui.panels.window.width import WindowWidth
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
    """`present(shock, rows)`."""

    def __init__(self) -> None:
        self._model = TableModel(COLUMNS)
        self._shown, self._tight = len(PARTS), False
        super().__init__("Who bears it, by cause", self._model)
        self.setObjectName("risk.attribution.table")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # what it stands in scrolls

    def present(self, shock: shocks.AnyShock, rows: tuple[risk.Borne, ...]) -> None:
        """Show who bears what; of a drained contract token by token, which have no sum."""
        drained = isinstance(shock, shocks.ContractDrained)
        told = causes(shock, rows)[: len(PARTS)]
        coins = [row.coin for row in rows] if drained else [rows[-1].coin] * len(rows) if rows else []
        self._shown = len(told)
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
        self._leave_away(drained)
        self.choose(YOU)
        self.updateGeometry()

    def set_room(self, room: WindowWidth) -> None:
        """Told by the page: where it is tight only what all causes come to stands beside the party."""
        self._tight = room is WindowWidth.tight
        self._leave_away(self.isColumnHidden(len(COLUMNS) - 1))

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(0, self.sizeHint().height()))

    def _leave_away(self, drained: bool) -> None:
        for place, key in enumerate(PARTS):
            self.hide_column(key, place >= self._shown or (self._tight and not drained))
        self.hide_column("together", drained)


def _cell(value: int, coin: str) -> Cell:
    return Cell(borne_text(value, coin), exact_amount(value, coin))
