"""Scenarios: starting worlds with a story, read from `resources/scenarios/`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

import msgspec

from wallet.amounts import parse
from wallet.library.chains import chain
from wallet.library.figures import Coins, DecimalText, Whole
from wallet.library.presets import Preset, any_preset, read_resource
from wallet.library.reading import Beginning
from wallet.world import records, shocks
from wallet.world.beginning import in_order
from wallet.world.state import Habit, Issuer, Scheduled, Shock, System
from wallet.world.stored import AnyHabit, AnySystem
from wallet.world.tokens import Token

BESIDE = ("supplied", "borrowed", "optimal_bps", "slope1_bps", "slope2_bps", "entry_queue", "exit_queue")
"""The columns of a record that tell of others than its market, each where it stands."""


class StoryEvent(msgspec.Struct, frozen=True):
    """A caption of history: what had happened by that hour. `low`: what counts of the hour before is its lowest trade.

    `at` is when in that hour it was ("11:24", UTC), where the source says so.
    """

    hour: int
    label: str
    note: str
    source: str = ""
    low: bool = False
    at: str = ""


class Handout(msgspec.Struct, frozen=True):
    """What a page to hand out asks: a title that is a sentence, and questions that the page's own figures answer. In a
    question "{148}" stands for the price at the end of hour 148, as the samples have it.
    """

    title: str
    questions: tuple[str, ...]


class AgendaEntry(msgspec.Struct, frozen=True):
    """A shock that the scenario plans; `amount` in whole tokens."""

    hour: int
    label: str
    kind: Literal["RedemptionRush", "LargeSale"]
    amount: DecimalText


class RecordFile(msgspec.Struct, frozen=True):
    """Where a scenario's recorded flows are, and whose record it is.

    `depth_assumed`: prices alone are recorded, of a pool whose depth is not; `quoted_after`: from which hour on they are made of
    daily means, 0 where every hour is recorded.
    """

    file: str
    title: str
    source: str
    depth_assumed: bool = False
    quoted_after: int = 0


class SystemEntry(Beginning, frozen=True, kw_only=True):
    """A system that stands in the scenario: its preset, the figures of its first hour, and its name where it is not the preset's.

    `kind` is the tag of the system's struct; without one the preset's mechanism says it. `title` is what it is called where
    that is not the preset's title.
    """

    preset: str
    kind: str = ""
    name: str = ""
    title: str = ""

    @classmethod
    def shape_of(cls, given: dict[str, Any]) -> tuple[type[msgspec.Struct] | None, str, Iterable[str]]:
        found = _room(given.get("kind", ""), given.get("preset", ""))
        return (None, "kind" if given.get("kind") else "preset", rooms()) if found is None else (found.At, "kind", ())

    @property
    def room(self) -> type[System]:
        """The struct that it becomes."""
        found = _room(self.kind, self.preset)
        assert found is not None, "its figures were read by it"
        return found

    @property
    def given(self) -> Preset[Any]:
        """The preset. Refuses preset_missing and preset_malformed."""
        return preset_of(self.preset)

    @property
    def called(self) -> str:
        return self.name or self.preset

    def brings(self) -> tuple[Token, ...]:
        """Return the tokens that a world has because of it, as they are before any market sells them."""
        return self.room.brings(self.called, self.given)

    @property
    def known_as(self) -> str:
        """What people call it."""
        return self.title or self.given.title

    @property
    def place(self) -> str:
        """What the assumptions page calls the place of its figures: its role, a protocol's name."""
        return self.called if issubclass(self.room, Issuer) else self.room.role


class HabitEntry(Beginning, frozen=True, kw_only=True):
    """What others do in the scenario: `kind` is the tag of the habit's struct, `system` on whom it acts."""

    kind: str
    system: str

    @classmethod
    def shape_of(cls, given: dict[str, Any]) -> tuple[type[msgspec.Struct] | None, str, Iterable[str]]:
        found = habits().get(given.get("kind", ""))
        return (None, "kind", habits()) if found is None else (found.At, "kind", ())

    @property
    def habit(self) -> type[Habit]:
        """The struct that it becomes."""
        return habits()[self.kind]


class CoinEntry(msgspec.Struct, frozen=True):
    """What a coin costs at first, how its price sways, and how closely it moves with that of the first coin: their correlation,
    None for not at all.
    """

    coin_usd: Coins
    coin_sway_ppb: Whole
    coin_shared_ppm: Whole | None = None


class Scenario(msgspec.Struct, frozen=True):
    """A starting world and its story. `opens_at` hours are already lived when a practice opens on it.

    `systems` come in the order in which their hour passes, and each after those that it stands on; `crowd` in the order in
    which it acts.
    """

    title: str
    summary: str
    start: datetime
    opens_at: int
    story: str
    holdings: dict[str, DecimalText]
    coins: dict[str, CoinEntry]
    systems: tuple[SystemEntry, ...]
    crowd: tuple[HabitEntry, ...]
    reconstructed: bool = False
    record: RecordFile | None = None
    story_events: tuple[StoryEvent, ...] = ()
    handout: Handout | None = None
    agenda: tuple[AgendaEntry, ...] = ()


