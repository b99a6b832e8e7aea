"""Everything a window says: labels, names, descriptions, hints, rows of tables, and what its charts say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QTableView, QWidget

from ui.wording.numbers import MONTHS

SAYING = (QLabel, QAbstractButton, QLineEdit)
NO_AMOUNT = re.compile(r"[a-z]+_[a-z_]+|[{}]|%[sd]|Traceback|None\b")
"""What a sentence for a person never holds: a raw code, a placeholder, Python."""
DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})[a-z]* (\d{{4}})\b")


def said(root: QWidget) -> Iterator[str]:
    """Every text that is said anywhere under a widget, on screen or not."""
    for part in (root, *root.findChildren(QWidget)):
        if isinstance(part, SAYING):
            yield part.text()
        yield from (part.accessibleName(), part.accessibleDescription(), part.toolTip())
        if isinstance(part, QTableView) and part.model() is not None:
            yield from rows_of(part.model())


def seen(root: QWidget) -> Iterator[str]:
    """Every text that stands on the screen now."""
    for part in root.findChildren(QWidget):
        if isinstance(part, SAYING) and part.isVisible() and not part.visibleRegion().isEmpty():
            yield part.text()


def rows_of(model: QAbstractItemModel) -> Iterator[str]:
    """Every cell of a table, and its hint."""
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                found = model.index(row, column).data(role)
                if isinstance(found, str):
                    yield found


def dates_in(text: str) -> Iterator[datetime]:
    """The days that a text names with their year."""
    for day, month, year in DATE.findall(text):
        yield datetime(int(year), MONTHS.index(month) + 1, int(day), tzinfo=UTC)
