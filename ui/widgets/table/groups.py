"""A table whose rows stand under lines that name a group; nobody chooses such a line, and the keyboard goes past it.

Sorted or searched, rows stand without them: `plain` says so to whoever fills the table.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from ui.theme import theme
from ui.widgets.table.columns import needed_width
from ui.widgets.table.model import Cell, RowOfCells, TableColumn, TableModel
from ui.widgets.table.painting import CellPainter
from ui.widgets.table.shown_words import Words
from ui.widgets.table.table import DataTable

Index = QModelIndex | QPersistentModelIndex
OVER = "over"
"""Before the name of a group: the key of the line over its rows."""


def line_over(key: str, column: str, title: str, beside: str) -> RowOfCells:
    """Return the line over a group, whose title stands in `column`, the first, with words in a smaller type beside it."""
    return {"key": f"{OVER} {key}", column: Cell(title, said=f"{title}, {beside}" if beside else title), "beside": beside}


class GroupedModel(TableModel):
    """Rows of which some are lines over a group."""

    def is_group(self, row: int) -> bool:
        return self.key_at(row).startswith(OVER)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.is_group(index.row()):
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)


class _Painter(CellPainter):
    """A line over a group is its name in strong type and, beside it, the sentence about the group."""

    def __init__(self, table: GroupedTable) -> None:
        super().__init__(table, table)
        self._grouped = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = self._grouped.grouped_model()
        if not model.is_group(index.row()):
            super().paint(painter, option, index)
            return
        if index.column():
            return
        rect: QRect = option.rect
        painter.save()
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme().color("hair"))
        for words, tone in zip(self.group_words(rect, index.row()), ("ink", "ink3"), strict=True):
            painter.setFont(words.font)
            painter.setPen(theme().color(tone))
            painter.drawText(words.room, words.align, words.text)
        painter.restore()

    def group_words(self, rect: QRect, row: int) -> tuple[Words, Words]:
        """Its two parts as they are drawn."""
        model = self._grouped.grouped_model()
        title, said = model.cell(row, 0), str(model.rows()[row].get("beside", ""))
        room, align = self._inside(rect), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        strong, caption = theme().font("strong"), theme().font("caption")
        first = Words(title.text, room, strong, align, cell=(row, 0))
        beside = room.adjusted(QFontMetrics(strong).horizontalAdvance(title.text) + theme().px(9), 0, 0, 0)
        return first, Words(said, beside, caption, align, cell=(row, 0))


class GroupedTable(DataTable):
    """A `DataTable` with lines over groups. `left()` comes with Esc, `typed(text)` with the first letter of a search.

    `first_to_go` are the columns that are left away one after the other where a cell would be cut.
    """

    left = Signal()
    typed = Signal(str)

    def __init__(self, name: str, columns: Sequence[TableColumn], first_to_go: Sequence[str], empty: str) -> None:
        self._grouped_model = GroupedModel(columns)
        super().__init__(name, self._grouped_model, empty=empty, first_to_go=first_to_go)
        self._group_painter = _Painter(self)
        self._row_painter = self._group_painter
        self.setItemDelegate(self._group_painter)
        self._grouped_model.modelReset.connect(self._span_groups)

    def grouped_model(self) -> GroupedModel:
        return self._grouped_model

    @property
    def plain(self) -> bool:
        """Whether rows are sorted or searched, and stand without lines over them."""
        return self._grouped_model.order.column >= 0 or bool(self._grouped_model.sought)

    def shown_keys(self) -> list[str]:
        """The keys of the rows on screen, from above, without the lines over groups."""
        model = self._grouped_model
        return [key for row in range(model.rowCount()) if not (key := model.key_at(row)).startswith(OVER)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif text.isalnum() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def words_in(self, index: Index) -> tuple[Words, ...]:
        if not self._grouped_model.is_group(index.row()):
            return super().words_in(index)
        return self._group_painter.group_words(self.visualRect(index), index.row()) if index.column() == 0 else ()

    # -- inside

    def _span_groups(self) -> None:
        self.clearSpans()
        for row in range(self._grouped_model.rowCount()):
            if self._grouped_model.is_group(row):
                self.setSpan(row, 0, 1, len(self._grouped_model.columns))

    def _needed(self, place: int) -> int:
        """A line over a group has all the width, and makes no column wider."""
        model = self._grouped_model
        alone = TableModel(model.columns, [row for row in model.rows() if not str(row.get("key", "")).startswith(OVER)])
        alone.arrange(model.order, "")
        return needed_width(alone, place, self.bleed, 0)
