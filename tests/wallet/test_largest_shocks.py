"""Nothing that can be made to happen breaks a world: each scenario runs to its end with every shock at its largest, twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wallet import World, actions, shocks
from wallet.errors import Refused
from wallet.library import start
from wallet.world.audit import audit
from wallet.world.hour import pass_hour

ETHER = 10**18
LONGEST_HOURS = {"calm": 720 + 60 * 24, "june-2022": 60 * 24, "june-2022-open": 80 * 24}
"""The record with what follows it; calm has no end, and is lived for two months after its beginning."""


def live(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _ = pass_hour(world)
        assert world.lido.pool.buffered >= 0
    return world


def largest(world: World, kind: Callable[[int], shocks.Shock], most: int) -> World:
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


def everything(world: World) -> World:
    each: tuple[tuple[Callable[[int], shocks.Shock], int], ...] = (
        (shocks.SlashValidators, 10**6),
        (shocks.LargeSale, 10**9 * ETHER),
        (shocks.LiquidityLeaves, 10**6),
        (shocks.RedemptionRush, 10**9 * ETHER),
    )
    for kind, most in each:
        world = largest(world, kind, most)
    return world


@pytest.mark.parametrize("scenario", LONGEST_HOURS)
def test_a_scenario_runs_to_its_end_with_every_shock_at_its_largest_twice(scenario: str) -> None:
    world = live(start(scenario, 7), 100)
    first = everything(world)
    assert first != world
    between = live(first, 25 * 24)
    last = live(everything(between), LONGEST_HOURS[scenario] - between.hour)
    assert audit(between) == audit(last) == []
