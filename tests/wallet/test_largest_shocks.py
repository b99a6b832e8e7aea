"""Nothing that can be made to happen breaks a world: each scenario runs to its end with every shock at its largest, twice."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence

import pytest

from tests.wallet import rooms
from wallet import World, actions, shocks
from wallet.errors import Refused
from wallet.library import scenario_names, start
from wallet.world.audit import audit
from wallet.world.hour import pass_hour
from wallet.world.sampling import samples

ETHER, GWEI = 10**18, 10**9
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
LONGEST_HOURS = {"calm": 720 + 60 * 24, "june-2022": 60 * 24, "june-2022-open": 80 * 24, "july-2025": 89 * 24}
"""The record with what follows it; calm has no end, and is lived for two months after its beginning."""


def live(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _ = pass_hour(world)
        assert rooms.lido(world).pool.buffered >= 0
    return world


def largest(world: World, kind: Callable[[int], shocks.AnyShock], most: int) -> World:
    """Let a shock strike as large as it may be: `most`, or what the refusal says is possible; nothing in an empty pool."""
    wished: object = most
    for _ in range(3):
        if not isinstance(wished, int):
            break
        try:
            return actions.Shock(shock=kind(wished)).apply(world).world
        except Refused as refused:
            wished = refused.remedy
    return world


ALONE: tuple[tuple[Callable[[int], shocks.AnyShock], int], ...] = (
    (shocks.SlashValidators, 10**6),
    (shocks.LargeSale, 10**9 * ETHER),
    (shocks.LiquidityLeaves, 10**6),
    (shocks.RedemptionRush, 10**9 * ETHER),
    (shocks.ValidatorsGoDark, 10**6),
    (shocks.ContractDrained, 10**6),
    (shocks.CapDrawnLow, 10**6),
    (shocks.LenderRun, 10**6),
)


def everything(world: World) -> World:
    for kind, most in ALONE:
        world = largest(world, kind, most)
    return world


def test_no_scenario_is_left_out() -> None:
    assert {*LONGEST_HOURS, "calm-all"} == set(scenario_names())


@pytest.mark.parametrize("scenario", LONGEST_HOURS)
def test_a_scenario_runs_to_its_end_with_every_shock_at_its_largest_twice(scenario: str) -> None:
    world = live(start(scenario, 7), 100)
    first = everything(world)
    assert first != world
    between = live(first, 25 * 24)
    last = live(everything(between), max(1_000, LONGEST_HOURS[scenario] - between.hour))
    assert audit(between) == audit(last) == []


def slashed(world: World, shares_ppm: Sequence[int]) -> World:
    """Slash these shares of the validators that are left, a day apart."""
    for share_ppm in shares_ppm:
        world = live(largest(world, shocks.SlashValidators, share_ppm), 24)
    return world


THIRDS, ALL, FEW = (333_333,) * 6 + (10**6,) * 2, (10**6,) * 2, (50_000,) * 2
SOME_SLASHED = [("calm", THIRDS), ("june-2022-open", THIRDS), ("june-2022", ALL), ("june-2022", FEW)]
EVERY_SLASHED = [(scenario, shares) for scenario in LONGEST_HOURS for shares in (THIRDS, ALL, FEW)]


@pytest.mark.parametrize(("scenario", "shares_ppm"), EVERY_SLASHED if THOROUGH else SOME_SLASHED)
def test_an_hour_never_raises_however_many_validators_are_slashed(scenario: str, shares_ppm: tuple[int, ...]) -> None:
    world = live(slashed(live(start(scenario, 7), 10), shares_ppm), 1_000)
    assert audit(world) == []
    working = [
        run for run in rooms.ethereum(world).runs if run.operator == rooms.lido(world).operator and run.count and not run.slashed
    ]
    assert all(run.balance < 33 * GWEI * run.count for run in working), "nobody is made to hold what others earned"
    if rooms.record_of(world):
        assert bool(rooms.record_left(world)) is (shares_ppm[0] > 50_000)


@pytest.mark.parametrize("scenario", ["june-2022", "june-2022-open"])
def test_where_the_record_cannot_be_followed_the_model_takes_over_and_says_so(scenario: str) -> None:
    world, told = largest(live(start(scenario, 7), 40), shocks.SlashValidators, 900_000), []
    for _ in range(60):
        before = world
        world, events = pass_hour(world)
        told += [event for event in events if event.kind == "record_left"]
        if not told:
            assert world.hour <= world.recorded_until == before.recorded_until
    (left,) = told
    assert left.hour == rooms.record_left(world) == world.recorded_until + 1
    assert left.figures["working"] * 64 * ETHER < left.figures["counted"]
    assert math.isnan(samples(world)[0].low)
    assert not math.isnan(samples(live(start(scenario, 7), 40))[0].low)


SOME_ALONE = [("june-2022-open", place, 600) for place in range(len(ALONE))]
EVERY_ALONE = [
    (scenario, place, hour) for scenario in LONGEST_HOURS for place in range(len(ALONE)) for hour in (1, 100, 600, 935)
]


@pytest.mark.parametrize(("scenario", "place", "hour"), EVERY_ALONE if THOROUGH else SOME_ALONE)
def test_an_hour_never_raises_after_one_shock_twice(scenario: str, place: int, hour: int) -> None:
    kind, most = ALONE[place]
    world = largest(live(start(scenario, 7), hour), kind, most)
    world = live(largest(live(world, 25), kind, most), 1_000)
    assert audit(world) == []


AT: dict[str, Callable[[str], shocks.AnyShock]] = {
    "slash": lambda system: shocks.SlashValidators(10**6, system),
    "dark": lambda system: shocks.ValidatorsGoDark(10**6, system),
    "away": lambda system: shocks.ValidatorsGoDark(400_000, system, days=9),
    "drained": lambda system: shocks.ContractDrained(10**6, system),
    "fault": lambda system: shocks.OwnFault(1, system),
    "cap": lambda system: shocks.CapDrawnLow(500_000, system),
    "run": lambda system: shocks.LenderRun(10**6, system),
}


def struck(world: World, kind: str, system: str) -> World:
    """Let a shock strike a system, where it finds something to hit there."""
    try:
        return actions.Shock(shock=AT[kind](system)).apply(world).world
    except Refused:
        return world


def test_every_system_is_struck_by_every_shock_at_its_largest_twice() -> None:
    """All in one world; one world each, and for long, is the next test."""
    world, hours = start("calm-all", 7), 1_000 if THOROUGH else 26
    for _ in range(2):
        for kind in AT:
            for system in world.systems:
                world = struck(world, kind, system)
        assert audit(world) == []
        world = live(world, hours)
        assert audit(world) == []
        assert samples(world)


EVERY_STRUCK = [(scenario, kind) for scenario in (*LONGEST_HOURS, "calm-all") for kind in AT]


@pytest.mark.parametrize(("scenario", "kind"), EVERY_STRUCK if THOROUGH else [("calm", "drained")])
def test_a_system_struck_twice_is_lived_for_a_thousand_hours(scenario: str, kind: str) -> None:
    begun = live(start(scenario, 7), 30)
    for system in begun.systems:
        once = struck(begun, kind, system)
        if once is begun:
            continue
        between = live(once, 25)
        last = live(struck(between, kind, system), 1_000)
        assert audit(between) == audit(last) == [], (system, kind)
        assert samples(last)
