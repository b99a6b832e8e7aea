"""Reading a preset's tables into structs, strictly: every key is known, none is missing, and each has the type of its field.

One walk serves every file. It follows a struct's own fields: a nested struct is a sub-table, a tuple of structs an array of
tables. A struct with `SourcedFigure` fields says what is a figure; in a mechanism's `Parameters` every int and bool is one,
with unit, date and source, and only its value is kept. What does not fit is refused with its line and the cure.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Hashable, Iterable
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple, NoReturn, TypeVar, cast

import msgspec
from msgspec import inspect

from wallet.library.documents import At, Document, refuse, words_of
from wallet.library.figures import DAY, DECIMAL, INTEGER, MOMENT, Coins, DatedMoment, Flag, SourcedFigure, Whole, wei

T = TypeVar("T")
F = TypeVar("F", bound=SourcedFigure)

MOST_DECIMALS = 18
LONGEST_KEY = 60
LONGEST_NUMBER = 256
"""Bits of a number that is repeated in a sentence."""
NUMBERS: dict[type[inspect.Type], type[SourcedFigure]] = {inspect.IntType: Whole, inspect.BoolType: Flag}
"""What a mechanism's parameters are written as."""
DAY_TEXT = inspect.StrType(pattern=DAY)
"""The type of a figure's date; TOML's own dates will do as well."""

TEXTS = {
    INTEGER: "a whole number (beyond 64 bits as text)",
    DECIMAL: 'an amount with a point, such as "1.5"',
    MOMENT: 'a moment in UTC, such as "2026-11-22T00:00:00Z"',
    DAY: 'a date, such as "2026-11" or "2026-11-22"',
}
UNITS = {
    "bps": "1/10,000",
    "bp": "1/10,000",
    "ppm": "1e-6",
    "ppb": "1e-9",
    "1e9": "1e-9",
    "1e10": "1e-10",
    "1e18": "1e-18",
    "ray": "1e-27",
    "wei": "wei",
    "gwei": "Gwei",
    "lamports": "lamports",
    "s": "seconds",
    "blocks": "blocks",
    "slots": "slots",
    "epochs": "epochs",
    "hours": "hours",
    "days": "days",
    "day": "a day",
    "eth": "ETH",
    "usd": "USD",
}
"""What the last part of a field's name says about its unit."""


@cache
def _type_info(shape: Hashable) -> inspect.Type:
    """What msgspec says of a type; by itself it compiles every annotation again each time it is asked."""
    return inspect.type_info(shape)


def read_shape(document: Document, shape: type[T]) -> T:
    """Return the file as that struct, whose `SourcedFigure` fields are its figures. Refuses preset_malformed."""
    return cast(T, _Reading(document).value(_type_info(cast(Hashable, shape)), ()))


def read_parameters(document: Document, shape: type[T], at: At) -> tuple[T, list[tuple[At, SourcedFigure]]]:
    """Return the table at `at` as a mechanism's parameters, and every figure with where it stands. Refuses preset_malformed."""
    reading = _Reading(document, numbers_are_figures=True, defaults=False)
    return cast(T, reading.value(_type_info(cast(Hashable, shape)), at)), reading.figures


def read_table(document: Document, figure: type[F], name: str) -> dict[str, F]:
    """Return a table of figures at the top of the file by name, none where it is not there. Refuses preset_malformed."""
    if name not in document.tables:
        return {}
    return cast(dict[str, F], _Reading(document).value(_type_info(cast(Hashable, dict[str, figure])), (name,)))  # type: ignore[valid-type]


class Begun(NamedTuple):
    """What a system or a habit begins with: the figures as its `At` has them, and as the file writes them, by name."""

    value: Any
    figures: tuple[tuple[str, SourcedFigure], ...]


class Beginning(msgspec.Struct, frozen=True):
    """An entry of a scenario; what its `at` is, another key of it says."""

    at: Any = None

    @classmethod
    def shape_of(cls, given: dict[str, Any]) -> tuple[type[msgspec.Struct] | None, str, Iterable[str]]:
        """Return the `At` of an entry, None where what it names is not known; which key names it, and all that it may say."""
        raise NotImplementedError


def read_begun(document: Document, shape: type[msgspec.Struct], at: At) -> Begun:
    """Return the figures of a first hour at `at`, whose shape is known. Refuses preset_malformed."""
    return _Reading(document).first_hour(shape, at, document.tables)


def read_list(document: Document, shape: type[T], name: str) -> tuple[T, ...]:
    """Return an array of tables at the top of the file, none where it is not there. Refuses preset_malformed."""
    if name not in document.tables:
        return ()
    return cast(tuple[T, ...], _Reading(document).value(_type_info(cast(Hashable, tuple[shape, ...])), (name,)))  # type: ignore[valid-type]


