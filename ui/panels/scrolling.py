"""A part that scrolls up and down where it must, and never sideways: as wide as its frame, as tall as its words then need."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.spoken import Role
from ui.widgets import AreaBar, hovered


class Inside(QWidget):
    """What scrolls: as tall as its parts at their smallest need at the width there is.

    Qt alone would keep it as tall as wrapped words are at their narrowest, or as charts would like to be.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(False)
        self._squeezed = False

    def set_squeezed(self, squeezed: bool) -> None:
        """Whether it is no taller than its frame, because what stands in it scrolls by itself."""
        if squeezed != self._squeezed:
            self._squeezed = squeezed
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        if self._squeezed:
            return QSize(0, 0)
        layout = self.layout()
        wraps = layout is not None and layout.hasHeightForWidth()
        return QSize(0, 0 if wraps else super().minimumSizeHint().height())

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        if self._squeezed:
            return 0
        return -1 if layout is None else layout.totalMinimumHeightForWidth(width)


class ScrollFrame(QScrollArea):
    """A frame around something long that takes no focus and paints no ground. `set_whole` shows all of it, for something around
    this scrolls instead. One that takes the keyboard needs a name and a role. A reader hears nothing of its bars.
    """

    spoken_role: Role | None = Role.Client
    spoken_bars = False

    def __init__(self, inside: Inside) -> None:
        super().__init__()
        self._whole = False
        self.setVerticalScrollBar(AreaBar())
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)

    def set_whole(self, whole: bool) -> None:
        """Whether it is as tall as what is inside, and so never scrolls."""
        if whole == self._whole:
            return
        self._whole = whole
        bars = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if whole else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(bars)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        hovered.scrolled()
        super().wheelEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        inside = self.widget()
        if inside is None:
            return
        needed = max(inside.heightForWidth(self.viewport().width()), inside.minimumSizeHint().height())
        self.setMinimumHeight(needed if self._whole else 0)


def scrolling(inside: Inside) -> ScrollFrame:
    """A frame around it that scrolls where it must."""
    return ScrollFrame(inside)
