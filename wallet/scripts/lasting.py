"""How long a condition lasts yet: the fewest hours that have to pass before it can hold, so that a run ends in that very hour.

A step whose solution runs until something holds waits for that too: its hours pass one at a time.
"""

from __future__ import annotations

from wallet.practice.until import NextEvent, RequestReady, Until, holds, met
from wallet.scripts.conditions import AnyOf, Condition, Held, compare
from wallet.scripts.deeds import RunUntil
from wallet.scripts.format import ScriptStep
from wallet.scripts.questions import Question
from wallet.scripts.scene import Scene
from wallet.scripts.wishes import until_of
from wallet.world.leaving import my_requests
from wallet.world.state import World

OF_TIME = ("passed", "hour")
OF_DEEDS = ("did", "got", "opened", "answered", "verdict")
"""Figures that no hour changes, only what a person does."""
FOR_EVER = 10**9
"""More hours than there are in any practice."""


def lasts(condition: Condition) -> bool:
    """Whether hours can change it, not only what a person does."""
    if isinstance(condition, AnyOf):
        return any(map(lasts, condition.parts))
    return not _only_of(condition, OF_DEEDS)


def hours_to(condition: Condition, scene: Scene) -> int:
    """Return the fewest hours after which a condition can hold; 0 where it holds now."""
    if isinstance(condition, AnyOf):
        return min(hours_to(part, scene) for part in condition.parts)
    found = compare(condition, scene)
    if found.holds:
        return 0
    if not lasts(condition):
        return FOR_EVER
    if condition.how == "at_least" and _only_of(condition, OF_TIME) and found.left is not None and found.right is not None:
        return max(1, -int(found.left.whole - found.right.whole))
    return 1


def hours_of_step(condition: Condition, scene: Scene) -> tuple[int, int] | None:
    """Return how many hours of how many have passed since the step began, of a condition that waits for time alone; else None."""
    if not isinstance(condition, Held) or condition.how != "at_least" or not _only_of(condition, OF_TIME):
        return None
    found = compare(condition, scene)
    if found.left is None or found.right is None:
        return None
    before = scene.step.hour - scene.begun.hour if condition.question.name == "hour" else 0
    passed, of = int(found.left.whole) - before, int(found.right.whole) - before
    return (min(max(passed, 0), of), of) if of > 0 else None


def awaited(step: ScriptStep, scene: Scene) -> tuple[Until, ...]:
    """Return what the solution of a step runs until."""
    return tuple(until_of(deed.until, deed.fields, scene.words) for deed in step.do if isinstance(deed, RunUntil))


def came_to_pass(until: Until, scene: Scene, before: World) -> bool:
    """Whether the hour since `before` met it; hours that did not follow one another met nothing."""
    after = scene.world
    if after.hour != before.hour + 1:
        return False
    if isinstance(until, NextEvent):
        return any(mark.receipt is None and mark.hour == after.hour for mark in scene.practice.markers())
    return met(until, before, after, ())


def stands(until: Until, world: World) -> bool:
    """Whether it holds in a world, so that what it was waited for can be done."""
    if isinstance(until, RequestReady):
        return any(row.state == "ready" for row in my_requests(world))
    return holds(until, world)


def _only_of(condition: Held, names: tuple[str, ...]) -> bool:
    """Whether it holds one of these figures, alone, against a value."""
    asked = condition.question
    plain = asked.less is None and asked.part_of is None and not isinstance(condition.right, Question)
    return plain and asked.name in names
