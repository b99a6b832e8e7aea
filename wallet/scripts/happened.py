"""What a script let happen in a step, deed by deed, for whoever shows it: nothing that it did may go by unseen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from wallet.actions.base import Receipt
from wallet.scripts.deeds import BranchOff, Deed, DoAction, RunHours, RunUntil, SwitchTo, most_hours
from wallet.scripts.format import ScriptStep
from wallet.scripts.scene import Scene
from wallet.scripts.values import text_of

Kind = Literal["branch", "switch", "hours", "until", "done"]


class Happening(NamedTuple):
    """A deed of the script's: the branch that began or on which one stands since, the hours that passed (of `until` at most so
    many), or the receipt of what was done, None while it is not.
    """

    kind: Kind
    branch: str = ""
    hours: int = 0
    receipt: Receipt | None = None


def happenings(step: ScriptStep, scene: Scene, under_way: bool) -> tuple[Happening, ...]:
    """Return what happens when a step begins. Where that is not `under_way` any more, `scene.step` is the mark of its end."""
    actions = sum(isinstance(deed, DoAction) for deed in step.happens)
    rows = [row.receipt for row in scene.practice.done_since(scene.begun.moment) if row.moment <= scene.step.moment]
    receipts = iter(rows[len(rows) - actions :] if len(rows) >= actions and not under_way else [])
    return tuple(each for deed in step.happens for each in _of(deed, scene, receipts))


def _of(deed: Deed, scene: Scene, receipts: Iterator[Receipt]) -> Iterator[Happening]:
    words = scene.words
    match deed:
        case BranchOff(name):
            yield Happening("branch", branch=text_of(words.meant(name)))
        case SwitchTo(name):
            yield Happening("switch", branch=text_of(words.meant(name)))
        case RunHours():
            yield Happening("hours", hours=most_hours(deed, words))
        case RunUntil():
            yield Happening("until", hours=most_hours(deed, words))
        case DoAction():
            yield Happening("done", receipt=next(receipts, None))
