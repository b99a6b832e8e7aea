"""Presets that a person adds to a scenario: a known mechanism with figures and a first hour, each in one TOML in one folder.

A file is a preset as those that ship are, with the figures of its first hour under `[start]` (the fields of its system's `At`)
and, if others are to act on it, habits under `[[crowd]]`. It is read strictly, and tried: it has to begin in a scenario, to live
some days there, and its books to close. What is wrong with a file is a `FileProblem` with the place, the line, the reason and the
cure; it stands in nobody's way but its own. A practice keeps the text of those it was begun with, so it needs the folder no more.
Those of `resources/further` ship, and are offered untried: tests live with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NoReturn

import msgspec
from msgspec.structs import replace

from wallet.errors import FileProblem, Refused
from wallet.library.documents import At, Document, parse_document, refuse
from wallet.library.first_hour import begun
from wallet.library.presets import Preset, is_shipped, preset_in
from wallet.library.reading import Begun, read_begun, read_list
from wallet.library.scenarios import HabitEntry, Scenario, SystemEntry, room_of
from wallet.texts import LONGEST_NAME, has_unseen
from wallet.world.accounts import is_person
from wallet.world.audit import audit
from wallet.world.hour import pass_hour
from wallet.world.state import DAY_HOURS, Chain, System, World
from wallet.world.tokens import Token

LARGEST = 32 * 1024
MOST_LINES = 600
"""Bytes and lines of a file: those that ship have 13 KB and 110 lines at most, and the line of a fault is looked for slowly."""
MOST = 40
"""Files of the folder that are read."""
LONGEST_TITLE, LONGEST_TEXT = 40, 500
MOST_DIGITS = 45
"""A billion billion coins in the smallest unit that any contract counts in (1e-27 of one)."""
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
SYMBOL = re.compile(r"[A-Za-z][A-Za-z0-9.+/ -]{0,23}")
TABLES = ("start", "crowd")
FURTHER = "further"
"""The folder of `resources/` with those that ship beside what scenarios have."""
TRIED = 3
"""Days that one is lived with before it is offered: longer than any epoch."""
UNFIT = (Refused, ArithmeticError, LookupError, ValueError, AssertionError, StopIteration, RecursionError)
"""What figures that do not go together come out as, where a system begins with them or lives on."""


class OwnPreset(msgspec.Struct, frozen=True):
    """A preset of a person's own, as its file says: `at` is its first hour, `text` the file, by which a practice keeps it."""

    preset: Preset[Any]
    at: Begun
    crowd: tuple[HabitEntry, ...]
    text: str

    @property
    def name(self) -> str:
        return self.preset.name

    @property
    def place(self) -> str:
        """Its file."""
        return self.preset.place


class OwnEntry(SystemEntry, frozen=True, kw_only=True):
    """It in a scenario."""

    own: Preset[Any]

    @property
    def room(self) -> type[System]:
        found = room_of(self.own.mechanism)
        assert found is not None, "its figures were read by it"
        return found

    @property
    def given(self) -> Preset[Any]:
        return self.own

    @property
    def place(self) -> str:
        return self.called


def with_own(found: Scenario, own: Sequence[OwnPreset]) -> Scenario:
    """Return a scenario with those too, last in the order in which an hour passes; they have to fit."""
    systems = tuple(OwnEntry(preset=one.name, at=one.at, own=one.preset) for one in own)
    crowd = tuple(habit for one in own for habit in one.crowd)
    return replace(found, systems=(*found.systems, *systems), crowd=(*found.crowd, *crowd)) if own else found


def is_own(entry: SystemEntry) -> bool:
    """Return whether an entry of a scenario is a preset that a person added."""
    return isinstance(entry, OwnEntry)


# -- reading


def further_presets(found: Scenario) -> tuple[OwnPreset, ...]:
    """Return the presets that ship to be added to a scenario, and that can stand in this one: on one of its chains, under names
    that are free.
    """
    names = {entry.called for entry in found.systems}
    tokens = {token.symbol for entry in found.systems for token in entry.brings()}
    return tuple(one for one in _further() if one.preset.chain in names and one.name not in names and not _brings(one) & tokens)


