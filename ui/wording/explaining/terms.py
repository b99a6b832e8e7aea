"""A term's live value in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ui.wording.explaining.explained import all_digits, term_unit, term_value
from ui.wording.numbers import count, percent
from wallet import risk

if TYPE_CHECKING:
    from wallet import Entry, World

PPM = 10**6


class Now(NamedTuple):
    """A live value: as shown, its unit, and all its digits."""

    value: str
    unit: str
    exact: str


def now_row(entry: Entry, world: World) -> Now | None:
    """Return what a term's figure is in this world; None where it has none."""
    term = risk.live_value(world, entry.live) if entry.live else None
    if term is None:
        return None
    if term.unit == "percent":
        told = percent(term.value / PPM)
        return Now(told, "", told)
    if term.unit == "count":
        return Now(count(term.value), "", count(term.value))
    return Now(term_value(term), term_unit(term), all_digits(term))
