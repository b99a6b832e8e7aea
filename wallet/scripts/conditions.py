"""Conditions: a figure held against a value, another figure, or several conditions of which one is enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple, get_args

from wallet.scripts.questions import Question, answer, read_question, unit_of
from wallet.scripts.scene import Scene
from wallet.scripts.values import All, Unfit, Value, Vocabulary

How = Literal["at_least", "at_most", "is", "near"]
HOWS: tuple[How, ...] = get_args(How)
ANY, WITHIN = "any_of", "within"


class Held(NamedTuple):
    """A figure, how it is held against what, and within which distance where it has to be near."""

    question: Question
    how: How
    right: Question | object
    within: object = None


class AnyOf(NamedTuple):
    """Holds where one of these does."""

    parts: tuple[Condition, ...]


Condition = Held | AnyOf


class Comparison(NamedTuple):
    """What a condition found: whether it holds, and the values on both sides, None where there is none yet."""

    holds: bool
    left: Value | None = None
    right: Value | None = None


def read_condition(table: Mapping[str, Any], words: Vocabulary) -> Condition:
    """Return the condition that a table asks for, or raise `Unfit`."""
    if ANY in table:
        return _any_of(table, words)
    how = [key for key in HOWS if key in table]
    if len(how) != 1:
        raise Unfit("a condition compares its figure once", f"Write one of {', '.join(HOWS)}", *how[1:])
    question = read_question({key: given for key, given in table.items() if key not in (*HOWS, WITHIN)}, words)
    right = table[how[0]]
    try:
        found: object = read_question(right, words) if isinstance(right, dict) else right
        _check_right(found, unit_of(question, words), words)
    except Unfit as unfit:
        raise unfit.inside(how[0]) from None
    if (how[0] == "near") != (WITHIN in table):
        raise Unfit('"near" and "within" stand together', 'Write near = ..., within = "2 %"', WITHIN)
    held = Held(question, how[0], found, table.get(WITHIN))
    if held.how == "near":
        try:
            _value(held.within, words)
        except Unfit as unfit:
            raise unfit.inside(WITHIN) from None
    return held


def compare(condition: Condition, scene: Scene) -> Comparison:
    """Return what a condition finds in a scene; what no figure answers yet does not hold."""
    if isinstance(condition, AnyOf):
        found = [compare(part, scene) for part in condition.parts]
        return next((one for one in found if one.holds), found[0])
    left = answer(condition.question, scene)
    right = answer(condition.right, scene) if isinstance(condition.right, Question) else _value(condition.right, scene.words)
    if left is None or right is None:
        return Comparison(False, left, right)
    return Comparison(_holds(condition, left, right, scene), left, right._replace(unit=right.unit or left.unit))


def words_of(condition: Condition) -> str:
    """Return a condition as one line: what it asks, and how that is held against what."""
    if isinstance(condition, AnyOf):
        return " or ".join(words_of(part) for part in condition.parts)
    fields = ", ".join(f"{key} {given}" for key, given in condition.question.fields.items())
    asked = f"{condition.question.name} ({fields})" if fields else condition.question.name
    return f"{asked} {condition.how.replace('_', ' ')}"


def keys_of(conditions: Iterable[Condition]) -> frozenset[str]:
    """Return what conditions ask the window to have opened."""
    found: set[str] = set()
    for condition in conditions:
        if isinstance(condition, AnyOf):
            found |= keys_of(condition.parts)
        elif condition.question.name == "opened":
            found.add(str(condition.question.fields["key"]))
    return frozenset(found)


def asks_to_look(conditions: Iterable[Condition]) -> bool:
    """Whether they hold only once something was opened."""
    return any(not isinstance(condition, AnyOf) and condition.question.name == "opened" for condition in conditions)


def _holds(held: Held, left: Value, right: Value, scene: Scene) -> bool:
    if right.unit not in ("", left.unit):
        return False
    match held.how:
        case "at_least":
            return left.whole >= right.whole
        case "at_most":
            return left.whole <= right.whole
        case "is":
            return left.whole == right.whole
        case "near":
            within = _value(held.within, scene.words)
            room = abs(right.whole) * within.whole / 100 if within.unit == "%" and left.unit != "%" else within.whole
            return abs(left.whole - right.whole) <= room


def _any_of(table: Mapping[str, Any], words: Vocabulary) -> AnyOf:
    parts = table[ANY]
    if len(table) != 1 or not isinstance(parts, list) or not parts or not all(isinstance(part, dict) for part in parts):
        raise Unfit(f'"{ANY}" is a list of conditions, and alone in its table', f"Write {ANY} = [{{ ... }}, {{ ... }}]", ANY)
    read = []
    for place, part in enumerate(parts):
        if ANY in part:
            raise Unfit(f'"{ANY}" stands inside of another', "Write its conditions beside the others", ANY, place)
        try:
            read.append(read_condition(part, words))
        except Unfit as unfit:
            raise unfit.inside(ANY, place) from None
    return AnyOf(tuple(read))


def _check_right(right: object, unit: str, words: Vocabulary) -> None:
    other = unit_of(right, words) if isinstance(right, Question) else _value(right, words).unit
    if unit and other and other != unit:
        raise Unfit(f"it is in {other}, and the figure is in {unit}", f"Write it in {unit}")
    if unit and not other and unit in words.tokens and not isinstance(right, Question):
        raise Unfit("it is a bare number, and the figure is an amount", f'Write an amount such as "10 {unit}"')


def _value(written: object, words: Vocabulary) -> Value:
    meant = words.meant(written)
    if isinstance(meant, str | All):
        raise Unfit("it is no value", 'Write a whole number, or an amount such as "10 ETH", "2 %" or "3 days"')
    return meant
