"""Playing the beats into a slide: as many hours a second as a beat asks for, drawn as the window draws while time plays."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from ui.panels.value.view import ValueView
from ui.presenter.words import slide_of, view_of

if TYPE_CHECKING:
    from ui.pace import Pace
    from ui.presenter.slide.slide import Slide
    from ui.session import Session
    from wallet import World
    from wallet.scripts import Beats

SLICES_A_SECOND = 25
FAST_HOURS = 24
"""Hours in a slice where a beat has no pace of its own."""
WORDS_MS = 150
"""How often figures and caption follow while time passes: faster nobody reads them."""


class Player(QObject):
    """`began()` when something begins to happen, `rested()` when all has happened or it was stopped."""

    began = Signal()
    rested = Signal()

    def __init__(self, session: Session, pace: Pace, beats: Beats, slide: Slide) -> None:
        super().__init__()
        self._session, self._pace, self._beats, self._slide = session, pace, beats, slide
        self.view = ValueView(session, chart=slide.chart)
        self._steps: Iterator[None] | None = None
        self._since = QElapsedTimer()
        self._since.start()
        self._drawn: World | None = None
        self._place = -1
        """The beat that the chart was turned to."""
        session.frames.due.connect(self._frame)
        session.changed.connect(self._changed)
        pace.stopped.connect(self._stopped)

    @property
    def under_way(self) -> bool:
        """Whether something is happening."""
        return self._steps is not None

    def go(self, steps: Iterator[None], fast: bool = False) -> None:
        """Play these steps; at the pace of the beat that they lead to, or as fast as possible."""
        self.stop()
        following = self._beats.playing.script.steps[min(self._beats.place + 1, self._beats.last)]
        here = self._beats.playing.script.steps[self._beats.place]
        hours = 0 if fast else (following if self._beats.settled else here).pace
        self._beats.playing.slice_hours = max(1, round(hours / SLICES_A_SECOND)) if hours else FAST_HOURS
        every_ms = round(1000 * self._beats.playing.slice_hours / hours) if hours else 0
        self._steps = steps
        self.began.emit()
        if self._session.carry_on(steps):  # the beat is turned to at once, whatever its pace
            self.present()
            self._pace.let_happen(steps, "it has happened", every_ms)
        else:
            self._steps = None
            self.rested.emit()

    def stand(self, place: int) -> None:
        """Stand at a beat that was there, at once."""
        self.stop()
        self._session.carry_out(lambda _practice: deque(self._beats.go_to(place), maxlen=0))
        self.rested.emit()

    def hurry(self) -> None:
        """Let what is under way happen as fast as possible."""
        self.stop()
        self.go(self._beats.settle(), fast=True)

    def stop(self) -> None:
        """Leave off: what is left of the beat goes on another time."""
        steps, self._steps = self._steps, None
        if steps is not None:
            self._pace.pause()
            close = getattr(steps, "close", None)
            if close is not None:
                close()

    def end(self) -> None:
        """Leave off for good, and hear no more of the session."""
        self.stop()
        self._session.frames.due.disconnect(self._frame)
        self._session.changed.disconnect(self._changed)
        self._pace.stopped.disconnect(self._stopped)

    def present(self) -> None:
        """Show the beat at hand as it is."""
        self._show_chart(anew=True)
        self._show_words()

    # -- inside

    def _changed(self, _before: World, _after: World, _events: object) -> None:
        if self.under_way and not self._session.playing:
            self.present()

    def _frame(self) -> None:
        if not self.under_way or self._session.closed:
            return
        self._show_chart(anew=False)
        if self._since.elapsed() >= WORDS_MS:
            self._show_words()

    def _show_words(self) -> None:
        self._since.restart()
        self._slide.present(slide_of(self._beats, self._session.world))

    def _show_chart(self, anew: bool) -> None:
        """Draw the chart where the slide has one: the hours just lived, or all of it again."""
        step, world = self._beats.playing.script.steps[self._beats.place], self._session.world
        if step.show is None or not step.show.chart or step.ask is not None:
            return
        if self._place != self._beats.place:
            self._place, anew = self._beats.place, True
            self._slide.chart.turn_to(view_of(step.show.chart))
        self.view.refresh(None if anew else self._drawn, world, ())
        self._drawn = world

    def _stopped(self, _reason: str) -> None:
        if self._steps is not None:
            self._steps = None
            self.rested.emit()
