"""Words that tables and lists draw themselves: which stand where, and when the pointer is over them.

A cell has no widget of its own, so that a hundred thousand rows cost nothing; its view speaks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QEnterEvent, QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.theme import theme
from ui.widgets import hovered

Index = QModelIndex | QPersistentModelIndex


class Words(NamedTuple):
    """Words as a view draws them: the text seen, in which rectangle of its viewport, and how it is set.

    `whole` is the text where only a part of it has room, `hint` what a tool tip adds, `cell` the row and column.
    """

    text: str
    room: QRect
    font: QFont
    align: Qt.AlignmentFlag
    wrap: bool = False
    whole: str = ""
    hint: str = ""
    cell: tuple[int, int] = (-1, -1)


class ShowsWords:
    """Mixed in before the class of a view or of its head: its cells have no widgets of their own, so it tells of the pointer
    for all of them, and says which words stand where."""

    def words_in(self, index: Index) -> Sequence[Words]:
        """What is drawn in a cell."""
        raise NotImplementedError

    def cells_of(self, row: int) -> list[QModelIndex]:
        """The cells of a row: one in a list, whose model has no public number of columns."""
        view = self._view()
        columns = view.model().columnCount() if isinstance(view, QTableView) else 1
        return [view.model().index(row, column) for column in range(columns)]

    def words_shown(self) -> Iterator[Words]:
        """All that is on screen, in the order of reading."""
        view = self._view()
        model, height = view.model(), view.viewport().height()
        first, last = view.indexAt(QPoint(1, 1)), view.indexAt(QPoint(1, height - 1))
        if model is None or not first.isValid():
            return
        for row in range(first.row(), (last.row() if last.isValid() else model.rowCount() - 1) + 1):
            for index in self.cells_of(row):
                yield from self.words_in(index)

    def words_at(self, at: QPoint) -> Sequence[Words]:
        """What is drawn in the cell at a point of the viewport."""
        index = self._view().indexAt(at)
        return self.words_in(index) if index.isValid() else ()

    def draws_on(self, widget: QWidget) -> bool:
        """Whether a widget is its viewport."""
        return self._view().viewport() is widget

    def viewportEvent(self, event: QEvent) -> bool:
        kind, viewport = event.type(), self._view().viewport()
        if kind == QEvent.Type.Enter and isinstance(event, QEnterEvent):
            hovered.entered(viewport, event.position().toPoint())
        elif kind == QEvent.Type.Leave:
            hovered.left(viewport)
        elif kind == QEvent.Type.MouseButtonPress:
            hovered.pressed(viewport)
        return bool(super().viewportEvent(event))  # type: ignore[misc]

    def _view(self) -> QAbstractItemView:
        assert isinstance(self, QAbstractItemView)
        return self


class WordedHead(ShowsWords, QHeaderView):
    """The heads of a table's columns, `pad` px from the sides of their sections at 100 % text."""

    def __init__(self, parent: QWidget, pad: float) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._pad = pad

    def words_of(self, section: int) -> Words:
        """A head, as it is drawn."""
        pad, model = theme().px(self._pad), self.model()
        text = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
        side = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        room = QRect(self.sectionViewportPosition(section), 0, self.sectionSize(section), self.viewport().height())
        align = self.defaultAlignment() if side is None else Qt.AlignmentFlag(side)
        return Words(str(text or ""), room.adjusted(pad, 0, -pad, 0), theme().font("caption"), align, cell=(-1, section))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """The words alone: the style would set them in the largest size there ever was."""
        words = self.words_of(section)
        painter.save()
        painter.setFont(words.font)
        painter.setPen(theme().color("ink3"))
        painter.drawText(words.room, words.align | Qt.AlignmentFlag.AlignVCenter, words.text)
        painter.restore()

    def words_shown(self) -> Iterator[Words]:
        for section in range(self.count()):
            if not self.isSectionHidden(section):
                yield self.words_of(section)

    def words_at(self, at: QPoint) -> Sequence[Words]:
        section = self.logicalIndexAt(at)
        return (self.words_of(section),) if section >= 0 else ()
