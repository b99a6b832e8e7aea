"""A day's report that rebases a token, with ten holders and with a hundred thousand of them on the real ledger.

A holder's balance is shares x ether / shares in all, so a rebase changes a few totals in the mechanism and touches no holder.
Measured apart: that report, and the world's whole hour in which it falls. The hour also moves ether and mints the fee's shares;
a frozen ledger copies a token's row of holders to change it, so this part grows with them.
"""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from tests.benchmarks.mechanisms.table import Act, Row, each, in_turns, ratio
from wallet.library import start
from wallet.world import oracle_report
from wallet.world.crowd import OTHERS
from wallet.world.hour import pass_hour
from wallet.world.ledger import Ledger
from wallet.world.reports_ahead import hours_to_report
from wallet.world.state import World

FEW, MANY = 10, 100_000
TIMES = 20
DAY_S = 86_400


def held_by(count: int) -> World:
    """A world an hour before its report, the others' staked ether spread over that many holders."""
    world = start("calm", 7)
    for _ in range(hours_to_report(world) - 1):
        world, _ = pass_hour(world)
    return replace(world, ledger=spread(world.ledger, count))


def spread(ledger: Ledger, count: int) -> Ledger:
    """Give each of `count` new holders the same part of what the others hold."""
    row = dict(ledger.holdings["stETH"])
    part = row[OTHERS] // (count + 1)
    row |= {f"holder {number}": part for number in range(count)}
    row[OTHERS] -= part * count
    return replace(ledger, holdings={**ledger.holdings, "stETH": row})


def report(world: World) -> object:
    """What the mechanism does in a report of a day's ordinary gain."""
    pool, queue = world.lido.pool, world.lido.queue
    seen = oracle_report.Figures(
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


def rows() -> list[Row]:
    """Measure both with few holders and with many, in turns."""
    worlds = {f"{count:,} holders": held_by(count) for count in (FEW, MANY)}
    few, many = worlds
    table = []
    for what, act in (("rebase in the mechanism", report), ("hour of the report, with the ledger", pass_hour)):
        spent = in_turns({name: partial(repeatedly, partial(act, world)) for name, world in worlds.items()})
        table += [Row(f"{what}, {name}", each(spent[name], TIMES), "us") for name in worlds]
        table.append(Row(f"  {many} / {few}", ratio(spent[many], spent[few]), "times"))
    return table
