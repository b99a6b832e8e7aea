"""Who acts every few hours does at once what the hours before would have brought: small markets cost less and move as much."""

from __future__ import annotations

from itertools import pairwise
from zlib import crc32

import pytest
from msgspec.structs import replace

from tests.wallet.systems.scenarios import start_enlarged
from wallet.world import ledger as books
from wallet.world.crowd.arbitrage import ArbitrageStart, Arbitrageur
from wallet.world.crowd.noise import NoiseStart, NoiseTraders
from wallet.world.crowd.stakers import REDEEM_HOUR, Stakers, StakersStart
from wallet.world.hour import pass_hour
from wallet.world.state import Habit, World

ETHER = 10**18
PROTOCOL, MARKET = "rocket-pool", "curve-reth-ng"
BEGUN = start_enlarged("calm", "rocket_pool")
EVERY = 6


def alone(*habits: Habit) -> World:
    return replace(BEGUN, crowd=habits)


def hours_of_change(world: World, system: str, hours: int) -> list[int]:
    """The hours in which a habit changed that system: nobody else acts."""
    changed = []
    for _ in range(hours):
        before = world.ledger.holdings["rETH"]
        world, _ = pass_hour(world)
        if world.ledger.holdings["rETH"] != before:
            changed.append(world.hour)
    return changed


@pytest.mark.parametrize("every", [1, 4, 6, 24])
def test_acts_come_so_many_hours_apart_and_those_around_a_token_in_the_same_hours(every: int) -> None:
    noise = NoiseTraders.begin(BEGUN, MARKET, NoiseStart(940, every))
    trader = Arbitrageur.begin(BEGUN, MARKET, ArbitrageStart(35_000, 40_000, 300, 20_000, every))
    stakers = Stakers.begin(BEGUN, PROTOCOL, StakersStart(240 * ETHER, 0, every))
    seen = hours_of_change(alone(noise), MARKET, 48)
    assert {later - sooner for sooner, later in pairwise(seen)} == {every}
    assert len(seen) == 48 // every
    assert noise.phase == trader.phase == stakers.phase == (crc32(PROTOCOL.encode()) % every if every > 1 else 0)


def test_hours_traded_at_once_vary_with_their_square_root() -> None:
    hourly, quarter = (NoiseTraders.begin(BEGUN, MARKET, NoiseStart(940, every)) for every in (1, 4))
    assert (hourly.noise_ppm, quarter.noise_ppm) == (940, 1880)


def test_of_a_gap_as_much_is_closed_at_once_as_in_the_single_hours() -> None:
    start = ArbitrageStart(35_000, 40_000, 300, 20_000, EVERY)
    left = 10**6
    for _ in range(EVERY):
        left = left * (10**6 - start.arbitrage_ppm) // 10**6
    assert abs(10**6 - left - Arbitrageur.begin(BEGUN, MARKET, start).arbitrage_ppm) <= EVERY
    assert Arbitrageur.begin(BEGUN, MARKET, replace(start, every_hours=1)).arbitrage_ppm == start.arbitrage_ppm


def test_a_day_brings_as_many_deposits_and_one_entry_of_requests_however_often_they_come() -> None:
    staked = {}
    for every in (1, EVERY, 24):
        world = alone(Stakers.begin(BEGUN, PROTOCOL, StakersStart(240 * ETHER, 0, every)))
        before = world.ledger.issued["rETH"]
        for _ in range(24 * 40):
            world, _ = pass_hour(world)
        staked[every] = (world.ledger.issued["rETH"] - before) / 40 / ETHER
    assert all(abs(day * 1.167 - 240) < 40 for day in staked.values()), staked
    redeeming = Stakers.begin(BEGUN, PROTOCOL, StakersStart(0, 24 * ETHER, EVERY))
    seen = [hour % 24 for hour in hours_of_change(alone(redeeming), PROTOCOL, 24 * 5)]
    assert len(seen) == 5
    assert len(set(seen)) == 1
    assert 0 <= seen[0] - REDEEM_HOUR < EVERY


def redeemed(world: World, stakers: Stakers) -> int:
    """What others redeem in a day of that world."""
    held = world.balance("others", "rETH")
    world = replace(world, crowd=(stakers,))
    for _ in range(24):
        world, _ = pass_hour(world)
    return held - world.balance("others", "rETH")


def test_the_fewer_tokens_are_left_of_those_at_the_start_the_fewer_leave() -> None:
    stakers = Stakers.begin(BEGUN, PROTOCOL, StakersStart(0, 200 * ETHER, 1))
    fewer = replace(BEGUN, ledger=books.burn(BEGUN.ledger, "rETH", "others", BEGUN.ledger.issued["rETH"] // 2))
    many, few = redeemed(BEGUN, stakers), redeemed(fewer, stakers)
    assert many > 0
    assert abs(2 * few - many) <= 2 * ETHER, "whole ones leave"
    assert Stakers.begin(BEGUN, "lido", StakersStart(0, ETHER, 1)).issued == 0, "units that grow are as many coins"
