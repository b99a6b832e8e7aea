"""All ways to stake in one table on one grid of columns, a line over each chain; sorted or searched, without those lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from ui.panels.window.width import WindowWidth
from ui.theme import theme
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.widgets.table.columns import needed_width
from ui.widgets.table.model import RowOfCells
from ui.widgets.table.painting import CellPainter
from ui.widgets.table.shown_words import Words
from ui.wording import (
    amount_with_unit,
    exit_when,
    exit_words,
    fee_words,
    system_title,
    validators_words,
    way_sentence,
    way_style,
    way_yearly,
)
from wallet import WayToStake, World

Index = QModelIndex | QPersistentModelIndex
OVER = "over"
"""Before the name of a chain: the key of the line over its ways."""
COLUMNS = (
    TableColumn("way", "Way to stake", "head"),
    TableColumn("token", "You get", width=82),
    TableColumn("style", "How rewards arrive", "quiet"),
    TableColumn("yearly", "A year, net", "number", 88),
    TableColumn("fee", "Fee on rewards", "number", 100),
    TableColumn("out", "Way out and how long", stretch=True),
    TableColumn("validators", "Validators", "quiet", 96),
)
DROPPED = {
    WindowWidth.wide: (),
    WindowWidth.narrow: ("token", "validators"),
    WindowWidth.tight: ("token", "validators", "style", "fee"),
}
"""Columns that are left away by how much room the window has; more are where a cell would be cut, from the first here on."""
FIRST_TO_GO = ("validators", "token", "fee", "style", "out")


class WaysModel(TableModel):
    """Rows of which some are lines over a group: nobody chooses them, and the keyboard goes past."""

    def is_group(self, row: int) -> bool:
        return self.key_at(row).startswith(OVER)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.is_group(index.row()):
            return Qt.ItemFlag.ItemNeverHasChildren
        return super().flags(index)


class _Painter(CellPainter):
    """A line over a group is its name in strong type and, beside it, what one has of the chain's coin."""

    def __init__(self, table: WaysTable) -> None:
        super().__init__(table, table)
        self._ways = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = self._ways.ways_model()
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
        model = self._ways.ways_model()
        title, held = model.cell(row, 0), str(model.rows()[row].get("held", ""))
        room, align = self._inside(rect), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        strong, caption = theme().font("strong"), theme().font("caption")
        first = Words(title.text, room, strong, align, cell=(row, 0))
        beside = room.adjusted(QFontMetrics(strong).horizontalAdvance(title.text) + theme().px(9), 0, 0, 0)
        return first, Words(held, beside, caption, align, cell=(row, 0))


class WaysTable(DataTable):
    """`present(ways, world)`; `taken(key)` with Enter, `left()` with Esc, `typed(text)` with the first letter of a search."""

    left = Signal()
    typed = Signal(str)

    def __init__(self) -> None:
        self._model = WaysModel(COLUMNS)
        self._room, self._whole = WindowWidth.wide, False
        super().__init__("Ways to stake", self._model, empty="No way to stake fits this.")
        self.setObjectName("stake.ways.table")
        self._given: tuple[tuple[WayToStake, ...], World] | None = None
        self._row_painter = _Painter(self)
        self.setItemDelegate(self._row_painter)
        self._model.modelReset.connect(self._span_groups)

    def ways_model(self) -> WaysModel:
        return self._model

    def present(self, ways: Sequence[WayToStake], world: World) -> None:
        """Show these ways, chain by chain as they come."""
        self._given = (tuple(ways), world)
        rows: list[RowOfCells] = []
        plain = self._model.order.column >= 0 or bool(self._model.sought)
        for chain, some in groupby(ways, lambda way: way.chain):
            own = list(some)
            if not plain:
                rows.append(_over(chain, own[0].coin, world))
            rows += [_row(way, under=not plain) for way in own]
        self.set_rows(rows)
        self._leave_away()

    def shown_ways(self) -> list[str]:
        """The keys of the ways on screen, from above."""
        return [key for row in range(self._model.rowCount()) if not (key := self._model.key_at(row)).startswith(OVER)]

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window: leave columns away where it is narrow."""
        self._room = room
        self._leave_away()

    def set_whole(self, whole: bool) -> None:
        """Whether it is as tall as all of its rows."""
        self._whole = whole
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return least.expandedTo(QSize(0, self.sizeHint().height())) if self._whole else least

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif text.isalnum() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def words_in(self, index: Index) -> tuple[Words, ...]:
        if not self._model.is_group(index.row()):
            return super().words_in(index)
        return self._painter_of_groups().group_words(self.visualRect(index), index.row()) if index.column() == 0 else ()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._leave_away()

    def sort_by(self, column: int) -> None:
        super().sort_by(column)
        if self._given is not None:
            self.present(*self._given)

    def find_words(self, words: str) -> None:
        super().find_words(words)
        if self._given is not None:
            self.present(*self._given)

    # -- inside

    def _painter_of_groups(self) -> _Painter:
        assert isinstance(self._row_painter, _Painter)
        return self._row_painter

    def _span_groups(self) -> None:
        self.clearSpans()
        for row in range(self._model.rowCount()):
            if self._model.is_group(row):
                self.setSpan(row, 0, 1, len(COLUMNS))

    def _needed(self, place: int) -> int:
        """A line over a group has all the width, and makes no column wider."""
        alone = TableModel(COLUMNS, [row for row in self._model.rows() if not str(row.get("key", "")).startswith(OVER)])
        alone.arrange(self._model.order, "")
        return needed_width(alone, place, self.bleed, 0)

    def _leave_away(self) -> None:
        """Leave away what the window has no room for, and then whatever would cut a cell."""
        if not hasattr(self, "_given"):
            return
        away = set(DROPPED[self._room])
        room = self.viewport().width()
        needed = {column.key: self._needed(place) for place, column in enumerate(COLUMNS)}
        for key in FIRST_TO_GO:
            if sum(width for other, width in needed.items() if other not in away) > room:
                away.add(key)
        for column in COLUMNS:
            self.hide_column(column.key, column.key in away)


def _over(chain: str, coin: str, world: World) -> RowOfCells:
    held = world.balance("you", coin)
    return {
        "key": f"{OVER} {chain}",
        "way": Cell(system_title(chain), said=f"{system_title(chain)}, {_held(held, coin)}"),
        "held": _held(held, coin),
    }


def _held(held: int, coin: str) -> str:
    return f"you have {amount_with_unit(held, coin)}" if held else f"you have no {coin}"


def _title(way: WayToStake, under: bool) -> str:
    """What a way is called; under the line of its chain without the chain."""
    title = system_title(way.system)
    return title.removesuffix(f" on {system_title(way.chain)}") if under else title


def _row(way: WayToStake, under: bool) -> RowOfCells:
    out = way.exits[0] if way.exits else None
    return {
        "key": way.key,
        "way": Cell(_title(way, under), said=way_sentence(way)),
        "token": way.token or "locked",
        "style": way_style(way),
        "yearly": way_yearly(way),
        "fee": fee_words(way),
        "out": f"{exit_words(out.way).short}, {exit_when(out)}" if out is not None else "none",
        "validators": validators_words(way),
    }
