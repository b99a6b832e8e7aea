"""How a table is drawn: heads as captions, and a row's cells with their band, mark, icon, bar and text."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.theme import theme
from ui.widgets.icons import draw_icon
from ui.widgets.painting import rounded
from ui.widgets.table.model import Cell, TableColumn, TableModel
from ui.widgets.table.shown_words import WordedHead, Words

BLEED = 11
HEAD = 28
BAR_TONE = 0.8  # of the bar's colour over its ground: at least 3.1 to 1
BAR = 80
LEAST_NUMBER = 48
"""What a number beside a bar has at least."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TableLook(Protocol):
    """What the drawing asks of its table."""

    multiple: bool
    bleed: float

    def table_model(self) -> TableModel: ...

    def hovered_row(self) -> int: ...

    def mark_width(self) -> int: ...


class TableHead(WordedHead):
    """Captions, one tone lighter, set as their columns are."""

    def __init__(self, table: QTableView, look: TableLook) -> None:
        super().__init__(table, look.bleed)
        self._table = look
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)

    def words_of(self, section: int) -> Words:
        words = super().words_of(section)
        if section:
            return words
        return words._replace(room=words.room.adjusted(self._table.mark_width(), 0, 0, 0))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme().px(HEAD))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme().color("hair"))


class CellPainter(QStyledItemDelegate):
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
        model, row, place = self._table.table_model(), index.row(), index.column()
        cell, column = model.cell(row, place), model.columns[place]
        if place == 0 and self._table.multiple and not model.is_over(row):
            self._paint_mark(painter, self._inside(rect), chosen)
        self._paint_cell(painter, self._words(rect, (row, place), cell, column), cell, column, chosen)
        painter.restore()

    def words(self, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> Words:
        """The text of the cell in `rect` as it is drawn: beside mark and icon, shortened where it stands at the left."""
        model, row, place = self._table.table_model(), index.row(), index.column()
        return self._words(rect, (row, place), model.cell(row, place), model.columns[place])

    def _words(self, rect: QRect, place: tuple[int, int], cell: Cell, column: TableColumn) -> Words:
        room = self._inside(rect)
        if place[1] == 0 and self._table.multiple:
            room.setLeft(room.left() + self._table.mark_width())
        if cell.icon:
            room.setLeft(room.left() + theme().px(16) + theme().px(8))
        font = theme().font("strong" if cell.strong or column.role == "head" else "body")
        if column.right:
            return Words(cell.text, room, font, RIGHT, False, cell.text, "", place)
        text = QFontMetrics(font).elidedText(cell.text, Qt.TextElideMode.ElideRight, room.width())
        return Words(text, room, font, LEFT, False, cell.text, "", place)

    def _inside(self, rect: QRect) -> QRect:
        bleed = theme().px(self._table.bleed)
        return rect.adjusted(bleed, 0, -bleed, 0)

    def _paint_mark(self, painter: QPainter, room: QRect, chosen: bool) -> None:
        side = theme().px(14)
        box = QRectF(room.x(), room.center().y() - side / 2 + 1, side, side)
        if chosen:
            rounded(painter, box, theme().px(3), theme().color("accent"))
            draw_icon(painter, "check", "onaccent", box.adjusted(1, 1, -1, -1))
        else:
            rounded(painter, box, theme().px(3), theme().color("well"), theme().color("edge"))

    def _paint_cell(self, painter: QPainter, words: Words, cell: Cell, column: TableColumn, chosen: bool) -> None:
        if cell.icon:
            side = theme().px(16)
            at = QRectF(words.room.x() - side - theme().px(8), words.room.center().y() - side // 2 + 1, side, side)
            draw_icon(painter, cell.icon, cell.tone or "ink2", at)
        painter.setFont(words.font)
        if column.role == "bar" and cell.share is not None:
            self._paint_bar(painter, words.room, cell)
        tone = cell.tone if cell.tone and column.role != "bar" and not cell.icon else ""
        if not tone:
            tone = "ink2" if column.role == "quiet" and not chosen else "ink"
        painter.setPen(theme().color("ink" if chosen and tone in ("ink2", "ink3") else tone))
        painter.drawText(words.room, words.align, words.text)

    def _paint_bar(self, painter: QPainter, room: QRect, cell: Cell) -> None:
        number = max(theme().px(LEAST_NUMBER), painter.fontMetrics().horizontalAdvance(cell.text) + theme().px(8))
        longest = theme().px(BAR)
        if room.width() - number < longest - theme().px(2):
            return  # the column gave up its bar: a part of one would say another share
        share = min(1.0, max(0.0, cell.share or 0.0))
        length = max(theme().px(1), round(longest * share)) if share > 0 else 0
        thick = theme().px(8)
        at = QRectF(room.right() - number - length, room.center().y() - thick / 2 + 0.5, length, thick)
        painter.fillRect(at.toAlignedRect(), theme().mixed(cell.tone or "market", "base", BAR_TONE))
