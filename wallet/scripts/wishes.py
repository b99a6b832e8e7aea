"""Wishes: actions and conditions of runs, made of a script's tables. A struct of the model by its tag, its fields by name.

Amounts stay as they are written until they are played: "{amount}" is another the second time, and "all stETH" is known then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, get_args

import msgspec
from msgspec.structs import FieldInfo

from wallet.actions import AnyAction, ClimbLoop, OpenLoop
from wallet.actions.base import SYSTEM_FIELDS, YOU, Action
from wallet.actions.bounds import check
from wallet.actions.fixes import attempt
from wallet.errors import Refused
from wallet.practice.until import Until
from wallet.scripts.values import SHOWN, All, Meant, Unfit, Value, Vocabulary, nearest
from wallet.world import shocks
from wallet.world.leaving import my_positions, my_requests
from wallet.world.state import World
from wallet.world.tokens import MOST_DECIMALS

Given = Mapping[str, Any]
PAID_IN = ("token", "pay")
"""Fields of actions that name the token in which their amount is."""
IN_COINS = (OpenLoop, ClimbLoop)
"""Actions whose amount is in the coin of the token that they name."""
READY, NEWEST = "ready", "newest"
"""What stands for the requests that can be claimed, and for the position that was locked last."""
MOST_TRIES = 4
"""How often an action that takes all there is may be offered less, since fees and approvals come off it one after the other."""


@cache
def actions() -> dict[str, type[Action]]:
    """Return every action by its tag."""
    return {str(kind.__struct_config__.tag): kind for kind in get_args(AnyAction)}


@cache
def shocks_by_tag() -> dict[str, type[msgspec.Struct]]:
    """Return every shock by its tag."""
    return {str(kind.__struct_config__.tag): kind for kind in get_args(shocks.AnyShock)}


@cache
def waits() -> dict[str, type[msgspec.Struct]]:
    """Return what a run can wait for, in snake case."""
    return {re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): kind for kind in get_args(Until)}


def action_of(tag: str, fields: Given, words: Vocabulary, world: World | None = None) -> Action:
    """Return the action as it is wished in a world; without one as it can be checked on reading. Raises `Unfit`."""
    kind = _known(tag, actions(), "action", "action")
    wish: Action = _struct(kind, fields, words, world)
    _refuse_other_token(wish, fields, words)
    return wish


def done_in(tag: str, fields: Given, words: Vocabulary, world: World) -> Action:
    """Return the action as it can be done in a world: one that asks for all there is takes what fees leave of it. Refuses as
    the action does.
    """
    wish = action_of(tag, fields, words, world)
    if not any(isinstance(words.meant(given), All) for given in fields.values() if isinstance(given, str)):
        return wish
    for _ in range(MOST_TRIES):
        try:
            attempt(wish, world)
        except Refused as refused:
            mended = wish.mended(refused)
            if mended is None:
                raise
            wish = mended
        else:
            break
    return wish


def until_of(name: str, fields: Given, words: Vocabulary) -> Until:
    """Return what the run waits for. Raises `Unfit`."""
    wait: Until = _struct(_known(name, waits(), "until", "condition of a run"), fields, words, None)
    return wait


def _known(tag: str, kinds: Mapping[str, type], key: str, called: str) -> Any:
    if tag not in kinds:
        raise Unfit(f'"{tag[:SHOWN]}" is no {called} that is known', nearest(tag, kinds), key)
    return kinds[tag]


def _struct(kind: Any, given: Given, words: Vocabulary, world: World | None) -> Any:
    """Return a struct of that kind whose fields are `given` as they are written."""
    known = {field.name: field for field in msgspec.structs.fields(kind)}
    for name in given:
        if name not in known:
            near = get_close_matches(name[:SHOWN], known, 1, 0.5)
            cure = f'Write "{near[0]}" in its place' if near else f"Take it out: {', '.join(known) or 'nothing else'} belong here"
            raise Unfit(f'"{name[:SHOWN]}" is not known in {kind.__name__}', cure, name)
    read = {}
    named = (words.meant(given[name]) for name in SYSTEM_FIELDS if isinstance(given.get(name), str))
    system = next((name for name in named if isinstance(name, str)), "")
    for name, field in known.items():
        if name in given:
            try:
                read[name] = _field(field, given[name], words, world, system)
            except Unfit as unfit:
                raise unfit.inside(name) from None
        elif field.required:
            raise Unfit(f'"{name}" is missing from {kind.__name__}', f"Add {name} = ...")
    wish = _converted(kind, read)
    try:
        check(wish, floats=True)
    except Refused as refused:
        raise Unfit(f"{kind.__name__} is refused: {refused.code}", "Write a smaller number or another text") from None
    except ValueError:
        raise Unfit(f"{kind.__name__} takes no number without end", "Write a plain number") from None
    return wish


def _converted(kind: Any, read: dict[str, object]) -> Any:
    try:
        return msgspec.convert(read, kind, strict=True)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$")
        field = re.match(r"\.([a-z_]+)", place)
        raise Unfit(f"{kind.__name__}: {reason.lower()}", "Write what the field takes", *([field[1]] if field else [])) from None


def _field(field: FieldInfo, given: object, words: Vocabulary, world: World | None, system: str) -> object:
    if field.name == "shock":
        return _shock(given, words, world)
    if field.name == "requests" and given == READY:
        return _ready(world, system)
    if field.name == "position" and given == NEWEST:
        return 1 if world is None else max((row.id for row in my_positions(world, system)), default=0)
    if isinstance(given, list):
        return [_plain(field.name, words.meant(each), words, world) for each in given]
    if isinstance(given, bool | float):
        return given
    if not isinstance(given, int | str):
        raise Unfit("it is neither a number nor a text", 'Write a whole number, or a text such as "10 ETH"')
    return _plain(field.name, words.meant(given), words, world)


def _shock(given: object, words: Vocabulary, world: World | None) -> object:
    if not isinstance(given, dict) or not isinstance(given.get("kind"), str):
        raise Unfit("a shock is a table with its kind", f'Write {{ kind = "...", ... }}: {", ".join(shocks_by_tag())}')
    kind = _known(given["kind"], shocks_by_tag(), "kind", "shock")
    shock = _struct(kind, {name: value for name, value in given.items() if name != "kind"}, words, world)
    return {"type": given["kind"], **msgspec.structs.asdict(shock)}


def _ready(world: World | None, system: str) -> tuple[int, ...]:
    if world is None:
        return (1,)
    return tuple(row.id for row in my_requests(world) if row.state == "ready" and system in ("", row.system))


def _plain(name: str, meant: Meant, words: Vocabulary, world: World | None) -> int | str:
    """Return a field's number in its smallest unit, or its text."""
    if isinstance(meant, All):
        return 10**MOST_DECIMALS if world is None else max(1, world.balance(YOU, meant.token))
    if isinstance(meant, str):
        if name in SYSTEM_FIELDS and meant and meant not in words.systems:
            raise Unfit(f'"{meant[:SHOWN]}" is no system of the scenario', nearest(meant, words.systems))
        if name in (*PAID_IN, "receive", "into") and meant and meant not in words.tokens:
            words.token(meant)
        return meant
    if meant.number < 0:
        raise Unfit("it is negative", "Write a positive number")
    if meant.unit == "%":
        return _millionths(name, meant)
    if meant.unit == "hours":
        return meant.number if "hours" in name else _days(name, meant)
    return meant.number


def _millionths(name: str, meant: Value) -> int:
    if not name.endswith(("_ppm", "bps")):
        raise Unfit("it is no part of a whole", "Write an amount or a whole number")
    parts = meant.whole * (10_000 if name.endswith("_ppm") else 100)
    if parts.denominator != 1:
        raise Unfit("it is finer than this field keeps", "Write fewer decimals")
    return parts.numerator


def _days(name: str, meant: Value) -> int:
    if name != "days" or meant.number % 24:
        raise Unfit("it is no time", "Write an amount or a whole number")
    return meant.number // 24


def _refuse_other_token(wish: Action, fields: Given, words: Vocabulary) -> None:
    """Refuse an amount in another token than the one that the action names."""
    token = next((str(getattr(wish, name)) for name in PAID_IN if getattr(wish, name, "")), "")
    meant = words.meant(fields["amount"]) if token and isinstance(fields.get("amount"), str) else None
    unit = meant.unit if isinstance(meant, Value) else meant.token if isinstance(meant, All) else ""
    if isinstance(wish, IN_COINS) and token in words.tokens:
        token = words.tokens[token].coin
    if unit and unit != token:
        raise Unfit(f"the amount is in {unit}, and the action is of {token}", f"Write the amount in {token}", "amount")
