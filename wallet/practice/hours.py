"""New hours: how they pass, and how they are kept in the file.

Hours go into the file in batches of a week at most, one transaction each; samples and events with them, the
world itself every simulated week and at a run's end. A run is one moment, however many batches and beats it
is lived in.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from itertools import chain

import msgspec
from msgspec.structs import replace

from wallet.errors import FileProblem
from wallet.practice import store
from wallet.practice.deeds import stored
from wallet.practice.file import PracticeFile
from wallet.practice.formats import MODEL
from wallet.practice.history import Branch, passed
from wallet.practice.kept import keep_world
from wallet.practice.moments import Moment, Point
from wallet.practice.own_moves import starting_sums
from wallet.practice.samples import MOST_HOURS
from wallet.practice.standing import StandingPoint
from wallet.practice.until import Until, met
from wallet.practice.worlds import WEEK_HOURS
from wallet.world.hour import pass_hour
from wallet.world.lines import Event
from wallet.world.own_sums import OwnSums
from wallet.world.state import World

FIRST_BRANCH = "main"


class _Batch(msgspec.Struct):
    """Hours that passed and are not in the file yet."""

    worlds: list[World] = []
    events: list[Event] = []
    samples: list[store.SampleRow] = []

    def pass_one(self, world: World, own: OwnSums) -> tuple[World, tuple[Event, ...]]:
        """Let an hour pass, remembering what it brought; `own` are the sums of own moves before it, and after it."""
        world, events = pass_hour(world)
        self.worlds.append(world)
        self.events += events
        self.samples += store.sample_rows(world, own)
        return world, events


class Hours:
    """Lives new hours at the tip of where one stands."""

    def __init__(self, file: PracticeFile, standing: StandingPoint) -> None:
        self._file = file
        self._standing = standing
        self._run: Moment | None = None
        self._pieces: list[list[store.SampleRow]] = []
        """The last samples of the open run, as they were written: a few hours at a time while time plays."""

    def live(self, hours: int, until: Until | None) -> tuple[list[Event], Until | None]:
        """Let hours pass in the open run, else in a new one; return what happened and what stopped it."""
        happened: list[Event] = []
        stopped: Until | None = None
        while hours and stopped is None:
            batch, world = _Batch(), self._standing.world
            for _ in range(min(hours, WEEK_HOURS)):
                before = world
                world, events = batch.pass_one(world, self._standing.own)
                hours -= 1
                if until is not None and met(until, before, world, events):
                    stopped = until
                    break
            self._keep(batch)
            happened += batch.events
        return happened, stopped

    def end_run(self) -> None:
        """End the open run, if any, and keep the world at its end."""
        run, self._run = self._run, None
        pieces, self._pieces = self._pieces, []
        if run is None:
            return
        # The hours are in the file already; where the disk is full a replay finds this world as well.
        end = Point(run.id, run.hour_to)
        with suppress(FileProblem), self._file.writing(durable=False) as db:
            _join(db, run.id, pieces)
            keep_world(db, end, self._standing.world, self._standing.line.previous(end))

    def _keep(self, batch: _Batch) -> None:
        here, hour, own = self._standing.branch.at, batch.worlds[-1].hour, self._standing.own
        with self._file.writing(durable=False) as db:
            if self._run is None:
                hours = (here.hour, hour)
                run = store.add_moment(db, here.moment, hours, passed(hour - here.hour), "run")
            else:
                run = replace(self._run, hour_to=hour)
                store.grow_moment(db, run)
            store.put_events(db, run.id, batch.events)
            full = self._full(batch.samples)
            if full:
                _join(db, run.id, self._pieces)
            store.put_samples(db, run.id, batch.samples)
            for world in batch.worlds:
                if world.hour % WEEK_HOURS == 0:
                    keep_world(db, Point(run.id, world.hour), world)
            branch = self._standing.extend(db, Point(run.id, hour), batch.worlds[-1])
        self._run = run
        self._pieces = [*([] if full else self._pieces), batch.samples]
        self._standing.arrive(branch, run, batch.worlds, own)

    def _full(self, samples: list[store.SampleRow]) -> bool:
        """Whether the pieces are as long a stretch as one row holds, so that those that follow begin another."""
        return bool(self._pieces) and samples[-1][0] - self._pieces[0][0][0] >= MOST_HOURS


def _join(db: sqlite3.Connection, run: int, pieces: list[list[store.SampleRow]]) -> None:
    if len(pieces) > 1:
        store.join_samples(db, run, list(chain.from_iterable(pieces)))


def begin(db: sqlite3.Connection, world: World, title: str, opens_at: int) -> None:
    """Write the root moment in the caller's transaction: a start, and the hours lived before it opens."""
    facts = {"start": world.start, "scenario": world.scenario, "seed": world.seed, "made_by_model": MODEL}
    db.executemany("INSERT INTO meta VALUES (?, ?)", [(name, str(fact)) for name, fact in facts.items()])
    own = starting_sums(world)
    root = store.add_moment(db, None, (0, opens_at), title, "start", stored(None, None, own))
    keep_world(db, Point(root.id, 0), world)
    batch = _Batch(samples=store.sample_rows(world, own))
    while world.hour < opens_at:
        world, _ = batch.pass_one(world, own)
        if world.hour % WEEK_HOURS == 0 or world.hour == opens_at:
            keep_world(db, Point(root.id, world.hour), world)
    store.put_events(db, root.id, batch.events)
    store.put_samples(db, root.id, batch.samples)
    store.put_requests(db, store.my_requests(world))
    here = Point(root.id, opens_at)
    store.put_branch(db, Branch(FIRST_BRANCH, here, here, here, active=True))
