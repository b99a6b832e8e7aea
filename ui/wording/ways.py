"""Ways to stake and ways out of a token in words: what is the same for all; a room's own stand in `ui/wording/systems`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.wording.events import WRAP
from ui.wording.numbers import amount, amount_with_unit, days_short, not_before, percent, rate, span_range
from ui.wording.roles import convertible_by, system_title
from ui.wording.systems import EXITS, STAKING, ExitWords, StakingWords
from wallet import ways

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wallet import ExitNow, Stakeable, WayOut, WayToStake

VALIDATORS = {
    "voted": "chosen by vote",
    "anyone": "anyone",
    "scored": "chosen by score",
    "issuer": "the issuer",
    "host": "the host\u2019s set",
    "operator": "one operator",
    "validator": "your choice",
    "owner": "your choice",
}
"""Who runs the validators, by the word of the preset."""
RUNS = {
    "voted": "validators chosen by vote",
    "anyone": "anyone runs validators",
    "scored": "validators chosen by score",
    "issuer": "the issuer runs validators",
    "host": "the host\u2019s set of validators",
    "operator": "one operator runs validators",
    "validator": "a validator of your choice",
    "owner": "validators of your choice",
}
"""The same in a sentence."""
FILTERS = (
    ("", "All"),
    ("growing_balance", "Balance grows"),
    ("rising", "Value rises"),
    ("locked", "Locked"),
    ("sold", "Sold at once"),
)
"""By which ways to stake are chosen, by style and by way out: key and word."""
RISING = ("rising_value", "reported_rate")
BPS, PPM = 10_000, 10**6
GETS = "You get {token}. "
"""How what a way to stake says of itself begins."""
_PLAIN = StakingWords("value rises", "You get {token}. You keep the same number, and each redeems for more and more {coin}.", "")


def exit_words(way: str) -> ExitWords:
    """How a way out is called; one that no room words is called by its name."""
    return EXITS.get(way) or ExitWords(way, way.capitalize(), "", "leaving", "unlock", "Review leaving", "")


def inside_words(token: str) -> tuple[str, str]:
    """What taking out what is inside a token is called, as an order and as a doing: "Unwrap", "unwrapping"."""
    found = convertible_by(token=token)
    return ("Unwrap", "unwrapping") if found is None or found.entry == WRAP else ("Withdraw", "withdrawing")


def way_titles(found: Sequence[WayOut]) -> dict[str, str]:
    """What the ways out of one token are called, by key: a sale also by what it brings where that tells several apart, else by
    its market.
    """
    brought = [way.pays for way in found if way.way == ways.SELL]
    return {way.key: _title(way, brought) for way in found}


def exit_titles(found: Sequence[ExitNow]) -> tuple[str, ...]:
    """What the ways out are called that a way to stake has, in their order, told apart as those of a token are."""
    brought = [way.pays for way in found if way.way == ways.SELL]
    return tuple(_title(way, brought) for way in found)


def _title(way: WayOut | ExitNow, brought: Sequence[str]) -> str:
    title = exit_words(way.way).title
    if way.way != ways.SELL or len(brought) < 2:
        return title
    return f"{title} for {way.pays}" if brought.count(way.pays) == 1 else f"{title}, {system_title(way.system)}"


def staking_words(way: WayToStake, redeems_for: int) -> StakingWords:
    """What a way to stake says of itself; `redeems_for` is the rate of its token, of 1e18."""
    told = STAKING.get(way.mechanism, _PLAIN)
    roles = {"token": way.token, "coin": way.coin, "rate": rate(redeems_for)}
    return StakingWords(told.style, told.gets.format(**roles), told.misread.format(**roles))


def how_it_pays(way: Stakeable) -> str:
    """The sentence of a way to stake on how holders are paid, without what they get."""
    gets = STAKING.get(way.mechanism, _PLAIN).gets.removeprefix(GETS)
    return gets.format(token=way.token, coin=way.coin)


def way_style(way: WayToStake | Stakeable) -> str:
    """How rewards arrive: "value rises daily"."""
    return STAKING.get(way.mechanism, _PLAIN).style


def fits_filter(way: WayToStake, key: str) -> bool:
    """Whether a way is of the style, or has the way out, of one of `FILTERS`."""
    if key == "rising":
        return way.style in RISING
    if key == "sold":
        return bool(way.markets)
    return not key or way.style == key


def fee_words(way: WayToStake) -> str:
    """The part of rewards that is kept: "10 %", or "none"."""
    return percent(way.fee_bps / BPS, 0 if way.fee_bps % 100 == 0 else 1) if way.fee_bps else "none"


def way_yearly(way: WayToStake) -> str:
    return percent(way.yearly.ppm / PPM)


def validators_words(way: WayToStake) -> str:
    """Who runs the validators, in a cell."""
    return VALIDATORS.get(way.validators, "not stated")


def ways_foot(found: tuple[WayToStake, ...]) -> str:
    """What the figures of the table are, and what is left out of it."""
    lived = [way.yearly.days for way in found]
    ahead = "what a usual day makes of a year, until one has been lived"
    mean = f"mean of the last {max(lived)} days" if lived and all(lived) else ahead
    parts = [f"A year, net: {mean}, after fees, not compounded."]
    if len({way.coin for way in found}) > 1:
        parts.append("Chains differ because each issues its coin at its own rate.")
    if any(way.markets for way in found) and not all(way.markets for way in found):
        parts.append("Every token that has a market can also be sold at once; locked stake cannot.")
    return " ".join(parts)


def exit_when(row: ExitNow) -> str:
    """How long it takes and up to how much, in a cell: "up to 412 ETH now", "12 to 36 h", "not before 15 May 2023"."""
    if row.shut:
        return not_before(row.opens) if row.opens else "shut now"
    if row.high_hours:
        return _short_range(row.low_hours, row.high_hours)
    return f"up to {amount(row.most, row.pays, 0)} {row.pays} now" if row.most is not None else "at once"


def exit_limit(row: ExitNow) -> str:
    """The same under the title of the way out, in a sentence."""
    words = exit_words(row.way)
    if row.shut:
        return not_before(row.opens) if row.opens else "shut now"
    most = words.limit.format(amount=amount_with_unit(row.most, row.pays, 0)) if row.most is not None else ""
    when = f"in {span_range(row.low_hours, row.high_hours)}" if row.high_hours else "" if most else "at once"
    if row.way == ways.SELL and not most:
        return "at once, more than 0.5 % under what it redeems for"
    return ", ".join(part for part in (when, most) if part)


def way_sentence(way: WayToStake) -> str:
    """A row as it is said: title, token, style, rate, fee, way out, validators."""
    parts = (
        system_title(way.system),
        way.token or "no token",
        way_style(way),
        f"{way_yearly(way)} a year",
        f"fee {fee_words(way)} of rewards" if way.fee_bps else "no fee on rewards",
        *(f"{exit_words(row.way).short} {_exit_said(row)}" for row in way.exits[:1]),
        RUNS.get(way.validators, ""),
    )
    return ", ".join(part for part in parts if part)


def _exit_said(row: ExitNow) -> str:
    if row.high_hours and not row.shut:
        return f"in {span_range(row.low_hours, row.high_hours)}"
    return exit_when(row)


def _short_range(low: int, high: int) -> str:
    if low == high or high < 48:
        return f"{low} to {high} h" if low != high else f"{high} h" if high < 48 else days_short(high)
    return f"{days_short(low).removesuffix(' d')} to {days_short(high)}"
