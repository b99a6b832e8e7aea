"""The rows of a table with all digits: to be copied, and to be said."""

from __future__ import annotations

from collections.abc import Sequence

from ui.widgets.table.model import TableModel


def with_tabs(model: TableModel, rows: Sequence[int]) -> str:
    """Heads and rows, separated by tabs, as spreadsheets take them."""
    lines = ["\t".join(column.title for column in model.columns)]
    for row in rows:
        cells = (model.cell(row, place) for place in range(len(model.columns)))
        lines.append("\t".join(cell.exact or cell.text for cell in cells))
    return "\n".join(lines)


def in_words(model: TableModel, row: int) -> str:
    """A row with the title before each of its cells."""
    cells = [(column.title, model.cell(row, place)) for place, column in enumerate(model.columns)]
    return ", ".join(f"{title} {cell.exact or cell.text}".strip() for title, cell in cells if cell.exact or cell.text)
