"""What a shock to validators takes, in words: the rows of its preview, the parties that bear it, how it arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ui.panels.attribution.words import borne_text
from ui.wording import count, date, date_time, exact_amount, things
from ui.wording.events import strike_words
from ui.wording.operators import operator_in

if TYPE_CHECKING:
    from wallet import OperatorRow, OperatorStates, Strike, World, risk

SLASHED, OFFLINE = "slashed", "offline"
KINDS = ((OFFLINE, "Go offline"), (SLASHED, "Slash"))
DAYS_OFFLINE = (("1", "1 day"), ("7", "7 days"), ("0", "For good"))
REVIEW = {SLASHED: ("strike.slash", "Review slashing"), OFFLINE: ("strike.offline", "Review outage")}
NOBODY = "No chain of this practice counts validators that could be slashed or go offline one by one."
STEPS = ((0, "at once"), (19, "more if many fail together"), (36, "the wait ends"))
PARTIES = {
    "you": ("You", "with the protocol\u2019s next report"),
    "holders": ("Other holders", "with the protocol\u2019s next report"),
    "queue": ("Those who wait in the queue", "they are paid less"),
    "operators": ("Operators and their bonds", "their bonds, and fees they miss"),
    "protocol": ("Not reported yet", "until the next report"),
    "elsewhere": ("Other validators", "they share what these miss"),
    "burnt": ("Burnt or never issued", "gone for good"),
}
LOSERS = ("you", "holders", "queue", "operators", "protocol")
"""Who has less; where it went is the others'."""


EXPECTED = "Expected of what you have chosen, if nothing else happens."
CHOSEN = "What you have chosen now"
OWN_HOW = "at once, then day by day"
"""How a loss of stake of one's own arrives: no report stands between."""
NONE_ACTIVE = "None of these validators is active any more."


def strike_name(made: Strike, world: World) -> str:
    """A loss in the list of all: what happened, and on which day."""
    return f"{date(world.start, made.hour)} \u00b7 {strike_words(made.shock)}"


def since_words(made: Strike, world: World, over: bool) -> str:
    """When a shock was made, and what of the picture is lived."""
    when = f"Since {date_time(world.start, made.hour)}"
    if over:
        return f"{when}. Lived to its end, counted as if nothing else had happened."
    return f"{when}. Solid is lived, dashed is expected if nothing else happens."


class StrikeRow(NamedTuple):
    """A row of the preview: label, number, unit, what was before, and all its digits."""

    label: str
    value: str
    unit: str
    before: str
    exact: str


class BorneRow(NamedTuple):
    """A row of the table: a party, what it has more so far and in the end, and how it arrives."""

    key: str
    name: str
    now: int
    end: int
    how: str


def lost(borne: risk.Borne) -> int:
    """What all who stand behind the protocol have less, as a negative number."""
    return sum(borne.changes.get(party, 0) for party in LOSERS)  # type: ignore[call-overload]


def strike_rows(rows: tuple[risk.Borne, ...]) -> list[StrikeRow]:
    """What a shock takes: at once, in all, and from you."""
    first, last = rows[0], rows[-1]
    days = last.hours // 24
    told = [("Lost at once", lost(first))] if lost(first) else []
    told += [(f"Lost by day {days}", lost(last)), ("Your part", last.changes.get("you", 0))]
    return [
        StrikeRow(label, borne_text(value, last.coin), last.coin, "", exact_amount(value, last.coin)) for label, value in told
    ]


def hit_words(number: int, row: OperatorRow, states: OperatorStates, kind: str, own: bool) -> str:
    """Of whom they are."""
    if own and kind == SLASHED:
        return f"All validators of {things(number, 'stake')} of yours. The loss is yours alone."
    if own:
        return f"{things(number, 'validator')} of yours. What they miss is yours alone."
    hit = f"{things(number, 'validator')} of {operator_in(row.key)}, which has {count(states.total)}."
    return f"{hit} What they no longer earn is counted in."


def borne_rows(rows: tuple[risk.Borne, ...], now: int, own: bool = False) -> list[BorneRow]:
    """Who bears it so far, `now` hours after, and in the end; whoever bears nothing is left out. `own` stake has no report."""
    here = max((row for row in rows if row.hours <= now), key=lambda row: row.hours, default=rows[0])
    last = rows[-1]
    found = []
    for party, (name, how) in PARTIES.items():
        before, after = here.changes.get(party, 0), last.changes.get(party, 0)  # type: ignore[call-overload]
        if before or after:
            found.append(BorneRow(party, name, before, after, OWN_HOW if own and party == "you" else how))
    return found
