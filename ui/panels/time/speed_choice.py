"""The named speeds as a list of words on the time bar, opened by a press, an arrow key or the wheel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.theme import theme
from ui.widgets import draw_icon
from ui.widgets.fields import Choice
from ui.widgets.painting import advance, between, ring, rounded

SHORT = {"as fast as possible": "fastest"}
WHAT = "How fast time passes while it plays"
REACHED = "{} reached"
HIGH, LINE = 28, 15
"""Pixels at 100 % of the field, and of the line under it that tells which speed is reached."""


class SpeedChoice(Choice):
    """`time.speed`: its texts are the speeds' full names; the bar shows a short one, and under it the speed reached where that is
    less. A reader is told that only when the keyboard comes here, for it changes by itself."""

    def __init__(self, speeds: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__("Speed", [(name, name) for name in speeds], parent)
        self._reached = ""
        self.setObjectName("time.speed")
        self.setToolTip(WHAT)
        self.setAccessibleDescription(f"Speed: {WHAT[0].lower()}{WHAT[1:]}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_reached(self, reached: float | None) -> None:
        """Tell the speed that is reached, in the unit of the one chosen; None where that is reached."""
        told = "" if reached is None else short_number(reached)
        if told != self._reached:
            self._reached = told
            self.setToolTip(f"{WHAT}: {REACHED.format(told)} of {self.currentText()}" if told else WHAT)
            self.update()

    def reached(self) -> str:
        """What is told of the speed reached, "" where it is the one chosen."""
        return REACHED.format(self._reached) if self._reached else ""

    def focusInEvent(self, event: QFocusEvent) -> None:
        tip = self.toolTip()
        spoken.describe(self, f"Speed: {tip[0].lower()}{tip[1:]}", now=True)
        super().focusInEvent(event)

    def sizeHint(self) -> QSize:
        px = theme().px
        texts = (SHORT.get(self.itemText(index), self.itemText(index)) for index in range(self.count()))
        widest = max((self.fontMetrics().horizontalAdvance(text) for text in texts), default=0)
        under = advance("caption", REACHED.format("0.0")) + px(4 + 7)
        return QSize(max(widest + px(9 + 14 + 9), under), px(HIGH + 2 * LINE))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        px, rect = theme().px, QRectF(self.rect()).adjusted(0, theme().px(LINE), 0, -theme().px(LINE))
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
        if self._reached:
            painter.setFont(theme().font("caption"))
            painter.setPen(theme().color("ink2"))
            under = QRectF(rect.left(), rect.bottom() - px(5), rect.width() - px(7), px(LINE + 5))
            painter.drawText(under, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.reached())


def short_number(value: float) -> str:
    """Two digits at most: 0.4, 3.2, 17."""
    return f"{value:.1f}" if value < 9.95 else f"{value:.0f}"
