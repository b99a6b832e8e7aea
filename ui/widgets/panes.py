"""The grounds that forms stand on: a pane with its hair line, a scrolling column with a pinned foot, a part
that folds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from ui import spoken
from ui.theme import theme
from ui.widgets.buttons.painted import PaintedButton
from ui.widgets.icons import draw_icon
from ui.widgets.layouts import Column
from ui.widgets.painting import ring, rounded

Side = Literal["", "left", "right", "top", "bottom"]


class Pane(QWidget):
    """A region of the window: its ground, and a hair line at one side."""

    def __init__(self, ground: str = "side", line: Side = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground, self._line = ground, line
        theme().changed.connect(self.update)

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


class FoldHead(PaintedButton):
    """The line that opens and closes a fold: icon, name, value, chevron."""

    height_px, pad_px = 32, 0
    spoken_folds = True

    def __init__(self, icon: str, name: str) -> None:
        super().__init__(name, icon=icon, name=name)
        self.value = ""
        self.tone = "ink2"
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_value(self, text: str) -> None:
        if text == self.value:
            return
        self.value = text
        spoken.describe(self, text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width(), round(size.height() * (1.6 if self._in_two_lines() else 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(120), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _in_two_lines(self) -> bool:
        """Whether name and value have no room beside each other; neither is ever cut."""
        metrics = QFontMetrics(theme().font("strong"))
        needed = metrics.horizontalAdvance(self.text()) + metrics.horizontalAdvance(self.value)
        needed += theme().px(28 + 8 if self.isChecked() else 28 + 24 + 8)
        return self.width() < needed

    def paint_ground(self, painter: QPainter, rect: QRectF) -> None:
        past = theme().px(8)
        ground = theme().color("hover")
        ground.setAlphaF(self.hover_level)
        if self.hover_level:
            rounded(painter, rect, theme().px(5), ground)
        if self.ringed():
            ring(painter, rect.adjusted(-past, 0, past, 0) if past < 0 else rect, theme().px(5))

    def paint_content(self, painter: QPainter, rect: QRectF) -> None:
        px, opened = theme().px, self.isChecked()
        side, middle = px(16), rect.center().y()
        draw_icon(
            painter,
            self._icon_name,
            self.tone if opened else "ink2",
            QRectF(0, middle - side / 2, side, side),
        )
        painter.setFont(theme().font("strong" if opened else "body"))
        painter.setPen(theme().color("ink"))
        room, flags = rect.adjusted(px(28), 0, -px(24), 0), Qt.AlignmentFlag
        two = self._in_two_lines()
        name = room.adjusted(0, 0, 0, -rect.height() / 2) if two else room
        painter.drawText(name, (flags.AlignBottom if two else flags.AlignVCenter) | flags.AlignLeft, self.text())
        painter.setPen(theme().color("ink" if opened else "ink3"))
        if two:
            painter.drawText(room.adjusted(0, rect.height() / 2, 0, 0), flags.AlignTop | flags.AlignLeft, self.value)
        else:
            painter.drawText(rect if opened else room, flags.AlignVCenter | flags.AlignRight, self.value)
        if not opened:
            small = px(14)
            at = QRectF(rect.right() - small, middle - small / 2, small, small)
            draw_icon(painter, "chevron", "ink2", at)


class Fold(QWidget):
    """A part behind a line that tells its name and value; `opened(bool)` when it is opened or closed by
    anyone.
    """

    opened = Signal(bool)

    def __init__(self, icon: str, name: str, content: QWidget, *, tone: str = "ink2", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = Column(6, parent=self)
        self.head = FoldHead(icon, name)
        self.head.tone = tone
        self.content = content
        column.addWidget(self.head)
        column.addWidget(content)
        content.hide()
        self.head.toggled.connect(self._toggle)

    def set_value(self, text: str) -> None:
        """The value at the right of the line."""
        self.head.set_value(text)

    def set_open(self, opened: bool) -> None:
        self.head.setChecked(opened)

    def is_open(self) -> bool:
        return self.head.isChecked()

    def _toggle(self, opened: bool) -> None:
        self.content.setVisible(opened)
        self.head.updateGeometry()
        self.opened.emit(opened)


def only_one_open(*folds: Fold) -> None:
    """Opening one of these closes the others."""

    def closer(mine: Fold) -> Callable[[bool], None]:
        def close_others(opened: bool) -> None:
            if opened:
                for fold in folds:
                    if fold is not mine:
                        fold.set_open(False)

        return close_others

    for fold in folds:
        fold.opened.connect(closer(fold))
