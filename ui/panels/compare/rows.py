"""The table of a comparison: what each token was and is, why it differs, or how its price stands to what it redeems for."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent

from ui.panels.compare.words import against_words, said_row, verdict, why_words
from ui.panels.window.width import WindowWidth
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.widgets.table.columns import needed_width
from ui.widgets.table.model import RowOfCells
from ui.wording import amount, exact_amount, exact_rate, price, short_date
from wallet import BoughtToken, Compared, World

COLUMNS = (
    TableColumn("token", "Token", "head"),
    TableColumn("then", "Bought", "number"),
    TableColumn("now", "Now", "number"),
    TableColumn("worth", "Redeems for", "number"),
    TableColumn("why", "Why it differs", stretch=True),
    TableColumn("each", "One redeems for", "number"),
    TableColumn("sells", "One sells for", "number"),
    TableColumn("gap", "Against redemption", "number"),
    TableColumn("verdict", "Which is cheap", stretch=True),
)
OF_COUNTS, OF_PRICES = ("token", "then", "now", "worth", "why"), ("token", "each", "sells", "gap", "verdict")
VALUES = ("worth", "why")
MOST_CAUSES = 8


class StylesTable(DataTable):
    """`present(compared, world, hidden)`; as many causes are named in a row as there is room for."""

    def __init__(self) -> None:
        self._model = TableModel(COLUMNS)
        self._given: tuple[Compared, World] | None = None
        self._prices, self._hidden, self._room = False, False, WindowWidth.wide
        super().__init__("Tokens compared", self._model)
        self.setObjectName("compare.table")

    def present(self, compared: Compared | None, world: World, hidden: bool = False) -> None:
        """Show these rows; none where there is nothing to compare."""
        self._given = (compared, world) if compared is not None else None
        self._hidden = hidden
        if compared is None:
            self.set_rows([])
            return
        coin = compared.coin
        self._model.entitle(
            {
                "then": f"Bought {short_date(world.start, compared.since)}",
                "now": f"Now, {short_date(world.start, compared.until)}",
                "worth": f"Redeems for, {coin}",
                "each": f"One redeems for, {coin}",
                "sells": f"One sells for, {coin}",
            }
        )
        self._fit()

    def show_prices(self, prices: bool) -> None:
        """Show prices beside rates, or counts and values."""
        self._prices = prices
        self._fit()

    def set_room(self, room: WindowWidth) -> None:
        """Told by the page."""
        self._room = room
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(0, self.sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Name as many causes as fit; where not even one does, leave columns away."""
        if not hasattr(self, "_given") or self._given is None:
            return
        compared = self._given[0]
        wanted = OF_PRICES if self._prices else OF_COUNTS
        away = [*VALUES] if self._hidden and not self._prices else []
        shown = [key for key in wanted if key not in away]
        for most in range(MOST_CAUSES, -1, -1):
            rows = [_row(row, compared, most) for row in compared.rows]
            if self._needs(rows, shown) <= self.viewport().width():
                break
        for key in ("then", "verdict", "why", "each"):
            if key in shown and self._needs(rows, shown) > self.viewport().width():
                shown.remove(key)
        self.set_rows(rows)
        for column in COLUMNS:
            self.hide_column(column.key, column.key not in shown)

    def _needs(self, rows: list[RowOfCells], shown: list[str]) -> int:
        model = TableModel(self._model.columns, rows)
        return sum(needed_width(model, place, self.bleed, 0) for place, one in enumerate(COLUMNS) if one.key in shown)


def _row(row: BoughtToken, compared: Compared, most: int) -> RowOfCells:
    coin, token = compared.coin, row.token
    why = why_words(row, compared, most)
    return {
        "key": token,
        "token": Cell(token, said=said_row(row, compared)),
        "then": Cell(amount(row.count_then, token), exact_amount(row.count_then, token)),
        "now": Cell(amount(row.count, token), exact_amount(row.count, token)),
        "worth": Cell(amount(row.owed, coin), exact_amount(row.owed, coin)),
        "why": Cell(why, why_words(row, compared, MOST_CAUSES)),
        "each": Cell(price(row.rate), f"{exact_rate(row.rate)} {coin}"),
        "sells": "no market" if row.price is None else Cell(price(row.price), f"{exact_rate(row.price)} {coin}"),
        "gap": against_words(row),
        "verdict": verdict(row, compared),
    }
