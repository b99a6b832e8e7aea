"""Scenarios: starting worlds with a story, read from `resources/scenarios/`."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from wallet.amounts import parse
from wallet.library.figures import Coins, DecimalText, Moment, Whole
from wallet.library.presets import read_resource
from wallet.library.tokens import TOKENS
from wallet.world import records, shocks
from wallet.world.state import Scheduled, Shock


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
    """Where a scenario's recorded flows are, and whose record it is."""

    file: str
    title: str
    source: str


class ChainStart(msgspec.Struct, frozen=True):
    """The chain at the scenario's first hour."""

    fork: Literal["altair", "electra"]
    active_eth: Coins
    entry_queue_eth: Coins
    exit_queue_eth: Coins
    participation_ppm: Whole


class LidoStart(msgspec.Struct, frozen=True):
    """The liquid staking protocol at the scenario's first hour."""

    share_rate: Coins
    pooled_eth: Coins
    buffered_eth: Coins
    withdrawals_open: bool
    withdrawal_vault_eth: Coins
    execution_vault_eth: Coins
    opens: Moment | None = None


class MarketStart(msgspec.Struct, frozen=True):
    """The pool at the scenario's first hour."""

    ether: Coins
    steth: Coins
    amplification: Whole
    fee_1e10: Whole
    admin_fee_1e10: Whole


class PricesStart(msgspec.Struct, frozen=True):
    """What the coin and the network cost."""

    coin_usd: Coins
    coin_sway_ppb: Whole
    gas_price_gwei: Coins


class CrowdStart(msgspec.Struct, frozen=True):
    """How everyone else behaves."""

    noise_ppm: Whole
    arbitrage_ppm: Whole
    patience_ppm: Whole
    premium_ppm: Whole
    shut_discount_ppm: Whole
    stake_eth_day: Coins
    redeem_eth_day: Coins
    entry_eth_day: Coins
    exit_eth_day: Coins
    execution_eth_day: Coins


class Scenario(msgspec.Struct, frozen=True):
    """A starting world and its story. `opens_at` hours are already lived when a practice opens on it."""

    title: str
    summary: str
    start: datetime
    opens_at: int
    story: str
    holdings: dict[str, DecimalText]
    chain: ChainStart
    lido: LidoStart
    market: MarketStart
    prices: PricesStart
    crowd: CrowdStart
    reconstructed: bool = False
    record: RecordFile | None = None
    story_events: tuple[StoryEvent, ...] = ()
    handout: Handout | None = None
    agenda: tuple[AgendaEntry, ...] = ()


class Opening(msgspec.Struct, frozen=True):
    """What a new practice of a scenario gives: holdings in smallest units by token, and when it begins and opens, in
    seconds since 1970. `record_ends` is the end of the last recorded hour, None where no hour is recorded.
    """

    holdings: dict[str, int]
    begins: int
    opens: int
    record_ends: int | None


def scenario_names() -> tuple[str, ...]:
    """Return the names of the scenarios that ship, in the order in which they are offered."""
    return ("calm", "june-2022", "june-2022-open")


@cache
def scenario(name: str) -> Scenario:
    """Return a scenario by name. A missing or malformed one is a FileProblem (preset_missing, preset_malformed)."""
    return read_resource(Scenario, "scenarios", name)


def opening(name: str) -> Opening:
    """Return what a new practice of this scenario gives."""
    found = scenario(name)
    begins = int(found.start.timestamp())
    hours = len(_record(found.record).rows) if found.record else 0
    return Opening(holdings_of(found), begins, begins + found.opens_at * 3600, begins + hours * 3600 if hours else None)


def record_of(name: str) -> str:
    """Put a scenario's record where worlds find it and return its digest; "" where the scenario has none."""
    found = scenario(name).record
    return "" if found is None else records.put(msgspec.json.encode(_record(found)))


@cache
def _record(found: RecordFile) -> records.Record:
    text = (files("resources") / "scenarios" / found.file).read_text()
    return records.Record(found.title, found.source, tuple(_row(line) for line in csv.DictReader(io.StringIO(text))))


def _row(line: dict[str, str]) -> records.Row:
    fixed = {key: parse(text.lstrip("-"), 18, "plain") for key, text in line.items() if key != "utc"}
    sale = -fixed["net_sale"] if line["net_sale"].startswith("-") else fixed["net_sale"]
    return records.Row(fixed["share_rate"], fixed["liquidity_factor"], sale, fixed["sell_price"], fixed["low"], fixed["high"])


def planned(name: str) -> tuple[Scheduled[Shock], ...]:
    """Return a scenario's agenda: its shocks and its captions, in order."""
    found = scenario(name)
    entries: list[Scheduled[Shock]] = [Scheduled(entry.hour, _shock(entry), entry.label) for entry in found.agenda]
    entries += [Scheduled(told.hour, shocks.Story(told.note), told.label) for told in found.story_events]
    return tuple(sorted(entries, key=lambda entry: entry.hour))


def _shock(entry: AgendaEntry) -> Shock:
    amount = parse(entry.amount, 18, "plain")
    return shocks.RedemptionRush(amount) if entry.kind == "RedemptionRush" else shocks.LargeSale(amount)


def holdings_of(found: Scenario) -> dict[str, int]:
    """Return what you start with, in smallest units by token."""
    return {token: parse(text, TOKENS[token].decimals, "plain") for token, text in found.holdings.items()}
