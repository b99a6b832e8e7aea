"""Presets: what ships in `resources/` as TOML, read strictly.

Every figure carries its unit and source, and says `assumed = true` where no record gives it. An unknown or missing key is a
`FileProblem("preset_malformed")` with the place, what is wrong, and the cure.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any, TypeVar

import msgspec

from wallet.amounts import parse
from wallet.errors import FileProblem
from wallet.world.tokens import WEI

T = TypeVar("T")


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A parameter: its value, unit and source, the date it was read, and whether it is assumed rather than recorded."""

    value: bool | int | str
    unit: str
    source: str
    assumed: bool = False
    date: Any = None


class Assumption(msgspec.Struct, frozen=True):
    """A figure for the assumptions page: where it stands, what it says, where it comes from."""

    place: str
    name: str
    value: str
    unit: str
    source: str
    assumed: bool


def read_resource(shape: type[T], folder: str, name: str) -> T:
    """Return the preset `resources/folder/name.toml`. Refuses preset_missing and preset_malformed."""
    place = files("resources") / folder / f"{name}.toml"
    if not place.is_file():
        raise FileProblem("preset_missing", place=f"{folder}/{name}.toml")
    return read_preset(place.read_bytes(), shape, f"{folder}/{name}.toml")


def read_preset(text: bytes, shape: type[T], place: str) -> T:
    """Return a preset of that shape, or a FileProblem("preset_malformed") with the place, what is wrong, and the cure."""
    try:
        return msgspec.convert(tomllib.loads(text.decode()), shape)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FileProblem("preset_malformed", place=place, reason=str(error), cure="mend that line") from None
    except msgspec.ValidationError as error:
        where = str(error).rsplit("at `$", 1)[-1].strip("`.") if "at `$" in str(error) else "the top"
        raise FileProblem("preset_malformed", place=place, reason=str(error), cure=f"see the entry {where}") from None


def wei(figure: Figure) -> int:
    """Return a figure in whole coins as wei, exactly."""
    return figure.value * WEI if isinstance(figure.value, int) else parse(figure.value, 18, "plain")


def number(figure: Figure) -> int:
    """Return a figure that is a whole number."""
    if isinstance(figure.value, str):
        raise FileProblem(
            "preset_malformed", place="a figure", reason=f"{figure.value!r} is text", cure="write a whole number"
        )
    return int(figure.value)


def figure_row(place: str, name: str, figure: Figure) -> Assumption:
    """Return a figure as a line of the assumptions page."""
    return Assumption(place, name, str(figure.value), figure.unit, figure.source, figure.assumed)


def figures_in(shape: msgspec.Struct, place: str) -> tuple[Assumption, ...]:
    """Return every figure of a preset, with the place where it stands."""
    rows: list[Assumption] = []
    for name in shape.__struct_fields__:
        value = getattr(shape, name)
        if isinstance(value, Figure):
            rows.append(figure_row(place, name, value))
        elif isinstance(value, msgspec.Struct):
            rows.extend(figures_in(value, f"{place} {name}".strip()))
    return tuple(rows)


def wei_text(figure: Figure) -> int:
    """Return a figure that is written in its smallest unit, as text where it passes 64 bits."""
    return int(figure.value)
