"""The list of events beside the chart: number, what happened, when, and what one token sold for then. Enter goes to that hour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.panels.events.rows import EventRow
from ui.theme import theme
from ui.widgets import Column, Row, Text
from ui.widgets.table.shown_words import ShowsWords, Words
from ui.widgets.text import unparted

WIDTH = 236
BADGE, PAD, PRICE = 18, 8, 46
EMPTY = "Nothing has happened yet. What you do and what happens in this world will be listed here."
Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class Events(QAbstractListModel):
    """The rows, the first event first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[EventRow, ...] = ()
        self.token = ""

    def set_rows(self, rows: Sequence[EventRow], token: str) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows, self.token = tuple(rows), token
        self.endResetModel()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()].marker.label
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()].spoken(self.token)
        return None


class EventPainter(QStyledItemDelegate):
    """A badge as at the foot of the chart, the words folded, date and reason under them, the price at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        row, chosen = self._row(index), bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("wash" if chosen else "hover"))
            painter.drawRoundedRect(QRectF(rect), theme().px(6), theme().px(6))
        self._badge(painter, rect, row, chosen)
        label, below = self.words(rect, index, chosen)
        painter.setFont(label.font)
        painter.setPen(theme().color("ink2" if row.beyond else "ink"))
        painter.drawText(label.room, WRAP, unparted(label.text))
        painter.setFont(below.font)
        painter.drawText(label.room.adjusted(0, 0, theme().px(PRICE), 0), RIGHT, row.price)
        painter.setPen(theme().color("ink2" if chosen or not row.beyond else "ink3"))
        painter.drawText(below.room, WRAP, unparted(below.text))
        painter.restore()

    def words(self, rect: QRect, index: Index, chosen: bool) -> tuple[Words, Words]:
        """The words of the row in `rect`, and the line under them."""
        row, cell = self._row(index), (index.row(), 0)
        boxes, texts = self._boxes(rect, row, chosen), (row.marker.label, _second(row))
        fonts = theme().font("caption-strong" if chosen else "caption"), theme().font("caption")
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        first, second = (
            Words(text, box, font, left, wrap=True, cell=cell) for text, box, font in zip(texts, boxes, fonts, strict=True)
        )
        return first, second

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        wide = view.viewport().width() if isinstance(view, QListView) else theme().px(WIDTH)
        _, below = self._boxes(QRect(0, 0, wide, 10_000), self._row(index), True)
        return QSize(wide, below.bottom() + theme().px(5))

    @staticmethod
    def _row(index: Index) -> EventRow:
        model = index.model()
        assert isinstance(model, Events)
        return model.rows[index.row()]

    @staticmethod
    def _boxes(rect: QRect, row: EventRow, strong: bool) -> tuple[QRect, QRect]:
        """Where the words and the line under them stand; measured in the wider type, so that choosing moves nothing."""
        left = rect.left() + theme().px(PAD + BADGE + PAD)
        room = rect.right() - theme().px(PAD + PRICE) - left
        high = (
            QFontMetrics(theme().font("caption-strong"))
            .boundingRect(0, 0, room, 10_000, WRAP, unparted(row.marker.label))
            .height()
        )
        label = QRect(left, rect.top() + theme().px(5), room, high)
        wide = rect.right() - theme().px(PAD) - left
        under = QFontMetrics(theme().font("caption")).boundingRect(0, 0, wide, 10_000, WRAP, unparted(_second(row))).height()
        return label, QRect(left, label.bottom() + 1, wide, under)

    @staticmethod
    def _badge(painter: QPainter, rect: QRect, row: EventRow, chosen: bool) -> None:
        """A disc for mine, a square for the world's, the chosen one in the accent, hollow for what lies beyond."""
        own, side = row.marker.own, theme().px(BADGE)
        text = str(row.marker.number)
        font = theme().font("caption-strong")
        wide = max(side, QFontMetrics(font).horizontalAdvance(text) + theme().px(6))
        box = QRectF(rect.left() + theme().px(PAD) + (side - wide) / 2, rect.top() + theme().px(5), wide, side)
        full = own and not row.beyond
        painter.setPen(QPen(theme().color("accent" if chosen else "ink3" if row.beyond else "ink"), 2 if chosen else 1.2))
        painter.setBrush(theme().color("accent" if chosen and full else "ink" if full else "base"))
        radius = side / 2 if own else theme().px(3)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
        painter.setFont(font)
        painter.setPen(theme().color(("onaccent" if chosen else "base") if full else "ink3" if row.beyond else "ink"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _second(row: EventRow) -> str:
    return f"{row.date}  \u00b7  {row.reason}" if row.reason else row.date


class EventsView(ShowsWords, QListView):
    """`chosen(hour)` when a row is clicked or Enter is pressed on it; `looked_at(number)` while the arrows move."""

    chosen = Signal(int)
    looked_at = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("events.list")
        self.setAccessibleName("Events")
        self._model = Events(self)
        self.setModel(self._model)
        self._row_painter = EventPainter(self)
        self.setItemDelegate(self._row_painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.chosen.emit(int(self._model.rows[index.row()].marker.hour)))
        self.selectionModel().currentChanged.connect(self._moved)

    def words_in(self, index: Index) -> tuple[Words, ...]:
        """What happened, and when and why, as they are drawn."""
        return self._row_painter.words(self.visualRect(index), index, self.selectionModel().isSelected(index))

    def rows(self) -> tuple[EventRow, ...]:
        """What is listed."""
        return self._model.rows

    def set_rows(self, rows: Sequence[EventRow], token: str) -> None:
        """List these; the event that was chosen stays chosen."""
        number = self.current_number()
        if tuple(rows) != self._model.rows or token != self._model.token:
            self.selectionModel().blockSignals(True)
            self._model.set_rows(rows, token)
            if 0 < number <= len(rows):
                self.setCurrentIndex(self._model.index(number - 1))
            self.selectionModel().blockSignals(False)

    def choose_last(self) -> None:
        """Where no event is chosen yet, stand on the last one lived, without telling the chart."""
        lived = [place for place, row in enumerate(self._model.rows) if not row.beyond]
        if not self.currentIndex().isValid() and lived:
            self.selectionModel().blockSignals(True)
            self.setCurrentIndex(self._model.index(lived[-1]))
            self.selectionModel().blockSignals(False)
            self.viewport().update()

    def current_number(self) -> int:
        """The number of the event chosen; 0 for none."""
        return self.currentIndex().row() + 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(int(self._model.rows[self.currentIndex().row()].marker.hour))
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.looked_at.emit(now.row() + 1)


class EventsList(QWidget):
    """The list with its head: how many events, and of what the prices are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = Column(6, parent=self)
        head = Row(6, (PAD, 0, PAD, 0))
        self._count, self._price = Text("", "caption", "ink3"), Text("", "caption", "ink3")
        head.addWidget(Text("Events so far", "caption-strong"))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._price)
        self.view = EventsView(self)
        self._empty = Text(EMPTY, "caption", "ink2", wrap=True)
        self._empty.setContentsMargins(PAD, 0, PAD, 0)
        rows.addLayout(head)
        rows.addWidget(self._empty)
        rows.addWidget(self.view, 1)
        rows.addStretch(0)

    def present(self, rows: Sequence[EventRow], token: str) -> None:
        """List these events; prices are of one `token`."""
        self.view.set_rows(rows, token)
        self._count.setText(str(len(rows)) if rows else "")
        self._price.setText(f"{token} sells for" if rows else "")
        self._empty.setVisible(not rows)
        self.view.setVisible(bool(rows))
