"""Playing one deed of a script in a practice. Hours come in slices, so that a window stays alive, and make one moment."""

from __future__ import annotations

from collections.abc import Iterator

from wallet.practice.practice import Practice
from wallet.practice.until import Until
from wallet.scripts.deeds import BranchOff, Deed, DoAction, GoTo, RunHours, RunUntil, SwitchTo, UndoMoments, WriteVerdict
from wallet.scripts.scene import Scene
from wallet.scripts.values import count_of, hours_of, text_of
from wallet.scripts.wishes import done_in, until_of

SLICE_HOURS = 24


def play(deed: Deed, scene: Scene, since: int, slice_hours: int = SLICE_HOURS) -> Iterator[None]:
    """Play a deed that began in the hour `since`, or what is left of it; yields between slices. Refuses as the practice does."""
    practice, words = scene.practice, scene.words
    since = min(since, practice.world.hour)
    match deed:
        case DoAction(tag, fields):
            practice.do(done_in(tag, fields, words, practice.world))
        case RunHours(hours):
            yield from _run(practice, since + hours_of(words.meant(hours)), None, slice_hours)
        case RunUntil(until, fields, most):
            yield from _run(practice, since + hours_of(words.meant(most)), until_of(until, fields, words), slice_hours)
        case BranchOff(name):
            practice.branch(text_of(words.meant(name)))
        case SwitchTo(name):
            practice.switch(text_of(words.meant(name)))
        case GoTo(hour):
            practice.go_to(scene.begun.hour + hours_of(words.meant(hour)))
        case WriteVerdict(text):
            practice.write_verdict(text_of(words.meant(text)))
        case UndoMoments(times):
            for _ in range(count_of(words.meant(times))):
                practice.undo()


def _run(practice: Practice, target: int, until: Until | None, slice_hours: int) -> Iterator[None]:
    practice.begin_run()
    try:
        while practice.world.hour < target:
            if practice.advance(min(slice_hours, target - practice.world.hour), until).stopped_by is not None:
                break
            yield
    finally:
        practice.end_run()