@cache
def _further() -> tuple[OwnPreset, ...]:
    held = sorted((files("resources") / FURTHER).iterdir(), key=lambda file: file.name)
    return tuple(read_own(file.read_bytes(), f"{FURTHER}/{file.name}") for file in held if file.name.endswith(".toml"))


def _brings(one: OwnPreset) -> set[str]:
    room = room_of(one.preset.mechanism)
    assert room is not None, "it was read by it"
    return {token.symbol for token in room.brings(one.name, one.preset)}


def own_presets(folder: Path) -> tuple[tuple[OwnPreset, ...], tuple[FileProblem, ...]]:
    """Return what the TOML files of a folder hold, by name, and what is wrong with those that cannot be used."""
    read: list[OwnPreset] = []
    wrong: list[FileProblem] = []
    try:
        paths = sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))
    except OSError:
        return (), ()
    for path in paths[:MOST]:
        try:
            read.append(read_own(_content(path), str(path)))
        except FileProblem as problem:
            wrong.append(problem)
    for path in paths[MOST:]:
        wrong.append(_unusable(path, f"only {MOST} files of the folder are read", "Take others out of the folder"))
    return tuple(read), tuple(wrong)


def _content(path: Path) -> bytes:
    if not path.is_file():  # a pipe would never end
        raise _unusable(path, "it is no plain file", "Put the file itself here")
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise _unusable(path, f"it cannot be read ({error.strerror or 'no reason given'})", "Let yourself read it") from error
    if len(content) > LARGEST or content.count(b"\n") > MOST_LINES:
        raise _unusable(path, f"it is larger than {LARGEST // 1024} KB or {MOST_LINES} lines", "Take out what is no preset")
    return content


def _unusable(path: Path, reason: str, cure: str) -> FileProblem:
    return FileProblem("preset_unusable", place=str(path), reason=reason, cure=cure)


def read_own(content: bytes, place: str) -> OwnPreset:
    """Return a preset of a person's own from the text of its file. Refuses preset_own."""
    try:
        document = parse_document(content, place)
        _check_values(document)
        return _read(document)
    except FileProblem as problem:
        raise _as_own(problem) from problem
    except RecursionError as error:
        raise _unusable(Path(place), "its tables are nested too deeply", "Write it as the presets of Sluice are") from error


def _as_own(problem: FileProblem) -> FileProblem:
    """Return what is wrong with a preset as what is wrong with one of a person's own."""
    return FileProblem("preset_own", **problem.figures) if problem.code == "preset_malformed" else problem


def _read(document: Document) -> OwnPreset:
    preset = preset_in(document, TABLES)
    if not NAME.fullmatch(preset.name):
        refuse(document, ("name",), "the name is not one word", "Use up to 40 small letters, digits and hyphens")
    if is_shipped(preset.name):
        refuse(document, ("name",), f'"{preset.name}" is the name of a preset of Sluice', _rename(preset.name))
    room = room_of(preset.mechanism)
    if room is None or issubclass(room, Chain):
        reason = f'presets of "{preset.mechanism}" cannot be added'
        refuse(document, ("mechanism",), reason, "Add a protocol or a market of a kind that a scenario has")
    for token in room.brings(preset.name, preset):
        if not SYMBOL.fullmatch(token.symbol):
            refuse(document, _said(document, token.symbol), f'"{token.symbol}" is no symbol', "Use up to 24 letters and digits")
    at = read_begun(document, room.At, ("start",))
    return OwnPreset(preset, at, read_list(document, HabitEntry, "crowd"), document.text)


def _rename(name: str) -> str:
    return f'Call it "my-{name}", and its file too'


def _said(document: Document, text: str) -> At:
    """Return where at the top of a file a text stands."""
    return next(((key,) for key, value in document.tables.items() if value == text), ("name",))


