"""Layouts whose distances grow with the text: a column, a row, a grid, and a row that breaks into further
lines.

All distances given here are for 100 % text.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLayout, QLayoutItem, QSizePolicy, QSpacerItem, QWidget

from ui.theme import theme

Margins = tuple[float, float, float, float]


class Group(QWidget):
    """A part without looks of its own whose name is said when one comes into it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)


class _Box(QBoxLayout):
    def __init__(self, direction: QBoxLayout.Direction, spacing: float, margins: Margins, parent: QWidget | None) -> None:
        super().__init__(direction)
        if parent is not None:
            parent.setLayout(self)
        self._distances = (spacing, margins)
        self._gaps: list[tuple[QSpacerItem, float]] = []
        theme().changed.connect(self._rescale)
        self._rescale()

    def gap(self, length: float) -> None:
        """A fixed empty stretch along the layout, beside the spacing."""
        item = QSpacerItem(0, 0)
        self._gaps.append((item, length))
        self.addItem(item)
        self._rescale()

    def set_margins(self, margins: Margins) -> None:
        """Other distances from the edges."""
        self._distances = (self._distances[0], margins)
        self._rescale()

    def set_gaps(self, spacing: float) -> None:
        """Another spacing, at 100 %."""
        self._distances = (spacing, self._distances[1])
        self._rescale()

    def _rescale(self) -> None:
        spacing, margins = self._distances
        self.setSpacing(theme().px(spacing))
        self.setContentsMargins(*(theme().px(side) for side in margins))
        upright = self.direction() == QBoxLayout.Direction.TopToBottom
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum
        for item, length in self._gaps:
            size = theme().px(length)
            if upright:
                item.changeSize(0, size, free, fixed)
            else:
                item.changeSize(size, 0, fixed, free)
        self.invalidate()


class Column(_Box):
    """One below the other."""

    def __init__(self, spacing: float = 6, margins: Margins = (0, 0, 0, 0), parent: QWidget | None = None) -> None:
        super().__init__(QBoxLayout.Direction.TopToBottom, spacing, margins, parent)


class Row(_Box):
    """One beside the other."""

    def __init__(self, spacing: float = 8, margins: Margins = (0, 0, 0, 0), parent: QWidget | None = None) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, spacing, margins, parent)


class Grid(QGridLayout):
    """Rows and columns."""

    def __init__(
        self,
        across: float = 8,
        down: float = 6,
        margins: Margins = (0, 0, 0, 0),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__()
        if parent is not None:
            parent.setLayout(self)
        self._distances = (across, down, margins)
        theme().changed.connect(self._rescale)
        self._rescale()

    def _rescale(self) -> None:
        across, down, margins = self._distances
        self.setHorizontalSpacing(theme().px(across))
        self.setVerticalSpacing(theme().px(down))
        self.setContentsMargins(*(theme().px(side) for side in margins))


class Flow(QLayout):
    """One beside the other, and on to the next line where the width is used up."""

    def __init__(self, spacing: float = 6, parent: QWidget | None = None) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._distance = spacing
        if parent is not None:
            parent.setLayout(self)
        self.setContentsMargins(0, 0, 0, 0)
        theme().changed.connect(self.invalidate)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        if not shown:
            return QSize(0, 0)
        width = sum(size.width() for size in shown) + theme().px(self._distance) * (len(shown) - 1)
        return QSize(width, max(size.height() for size in shown))

    def minimumSize(self) -> QSize:
        size = QSize(0, 0)
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, move: bool) -> int:
        gap = theme().px(self._distance)
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            if line and x + hint.width() > rect.x() + rect.width():
                x, y, line = rect.x(), y + line + gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + gap
            line = max(line, hint.height())
        return y + line - rect.y()
