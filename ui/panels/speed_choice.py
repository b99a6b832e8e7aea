"""The named speeds as a list of words on the time bar, opened by a press, an arrow key or the wheel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import theme
from ui.widgets import draw_icon
from ui.widgets.fields import Choice
from ui.widgets.painting import between, ring, rounded

SHORT = {"as fast as possible": "fastest"}


class SpeedChoice(Choice):
    """`time.speed`: its texts are the speeds' full names; the bar shows a short one."""

    def __init__(self, speeds: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__("Speed", [(name, name) for name in speeds], parent)
        self.setObjectName("time.speed")
        self.setToolTip("How fast time passes while it plays")
        self.setAccessibleDescription("Speed: how fast time passes while it plays")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        texts = (SHORT.get(self.itemText(index), self.itemText(index)) for index in range(self.count()))
        widest = max((self.fontMetrics().horizontalAdvance(text) for text in texts), default=0)
        return QSize(widest + theme().px(9 + 14 + 9), theme().px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        px, rect = theme().px, QRectF(self.rect())
        clear = theme().color("hover")
        clear.setAlpha(0)
        rounded(painter, rect, px(6), between(clear, theme().color("hover"), self.hover_level))
        if self.ringed():
            ring(painter, rect, px(6))
        tone = between(theme().color("ink2"), theme().color("ink"), self.hover_level)
        painter.setFont(self.font())
        painter.setPen(tone)
        text = SHORT.get(self.currentText(), self.currentText())
        painter.drawText(rect.adjusted(px(9), 0, -px(21), 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        side = px(14)
        x = rect.right() - px(7) - side
        draw_icon(painter, "chevron", tone, QRectF(round(x), round(rect.center().y() - side / 2), side, side))
