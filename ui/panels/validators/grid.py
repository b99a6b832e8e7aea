"""The grid of validators by operator: one painted widget, a block of tiles for each, told apart by the shape of their state.

A line over the blocks tells the states and for how many validators a tile stands. Tab comes in once; arrows go from operator to
operator, Enter opens the one chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui import spoken
from ui.panels.validators.tiles import GAP, SIZE, GridBlock, tile, tiles, validators_a_tile
from ui.spoken import Role
from ui.theme import theme
from ui.widgets.painting import KeyboardRing, rounded
from ui.wording.operators import a_tile_words, note_words, state_words
from wallet import OperatorStates

STEP = SIZE + GAP
BLOCK, WIDEST, APART, INSET, BETWEEN = 165, 260, 12, 5, 6
"""How wide a block is at least and at most, how far they stand apart, and how far what is inside stands from its edge."""


class PlacedBlock(NamedTuple):
    """A block where it stands: its frame, and the states of its tiles."""

    block: GridBlock
    frame: QRect
    tiles: list[str]


class ValidatorsGrid(KeyboardRing, QWidget):
    """`present(blocks)`; `chosen(key)` when another operator is, `opened(key)` with Enter or a double press, `left()` with Esc,
    `typed(text)` with the first letter of a search.

    Over twenty methods, because Qt asks it for its size and calls one override for each kind of event.
    """

    chosen = Signal(str)
    opened = Signal(str)
    left = Signal()
    typed = Signal(str)
    spoken_role = Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("validators.grid")
        self.setAccessibleName("Validators by operator")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._blocks: list[GridBlock] = []
        self._key = ""
        self._placed: list[PlacedBlock] = []
        self._placed_for: object = None
        theme().changed.connect(self.updateGeometry)

    # -- what it shows

    def present(self, blocks: Sequence[GridBlock]) -> None:
        """Show these operators; the one chosen stays so where it is among them."""
        if list(blocks) == self._blocks:
            return
        self._blocks = list(blocks)
        if self._key not in self.keys():
            self._key = self._blocks[0].key if self._blocks else ""
        self._placed_for = None
        self._tell(now=False)
        self.updateGeometry()
        self.update()

    def keys(self) -> list[str]:
        """The operators in the order in which they stand."""
        return [block.key for block in self._blocks]

    def chosen_key(self) -> str:
        return self._key

    def choose(self, key: str) -> None:
        """Choose an operator, as a press on it does."""
        if key == self._key or key not in self.keys():
            return
        self._key = key
        self._tell(now=True)
        self.update()
        self.chosen.emit(key)

    def a_tile(self) -> int:
        """For how many validators a tile stands."""
        return validators_a_tile(self._blocks, self._columns(self.width()), self._lines(self.width()))

    def placed(self) -> list[PlacedBlock]:
        """Where the blocks stand at the width there is."""
        wanted = (self.width(), theme().stamp)
        if wanted != self._placed_for:
            self._placed_for, self._placed = wanted, list(self._places(self.width()))
        return self._placed

    def sums(self) -> OperatorStates:
        """How many of all do what."""
        return OperatorStates(*(sum(column) for column in zip(*(block.states for block in self._blocks), strict=True)))

    def frame_of_chosen(self) -> QRect:
        """Where the chosen one stands, to be scrolled to."""
        return next((each.frame for each in self.placed() if each.block.key == self._key), QRect())

    # -- its size

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        last = max((each.frame.bottom() for each in self._places(width)), default=0)
        return max(last + 1, self._head(width) + theme().px(8))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(600), self.heightForWidth(theme().px(600)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(160), self.heightForWidth(max(self.width(), theme().px(160))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    # -- hands

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        keys, across = self.keys(), self._across(self.width())
        here = keys.index(self._key) if self._key in keys else 0
        moves = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Up: here - across,
            Qt.Key.Key_Down: here + across,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(keys) - 1,
        }
        key = Qt.Key(event.key())
        if key in moves:
            if 0 <= moves[key] < len(keys):
                self.choose(keys[moves[key]])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._key:
            self.opened.emit(self._key)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.text().isalnum() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.typed.emit(event.text())
        else:
            event.ignore()
            return
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        if found is not None:
            self.choose(found.block.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        if found is not None:
            self.opened.emit(found.block.key)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._at(event.pos())
            QToolTip.showText(event.globalPos(), found.block.said if found is not None else "", self)
            return True
        return super().event(event)

    def _at(self, at: QPoint) -> PlacedBlock | None:
        return next((each for each in self.placed() if each.frame.contains(at)), None)

    def _tell(self, now: bool) -> None:
        said = next((block.said for block in self._blocks if block.key == self._key), "There are no validators yet.")
        spoken.describe(self, said, now)

    # -- where things stand

    def _across(self, width: int) -> int:
        """How many blocks stand beside one another."""
        apart = theme().px(APART)
        least = max([theme().px(BLOCK), *(self._least(block) for block in self._blocks)])
        return max(1, min((width + apart) // (least + apart), len(self._blocks)))

    def _least(self, block: GridBlock) -> int:
        """How wide a block has to be for the shortest of its heads."""
        return head_width(*_heads(block)[-1]) + 2 * theme().px(INSET)

    def _wide(self, width: int) -> int:
        """How wide a block is."""
        across = self._across(width)
        return min((width - (across - 1) * theme().px(APART)) // across, theme().px(WIDEST))

    def _lines(self, width: int) -> int:
        return -(-len(self._blocks) // self._across(width))

    def _columns(self, width: int) -> int:
        """How many tiles stand beside one another in a block."""
        return max(1, (self._wide(width) - 2 * theme().px(INSET) + theme().px(GAP)) // theme().px(STEP))

    def _places(self, width: int) -> Iterator[PlacedBlock]:
        across, columns = self._across(width), self._columns(width)
        each = validators_a_tile(self._blocks, columns, self._lines(width))
        inset, step, apart = theme().px(INSET), theme().px(STEP), theme().px(APART)
        wide = self._wide(width)
        top, name = self._head(width), QFontMetrics(theme().font("caption-strong")).height() + theme().px(4)
        for first in range(0, len(self._blocks), across):
            line = [(block, tiles(block.states, each)) for block in self._blocks[first : first + across]]
            rows = max(-(-len(shown) // columns) for _, shown in line)
            high = 2 * inset + name + max(rows, 1) * step - theme().px(GAP)
            for place, (block, shown) in enumerate(line):
                yield PlacedBlock(block, QRect(place * (wide + apart), top, wide, high), shown)
            top += high + theme().px(2)

    def _head(self, width: int) -> int:
        """How much room the key takes."""
        return len(self._key_lines(width)) * (QFontMetrics(theme().font("caption")).height() + theme().px(4)) + theme().px(4)

    def _key_lines(self, width: int) -> list[list[tuple[str, str]]]:
        """The states that there are, in as many lines as they need, each with its words."""
        metrics, lines, used = QFontMetrics(theme().font("caption")), [list[tuple[str, str]]()], 0
        sums = self.sums() if self._blocks else OperatorStates()
        for state, number in sums._asdict().items():
            if not number and state != "active":
                continue
            words = state_words(state, number)
            size = theme().px(SIZE + 6 + 16) + metrics.horizontalAdvance(words)
            if used and used + size > width:
                lines.append([])
                used = 0
            lines[-1].append((state, words))
            used += size
        told = metrics.horizontalAdvance(a_tile_words(1_000))
        if used + told > width:
            lines.append([])
        return lines

    def head(self, block: GridBlock, width: int) -> tuple[str, str]:
        """What stands over its tiles: the longest name and number that a block of this width shows whole."""
        heads, room = _heads(block), width - 2 * theme().px(INSET)
        return next((each for each in heads if head_width(*each) <= room), heads[-1])

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_key(painter)
        for each in self.placed():
            if each.frame.intersects(event.rect()):
                self._paint_block(painter, each)

    def _paint_key(self, painter: QPainter) -> None:
        painter.setFont(theme().font("caption"))
        metrics, ratio, inset = painter.fontMetrics(), self.devicePixelRatioF(), theme().px(INSET)
        top, high = 0, metrics.height() + theme().px(4)
        for line in self._key_lines(self.width()):
            x = inset
            for state, words in line:
                painter.drawPixmap(x, top + (metrics.height() - theme().px(SIZE)) // 2, tile(state, ratio))
                x += theme().px(SIZE + 6)
                painter.setPen(theme().color("ink2"))
                painter.drawText(x, top + metrics.ascent(), words)
                x += metrics.horizontalAdvance(words) + theme().px(16)
            top += high
        painter.setPen(theme().color("ink3"))
        words = a_tile_words(self.a_tile())
        painter.drawText(self.width() - inset - metrics.horizontalAdvance(words), top - high + metrics.ascent(), words)

    def _paint_block(self, painter: QPainter, placed: PlacedBlock) -> None:
        block, frame, inset = placed.block, placed.frame, theme().px(INSET)
        if block.key == self._key:
            edge = theme().color("accent" if self.hasFocus() else "edge")
            ground = theme().color("wash")
            rounded(painter, QRectF(frame), theme().px(5), ground, edge, theme().px(2) if self.ringed() else theme().px(1))
        strong, caption = theme().font("caption-strong"), theme().font("caption")
        metrics, gap = QFontMetrics(strong), theme().px(BETWEEN)
        name, number = self.head(block, frame.width())
        x, foot = frame.left() + inset, frame.top() + inset + metrics.ascent()
        painter.setFont(strong)
        painter.setPen(theme().color("ink"))
        painter.drawText(x, foot, name)
        painter.setFont(caption)
        painter.setPen(theme().color("bad" if block.states.slashed else "ink2"))
        painter.drawText(x + metrics.horizontalAdvance(name) + gap, foot, number)
        top, step, ratio = frame.top() + inset + metrics.height() + theme().px(4), theme().px(STEP), self.devicePixelRatioF()
        columns = self._columns(self.width())
        for place, state in enumerate(placed.tiles):
            down, right = divmod(place, columns)
            painter.drawPixmap(x + right * step, top + down * step, tile(state, ratio))


def head_width(name: str, number: str) -> int:
    """How much room a name and the number beside it take."""
    strong, caption = QFontMetrics(theme().font("caption-strong")), QFontMetrics(theme().font("caption"))
    return strong.horizontalAdvance(name) + theme().px(BETWEEN) + caption.horizontalAdvance(number)


def _heads(block: GridBlock) -> list[tuple[str, str]]:
    """What may stand over its tiles, from the longest to the shortest."""
    number, short = note_words(block.states), note_words(block.states, brief=True)
    return [(block.name, number), (block.name, short), (block.brief or block.name, short)]
