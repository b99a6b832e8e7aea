"""The two lines of a preview: the life ahead without the shock and the one with it, lived a few hours a beat, 8 ms at most.

It is the model itself, so it takes time; the next edit or step cancels it, and of those that follow at once only the last lives
any hours. The life without the shock is kept, and no edit or step lives an hour of it again. The hours not yet lived are there
from the start as nothing, so that the chart makes room once and the line grows into it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from ui.charts.series import Floats
from wallet import risk

if TYPE_CHECKING:
    from wallet import World

COLUMNS = (
    *("hour", "balance", "redemption_value", "market_value", "redemption_rate", "market_price", "low", "high"),
    *("put_in", "taken_out"),
)
"""What a line has: of what is put in and taken out, what is more than at first, since there only a liquidation does that."""
BEAT_MS = 8
PAUSE_MS = 60
"""How long nothing else must have been asked for before the first beat: longer than a held key takes to repeat."""
BEATS_PER_DRAWING = 8
LEAST = 1e-6
"""Whole coins: less is what two lives round differently."""


class LivedLine(msgspec.Struct, frozen=True, eq=False):
    """What was lived so far, as a series of the practice is given: one point an hour, the first the world as it is."""

    hour: Floats
    balance: Floats
    redemption_value: Floats
    market_value: Floats
    redemption_rate: Floats
    market_price: Floats
    low: Floats
    high: Floats
    forced_in: Floats
    forced_out: Floats


class WorstSale(NamedTuple):
    """How many hours ahead what is held would sell for least in comparison, and for how much less, in whole coins."""

    hours: int
    less: float


class ShockGhost(QObject):
    """`start(now, after, hours)` begins, `stop()` gives up. `grown(without, tried)`, two lines, now and then, `finished()` at the
    end."""

    grown = Signal(object, object)
    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._life: Iterator[risk.Apart] = iter(())
        self._kept = risk.Kept()
        self._without = self._tried = np.empty((len(COLUMNS), 0))
        self._reached = self._beats = 0

    @property
    def running(self) -> bool:
        """Whether hours are still being lived."""
        return self._timer.isActive()

    @property
    def worst_sale(self) -> WorstSale | None:
        """Where selling what is held would cost most, in what was lived so far; None where it costs nothing, or nobody knows."""
        sells, taken = COLUMNS.index("market_value"), COLUMNS.index("taken_out")
        apart = self._without[sells] - self._tried[sells] + self._without[taken] - self._tried[taken]
        if not np.isfinite(apart).any():
            return None
        place = int(np.nanargmax(apart))
        hours = int(self._tried[0, place] - self._tried[0, 0])
        return WorstSale(hours, float(apart[place])) if apart[place] > LEAST else None

    def start(self, now: World, after: World, hours: int, key: str, hidden: bool = False) -> None:
        """Follow `key` through the next `hours` with and without the shock; `hidden` tells only the difference."""
        self.stop()
        self._without = np.full((len(COLUMNS), hours + 2), np.nan)
        self._without[0, 0], self._without[0, 1:] = now.hour, np.arange(now.hour, now.hour + hours + 1)
        self._tried = self._without.copy()
        self._reached = self._beats = 0
        self._life = risk.apart(now, after, hours, key, hidden, kept=self._kept)
        self._timer.start(PAUSE_MS)

    def stop(self) -> None:
        """Live no further; nothing more is said."""
        self._timer.stop()

    def _put(self, step: risk.Apart) -> None:
        for points, sample in ((self._without, step.without), (self._tried, step.tried)):
            points[1:, self._reached] = [getattr(sample, name) for name in COLUMNS[1:]]
        self._reached += 1

    def _beat(self) -> None:
        self._timer.setInterval(0)
        spent = QElapsedTimer()
        spent.start()
        while True:
            step = next(self._life, None)
            if step is None:
                self.stop()
                self._tell()
                self.finished.emit()
                return
            self._put(step)
            if spent.elapsed() >= BEAT_MS:
                break
        self._beats += 1
        if self._beats % BEATS_PER_DRAWING == 1:
            self._tell()

    def _tell(self) -> None:
        lines = self._without.copy(), self._tried.copy()
        for line in lines:
            line[-2:] -= self._without[-2:, :1]
        self.grown.emit(*(LivedLine(*line) for line in lines))
