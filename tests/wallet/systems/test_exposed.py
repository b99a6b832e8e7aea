"""What is exposed to slashing and waiting is counted protocol by protocol, each by its own chain, queue and coin."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.wallet.systems.scenarios import start_enlarged
from wallet import World, actions, exposures, risk, staked
from wallet.risk import Exposure
from wallet.world import ledger as books
from wallet.world.hour import pass_hour

ETH, SOL = 10**18, 10**9


def row(world: World, kind: str) -> Exposure:
    return next(row for row in exposures(world) if row.kind == kind)


def without(world: World, *tokens: str) -> World:
    """The world in which the others have what you held of these."""
    for token in tokens:
        units = books.units_of(world.ledger, "you", token)
        world = replace(world, ledger=books.move(world.ledger, token, "you", "others", units))
    return world


@pytest.fixture(scope="module")
def both() -> World:
    """Ten ETH staked with a second protocol, beside the five of the first."""
    return actions.Stake(10 * ETH, "rocket-pool").apply(start_enlarged("calm", "rocket_pool")).world


@pytest.mark.parametrize("kind", ["slashing", "waiting"])
def test_two_protocols_are_exposed_to_the_sum_of_what_each_is(both: World, kind: str) -> None:
    whole, first, second = row(both, kind), row(without(both, "rETH"), kind), row(without(both, "stETH"), kind)
    assert whole.at_stake == first.at_stake + second.at_stake
    assert (whole.today, whole.bad_case) == (first.today + second.today, first.bad_case + second.bad_case)
    if kind == "slashing":
        assert whole.figures["validators"] == int(first.figures["validators"]) + int(second.figures["validators"])
        assert (whole.figures["protocols"], first.figures["protocols"]) == (2, 1)


def test_a_wait_is_that_of_the_protocol_that_is_named(both: World) -> None:
    assert risk.waiting(both, ETH).likely_hours > 0
    assert risk.waiting(both, ETH, "lido") == risk.waiting(both, ETH)
    assert risk.waiting(both, ETH, "rocket-pool").likely_hours == 0


def test_a_chain_that_slashes_nobody_exposes_nothing_to_slashing_and_waiting_is_counted_in_its_coin() -> None:
    world = start_enlarged("calm", "solana_jito")
    for _ in range(36):
        world, _ = pass_hour(world)
    world = replace(world, ledger=books.move(world.ledger, "JitoSOL", "others", "you", 50 * SOL))
    before, after = row(without(world, "JitoSOL"), "slashing"), row(world, "slashing")
    assert before == after
    waits, alone = row(world, "waiting"), row(without(world, "stETH"), "waiting")
    owed = world.worth("JitoSOL", 50 * SOL, world.redemption_rate("JitoSOL"))
    assert alone.at_stake == world.in_terms_of(owed, "SOL", "ETH")
    assert waits.at_stake > alone.at_stake


def test_a_discount_counts_what_is_staked_in_every_coin() -> None:
    world = start_enlarged("calm", "solana_jito")
    world = replace(world, ledger=books.move(world.ledger, "JitoSOL", "others", "you", 50 * SOL))
    whole, first, second = (row(each, "discount") for each in (world, without(world, "JitoSOL"), without(world, "stETH")))
    totals = staked(world, "you", "SOL")
    assert second.at_stake == world.in_terms_of(totals.balance, "SOL", "ETH")
    assert whole.at_stake == first.at_stake + second.at_stake
    assert (whole.today, whole.bad_case) == (first.today + second.today, first.bad_case + second.bad_case)
