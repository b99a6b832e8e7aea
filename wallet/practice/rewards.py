"""What staking earned, day by day: what arrived, in which way, what the protocol kept, and what that day makes in a year.

Rewards are told by the events of reports and of locked positions; nothing is computed a second time. They stand along the line
from the root to a point, and no move of one's own is among them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from wallet.actions.base import YOU
from wallet.practice import net
from wallet.practice.series import Series
from wallet.world.book import Book
from wallet.world.following import LOCKED
from wallet.world.lines import lent_parts
from wallet.world.oracle_report import FEE_ONE
from wallet.world.state import DAY_HOURS, World
from wallet.world.tokens import Token

PPM = 10**6
DAY_S = 86_400
YEAR_DAYS = 365
MEAN_DAYS = 30
"""Days over which a way's rate a year is meant."""
KINDS = ("rebase", "negative_rebase", "locked_reward", "service_reward")
READ = f"""
    SELECT hour, kind, figures, system FROM event WHERE moment = ? AND hour BETWEEN ? AND ?
    AND kind IN {KINDS} AND account = ? ORDER BY hour, id
"""
ToldRow = tuple[net.Hour, net.Word, net.Stored, net.Word]


class Reward(msgspec.Struct, frozen=True):
    """What one followed key earned in one report. `held` is what there was before it, in the token's smallest unit; `amount` and
    `fee` are in that of `coin`, `amount` after the fee and negative where a loss arrived. `year_ppm` is that stretch as a year.
    """

    hour: int
    key: str
    token: str
    held: int
    amount: int
    fee: int
    year_ppm: int
    coin: str


class RewardSum(NamedTuple):
    """Rewards of one coin in sum: its smallest units after the fee, those of the fee, and how many `rows` there were."""

    amount: int
    fee: int
    rows: int


class YearlyRate(NamedTuple):
    """A net rate a year in millionths: the mean of the last `days` days, without compounding."""

    ppm: int
    days: int


def read_rewards(world: World, db: sqlite3.Connection, moment: int, first: int, last: int) -> Iterator[tuple[int, list[Reward]]]:
    """Return what each report and each locked position told me of the hours `first` to `last` of a moment.

    `world` is any of the practice: it has the tokens' usual order.
    """
    for hour, kind, stored, system in net.rows(db.execute(READ, (moment, first, last, YOU)), ToldRow, net.MOST_EVENTS):
        yield hour, told(world.listed, coin_of(world, system), hour, kind, stored, system)


def chosen(told: Sequence[Sequence[Reward]], after_hour: int = -1, key: str = "") -> tuple[Reward, ...]:
    """Return the rewards of the hours after `after_hour`, newest first; with `key` only of that one."""
    return tuple(row for rows in reversed(told) for row in rows if row.hour > after_hour and (not key or row.key == key))


def coin_of(world: World, system: str) -> str:
    """Return the coin in which a system's rewards are counted where they are no token's; without a name the world's first."""
    found = world.systems.get(system)
    return found.coin if isinstance(found, Book) else world.coin


def told(tokens: Mapping[str, Token], coin: str, hour: int, kind: str, stored: str, system: str = "") -> list[Reward]:
    """Return the rewards that an event of one of the `KINDS` tells by its figures: of `tokens` in their order, or in `coin`."""
    figures = net.numbers(stored)
    return [_locked(coin, hour, figures, system or LOCKED)] if kind == "locked_reward" else _reported(tokens, hour, figures)


def reward_sum(rows: Iterable[Reward]) -> RewardSum:
    """Return what rewards of one coin come to together."""
    amount = fee = count = 0
    for row in rows:
        amount, fee, count = amount + row.amount, fee + row.fee, count + 1
    return RewardSum(amount, fee, count)


def reward_sums(rows: Iterable[Reward]) -> dict[str, RewardSum]:
    """Return what rewards come to together, coin by coin, in the order in which they come."""
    sums: dict[str, RewardSum] = {}
    for row in rows:
        amount, fee, count = sums.get(row.coin, (0, 0, 0))
        sums[row.coin] = RewardSum(amount + row.amount, fee + row.fee, count + 1)
    return sums


def yearly_rate(series: Series) -> YearlyRate | None:
    """Return what a way has paid in the last days of its series, 30 at most; None where not even a day is known."""
    known = series.hour[series.redemption_rate == series.redemption_rate]
    days = min(MEAN_DAYS, int(known[-1] - known[0]) // DAY_HOURS) if len(known) else 0
    if not days:
        return None
    begun, ended = (float(series.redemption_rate[place]) for place in (-1 - days * DAY_HOURS, -1))
    return YearlyRate(round((ended / begun - 1) * PPM * YEAR_DAYS / days), days)


def _reported(tokens: Mapping[str, Token], hour: int, figures: dict[str, int]) -> list[Reward]:
    """Return the rewards of a report, a row for each form in which the token was held, and each place at a lender."""
    before, after, elapsed = figures["before_1e27"], figures["after_1e27"], figures.get("elapsed_s", DAY_S)
    year = (after - before) * PPM * YEAR_DAYS * DAY_S // (before * elapsed) if before and elapsed else 0
    part = figures.get("fee_1e20", 0)
    rows, places = [], list(tokens)
    for name, gain in figures.items():
        key = name.removeprefix("gain_")
        token = (lent_parts(key) or (key,))[0]
        if key != name and token in tokens:
            fee = gain * part // (FEE_ONE - part) if gain > 0 else 0
            rows.append(Reward(hour, key, token, figures[f"held_{key}"], gain, fee, year, tokens[token].coin))
    return sorted(rows, key=lambda row: (places.index(row.token), row.key))


def _locked(coin: str, hour: int, figures: dict[str, int], book: str) -> Reward:
    held, gain = figures["held"], figures["gain"]
    elapsed = figures.get("elapsed_s", DAY_S)
    year = gain * PPM * YEAR_DAYS * DAY_S // (held * elapsed) if held and elapsed else 0
    return Reward(hour, f"{book}-{figures['id']}", coin, held, gain, figures["fee"], year, coin)