class _Reading:
    """One walk through a file. `figures` gathers every figure that was read, in the order of the fields."""

    def __init__(self, document: Document, numbers_are_figures: bool = False, defaults: bool = True) -> None:
        self.document = document
        self.numbers_are_figures = numbers_are_figures
        self.defaults = defaults
        self.figures: list[tuple[At, SourcedFigure]] = []

    def value(self, kind: inspect.Type, at: At) -> Any:
        """Return what stands at `at`, which must be of that type."""
        figure_of = self._figure_of(kind)
        if figure_of is None:
            return self._composed(kind, at)
        figure = self._figure(figure_of, at)
        if not self.numbers_are_figures:
            return figure
        if isinstance(kind, inspect.Metadata):
            return _kept(kind, figure)
        return int(figure.value) if figure_of is Whole else figure.value

    def _figure_of(self, kind: inspect.Type) -> type[SourcedFigure] | None:
        if isinstance(kind, inspect.StructType) and issubclass(kind.cls, SourcedFigure):
            return kind.cls
        if not self.numbers_are_figures:
            return None
        if isinstance(kind, inspect.Metadata):
            return DatedMoment if "moment" in (kind.extra or {}) else Coins
        return NUMBERS.get(type(kind))

    def _figure(self, shape: type[SourcedFigure], at: At) -> SourcedFigure:
        given = self._given(at)
        if not isinstance(given, dict):
            reason = f'"{at[-1]}" is {_kind_of(given)} without unit, date and source'
            self._refuse(at, reason, f"Write {_sample_figure(str(at[-1]), '...')}")
        for key in ("unit", "source"):
            if given.get(key) == "":
                self._refuse((*at, key), f'the {key} of "{at[-1]}" is empty', f"Say the {key} in words")
        plain = _Reading(self.document)
        figure: SourcedFigure = plain._struct(_type_info(shape), at)
        self.figures.append((at, figure))
        return figure

    def _composed(self, kind: inspect.Type, at: At) -> Any:
        """A struct, a list or a table part by part; anything else as it is."""
        given = self._given(at)
        match kind:
            case inspect.StructType():
                self._be(at, isinstance(given, dict), "a table")
                return self._struct(kind, at)
            case inspect.VarTupleType():
                self._be(at, isinstance(given, list), "a list")
                return tuple(self.value(kind.item_type, (*at, place)) for place in range(len(given)))
            case inspect.DictType():
                self._be(at, isinstance(given, dict), "a table")
                return {key: self.value(kind.value_type, (*at, key)) for key in given}
            case inspect.UnionType() if any(isinstance(one, inspect.StructType) for one in kind.types):
                return self.value(next(one for one in kind.types if isinstance(one, inspect.StructType)), at)
        if kind == DAY_TEXT and type(given) is datetime.date:
            return given.isoformat()
        self._be(at, _fits(kind, given), _called(kind))
        return given

    def _struct(self, kind: inspect.Type, at: At) -> Any:
        assert isinstance(kind, inspect.StructType)
        given = self._given(at)
        self._check_keys(at, tuple(field.name for field in kind.fields), tuple(given))
        for field in kind.fields:
            if field.name not in given and (field.required or not self.defaults):
                self._refuse_missing((*at, field.name), field.type)
        apart = "at" if issubclass(kind.cls, Beginning) else ""
        named = [one for one in kind.fields if one.name in given and one.name != apart]
        read = {one.name: self.value(one.type, (*at, one.name)) for one in named}
        if issubclass(kind.cls, Beginning):
            read["at"] = self._begun(kind.cls, given, at)
        return kind.cls(**read)

    def _begun(self, entry: type[Beginning], given: dict[str, Any], at: At) -> Begun:
        """Return the figures of an entry, whose shape another of its keys names."""
        shape, key, known = entry.shape_of(given)
        if shape is None:
            self._refuse(
                (*at, key), f'"{given.get(key, "")}" is no {key} that is known', f"Choose one of {', '.join(sorted(known))}"
            )
        return self.first_hour(shape, (*at, "at"), given)

    def first_hour(self, shape: type[msgspec.Struct], at: At, given: dict[str, Any]) -> Begun:
        """Return the figures at `at`, a table of `given`, which may be missing where it needs none."""
        kind = _type_info(shape)
        assert isinstance(kind, inspect.StructType)
        if at[-1] not in given:
            if any(field.required for field in kind.fields):
                self._refuse_missing(at, kind)
            return Begun(shape(), ())
        inside = _Reading(self.document, numbers_are_figures=True)
        self._be(at, isinstance(given[str(at[-1])], dict), "a table")
        value = inside._struct(kind, at)
        named = (" ".join(str(key) for key in place[len(at) :]) for place, _ in inside.figures)
        return Begun(value, tuple(zip(named, (figure for _, figure in inside.figures), strict=True)))

    def _check_keys(self, at: At, known: tuple[str, ...], given: tuple[str, ...]) -> None:
        free = [name for name in known if name not in given]
        for key in given:
            if key not in known:
                near = get_close_matches(key, free, 1, 0.5)
                cure = f'Write "{near[0]}" in its place' if near else f"Take it out: {_list(known)} belong here"
                self._refuse((*at, key), f'"{key[:LONGEST_KEY]}" is not known in {words_of(at)}', cure)

    def _refuse_missing(self, at: At, kind: inspect.Type) -> None:
        name = str(at[-1])
        figure_of = self._figure_of(kind)
        if figure_of is not None:
            wanted = f"{name} = {_sample_figure(name, 'true' if figure_of is Flag else '1')}"
        elif isinstance(kind, inspect.StructType):
            wanted = words_of(at)
        elif isinstance(kind, inspect.VarTupleType) and isinstance(kind.item_type, inspect.StructType):
            wanted = f"[{words_of(at)}]"
        else:
            wanted = f"{name} = ... ({_called(kind)})"
        self._refuse(at, f'"{name}" is missing from {words_of(at[:-1])}', f"Add {wanted}")

    def _be(self, at: At, fits: bool, wanted: str) -> None:
        if not fits:
            name = ".".join([key for key in at if isinstance(key, str)][-2:])
            self._refuse(at, f'"{name}" is {_kind_of(self._given(at))}, not {wanted}', f"Write {wanted}")

    def _given(self, at: At) -> Any:
        found: Any = self.document.tables
        for key in at:
            found = found[key]
        return found

    def _refuse(self, at: At, reason: str, cure: str) -> NoReturn:
        refuse(self.document, at, reason, cure)


