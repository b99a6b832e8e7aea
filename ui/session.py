"""The one QObject over a practice: every change of the world passes here, and says once what it was.

The world is a value, so "what changed" is `before.part is not after.part` (see `touched`). Wishes that cannot be met come out
of `refused`, an environment that fails out of `failed`; everything else that is raised is our bug and goes on up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from ui.frames import Frames
from wallet import DAILY, FileProblem, Refused, Run

if TYPE_CHECKING:
    from wallet import (
        Action,
        DiscountAbove,
        Event,
        HealthBelow,
        NextEvent,
        OnDate,
        Outcome,
        Practice,
        RequestReady,
        Step,
        World,
    )

    Until = RequestReady | DiscountAbove | OnDate | NextEvent | HealthBelow

Answer = TypeVar("Answer")
NO_MORE = object()
"""Where there is no further deed."""
IDLE_MS = 150
"""How long after a deed its log is folded into the file: when the window has shown what it did."""
AGAIN_MS = 2_000
"""How long until that is tried again, where another program reads the file or the disk is full."""


def touched(before: World | None, after: World, *parts: str) -> bool:
    """Whether one of the world's named parts is another value now; always true where there is no `before`."""
    if before is None:
        return True
    return any(getattr(before, part) is not getattr(after, part) for part in parts)


