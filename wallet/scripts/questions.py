"""Questions: a figure by its name with its fields, as a script writes it, and what a scene answers.

`{ figure = "redeems", of = "stETH" }`. With `then = "begun"` or `"step"` it is asked of the world as it was when the script or
the step began, with `on = BRANCH` of that branch. `less` takes another figure off, `part_of` says how much it is of another.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from wallet.errors import Refused
from wallet.scripts.figures import FIGURES, Field
from wallet.scripts.scene import Scene
from wallet.scripts.values import PERCENT_DECIMALS, SHOWN, All, Unfit, Value, Vocabulary, count_of, hours_of, nearest, text_of
from wallet.world.state import HOUR, World

THENS = ("begun", "step")
OF_WORLDS = ("on", "then")
PAIRS = ("less", "part_of")
MOST_PLACES = 1_000
LONGEST_TEXT = 80
DEEPEST = 3
"""How deep figures may stand in each other."""


class Question(NamedTuple):
    """A figure and its fields as they are written; `less` and `part_of` are questions too."""

    name: str
    fields: Mapping[str, Any]
    less: Question | None = None
    part_of: Question | None = None


def read_question(table: Mapping[str, Any], words: Vocabulary, depth: int = 1) -> Question:
    """Return the question that a table asks, or raise `Unfit`."""
    name = table.get("figure")
    if not isinstance(name, str):
        raise Unfit('"figure" is missing', f"Choose one of {', '.join(FIGURES)}")
    if name not in FIGURES:
        raise Unfit(f'"{name[:SHOWN]}" is no figure that is known', nearest(name, FIGURES), "figure")
    if depth > DEEPEST:
        raise Unfit("figures stand too deep in each other", "Ask for fewer at once")
    pairs = {key: _pair(table[key], key, words, depth) for key in PAIRS if key in table}
    question = Question(name, {key: given for key, given in table.items() if key not in ("figure", *PAIRS)}, **pairs)
    _given(question, words)
    unit = unit_of(Question(name, question.fields), words)
    for key, pair in pairs.items():
        other = unit_of(pair, words)
        if unit and other and unit != other:
            raise Unfit(f"it is in {other}, and the figure is in {unit}", "Ask for two of one unit", key)
    return question


def unit_of(question: Question, words: Vocabulary) -> str:
    """Return the unit of an answer; "" where only the answer says it."""
    figure = FIGURES[question.name]
    if question.part_of is not None:
        return "%"
    if question.less is not None and figure.unit == "date":
        return "hours"
    if figure.unit not in ("token", "coin"):
        return figure.unit
    symbol = text_of(words.meant(question.fields.get("of", "")))
    if symbol not in words.tokens:
        return ""
    return symbol if figure.unit == "token" else words.tokens[symbol].coin


def answer(question: Question, scene: Scene) -> Value | None:
    """Return what a scene answers; None where there is no answer yet."""
    figure = FIGURES[question.name]
    given = _given(question, scene.words)
    world = _world(given, scene)
    if world is None:
        return None
    try:
        found = figure.ask(scene, world, **{name: value for name, value in given.items() if name not in OF_WORLDS})
    except Refused:  # what it asks of is no pool, or no protocol
        return None
    for pair in (question.less, question.part_of):
        if found is None or pair is None:
            continue
        other = answer(pair, scene)
        if other is None or (other.unit != found.unit and pair is question.less):
            return None
        found = _less(found, other) if pair is question.less else _part(found, other)
    return found


def _less(found: Value, other: Value) -> Value:
    """Return the difference; of two dates it is a time."""
    if found.unit == "date":
        return Value((found.number - other.number) // HOUR, 0, "hours")
    decimals = max(found.decimals, other.decimals)
    scaled = (value.number * 10 ** (decimals - value.decimals) for value in (found, other))
    first, second = scaled
    return Value(first - second, decimals, found.unit)


def _part(found: Value, whole: Value) -> Value | None:
    if not whole.number:
        return None
    return Value(int(found.whole * 100 * 10**PERCENT_DECIMALS / whole.whole), PERCENT_DECIMALS, "%")


def _world(given: Mapping[str, Any], scene: Scene) -> World | None:
    if given.get("on"):
        return scene.world_on(given["on"])
    then = given.get("then")
    return scene.world if not then else scene.practice.world_at((scene.begun if then == "begun" else scene.step).hour)


def _pair(table: object, key: str, words: Vocabulary, depth: int) -> Question:
    if not isinstance(table, dict):
        raise Unfit(f'"{key}" is no figure', f'Write {key} = {{ figure = "..." }}', key)
    try:
        return read_question(table, words, depth + 1)
    except Unfit as unfit:
        raise unfit.inside(key) from None


def _given(question: Question, words: Vocabulary) -> dict[str, Any]:
    """Return the fields as the figure takes them, or raise `Unfit`."""
    figure = FIGURES[question.name]
    known = {**figure.takes, **({"on": Field("text"), "then": Field("then")} if figure.of_world else {})}
    for name in question.fields:
        if name not in known:
            near = get_close_matches(name[:SHOWN], known, 1, 0.5)
            cure = f'Write "{near[0]}" in its place' if near else f"Take it out: {', '.join(known) or 'no others'} belong here"
            raise Unfit(f'"{name[:SHOWN]}" is not known in the figure {question.name}', cure, name)
    read: dict[str, Any] = {}
    for name, field in known.items():
        if name in question.fields:
            try:
                read[name] = _field(field, question.fields[name], words)
            except Unfit as unfit:
                raise unfit.inside(name) from None
        elif field.needed:
            raise Unfit(f'"{name}" is missing from the figure {question.name}', f"Add {name} = ...")
    return read


def _place(number: int) -> int:
    if not 0 < number <= MOST_PLACES:
        raise Unfit("it is no place in a row", f"Write 1 to {MOST_PLACES}")
    return number


def _field(field: Field, written: object, words: Vocabulary) -> object:
    meant = words.meant(written)
    match field.kind:
        case "count":
            return _place(count_of(meant))
        case "hours":
            return hours_of(meant)
        case "value":
            if isinstance(meant, str | All):
                raise Unfit("it is no amount", 'Write an amount such as "10 ETH"')
            return meant
    text = text_of(meant)
    if len(text) > LONGEST_TEXT:
        raise Unfit("it is too long", f"Write {LONGEST_TEXT} characters at most")
    if field.kind == "token":
        return words.token(text).symbol
    if field.kind == "system" and text and text not in words.systems:
        raise Unfit(f'"{text[:SHOWN]}" is no system of the scenario', nearest(text, words.systems))
    if field.kind == "then" and text not in THENS:
        raise Unfit(f'"{text[:SHOWN]}" is no moment of the script', 'Write "begun" or "step"')
    return text
