"""The chart as a table: one row an hour with the date, what is held, both values, the gap in coins and in words, what was put
in, taken out and gained, and where the hour comes from. Rows are written only when looked at, so ten years cost nothing."""

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QElapsedTimer, QModelIndex, QPersistentModelIndex, Qt

from ui import spoken
from ui.charts import words
from ui.charts.series import ChartData
from ui.charts.value.views import gain_at, relative_gap
from ui.charts.value.words.of_loan import figures_of

Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
LOAN_HEADS = ["Time, UTC", "Hour", "Health", "Net rate a year, mean of the day", "Net rate a year, at this moment", "Source"]
_OF_LOAN = {1, 2, 3, 4}
_NUMBERS = {1, 2, 3, 4, 5, 7, 8, 9, 10, 11}
APART_MS = 1000
"""A reader is told every new set of rows."""


class ChartTable(QAbstractTableModel):
    """The newest hour first. Numbers right-aligned, four decimals; words where there is no market."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._data = self._newest = ChartData.empty()
        self._loan = False
        self._since = QElapsedTimer()
        spoken.quiet().ended.connect(self._take)

    def set_data(self, data: ChartData) -> None:
        """Show these samples; while time plays, once a second at most."""
        self._newest = data
        if not spoken.quiet().held or not self._since.isValid() or self._since.elapsed() >= APART_MS:
            self._take()

    def tell_loan(self, loan: bool) -> None:
        """Tell of a loan instead of what is held, or the other way round."""
        if loan != self._loan:
            self.beginResetModel()
            self._loan = loan
            self.endResetModel()

    def _take(self) -> None:
        if self._newest is self._data:
            return
        self._since.restart()
        self.beginResetModel()
        self._data = self._newest
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._data)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.heads())

    def heads(self) -> list[str]:
        """The column titles, with units."""
        if self._loan:
            return LOAN_HEADS
        token, coin = self._data.token or "token", words.named(self._data.coin or "coin")
        return [
            "Time, UTC",
            "Hour",
            f"Held, {token}",
            f"Redeems for, {coin}",
            f"Sells for, {coin}",
            f"Gap, {coin}",
            "Against redemption",
            f"Put in, {coin}",
            f"Taken out, {coin}",
            f"Gain or loss, {coin}",
            "Low in the hour",
            "High in the hour",
            "Source",
            *(["Coin prices"] if self._data.prices else []),
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
        if self._loan:
            return self._of_loan(sample)
        data = self._data
        hour, places = data.hour[sample], words.places(data.coin)
        gap = data.market_value[sample] - data.redemption_value[sample]
        return [
            words.day_time(data.unix(hour)),
            str(int(hour)),
            words.number(data.balance[sample]),
            words.number(data.redemption_value[sample], places),
            words.number(data.market_value[sample], places),
            words.number(gap, places, sign=True),
            words.gap_words(relative_gap(data, sample)),
            words.number(data.put_in[sample], places),
            words.number(data.taken_out[sample], places),
            words.number(gain_at(data, sample), places, sign=True),
            *(words.number(value, places) if np.isfinite(value) else "–" for value in (data.low[sample], data.high[sample])),
            data.source(hour),
            *([data.prices.removeprefix("prices ")] if data.prices else []),
        ]

    def _of_loan(self, sample: int) -> list[str]:
        """Health and rates of a loan in an hour, dashes where there was none."""
        told, hour = [value for _, value in figures_of(self._data, sample)], self._data.hour[sample]
        cells = told if len(told) > 1 else ["–", "–", "–"]
        return [words.day_time(self._data.unix(hour)), str(int(hour)), *cells, self._data.source(hour)]

    def _side(self, column: int) -> Qt.AlignmentFlag:
        right = column in (_OF_LOAN if self._loan else _NUMBERS)
        return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
