"""What makes moments: an action that is done, and hours that pass. A run of hours that is open is one moment until it ends."""

from __future__ import annotations

from msgspec.structs import replace

from wallet.actions.base import Action, Outcome
from wallet.actions.bounds import check
from wallet.actions.fixes import attempt
from wallet.errors import Refused
from wallet.practice import bounds, net, store
from wallet.practice.deeds import stored
from wallet.practice.file import PracticeFile
from wallet.practice.hours import Hours
from wallet.practice.kept import keep_world
from wallet.practice.moments import Point
from wallet.practice.own_moves import sums_after
from wallet.practice.standing import StandingPoint
from wallet.practice.until import Run, Until, holds
from wallet.world.lines import Event


class Doing:
    """Adds moments where one stands. `kept_as` is the name under which the last action kept the future that lay ahead of it."""

    def __init__(self, file: PracticeFile, standing: StandingPoint) -> None:
        self._file, self._standing = file, standing
        self._hours = Hours(file, standing)
        self._playing = False
        self.kept_as: str | None = None

    def do(self, action: Action) -> Outcome:
        """Apply an action to the world as it is now and keep it."""
        self.part()
        self._refuse_full()
        standing = self._standing
        outcome = attempt(action, standing.world)
        receipt, here, kept_as = outcome.receipt, standing.branch.at, None
        own = sums_after(standing.own, receipt, outcome.world)
        with self._file.writing(durable=True) as db:
            if not standing.at_tip:
                kept_as = store.free_name(db, standing.branch.name)
                future = replace(standing.branch, name=kept_as, at=standing.branch.tip, active=False)
                store.put_branch(db, future)
            hours = (here.hour, here.hour)
            moment = store.add_moment(db, here.moment, hours, receipt.title, receipt.kind, stored(action, receipt, own))
            point = Point(moment.id, here.hour)
            keep_world(db, point, outcome.world, here)
            before = store.sample_rows(standing.world, standing.own)
            store.put_changed(db, moment.id, store.sample_rows(outcome.world, own), before)
            branch = standing.extend(db, point, outcome.world)
        standing.arrive(branch, moment, [outcome.world], own)
        self.kept_as = kept_as
        return outcome

    def advance(self, hours: int, until: Until | None) -> Run:
        """Walk the kept future, then live new hours."""
        if bounds.whole(hours) < 0:
            raise Refused("hours_negative", hours=hours)
        if until is not None:
            check(until, floats=True)
        if until is not None and holds(until, self._standing.world):
            return Run(self._standing.world, (), until)
        target = self._standing.world.hour + hours
        if target > net.LAST_HOUR:
            raise Refused("hours_past_end", hours=hours, left=net.LAST_HOUR - self._standing.world.hour)
        self._refuse_full()
        events: list[Event] = []
        stopped: Until | None = None
        self._file.resting = False
        try:
            if hours:
                events, stopped = self._standing.walk(target, until)
            if stopped is None and self._standing.world.hour < target:
                lived, stopped = self._hours.live(target - self._standing.world.hour, until)
                events += lived
        finally:
            if not self._playing:
                self.end_run()
        return Run(self._standing.world, tuple(events), stopped)

    def begin_run(self) -> None:
        """Let the hours to come be one moment."""
        self.end_run()
        self._playing = True
        self._file.resting = False

    def end_run(self) -> None:
        """End the open run, if there is one, and fold it into the file."""
        self._playing = False
        self._hours.end_run()
        self._file.rest()

    def part(self) -> None:
        """End the moment of the open run, before another deed; hours to come begin another one."""
        self._hours.end_run()

    def rest(self) -> None:
        """Fold into the file what the log holds, unless a run is open."""
        if not self._playing:
            self._file.rest()

    def _refuse_full(self) -> None:
        """Nothing is made that could not be opened again."""
        if self._standing.full:
            raise Refused("moments_full", most=net.MOST_MOMENTS)
