"""Ways to trade: the best is named whatever the size, a way through two pools brings what both bring, and its parts add up."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between
from tests.wallet.systems.scenarios import start_enlarged
from wallet import Refused, World, actions, audit, library, liquidity
from wallet.world import ledger as books
from wallet.world.state import Venue

E = 10**18


@cache
def fullest() -> World:
    world = library.start("calm-all", 7)
    ledger = world.ledger
    for token in ("stETH", "sfrxETH", "frxETH", "rETH", "wstETH"):
        ledger = books.move(ledger, token, "others", "you", 200 * E)
    return replace(world, ledger=ledger)


def pairs(world: World) -> list[tuple[str, str]]:
    return [(pay, receive) for pay in liquidity.traded_tokens(world) for receive in actions.reachable(world, pay)]


def test_what_no_pool_trades_alone_is_reached_through_a_token_that_two_of_them_trade() -> None:
    assert ("stETH", "rETH") in pairs(fullest())
    (route,) = actions.routes(fullest(), "stETH", "rETH", 3 * E)
    assert (route.market, route.via, route.second) == ("curve-steth", "ETH", "curve-reth-ng")
    assert not any(world_of(pay) != world_of(receive) for pay, receive in pairs(fullest())), "no trade leaves its chain"


def world_of(token: str) -> str:
    return fullest().listed[token].chain


@settings(max_examples=15)
@given(st.integers(0, 10**6), amounts_between(E // 1_000, 50 * E))
def test_a_way_brings_what_it_says_and_where_its_cost_goes_adds_up(number: int, amount: int) -> None:
    world = fullest()
    chosen = [pair for pair in pairs(world) if world.balance("you", pair[0]) > 60 * E]
    pay, receive = chosen[number % len(chosen)]
    ways = actions.routes(world, pay, receive, amount)
    assert ways
    assert [way.nets for way in ways] == sorted((way.nets for way in ways), reverse=True)
    for way in ways:
        wish = actions.Swap(way.market, pay, receive, amount, via=way.via, second=way.second)
        outcome = actions.attempt(wish, world)
        figures = outcome.receipt.figures
        assert abs(int(figures["got"]) - way.got) <= 4, "a growing balance moves whole shares"
        assert int(figures["network_fee"]) == way.network_fee
        assert sum(int(figures[part]) for part in ("pool_fee", "curve", "discount")) == figures["under_redemption"]
        assert int(figures["pool_fee"]) > 0 or way.market == "marinade"
        assert audit(outcome.world) == []


def test_the_best_of_two_pools_depends_on_the_size() -> None:
    world = start_enlarged("calm", "two_markets")
    world = replace(world, ledger=books.move(world.ledger, "stETH", "others", "you", 4_000 * E))
    best = {size: actions.routes(world, "stETH", "ETH", size)[0] for size in (E, 3_500 * E)}
    assert len({way.market for way in best.values()}) == 2
    for size, way in best.items():
        others = [each.sold_at_once(world, "stETH", size) or 0 for each in world.every(Venue)]
        assert way.got == max(others) or way.nets > max(others) - E


def test_an_instant_exit_is_a_market_beside_the_pools() -> None:
    ways = actions.routes(fullest(), "mSOL", "SOL", 10**9)
    assert {way.market for way in ways} == {venue.name for venue in fullest().every(Venue) if set(venue.coins) == {"SOL", "mSOL"}}
    assert len(ways) == 2


def test_less_than_the_minimum_of_the_second_pool_trades_nothing_in_the_first() -> None:
    world = fullest()
    (route,) = actions.routes(world, "stETH", "rETH", 3 * E)
    wish = actions.Swap(route.market, "stETH", "rETH", 3 * E, route.got + 10, via=route.via, second=route.second)
    with pytest.raises(Refused, match="market_minimum") as refused:
        actions.attempt(wish, world)
    assert refused.value.remedy == actions.attempt(replace(wish, minimum=0), world).receipt.figures["got"]


def test_a_small_trade_is_not_warned_of_its_size() -> None:
    world = fullest()
    for amount, warned in ((E // 10, False), (20 * E, True)):
        wish = actions.Swap("uniswap-v2", "wstETH", "USDC", amount)
        assert (actions.own_size_ppm(world, actions.attempt(wish, world)) > 1_000) == warned
