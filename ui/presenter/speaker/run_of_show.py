"""The run of show: every beat with when it is due, the one at hand marked; choosing another one goes there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from ui.presenter.words import due_words
from ui.theme import theme
from ui.widgets import draw_icon

if TYPE_CHECKING:
    from ui.presenter.words import BeatLine

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
HIGH = 30
ASKS = "asks the room"


class RunOfShow(QListWidget):
    """`presenter.beats`. `chosen(place)` when a beat is chosen by Enter or by a click."""

    chosen = Signal(int)
    dress = ("any", "area", "bar", "list")

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("presenter.beats")
        self.setAccessibleName("Beats")
        self.setItemDelegate(BeatPainter(self))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemActivated.connect(lambda item: self.chosen.emit(self.row(item)))
        self.itemClicked.connect(lambda item: self.chosen.emit(self.row(item)))
        theme().changed.connect(self.doItemsLayout)

    def present(self, beats: Sequence[BeatLine], place: int) -> None:
        """Show these beats, that at `place` as the one at hand."""
        while self.count() > len(beats):
            self.takeItem(self.count() - 1)
        for number, line in enumerate(beats):
            if number == self.count():
                self.addItem(QListWidgetItem())
            item = self.item(number)
            if item.data(LINE) != line:
                item.setData(LINE, line)
                parts = (due_words(line.due_s), line.title, ASKS if line.asks else "", "now" if line.state == "now" else "")
                item.setText(", ".join(part for part in parts if part))
        if self.currentRow() != place:
            self.setCurrentRow(place)
        self.scrollToItem(self.item(max(place - 2, 0)), QListWidget.ScrollHint.PositionAtTop)


class BeatPainter(QStyledItemDelegate):
    """A line: when, what, and a mark where the room is asked."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme().px(120), theme().px(HIGH))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: BeatLine | None = index.data(LINE)
        if line is None:
            return
        box, px = QRectF(option.rect), theme().px
        now = line.state == "now"
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().color("wash"))
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), px(5), px(5))
        tone = "ink3" if line.state == "past" else "ink"
        painter.setFont(theme().font("caption"))
        painter.setPen(theme().color("ink2" if now else "ink3"))
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        due = QFontMetrics(theme().font("caption")).horizontalAdvance("00:00") + px(14)
        painter.drawText(box.adjusted(px(8), 0, 0, 0), middle, due_words(line.due_s))
        font: QFont = theme().font("strong" if now else "body")
        painter.setFont(font)
        painter.setPen(theme().color("ink" if now else tone))
        room = box.adjusted(px(8) + due, 0, -px(30 if line.asks else 8), 0)
        painter.drawText(room, middle, QFontMetrics(font).elidedText(line.title, Qt.TextElideMode.ElideRight, int(room.width())))
        if line.asks:
            side = px(16)
            at = QRectF(box.right() - side - px(8), box.center().y() - side / 2, side, side)
            draw_icon(painter, "question", "accent", at)
        painter.restore()
