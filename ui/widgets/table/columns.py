"""How the columns of a table share out its width."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QTableView

from ui import spoken
from ui.theme import theme
from ui.widgets.painting import advance
from ui.widgets.table.model import TableModel
from ui.widgets.table.painting import BAR, LEAST_NUMBER

_MEASURED_ROWS = 60


class ColumnWidths:
    """The widths of the columns of a table; `needed(place)` is what one needs, in pixels.

    Where it would be cut a column is left away whole: first those in `away`, then those of `first_to_go`, one after the other. Of
    these a narrow one stays where leaving away a wider one was enough. Where all that is not enough, bars go and numbers stay.
    """

    def __init__(
        self, table: QTableView, model: TableModel, needed: Callable[[int], int], first_to_go: Sequence[str] = ()
    ) -> None:
        self._table, self._model, self._needed = table, model, needed
        self.first_to_go, self.away = tuple(first_to_go), frozenset[str]()
        self._hid = False
        self._widest: dict[int, int] = {}
        """What columns needed since time plays: they give nothing back before it stands."""

    def share_out(self) -> bool:
        """Give every column what it needs and the rest to those that stretch (the first, if none says so); whether one is of
        another width now."""
        table, columns = self._table, self._model.columns
        changed = self._leave_away()
        shown = [place for place in range(len(columns)) if not table.isColumnHidden(place)]
        if not shown:
            return False
        widths = {place: self._needed(place) for place in shown}
        if spoken.quiet().held:
            self._widest = widths = {place: max(width, self._widest.get(place, 0)) for place, width in widths.items()}
        else:
            self._widest = {}
        widths = dict(widths)
        free = table.viewport().width() - sum(widths.values())
        for place in shown:
            if free < 0 and columns[place].role == "bar":
                free += theme().px(BAR)
                widths[place] -= theme().px(BAR)
        takers = [place for place in shown if columns[place].stretch] or shown[:1]
        for place in takers:
            if free > 0:
                widths[place] += free // len(takers)
        others = {place: width for place, width in widths.items() if table.columnWidth(place) != width}
        for place, width in others.items():
            table.setColumnWidth(place, width)
        return changed or bool(others)

    def _leave_away(self) -> bool:
        """Hide what has no room; whether another column is hidden or shown now."""
        if not self.first_to_go and not self.away and not self._hid:
            return False
        gone, columns, room = set(self.away), self._model.columns, self._table.viewport().width()
        needed = {column.key: self._needed(place) for place, column in enumerate(columns) if column.key not in gone}
        free = room - sum(needed.values())
        for key in self.first_to_go:
            if free < 0 and key in needed:
                gone.add(key)
                free += needed[key]
        for key in reversed(self.first_to_go):
            if key in gone and key in needed and needed[key] <= free:
                gone.remove(key)
                free -= needed[key]
        others = [place for place, column in enumerate(columns) if self._table.isColumnHidden(place) != (column.key in gone)]
        for place in others:
            self._table.setColumnHidden(place, columns[place].key in gone)
        self._hid = bool(gone)
        return bool(others)


def needed_width(model: TableModel, place: int, bleed: float, marks: int) -> int:
    """The width of a column with its head and words, `bleed` at both sides and room for marks before it."""
    column, px = model.columns[place], theme().px
    title = f"{column.title} {model.order.mark(place)}".rstrip()
    head, role = advance("caption", title), "strong" if column.role == "head" else "body"
    cells = [model.cell(row, place) for row in range(min(model.rowCount(), _MEASURED_ROWS))]
    widest = max((advance(role, cell.text) for cell in cells), default=0) + px(2)
    widest += px(24) if any(cell.icon for cell in cells) else 0
    bar = px(BAR) if column.role == "bar" else 0
    widest = max(px(LEAST_NUMBER), widest + px(8)) if bar else widest
    return max(px(column.width), head + marks + 2 * px(bleed), widest + marks + 2 * px(bleed)) + bar
