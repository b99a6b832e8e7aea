"""A stretch of a practice as a script: what was done, as deeds. Played where it began, it ends in the same world.

`recorded` makes a macro of it, `recorded_beats` a demonstration with captions, which begins where the practice did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from wallet.actions.base import YOU, Receipt
from wallet.amounts import exact
from wallet.errors import Refused
from wallet.library.scenarios import scenario
from wallet.practice.activity import Activity
from wallet.practice.practice import Practice
from wallet.scripts.conditions import Held
from wallet.scripts.deeds import Deed, DoAction, RunHours
from wallet.scripts.format import CardPage, Script, ScriptKind, ScriptStep, Show
from wallet.scripts.questions import Question
from wallet.scripts.reading import (
    LONGEST_TITLE,
    MOST_CHECKS,
    MOST_DEEDS,
    MOST_DEEDS_IN_ALL,
    MOST_HOURS,
    MOST_STEPS,
    MOST_TEXT,
)
from wallet.texts import seen
from wallet.world.state import World

PLACE = "recording.toml"
BEFORE = "What came before"
BEAT_SECONDS, BEAT_PACE = 20, 24
"""How long a recorded beat is meant to last, and how many hours a second pass in it."""


SHOWN = Show(chart="value")
CARDS = (CardPage("You hold", "hold"), CardPage("Redeems for", "redeems"), CardPage("Sells for", "sells"))
"""What the audience sees of a recorded beat: the first token, and the chart of all of them."""


class BeatWords(NamedTuple):
    """The words of a recorded beat: its title, "" for what was done, and its caption."""

    title: str = ""
    say: str = ""


def recorded(practice: Practice, since: int = 0, title: str = "A recording") -> Script:
    """Return what was done on this branch after the moment `since`, up to where one stands, as a macro.

    Refuses record_nothing, record_long (hours, most_hours, deeds, most_deeds) where no script could hold it, and record_own where
    the world has systems that its scenario does not list.
    """
    there = _systems(practice.world)
    rows = [row for row in _rows(practice) if row.moment > since]
    steps = tuple(ScriptStep(_plain(row.title), do=(_deed(practice, row, practice.world),)) for row in rows)
    _check_length(rows, len(rows))
    return _script(practice.world, there, "macro", title, steps)


def recorded_beats(practice: Practice, since: int, title: str, words: Mapping[int, BeatWords]) -> Script:
    """Return what was done on this branch as a demonstration: a beat for each thing done after the moment `since`, with the words
    given for its moment, and before them one in which all that came earlier happens, so that it plays from the beginning of the
    scenario. In the end what I hold is held against what I hold now. Refuses as `recorded`.
    """
    world, there = practice.world, _systems(practice.world)
    rows = _rows(practice)
    told = [row for row in rows if row.moment > since]
    before = [row for row in rows if row.moment <= since]
    parts = [before[place : place + MOST_DEEDS] for place in range(0, len(before), MOST_DEEDS)]
    _check_length(rows if told else (), len(parts) + len(told))
    earlier = [ScriptStep(BEFORE, happens=tuple(_deed(practice, row, world) for row in part)) for part in parts]
    token = world.issuer().token
    figures = {name: Question(name, {"of": token}) for name in ("hold", "redeems", "sells")}
    beats = [_beat(practice, row, words.get(row.moment, BeatWords())) for row in told]
    steps = earlier + beats
    steps[0] = steps[0]._replace(chapter=_plain(title))
    steps[-1] = steps[-1]._replace(expect=tuple(_ends(world)))
    return _script(world, there, "demonstration", title, tuple(steps))._replace(figures=figures)


def _beat(practice: Practice, row: Activity, words: BeatWords) -> ScriptStep:
    said = _plain(words.say, MOST_TEXT) if words.say else ""
    title = _plain(words.title or row.title)
    deeds = (_deed(practice, row, practice.world),)
    return ScriptStep(title, say=said, show=SHOWN, happens=deeds, pause=BEAT_SECONDS, pace=BEAT_PACE, cards=CARDS)


def _ends(world: World) -> Iterator[Held]:
    """Yield what a played recording has to come to: what I hold of each token, to the last unit."""
    held = ((token, world.balance(YOU, token)) for token in world.listed)
    for token, units in [(token, units) for token, units in held if units][:MOST_CHECKS]:
        amount = f"{exact(units, world.listed[token].decimals, 'plain')} {token}"
        yield Held(Question("hold", {"of": token}), "is", amount)


def _systems(world: World) -> tuple[str, ...]:
    there = tuple(entry.called for entry in scenario(world.scenario).systems)
    if not set(world.systems) <= set(there):
        raise Refused("record_own")
    return there


def _rows(practice: Practice) -> list[Activity]:
    return [row for row in practice.lived() if row.kind != "start"]


def _check_length(rows: Sequence[Activity], steps: int) -> None:
    hours = sum(row.hours for row in rows)
    if not rows:
        raise Refused("record_nothing")
    if hours > MOST_HOURS or steps > MOST_STEPS or len(rows) > MOST_DEEDS_IN_ALL:
        raise Refused("record_long", hours=hours, most_hours=MOST_HOURS, deeds=steps, most_deeds=MOST_STEPS)


def _script(world: World, there: tuple[str, ...], kind: ScriptKind, title: str, steps: tuple[ScriptStep, ...]) -> Script:
    return Script(
        place=PLACE,
        kind=kind,
        title=_plain(title),
        scenario=world.scenario,
        seed=world.seed,
        without=tuple(name for name in there if name not in world.systems),
        steps=steps,
    )


def _deed(practice: Practice, row: Activity, world: World) -> Deed:
    if row.receipt is None:
        return RunHours(row.hours)
    action = practice.action_of(row.moment)
    return DoAction(str(action.__struct_config__.tag), dict(_fields(action, row.receipt, world)))


def _fields(wish: msgspec.Struct, receipt: Receipt, world: World) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a wish that are not what they are anyway, as a script writes them."""
    for field in msgspec.structs.fields(wish):
        value = getattr(wish, field.name)
        if value == field.default and not field.required:
            continue
        if isinstance(value, msgspec.Struct):
            yield field.name, {"kind": str(value.__struct_config__.tag), **dict(_fields(value, receipt, world))}
        elif isinstance(value, tuple):
            yield field.name, list(value)
        else:
            yield field.name, _amount(value, receipt, world) if field.name == "amount" else value


def _amount(value: int, receipt: Receipt, world: World) -> int | str:
    """Return an amount with its token, where the receipt tells that it was paid; a bare number means the same."""
    unit = receipt.units.get("paid", "")
    if unit not in world.listed or receipt.figures.get("paid") != value:
        return value
    return f"{exact(value, world.listed[unit].decimals, 'plain')} {unit}"


def _plain(text: str, longest: int = LONGEST_TITLE) -> str:
    """Return a text that names no number of the script."""
    return seen(text).replace("{", "(").replace("}", ")")[:longest].strip() or "A deed"
