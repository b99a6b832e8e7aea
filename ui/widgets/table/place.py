"""Where one stands in a list or table, and what is told of it: only what holds the keyboard has a current cell.

Qt calls the current cell of every view focused, on screen or not, so that a reader would find the focus in a dozen places.
A view that loses the keyboard therefore gives its current cell up and takes it again when the keyboard comes back; what is
selected stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from ui import spoken

Index = QModelIndex | QPersistentModelIndex
_COMES_BACK = (
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


def leave(view: QAbstractItemView) -> QPersistentModelIndex | None:
    """Take the current cell of a view away, and hand out where it was."""
    selection = view.selectionModel()
    if selection is None or not selection.currentIndex().isValid():
        return None
    place = QPersistentModelIndex(selection.currentIndex())
    selection.clearCurrentIndex()
    return place


class KeepsPlace:
    """Mixed in before an item view class. While time plays it draws what changes in its cells and tells a reader nothing."""

    _place: QPersistentModelIndex | None = None
    """Where it stood when it lost the keyboard."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._come()
        super().focusInEvent(event)  # type: ignore[misc]

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)  # type: ignore[misc]
        if event.reason() not in _COMES_BACK:
            self._leave()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)  # type: ignore[misc]
        self._leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._come()
        super().keyPressEvent(event)  # type: ignore[misc]

    def currentChanged(self, current: Index, previous: Index, /) -> None:
        super().currentChanged(current, previous)  # type: ignore[misc]
        if current.isValid() and not self._holds():
            QTimer.singleShot(0, self, self._give_up)  # type: ignore[call-overload]

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        if spoken.quiet().held:
            self.viewport().update()  # type: ignore[attr-defined]
        else:
            super().dataChanged(first, last, list(roles))  # type: ignore[misc]

    def _holds(self) -> bool:
        return bool(self.hasFocus()) or not self.isActiveWindow()  # type: ignore[attr-defined]

    def _give_up(self) -> None:
        if not self._holds():
            self._leave()

    def _leave(self) -> None:
        self._place = leave(self) or self._place  # type: ignore[arg-type]

    def _come(self) -> None:
        place, self._place = self._place, None
        selection = self.selectionModel()  # type: ignore[attr-defined]
        if place is not None and place.isValid() and not selection.currentIndex().isValid():
            at = selection.model().index(place.row(), place.column(), place.parent())
            selection.setCurrentIndex(at, selection.SelectionFlag.NoUpdate)
