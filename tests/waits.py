"""Waits told against waits lived: `python -m tests.waits [SEED]` prints the figures of 300 cases, `make validate` runs it.

A case is a scenario, a slashing of 0.1 to 10 %, a day after it, and an amount. The world is lived once for each slashing; the
requests are made in branches of it, and each branch is lived until it is served. Slashings and amounts are drawn evenly on a
logarithmic scale.
"""

from __future__ import annotations

import math
import random
import statistics
import sys
from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from tests.wallet import rooms
from wallet import World, actions, leaving, shocks
from wallet.library import start
from wallet.world import ledger as books
from wallet.world.hour import pass_hour

ETHER = 10**18
SCENARIOS = ("calm", "june-2022-open")
BEGIN = {"calm": 720, "june-2022-open": 0}
"""The hour in which a practice of the scenario opens."""
DAYS_AFTER = 60
LEAST_PPM, MOST_PPM = 1_000, 100_000
MOST_STETH = 10_000
LONGEST_DAYS = 400
WIDEST_HOURS = 48


class Case(NamedTuple):
    """A request of `amount` wei, `after` hours after `share_ppm` of the validators were slashed in hour `slashed`."""

    scenario: str
    share_ppm: int
    slashed: int
    after: int
    amount: int


class Lived(NamedTuple):
    """The hours told, low, likely and high, and the hours lived."""

    case: Case
    low: int
    likely: int
    high: int
    lived: int

    @property
    def inside(self) -> bool:
        return self.low <= self.lived <= self.high

    @property
    def narrow(self) -> bool:
        """Whether the upper end is at most 2.5 times the lower and two days."""
        return 2 * self.high <= 5 * self.low + 2 * WIDEST_HOURS


def cases(seed: int, slashings: int, requests: int) -> Iterator[list[Case]]:
    """Yield for each of `slashings` lives its `requests` cases, earliest first."""
    drawn = random.Random(seed)
    for life in range(slashings):
        scenario = SCENARIOS[life % len(SCENARIOS)]
        share = round(math.exp(drawn.uniform(math.log(LEAST_PPM), math.log(MOST_PPM))))
        slashed = BEGIN[scenario] + (drawn.randrange(30 * 24) if drawn.random() < 0.5 else 0)
        asked = sorted((drawn.randrange(DAYS_AFTER * 24), _amount(drawn)) for _ in range(requests))
        yield [Case(scenario, share, slashed, after, amount) for after, amount in asked]


def _amount(drawn: random.Random) -> int:
    return round(math.exp(drawn.uniform(0, math.log(MOST_STETH))) * 1_000) * ETHER // 1_000


def live(together: list[Case]) -> Iterator[Lived]:
    """Live the world of cases that share a slashing, and each request in a branch of it."""
    first = together[0]
    world = _later(start(first.scenario, 7), first.slashed)
    world = actions.Shock(shock=shocks.SlashValidators(first.share_ppm)).apply(world).world
    for case in together:
        world = _later(world, case.slashed + case.after)
        yield ask(world, case)


def ask(world: World, case: Case) -> Lived:
    """Ask for the case's amount in `world` and live until it is served."""
    given = world.units("stETH", case.amount + ETHER)
    asked = replace(world, ledger=books.move(world.ledger, "stETH", "others", "you", given))
    asked = replace(asked, ledger=books.move(asked.ledger, "ETH", "others", "you", ETHER))
    done = actions.RequestWithdrawal(amount=case.amount).apply(asked)
    low, likely, high = leaving.hours_of(done.receipt.stages)
    later, last, hours = done.world, done.receipt.figures["last_request"], 0
    while rooms.lido(later).queue.last_finalized < int(last) and hours < LONGEST_DAYS * 24:
        later, hours = pass_hour(later)[0], hours + 1
    return Lived(case, low, likely, high, hours)


def _later(world: World, hour: int) -> World:
    while world.hour < hour:
        world, _ = pass_hour(world)
    return world


def main(seed: int = 1) -> None:
    """Print the share of 300 waits inside the range told, how wide the ranges are, and every wait outside."""
    found = [lived for together in cases(seed, 60, 5) for lived in live(together)]
    inside = sum(row.inside for row in found)
    narrow = sum(row.narrow for row in found)
    print(f"seed {seed}: {inside} of {len(found)} waits lived lie inside the range told: {inside / len(found):.1%}")
    print(f"{narrow} of {len(found)} ranges end at 2.5 times their lower end and two days, or before")
    spread = statistics.median(row.high / row.low for row in found)
    exact = sum(abs(row.lived - row.likely) <= 24 for row in found)
    print(f"upper end / lower end: {spread:.2f} (median); likely within a day of lived: {exact / len(found):.1%}")
    for row in found:
        if not row.inside:
            case = row.case
            print(
                f"  outside: {case.scenario}, {case.share_ppm / 10_000:.2f} % in hour {case.slashed}, {case.after} h later, "
                f"{case.amount / ETHER:.0f} stETH: told {row.low} to {row.high} h, lived {row.lived} h"
            )


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:2]))
