"""What a pool shows of itself agrees with what trading in it does."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.wallet import rooms
from wallet import Refused, liquidity
from wallet.actions import AddLiquidity, Swap, minimum_after_tolerance
from wallet.library import start

MARKET, ONE = "curve-steth", 10**18


@pytest.fixture(scope="module")
def world():
    return start("june-2022", 7)


def emptied(world, dust):
    traded = rooms.market(world)
    return world.with_system(replace(traded, pool=replace(traded.pool, balances=dust, lp_supply=0)))


@pytest.mark.parametrize(
    ("quoted", "tolerance_ppm", "least"),
    [(10_000, 300, 9_997), (1, 300, 0), (9_999, 500_000, 4_999), (10**30 + 7, 0, 10**30 + 7)],
)
def test_the_least_to_accept_is_rounded_down(quoted, tolerance_ppm, least):
    assert minimum_after_tolerance(quoted, tolerance_ppm) == least


def test_whole_percents_of_both_sides_add_up_and_name_the_short_coin(world):
    sides = liquidity.sides(world, MARKET)
    assert sum(sides.percents) == 100
    assert sides.coins[sides.amounts.index(min(sides.amounts))] == sides.short
    assert sides.percents[0] == round(100 * sides.amounts[0] / sum(sides.amounts))


@pytest.mark.parametrize("pay", ["stETH", "ETH"])
def test_the_curve_passes_through_the_very_price_of_the_trade(world, pay):
    amount = 7 * ONE + 3
    receive = "ETH" if pay == "stETH" else "stETH"
    price = Swap(MARKET, pay, receive, amount).apply(world).receipt.figures["got"] / amount
    curve = liquidity.price_curve(world, MARKET, pay, liquidity.extent(world, MARKET, amount), amount)
    assert [point.average_price for point in curve if point.amount == amount] == [price]
    assert [point.amount for point in curve] == sorted({point.amount for point in curve})


def test_one_whole_token_is_paid_what_the_world_calls_its_market_price(world):
    assert liquidity.pays(world, MARKET, "stETH") == world.market_price("stETH")


@pytest.mark.parametrize(
    ("amount", "largest"), [(0, 200_000 * ONE), (10_000 * ONE, 50_000 * ONE), (1, 2_000 * ONE), (25_000 * ONE, 100_000 * ONE)]
)
def test_the_largest_size_looked_at_is_round_and_holds_the_trade(world, amount, largest):
    held = liquidity.sides(world, MARKET).amounts
    assert 1_000_000 * ONE < sum(held) < 2_000_000 * ONE
    assert liquidity.extent(world, MARKET, amount) == largest


def test_a_share_stands_for_its_part_of_both_coins(world):
    added = AddLiquidity(MARKET, (2 * ONE, ONE)).apply(world)
    part = liquidity.part_of(added.world, MARKET, "you")
    held = liquidity.sides(added.world, MARKET).amounts
    assert part.shares == added.receipt.figures["got"]
    assert part.part_ppb == part.shares * 10**9 // rooms.market(added.world).pool.lp_supply
    assert part.amounts[0] * held[1] == pytest.approx(part.amounts[1] * held[0])
    assert liquidity.virtual_price(added.world, MARKET) == added.receipt.figures["virtual_price"]


@pytest.mark.parametrize("dust", [(0, 0), (0, 1), (3, 5)])
def test_an_empty_pool_answers_with_nothing_instead_of_refusing(world, dust):
    empty = emptied(world, dust)
    assert liquidity.sides(empty, MARKET).percents == (0, 0)
    assert liquidity.pays(empty, MARKET, "stETH") is None
    assert liquidity.virtual_price(empty, MARKET) is None
    assert liquidity.part_of(empty, MARKET, "you").part_ppb == 0
    assert liquidity.price_curve(empty, MARKET, "stETH", liquidity.extent(empty, MARKET, ONE), ONE) == ()


def test_what_is_no_market_is_refused(world):
    with pytest.raises(Refused, match="market_unknown"):
        liquidity.sides(world, "nowhere")
