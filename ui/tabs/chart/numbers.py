"""A chart as a table of its numbers: any number of hours, written only where they are looked at."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyle, QTableView, QWidget

from ui.theme import theme
from ui.widgets import RowsInOrder
from ui.widgets.table.place import KeepsPlace
from ui.widgets.table.shown_words import Index, ShowsWords, WordedHead, Words

MEASURED_ROWS = 20
PAD = 8
"""At both sides of a head and a cell, as the stylesheet sets it."""


class ChartNumbers(ShowsWords, KeepsPlace, QTableView):
    """Rows of even height, no verticals; Ctrl+C copies what is selected, Tab leaves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chart.table")
        self.setAccessibleName("The chart as a table")
        self.setProperty("spaced", "true")  # numbers end where words begin: each keeps off the other
        self.setHorizontalHeader(WordedHead(self, PAD))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().sectionClicked.connect(self.sort_by)
        copy, sort, menu = QAction("Copy", self), QAction("Sort by", self), QMenu(self)
        copy.triggered.connect(self._copy)
        menu.aboutToShow.connect(lambda: self.fill_order(menu))
        sort.setMenu(menu)
        self.addActions([copy, sort])
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        theme().changed.connect(self._restyle)
        self._restyle()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        shown = self.model()
        same = isinstance(shown, RowsInOrder) and shown.source is model
        if same:
            self._measure()  # its columns may be others
        if same or model is None:
            return
        super().setModel(RowsInOrder(model, self))
        if isinstance(shown, RowsInOrder):
            shown.deleteLater()
        self._measure()

    def words_in(self, index: Index) -> tuple[Words, ...]:
        """What is drawn in a cell."""
        pad = theme().px(PAD) + self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1  # as Qt sets an item
        room = self.visualRect(index).adjusted(pad, 0, -pad, 0)
        align = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        return (Words(str(index.data() or ""), room, self.font(), align, cell=(index.row(), index.column())),)

    def sort_by(self, column: int) -> None:
        """As a press on a column's head: rising, then falling, then newest first as they come."""
        rows = self.model()
        if isinstance(rows, RowsInOrder):
            rows.arrange(rows.order.next(column), rows.sought)
            self._measure()

    def find_words(self, words: str) -> None:
        """Show only the hours in whose row all these words stand; "" shows all."""
        rows = self.model()
        if isinstance(rows, RowsInOrder):
            rows.arrange(rows.order, words)

    def fill_order(self, menu: QMenu) -> None:
        """Write a menu of what the rows can be ordered by."""
        menu.clear()
        rows = self.model()
        for column in range(rows.columnCount()):
            action = menu.addAction(str(rows.headerData(column, Qt.Orientation.Horizontal)))
            action.triggered.connect(partial(self._sort_from_menu, column))

    def _sort_from_menu(self, column: int, _checked: bool = False) -> None:
        self.sort_by(column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
            return
        super().keyPressEvent(event)

    def _copy(self) -> None:
        selection = self.selectionModel()
        model = self.model()
        if not selection.hasSelection():
            return
        rows = sorted(index.row() for index in selection.selectedRows())
        lines = ("\t".join(str(model.index(row, column).data()) for column in range(model.columnCount())) for row in rows)
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _measure(self) -> None:
        """Columns as wide as their heads and first rows need: measuring every row would take seconds."""
        model: QAbstractItemModel | None = self.model()
        if model is None:
            return
        metrics, pad = self.fontMetrics(), theme().px(26)
        for column in range(model.columnCount()):
            texts = [str(model.headerData(column, Qt.Orientation.Horizontal))]
            texts += [str(model.index(row, column).data()) for row in range(min(model.rowCount(), MEASURED_ROWS))]
            self.setColumnWidth(column, max(metrics.horizontalAdvance(text) for text in texts) + pad)

    def _restyle(self) -> None:
        self.setFont(theme().font("body"))
        self.horizontalHeader().setFont(theme().font("caption"))
        self.verticalHeader().setDefaultSectionSize(theme().px(30))
        self.horizontalHeader().setMinimumHeight(theme().px(28))
        self._measure()
