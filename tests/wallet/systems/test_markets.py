"""What is held sells in the best of its markets, and what has none says so in its own line and counts as redeemed in sums."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.wallet.systems.scenarios import start_enlarged
from wallet import Marks, World, actions, audit, exposures, holdings, liquidity, net_worth, staked
from wallet.world.following import ALL
from wallet.world.sampling import samples
from wallet.world.state import Venue

ETH = 10**18
FIRST, SECOND = "curve-steth", "curve-steth-ng"


@pytest.fixture(scope="module")
def two() -> World:
    """A world with a second, smaller market of the staked token."""
    return start_enlarged("calm", "two_markets")


def sold(world: World, market: str, amount: int) -> int | None:
    return world.system(market, Venue).sold_at_once(world, "stETH", amount)


def emptied(world: World, market: str) -> World:
    """The world in which a large holder has sold into a market."""
    return world.system(market, Venue).swap(world, "others", "stETH", 2_500 * ETH)[0]


def test_a_token_sells_at_once_in_the_best_of_its_markets(two: World) -> None:
    assert two.listed["stETH"].markets == (FIRST, SECOND)
    for world, best in ((two, SECOND), (emptied(two, SECOND), FIRST)):
        brought = {market: sold(world, market, 5 * ETH) or 0 for market in (FIRST, SECOND)}
        assert max(brought, key=lambda market: brought[market]) == best
        assert world.sold_at_once("stETH", 5 * ETH) == brought[best]
        assert staked(world).at_once == sold(world, best, world.balance("you", "stETH"))
    assert two.sold_at_once("stETH", 4_000 * ETH) == sold(two, FIRST, 4_000 * ETH)


def test_shares_are_sold_in_their_own_pool_and_what_is_loose_where_all_brings_most(two: World) -> None:
    world = actions.AddLiquidity(FIRST, (2 * ETH, ETH)).apply(two).world
    loose, shares = world.balance("you", "stETH"), world.balance("you", "steCRV")
    pooled = world.system(FIRST, Venue).sold_at_once(world, "stETH", 0, shares)
    coins = sum(line.redemption_value - line.staked_redemption for line in holdings(world, "you") if line.token == "steCRV")
    assert pooled is not None
    assert staked(world).at_once == pooled + (sold(world, SECOND, loose) or 0) - coins
    assert audit(world) == []


def test_a_token_without_a_market_says_so_and_counts_as_redeemed_in_sums() -> None:
    world = start_enlarged("calm", "rocket_pool")
    world = actions.Stake(10 * ETH, "rocket-pool").apply(world).world
    without = replace(
        world, listed={name: replace(token, markets=()) if name == "rETH" else token for name, token in world.listed.items()}
    )
    line = next(line for line in holdings(without, "you", Marks(without)) if line.token == "rETH")
    assert (line.market_value, line.market_price) == (None, None)
    liquid = next(line for line in holdings(without, "you", Marks(without)) if line.token == "stETH")
    totals = staked(without)
    assert totals.sells_for == (liquid.market_value or 0) + line.redemption_value
    assert totals.gap == (liquid.market_value or 0) - liquid.redemption_value
    assert totals.at_once == (without.sold_at_once("stETH", liquid.amount) or 0) + line.redemption_value
    together = next(sample for sample in samples(without) if sample.token == ALL)
    assert together.exact[2] == totals.sells_for
    redeemed, as_sold = net_worth(without, "you")
    assert redeemed - as_sold == liquid.redemption_value - (without.sold_at_once("stETH", liquid.amount) or 0)
    discount = next(row for row in exposures(without) if row.kind == "discount")
    assert discount.figures["at_once"] == redeemed - as_sold


def test_where_nothing_has_a_market_no_sum_says_what_it_sells_for() -> None:
    world = start_enlarged("calm", "rocket_pool")
    bare = replace(world, listed={name: replace(token, markets=()) for name, token in world.listed.items()})
    totals = staked(bare)
    assert (totals.sells_for, totals.at_once, totals.price, totals.gap) == (None, None, None, 0)
    assert next(sample for sample in samples(bare) if sample.token == ALL).exact[2] is None


@pytest.mark.parametrize("market", ["curve-steth", "curve-reth-ng"])
def test_a_pool_of_any_kind_shows_its_sides_its_prices_and_its_fee(market: str) -> None:
    world = start_enlarged("calm", "rocket_pool")
    coins = world.system(market, Venue).coins
    sold = coins[1]
    sides = liquidity.sides(world, market)
    assert sides.coins == coins
    assert sum(sides.percents) == 100
    quoted, before = liquidity.pays(world, market, sold), liquidity.before_fee(world, market, sold)
    assert quoted == world.system(market, Venue).quote(world, sold, ETH) < before
    largest = liquidity.extent(world, market, 5 * ETH)
    curve = liquidity.price_curve(world, market, sold, largest, 5 * ETH)
    assert [point.amount for point in curve] == sorted({point.amount for point in curve})
    exact = next(point for point in curve if point.amount == 5 * ETH)
    assert exact.average_price == pytest.approx(world.system(market, Venue).quote(world, sold, 5 * ETH) / (5 * ETH), rel=1e-12)
    fee, kept = world.system(market, Venue).fees_1e10()
    assert before - quoted == pytest.approx(before * fee / 1e10, rel=0.5)
    assert 0 < kept <= 10**10
    virtual = liquidity.virtual_price(world, market)
    assert virtual is not None
    assert virtual >= ETH
    whole = liquidity.part_of(world, market, "liquidity")
    assert whole.amounts == tuple(world.system(market, Venue).reserve(coin) for coin in coins)


def test_a_pool_of_coins_with_nine_decimals_shows_whole_prices() -> None:
    world = start_enlarged("calm", "solana_jito")
    market = world.listed["JitoSOL"].markets[0]
    (_, small, *_) = liquidity.price_curve(world, market, "JitoSOL", 60 * 10**9)
    owed = world.redemption_rate("JitoSOL") / ETH
    assert small.average_price == pytest.approx(owed, rel=0.02)
    assert (liquidity.pays(world, market, "JitoSOL") or 0) / 10**9 == pytest.approx(owed, rel=0.02)
    assert liquidity.rate_between(world, "JitoSOL", "SOL") / 10**9 == pytest.approx(owed, rel=1e-6)
