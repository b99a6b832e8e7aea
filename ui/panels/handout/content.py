"""What a hand-out says, from a practice: a title, what was held, a row for every numbered event, both lows, questions, sources.

Prices are those of one token everywhere, on the chart and in the table. Every figure is read from the samples of the practice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from ui import __version__
from ui.charts.series import ChartMarker
from ui.panels.holdings.lines import ALL_LST
from ui.wording import count, date, date_time, decimal, first_coin, first_token, percent, seconds_date, token_name
from ui.wording.handout import QUESTIONS, TITLE, gap_words, low_words, shut_words
from ui.wording.numbers import moment
from ui.wording.records import recorded_as, source_words_at
from wallet import FileProblem, Quote, deepest, leaving, quote_at, scenario

if TYPE_CHECKING:
    from wallet import Practice, World

PRACTICE = "Practice: no real money."
PLACES = 5
"""Decimals of what one token sells and redeems for, on the chart and in the table."""
SOURCES = {
    "recorded": "pool record",
    "recorded price with assumed depth": "price record",
    "reconstructed from quotes": "daily mean",
    "reconstructed": "model",
}
"""Where prices come from, as short as a column is."""
HOUR_NAMED = re.compile(r"\{(\d+)\}")
HEADS = ("", "Date, UTC", "What happened", "{unit}", "Below redemption", "Price", "Source")


class HandoutRow(msgspec.Struct, frozen=True):
    """An hour: the number of its event on the chart (0: no event), when, what, the price of one token, and who says so."""

    number: int
    hour: int
    when: str
    what: str
    price: str = ""
    discount: str = ""
    kind: str = ""
    source: str = ""
    strong: bool = False
    own: bool = False

    def cells(self) -> tuple[str, ...]:
        """The texts under `HEADS`, the number apart."""
        return (self.when, self.what, self.price, self.discount, self.kind, self.source)


class HandoutPage(msgspec.Struct, frozen=True):
    """All that a page says around its chart."""

    title: str
    lead: str
    redeems: str
    sells: str
    heads: tuple[str, ...]
    rows: tuple[HandoutRow, ...]
    lows: str
    questions: tuple[str, ...]
    foot: tuple[str, ...]


def handout_of(practice: Practice, markers: Sequence[ChartMarker]) -> HandoutPage:
    """Read a practice up to where it stands; `markers` are those of the chart, which numbers them."""
    world, series, told = practice.world, practice.series(first_token()), _scenario(practice.world.scenario)
    held = practice.series(ALL_LST)
    own, token = told.handout if told is not None else None, token_name(first_token())
    opens = leaving.redemption_opens(world)
    span = f"{date(world.start, 0)} to {date(world.start, world.hour)}"
    redeems = f"Redeems for {decimal(float(series.redemption_rate[-1]), PLACES)} {first_coin()}"
    last = quote_at(series, world.hour)
    return HandoutPage(
        title=own.title if own else TITLE.format(title=told.title if told else world.scenario, token=token),
        lead=" ".join(
            part
            for part in (
                f"{span}. {decimal(float(held.balance[-1]), 4)} {token} are held at the end.",
                shut_words(opens) if opens else "",
            )
            if part
        ),
        redeems=f"{redeems}{when_paid(world)}",
        sells=f"Sells for {decimal(last.price, PLACES)} {first_coin()} at the end, {gap_words(last)}"
        if last
        else "No market at the end",
        heads=tuple(head.format(unit=f"{first_coin()} for 1 {token}") for head in HEADS),
        rows=tuple(sorted(_rows(practice, markers, told), key=lambda row: row.hour)),
        lows=_lows(series, world, _stories(told)),
        questions=tuple(_asked(question, series) for question in (own.questions if own else QUESTIONS)),
        foot=_foot(world, told),
    )


def when_paid(world: World) -> str:
    """What belongs beside a redemption value while redemption is shut: ", not before 15 May 2023"."""
    opens = leaving.redemption_opens(world)
    return f", not before {seconds_date(opens)}" if opens else ""


def _scenario(name: str) -> Any:
    """The scenario, or None where this program does not have it."""
    try:
        return scenario(name)
    except (FileProblem, KeyError):
        return None


def _rows(practice: Practice, markers: Sequence[ChartMarker], told: Any) -> Iterator[HandoutRow]:
    """A row for every numbered event, for a low in whose hour nothing happened, and for the end."""
    world, series = practice.world, practice.series(first_token())
    stories = _stories(told)
    lows = [low for low in (deepest(series), deepest(series, within=True)) if low is not None and low.discount > 0]
    named = set()
    for marker in markers:
        hour, story = int(marker.hour), stories.get((int(marker.hour), marker.label))
        quote = quote_at(series, hour, within=story is not None and story.low) or quote_at(series, hour)
        source = "my own move" if marker.own else story.source if story is not None else "model"
        named.add((hour, quote.within if quote else False))
        row = _row(world, marker.number, hour, marker.label, quote, source, lows, marker.own)
        yield (
            replace(row, when=_minute(world, hour, story.at))
            if story is not None and story.at and quote and quote.within
            else row
        )
    for low in lows:
        if (low.hour, low.within) not in named:
            what = "Lowest trade" if low.within else "Lowest hourly price"
            yield _row(world, 0, low.hour, what, low, _recorded(world, low.hour), lows)
    end = "End of record" if world.hour == world.recorded_until else "End of the chart"
    yield _row(world, 0, world.hour, end, quote_at(series, world.hour), _recorded(world, world.hour), lows)


def _row(
    world: World, number: int, hour: int, what: str, quote: Quote | None, source: str, lows: Sequence[Quote], own: bool = False
) -> HandoutRow:
    when = _when(world, date_time(world.start, hour))
    if quote is None:
        return HandoutRow(number, hour, when, what, "no market", "", "", source, own=own)
    kind = "low of the hour" if quote.within else "on the hour"
    return HandoutRow(
        number, hour, when, what, decimal(quote.price, PLACES), percent(quote.discount), kind, source, quote in lows, own
    )


def _when(world: World, text: str) -> str:
    return text.replace(f" {moment(world.start, 0).year},", ",")


def _minute(world: World, hour: int, at: str) -> str:
    """The date of a trade in the hour that ends at `hour`, with the clock time that its source gives."""
    return _when(world, f"{date(world.start, hour - 1)}, {at}")


def _stories(told: Any) -> dict[tuple[int, str], Any]:
    return {(each.hour, each.label): each for each in told.story_events} if told is not None else {}


def _lows(series: Any, world: World, stories: dict[tuple[int, str], Any]) -> str:
    within = deepest(series, within=True)
    at = next((story.at for story in stories.values() if within is not None and story.low and story.hour == within.hour), "")
    return low_words(deepest(series), within, world.start, at)


def _asked(question: str, series: Any) -> str:
    """The question with the prices that it names by their hours; a dash for an hour not lived."""

    def priced(found: re.Match[str]) -> str:
        quote = quote_at(series, int(found[1]))
        return decimal(quote.price, PLACES) if quote is not None else "\N{EM DASH}"

    return HOUR_NAMED.sub(priced, question)


def _recorded(world: World, hour: int) -> str:
    return SOURCES[source_words_at(world, hour)]


def _foot(world: World, given: Any) -> tuple[str, ...]:
    recorded = min(world.hour, world.recorded_until)
    quoted = recorded_as(world.scenario).quoted_after_hour
    told = f", recorded to hour {count(min(recorded, quoted or recorded))}" if recorded else ""
    if quoted is not None and recorded > quoted:
        told += f", reconstructed from quotes to hour {count(recorded)}"
    hours = f"hours 0 to {count(world.hour)}{told}"
    lines = [f"Sluice {__version__}. {PRACTICE} Scenario {world.scenario}, seed {world.seed}, {hours}."]
    if given is not None and given.record is not None:
        lines.append(f"Record: {given.record.title}. Source: {given.record.source}.")
    return tuple(lines)
