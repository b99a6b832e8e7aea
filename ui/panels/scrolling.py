"""A part that scrolls up and down where it must, and never sideways: as wide as its frame, as tall as its words then need."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.spoken import Role


class Inside(QWidget):
    """What scrolls: as tall as its parts at their smallest need at the width there is.

    Qt alone would keep it as tall as wrapped words are at their narrowest, or as charts would like to be.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        wraps = layout is not None and layout.hasHeightForWidth()
        return QSize(0, 0 if wraps else super().minimumSizeHint().height())

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return -1 if layout is None else layout.totalMinimumHeightForWidth(width)


class ScrollFrame(QScrollArea):
    """The frame around it. One that takes the keyboard needs a name and a role."""

    spoken_role: Role | None = None


def scrolling(inside: Inside) -> ScrollFrame:
    """A frame around it that takes no focus and paints no ground."""
    area = ScrollFrame()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    inside.setAutoFillBackground(False)
    return area
