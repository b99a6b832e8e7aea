"""One hour passes, in a fixed order: agenda, coins, what systems do by themselves, what others do, reports, what follows them."""

from __future__ import annotations

from math import lcm

from msgspec.structs import replace

from wallet.errors import Refused
from wallet.last_answer import last_answer
from wallet.world import coins
from wallet.world.lines import Event
from wallet.world.state import NO_EVENTS, Habit, Scheduled, Shock, Step, World

NOBODY: frozenset[str] = frozenset()


def pass_hour(world: World) -> Step:
    """Return the world an hour later and what happened in that hour."""
    world, events = due(replace(world, hour=world.hour + 1))
    world = coins.walk(world)
    for name, system in world.systems.items():
        if system.elapses:
            world, happened = world.systems[name].elapse(world)
            if happened:
                events += happened
    world, reported = _acted(world)
    if reported:
        crowd = world.crowd
        for place in _collectors(crowd):
            world = crowd[place].collect(world)
    return world, events + reported


def _acted(world: World) -> Step:
    """Let others act and systems report; what a habit rules in this hour no other acts on, and it does not report by itself."""
    events, ruled, crowd = NO_EVENTS, NOBODY, world.crowd
    for place in _turns(crowd, world.hour):
        habit = crowd[place]
        if habit.system in ruled and not habit.unruled:
            continue
        world, happened = habit.act(world)
        if happened:
            events += happened
        if habit.rules:
            ruled |= world.crowd[place].ruled(world)
    for name, system in world.systems.items():
        if system.reports and name not in ruled:
            world, happened = world.systems[name].report(world)
            if happened:
                events += happened
    return world, events


def _turns(crowd: tuple[Habit, ...], hour: int) -> tuple[int, ...]:
    """Return the places of those whose turn it is in an hour, in order."""
    cycle, known = _rota(crowd)
    found = known.get(hour % cycle)
    if found is None:
        turns = ((hour + habit.phase) % habit.every_hours == 0 for habit in crowd)
        found = known[hour % cycle] = tuple(place for place, turn in enumerate(turns) if turn)
    return found


@last_answer
def _rota(crowd: tuple[Habit, ...]) -> tuple[int, dict[int, tuple[int, ...]]]:
    """Return after how many hours all turns come again, and those of the hours of it that were asked for."""
    return lcm(*(habit.every_hours for habit in crowd)), {}


@last_answer
def _collectors(crowd: tuple[Habit, ...]) -> tuple[int, ...]:
    """Return the places of those who do something where something was reported."""
    return tuple(place for place, habit in enumerate(crowd) if type(habit).collect is not Habit.collect)


def due(world: World) -> Step:
    """Let everything strike that the agenda holds for this hour; what a contract refuses does not happen."""
    if not world.agenda or world.agenda[0].hour > world.hour:
        return world, NO_EVENTS
    now = tuple(entry for entry in world.agenda if entry.hour <= world.hour)
    world, events = replace(world, agenda=world.agenda[len(now) :]), NO_EVENTS
    for entry in now:
        world, happened = _tried(world, entry)
        events += happened
    return world, events


def _tried(world: World, entry: Scheduled[Shock]) -> Step:
    try:
        return entry.shock.strike(world, entry.label)
    except Refused as refused:
        return world, (Event(world.hour, "shock_refused", "", {"label": entry.label, "reason": refused.code}),)
