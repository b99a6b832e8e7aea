"""Which rows of a table are chosen, by their keys: kept while the rows are made again, and told when they are others."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QTableView

from ui.widgets.table.model import TableModel


class ChosenRows:
    """`tell(keys)` is called once with every change."""

    def __init__(self, table: QTableView, model: TableModel, tell: Callable[[tuple[str, ...]], object]) -> None:
        self._table, self._model, self._tell = table, model, tell
        self._told: tuple[str, ...] = ()
        self._kept: tuple[str, ...] = ()

    def rows(self) -> list[int]:
        """The places of the chosen rows, from above."""
        return sorted(index.row() for index in self._table.selectionModel().selectedRows())

    def keys(self) -> tuple[str, ...]:
        return tuple(self._model.key_at(row) for row in self.rows())

    def changed(self) -> None:
        """Tell the keys where they are others."""
        keys = self.keys()
        if keys != self._told:
            self._told = keys
            self._tell(keys)

    def keep(self) -> None:
        """The rows are about to be made again."""
        self._kept = self._told
        self._table.selectionModel().blockSignals(True)

    def choose_again(self) -> None:
        """Choose what was kept, as far as it is still there."""
        model = self._table.selectionModel()
        model.blockSignals(False)
        flags = model.SelectionFlag.Select | model.SelectionFlag.Rows
        for key in self._kept:
            row = self._model.row_of(key)
            if row >= 0:
                model.select(self._model.index(row, 0), flags)
        self.changed()
