"""Presets: what ships in `resources/` as TOML, and what a person adds, read strictly.

A preset is a mechanism with the figures of one real protocol, market or chain. Every figure carries its value, unit, date and
source, and says `assumed = true` where no record gives it. A file that is not so is a `FileProblem("preset_malformed")` with
the place, the line, what is wrong there, and the cure. A preset of a known mechanism is one file: `presets(folder)` finds it.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Generic, NoReturn, TypeVar

import msgspec

from wallet.errors import FileProblem
from wallet.library.documents import At, Document, parse_document, refuse
from wallet.library.figures import Assumption, SourcedFigure, Whole, figure_row, number
from wallet.library.mechanisms import FOLDERS, MECHANISMS, OF_ANOTHER_SHAPE
from wallet.library.reading import read_parameters, read_shape, read_table
from wallet.texts import LONGEST_NAME

T = TypeVar("T")
P = TypeVar("P", bound=msgspec.Struct)

SAID_OF_ALL = ("name", "title", "chain", "mechanism")
"""What the top of every preset says."""
TABLES = ("parameters", "work")


class Preset(msgspec.Struct, Generic[P], frozen=True):
    """A known mechanism with the figures of a real protocol: `parameters` is what the mechanism's state holds.

    `labels` are the tokens and plain facts at the top of the file (`token`, `contract`, `code`), `assumptions` its figures.
    `work` is what its actions cost on its chain, in the chain's units and by kind, where that is not what the chain says of all.
    """

    name: str
    title: str
    chain: str
    mechanism: str
    place: str
    labels: dict[str, str | tuple[str, ...]]
    parameters: P
    assumptions: tuple[Assumption, ...]
    work: dict[str, int] = {}
    work_rows: tuple[Assumption, ...] = ()

    def label(self, key: str) -> str:
        """Return a plain text at the top of the file. Refuses preset_malformed where there is none."""
        found = self.chain if key == "chain" else self.labels.get(key)
        if not isinstance(found, str):
            raise self._without(key, '"..."')
        return found

    def listed(self, key: str) -> tuple[str, ...]:
        """Return a list of names at the top of the file. Refuses preset_malformed where there is none."""
        found = self.labels.get(key)
        if not isinstance(found, tuple):
            raise self._without(key, '["...", "..."]')
        return found

    def _without(self, key: str, sample: str) -> FileProblem:
        reason = f'"{key}" is missing from the top'
        return FileProblem("preset_malformed", place=self.place, line=1, reason=reason, cure=f"Add {key} = {sample}")


def presets(folder: Path | None = None) -> tuple[Preset[Any], ...]:
    """Return every preset that ships, folder by folder, then those of `folder`. Refuses preset_malformed, also of two alike."""
    found: dict[str, Preset[Any]] = {}
    for place, content in (*_shipped(), *_added(folder)):
        document = parse_document(content, place)
        one = preset_in(document)
        if one.name in found:
            reason = f'"{one.name}" is already the name of {found[one.name].place}'
            refuse(document, ("name",), reason, "Give it a name of its own")
        found[one.name] = one
    return tuple(found.values())


@cache
def any_preset(name: str) -> Preset[Any]:
    """Return the preset of that name among those that ship. Refuses preset_missing and preset_malformed."""
    for place, content in _shipped():
        if Path(place).stem == name:
            return preset_in(parse_document(content, place))
    raise FileProblem("preset_missing", place=f"{name}.toml")


def preset(name: str, parameters: type[P], folder: Path | None = None) -> Preset[P]:
    """Return the preset of that name, whose mechanism takes those parameters. Refuses preset_missing and preset_malformed."""
    for place, content in (*_added(folder), *_shipped()):
        if Path(place).stem == name:
            one = preset_in(parse_document(content, place))
            if isinstance(one.parameters, parameters):
                return one
    raise FileProblem("preset_missing", place=f"{name}.toml")


def read_mechanism(content: bytes, place: str) -> Preset[Any]:
    """Return a preset from the text of its file. Refuses preset_malformed."""
    return preset_in(parse_document(content, place))


def read_resource(shape: type[T], folder: str, name: str) -> T:
    """Return `resources/folder/name.toml` as that struct. Refuses preset_missing and preset_malformed."""
    place = files("resources") / folder / f"{name}.toml"
    if len(name) > LONGEST_NAME or not place.is_file():
        raise FileProblem("preset_missing", place=f"{folder}/{name}.toml")
    return read_preset(place.read_bytes(), shape, f"{folder}/{name}.toml")


def read_preset(content: bytes, shape: type[T], place: str) -> T:
    """Return the text of a file as that struct. Refuses preset_malformed with place, line, reason and cure."""
    return read_shape(parse_document(content, place), shape)


def is_shipped(name: str) -> bool:
    """Return whether a preset of that name ships."""
    return any((files("resources") / folder / f"{name}.toml").is_file() for folder in FOLDERS)


def _shipped() -> list[tuple[str, bytes]]:
    held = []
    for folder in FOLDERS:
        for file in sorted((files("resources") / folder).iterdir(), key=lambda file: file.name):
            place = f"{folder}/{file.name}"
            if file.name.endswith(".toml") and place not in OF_ANOTHER_SHAPE:
                held.append((place, file.read_bytes()))
    return held


def _added(folder: Path | None) -> list[tuple[str, bytes]]:
    return [] if folder is None else [(str(path), path.read_bytes()) for path in sorted(folder.glob("*.toml"))]


def preset_in(document: Document, also: tuple[str, ...] = ()) -> Preset[Any]:
    """Return the preset that a file holds, beside the tables `also`, which are left to others. Refuses preset_malformed."""
    said = {key: _label(document, (key,)) for key in document.tables if key not in (*TABLES, *also)}
    for key in SAID_OF_ALL:
        if not isinstance(said.get(key), str):
            refuse(document, (key,), f'"{key}" is missing from the top', f'Add {key} = "..."')
    name, title, chain, mechanism = (str(said.pop(key)) for key in SAID_OF_ALL)
    if mechanism not in MECHANISMS:
        _refuse_mechanism(document, mechanism)
    if Path(document.place).stem != name:
        refuse(document, ("name",), f'the file of "{name}" has another name', f'Call it "{name}.toml"')
    if "parameters" not in document.tables:
        refuse(document, ("parameters",), '"parameters" is missing from the top', "Add the table [parameters]")
    parameters, figures = read_parameters(document, MECHANISMS[mechanism].parameters, ("parameters",))
    rows = tuple(_row(document, name, at, figure) for at, figure in figures)
    work = read_table(document, Whole, "work")
    costs = tuple(figure_row(f"network fee {name}", kind, figure) for kind, figure in work.items())
    units = {kind: number(figure) for kind, figure in work.items()}
    return Preset(name, title, chain, mechanism, document.place, said, parameters, rows, units, costs)


def _label(document: Document, at: At) -> str | tuple[str, ...]:
    given = document.tables[str(at[0])]
    if isinstance(given, str) and given:
        return given
    if isinstance(given, list) and given and all(isinstance(one, str) for one in given):
        return tuple(given)
    refuse(document, at, f'"{at[0]}" is no text', f'Write {at[0]} = "...", or put a figure under [parameters]')


def _refuse_mechanism(document: Document, mechanism: str) -> NoReturn:
    known = ", ".join(sorted(MECHANISMS))
    near = get_close_matches(mechanism, MECHANISMS, 1, 0.75)
    meant = f'Write "{near[0]}"; all that are known: {known}' if near else f"Choose one of {known}"
    refuse(document, ("mechanism",), f'"{mechanism}" is no mechanism that is known', meant)


def _row(document: Document, name: str, at: At, figure: SourcedFigure) -> Assumption:
    """What is in a list goes by its name, without one by its place from one on; `[parameters]` goes without saying."""
    where, found = [], document.tables[str(at[0])]
    for key in at[1:]:
        found = found[key]
        named = found.get("name") if isinstance(key, int) and isinstance(found, dict) else None
        where.append(named or (str(key + 1) if isinstance(key, int) else key))
    return figure_row(" ".join([name, *where[:-1]]), where[-1], figure)
