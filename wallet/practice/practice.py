"""The practice: one file, one world at a time, and the one door through which a world changes for good.

`do` and `advance` make moments, `undo`, `redo`, `go_to` and `switch` move where one stands among them (the rules are in
`history.py`). What is in memory changes only after its transaction is in the file, so a failing disk loses nothing.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from types import TracebackType

import msgspec
from msgspec.structs import replace

from wallet import library
from wallet.actions.base import Action, Outcome
from wallet.errors import FileProblem, Refused
from wallet.practice import activity, store
from wallet.practice.file import PracticeFile, create, discard, open_file
from wallet.practice.history import Branch, Line, Moment, Point, passed
from wallet.practice.migrations import MODEL, migrations
from wallet.practice.salvage import salvaged
from wallet.practice.series import Series, SeriesReader
from wallet.practice.until import Run, Until, holds, met
from wallet.practice.worlds import WEEK_HOURS, Worlds
from wallet.world.hour import pass_hour
from wallet.world.sampling import Sample
from wallet.world.state import Event, World

FIRST_BRANCH = "main"


class BranchInfo(msgspec.Struct, frozen=True):
    """A branch as a menu shows it: the hour one stands at on it, and the hour its kept future ends."""

    name: str
    hour: int
    tip_hour: int
    active: bool


class _Lived(msgspec.Struct):
    """Hours that passed and are not in the file yet."""

    world: World
    worlds: list[World] = []
    events: list[Event] = []
    samples: list[tuple[str, int, Sample]] = []


class Practice:
    """A practice file and the world it stands at. Made by `create` or `open`; usable in `with`."""

    def __init__(self, file: PracticeFile) -> None:
        self._file = file
        self._worlds = Worlds(file)
        self._series = SeriesReader(file)
        self._playing = False
        self._run: Moment | None = None
        self.kept_as: str | None = None
        """The name under which the last action kept the future that was there before it; None if there was none."""
        with file.reading() as db:
            store.load_parts(db)
            branch = next(branch for branch in store.read_branches(db) if branch.active)
        self._stand_on(branch)
        self._requests = store.my_requests(self._world)
        self.address_book = activity.AddressBook(file)

    # -- making, opening, closing

    @classmethod
    def create(cls, path: str | Path, scenario: str = "calm", seed: int = 7) -> Practice:
        """Make a new practice file; an existing file is refused (`FileProblem` `file_exists`), a failure leaves none behind."""
        world = library.start(scenario, seed)
        told = library.scenario(scenario)
        file = create(path)
        try:
            with file.writing(durable=True):
                migrations.apply(file.db)
                _begin(file, world, told.title, told.opens_at)
            return cls(file)
        except BaseException:
            discard(file)
            raise

    @classmethod
    def open(cls, path: str | Path, read_only: bool = False) -> Practice:
        """Open a practice file; where it cannot be written it opens read-only and `notices` says why.

        Of a damaged file all that can be read is saved to a copy first: `file_damaged` with `saved_to`, `moments`, `of`.
        """
        try:
            file = open_file(path, read_only)
        except FileProblem as problem:
            raise salvaged(problem) from problem
        try:
            return cls(file)
        except (FileProblem, StopIteration, msgspec.MsgspecError) as error:
            file.close()
            problem = error if isinstance(error, FileProblem) else FileProblem("file_damaged", path=str(file.path), reason=str(error))
            raise salvaged(problem) from error

    def close(self) -> None:
        """End a run that is open, fold the log into the file and let go of it."""
        try:
            if not self.read_only:
                self.end_run()
        finally:
            self._file.close()

    def __enter__(self) -> Practice:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._file.path

    @property
    def read_only(self) -> bool:
        """Whether nothing can be kept: one can look around and preview, not do."""
        return bool(self._file.read_only)

    @property
    def notices(self) -> tuple[FileProblem, ...]:
        """Why the file opened read-only."""
        return self._file.notices

    def save_copy(self, path: str | Path, overwrite: bool = False) -> Path:
        """Write a complete copy elsewhere; this file stays the open one."""
        self.end_run()
        return self._file.save_copy(path, overwrite)

    def rename(self, path: str | Path) -> None:
        """Give the file another name or place."""
        self.end_run()
        self._file.rename(path)

    # -- the world

    @property
    def world(self) -> World:
        """The world where one stands."""
        return self._world

    @property
    def tip_hour(self) -> int:
        """The last hour of this branch, kept future included."""
        return self._branch.tip.hour

    def preview(self, action: Action) -> Outcome:
        """Return what `do` would; nothing is kept."""
        return action.apply(self._world)

    def do(self, action: Action) -> Outcome:
        """Apply an action to the world as it is now and keep it; it is on the disk before this returns.

        A future that was kept after this point stays under another name, found in `kept_as`.
        """
        self.end_run()
        outcome = action.apply(self._world)
        receipt, here, kept_as = outcome.receipt, self._branch.at, None
        requests = store.my_requests(outcome.world)
        with self._file.writing(durable=True) as db:
            if here != self._branch.tip:
                kept_as = store.free_name(db, self._branch.name)
                store.put_branch(db, replace(self._branch, name=kept_as, at=self._branch.tip, active=False))
            hours = (here.hour, here.hour)
            moment = store.add_moment(db, here.moment, hours, receipt.title, receipt.kind, action, receipt)
            point = Point(moment.id, here.hour)
            store.keep_world(db, point, outcome.world)
            store.put_samples(db, moment.id, store.sample_rows(outcome.world))
            if requests != self._requests:
                store.put_requests(db, requests)
            branch = Branch(self._branch.name, point, point, point, active=True)
            store.put_branch(db, branch)
        self._cut(here)
        self._line.add(moment)
        self._worlds.remember(point, outcome.world)
        self._branch, self._world, self._requests, self.kept_as = branch, outcome.world, requests, kept_as
        return outcome

    # -- hours

    def advance(self, hours: int, until: Until | None = None) -> Run:
        """Let up to `hours` pass, stopping early where `until` is met; one moment, or part of the run that is open.

        Inside a kept future this walks it, my actions included; at its end new hours are lived.
        """
        if hours < 0:
            raise Refused("hours_negative", hours=hours)
        if until is not None and holds(until, self._world):
            return Run(self._world, (), until)
        target = self._world.hour + hours
        events, stopped = self._walk(target, until) if hours else ([], None)
        if stopped is None and self._world.hour < target:
            try:
                lived, stopped = self._live(target - self._world.hour, until)
            finally:
                if not self._playing:
                    self.end_run()
            events += lived
        return Run(self._world, tuple(events), stopped)

    def begin_run(self) -> None:
        """Let the hours of the coming `advance` calls be one moment, until `end_run` or any other deed."""
        self.end_run()
        self._playing = True

    def end_run(self) -> None:
        """End the open run, if any, and keep the world at its end."""
        run, self._run, self._playing = self._run, None, False
        if run is None:
            return
        # The hours are in the file already; where the disk is full a replay finds this world as well.
        with suppress(FileProblem), self._file.writing(durable=False) as db:
            store.keep_world(db, Point(run.id, run.hour_to), self._world)

    def _walk(self, target_hour: int, until: Until | None) -> tuple[list[Event], Until | None]:
        """Walk the kept future towards an hour. Without a condition this is one step, else one an hour."""
        start, events, stopped = self._branch.at, list[Event](), None
        here, world = start, self._world
        while stopped is None and here != self._branch.tip and (here == start or here.hour < target_hour):
            limit = min(target_hour, self._branch.tip.hour)
            goal = self._line.find(limit if until is None else min(here.hour + 1, limit), self._branch.tip)
            goal = self._worlds.next_landing(self._line, here, goal)
            after = self._worlds.at(self._line, goal)
            happened = self._events_between(here, goal)
            if until is not None and met(until, world, after, tuple(happened)):
                stopped = until
            events += happened
            here, world = goal, after
        if here != start:
            self._stand(here, durable=False)
        return events, stopped

    def _events_between(self, start: Point, end: Point) -> list[Event]:
        events: list[Event] = []
        with self._file.reading() as db:
            for index in range(self._line.index(start), self._line.index(end) + 1):
                moment, last = self._line.stretch(index)
                first = start.hour + 1 if moment.id == start.moment else moment.first_hour
                last = end.hour if moment.id == end.moment else last
                events += store.read_events(db, moment.id, first, last)
        return events

    def _live(self, hours: int, until: Until | None) -> tuple[list[Event], Until | None]:
        """Live new hours at the tip, a week at most in one transaction."""
        happened: list[Event] = []
        stopped = None
        while hours and stopped is None:
            batch = _Lived(self._world)
            for _ in range(min(hours, WEEK_HOURS)):
                before = batch.world
                batch.world, events = pass_hour(before)
                batch.worlds.append(batch.world)
                batch.events += events
                batch.samples += store.sample_rows(batch.world)
                hours -= 1
                if until is not None and met(until, before, batch.world, events):
                    stopped = until
                    break
            self._keep_hours(batch)
            happened += batch.events
        return happened, stopped

    def _keep_hours(self, batch: _Lived) -> None:
        """Write hours that passed, as a new run or as more of the open one."""
        here, hour = self._branch.at, batch.world.hour
        requests = store.my_requests(batch.world)
        with self._file.writing(durable=False) as db:
            if self._run is None:
                run = store.add_moment(db, here.moment, (here.hour, hour), passed(hour - here.hour), "run")
            else:
                run = replace(self._run, hour_to=hour, title=passed(hour - self._run.hour_from))
                store.grow_moment(db, run)
            store.put_events(db, run.id, batch.events)
            store.put_samples(db, run.id, batch.samples)
            for world in batch.worlds:
                if world.hour % WEEK_HOURS == 0:
                    store.keep_world(db, Point(run.id, world.hour), world)
            if requests != self._requests:
                store.put_requests(db, requests)
            point = Point(run.id, hour)
            branch = Branch(self._branch.name, point, point, point, active=True)
            store.put_branch(db, branch)
        if self._run is None:
            self._cut(here)
        self._line.add(run)
        for world in batch.worlds:
            self._worlds.remember(Point(run.id, world.hour), world)
        self._branch, self._world, self._requests, self._run = branch, batch.world, requests, run

    # -- standing in history

    @property
    def can_undo(self) -> bool:
        """Whether there is a moment to step back over."""
        return self._line.previous(self._branch.at) is not None

    @property
    def can_redo(self) -> bool:
        """Whether there is a moment ahead, kept or undone."""
        return self._branch.at != self._branch.redo

    @property
    def undo_title(self) -> str | None:
        """What `undo` would step back over; None at the root."""
        moment = self._line.moment(self._branch.at)
        if moment.parent is None:
            return None
        return passed(self._branch.at.hour - moment.hour_from) if moment.kind == "run" else moment.title

    @property
    def redo_title(self) -> str | None:
        """What `redo` would step over; None at the end."""
        following = self._ahead()
        if following is None:
            return None
        moment = self._line.moment(following)
        hours = following.hour - self._branch.at.hour
        return moment.title if moment.kind != "run" and hours == 0 else passed(hours)

    def undo(self) -> None:
        """Step back to before the moment one stands in. Refuses `undo_nothing` at the root."""
        self.end_run()
        before = self._line.previous(self._branch.at)
        if before is None:
            raise Refused("undo_nothing")
        target = self._worlds.landing(self._line, before)
        at_tip = self._branch.at == self._branch.tip
        self._stand(target, durable=True, tip=target if at_tip else None)

    def redo(self) -> None:
        """Step over the moment that follows, kept or undone. Refuses `redo_nothing`."""
        self.end_run()
        target = self._ahead()
        if target is None:
            raise Refused("redo_nothing")
        at_tip = self._branch.at == self._branch.tip
        self._stand(target, durable=True, tip=target if at_tip else None)

    def go_to(self, hour: int) -> None:
        """Stand at the last state of `hour` on this branch. Refuses `hour_before_start` and `hour_past_tip` (tip_hour)."""
        self.end_run()
        if hour < 0:
            raise Refused("hour_before_start", hour=hour)
        if hour > self.tip_hour:
            raise Refused("hour_past_tip", remedy=self.tip_hour, hour=hour, tip_hour=self.tip_hour)
        self._stand(self._worlds.landing(self._line, self._line.find(hour, self._branch.tip)), durable=False)

    def _ahead(self) -> Point | None:
        """The end of the moment that follows where one stands; inside a kept future not beyond its tip."""
        branch = self._branch
        if branch.at == branch.redo:
            return None
        following = self._line.next(branch.at)
        inside = branch.at != branch.tip
        if following is not None and inside and self._line.order(following) > self._line.order(branch.tip):
            return branch.tip
        return following

    # -- branches

    def branches(self) -> tuple[BranchInfo, ...]:
        """Return all branches in the order of their making."""
        with self._file.reading() as db:
            return tuple(BranchInfo(b.name, b.at.hour, b.tip.hour, b.active) for b in store.read_branches(db))

    def branch(self, name: str) -> None:
        """Start a branch here and stand on it. Refuses `name_empty`, `name_long` and `branch_exists`."""
        self.end_run()
        given = activity.checked_name(name)
        here = self._branch.at
        branch = Branch(given, here, here, here, active=True)
        with self._file.writing(durable=True) as db:
            self._refuse_taken(given)
            store.put_branch(db, branch)
        self._cut(here)
        self._branch = branch

    def switch(self, name: str) -> None:
        """Stand on another branch, where one stood there last. Refuses `branch_unknown`."""
        self.end_run()
        with self._file.reading() as db:
            branch = next((branch for branch in store.read_branches(db) if branch.name == name), None)
        if branch is None:
            raise Refused("branch_unknown", name=name)
        if name == self._branch.name:
            return
        old = self._line
        self._stand_on(branch, keep=True)
        self._series.cut(old, old.fork(self._line))

    def rename_branch(self, old: str, new: str) -> None:
        """Give a branch another name. Refuses as `branch` and `switch` do."""
        self.end_run()
        given = activity.checked_name(new)
        if given == old:
            return
        with self._file.writing(durable=True) as db:
            self._refuse_taken(given)
            if db.execute("UPDATE branch SET name = ? WHERE name = ?", (given, old)).rowcount == 0:
                raise Refused("branch_unknown", name=old)
        if self._branch.name == old:
            self._branch = replace(self._branch, name=given)

    def delete_branch(self, name: str) -> None:
        """Forget a branch's name; its moments stay in the file. Refuses `branch_unknown`, and `branch_active` where one stands."""
        self.end_run()
        if name == self._branch.name:
            raise Refused("branch_active", name=name)
        with self._file.writing(durable=True) as db:
            if db.execute("DELETE FROM branch WHERE name = ?", (name,)).rowcount == 0:
                raise Refused("branch_unknown", name=name)

    def _refuse_taken(self, name: str) -> None:
        if any(branch.name == name for branch in self.branches()):
            raise Refused("branch_exists", name=name)

    # -- what happened, and how it went

    def activity(self, limit: int = 100, offset: int = 0, search: str = "") -> tuple[activity.Activity, ...]:
        """Return the moments up to where one stands, newest first."""
        return activity.activity(self._file, self._branch.at, self._branch.name, limit, offset, search)

    def markers(self, to: str = "here") -> tuple[activity.Marker, ...]:
        """Return what a chart marks up to here, or up to the tip of the kept future (`to="tip"`)."""
        return activity.markers(self._file, self._branch.tip if to == "tip" else self._branch.at)

    def note(self, moment: int, text: str) -> None:
        """Write a note beside a moment; empty text takes it away."""
        activity.write_note(self._file, moment, text)

    def series(self, key: str = "lst", to: str = "here") -> Series:
        """Return how a holding went from the root to where one stands, or to the tip of the kept future (`to="tip"`)."""
        branch = self._branch
        return self._series.read(self._line, branch.tip, branch.tip if to == "tip" else branch.at, key)

    # -- inside

    def _cut(self, point: Point) -> None:
        """Forget what followed a point on this line."""
        self._series.cut(self._line, point)
        self._line.cut(point)

    def _stand(self, at: Point, durable: bool, tip: Point | None = None) -> None:
        """Stand at another point of this branch; a read-only practice remembers it only while it is open."""
        branch = replace(self._branch, at=at, tip=tip or self._branch.tip)
        self._keep_standing(branch, self._worlds.at(self._line, at), durable)

    def _stand_on(self, branch: Branch, keep: bool = False) -> None:
        """Stand on a branch of the file, on points that this version of the model can reach."""
        with self._file.reading() as db:
            line = store.read_line(db, branch.redo)
        at, tip, redo = (self._worlds.landing(line, point) for point in (branch.at, branch.tip, branch.redo))
        world = self._worlds.at(line, at)
        line.cut(redo)
        branch = Branch(branch.name, at, tip, redo, active=True)
        if keep:
            self._keep_standing(branch, world, durable=True)
        self._branch, self._line, self._world = branch, line, world

    def _keep_standing(self, branch: Branch, world: World, durable: bool) -> None:
        requests = store.my_requests(world)
        if not self.read_only:
            self._write_standing(branch, requests, durable)
        self._branch, self._world, self._requests = branch, world, requests

    def _write_standing(self, branch: Branch, requests: list[store.RequestRow], durable: bool) -> None:
        try:
            with self._file.writing(durable) as db:
                store.put_branch(db, branch)
                if requests != self._requests:
                    store.put_requests(db, requests)
        except FileProblem as problem:
            # Looking around needs no room on the disk: the next deed that finds some writes where one stands.
            if durable or problem.code != "disk_full":
                raise


def _begin(file: PracticeFile, world: World, title: str, opens_at: int) -> None:
    """Write the root moment: the scenario's start and the hours already lived on opening."""
    db = file.db.conn
    db.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [("start", str(world.start)), ("scenario", world.scenario), ("seed", str(world.seed)), ("created_by_model", str(MODEL))],
    )
    root = store.add_moment(db, None, (0, opens_at), title, "start")
    store.keep_world(db, Point(root.id, 0), world)
    store.put_samples(db, root.id, store.sample_rows(world))
    while world.hour < opens_at:
        world, events = pass_hour(world)
        store.put_events(db, root.id, events)
        store.put_samples(db, root.id, store.sample_rows(world))
        if world.hour % WEEK_HOURS == 0 or world.hour == opens_at:
            store.keep_world(db, Point(root.id, world.hour), world)
    here = Point(root.id, opens_at)
    store.put_requests(db, store.my_requests(world))
    store.put_branch(db, Branch(FIRST_BRANCH, here, here, here, active=True))