class Session(QObject):
    """What the window sees of a practice.

    `changed(before, after, events)` comes exactly once per change of the world, after it is kept. `history_changed()` comes
    where names of undo, redo, branches or rows of the activity may differ; while playing it waits for the end of the play or
    an event of one's own. `practice_ends()` comes before another file takes the place of the one at hand: what was said, typed
    or chosen ends there. `practice_changed()` comes when everything is another: a new file, another number format.
    `future_kept(name)` says that an action was done inside a kept future, which stays as the branch of that name. `rested()` says
    that what was done is in the file alone now, or was tried to be.

    Over twenty methods, because it is the window's one door to a practice: a method for each thing that can be asked or done,
    most of them one line.
    """

    changed = Signal(object, object, object)
    refused = Signal(object)
    failed = Signal(object)
    history_changed = Signal()
    practice_ends = Signal()
    practice_changed = Signal()
    playing_changed = Signal(bool)
    future_kept = Signal(str)
    rested = Signal()

    def __init__(self, practice: Practice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._practice = practice
        self._playing = False
        self._priced: World | None = None
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self._rest)
        self.watch: Callable[[int], int] | None = None
        """Asked before a run and after each part of it: how many of so many hours can pass before it is to be asked again; 0 ends
        the run in that hour."""
        self.halted = False
        """Whether it ended the last run: in its last hour something was reached."""
        self.frames = Frames(self)
        """When views draw while time plays."""

    # -- what is

    @property
    def practice(self) -> Practice:
        return self._practice

    @property
    def world(self) -> World:
        return self._practice.world

    @property
    def priced(self) -> World:
        """The world at whose coin prices amounts are told in terms of another coin: the present one, and while time plays that in
        which the play began, so that nothing moves but what is earned."""
        return self._priced if self._playing and self._priced is not None else self.world

    @property
    def closed(self) -> bool:
        """Whether the practice was closed under the window: then nothing is drawn any more."""
        return self._practice.closed

    @property
    def playing(self) -> bool:
        """Whether the clock runs by itself; views then draw when a frame is due (see `ui.frames`)."""
        return self._playing

    @property
    def undo_title(self) -> str | None:
        return self._practice.undo_title if self._practice.can_undo else None

    @property
    def redo_title(self) -> str | None:
        return self._practice.redo_title if self._practice.can_redo else None

    @property
    def undo_step(self) -> Step | None:
        """What an undo would step back over, to be put into words."""
        return self._practice.undo_step

    @property
    def redo_step(self) -> Step | None:
        """What a redo would step over, to be put into words."""
        return self._practice.redo_step

    # -- what may be tried

    def preview(self, action: Action) -> Outcome:
        """The outcome of `action` on the present world, kept nowhere. Raises `Refused`: whoever asks shows it at its field."""
        return self._practice.preview(action)

    def read(self, question: Callable[[Practice], Answer]) -> Answer | None:
        """What the practice's file answers; None where it cannot be read (said by signal)."""
        try:
            return question(self._practice)
        except FileProblem as problem:
            self.failed.emit(problem)
            return None

    # -- what is done for good

    def do(self, action: Action) -> Outcome | None:
        """Apply and keep `action`; None where it was refused or the file failed (said by signal)."""
        outcome = self._change(lambda: self._practice.do(action))
        if outcome is not None and self._practice.kept_as:
            self.future_kept.emit(self._practice.kept_as)
        return outcome

    def advance(self, hours: int, until: Until | None = None) -> Run | None:
        """Let up to `hours` pass; the `Run(world, events, stopped_by)`, or None where the file failed."""
        return self._change(lambda: self._live(hours, until), of_hours=True)

    def undo(self) -> bool:
        return self._step(self._practice.undo)

    def redo(self) -> bool:
        return self._step(self._practice.redo)

    def go_to(self, hour: int) -> bool:
        """Stand at the last state of `hour` on this branch; nothing is lost."""
        return self._step(lambda: self._practice.go_to(hour))

    def branch(self, name: str) -> bool:
        """Start a branch here and stand on it."""
        return self._step(lambda: self._practice.branch(name))

    def switch(self, name: str) -> bool:
        return self._step(lambda: self._practice.switch(name))

    def rename_branch(self, old: str, new: str) -> bool:
        return self._step(lambda: self._practice.rename_branch(old, new))

    def delete_branch(self, name: str) -> bool:
        return self._step(lambda: self._practice.delete_branch(name))

    def note(self, moment: int, text: str) -> bool:
        """Write a person's note beside a moment; notes stand outside worlds and undo."""
        return self._step(lambda: self._practice.note(moment, text))

    def write_verdict(self, text: str) -> bool:
        """Keep a person's sentence about locked and liquid staking; it stands outside worlds and undo."""
        return self._step(lambda: self._practice.write_verdict(text))

    def carry_out(self, deeds: Callable[[Practice], object]) -> bool:
        """Let several deeds be done for good, shown as one change; False where one failed (said by signal)."""
        return self._step(lambda: deeds(self._practice))

    def carry_on(self, deeds: Iterator[object]) -> bool | None:
        """Let the next of some deeds be done for good: whether there was one, None where it failed (said by signal)."""
        return self._change(lambda: self._do_next(deeds), of_hours=True)

    def replace(self, practice: Practice) -> None:
        """Close the practice at hand and work on another one."""
        self.set_playing(False)
        self.practice_ends.emit()
        old, self._practice = self._practice, practice
        old.close()
        self.practice_changed.emit()
        self.history_changed.emit()

    def redraw(self) -> None:
        """Everything that is shown is to be shown again, though the world is the same (number format, theme)."""
        if not self.closed:
            self.practice_changed.emit()

    def set_playing(self, playing: bool) -> None:
        """Told by the pace alone."""
        if playing == self._playing:
            return
        if playing:
            self._practice.begin_run()
            self.frames.begin()
        else:
            self._practice.end_run()
            self.frames.end()
        self._playing, self._priced = playing, self.world if playing else None
        self.playing_changed.emit(playing)
        if not playing:
            self.history_changed.emit()

    # -- inside

    def _live(self, hours: int, until: Until | None) -> Run:
        with self.frames.living():
            self.halted = False
            if self.watch is None or hours <= 0:
                return self._practice.advance(hours, until=until)
            return self._live_watched(hours, until, self.watch)

    def _live_watched(self, hours: int, until: Until | None, watch: Callable[[int], int]) -> Run:
        """Live them in as few parts as whoever watches allows. What fails after some were lived fails again in the next beat."""
        events: list[Event] = []
        stopped_by, left, free = None, hours, watch(hours)
        while left > 0 and stopped_by is None and free > 0:
            try:
                run = self._practice.advance(free, until=until)
            except (Refused, FileProblem):
                if left == hours:
                    raise
                break
            events += run.events
            left, stopped_by = left - free, run.stopped_by
            free = watch(max(left, 1))
        self.halted = free == 0
        return Run(self.world, tuple(events), stopped_by)

    def _do_next(self, deeds: Iterator[object]) -> bool:
        with self.frames.living():
            return next(deeds, NO_MORE) is not NO_MORE

    def _step(self, move: Callable[[], object]) -> bool:
        done = object()
        return self._change(lambda: (move(), done)[1]) is done

    def _change(self, move: Callable[[], Answer], of_hours: bool = False) -> Answer | None:
        before = self._practice.world
        try:
            with self._practice.folding_later():
                answer = move()
        except Refused as refusal:
            self.refused.emit(refusal)
            return None
        except FileProblem as problem:
            self.failed.emit(problem)
            return None
        finally:
            if not (self._practice.settled or self._idle.isActive()):
                self._idle.start(IDLE_MS)
        after = self._practice.world
        events = tuple(getattr(answer, "events", ()))
        if after is not before:
            self.changed.emit(before, after, events)
            if self._playing:
                self.frames.ask()
        if not (of_hours and self._playing) or any(is_own(event) for event in events):
            self.history_changed.emit()
        return answer

    def _rest(self) -> None:
        """Make the file whole without its log once nothing is being done; a run that is open does so at its end."""
        if self._playing or self.closed:
            return
        self._practice.rest()
        self.rested.emit()
        if not self._practice.settled:
            self._idle.start(AGAIN_MS)


def is_own(event: Event) -> bool:
    """An event of the person's own that is more than the daily rebase: what a marker and "next event" stop at."""
    return event.account == "you" and event.kind not in DAILY
