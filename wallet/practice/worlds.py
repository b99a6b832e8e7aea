"""The world at any point of history: kept, remembered, or replayed from the nearest kept one.

Worlds are kept in the file after every action, at a run's end and every simulated week, so a replay is at
most 168 hours. A moment that another version of the model lived is never replayed: there one lands on kept
worlds only.
"""

from __future__ import annotations

from collections import OrderedDict

from wallet.practice.file import PracticeFile
from wallet.practice.formats import MODEL, SAME_WITH_ONE_CHAIN
from wallet.practice.history import Line
from wallet.practice.kept import kept_hours, read_world
from wallet.practice.moments import Point
from wallet.practice.net import Damaged
from wallet.world.hour import pass_hour
from wallet.world.state import Chain, World

WEEK_HOURS = 168
LONGEST_REPLAY = 24 * WEEK_HOURS
"""Hours replayed at most: a world is kept every week, and a damaged one is left out where a file is saved."""
REMEMBERED = 512
"""Worlds held in memory; neighbours share almost everything, so this is a few megabytes."""


class Worlds:
    """Answers what the world was at a point of a line."""

    def __init__(self, file: PracticeFile) -> None:
        self._file = file
        self._recent: OrderedDict[Point, World] = OrderedDict()

    def remember(self, point: Point, world: World) -> None:
        """Hold a world in memory, letting go of the one that was used longest ago."""
        self._recent[point] = world
        self._recent.move_to_end(point)
        if len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)

    def at(self, line: Line, point: Point) -> World:
        """Return the world at a point, equal to the one that was lived there."""
        with self._file.reading():
            base, world = self._nearest(line, point)
            path: list[Point] = []
            while point != base:
                if len(path) == LONGEST_REPLAY:
                    raise Damaged("no world is kept in many weeks")
                path.append(point)
                point = _before(line, point)
            for step in reversed(path):
                world, _ = pass_hour(world)
                self.remember(step, world)
        return world

    def landing(self, line: Line, point: Point) -> Point:
        """Return the point itself where this model can reach it, else the last kept one before it."""
        while True:
            moment = line.moment(point)
            if self._can_replay(moment.model, line, point):
                return point
            with self._file.reading() as db:
                kept = kept_hours(db, moment.id, moment.first_hour, point.hour)
                if kept:
                    return Point(moment.id, kept[-1])
                if moment.parent is None:
                    raise Damaged("the root's first hour is not kept")
            point = Point(moment.parent, moment.hour_from)

    def _can_replay(self, model: int, line: Line, point: Point) -> bool:
        """Whether this model's hours are those of another: which chains a world has never changes."""
        if model not in SAME_WITH_ONE_CHAIN:
            return model == MODEL
        world = next(iter(self._recent.values()), None) or self._nearest(line, point)[1]
        return len(world.every(Chain)) == 1

    def next_landing(self, line: Line, point: Point, target: Point) -> Point:
        """Return where walking from `point` to `target` gets: the target, or the kept world nearest to it
        that is ahead.
        """
        landing = self.landing(line, target)
        if line.order(landing) > line.order(point):
            return landing
        for index in range(line.index(point), len(line)):
            moment, until = line.stretch(index)
            first = point.hour + 1 if moment.id == point.moment else moment.first_hour
            with self._file.reading() as db:
                kept = kept_hours(db, moment.id, first, until)
            if kept:
                return Point(moment.id, kept[0])
        return target

    def _nearest(self, line: Line, point: Point) -> tuple[Point, World]:
        """Return the last point at or before `point` whose world is in memory or kept, and that world."""
        while True:
            moment = line.moment(point)
            with self._file.reading() as db:
                kept = kept_hours(db, moment.id, moment.first_hour, point.hour)
            last = kept[-1] if kept else moment.first_hour
            for hour in range(point.hour, max(last, point.hour - LONGEST_REPLAY) - 1, -1):
                found = self._recent.get(Point(moment.id, hour))
                if found is not None:
                    return Point(moment.id, hour), found
            if kept:
                return self._kept(Point(moment.id, last))
            if moment.kind != "run" or moment.parent is None:
                raise Damaged("an action's world is not kept")
            point = Point(moment.parent, moment.hour_from)

    def _kept(self, point: Point) -> tuple[Point, World]:
        with self._file.reading() as db:
            world = read_world(db, point)
        self.remember(point, world)
        return point, world


def _before(line: Line, point: Point) -> Point:
    """Return the point one hour before a point inside a run."""
    moment = line.moment(point)
    if point.hour > moment.first_hour:
        return Point(moment.id, point.hour - 1)
    assert moment.parent is not None
    return Point(moment.parent, moment.hour_from)