def _check_values(document: Document) -> None:
    """Refuse numbers and texts that no preset needs: they would be computed with, kept and shown."""
    for at, value in _values(document.tables, ()):
        name = f'"{at[-1]}"' if isinstance(at[-1], str) else "it"
        if isinstance(value, str):
            longest = LONGEST_TITLE if at == ("title",) else LONGEST_NAME if name.endswith('title"') else LONGEST_TEXT
            if len(value) > longest:
                refuse(document, at, f"{name} has {len(value)} characters", f"Write at most {longest}")
            if has_unseen(value, prose=True):
                refuse(document, at, f"{name} contains characters that are invisible", "Type it again without them")
        if str(value).startswith("-") and _digits(value):
            refuse(document, at, f"{name} is below zero", "Write zero or more")
        if len(_digits(value)) > MOST_DIGITS:
            refuse(document, at, f"{name} is larger than any real figure", f"Write at most {MOST_DIGITS} digits")


def _digits(value: Any) -> str:
    """Return the digits of a number, written as one or as text; none of anything else."""
    written = str(value).removeprefix("-").replace(".", "")
    return written if written.isascii() and written.isdigit() else ""


def _values(given: Any, at: At) -> Iterator[tuple[At, Any]]:
    match given:
        case dict():
            for key, value in given.items():
                yield (*at, key), key
                yield from _values(value, (*at, key))
        case list():
            for place, value in enumerate(given):
                yield from _values(value, (*at, place))
        case _:
            yield at, given


# -- trying


def fitting(found: Scenario, own: Sequence[OwnPreset]) -> tuple[tuple[OwnPreset, ...], tuple[FileProblem, ...]]:
    """Return which of those can stand in a scenario, each after those that it stands on, and what is wrong with the others."""
    fits: list[OwnPreset] = []
    pending = list(own)
    wrong: dict[str, FileProblem] = {}
    while pending:
        before = len(fits)
        for one in pending:
            try:
                _try(with_own(found, fits), one)
            except FileProblem as problem:
                wrong[one.place] = problem
            else:
                fits.append(one)
                wrong.pop(one.place, None)
        pending = [one for one in pending if one not in fits]
        if len(fits) == before:
            break
    return tuple(fits), tuple(wrong.values())


def _try(found: Scenario, one: OwnPreset) -> None:
    """Begin it and live `TRIED` days with it. Refuses preset_own."""
    document = parse_document(one.text.encode(), one.place)
    try:
        _check_place(document, begun(found, "", 0), one)
        world = begun(with_own(found, [one]), "", 0)
        for _ in range(TRIED * DAY_HOURS):
            world, _events = pass_hour(world)
        if broken := audit(world):
            _refuse_start(document, broken[0])
    except FileProblem as problem:
        raise _as_own(problem) from problem
    except UNFIT as error:
        try:
            _refuse_start(document, in_words(error))
        except FileProblem as problem:
            raise _as_own(problem) from error


def _check_place(document: Document, world: World, one: OwnPreset) -> None:
    """Refuse what another has already, and what stands on something that is not there."""
    chain, room = one.preset.chain, room_of(one.preset.mechanism)
    assert room is not None, "it was read by it"
    if not isinstance(world.systems.get(chain), Chain):
        chains = ", ".join(found.name for found in world.every(Chain))
        refuse(document, ("chain",), f'this scenario has no chain "{chain}"', f"Choose another scenario, or one of {chains}")
    if one.name in world.systems or not is_person(world, one.name):
        refuse(document, ("name",), f'"{one.name}" is a name of the simulation', _rename(one.name))
    for token in room.brings(one.name, one.preset):
        _check_symbol(document, world, token)


def _check_symbol(document: Document, world: World, token: Token) -> None:
    taken = {symbol.casefold(): symbol for symbol in world.listed}.get(token.symbol.casefold())
    if taken is not None:
        refuse(document, _said(document, token.symbol), f'"{taken}" is a token of this scenario', "Give it a symbol of its own")


def _refuse_start(document: Document, reason: str) -> NoReturn:
    said = f"a practice cannot begin with these figures: {reason}"
    refuse(document, ("start",), said, "Compare them with those of a scenario")


def in_words(error: BaseException) -> str:
    """Return what one of `UNFIT` says of figures."""
    if isinstance(error, Refused) and error.code.endswith("_unknown"):
        role = error.code.removesuffix("_unknown")
        return f'there is no {role} "{error.figures.get(role, "")}"'
    return "one is zero by which another is divided" if isinstance(error, ZeroDivisionError) else "they do not go together"
