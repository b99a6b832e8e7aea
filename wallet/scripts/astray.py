"""What a person did that is not what the step at hand asks for, and of how much it asks where that is all that differs.

Told of a step that checks something and has not ticked. A deed is what is asked for where all conditions on actions of its kind
fit it, or where it is one of the step's own solution; what only prepares another one is never told, and neither is a thing of a
step that leaves one free. A way that a lesson does not know is told too: whoever means it keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from wallet.actions.base import Action, Receipt
from wallet.errors import Refused
from wallet.practice.done import Done
from wallet.scripts.conditions import AnyOf, Condition, Held
from wallet.scripts.deeds import DoAction
from wallet.scripts.format import ScriptStep
from wallet.scripts.of_deeds import fits, gave, is_near
from wallet.scripts.scene import Scene
from wallet.scripts.values import PLACEHOLDER, All, Unfit, Value
from wallet.scripts.wishes import action_of

PREPARES = ("approve", "set_emode")
"""Kinds of receipts of what prepares another action."""


class Astray(NamedTuple):
    """Something that was done in a moment, and how much of it the step asks for; None where it asks for something else."""

    moment: int
    receipt: Receipt
    asked: Value | None = None


def astray(step: ScriptStep, scene: Scene, after: int) -> Astray | None:
    """Return the newest such deed of those after a moment, on the line where one stands."""
    if not step.check or step.free is not None:
        return None
    rows = scene.practice.done_since(max(after, scene.step.moment))
    wrong = [row for row in rows if row.kind not in PREPARES and not _is_asked_for(row, step, scene)]
    if not wrong:
        return None
    stands = {mark.moment for mark in scene.practice.markers() if mark.receipt is not None}
    newest = next((row for row in reversed(wrong) if row.moment in stands), None)
    return None if newest is None else Astray(newest.moment, newest.receipt, _asked(newest, step, scene))


def _is_asked_for(row: Done, step: ScriptStep, scene: Scene) -> bool:
    of_its_kind = list(_of_kind(row.kind, step.check))
    if of_its_kind:
        return all(fits(row, **_meant(held, scene)) for held in of_its_kind)
    action = scene.practice.action_of(row.moment)
    return any(isinstance(deed, DoAction) and _is_same(action, deed, step, scene) for deed in step.do)


def _of_kind(kind: str, check: tuple[Condition, ...]) -> Iterator[Held]:
    """The conditions on how many actions of that kind were done."""
    for condition in check:
        if isinstance(condition, AnyOf):
            yield from _of_kind(kind, condition.parts)
        elif condition.question.name == "did" and condition.question.fields["kind"] == kind:
            yield condition


def _meant(held: Held, scene: Scene) -> dict[str, Any]:
    """What such a condition asks of an action."""
    fields = {name: scene.words.meant(given) for name, given in held.question.fields.items() if name != "kind"}
    return {name: given for name, given in fields.items() if name in ("system", "token", "least", "amount")}


def _is_same(action: Action, deed: DoAction, step: ScriptStep, scene: Scene, but: str = "") -> bool:
    """Whether an action is a deed of the solution, `but` for a field, and of any amount where the step names none."""
    if action.__struct_config__.tag != deed.tag:
        return False
    try:
        wish = action_of(deed.tag, deed.fields, scene.words, scene.world)
    except (Unfit, Refused):
        return False
    named = set(PLACEHOLDER.findall(f"{step.title} {step.say}"))
    return all(
        name == but or _is_free(given, named, scene) or _equal(getattr(action, name), getattr(wish, name))
        for name, given in deed.fields.items()
        if name in {field.name for field in msgspec.structs.fields(action)}
    )


def _is_free(given: object, named: set[str], scene: Scene) -> bool:
    """Whether a field is an amount that the step does not name, or all there is."""
    if not isinstance(given, str):
        return False
    meant = scene.words.meant(given)
    names = PLACEHOLDER.findall(given)
    return isinstance(meant, All) or (isinstance(meant, Value) and bool(names) and not named.intersection(names))


def _equal(mine: object, asked: object) -> bool:
    if isinstance(mine, int) and isinstance(asked, int):
        return is_near(mine, asked)
    if isinstance(mine, tuple) and isinstance(asked, tuple):
        return len(mine) == len(asked) and all(map(_equal, mine, asked))
    return mine == asked


def _asked(row: Done, step: ScriptStep, scene: Scene) -> Value | None:
    """Of how much a step asks, where an action is the one that it asks for but for its amount."""
    of_its_kind = [_meant(held, scene) for held in _of_kind(row.kind, step.check)]
    bounds = [meant.pop("amount", None) or meant.pop("least", None) for meant in of_its_kind]
    if of_its_kind and all(fits(row, **meant) for meant in of_its_kind):
        return next((bound for bound in bounds if isinstance(bound, Value) and gave(row, bound.unit)), None)
    action = scene.practice.action_of(row.moment)
    for deed in () if of_its_kind else step.do:
        if isinstance(deed, DoAction) and _is_same(action, deed, step, scene, but="amount"):
            meant = scene.words.meant(deed.fields.get("amount"))
            return meant if isinstance(meant, Value) and meant.unit in scene.words.tokens else None
    return None