class Opening(msgspec.Struct, frozen=True):
    """What a new practice of a scenario gives: holdings in smallest units by token, and when it begins and opens, in
    seconds since 1970. `record_ends` is the end of the last recorded hour, None where no hour is recorded; `decimals` are
    those of the tokens held, which another world may not know.
    """

    holdings: dict[str, int]
    begins: int
    opens: int
    record_ends: int | None
    decimals: dict[str, int] = {}


def scenario_names() -> tuple[str, ...]:
    """Return the names of the scenarios that ship, in the order in which they are offered."""
    return ("calm-all", "june-2022", "june-2022-open", "july-2025", "calm")


@cache
def rooms() -> dict[str, type[System]]:
    """Return every kind of system by its tag."""
    return {str(kind.__struct_config__.tag): kind for kind in get_args(AnySystem)}


@cache
def habits() -> dict[str, type[Habit]]:
    """Return every kind of habit by its tag."""
    return {str(kind.__struct_config__.tag): kind for kind in get_args(AnyHabit)}


def preset_of(name: str) -> Preset[Any]:
    """Return the preset of a system. Refuses preset_missing and preset_malformed."""
    return chain(name) or any_preset(name)


def _room(kind: str, preset: str) -> type[System] | None:
    """Return the struct of a system by the tag of its kind, or by its preset's mechanism; None where none is known."""
    if kind:
        return rooms().get(kind)
    return room_of(preset_of(preset).mechanism)


def room_of(mechanism: str) -> type[System] | None:
    """Return the struct that presets of a mechanism become; None where there is none."""
    return next((room for room in rooms().values() if room.mechanism == mechanism), None)


@cache
def scenario(name: str) -> Scenario:
    """Return a scenario by name. A missing or malformed one is a FileProblem (preset_missing, preset_malformed)."""
    return read_resource(Scenario, "scenarios", name)


def opening_of(found: Scenario) -> Opening:
    """Return what a new practice of this scenario gives."""
    begins = int(found.start.timestamp())
    hours = len(_record(found.record).rows) if found.record else 0
    held, tokens = holdings_of(found), tokens_of(found)
    ends = begins + hours * 3600 if hours else None
    return Opening(held, begins, begins + found.opens_at * 3600, ends, {token: tokens[token].decimals for token in held})


def record_of(found: Scenario) -> str:
    """Put a scenario's record where worlds find it and return its digest; "" where the scenario has none."""
    return "" if found.record is None else records.put(msgspec.json.encode(_record(found.record)))


@cache
def _record(found: RecordFile) -> records.RecordedMarket:
    lines = list(csv.DictReader(io.StringIO((files("resources") / "scenarios" / found.file).read_text())))
    beside = [column for column in BESIDE if column in lines[0]]
    told = {column: {hour: _told(column, line[column]) for hour, line in enumerate(lines) if line[column]} for column in beside}
    return records.RecordedMarket(found.title, found.source, tuple(_row(line) for line in lines), told)


def _told(column: str, text: str) -> int:
    """Return a figure of a column: whole coins in wei, or basis points."""
    return int(text) if column.endswith("_bps") else parse(text, 18, "plain")


def _row(line: dict[str, str]) -> records.RecordedHour:
    """Return an hour; where it is not told, no liquidity moved, and the lowest and the highest price are not known."""
    sale = _fixed(line["net_sale"].lstrip("-"))
    return records.RecordedHour(
        share_rate=_fixed(line["share_rate"]),
        liquidity=_fixed(line.get("liquidity_factor", "1")),
        net_sale=-sale if line["net_sale"].startswith("-") else sale,
        price=_fixed(line["sell_price"]),
        low=_fixed(line.get("low", "0")),
        high=_fixed(line.get("high", "0")),
    )


def _fixed(text: str) -> int:
    return parse(text, 18, "plain")


def planned(found: Scenario) -> tuple[Scheduled[Shock], ...]:
    """Return a scenario's agenda: its shocks and its captions, in order."""
    entries: list[Scheduled[Shock]] = [Scheduled(entry.hour, _shock(entry), entry.label) for entry in found.agenda]
    entries += [Scheduled(told.hour, shocks.Story(told.note), told.label) for told in found.story_events]
    return tuple(sorted(entries, key=lambda entry: entry.hour))


def _shock(entry: AgendaEntry) -> Shock:
    amount = parse(entry.amount, 18, "plain")
    return shocks.RedemptionRush(amount) if entry.kind == "RedemptionRush" else shocks.LargeSale(amount)


def tokens_of(found: Scenario) -> dict[str, Token]:
    """Return the tokens of a scenario's systems in their usual order, as they are before any market sells them."""
    brought = (token for entry in found.systems for token in entry.brings())
    return {token.symbol: token for token in in_order(brought)}


def holdings_of(found: Scenario) -> dict[str, int]:
    """Return what you start with, in smallest units by token."""
    tokens = tokens_of(found)
    return {token: parse(text, tokens[token].decimals, "plain") for token, text in found.holdings.items()}
