"""When a window rests: a second in which no key, button or wheel was used, the pointer did not move over it, and nothing
changed that it shows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

QUIET_MS = 1000
TOUCHES = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.InputMethod,
        QEvent.Type.Resize,
    )
)


class QuietMoments(QObject):
    """`reached` comes after every second of rest, from `watch` until `stop`. What takes long in answering it is no rest.

    Only the window's own events pass through Python, and only while it is watched: those of its widgets do not.
    """

    reached = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.timer = QTimer(self, interval=QUIET_MS, singleShot=True)
        self.timer.timeout.connect(self._rested)
        self._window: QWindow | None = None

    def watch(self, window: QWindow | None) -> None:
        """Begin to wait for a second of rest in this window; also again from the start."""
        if window is not self._window:
            self.stop()
            self._window = window
            if window is not None:
                window.installEventFilter(self)
        self.timer.start()

    def stop(self) -> None:
        self.timer.stop()
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None

    def disturb(self) -> None:
        """What somebody does by other ways than this window, a change of the world for one, is no rest either."""
        if self.timer.isActive():
            self.timer.start()

    def _rested(self) -> None:
        self.reached.emit()
        if self._window is not None:
            self.timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES:
            self.disturb()
        return False
