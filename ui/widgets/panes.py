"""The grounds that forms stand on: a pane with its hair line, a scrolling column with a pinned foot."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QScrollBar, QWidget

from ui.theme import theme
from ui.widgets.layouts import Column

Side = Literal["", "left", "right", "top", "bottom"]


class AreaBar(QScrollBar):
    """The bar of an area that is not dressed itself, since all that it holds would be."""

    dress = ("any", "bar")


class Pane(QWidget):
    """A region of the window: its ground, and a hair line at one side."""

    def __init__(self, ground: str = "side", line: Side = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground, self._line = ground, line
        theme().changed.connect(self.update)

    def set_line(self, line: Side) -> None:
        """At which side the hair line is."""
        self._line = line
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color(self._ground))
        width, height = self.width(), self.height()
        lines = {
            "left": (0, 0, 1, height),
            "right": (width - 1, 0, 1, height),
            "top": (0, 0, width, 1),
            "bottom": (0, height - 1, width, 1),
        }
        if self._line:
            painter.fillRect(*lines[self._line], theme().color("hair"))


class ScrollColumn(Pane):
    """A column that scrolls when it must: put parts into `body`, what stays pinned below into `foot`."""

    def __init__(
        self,
        name: str,
        *,
        ground: str = "side",
        line: Side = "left",
        spacing: float = 12,
        margin: float = 20,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(ground, line, parent)
        outer = Column(0, parent=self)
        self.area = QScrollArea()
        self.area.setVerticalScrollBar(AreaBar())
        self.area.setAccessibleName(name)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.viewport().setAutoFillBackground(False)
        inner = QWidget()
        self._column = Column(0, (margin, 16, margin, 12), parent=inner)
        self.body = Column(spacing)
        self._column.addLayout(self.body)
        self._column.addStretch(1)
        self.area.setWidget(inner)
        inner.setAutoFillBackground(False)  # setWidget turns it on, which would hide the ground
        outer.addWidget(self.area, 1)
        self._foot_holder = QWidget()
        self.foot = Column(6, (margin, 8, margin, 16), parent=self._foot_holder)
        outer.addWidget(self._foot_holder)
        self._foot_holder.setVisible(False)
        self._foot_holder.installEventFilter(self)
        self._inner = inner
        inner.installEventFilter(self)

    def add(self, widget: QWidget) -> None:
        """Put a part at the end of the column."""
        self.body.addWidget(widget)

    def pin(self, widget: QWidget) -> None:
        """Put a part into the foot, which does not scroll."""
        self.foot.addWidget(widget)
        self._foot_holder.setVisible(True)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(352), theme().px(400))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(220), theme().px(160))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inner and event.type() == QEvent.Type.LayoutRequest:
            self.area.updateGeometry()
        return False
