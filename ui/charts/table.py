"""The chart as a table: one row an hour with the date, what is held, both values, the gap in coins and in
words, and whether the hour is recorded. Rows are written only when looked at, so ten years cost nothing."""

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.charts import words
from ui.charts.series import ChartData, relative_gap

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()


class ChartTable(QAbstractTableModel):
    """The newest hour first. Numbers right-aligned, four decimals; words where there is no market."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._data = ChartData.empty()

    def set_data(self, data: ChartData) -> None:
        """Show these samples."""
        self.beginResetModel()
        self._data = data
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._data)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.heads())

    def heads(self) -> list[str]:
        """The column titles, with units."""
        token, coin = self._data.token or "token", self._data.coin or "coin"
        return [
            "Time, UTC",
            "Hour",
            f"Held, {token}",
            f"Redeems for, {coin}",
            f"Sells for, {coin}",
            f"Gap, {coin}",
            "Against redemption",
            "Low in the hour",
            "High in the hour",
            "Source",
        ]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.heads()[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.cells(len(self._data) - 1 - index.row())[index.column()]
        return None

    def cells(self, sample: int) -> list[str]:
        """One sample's row of texts."""
        data = self._data
        hour = data.hour[sample]
        gap = data.market_value[sample] - data.redemption_value[sample]
        recorded = "recorded" if data.recorded(hour) else "reconstructed"
        return [
            words.day_time(data.unix(hour)),
            str(int(hour)),
            words.number(data.balance[sample]),
            words.number(data.redemption_value[sample]),
            words.number(data.market_value[sample]),
            words.number(gap, sign=True),
            words.gap_words(relative_gap(data, sample)),
            *(words.number(value) if np.isfinite(value) else "–" for value in (data.low[sample], data.high[sample])),
            recorded if data.recorded_until_hour is not None else "model",
        ]

    def _side(self, column: int) -> Qt.AlignmentFlag:
        right = 1 <= column <= 5 or column in (7, 8)
        return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
