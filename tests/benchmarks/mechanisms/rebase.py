"""A day's report that rebases a token, and hours of the world, with ten holders and with a hundred thousand of them.

A holder's balance is shares x ether / shares in all, so a rebase changes a few totals in the mechanism and touches no holder.
Measured apart: that report, and hours of the whole world on the real ledger, those in which it falls and all others. In each hour
another holder pays somebody, so that the ledger's folding of changes is in the mean, and in the longest hour.
"""

from __future__ import annotations

import statistics
import time
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from tests.benchmarks.mechanisms.table import Act, Row, each, in_turns, ratio
from tests.wallet import rooms
from wallet.library import start
from wallet.world import ledger as books
from wallet.world import oracle_report
from wallet.world.hour import pass_hour
from wallet.world.ledger import Ledger
from wallet.world.lines import OTHERS
from wallet.world.reports_ahead import REPORT_HOUR, hours_to_report
from wallet.world.state import DAY_HOURS, World

FEW, MANY = 10, 100_000
TIMES = 20
DAYS, ROUNDS = 5, 9
DAY_S = 86_400


def held_by(count: int) -> World:
    """A world an hour before its report, the others' staked ether spread over that many holders."""
    world = start("calm", 7)
    for _ in range(hours_to_report(world) - 1):
        world, _ = pass_hour(world)
    return replace(world, ledger=spread(world.ledger, count))


def spread(ledger: Ledger, count: int) -> Ledger:
    """Give each of `count` new holders the same part of half of what the others hold."""
    row = dict(ledger.holdings["stETH"])
    part = row[OTHERS] // (2 * count)
    row |= {f"holder {number}": part for number in range(count)}
    row[OTHERS] -= part * count
    return replace(ledger, holdings={**ledger.holdings, "stETH": row})


def report(world: World) -> object:
    """What the mechanism does in a report of a day's ordinary gain."""
    pool, queue = rooms.lido(world).pool, rooms.lido(world).queue
    seen = oracle_report.ReportedFigures(
        timestamp=world.now,
        elapsed=DAY_S,
        cl_validators=pool.cl_validators,
        cl_balance=pool.cl_balance + pool.cl_balance // 12_500,
        withdrawal_vault=0,
        execution_vault=0,
        exited=pool.exits[-1][1] if pool.exits else 0,
    )
    return oracle_report.report(pool, queue, oracle_report.prepare(pool, queue, seen, False))


def repeatedly(act: Act) -> None:
    """Do it often enough to be measured."""
    for _ in range(TIMES):
        act()


def paid(world: World, count: int) -> World:
    """Let this hour's holder pay another one; the next hour it is another's turn."""
    giver, taker = world.hour * 7 % count, (world.hour * 7919 + 1) % count
    return replace(
        world, ledger=books.move(world.ledger, "stETH", f"holder {giver}", f"holder {taker}", world.units("stETH", 10**12))
    )


class Stretch(NamedTuple):
    """CPU seconds of the hours of a few days: those without a report and those with one."""

    ordinary: list[float]
    reports: list[float]


def lived(worlds: dict[int, World], hours: int) -> dict[int, Stretch]:
    """Live hours in each of the worlds, in turns, and go on from there the next time."""
    spent = {count: Stretch([], []) for count in worlds}
    for _ in range(hours):
        for count, world in worlds.items():
            begun = time.process_time()
            world, _ = pass_hour(paid(world, count))
            took = time.process_time() - begun
            with_report = world.now // 3600 % DAY_HOURS == REPORT_HOUR
            (spent[count].reports if with_report else spent[count].ordinary).append(took)
            worlds[count] = world
    return spent


def hours(worlds: dict[int, World]) -> list[Row]:
    """Measure hours in rounds of some days each."""
    lived(worlds, DAY_HOURS)
    rounds = [lived(worlds, DAYS * DAY_HOURS) for _ in range(ROUNDS)]
    table = []
    for what, place in (("an hour without a report", 0), ("the hour of the report", 1)):
        means = {count: [statistics.fmean(spent[count][place]) for spent in rounds] for count in worlds}
        longest = {count: [max(spent[count][place]) for spent in rounds] for count in worlds}
        table += [
            Row(f"{what}, {count:,} holders", each(means[count], 1), "us", f"longest {max(longest[count]) * 1e3:.1f} ms")
            for count in worlds
        ]
        table.append(Row(f"  {MANY:,} holders / {FEW} holders", ratio(means[MANY], means[FEW]), "times", "budget 1.3"))
    return table


def rows() -> list[Row]:
    """Measure both with few holders and with many, in turns."""
    worlds = {count: held_by(count) for count in (FEW, MANY)}
    acts = {count: partial(repeatedly, partial(report, world)) for count, world in worlds.items()}
    spent = in_turns({str(count): act for count, act in acts.items()})
    table = [Row(f"rebase in the mechanism, {count:,} holders", each(spent[str(count)], TIMES), "us") for count in worlds]
    table.append(Row(f"  {MANY:,} holders / {FEW} holders", ratio(spent[str(MANY)], spent[str(FEW)]), "times"))
    return [*table, *hours(worlds)]
