"""Where the window stands: never with its title bar off the screens there are, whatever was kept and whatever was unplugged."""

from __future__ import annotations

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStyle, QWidget

LEAST_SHOWN = 80
"""Pixels of the window's head that must lie on a screen for its kept place to be used."""
FRAME_MS = 300
"""When an X11 window manager has put its frame around a new window; nothing tells of it."""


def clamp(window: QWidget) -> None:
    """Bring a window with its frame onto the screens there are, no larger than the one it is on."""
    if window.isMaximized() or window.isFullScreen():
        return
    left, top, right, bottom = _frame(window)
    inner = window.geometry()
    outer = inner.adjusted(-left, -top, right, bottom)
    head = QRect(outer.left(), outer.top(), outer.width(), max(top, 1))
    shown = [screen for screen in QGuiApplication.screens() if _meets(screen.availableGeometry(), head)]
    room = (shown[0] if shown else QGuiApplication.primaryScreen()).availableGeometry()
    least = window.minimumSize()
    width = max(min(inner.width(), room.width() - left - right), least.width())
    height = max(min(inner.height(), room.height() - top - bottom), least.height())
    x = max(min(max(inner.left(), room.left() + left), room.right() - right - width + 1), room.left())
    y = max(min(inner.top(), room.bottom() - bottom - height + 1), room.top() + top)
    if QRect(x, y, width, height) != inner:
        window.setGeometry(x, y, width, height)


def keep_on_screen(window: QWidget) -> None:
    """Clamp a window that has just been shown, once its frame is known, and again whenever a screen goes."""
    clamp(window)
    QTimer.singleShot(FRAME_MS, window, lambda: clamp(window))
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    application.screenRemoved.connect(lambda _screen: QTimer.singleShot(FRAME_MS, window, lambda: clamp(window)))


def _frame(window: QWidget) -> tuple[int, int, int, int]:
    """What the frame takes at the left, top, right and bottom; a guess while the window has none yet."""
    handle = window.windowHandle()
    margins = handle.frameMargins() if handle is not None else None
    if margins is not None and not margins.isNull():
        return margins.left(), margins.top(), margins.right(), margins.bottom()
    if window.isVisible():
        return 0, 0, 0, 0
    return 0, window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight), 0, 0


def _meets(room: QRect, head: QRect) -> bool:
    both = room.intersected(head)
    return both.width() >= LEAST_SHOWN and both.height() > 0
