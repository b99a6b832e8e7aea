"""How a table is drawn: heads as captions, and a row's cells with their band, mark, icon, bar and text."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.theme import theme
from ui.widgets import hovered
from ui.widgets.icons import draw_icon
from ui.widgets.painting import rounded
from ui.widgets.table_model import Cell, Column, TableModel

BLEED = 11
HEAD = 28
BAR_TONE = 0.8  # of the bar's colour over its ground: at least 3.1 to 1
BAR = 80


class TableLook(Protocol):
    """What the drawing asks of its table."""

    multiple: bool
    bleed: float

    def table_model(self) -> TableModel: ...

    def hovered_row(self) -> int: ...

    def mark_width(self) -> int: ...


class TableHead(QHeaderView):
    """Captions, one tone lighter, set as their columns are."""

    def __init__(self, table: QTableView, look: TableLook) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = look
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Enter and isinstance(event, QEnterEvent):
            hovered.entered(self.viewport(), event.position().toPoint())
        elif event.type() == QEvent.Type.Leave:
            hovered.left(self.viewport())
        return super().viewportEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme().px(HEAD))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self._table.table_model()
        column, mark = model.columns[section], model.order.mark(section)
        painter.save()
        painter.setFont(theme().font("caption"))
        painter.setPen(theme().color("ink3"))
        pad = theme().px(self._table.bleed)
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        left = pad + (self._table.mark_width() if section == 0 else 0)
        painter.drawText(rect.adjusted(left, 0, -pad, 0), side | Qt.AlignmentFlag.AlignVCenter, f"{column.title} {mark}".rstrip())
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme().color("hair"))


class RowPainter(QStyledItemDelegate):
    """Paints a cell: band, hair line, mark, icon, bar, text."""

    def __init__(self, table: QTableView, look: TableLook) -> None:
        super().__init__(table)
        self._table = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen or index.row() == self._table.hovered_row():
            painter.fillRect(rect, theme().color("wash" if chosen else "hover"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme().color("hair"))
        model = self._table.table_model()
        cell, column = model.cell(index.row(), index.column()), model.columns[index.column()]
        room = rect.adjusted(theme().px(self._table.bleed), 0, -theme().px(self._table.bleed), 0)
        if index.column() == 0 and self._table.multiple:
            if not model.is_over(index.row()):
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
        longest = min(theme().px(BAR), room.width() - number)
        share = min(1.0, max(0.0, cell.share or 0.0))
        length = max(theme().px(1), round(longest * share)) if share > 0 else 0
        thick = theme().px(8)
        at = QRectF(room.right() - number - length, room.center().y() - thick / 2 + 0.5, length, thick)
        painter.fillRect(at.toAlignedRect(), theme().mixed(cell.tone or "market", "base", BAR_TONE))
