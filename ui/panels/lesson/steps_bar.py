"""How far a lesson is: a bar of as many segments as it has steps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.panels.lesson.shown import State
from ui.theme import theme

HEIGHT, GAP, NARROW_GAP, MANY = 4, 3, 1, 24


class StepsBar(QWidget):
    """Filled is what was done oneself; what was skipped has an outline. The steps say the same in words."""

    spoken_silent = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._states: tuple[State, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.updateGeometry)

    def set_states(self, states: Sequence[State]) -> None:
        """One for each step."""
        self._states = tuple(states)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme().px(80), theme().px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme().px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._states:
            return
        painter, count = QPainter(self), len(self._states)
        gap = theme().px(GAP if count < MANY else NARROW_GAP)
        wide = (self.width() - gap * (count - 1)) / count
        for place, state in enumerate(self._states):
            box = QRectF(place * (wide + gap), 0, wide, self.height())
            painter.fillRect(box, theme().color("accent" if state in ("ticked", "skipped") else "hover"))
            if state == "skipped":
                painter.fillRect(box.adjusted(1, 1, -1, -1), theme().color("base"))