def _kept(kind: inspect.Metadata, figure: SourcedFigure) -> int:
    """Return a figure in whole coins or a moment as the field keeps it: in its smallest unit, or in unix seconds."""
    extra = kind.extra or {}
    if "moment" in extra:
        return int(datetime.datetime.fromisoformat(str(figure.value)).timestamp())
    kept: int = wei(cast(Coins, figure)) // 10 ** (MOST_DECIMALS - extra["decimals"])
    return kept


def _fits(kind: inspect.Type, given: Any) -> bool:
    match kind:
        case inspect.UnionType():
            return any(_fits(one, given) for one in kind.types)
        case inspect.StrType():
            return isinstance(given, str) and (kind.pattern is None or re.fullmatch(kind.pattern, given) is not None)
        case inspect.IntType():
            return type(given) is int
        case inspect.BoolType():
            return type(given) is bool
        case inspect.LiteralType():
            return given in kind.values
        case inspect.DateTimeType():
            return isinstance(given, datetime.datetime) and given.tzinfo is not None
        case inspect.DateType():
            return type(given) is datetime.date
        case inspect.NoneType():
            return False
        case inspect.AnyType():
            return True  # another reader goes on from there
    raise TypeError(f"no preset holds {kind}")


def _called(kind: inspect.Type) -> str:
    match kind:
        case inspect.UnionType():
            return " or ".join(_called(one) for one in kind.types if not isinstance(one, inspect.NoneType))
        case inspect.StrType():
            return TEXTS.get(kind.pattern or "", 'text in quotes ("...")')
        case inspect.IntType():
            return "a whole number"
        case inspect.BoolType():
            return "true or false"
        case inspect.LiteralType():
            return " or ".join(f'"{one}"' for one in kind.values)
        case inspect.DateTimeType():
            return "a date and time with its zone, such as 2026-11-22T00:00:00Z"
        case inspect.DateType():
            return "a date, such as 2026-11-22"
    return "a table" if isinstance(kind, inspect.StructType | inspect.DictType) else "a list"


def _kind_of(given: Any) -> str:
    if isinstance(given, bool):
        return str(given).lower()
    if isinstance(given, str):
        return f'the text "{given[:40]}"'
    if isinstance(given, int) and given.bit_length() > LONGEST_NUMBER:
        return "a number too long"
    if isinstance(given, int | float):
        return f"the number {given}"
    return "a table" if isinstance(given, dict) else "a list" if isinstance(given, list) else "a date"


def _sample_figure(name: str, value: str) -> str:
    unit = UNITS.get(name.rsplit("_", 1)[-1], "...")
    return f'{{ value = {value}, unit = "{unit}", date = "2026-11", source = "..." }}'


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names) or "no keys"
