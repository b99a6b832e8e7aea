"""Tells a screen reader about time: one sentence when it stops, when something happens to oneself, and after a step.

While time plays the window tells nothing else (see `ui.spoken`); at most one sentence a second comes through.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QElapsedTimer, QObject
from PySide6.QtWidgets import QApplication, QSlider, QWidget

from ui import spoken
from ui.session import is_own
from ui.wording import date_time, event_text

if TYPE_CHECKING:
    from ui.pace import Pace
    from ui.session import Session
    from wallet import World

APART_MS = 1000
REVIEW = "review open"
"""Why a play stopped where the review speaks for itself."""


class Teller(QObject):
    """`summary` gives the figures of the present hour in a sentence, as the tab on screen has them."""

    def __init__(self, session: Session, pace: Pace, window: QWidget, summary: Callable[[], str]) -> None:
        super().__init__(window)
        self._session, self._window, self._summary = session, window, summary
        self._since = QElapsedTimer()
        session.changed.connect(self._changed)
        pace.stopped.connect(self._stopped)

    def _stopped(self, reason: str) -> None:
        if reason != REVIEW:
            spoken.announce(self._window, f"Paused: {reason}. {self._summary()}" if reason else f"Paused. {self._summary()}")

    def _changed(self, before: World, after: World, events: tuple[Any, ...]) -> None:
        own = [event_text(event) for event in events if is_own(event)]
        if self._session.playing:
            if own and (not self._since.isValid() or self._since.elapsed() >= APART_MS):
                self._since.restart()
                spoken.announce(self._window, ". ".join(own))
        elif before.hour != after.hour and not isinstance(QApplication.focusWidget(), QSlider):
            # A slider says by itself where it went.
            spoken.announce(self._window, ". ".join([date_time(after.start, after.hour), *own]))
