"""Prices of coins in dollars: seeded walks, some of which move together as a scenario says."""

from __future__ import annotations

from statistics import correlation, pstdev

import pytest
from msgspec.structs import replace

from wallet import scenario
from wallet.library import begun, start
from wallet.library.scenarios import Scenario
from wallet.world.coins import walk
from wallet.world.state import World

HOURS = 4_000


def steps(world: World) -> dict[str, list[float]]:
    """The relative steps of each coin's price, walked alone."""
    found: dict[str, list[float]] = {coin: [] for coin in world.coins}
    for hour in range(HOURS):
        before, world = world.coins, walk(replace(world, hour=hour))
        for name, coin in world.coins.items():
            found[name].append(coin.micro_usd / before[name].micro_usd - 1)
    return found


def test_coins_move_together_as_closely_as_the_scenario_says_and_each_as_much_as_before() -> None:
    world = start("calm-all", 7)
    walked = steps(world)
    for name, coin in world.coins.items():
        assert abs(pstdev(walked[name]) / (coin.sway_ppb / 1e9) - 1) < 0.05, name
        if coin.shared_ppm:
            assert abs(correlation(walked["ETH"], walked[name]) - coin.shared_ppm / 1e6) < 0.02, name
    assert {name: coin.shared_ppm for name, coin in world.coins.items()} == {"ETH": 0, "SOL": 850_000, "ATOM": 700_000}


def test_the_first_coin_walks_as_it_does_alone() -> None:
    alone, among = start("calm", 7).coins["ETH"], start("calm-all", 7).coins["ETH"]
    assert (alone.draws, alone.shared) == (among.draws, among.shared) == ("coin price", "")


def test_without_the_first_coin_the_next_walks_by_itself_and_the_others_with_it() -> None:
    coins = start("calm-all", 7, ["ethereum"]).coins
    assert list(coins) == ["SOL", "ATOM"]
    assert (coins["SOL"].shared_ppm, coins["ATOM"].shared) == (0, "coin price")


def test_no_coin_moves_more_closely_with_another_than_that_one_itself() -> None:
    found: Scenario = scenario("calm-all")
    entry = found.coins["SOL"]
    assert entry.coin_shared_ppm is not None
    odd = replace(entry, coin_shared_ppm=replace(entry.coin_shared_ppm, value=1_000_001))
    with pytest.raises(ValueError, match="cannot move"):
        begun(replace(found, coins=found.coins | {"SOL": odd}), "calm-all", 7)
