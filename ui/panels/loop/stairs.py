"""Stairs of a loop: a bar a step, in full tone what the step adds, pale what it carries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import spoken
from ui.charts.painting import caption, line_height, text_width, tint
from ui.spoken import Role
from ui.theme import theme
from ui.widgets.text import unparted

FULL, PALE, PART_OF_SLOT, LEAST = 0.8, 0.18, 0.94, 2
HIGH = 150


class Stair(NamedTuple):
    """A step: what it carries and adds in the smallest unit, what it adds in words from many digits to few, and its name."""

    carried: int
    added: int
    texts: tuple[str, ...]
    name: str


class StairsChart(QWidget):
    """`present(stairs, told)`; without any it says `empty`."""

    spoken_role, spoken_leaf = Role.Graphic, True

    def __init__(self, empty: str) -> None:
        super().__init__()
        self.setObjectName("loop.stairs")
        self.setAccessibleName("Stairs of the loop")
        self._stairs: tuple[Stair, ...] = ()
        self._empty = empty
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def present(self, stairs: Sequence[Stair], told: str) -> None:
        """Show these steps."""
        self._stairs = tuple(stairs)
        spoken.describe(self, told)
        self.update()

    def stairs(self) -> tuple[Stair, ...]:
        return self._stairs

    def sizeHint(self) -> QSize:
        return QSize(theme().px(400), round(theme().px(HIGH - 34) + 2 * line_height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(200), self.sizeHint().height())

    def rects(self) -> list[tuple[QRectF, QRectF]]:
        """Of every step what it carries and what it adds, to scale from zero."""
        slot = self._slot()
        top, foot = line_height() + theme().px(4), self.height() - line_height() - theme().px(2)
        highest = max((stair.carried + stair.added for stair in self._stairs), default=0) or 1
        found = []
        for place, stair in enumerate(self._stairs):
            under, whole = ((foot - top) * (part / highest) for part in (stair.carried, stair.carried + stair.added))
            thick = max(whole - under, theme().px(LEAST)) if stair.added else 0.0
            left, wide = place * slot, slot * PART_OF_SLOT
            found.append((QRectF(left, foot - under, wide, under), QRectF(left, foot - under - thick, wide, thick)))
        return found

    def words(self) -> list[str]:
        """What stands over each step: as many digits as there is room for, nothing where there is none."""
        room = self._slot() - theme().px(3)
        found = [next((text for text in stair.texts if text_width(text) <= room), "") for stair in self._stairs]
        return found

    def _slot(self) -> float:
        return self.width() / max(1, len(self._stairs))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(caption())
        if not self._stairs:
            painter.setPen(theme().color("ink2"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, unparted(self._empty))
            return
        ascent, slot = QFontMetricsF(caption()).ascent(), self._slot()
        every = 1
        while any(text_width(stair.name) + theme().px(4) > every * slot for stair in self._stairs[1:]):
            every += 1
        for place, ((carried, added), text, stair) in enumerate(zip(self.rects(), self.words(), self._stairs, strict=True)):
            painter.fillRect(carried, tint("redeem", PALE))
            painter.fillRect(added, tint("redeem", FULL))
            painter.setPen(theme().color("ink"))
            middle = added.center().x()
            over = QRectF(middle - slot / 2, added.top() - line_height(), slot, line_height())
            painter.drawText(over, Qt.AlignmentFlag.AlignCenter, text)
            if place % every == 0:
                painter.setPen(theme().color("ink3"))
                left = max(0.0, middle - text_width(stair.name) / 2)
                painter.drawText(QPointF(left, self.height() - line_height() + ascent), stair.name)
