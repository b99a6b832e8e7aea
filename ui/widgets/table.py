"""The table: rows 30 high, numbers right under right-aligned heads, one hair line under each row, no stripes,
no verticals.

The band of a selected row reaches `BLEED` px past the text at both sides, so a table set that much further
out stands flush with the titles above it. Arrow keys move, Enter opens, Space marks where many can be marked,
Ctrl+C copies all digits, Tab leaves.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.theme import theme
from ui.widgets.icons import draw_icon
from ui.widgets.painting import KeyboardRing, ring, rounded
from ui.widgets.table_model import Cell, Column, RowOfCells, TableModel

BLEED = 11
ROW, HEAD = 30, 28
BAR_TONE = 0.8  # of the bar's colour over its ground: at least 3.1 to 1
_BAR = 80
_MEASURED_ROWS = 60


class _Head(QHeaderView):
    """Captions, one tone lighter, set as their columns are."""

    def __init__(self, table: DataTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme().px(HEAD))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        column = self._table.table_model().columns[section]
        painter.save()
        painter.setFont(theme().font("caption"))
        painter.setPen(theme().color("ink3"))
        pad = theme().px(BLEED)
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        left = pad + (self._table.mark_width() if section == 0 else 0)
        painter.drawText(rect.adjusted(left, 0, -pad, 0), side | Qt.AlignmentFlag.AlignVCenter, column.title)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme().color("hair"))


class _Delegate(QStyledItemDelegate):
    """Paints a cell: band, hair line, mark, icon, bar, text."""

    def __init__(self, table: DataTable) -> None:
        super().__init__(table)
        self._table = table

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen or index.row() == self._table.hovered_row():
            painter.fillRect(rect, theme().color("wash" if chosen else "hover"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme().color("hair"))
        model = self._table.table_model()
        cell, column = model.cell(index.row(), index.column()), model.columns[index.column()]
        room = rect.adjusted(theme().px(BLEED), 0, -theme().px(BLEED), 0)
        if index.column() == 0 and self._table.multiple:
            self._paint_mark(painter, room, chosen)
            room.setLeft(room.left() + self._table.mark_width())
        self._paint_cell(painter, room, cell, column, chosen)
        painter.restore()

    def _paint_mark(self, painter: QPainter, room: QRect, chosen: bool) -> None:
        side = theme().px(14)
        box = QRectF(room.x(), room.center().y() - side / 2 + 1, side, side)
        if chosen:
            rounded(painter, box, theme().px(3), theme().color("accent"))
            draw_icon(painter, "check", "onaccent", box.adjusted(1, 1, -1, -1))
        else:
            rounded(painter, box, theme().px(3), theme().color("well"), theme().color("edge"))

    def _paint_cell(self, painter: QPainter, room: QRect, cell: Cell, column: Column, chosen: bool) -> None:
        if cell.icon:
            side = theme().px(16)
            at = QRectF(room.x(), room.center().y() - side // 2 + 1, side, side)
            draw_icon(painter, cell.icon, cell.tone or "ink2", at)
            room = room.adjusted(side + theme().px(8), 0, 0, 0)
        painter.setFont(theme().font("strong" if cell.strong or column.role == "head" else "body"))
        if column.role == "bar" and cell.share is not None:
            self._paint_bar(painter, room, cell)
        tone = cell.tone if cell.tone and column.role != "bar" and not cell.icon else ""
        if not tone:
            tone = "ink2" if column.role == "quiet" and not chosen else "ink"
        painter.setPen(theme().color("ink" if chosen and tone in ("ink2", "ink3") else tone))
        side_flag = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        text = cell.text
        if not column.right:
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side_flag | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_bar(self, painter: QPainter, room: QRect, cell: Cell) -> None:
        number = max(theme().px(48), painter.fontMetrics().horizontalAdvance(cell.text) + theme().px(8))
        longest = min(theme().px(_BAR), room.width() - number)
        share = min(1.0, max(0.0, cell.share or 0.0))
        length = max(theme().px(1), round(longest * share)) if share > 0 else 0
        thick = theme().px(8)
        at = QRectF(room.right() - number - length, room.center().y() - thick / 2 + 0.5, length, thick)
        painter.fillRect(at.toAlignedRect(), theme().mixed(cell.tone or "market", "base", BAR_TONE))


class DataTable(KeyboardRing, QTableView):
    """A table over a `TableModel`. `chosen(key)` when another row is chosen ("" for none), `opened(key)` with
    Enter or double click; with `multiple` rows are marked by click or Space and `marked(keys)` tells which.
    """

    chosen = Signal(str)
    opened = Signal(str)
    marked = Signal(object)

    def __init__(
        self,
        name: str,
        model: TableModel,
        *,
        multiple: bool = False,
        empty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.multiple, self._empty, self._hovered = multiple, empty, -1
        self._table_model = model
        self._most_rows: int | None = None
        self._told: tuple[str, ...] = ()
        self._before_reset: tuple[str, ...] = ()
        self.setAccessibleName(name)
        self._set_up(multiple)
        self.setModel(model)
        model.modelAboutToBeReset.connect(self._keep_selection)
        model.modelReset.connect(self._after_reset)
        model.dataChanged.connect(self._spread)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._table_model.key_at(index.row())))
        copy = QAction("Copy", self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        theme().changed.connect(self._rescale)
        self._rescale()

    def _set_up(self, multiple: bool) -> None:
        self.setHorizontalHeader(_Head(self))
        self.verticalHeader().hide()
        self.setItemDelegate(_Delegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.MultiSelection if multiple else modes.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    # Rows

    def table_model(self) -> TableModel:
        return self._table_model

    def set_rows(self, rows: Sequence[RowOfCells]) -> None:
        self._table_model.set_rows(rows)

    def chosen_key(self) -> str:
        """The key of the row chosen, "" where there is none."""
        keys = self.marked_keys()
        return keys[0] if keys else ""

    def marked_keys(self) -> tuple[str, ...]:
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self._table_model.key_at(row) for row in rows)

    def choose(self, key: str) -> None:
        """Choose the row of `key`; nothing happens where there is none."""
        row = self._table_model.row_of(key)
        if row >= 0:
            self.selectRow(row)

    def show_rows(self, most: int | None) -> None:
        """Ask for the height of at most so many rows; None leaves it to the layout."""
        self._most_rows = most
        self.updateGeometry()

    def hide_column(self, key: str, hidden: bool) -> None:
        """Leave a column away where it is narrow."""
        place = next(i for i, column in enumerate(self._table_model.columns) if column.key == key)
        self.setColumnHidden(place, hidden)
        self._spread()

    def hovered_row(self) -> int:
        return self._hovered

    def mark_width(self) -> int:
        return theme().px(22) if self.multiple else 0

    def copy(self) -> None:
        """Copy heads and the chosen rows (all rows where none is) with all digits, separated by tabs."""
        model = self._table_model
        rows = sorted(index.row() for index in self.selectionModel().selectedRows()) or list(
            range(model.rowCount())
        )
        lines = ["\t".join(column.title for column in model.columns)]
        for row in rows:
            cells = (model.cell(row, place) for place in range(len(model.columns)))
            lines.append("\t".join(cell.exact or cell.text for cell in cells))
        QGuiApplication.clipboard().setText("\n".join(lines))

    # Selection

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._tell()

    def _tell(self) -> None:
        keys = self.marked_keys()
        if keys != self._told:
            self._told = keys
            self.chosen.emit(keys[0] if keys else "")
            self.marked.emit(keys)

    def _keep_selection(self) -> None:
        self._before_reset = self._told
        self.selectionModel().blockSignals(True)

    def _after_reset(self) -> None:
        self.selectionModel().blockSignals(False)
        model = self.selectionModel()
        kept = [row for key in self._before_reset if (row := self._table_model.row_of(key)) >= 0]
        flags = model.SelectionFlag.Select | model.SelectionFlag.Rows
        for row in kept:
            model.select(self._table_model.index(row, 0), flags)
        self._tell()
        self._spread()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self._table_model.key_at(self.currentIndex().row()))
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: object) -> None:
        self._hover(-1)
        super().leaveEvent(event)  # type: ignore[arg-type]

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    # Sizes

    def sizeHint(self) -> QSize:
        rows = self._table_model.rowCount() or 1
        if self._most_rows is not None:
            rows = min(rows, self._most_rows)
        return QSize(theme().px(400), theme().px(HEAD) + rows * theme().px(ROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(160), theme().px(HEAD) + theme().px(ROW))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def _rescale(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().px(ROW))
        self.verticalHeader().setMinimumSectionSize(theme().px(ROW))
        self.horizontalHeader().setFixedHeight(theme().px(HEAD))
        self._spread()

    def _spread(self, *_what: object) -> None:
        """Give every column what it needs and the rest to those that stretch (the first, if none says so)."""
        columns = self._table_model.columns
        shown = [place for place in range(len(columns)) if not self.isColumnHidden(place)]
        if not shown:
            return
        widths = {place: self._needed(place) for place in shown}
        free = self.viewport().width() - sum(widths.values())
        takers = [place for place in shown if columns[place].stretch] or shown[:1]
        for place in takers:
            if free > 0:
                widths[place] += free // len(takers)
        for place, width in widths.items():
            if self.columnWidth(place) != width:
                self.setColumnWidth(place, width)
        self.updateGeometry()
        self.viewport().update()

    def _needed(self, place: int) -> int:
        column, model, px = self._table_model.columns[place], self._table_model, theme().px
        head = QFontMetrics(theme().font("caption")).horizontalAdvance(column.title)
        metrics = QFontMetrics(theme().font("strong" if column.role == "head" else "body"))
        cells = [model.cell(row, place) for row in range(min(model.rowCount(), _MEASURED_ROWS))]
        widest = max((metrics.horizontalAdvance(cell.text) for cell in cells), default=0) + px(2)
        widest += px(24) if any(cell.icon for cell in cells) else 0
        widest += px(_BAR + 8) if column.role == "bar" else 0
        marks = self.mark_width() if place == 0 else 0
        return max(px(column.width), head + marks + 2 * px(BLEED), widest + marks + 2 * px(BLEED))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._table_model.rowCount() == 0 and self._empty:
            painter = QPainter(self.viewport())
            painter.setFont(theme().font("body"))
            painter.setPen(theme().color("ink3"))
            room = self.viewport().rect().adjusted(theme().px(BLEED), 0, 0, 0)
            room.setHeight(theme().px(ROW))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._empty)
        elif self.ringed() and self.currentIndex().isValid():
            row = self.visualRect(self.currentIndex())
            band = QRectF(0, row.y(), self.viewport().width(), row.height())
            ring(QPainter(self.viewport()), band, theme().px(3))
