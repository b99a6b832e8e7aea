"""The five answers in words, from the figures of the practice."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ui.wording import (
    amount_with_unit,
    brief_amount,
    count,
    not_before,
    percent,
    share,
    short_date,
    span,
    span_range,
    system_title,
)

if TYPE_CHECKING:
    from wallet import FiveAnswers, World

PPM, BPS = 1_000_000, 10_000


class Answer(NamedTuple):
    """A question, its answer sentence by sentence, and where it can be tried: a tab, a place on it, and what the link says."""

    question: str
    sentences: tuple[str, ...]
    tab: str
    place: str
    link: str


ADDED = {
    "growing_balance": "The number of {token} in your wallet grows with each report; each still redeems for one {coin}.",
    "rising_value": "The number of {token} stays; each one redeems for more {coin} as time passes.",
    "reported_rate": "The number of {token} stays; each one redeems for more {coin} when a new rate is reported.",
}
"""By how a token pays."""
NONE = "This practice has no token of staked coins. Begin one with another scenario to see them."


def answers(found: FiveAnswers, world: World) -> tuple[Answer, ...]:
    """The five answers, in order."""
    return (
        Answer("What is a liquid staking token?", _what(found), "stake", "stake", f"Stake some {found.pair.coin}"),
        Answer("Can I lose money?", _lose(found, world), "risk", "shock", "Try a shock"),
        Answer("Is it better than normal staking?", _better(found), "stake", "twins", "Compare both"),
        Answer("How do rewards get added?", _added(found, world), "wallet", "rewards", "Show my rewards"),
        Answer("Can I sell at any time?", _sell(found), "stake", "leave", "See every way out"),
    )


def _what(found: FiveAnswers) -> tuple[str, ...]:
    pair = found.pair
    title = system_title(pair.protocol)
    told = (
        "A token you get for coins you stake, and can use in their place. "
        f"{pair.token} represents {pair.coin} staked with {title}."
    )
    owed, so_many = amount_with_unit(found.owed, pair.coin), _so_many(found)
    worth = f"You hold {so_many}, which redeem" if found.held else f"You hold none; {so_many} would redeem"
    worth = f"{worth} for {owed}"
    sells = "and have no market" if found.sells is None else f"and sell for {amount_with_unit(found.sells, pair.coin)} now"
    return told, f"{worth} {sells}."


def _so_many(found: FiveAnswers) -> str:
    """How much each answer is about, in the same digits everywhere: what you hold, else a round example."""
    words = amount_with_unit if found.held else brief_amount
    return words(found.amount, found.pair.token)


def _lose(found: FiveAnswers, world: World) -> tuple[str, ...]:
    pair, ways = found.pair, []
    if found.gap_ppm is not None:
        worst = found.worst
        deepest = ""
        if worst is not None and worst.discount > 0:
            deepest = f"; the worst so far was {percent(worst.discount)} on {short_date(world.start, worst.hour)}"
        gap = percent(abs(found.gap_ppm) / PPM)
        ways.append(
            f"The price: {pair.token} sells {gap} {'under' if found.gap_ppm >= 0 else 'over'} what it redeems for{deepest}."
        )
    if found.slashed:
        lost = amount_with_unit(found.slashed, pair.coin)
        ways.append(f"A slashing: if 1 of {count(found.one_of)} validators is slashed, {_so_many(found)} lose {lost}.")
    ways.append("A contract: a bug may let somebody take part of what it holds.")
    return ("Yes.", *ways)


def _better(found: FiveAnswers) -> tuple[str, ...]:
    pair, facts = found.pair, found.facts
    told = "Neither is better for everybody."
    if facts is None:
        return told, f"{pair.coin} cannot be staked both ways at this moment, so there is nothing to compare."
    liquid = f"{pair.token} pays {_yearly(facts.yearly_liquid_ppm)} and starts at once"
    starts = f"starts after {span(facts.starts[1])}" if facts.starts[1] else "starts at once"
    leaves = "cannot leave yet" if facts.leaves is None else f"takes {span_range(facts.leaves[0], facts.leaves[2])} to leave"
    return told, f"{liquid}. Locked {pair.coin} pays {_yearly(facts.yearly_locked_ppm)}, {starts} and {leaves}."


def _added(found: FiveAnswers, world: World) -> tuple[str, ...]:
    pair = found.pair
    told = ADDED.get(found.style, "").format(token=pair.token, coin=pair.coin)
    kept = percent(found.fee_bps / BPS, 0 if found.fee_bps % 100 == 0 else 1)
    fee = f"The {kept} fee is taken from rewards, not from your stake."
    if found.latest is None:
        return told, "Nothing was added for you yet.", fee
    latest = found.latest
    last = f"The last was {amount_with_unit(latest.amount, latest.coin, sign=True)} on {short_date(world.start, latest.hour)}"
    return told, f"{last}; so far they come to {amount_with_unit(found.rewards.amount, latest.coin)}.", fee


def _sell(found: FiveAnswers) -> tuple[str, ...]:
    pair = found.pair
    if found.sells is None:
        sentences = [f"Not on a market: none here trades {pair.token}."]
    else:
        sells = amount_with_unit(found.sells, pair.coin)
        sentences = [f"Yes, at the price of the hour: {_so_many(found)} sell for {sells} now."]
    if found.within:
        within = share(found.near_ppm)
        sentences.append(f"The market pays up to {amount_with_unit(found.within, pair.coin, 0)} at no more than {within} under.")
    waits = [way for way in found.ways.ways if way.open and way.waits]
    shut = [way for way in found.ways.ways if not way.open and way.opens]
    if waits:
        way = min(waits, key=lambda way: way.likely_hours)
        sentences.append(
            f"Redeeming them brings {amount_with_unit(way.got, way.pays)} after {span_range(way.low_hours, way.high_hours)}."
        )
    elif shut:
        sentences.append(f"Redeeming is not possible yet: {not_before(shut[0].opens)}.")
    return tuple(sentences)


def _yearly(ppm: int) -> str:
    return f"{percent(ppm / PPM)} a year"
