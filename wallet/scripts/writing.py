"""Writing a script as the TOML that `read_script` reads as the same script."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from wallet.amounts import exact
from wallet.scripts.conditions import AnyOf, Condition
from wallet.scripts.deeds import (
    BranchOff,
    Deed,
    DoAction,
    GiveAnswer,
    GoTo,
    OpenKey,
    RunHours,
    RunUntil,
    SwitchTo,
    UndoMoments,
    WriteVerdict,
)
from wallet.scripts.format import AskedFor, Page, Script, ScriptStep, StepPage
from wallet.scripts.questions import Question
from wallet.scripts.reading import FORMAT
from wallet.scripts.values import All, Meant, Value

BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
Table = dict[str, Any]
KEYS: dict[type, str] = {
    RunHours: "run",
    BranchOff: "branch",
    SwitchTo: "switch",
    GoTo: "go_to",
    UndoMoments: "undo",
    WriteVerdict: "verdict",
    OpenKey: "open",
}


def written(script: Script) -> str:
    """Return the text of a script's file."""
    again = script.again
    top: Table = {"format": FORMAT, **{name: getattr(script, name) for name in Page.__struct_fields__ if hasattr(script, name)}}
    tables: Table = {
        "numbers": {name: _number(value) for name, value in script.numbers.items()},
        "once_more": {} if again is None else {"seed": again[0], "numbers": _changed(script, again[1])},
        "figures": {name: _question(question) for name, question in script.figures.items()},
    }
    kept = {name: value for name, value in top.items() if name not in (*tables, "steps") and value not in ("", 0, ())}
    lines = [_line(name, value) for name, value in {**kept, "seed": script.seed}.items()]
    for name, table in tables.items():
        if table:
            lines += ["", f"[{name}]", *(_line(key, value) for key, value in table.items())]
    for step in script.steps:
        lines += ["", "[[steps]]", *(_line(key, value) for key, value in _step(step))]
    return "\n".join(lines) + "\n"


# -- parts as tables


def _step(step: ScriptStep) -> Iterator[tuple[str, Any]]:
    for name in StepPage.__struct_fields__:
        value = getattr(step, name)
        if not value:
            continue
        match name:
            case "happens" | "do":
                yield name, [_deed(deed) for deed in value]
            case "check" | "expect":
                yield name, [_condition(condition) for condition in value]
            case "ask":
                yield name, _ask(value)
            case "missed":
                if value != "picture":
                    yield name, value
            case "cards":
                cards = (msgspec.structs.asdict(card) for card in value)
                yield name, [{key: given for key, given in card.items() if given} for card in cards]
            case "show" | "free":
                yield name, {key: given for key, given in msgspec.structs.asdict(value).items() if given}
            case _:
                yield name, value


def _deed(deed: Deed) -> Table:
    match deed:
        case DoAction(tag, fields):
            return {"action": tag, **fields}
        case RunUntil(until, fields, most):
            return {"until": until, **fields, "most": most}
        case GiveAnswer(id_, value):
            return {"answer": id_, "value": value}
    return {KEYS[type(deed)]: deed[0]}


def _condition(condition: Condition) -> Table:
    if isinstance(condition, AnyOf):
        return {"any_of": [_condition(part) for part in condition.parts]}
    right = _question(condition.right) if isinstance(condition.right, Question) else condition.right
    within = {} if condition.within is None else {"within": condition.within}
    return {**_question(condition.question), condition.how: right, **within}


def _question(question: Question) -> Table:
    pairs = {"less": question.less, "part_of": question.part_of}
    told = {key: _question(pair) for key, pair in pairs.items() if pair is not None}
    return {"figure": question.name, **question.fields, **told}


def _ask(ask: AskedFor) -> Table:
    table: Table = {"id": ask.id, "text": ask.text, "answer": f"amount {ask.unit}" if ask.answer == "amount" else ask.answer}
    if ask.choices:
        table["choices"] = ask.choices
    if ask.outcome is not None:
        table["outcome"] = _question(ask.outcome)
    if ask.choices_when:
        table["choices_when"] = [[_condition(part) for part in parts] for parts in ask.choices_when]
    if ask.example:
        table["example"] = ask.example
    return {**table, "when": [_condition(part) for part in ask.when]} if ask.when else table


def _changed(script: Script, numbers: Mapping[str, Meant]) -> Table:
    return {name: _number(value) for name, value in numbers.items() if value != script.numbers[name]}


def _number(meant: Meant) -> int | str:
    if isinstance(meant, All):
        return f"all {meant.token}"
    if isinstance(meant, str):
        return meant
    if not meant.unit:
        return meant.number
    return _amount(meant)


def _amount(value: Value) -> str:
    sign = "-" if value.number < 0 else ""
    return f"{sign}{exact(abs(value.number), value.decimals, 'plain')} {value.unit}"


# -- TOML


def _line(key: str, value: object) -> str:
    spread = isinstance(value, list) and value and all(isinstance(each, dict) for each in value)
    if spread and isinstance(value, list):
        return "\n".join([f"{_key(key)} = [", *(f"    {_inline(each)}," for each in value), "]"])
    return f"{_key(key)} = {_inline(value)}"


def _inline(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(str(key))} = {_inline(given)}" for key, given in value.items()) + " }" if value else "{}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_inline(each) for each in value) + "]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if key and BARE.issuperset(key) else json.dumps(key, ensure_ascii=False)
