"""The order of rows and which of them are shown: by what stands in a column, and by words that are looked for.

What is written decides: a number by its value in the reader's number format, a date by its day, a span of time by its length,
anything else by its letters. Equal rows keep the order they came in, and what says nothing comes last either way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.wording.numbers import DASH, MINUS, MONTHS, number_locale

Index = QModelIndex | QPersistentModelIndex
Key = tuple[int, Any]

UP, DOWN = "\N{BLACK UP-POINTING TRIANGLE}", "\N{BLACK DOWN-POINTING TRIANGLE}"
NUMBER, WORDS, NOTHING = 0, 1, 2
SPANS = {"h": 1, "hour": 1, "d": 24, "day": 24, "week": 168, "month": 730, "year": 8_766}
HOURS = {name: Decimal(hours) for name, hours in SPANS.items()}
_DATE = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?(?:, (\d{{2}}):(\d{{2}}))?")
_NUMBER = re.compile(r"[^\w+-]*([+-]?)[^\w+-]*(\d[\d ]*(?:\.\d+)?)")
_SPAN = re.compile(rf"\d ({'|'.join(HOURS)})s?\b")
_GAPS = str.maketrans({"\N{NARROW NO-BREAK SPACE}": " ", "\N{NO-BREAK SPACE}": " ", "\N{THIN SPACE}": " ", MINUS: "-"})


class Order(msgspec.Struct, frozen=True):
    """Which column rows are ordered by, -1 for the order they came in."""

    column: int = -1
    descending: bool = False

    def next(self, column: int) -> Order:
        """After another press on a column's head: rising, falling, as they came."""
        if column != self.column:
            return Order(column)
        return Order() if self.descending else Order(column, descending=True)

    def mark(self, column: int) -> str:
        """The triangle beside a column's head."""
        return "" if column != self.column else DOWN if self.descending else UP

    def spoken(self, column: int) -> str:
        return "" if column != self.column else ", sorted falling" if self.descending else ", sorted rising"


def sort_key(text: str) -> Key:
    """Where a text stands among others of its column."""
    words = text.translate(_GAPS).strip()
    if not words or words in (DASH, "-", "\N{EN DASH}"):
        return NOTHING, ""
    date = _DATE.match(words)
    if date is not None:
        day, month, year, hour, minute = date.groups()
        return NUMBER, (int(year or 0), MONTHS.index(month), int(day), int(hour or 0), int(minute or 0))
    found = _NUMBER.match(_plain(words))
    if found is None:
        return WORDS, words.casefold()
    value = Decimal(found[2].replace(" ", ""))
    span = _SPAN.search(words)
    value *= HOURS[span[1]] if span is not None else 1
    return NUMBER, (-value if found[1] == "-" or f"{DOWN} " in f"{words} " else value,)


def _plain(words: str) -> str:
    """The same words with numbers as in a program: a point before the fraction, nothing between groups."""
    locale = number_locale()
    group = locale.group.translate(_GAPS)
    if group.strip():
        words = re.sub(rf"(?<=\d){re.escape(group)}(?=\d)", "", words)
    elif group:
        words = re.sub(r"(?<=\d) (?=\d{3}\b)", "", words)
    return words.replace(locale.decimal, ".") if locale.decimal != "." else words


def arranged(count: int, key: Callable[[int], Key], words: Callable[[int], str], order: Order, sought: str) -> list[int] | None:
    """Places of the rows to show, in order; None for all of them as they came. Every word sought must stand in a row."""
    if order.column < 0 and not sought.strip():
        return None
    parts = sought.casefold().split()
    rows = range(count) if not parts else [row for row in range(count) if _all_in(parts, words(row).casefold())]
    if order.column < 0:
        return list(rows)
    keys = {row: key(row) for row in rows}
    said = sorted((row for row in rows if keys[row][0] != NOTHING), key=lambda row: keys[row], reverse=order.descending)
    return said + [row for row in rows if keys[row][0] == NOTHING]


def _all_in(parts: Sequence[str], words: str) -> bool:
    return all(part in words for part in parts)


class RowsInOrder(QAbstractTableModel):
    """Another model's rows, ordered and filtered; its rows are copied nowhere."""

    def __init__(self, source: QAbstractItemModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source = source
        self.order, self.sought = Order(), ""
        self._rows: list[int] | None = None
        source.modelAboutToBeReset.connect(self.beginResetModel)
        source.modelReset.connect(self._reset)

    def arrange(self, order: Order, sought: str) -> None:
        self.beginResetModel()
        self.order, self.sought = order, sought
        self._reset()

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return self.source.rowCount() if self._rows is None else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self.source.columnCount()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self.source.data(self.source.index(self._source_row(index.row()), index.column()), role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        told = self.source.headerData(section, orientation, role)
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return f"{told} {self.order.mark(section)}".rstrip()
        return told

    def _source_row(self, row: int) -> int:
        return row if self._rows is None else self._rows[row]

    def _text(self, row: int, column: int) -> str:
        return str(self.source.data(self.source.index(row, column), Qt.ItemDataRole.DisplayRole) or "")

    def _reset(self) -> None:
        columns = range(self.source.columnCount())
        self._rows = arranged(
            self.source.rowCount(),
            lambda row: sort_key(self._text(row, self.order.column)),
            lambda row: " ".join(self._text(row, column) for column in columns),
            self.order,
            self.sought,
        )
        self.endResetModel()
