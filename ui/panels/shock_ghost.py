"""The ghost line of a preview: one life ahead of the world after a shock, lived a few hours a beat, never longer than 8 ms.

It is the model itself, so it takes time; the next edit cancels it. The hours not yet lived are there from the start as nothing,
so that the chart makes room once and the line grows into it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from ui.charts.series import Floats
from wallet import ahead

if TYPE_CHECKING:
    from wallet import World

COLUMNS = ("hour", "balance", "redemption_value", "market_value", "redemption_rate", "market_price", "low", "high")
"""What a line has: nothing is done ahead, so nothing is put in or taken out."""
BEAT_MS = 8
BEATS_PER_DRAWING = 8


@dataclass(frozen=True, eq=False)
class Line:
    """What was lived so far, as a series of the practice is given: one point an hour, the first the world as it is."""

    hour: Floats
    balance: Floats
    redemption_value: Floats
    market_value: Floats
    redemption_rate: Floats
    market_price: Floats
    low: Floats
    high: Floats


class ShockGhost(QObject):
    """`start(now, after, hours)` begins, `stop()` gives up. `grown(line)` now and then, `finished()` at the end."""

    grown = Signal(object)
    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._beat)
        self._life: Iterator[tuple[int, object]] = iter(())
        self._points = np.empty((len(COLUMNS), 0))
        self._reached = self._beats = 0

    @property
    def running(self) -> bool:
        """Whether hours are still being lived."""
        return self._timer.isActive()

    def start(self, now: World, after: World, hours: int, key: str) -> None:
        """Follow `key` through the next `hours` of `after`; the line begins where `now` stands."""
        self.stop()
        self._points = np.full((len(COLUMNS), hours + 2), np.nan)
        self._points[0, 0], self._points[0, 1:] = now.hour, np.arange(now.hour, now.hour + hours + 1)
        self._reached = self._beats = 0
        for _, sample in ahead(now, 0, key):
            self._put(sample)
        self._life = ahead(after, hours, key)
        self._timer.start()

    def stop(self) -> None:
        """Live no further; nothing more is said."""
        self._timer.stop()

    def _put(self, sample: object) -> None:
        self._points[1:, self._reached] = [getattr(sample, name) for name in COLUMNS[1:]]
        self._reached += 1

    def _beat(self) -> None:
        spent = QElapsedTimer()
        spent.start()
        while True:
            step = next(self._life, None)
            if step is None:
                self.stop()
                self._tell()
                self.finished.emit()
                return
            self._put(step[1])
            if spent.elapsed() >= BEAT_MS:
                break
        self._beats += 1
        if self._beats % BEATS_PER_DRAWING == 1:
            self._tell()

    def _tell(self) -> None:
        self.grown.emit(Line(*self._points.copy()))
