"""Where one stands in a practice: the active branch, its line of moments, and the world there.

This moves among moments that exist and takes in those that `Practice` makes. What is in memory changes only
after its transaction is in the file. A read-only practice remembers where one stands only while it is open.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from wallet.errors import FileProblem, Refused
from wallet.practice import net, store
from wallet.practice.file import PracticeFile
from wallet.practice.history import Branch, Line
from wallet.practice.moments import Moment, Point
from wallet.practice.until import Until, met
from wallet.practice.worlds import Worlds
from wallet.world.lines import Event
from wallet.world.own_sums import OwnSums
from wallet.world.state import World


class StandingPoint:
    """A point on a line: `branch.at` on `line`, `world`, the world there, and `own`, what own moves sum up to there. `moments`
    are all there are.
    """

    branch: Branch
    line: Line
    world: World
    own: OwnSums

    def __init__(self, file: PracticeFile) -> None:
        self._file = file
        self.worlds = Worlds(file)
        self.forgetting: list[Callable[[Line, Point], object]] = []
        """Called when what follows a point of a line is no more, or is another's: what was read beyond it is forgotten."""
        with file.reading() as db:
            self.moments = store.read_moments(db)
            branch = store.active_branch(db)
        self._load(branch)
        self._requests = store.my_requests(self.world)

    # -- what is

    @property
    def at_tip(self) -> bool:
        """Whether no kept future lies ahead."""
        return self.branch.at == self.branch.tip

    @property
    def full(self) -> bool:
        """Whether another moment could be one too many to be opened again."""
        return len(self.line) >= net.MOST_MOMENTS or len(self.moments) >= net.MOST_IN_ALL

    # -- moving

    def step(self, target: Point) -> None:
        """Undo or redo to `target`: at the tip the tip goes along, inside a kept future it stays."""
        landing = self.worlds.landing(self.line, target)
        self._move(landing, durable=True, tip=landing if self.at_tip else None)

    def stand(self, point: Point) -> None:
        """Stand at a point of this line that is not beyond the tip; nothing is lost."""
        self._move(self.worlds.landing(self.line, point), durable=False)

    def walk(self, target_hour: int, until: Until | None) -> tuple[list[Event], Until | None]:
        """Walk the kept future up to an hour, my actions included; return what happened and what stopped it.

        Without a condition this is one step, else one an hour.
        """
        start, tip = self.branch.at, self.branch.tip
        events: list[Event] = []
        stopped: Until | None = None
        here, world = start, self.world
        while stopped is None and here != tip and (here == start or here.hour < target_hour):
            limit = min(target_hour, tip.hour)
            goal = self.line.find(limit if until is None else min(here.hour + 1, limit), tip)
            goal = self.worlds.next_landing(self.line, here, goal)
            after = self.worlds.at(self.line, goal)
            happened = self._events_between(here, goal)
            if until is not None and met(until, world, after, tuple(happened)):
                stopped = until
            events += happened
            here, world = goal, after
        if here != start:
            self._move(here, durable=False)
        return events, stopped

    def switch(self, name: str) -> None:
        """Stand on another branch, where one stood there last."""
        with self._file.reading() as db:
            branch = next((branch for branch in store.read_branches(db) if branch.name == name), None)
        if branch is None:
            raise Refused("branch_unknown", name=name)
        if name == self.branch.name:
            return
        before = self.branch, self.line, self.world, self.own
        try:
            self._load(branch)
            self._keep(self.branch, self.world, durable=True)
        except FileProblem:
            self.branch, self.line, self.world, self.own = before
            raise
        old = before[1]
        self._forget(old, old.fork(self.line))

    # -- taking in what is new

    def extend(self, db: sqlite3.Connection, point: Point, world: World) -> Branch:
        """Write, inside the caller's transaction, that the branch now ends and one stands at `point`."""
        branch = Branch(self.branch.name, point, point, point, active=True)
        store.put_branch(db, branch)
        self._write_requests(db, world)
        return branch

    def arrive(self, branch: Branch, moment: Moment, worlds: Sequence[World], own: OwnSums) -> None:
        """Stand at the end of a moment that is in the file now: new, or the last run grown longer."""
        if moment.id != self.branch.at.moment:
            self._cut()
        self.moments.put(moment)
        self.line.add(moment)
        for world in worlds:
            self.worlds.remember(Point(moment.id, world.hour), world)
        self.branch, self.world, self.own = branch, worlds[-1], own
        self._requests = store.my_requests(self.world)

    def begin_branch(self, branch: Branch) -> None:
        """Stand on a branch that begins here and is in the file now."""
        self._cut()
        self.branch = branch

    def own_hours_ago(self, hours: int) -> OwnSums:
        """Return what own moves summed up to so many hours ago on this line, or at its beginning."""
        return self._own_at(self.line.find(max(self.branch.at.hour - hours, self.line.first_hour), self.branch.at))

    def own_before(self, moment: int) -> OwnSums:
        """Return what own moves summed up to before a moment: where it begins."""
        with self._file.reading() as db:
            parent = self.moments.parent(moment)
            return {} if parent is None else store.read_own(db, self.moments, parent)

    # -- inside

    def _cut(self) -> None:
        """Forget what followed here on this line."""
        self._forget(self.line, self.branch.at)
        self.line.cut(self.branch.at)

    def _forget(self, line: Line, point: Point) -> None:
        """Forget what was read of a line beyond a point."""
        for forget in self.forgetting:
            forget(line, point)

    def _load(self, branch: Branch) -> None:
        """Stand on a branch of the file, on points that this version of the model can reach."""
        with self._file.reading():
            line = store.branch_line(self.moments, branch)
        at, tip, redo = (self.worlds.landing(line, point) for point in (branch.at, branch.tip, branch.redo))
        world, own = self.worlds.at(line, at), self._own_at(at)
        with self._file.reading():
            store.sample_rows(world, own)  # so that a world that no window can show is told here
        line.cut(redo)
        self.branch = Branch(branch.name, at, tip, redo, active=True)
        self.line, self.world, self.own = line, world, own

    def _own_at(self, point: Point) -> OwnSums:
        with self._file.reading() as db:
            return store.read_own(db, self.moments, point.moment)

    def _move(self, at: Point, durable: bool, tip: Point | None = None) -> None:
        branch = replace(self.branch, at=at, tip=tip or self.branch.tip)
        self._keep(branch, self.worlds.at(self.line, at), durable)

    def _keep(self, branch: Branch, world: World, durable: bool) -> None:
        own = self._own_at(branch.at)
        if not self._file.read_only:
            try:
                with self._file.writing(durable) as db:
                    store.put_branch(db, branch)
                    self._write_requests(db, world)
            except FileProblem as problem:
                # Looking around needs no room on the disk: the next deed that finds some writes it down.
                if durable or problem.code != "disk_full":
                    raise
        self.branch, self.world, self.own = branch, world, own
        self._requests = store.my_requests(world)

    def _write_requests(self, db: sqlite3.Connection, world: World) -> None:
        requests = store.my_requests(world)
        if requests != self._requests:
            store.put_requests(db, requests)

    def _events_between(self, start: Point, end: Point) -> list[Event]:
        events: list[Event] = []
        with self._file.reading() as db:
            for stretch in self.line.between(start, end):
                events += store.read_events(db, *stretch)
        return events
