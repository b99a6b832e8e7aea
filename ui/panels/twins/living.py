"""A row while it is lived, a little at a time, so that the window keeps answering: on a copy, or for good on a branch."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from wallet import Refused, twins

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import Practice, TwinPair, TwinRow, World

SLICE_S, BRANCH_SLICE_S = 0.03, 0.1
"""So long a row is lived before the window may answer; longer on a branch, of which every slice is drawn."""


class RowLiving(QObject):
    """`told(row)` once it is lived to its end, or `stopped`. Another one may begin before: the first is then given up."""

    told = Signal(object)
    stopped = Signal(object)
    """By what refused, or None where it was given up."""
    went_on = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._row: twins.LivedRow | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._slice)

    @property
    def busy(self) -> bool:
        return self._row is not None

    def stop(self) -> None:
        """Give up what is being lived."""
        self._row = None
        self._timer.stop()

    def finish(self) -> None:
        """Live what is left of it now."""
        while self.busy:
            self._slice()

    # -- inside

    def _start(self, row: twins.LivedRow) -> None:
        self._row = row
        self._timer.start(0)

    def _go_on(self, row: twins.LivedRow) -> bool:
        """Live a slice of it; False where it cannot go on."""
        raise NotImplementedError

    def _slice(self) -> None:
        row = self._row
        if row is None:
            return
        if not self._go_on(row):
            self.stop()
            self.stopped.emit(None)
            return
        if row.step is None:
            self.stop()
            if row.told is not None:
                self.told.emit(row.told)
            else:
                self.stopped.emit(row.stopped_by)
            return
        self.went_on.emit()
        self._timer.start(0)


class OnCopy(RowLiving):
    """Lives rows on copies of a world; what it has told of that world is remembered."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._begun: World | None = None
        self._world: World | None = None
        self._key = ""
        self._known: dict[str, TwinRow] = {}
        self.told.connect(self._remember)

    def begin(self, world: World, pair: TwinPair, row: str) -> TwinRow | None:
        """Return what is known of a row that begins in that world; else begin to live it."""
        self.stop()
        if world is not self._begun:
            self._begun, self._known = world, {}
        self._key = f"{pair.key} {row}"
        if self._key not in self._known:
            self._world = world
            self._start(twins.LivedRow(twins.row_script(row, world, pair)))
        return self._known.get(self._key)

    def _go_on(self, row: twins.LivedRow) -> bool:
        ends = perf_counter() + SLICE_S
        while row.step is not None and perf_counter() < ends:
            assert self._world is not None
            try:
                happened = twins.carried_out(self._world, row.step)
            except Refused as refused:
                row.refused(refused)
            else:
                self._world = happened.world
                row.done(happened)
        return True

    def _remember(self, told: TwinRow) -> None:
        self._known[self._key] = told


class OnBranch(RowLiving):
    """Lives rows for good, where the practice stands; ends early where somebody does something else there meanwhile."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._last: World | None = None
        self._branch = ""
        self._in_run = False

    def begin(self, pair: TwinPair, row: str) -> None:
        """Begin to live a row on the branch that is stood on."""
        self.stop()
        self._last, self._in_run, self._branch = self._session.world, False, self._stands_on()
        self._start(twins.LivedRow(twins.row_script(row, self._last, pair)))

    def _go_on(self, row: twins.LivedRow) -> bool:
        session = self._session
        if session.closed or session.playing or session.world is not self._last or self._stands_on() != self._branch:
            return False
        done = session.carry_out(lambda practice: self._carry_out(practice, row))
        self._last = session.world
        return done

    def _carry_out(self, practice: Practice, row: twins.LivedRow) -> None:
        """Do for a slice of time what a row does; days that follow one another are one moment."""
        ends = perf_counter() + BRANCH_SLICE_S
        while (step := row.step) is not None and perf_counter() < ends:
            if isinstance(step, int):
                if not self._in_run:
                    practice.begin_run()
                self._in_run = True
                run = practice.advance(step)
                row.done(twins.Happened(run.world, None, run.events))
                continue
            self._end_run(practice)
            try:
                outcome = practice.do(step)
            except Refused as refused:
                row.refused(refused)
            else:
                row.done(twins.Happened(outcome.world, outcome.receipt))
        if row.step is None:
            self._end_run(practice)

    def _stands_on(self) -> str:
        return next(branch.name for branch in self._session.practice.branches if branch.active)

    def _end_run(self, practice: Practice) -> None:
        if self._in_run:
            practice.end_run()
        self._in_run = False
