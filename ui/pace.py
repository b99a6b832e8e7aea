"""Letting simulated time run: play, pause, steps, named speeds, and running until a condition holds.

A beat asks the session for as many hours as the speed wants and as fit into `SLICE_MS` of computing, so that the window
keeps answering and painting; what a slow machine cannot do in time is dropped, never caught up at once. As fast as possible,
beats follow one another, each as long as what the window owes the model (see `ui.frames`), within what still answers like a
frame; a frame that is due goes before the next beat. Computing is measured in CPU time: on a busy machine an hour takes longer,
but it does not cost more. Wall-clock time stays here: the model never sees it. While time plays, what was there before is left
out of garbage collection: looking through all of it would show as a stutter.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from wallet import OnDate

if TYPE_CHECKING:
    from ui.session import Session, Until

SLICE_MS = 8.0
LEAST_MS, LONGEST_MS = 4.0, 30.0
"""CPU of a beat at full speed: what the window owes, or until its next frame. A click waits for at most one and a drawing."""
BEAT_MS = 20
JUMP_MS = 30.0
"""CPU of a beat on a jump, between which the window answers and shows the way."""
CANCELED = "canceled"
MOST_DEEDS = 4
"""Deeds of a beat at most, where they come at a pace."""
MOST_HOURS_OWED = 24
"""What a beat may still owe at the named speeds: a hidden or busy window does not leap when it comes back."""


class Speed(msgspec.Struct, frozen=True):
    """A named speed in simulated hours a second; None is as fast as possible. `unit` is what it counts, in hours."""

    name: str
    hours_a_second: float | None
    unit: float = 1.0


SPEEDS = (
    Speed("1 h/s", 1.0),
    Speed("6 h/s", 6.0),
    Speed("1 d/s", 24.0, 24.0),
    Speed("7 d/s", 168.0, 24.0),
    Speed("as fast as possible", None),
)
DEFAULT_SPEED = 2
LOOK_S, LOOKS = 1.0, 3
"""The speed reached is looked at every second and told as the mean of so many looks, so that it stands still to be read."""
ENOUGH = 0.9
"""The share of the speed chosen from which it counts as reached."""


class Pace(QObject):
    """The clock's hand. `stopped(reason)` says in words why a play ended: "", "review", or what it ran until.

    A jump is a play as fast as the model can, of which only the way is drawn: `way` says from which hour to which, and
    `canceled()` comes after it was ended before; what was lived is kept.

    Over twenty methods, because each thing that can be asked or wished of the clock's hand (five and eight) is one, and one
    deed each is the least that a beat is made of.
    """

    speed_changed = Signal(int)
    started = Signal()
    stopped = Signal(str)
    canceled = Signal()
    reached_changed = Signal(object)
    """Hours a second that are lived, where that is less than what was chosen; else None."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._practice = session.practice
        self._speed = DEFAULT_SPEED
        self._owed = 0.0
        self._last = 0.0
        self._hour_ms = 1.0
        self._until: Until | None = None
        self._until_words = ""
        self._fast = False
        self._way: tuple[int, int] | None = None
        self._deeds: Iterator[object] | None = None
        self._deed_ms = self._deeds_done = 0
        self._deeds_began = 0.0
        self._reached: float | None = None
        self._lived, self._looked = 0, 0.0
        self._looks: deque[float] = deque(maxlen=LOOKS)
        self.reached_words: Callable[[], str] = str
        """What was reached, in words, where whoever watches the session ended a play."""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)
        session.practice_changed.connect(self._practice_changed)
        session.failed.connect(self._failed)

    # -- what is

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    @property
    def speed(self) -> int:
        return self._speed

    @property
    def waits_for(self) -> str:
        """What a run is waiting for, in words; "" for a plain play."""
        return self._until_words if self.playing else ""

    @property
    def reached(self) -> float | None:
        """The hours a second that are lived, where they are fewer than were chosen; else None."""
        return self._reached

    @property
    def way(self) -> tuple[int, int] | None:
        """The hours from which to which a jump goes; None where there is none."""
        return self._way

    # -- what can be asked of it

    def set_speed(self, index: int) -> None:
        """Choose one of `SPEEDS`; it holds for the play that runs, too."""
        index = min(max(index, 0), len(SPEEDS) - 1)
        self._fast = False
        if index != self._speed:
            self._speed = index
            self._owed = 0.0
            self._begin_looking()
            self.speed_changed.emit(index)
        if self.playing:
            self._set_beats()

    def toggle(self) -> None:
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Let time run at the chosen speed until paused."""
        self._way = self._deeds = None
        self._start(None, "")

    def run_until(self, until: Until, words: str, fast: bool = False) -> None:
        """Let time run until a condition of `wallet` holds, at the chosen speed or as fast as possible.

        `words` say what is waited for.
        """
        self._way = self._deeds = None
        self._start(until, words, fast)

    def jump(self, hour: int, words: str) -> None:
        """Live up to an hour to come, drawing only the way there."""
        world = self._session.world
        self._way, self._deeds = (world.hour, hour), None
        self._start(OnDate(world.start + hour * 3600), words, fast=True)

    def let_happen(self, deeds: Iterator[object], words: str, every_ms: int = 0) -> None:
        """Do deeds one after the other, each a beat, until the last is done or it is paused; what is left stays in `deeds`. They
        follow at once, or every so many milliseconds.
        """
        self._way = None
        self._deeds, self._deed_ms = deeds, every_ms
        self._deeds_began, self._deeds_done = perf_counter(), 0
        self._start(None, words, fast=True)

    def cancel(self) -> None:
        """End a jump where it is: all that was lived is kept."""
        if self._way is not None and self.playing:
            self.pause(CANCELED)
            self.canceled.emit()

    def pause(self, reason: str = "") -> None:
        """Stop the clock; `reason` is said beside it."""
        if not self.playing:
            return
        self._timer.stop()
        gc.unfreeze()
        self._until, self._until_words, self._way, self._deeds = None, "", None, None
        self._session.frames.resting = False
        self._begin_looking()
        self._session.set_playing(False)
        self.stopped.emit(reason)

    def step(self, hours: int) -> None:
        """Let exactly so many hours pass now, at once."""
        self.pause()
        self._session.advance(hours)

    # -- inside

    def _start(self, until: Until | None, words: str, fast: bool = False) -> None:
        if self._session.practice.read_only:
            self._way = None
            self._session.advance(1)
            return
        self._session.frames.resting = self._way is not None
        self._until, self._until_words, self._fast = until, words, fast
        self._owed = 0.0
        self._last = perf_counter()
        self._begin_looking()
        was = self.playing
        self._set_beats()
        if not was:
            gc.freeze()
            self._session.set_playing(True)
        self.started.emit()

    def _failed(self, _problem: object) -> None:
        self.pause()

    def _practice_changed(self) -> None:
        if self._session.practice is not self._practice:
            self._practice = self._session.practice
            self.pause()

    def _wanted(self) -> float | None:
        """Simulated hours a second; None as fast as possible."""
        return None if self._fast else SPEEDS[self._speed].hours_a_second

    def _set_beats(self) -> None:
        """Beat at once after each turn of the event loop as fast as possible, else regularly."""
        wanted, every_ms = self._wanted(), self._deed_ms if self._deeds is not None else 0
        self._session.frames.shared = wanted is None and not every_ms
        interval = every_ms or (0 if wanted is None else BEAT_MS)
        if not self._timer.isActive() or self._timer.interval() != interval:
            self._timer.start(interval)

    def _begin_looking(self) -> None:
        """What was reached so far tells nothing of what comes."""
        self._lived, self._looked = 0, perf_counter()
        self._looks.clear()
        self._tell_reached(None)

    def _look(self) -> None:
        """Once a second: how fast time really passes."""
        now, wanted = perf_counter(), self._wanted()
        if wanted is None or now - self._looked < LOOK_S:
            return
        self._looks.append(self._lived / (now - self._looked))
        self._lived, self._looked = 0, now
        if len(self._looks) == LOOKS:
            mean = sum(self._looks) / LOOKS
            self._tell_reached(mean if mean < ENOUGH * wanted else None)

    def _tell_reached(self, reached: float | None) -> None:
        if reached != self._reached:
            self._reached = reached
            self.reached_changed.emit(reached)

    def _turn(self) -> None:
        """Beat, unless a frame is due: the model had its share, and on a busy machine a beat more takes long by the clock."""
        if self._session.frames.waits_ms != 0:
            self._beat()

    def _beat(self) -> None:
        self._look()
        if self._deeds is not None:
            for _ in range(self._deeds_now()):
                if self._deeds is None or not self._session.carry_on(self._deeds):
                    self.pause()
                    break
            return
        hours = self._hours_now()
        if hours == 0:
            return
        began = self._session.world.hour
        run = self._session.advance(hours, self._until)
        if run is None:
            self.pause()
            return
        lived = max(1, self._session.world.hour - began)
        self._lived += lived
        self._hour_ms += (self._session.frames.model_ms / lived - self._hour_ms) * 0.3
        if self._session.halted:
            self.pause(self.reached_words())
        elif run.stopped_by is not None:
            self.pause(self._until_words)

    def _deeds_now(self) -> int:
        """How many deeds of a beat: one, and where they come at a pace as many more as a busy machine is behind with, a few."""
        if not self._deed_ms:
            return 1
        behind = int((perf_counter() - self._deeds_began) * 1e3 / self._deed_ms) - self._deeds_done
        now = min(max(behind, 1), MOST_DEEDS)
        self._deeds_done += now
        return now

    def _share_ms(self) -> float:
        """CPU of the next beat at full speed."""
        frames = self._session.frames
        return min(max(frames.owed_ms + 1, frames.waits_ms or 0, LEAST_MS), LONGEST_MS)

    def _hours_now(self) -> int:
        now, wanted = perf_counter(), self._wanted()
        slice_ms = SLICE_MS if wanted is not None else JUMP_MS if self._way is not None else self._share_ms()
        fitting = max(1, int(slice_ms / max(self._hour_ms, 0.01)))
        if wanted is None:
            return fitting
        self._owed = min(self._owed + (now - self._last) * wanted, MOST_HOURS_OWED)
        self._last = now
        hours = min(int(self._owed), fitting)
        self._owed -= hours
        return hours
