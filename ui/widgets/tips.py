"""Tool tips that leave their button free: below it, above where the screen ends.

Qt places a tip beside the pointer, and at the foot of the screen over the very thing that it tells of, where it takes the press.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

APART = 4
"""Pixels between a part and its tip."""


class _Tips(QObject):
    """Watches a part while the pointer is over it, and no other."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ToolTip or not isinstance(watched, QWidget) or not watched.toolTip():
            return False
        part = QRect(watched.mapToGlobal(QPoint()), watched.size())
        QToolTip.showText(part.bottomLeft(), watched.toolTip(), watched, watched.rect())
        tip = shown_tip()
        if tip is not None:
            tip.move(place_beside(part, tip.frameGeometry(), watched.screen().availableGeometry()))
        return True


_tips = _Tips()


def follow(part: QWidget) -> None:
    """Place the tips of a part to which the pointer has come."""
    if part.toolTip():
        part.installEventFilter(_tips)


def let_go(part: QWidget) -> None:
    """The pointer has left it."""
    part.removeEventFilter(_tips)


def shown_tip() -> QWidget | None:
    """The tip on screen."""
    return next((each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel") and each.isVisible()), None)


def place_beside(part: QRect, tip: QRect, screen: QRect) -> QPoint:
    """Where a tip stands that is as large as `tip`: below its part, above where it would leave the screen."""
    below = part.bottom() + 1 + APART
    y = below if below + tip.height() <= screen.bottom() + 1 else part.top() - APART - tip.height()
    return QPoint(max(screen.left(), min(part.left(), screen.right() + 1 - tip.width())), y)
