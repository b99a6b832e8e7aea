"""Figures of presets: a value with its unit, date and source, and how it becomes a number or a line of the assumptions page."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from wallet.amounts import parse
from wallet.world.tokens import WEI

INTEGER = r"^-?[0-9]+$"
DECIMAL = r"^[0-9]+(\.[0-9]{1,18})?$"
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
DAY = r"^[0-9]{4}(-[0-9]{2}){0,2}$"

DecimalText = Annotated[str, Meta(pattern=DECIMAL)]
"""An amount in whole coins or tokens, with at most 18 decimals."""


class SourcedFigure(msgspec.Struct, frozen=True):
    """A parameter: its value, its unit, the day or month it holds for, its source, and whether it is assumed, not recorded."""

    value: bool | int | str
    unit: str
    date: Annotated[str, Meta(pattern=DAY)]
    source: str
    assumed: bool = False


class Whole(SourcedFigure, frozen=True):
    """A whole number; as text where it passes 64 bits."""

    value: int | Annotated[str, Meta(pattern=INTEGER)]


class Flag(SourcedFigure, frozen=True):
    """Yes or no."""

    value: bool


class Coins(SourcedFigure, frozen=True):
    """An amount in whole coins."""

    value: int | DecimalText


class DatedMoment(SourcedFigure, frozen=True):
    """A moment, in UTC."""

    value: Annotated[str, Meta(pattern=MOMENT)]


class Assumption(msgspec.Struct, frozen=True):
    """A figure for the assumptions page: where it stands, what it says, where it comes from."""

    place: str
    name: str
    value: str
    unit: str
    source: str
    assumed: bool
    date: str
    """The day, month or year it holds for, as the file writes it: "2026-07-22", "2026-07" or "2026"."""
    old: bool = False
    """Whether that is more than a year before the present day of the scenario that uses it."""
    of: str = ""
    """Whose figure it is: a system's name, or a coin."""
    apart: bool = False
    """Whether another system has a figure of that place and name too."""


def wei(figure: Coins) -> int:
    """Return a figure in whole coins as wei, exactly."""
    return figure.value * WEI if isinstance(figure.value, int) else parse(figure.value, 18, "plain")


def number(figure: Whole) -> int:
    """Return a figure that is a whole number."""
    return int(figure.value)


def figure_row(place: str, name: str, figure: SourcedFigure) -> Assumption:
    """Return a figure as a line of the assumptions page."""
    return Assumption(place, name, str(figure.value), figure.unit, figure.source, figure.assumed, figure.date)


def is_old(said: str, today: date) -> bool:
    """Return whether all of a day, month or year ("2026-07-22", "2026-07", "2026") is more than a year before `today`."""
    parts = [int(part) for part in said.split("-")]
    year, month, day = [*parts, *(12, 31)[len(parts) - 1 :]]
    return (year + 1, month, day) < (today.year, today.month, today.day)


def figures_in(shape: msgspec.Struct, place: str) -> tuple[Assumption, ...]:
    """Return every figure of a preset, with the place where it stands."""
    rows: list[Assumption] = []
    for name in shape.__struct_fields__:
        value = getattr(shape, name)
        if isinstance(value, SourcedFigure):
            rows.append(figure_row(place, name, value))
        elif isinstance(value, msgspec.Struct):
            rows.extend(figures_in(value, f"{place} {name}".strip()))
    return tuple(rows)
