"""The time since the start: it runs from the first Next, stands while nobody presents, and is kept so that reopening goes on."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

TICK_MS = 500
KEPT_EVERY_S = 5


class Stopwatch(QObject):
    """`ticked(seconds)` twice a second while it runs; `kept(seconds)` every few seconds, and where it stops."""

    ticked = Signal(int)
    kept = Signal(int)

    def __init__(self, seconds: int = 0) -> None:
        super().__init__()
        self._before, self._last_kept = seconds * 1000, seconds
        self._since = QElapsedTimer()
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def seconds(self) -> int:
        """How long it ran."""
        return (self._before + (self._since.elapsed() if self._timer.isActive() else 0)) // 1000

    @property
    def running(self) -> bool:
        """Whether it runs."""
        return self._timer.isActive()

    def run(self) -> None:
        """Let it run."""
        if not self.running:
            self._since.start()
            self._timer.start()

    def stop(self) -> None:
        """Let it stand."""
        self._before = self.seconds * 1000
        self._timer.stop()
        self.kept.emit(self.seconds)

    def set_seconds(self, seconds: int) -> None:
        """Go on from so many seconds."""
        self._before = seconds * 1000
        self._since.restart()
        self.ticked.emit(seconds)

    def _tick(self) -> None:
        seconds = self.seconds
        if seconds - self._last_kept >= KEPT_EVERY_S:
            self._last_kept = seconds
            self.kept.emit(seconds)
        self.ticked.emit(seconds)
