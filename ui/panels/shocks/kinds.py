"""The list of shocks: in groups, each with the size that is chosen. Arrows preview, Enter opens, a letter finds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt

from ui.panels.shocks.part import ShockPart
from ui.theme import theme
from ui.widgets import Cell, TableColumn
from ui.widgets.table.groups import GroupedTable, line_over

COLUMNS = (TableColumn("name", "Shock", stretch=True), TableColumn("size", "Size", "number"))
ROW, BLEED = 30, 6
GROUPS = (
    ("Validators", ("slash", "dark", "own")),
    ("Market", ("sale", "liquidity")),
    ("Leaving", ("rush",)),
    ("Contracts", ("drained",)),
    ("Restaking", ("service",)),
    ("Lending", ("run", "cap")),
)


class ShockKinds(GroupedTable):
    """`shock.kind`: `chosen(key)` and `opened(key)` with the key of a shock."""

    def __init__(self) -> None:
        super().__init__("Shocks", COLUMNS, ("size",), "Nothing in this world can be struck.")
        self.setObjectName("shock.kind")
        self.horizontalHeader().hide()
        self.bleed = BLEED
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_whole(True)
        self.typed.connect(self._find)

    def present(self, parts: Sequence[ShockPart]) -> None:
        """List these shocks, with the sizes chosen."""
        known = {part.key: part for part in parts}
        rows: list[dict[str, str | Cell]] = []
        for title, keys in GROUPS:
            found = [known[key] for key in keys if key in known]
            if found:
                rows.append(dict(line_over(title, "name", title, "")))
            rows += [
                {"key": part.key, "name": Cell(part.name, icon=part.icon), "size": Cell(part.value_words(), tone="ink2")}
                for part in found
            ]
        self.set_rows(rows)

    def choose_none(self) -> None:
        """Let no shock be chosen."""
        self.clearSelection()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(280), theme().px(ROW) * (self.table_model().rowCount() or 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(160), self.sizeHint().height())

    def _find(self, letter: str) -> None:
        """Choose the next shock whose name begins so."""
        keys, model = self.shown_keys(), self.table_model()
        at = keys.index(self.chosen_key()) + 1 if self.chosen_key() in keys else 0
        for key in keys[at:] + keys[:at]:
            if model.cell(model.row_of(key), 0).text.lower().startswith(letter.lower()):
                self.choose(key)
                return
