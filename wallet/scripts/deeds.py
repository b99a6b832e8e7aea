"""Deeds of a script: what one table of `do` or `happens` asks for. They are read and tried here; `playing` plays them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from wallet.errors import Refused
from wallet.practice.until import OnDate, unix_time
from wallet.scripts.values import SHOWN, Meant, Unfit, Vocabulary, count_of, hours_of, text_of
from wallet.scripts.wishes import Given, action_of, until_of
from wallet.texts import checked_name, checked_note

MOST_UNDONE = 200
T = TypeVar("T")


class DoAction(NamedTuple):
    """An action by its tag, and its fields as they are written."""

    tag: str
    fields: Given


class RunHours(NamedTuple):
    """Let hours pass."""

    hours: object


class RunUntil(NamedTuple):
    """Let hours pass until something holds, `most` at most."""

    until: str
    fields: Given
    most: object


class BranchOff(NamedTuple):
    """Begin a branch and stand on it."""

    name: object


class SwitchTo(NamedTuple):
    """Stand on another branch, where one stood there last."""

    name: object


class GoTo(NamedTuple):
    """Stand at an hour, counted from where the script began."""

    hour: object


class UndoMoments(NamedTuple):
    """Step back over so many moments."""

    times: object


class OpenKey(NamedTuple):
    """Open what explains, as a person does in the window."""

    key: str


class GiveAnswer(NamedTuple):
    """Give a prediction."""

    id: str
    value: object


class WriteVerdict(NamedTuple):
    """Write what one thinks of a comparison, as a person does beside it."""

    text: object


Deed = DoAction | RunHours | RunUntil | BranchOff | SwitchTo | GoTo | UndoMoments | OpenKey | GiveAnswer | WriteVerdict


FIRST_KEYS = ("action", "run", "until", "branch", "switch", "go_to", "undo", "open", "answer", "verdict")


def read_deed(table: Given, words: Vocabulary) -> Deed:
    """Return the deed that a table asks for, or raise `Unfit`."""
    found = [key for key in FIRST_KEYS if key in table]
    if len(found) != 1:
        raise Unfit("a deed says one thing to do", f"Begin it with one of {', '.join(FIRST_KEYS)}", *found[1:])
    key = found[0]
    rest = {name: given for name, given in table.items() if name != key}
    if key == "action":
        deed: Deed = DoAction(_text(table, key), rest)
    elif key == "until":
        deed = RunUntil(_text(table, key), {name: given for name, given in rest.items() if name != "most"}, rest.get("most"))
    elif key == "answer":
        deed = GiveAnswer(_text(table, key), rest.pop("value", None))
        _refuse_more(rest)
    else:
        kinds: dict[str, Callable[[object], Deed]] = {
            "run": RunHours,
            "branch": BranchOff,
            "switch": SwitchTo,
            "go_to": GoTo,
            "undo": UndoMoments,
            "verdict": WriteVerdict,
        }
        deed = OpenKey(_text(table, key)) if key == "open" else kinds[key](table[key])
        _refuse_more(rest)
    _try(deed, key, words)
    return deed


def most_hours(deed: Deed, words: Vocabulary) -> int:
    """Return how many hours a deed lives at most."""
    if isinstance(deed, RunHours):
        return hours_of(words.meant(deed.hours))
    return hours_of(words.meant(deed.most)) if isinstance(deed, RunUntil) else 0


def _try(deed: Deed, key: str, words: Vocabulary) -> None:
    """Raise `Unfit` where the deed cannot be meant so."""
    match deed:
        case DoAction():
            action_of(deed.tag, deed.fields, words)
        case RunUntil():
            until = until_of(deed.until, deed.fields, words)
            if isinstance(until, OnDate):
                _inside("when", unix_time, until.when)
            if deed.most is None:
                raise Unfit('"most" is missing', "Add most = ..., the hours after which it ends anyway")
            _inside("most", hours_of, words.meant(deed.most))
        case RunHours(value) | GoTo(value):
            _inside(key, hours_of, words.meant(value))
        case UndoMoments(value):
            _inside(key, _times, words.meant(value))
        case BranchOff(value) | SwitchTo(value):
            _inside(key, checked_name, _inside(key, text_of, words.meant(value)))
        case WriteVerdict(value):
            _inside(key, checked_note, _inside(key, text_of, words.meant(value)))
        case GiveAnswer():
            if deed.value is None:
                raise Unfit('"value" is missing', "Add value = ...")
            words.meant(deed.value)


def _inside(key: str, read: Callable[[Any], T], meant: Any) -> T:
    """Return what `read` makes of what stands at a key, or raise `Unfit` for that key."""
    try:
        return read(meant)
    except Unfit as unfit:
        raise unfit.inside(key) from None
    except Refused as refused:
        raise Unfit(f"it is refused: {refused.code}", "Write another text", key) from None


def _times(meant: Meant) -> int:
    times = count_of(meant)
    if not 0 < times <= MOST_UNDONE:
        raise Unfit("it is no number of steps", f"Write 1 to {MOST_UNDONE}")
    return times


def _text(table: Given, key: str) -> str:
    if not isinstance(table[key], str):
        raise Unfit(f'"{key}" is no text', f'Write {key} = "..."', key)
    return str(table[key])


def _refuse_more(rest: Given) -> None:
    for name in rest:
        raise Unfit(f'"{name[:SHOWN]}" is not known in this deed', "Take it out", name)
