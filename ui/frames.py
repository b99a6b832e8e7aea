"""When the window draws while the clock plays, and how the processor is shared between window and model.

All that draws while time plays does so on `due`: at most 30 times a second, and as fast as possible only as often as the model
had its share since the last time. Shares are measured in CPU time, so that they are the same on a busy machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

FRAME_MS = 33
WINDOW_TO_MODEL = 0.6
"""CPU that the window may take for each that the model takes, at full speed."""
MOST_OWED_MS = 120.0
"""What the window may be behind with: after a long redraw the next one does not wait forever."""
MOST_SAVED_MS = 10.0


class Frames(QObject):
    """`due()` asks for a drawing. The session says when hours were lived (`ask`) and measures the model (`living`)."""

    due = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shared = False
        """Whether a frame waits until the model had its share: at full speed."""
        self.resting = False
        """Whether nothing is drawn at all: on a long jump, where only the way is shown."""
        self.model_ms = 0.0
        """CPU that the model took the last time."""
        self._owed = 0.0
        self._left = process_time()
        self._since = QElapsedTimer()
        self._since.start()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._draw)

    def begin(self) -> None:
        """Time begins to play: nobody owes anything."""
        self._owed, self._left = 0.0, process_time()

    def end(self) -> None:
        """Time stands: what is to be drawn is drawn at once."""
        self._timer.stop()

    @contextmanager
    def living(self) -> Iterator[None]:
        """Count what happens inside as the model's, and everything since the last time as the window's."""
        began = process_time()
        try:
            yield
        finally:
            now = process_time()
            self.model_ms = 1e3 * (now - began)
            window_ms = 1e3 * (began - self._left)
            self._left = now
            owed = self._owed + window_ms - WINDOW_TO_MODEL * self.model_ms
            self._owed = min(max(owed, -MOST_SAVED_MS), MOST_OWED_MS)

    @property
    def owed_ms(self) -> float:
        """How much CPU the model is still to have before the window draws again."""
        return max(0.0, self._owed + 1e3 * (process_time() - self._left)) / WINDOW_TO_MODEL

    @property
    def waits_ms(self) -> int | None:
        """How long by the clock until the frame that was asked for; 0 where it is due, None where there is none."""
        return self._timer.remainingTime() if self._timer.isActive() else None

    def ask(self) -> None:
        """Something is to be drawn: as soon as there is time for it. Who lives on asks again."""
        if self.resting:
            return
        if not self._timer.isActive() and (not self.shared or self.owed_ms <= 0.0):
            self._timer.start(max(0, FRAME_MS - self._since.elapsed()))

    def _draw(self) -> None:
        self._since.restart()
        self.due.emit()
