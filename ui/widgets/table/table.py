"""The table: rows 30 high, numbers right under right-aligned heads, one hair line under each row, no stripes,
no verticals.

The band of a selected row reaches `bleed` px past the text at both sides, so a table set that much further
out stands flush with the titles above it. Arrow keys move, Enter opens, Space marks where many can be marked,
Ctrl+C copies all digits, Tab leaves.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
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
    QMenu,
    QSizePolicy,
    QTableView,
    QWidget,
)

from ui import spoken
from ui.theme import theme
from ui.widgets.painting import KeyboardRing, ring
from ui.widgets.table.chosen import ChosenRows
from ui.widgets.table.columns import ColumnWidths, needed_width
from ui.widgets.table.exact import in_words, with_tabs
from ui.widgets.table.model import RowOfCells, TableModel
from ui.widgets.table.ordering import Order
from ui.widgets.table.painting import BLEED, HEAD, CellPainter, TableHead
from ui.widgets.table.place import KeepsPlace
from ui.widgets.table.shown_words import Index, ShowsWords, Words

ROW = 30
NOTHING_FOUND = "Nothing found."


class DataTable(ShowsWords, KeepsPlace, KeyboardRing, QTableView):
    """A table over a `TableModel`. `chosen(key)` when another row is chosen ("" for none), `opened(key)` with
    Enter or double click; with `multiple` rows are marked by click or Space and `marked(keys)` tells which.

    Over twenty methods, because Qt asks a view by eight overrides, and because a table answers in one place to those who fill
    it, search and sort it, ask for its choice, and draw its rows.
    """

    chosen = Signal(str)
    opened = Signal(str)
    marked = Signal(object)
    spoken_bars = False

    def __init__(
        self,
        name: str,
        model: TableModel,
        *,
        multiple: bool = False,
        empty: str = "",
        bleed: float = BLEED,
        first_to_go: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.bleed = bleed
        self.multiple, self._empty, self._hovered = multiple, empty, -1
        self._table_model = model
        self._most_rows: int | None = None
        self._whole = False
        self._columns = ColumnWidths(self, model, self._needed, first_to_go)
        self._chosen = ChosenRows(self, model, self._tell)
        self.setAccessibleName(name)
        self._set_up(multiple)
        self.setModel(model)
        model.modelAboutToBeReset.connect(self._chosen.keep)
        model.modelReset.connect(self._after_reset)
        model.rows_changed.connect(self._refit)
        spoken.quiet().ended.connect(self._spread)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._table_model.key_at(index.row())))
        copy = QAction("Copy", self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        self.addAction(copy)
        self._add_order()
        digits = QAction("Say all digits", self)
        digits.setShortcut(QKeySequence("Ctrl+D"))
        digits.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        digits.triggered.connect(self.say_digits)
        self.addAction(digits)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        theme().changed.connect(self._rescale)
        self._rescale()

    def _set_up(self, multiple: bool) -> None:
        self.setHorizontalHeader(TableHead(self, self))
        self.verticalHeader().hide()
        self._row_painter = CellPainter(self, self)
        self.setItemDelegate(self._row_painter)
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
        return self._chosen.keys()

    def choose(self, key: str) -> None:
        """Choose the row of `key`; nothing happens where there is none."""
        row = self._table_model.row_of(key)
        if row >= 0:
            self.selectRow(row)

    def show_rows(self, most: int | None) -> None:
        """Ask for the height of at most so many rows; None leaves it to the layout."""
        self._most_rows = most
        self.updateGeometry()

    def set_whole(self, whole: bool) -> None:
        """Whether it is as tall as all of its rows, because what it stands in scrolls."""
        self._whole = whole
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if whole else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(policy)
        self.updateGeometry()

    def hide_column(self, key: str, hidden: bool) -> None:
        """Leave a column away where it is narrow."""
        away = self._columns.away | {key} if hidden else self._columns.away - {key}
        if away != self._columns.away:
            self.leave_away(away)

    def leave_away(self, away: frozenset[str], first_to_go: Sequence[str] | None = None) -> None:
        """Leave these columns away, and then those of `first_to_go`, one after the other, where a cell would be cut."""
        self._columns.away = away
        if first_to_go is not None:
            self._columns.first_to_go = tuple(first_to_go)
        self._spread()

    def words_in(self, index: Index) -> tuple[Words, ...]:
        """What is drawn in a cell, and what its tool tip adds; nothing where its column is left away."""
        if self.isColumnHidden(index.column()):
            return ()
        words = self._row_painter.words(self.visualRect(index), index)
        return (words._replace(hint=str(index.data(Qt.ItemDataRole.ToolTipRole) or "")),)

    def hovered_row(self) -> int:
        return self._hovered

    def mark_width(self) -> int:
        return theme().px(22) if self.multiple else 0

    def copy(self) -> None:
        """Copy heads and the chosen rows (all rows where none is) with all digits, separated by tabs."""
        rows = self._chosen.rows() or range(self._table_model.rowCount())
        QGuiApplication.clipboard().setText(with_tabs(self._table_model, rows))

    # Order and search

    def sort_by(self, column: int) -> None:
        """As a press on a column's head: rising, then falling, then as the rows came."""
        self._arrange(self._table_model.order.next(column), self._table_model.sought)

    def find_words(self, words: str) -> None:
        """Show only the rows in which all these words stand; "" shows all."""
        self._arrange(self._table_model.order, words)

    def fill_order(self, menu: QMenu) -> None:
        """Write a menu of what the rows can be ordered by: the keyboard's way to the heads."""
        menu.clear()
        order = self._table_model.order
        for place, column in enumerate(self._table_model.columns):
            if not self.isColumnHidden(place):
                action = menu.addAction(f"{column.title} {order.mark(place)}".rstrip().replace("&", "&&"))
                action.triggered.connect(lambda _checked=False, place=place: self.sort_by(place))
        menu.addSeparator()
        menu.addAction("As they came").triggered.connect(lambda _checked=False: self._arrange(Order(), self._table_model.sought))

    def _arrange(self, order: Order, words: str) -> None:
        self._table_model.arrange(order, words)
        self._spread()
        self.horizontalHeader().viewport().update()

    def _add_order(self) -> None:
        self.horizontalHeader().sectionClicked.connect(self.sort_by)
        sort, menu = QAction("Sort by", self), QMenu(self)
        menu.aboutToShow.connect(lambda: self.fill_order(menu))
        sort.setMenu(menu)
        self.addAction(sort)

    def say_digits(self) -> None:
        """Let a reader say all digits of the current row, or of the row chosen."""
        model, at = self._table_model, self.currentIndex()
        row = at.row() if at.isValid() else model.row_of(self.chosen_key())
        spoken.announce(self, in_words(model, row) if row >= 0 else "")

    # Selection

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._chosen.changed()

    def _tell(self, keys: tuple[str, ...]) -> None:
        self.chosen.emit(keys[0] if keys else "")
        self.marked.emit(keys)

    def _after_reset(self) -> None:
        self._chosen.choose_again()
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
        least = theme().px(HEAD) + theme().px(ROW)
        return QSize(theme().px(160), self.sizeHint().height() if self._whole else least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def _rescale(self) -> None:
        self.verticalHeader().setMinimumSectionSize(theme().px(ROW))  # first: what was the least before would hold it up
        self.verticalHeader().setDefaultSectionSize(theme().px(ROW))
        self.horizontalHeader().setFixedHeight(theme().px(HEAD))
        self._spread()

    def _spread(self, *_what: object) -> None:
        """Share out the width, tell the layout, and draw all of it again."""
        self._columns.share_out()
        self.updateGeometry()
        self.viewport().update()

    def _refit(self) -> None:
        """The same rows with other words: but for the cells that are others, nothing is drawn again unless a column is wider or
        narrower."""
        if self._columns.share_out():
            self.updateGeometry()
            self.viewport().update()

    def _needed(self, place: int) -> int:
        """What a column needs, in pixels; a table of words may let them be cut."""
        return needed_width(self._table_model, place, self.bleed, self.mark_width() if place == 0 else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        empty = NOTHING_FOUND if self._table_model.sought else self._empty
        if self._table_model.rowCount() == 0 and empty:
            painter = QPainter(self.viewport())
            painter.setFont(theme().font("body"))
            painter.setPen(theme().color("ink3"))
            room = self.viewport().rect().adjusted(theme().px(self.bleed), 0, 0, 0)
            room.setHeight(theme().px(ROW))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, empty)
        elif self.ringed() and self.currentIndex().isValid():
            row = self.visualRect(self.currentIndex())
            band = QRectF(0, row.y(), self.viewport().width(), row.height())
            ring(QPainter(self.viewport()), band, theme().px(3))
