"""What a room has to say: the sentences of one kind of system, which name roles and never a token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ui.wording.numbers import amount
from ui.wording.roles import first_coin
from ui.wording.stories import Formula, ReviewLine

MINUS = "\N{MINUS SIGN}"

Figures = Mapping[str, Any]

PRICE_SOURCES = {
    "market": "what tokens sell for",
    "redemption": "what tokens redeem for",
    "capped": "what tokens redeem for, up to a cap",
    "stale": "the last hour in which it asked",
}
"""What a lender takes its prices from."""


FAULTS = {"double_signing": "signing twice", "downtime": "being away"}
"""What a validator is punished for."""


class ExitWords(NamedTuple):
    """How a way out is called: `short` in a table, `title` by what one does and `sub` beside it, `doing` after "more than", and
    what its review reviews.

    `note` is the sentence under its preview, with {exits} in it where the receipt tells a date; `limit` says up to what it pays
    now, with {amount} in it; `ready` is what happens at the end of its wait.
    """

    short: str
    title: str
    sub: str
    doing: str
    icon: str
    review: str
    note: str
    limit: str = "up to {amount} now"
    ready: str = "Likely ready"


class StakingWords(NamedTuple):
    """A way to stake in words: how rewards arrive, what one gets, and what is easily misread.

    They name {token}, {coin} and {rate}, which is what one token redeems for.
    """

    style: str
    gets: str
    misread: str


class SystemWords(NamedTuple):
    """The words of a room.

    `refusals` by code: the sentence, and the label of what applies the remedy. `names` are what it calls a role where that is no
    token's symbol. `events` by kind, from the event's figures; `short` the same for little room. `figures` by name, `formulas` by
    kind of receipt, `risks` by the code of a note: one line of the review each; `steps` by kind of event: how it went. `exits` by
    the name of a way out, `staking` by how a way to stake works. `assumed` are figures of the assumptions page, written as in
    `ui.wording.assumed`.
    """

    refusals: Mapping[str, tuple[str, str]]
    names: Mapping[str, str] = {}
    events: Mapping[str, Callable[[Any], str]] = {}
    short: Mapping[str, str] = {}
    figures: Mapping[str, str] = {}
    formulas: Mapping[str, Callable[[Any], tuple[Formula, ...]]] = {}
    risks: Mapping[str, Callable[[Any, Any], ReviewLine]] = {}
    steps: Mapping[str, Callable[[Any], tuple[ReviewLine, ...]]] = {}
    exits: Mapping[str, ExitWords] = {}
    staking: Mapping[str, StakingWords] = {}
    assumed: Mapping[str, tuple[str, str, str]] = {}


def labelled(figures: Figures, text: str) -> str:
    """What happened, after the name that a scenario or a person gave it."""
    label = str(figures.get("label", ""))
    return f"{label}: {text}" if label else text[0].upper() + text[1:]


def counted(figures: Figures, name: str) -> str:
    """A figure of a formula in the decimals of what it is counted in, without its unit."""
    return amount(int(figures[name]), unit_of(figures, name))


def unit_of(figures: Figures, name: str, otherwise: str = "") -> str:
    """What a figure of a formula is counted in: its receipt says so; `otherwise`, or the first coin, where it does not."""
    return str(figures["units"].get(name, otherwise or first_coin()))


def summed(figures: Figures, *names: str) -> str:
    """A sum in which what is taken away has a minus before it, not a plus and a minus."""
    first, *others = ((int(figures[name]), unit_of(figures, name)) for name in names)
    return amount(*first) + "".join(f" {'+' if value >= 0 else MINUS} {amount(abs(value), unit)}" for value, unit in others)
