"""Reading a preset's tables into structs, strictly: every key is known, none is missing, and each has the type of its field.

One walk serves every file. It follows a struct's own fields: a nested struct is a sub-table, a tuple of structs an array of
tables. A struct with `Figure` fields says itself what is a figure; in a mechanism's `Parameters` every int and bool is one,
with unit, date and source, and only its value is kept. What does not fit is refused with its line and the cure.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, TypeVar, cast

from msgspec import inspect

from wallet.library.documents import At, Document, refuse, words_of
from wallet.library.figures import DAY, DECIMAL, INTEGER, MOMENT, Figure, Flag, Whole

T = TypeVar("T")
Value = Callable[[Document, inspect.Type, At], Any]

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


def read_shape(document: Document, shape: type[T], at: At = ()) -> T:
    """Return the table at `at` as that struct, whose `Figure` fields are its figures. Refuses preset_malformed."""
    return cast(T, _plain(document, inspect.type_info(shape), at))


def read_parameters(document: Document, shape: type[T], at: At) -> tuple[T, list[tuple[At, Figure]]]:
    """Return the table at `at` as a mechanism's parameters, and every figure with where it stands. Refuses preset_malformed."""
    figures: list[tuple[At, Figure]] = []

    def parameter(document: Document, kind: inspect.Type, at: At) -> Any:
        figure_of = {inspect.IntType: Whole, inspect.BoolType: Flag}.get(type(kind))
        if figure_of is None:
            return _composed(document, kind, at, parameter)
        figure = read_shape(document, figure_of, at)
        figures.append((at, figure))
        return int(figure.value) if figure_of is Whole else figure.value

    return cast(T, parameter(document, inspect.type_info(shape), at)), figures


def value_at(document: Document, at: At) -> Any:
    """Return what stands there."""
    found: Any = document.tables
    for key in at:
        found = found[key]
    return found


def _plain(document: Document, kind: inspect.Type, at: At) -> Any:
    if isinstance(kind, inspect.StructType) and issubclass(kind.cls, Figure):
        _be_figure(document, at)
    return _composed(document, kind, at, _plain)


def _composed(document: Document, kind: inspect.Type, at: At, value: Value) -> Any:
    """Return what stands at `at` as that type; the parts of a struct, an array or a dict through `value`."""
    given = value_at(document, at)
    match kind:
        case inspect.StructType():
            _be(document, at, isinstance(given, dict), "a table")
            return _struct(document, kind, at, value)
        case inspect.VarTupleType():
            _be(document, at, isinstance(given, list), "a list")
            return tuple(value(document, kind.item_type, (*at, place)) for place in range(len(given)))
        case inspect.DictType():
            _be(document, at, isinstance(given, dict), "a table")
            return {key: value(document, kind.value_type, (*at, key)) for key in given}
        case inspect.UnionType() if any(isinstance(one, inspect.StructType) for one in kind.types):
            return value(document, next(one for one in kind.types if isinstance(one, inspect.StructType)), at)
    if type(given) is datetime.date and kind == _DAY:
        return given.isoformat()
    _be(document, at, _fits(kind, given), _called(kind))
    return given


_DAY = inspect.StrType(pattern=DAY)


def _struct(document: Document, kind: inspect.StructType, at: At, value: Value) -> Any:
    known = {field.name: field for field in kind.fields}
    given = value_at(document, at)
    _check_keys(document, at, tuple(known), given.keys())
    for name, field in known.items():
        if name not in given and (field.required or value is not _plain):
            _refuse_missing(document, (*at, name), field.type, value is not _plain)
    return kind.cls(**{name: value(document, known[name].type, (*at, name)) for name in known if name in given})


def _check_keys(document: Document, at: At, known: tuple[str, ...], given: Any) -> None:
    for key in given:
        if key not in known:
            free = [name for name in known if name not in given]
            near = get_close_matches(key, free, 1, 0.5) or get_close_matches(key, known, 1, 0.8)
            cure = f'Write "{near[0]}" in its place' if near and near[0] in free else f"Take it out: {_list(known)} belong here"
            refuse(document, (*at, key), f'"{key}" is not known in {words_of(at)}', cure)


def _refuse_missing(document: Document, at: At, kind: inspect.Type, bare: bool) -> None:
    name = str(at[-1])
    figure = isinstance(kind, inspect.StructType) and issubclass(kind.cls, Figure)
    if figure or (bare and isinstance(kind, inspect.IntType | inspect.BoolType)):
        sample = "true" if isinstance(kind, inspect.BoolType) else "1"
        wanted = f'{name} = {{ value = {sample}, unit = "{_unit(name)}", date = "2026-11", source = "..." }}'
    elif isinstance(kind, inspect.StructType):
        wanted = words_of(at)
    elif isinstance(kind, inspect.VarTupleType) and isinstance(kind.item_type, inspect.StructType):
        wanted = f"[{words_of(at)}]"
    else:
        wanted = f"{name} = ... ({_called(kind)})"
    refuse(document, at, f'"{name}" is missing from {words_of(at[:-1])}', f"Add {wanted}")


def _be_figure(document: Document, at: At) -> None:
    given = value_at(document, at)
    if not isinstance(given, dict):
        unit = _unit(str(at[-1]))
        cure = f'Write {{ value = ..., unit = "{unit}", date = "2026-11", source = "..." }}'
        refuse(document, at, f'"{at[-1]}" is {_kind_of(given)} without unit, date and source', cure)
    for key in ("unit", "source"):
        if given.get(key) == "":
            refuse(document, (*at, key), f'the {key} of "{at[-1]}" is empty', f"Say the {key} in words")


def _be(document: Document, at: At, fits: bool, wanted: str) -> None:
    if not fits:
        name = ".".join([key for key in at if isinstance(key, str)][-2:])
        refuse(document, at, f'"{name}" is {_kind_of(value_at(document, at))}, not {wanted}', f"Write {wanted}")


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
    if isinstance(given, int | float):
        return f"the number {given}"
    return "a table" if isinstance(given, dict) else "a list" if isinstance(given, list) else "a date"


def _unit(name: str) -> str:
    return UNITS.get(name.rsplit("_", 1)[-1], "...")


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names) or "no keys"
