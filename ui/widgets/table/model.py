"""Rows of worded cells for a `DataTable`: each column says how it is set, each cell carries all its digits
beside the text.

Rows are values with a key; replacing them keeps selection and scroll position, and tells only what changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.widgets.table.ordering import Key, Order, arranged, sort_key

Index = QModelIndex | QPersistentModelIndex
Role = Literal["head", "text", "quiet", "number", "bar"]
_RIGHT = ("number", "bar")


class Cell(msgspec.Struct, frozen=True):
    """What stands in a cell. `exact` has all digits (hover and copy); `share` (0 to 1) is the length of its
    bar; `said` is what a reader says where that is more than the text.
    """

    text: str
    exact: str = ""
    tone: str = ""
    share: float | None = None
    icon: str = ""
    strong: bool = False
    said: str = ""


class TableColumn(msgspec.Struct, frozen=True):
    """A column: `role` sets its look (head strong, quiet one tone lighter, number and bar at the right).

    `width` is for 100 % text, 0 by content; columns with `stretch` share what is left over. The title holds
    the unit.
    """

    key: str
    title: str
    role: Role = "text"
    width: float = 0
    stretch: bool = False

    @property
    def right(self) -> bool:
        return self.role in _RIGHT


RowOfCells = Mapping[str, str | Cell]
_NOTHING = Cell("")


class TableModel(QAbstractTableModel):
    """Rows are mappings from column key to text or `Cell`; the entry `key` (text) names the row, and an entry `over` (any text)
    says that it can no longer be chosen. `rows_changed()` comes once, after all that `set_rows` changed is told."""

    rows_changed = Signal()

    def __init__(self, columns: Sequence[TableColumn], rows: Sequence[RowOfCells] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._given: list[RowOfCells] = list(rows)
        self._rows: list[RowOfCells] = list(rows)
        self._order, self._sought = Order(), ""

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        return self._columns

    def entitle(self, titles: Mapping[str, str]) -> None:
        """Give columns other heads, by their keys."""
        columns = tuple(msgspec.structs.replace(column, title=titles.get(column.key, column.title)) for column in self._columns)
        if columns != self._columns:
            self._columns = columns
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(columns) - 1)

    def rows(self) -> tuple[RowOfCells, ...]:
        """The rows on screen, in order."""
        return tuple(self._rows)

    @property
    def order(self) -> Order:
        return self._order

    @property
    def sought(self) -> str:
        """The words by which rows are left out, "" for none."""
        return self._sought

    def arrange(self, order: Order, sought: str) -> None:
        """Order the rows, and show only those in which all the words sought stand; so will rows that come later."""
        if (order, sought) != (self._order, self._sought):
            self._order, self._sought = order, sought
            self.set_rows(self._given)
            last = len(self._columns) - 1
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def set_rows(self, rows: Sequence[RowOfCells]) -> None:
        """Other rows. Where the keys are the same in the same order only the changed ones are told."""
        self._given = list(rows)
        fresh = self._arranged()
        before = [self.key_at(index) for index in range(len(self._rows))]
        after = [_key(row, index) for index, row in enumerate(fresh)]
        if before != after:
            self.beginResetModel()
            self._rows = fresh
            self.endResetModel()
            return
        changed = {index: self._changed(self._rows[index], row) for index, row in enumerate(fresh) if row != self._rows[index]}
        self._rows = fresh
        for index, (first, last) in changed.items():
            self.dataChanged.emit(self.index(index, first), self.index(index, last))
        if changed:
            self.rows_changed.emit()

    def _changed(self, before: RowOfCells, after: RowOfCells) -> tuple[int, int]:
        """From which column to which a row with the same key is another: all of it where it differs beside its columns."""
        others = {key for key in before.keys() | after.keys() if before.get(key, _NOTHING) != after.get(key, _NOTHING)}
        places = [place for place, column in enumerate(self._columns) if column.key in others]
        aside = others - {column.key for column in self._columns}
        return (0, len(self._columns) - 1) if aside or not places else (places[0], places[-1])

    def _arranged(self) -> list[RowOfCells]:
        def cell(row: int, column: int) -> Cell:
            return _cell(self._given[row], self._columns[column].key)

        def key(row: int) -> Key:
            found = cell(row, self._order.column)
            return sort_key(found.exact or found.text) if found.text else sort_key("")

        def words(row: int) -> str:
            return " ".join(cell(row, column).text for column in range(len(self._columns)))

        order = self._order if self._order.column < len(self._columns) else Order()
        places = arranged(len(self._given), key, words, order, self._sought)
        return list(self._given) if places is None else [self._given[place] for place in places]

    def cell(self, row: int, column: int) -> Cell:
        return _cell(self._rows[row], self._columns[column].key)

    def key_at(self, row: int) -> str:
        """The key of a row; its number where it has none."""
        return _key(self._rows[row], row)

    def row_of(self, key: str) -> int:
        """Where a key stands, or -1."""
        return next((row for row in range(self.rowCount()) if self.key_at(row) == key), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell, column = self.cell(index.row(), index.column()), self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.exact if cell.exact and cell.exact != cell.text else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell.said or cell.text or cell.exact
        if role == Qt.ItemDataRole.UserRole:
            return self.key_at(index.row())
        return None

    def is_over(self, row: int) -> bool:
        """Whether a row can no longer be chosen or marked."""
        return bool(self._rows[row].get("over", ""))

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        return found & ~Qt.ItemFlag.ItemIsSelectable if index.isValid() and self.is_over(index.row()) else found

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{self._columns[section].title} {self._order.mark(section)}".rstrip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._columns[section].title + self._order.spoken(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self._columns[section])
        return None


def _cell(row: RowOfCells, key: str) -> Cell:
    found = row.get(key, _NOTHING)
    return found if isinstance(found, Cell) else Cell(found)


def _key(row: RowOfCells, index: int) -> str:
    key = row.get("key", "")
    return key if isinstance(key, str) and key else str(index)


def _alignment(column: TableColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
