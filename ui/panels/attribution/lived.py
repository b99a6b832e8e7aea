"""Lives the days after a shock on a copy, a few hours a beat, to find out who bears it; the next one ends it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from wallet import Refused, World, risk, shocks

BEAT_MS, PAUSE_MS = 8, 80


class BearersLived(QObject):
    """`start(world, shock)`, then `known(shock, rows)` once all of it is lived; nothing where it is refused."""

    known = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._life: Iterator[risk.Borne | None] = iter(())
        self._shock: shocks.AnyShock | None = None
        self._rows: list[risk.Borne] = []

    @property
    def running(self) -> bool:
        """Whether days are still being lived."""
        return self._timer.isActive()

    def start(self, world: World, shock: shocks.AnyShock) -> None:
        """Find out who bears this shock; of a drained contract and of a service's slashing that is known at once."""
        self._shock, self._rows = shock, []
        if isinstance(shock, shocks.ContractDrained):
            self._life = iter(risk.taken_from(world, shock))
        elif isinstance(shock, shocks.ServiceSlashes):
            self._life = iter(risk.taken_by_service(world, shock))
        else:
            self._life = risk.bearing(world, shock, risk.days_of(shock))
        self._timer.start(PAUSE_MS)

    def stop(self) -> None:
        """Live no further."""
        self._timer.stop()

    def _beat(self) -> None:
        self._timer.setInterval(0)
        spent = QElapsedTimer()
        spent.start()
        while spent.elapsed() < BEAT_MS:
            try:
                step = next(self._life)
            except (StopIteration, Refused):
                self.stop()
                if self._rows:
                    self.known.emit(self._shock, tuple(self._rows))
                return
            if step is not None:
                self._rows.append(step)
