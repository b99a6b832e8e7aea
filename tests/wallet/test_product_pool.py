"""The product pool keeps its laws: k never falls, nothing is created, and every pool answers the same questions."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import isqrt
from typing import Any, Protocol

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between
from wallet.arithmetic import Reals
from wallet.defi import product_curve, product_pool, stable_pool, stable_pool_ng
from wallet.defi.pool_answers import PriceImpact, SizedPrice, Trade
from wallet.defi.product_pool import Parameters, ProductPool
from wallet.errors import Refused

WEI = 10**18
NOW = 1_700_000_000
LARGEST = 2**112 - 1
UNISWAP, WITH_PROTOCOL = Parameters(3, False), Parameters(3, True)


def a_pool(first: int, second: int, parameters: Parameters = UNISWAP) -> ProductPool:
    return product_pool.mint(ProductPool(parameters), (first, second), NOW).pool


# Reserves from dust to 1e30 units, at any price: coins of 6 and of 18 decimals stand side by side.
reserves = amounts_between(10**4, 10**30)
pools = st.builds(a_pool, reserves, reserves, st.sampled_from([UNISWAP, WITH_PROTOCOL, Parameters(0, False)]))
# No side above a million times the other, so that a millionth of any side is worth a unit of the other; eight doublings fit.
large = amounts_between(10**20, 10**26)
shares = st.integers(1, 10**6)
coins = st.sampled_from([0, 1])


def part(whole: int, share: int) -> int:
    return max(whole * share // 10**6, 1)


def k(pool: ProductPool) -> int:
    return pool.reserves[0] * pool.reserves[1]


# --- Trades


@given(pools, coins, shares)
def test_a_swap_keeps_the_product_with_the_fee_left_out_and_pays_all_that_it_allows(
    pool: ProductPool, pay: int, share: int
) -> None:
    amount = part(pool.reserves[pay], share)
    assume(_pays(pool, pay, amount))
    trade = product_pool.exchange(pool, pay, 1 - pay, amount, 0, NOW)
    after, fee = trade.pool.reserves, pool.parameters.fee_per_1000
    assert after[pay] == pool.reserves[pay] + amount
    assert after[1 - pay] == pool.reserves[1 - pay] - trade.received
    # The pair's own condition; a unit more for the trader would break it.
    adjusted = 1000 * after[pay] - fee * amount
    assert adjusted * 1000 * after[1 - pay] >= k(pool) * 1000**2
    assert adjusted * 1000 * (after[1 - pay] - 1) < k(pool) * 1000**2
    assert k(trade.pool) >= k(pool)


@given(pools, coins, shares)
def test_there_and_back_never_pays(pool: ProductPool, pay: int, share: int) -> None:
    amount = part(pool.reserves[pay], share)
    assume(_pays(pool, pay, amount))
    there = product_pool.exchange(pool, pay, 1 - pay, amount, 0, NOW)
    assume(_pays(there.pool, 1 - pay, there.received))
    assert product_pool.exchange(there.pool, 1 - pay, pay, there.received, 0, NOW).received <= amount


@given(pools, coins, shares)
def test_what_an_exact_amount_costs_does_bring_it_and_at_most_two_units_less_would_not(
    pool: ProductPool, pay: int, share: int
) -> None:
    asked = min(part(pool.reserves[1 - pay], share), pool.reserves[1 - pay] - 1)
    assume(product_curve.amount_in(asked, pool.reserves[pay], pool.reserves[1 - pay], 3) <= LARGEST - pool.reserves[pay])
    bought = product_pool.exchange_for(pool, pay, 1 - pay, asked, LARGEST, NOW)
    assert product_pool.quote_for(pool, pay, 1 - pay, asked, NOW) == bought.paid
    assert product_pool.quote(pool, pay, 1 - pay, bought.paid, NOW) >= asked
    # One unit is added even where the quotient is whole, so one less may still do; two less never do.
    fee = pool.parameters.fee_per_1000
    fewer = product_curve.amount_out(bought.paid - 2, pool.reserves[pay], pool.reserves[1 - pay], fee)
    assert bought.paid <= 2 or fewer < asked
    assert k(bought.pool) >= k(pool)
    assert bought.fee >= 0


def _pays(pool: ProductPool, pay: int, amount: int) -> bool:
    fee = pool.parameters.fee_per_1000
    return product_curve.amount_out(amount, pool.reserves[pay], pool.reserves[1 - pay], fee) > 0


# --- Liquidity


@given(pools, st.tuples(shares, shares))
def test_depositing_and_leaving_never_pays(pool: ProductPool, added: tuple[int, int]) -> None:
    amounts = (part(pool.reserves[0], added[0]), part(pool.reserves[1], added[1]))
    assume(product_curve.shares_minted(amounts, pool.reserves, pool.lp_supply) > 0)
    minted = product_pool.mint(pool, amounts, NOW)
    assume(all(minted.lp * reserve >= minted.pool.lp_supply for reserve in minted.pool.reserves))
    burned = product_pool.burn(minted.pool, minted.lp, NOW)
    assert all(out <= given for out, given in zip(burned.amounts, amounts, strict=True))
    assert burned.pool.lp_supply == pool.lp_supply + minted.protocol_lp + burned.protocol_lp


@given(
    st.builds(a_pool, large, large, st.sampled_from([UNISWAP, WITH_PROTOCOL])),
    coins,
    st.lists(st.tuples(st.sampled_from("smbg"), shares), min_size=1, max_size=8),
)
def test_no_act_lowers_what_a_share_stands_for(pool: ProductPool, coin: int, acts: list[tuple[str, int]]) -> None:
    # sqrt(k) per share, squared so that no root is rounded. The protocol's part is a sixth of growth, never more than it.
    for act, share in acts:
        before = pool
        amount = part(pool.reserves[coin], share)
        if act == "s":
            pool = product_pool.exchange(pool, coin, 1 - coin, amount, 0, NOW).pool
        elif act == "m":
            pool = product_pool.mint(pool, (amount, part(pool.reserves[1 - coin], share)), NOW).pool
        elif act == "b":
            pool = product_pool.burn(pool, part(pool.lp_supply // 2, share), NOW).pool
        else:
            held = list(pool.reserves)
            held[coin] += amount
            pool = product_pool.sync(pool, (held[0], held[1]), NOW)
        worth = _worth_once_the_protocol_is_paid(before)
        assert k(pool) * worth.lp_supply**2 >= k(worth) * pool.lp_supply**2


def _worth_once_the_protocol_is_paid(pool: ProductPool) -> ProductPool:
    if not pool.parameters.protocol_fee_on or not pool.k_last:
        return pool
    return replace(pool, lp_supply=pool.lp_supply + product_curve.protocol_shares(pool.reserves, pool.k_last, pool.lp_supply))


def test_the_first_deposit_locks_a_thousand_units_for_ever() -> None:
    minted = product_pool.mint(ProductPool(UNISWAP), (4 * WEI, 9 * WEI), NOW)
    assert (minted.lp, minted.locked_lp, minted.pool.lp_supply) == (6 * WEI - 1000, 1000, 6 * WEI)
    burned = product_pool.burn(minted.pool, minted.lp, NOW).pool
    assert burned.lp_supply == 1000
    assert min(burned.reserves) > 0
    with pytest.raises(Refused) as caught:
        product_pool.burn(minted.pool, 6 * WEI - 999, NOW)
    assert (caught.value.code, caught.value.remedy) == ("market_lp_short", 6 * WEI - 1000)


@given(pools, st.tuples(amounts_between(1, 10**30), amounts_between(1, 10**30)))
def test_a_matched_deposit_gives_nothing_away_that_its_proportion_does_not_need(
    pool: ProductPool, offered: tuple[int, int]
) -> None:
    first, second = product_pool.matched_amounts(pool, offered)
    assert first <= offered[0]
    assert second <= offered[1]
    assert (first, second) == offered or first == offered[0] or second == offered[1]
    both = product_curve.shares_minted(offered, pool.reserves, pool.lp_supply)
    matched = product_curve.shares_minted((first, second), pool.reserves, pool.lp_supply)
    # The matching amount is floored, which costs a share's part of one unit at most.
    assert both - matched <= 1 + pool.lp_supply // min(pool.reserves)
    assert product_pool.matched_amounts(ProductPool(UNISWAP), offered) == offered


def test_the_protocol_gets_a_sixth_of_the_growth_and_only_of_trades_since_it_last_got_some() -> None:
    pool = a_pool(10**24, 10**24, WITH_PROTOCOL)
    assert pool.k_last == 10**48
    for _ in range(50):
        pool = product_pool.exchange(pool, 0, 1, 10**23, 0, NOW).pool
        pool = product_pool.exchange(pool, 1, 0, 10**23, 0, NOW).pool
    assert pool.k_last == 10**48
    burned = product_pool.burn(pool, 10**18, NOW)
    growth = isqrt(k(pool)) - 10**24
    owned = isqrt(k(pool)) * burned.protocol_lp // (pool.lp_supply + burned.protocol_lp)
    assert owned / growth == pytest.approx(1 / 6, rel=1e-12)
    assert product_pool.burn(burned.pool, 10**18, NOW).protocol_lp == 0
    off = replace(pool, parameters=UNISWAP)
    assert (product_pool.burn(off, 10**18, NOW).protocol_lp, product_pool.burn(off, 10**18, NOW).pool.k_last) == (0, 0)


def test_a_burn_that_would_pay_nothing_of_one_coin_is_refused() -> None:
    pool = a_pool(10**24, 10**4)
    with pytest.raises(Refused, match="market_pays_nothing"):
        product_pool.burn(pool, pool.lp_supply // 10**4 - 1, NOW)
    assert product_pool.burn(pool, pool.lp_supply // 10**4 + 1, NOW).amounts[1] == 1


# --- Books, cumulative prices, limits


@given(pools, coins, shares, st.integers(1, 10**7))
def test_cumulative_prices_are_of_the_price_that_stood_and_move_once_a_block(
    pool: ProductPool, pay: int, share: int, elapsed: int
) -> None:
    amount = part(pool.reserves[pay], share)
    assume(_pays(pool, pay, amount))
    first, second = pool.reserves
    later = NOW + elapsed
    traded = product_pool.exchange(pool, pay, 1 - pay, amount, 0, later).pool
    grown = [after - before for after, before in zip(traded.price_cumulative, pool.price_cumulative, strict=True)]
    assert grown == [(second << 112) // first * elapsed, (first << 112) // second * elapsed]
    assert traded.price_cumulative == product_pool.cumulative_prices(pool, later)
    assert product_pool.sync(traded, traded.reserves, later).price_cumulative == traded.price_cumulative
    assert product_pool.cumulative_prices(traded, later) == traded.price_cumulative


def test_sums_and_seconds_wrap_as_the_contract_s_words_do() -> None:
    pool = replace(a_pool(10**18, 10**18), price_cumulative=(2**256 - 1, 0), last_update_s=2**32 - 1)
    assert product_pool.cumulative_prices(pool, 2**32 + 1) == (2**113 - 1, 2**113)
    high = replace(pool, price_cumulative=(2**255, 0))
    seconds = 2**31 + 2  # and once around
    assert product_pool.cumulative_prices(high, 2**32 - 1 + 2**32 + seconds) == (2**255 + 2**112 * seconds, 2**112 * seconds)


@pytest.mark.parametrize("books", [(0, 10**18), (10**18, 0), (0, 0)])
def test_a_pool_that_lacks_a_coin_has_no_price_to_count(books: tuple[int, int]) -> None:
    pool = replace(a_pool(10**18, 10**18), reserves=books, price_cumulative=(5, 7))
    assert product_pool.cumulative_prices(pool, NOW + 60) == (5, 7)


def test_where_the_product_fell_the_protocol_gets_nothing() -> None:
    assert product_curve.protocol_shares((10, 10), 400, 1000) == 0
    # From 10 x 10 to 12 x 12: a sixth of the growth of 2 beside 12 is 1000 x 2 / (5 x 12 + 10).
    assert product_curve.protocol_shares((12, 12), 100, 1000) == 28


def test_the_other_coin_beside_an_amount_is_rounded_down_and_a_loss_up() -> None:
    assert product_curve.matching_amount(7, 3, 10) == 23
    # 1 - sqrt(3) / 2 = 0.1339745962155613532...
    assert product_curve.impermanent_loss(WEI, 3 * WEI) == 133_974_596_215_561_354


def test_a_gift_belongs_to_whoever_skims_it_until_a_sync_gives_it_to_the_providers() -> None:
    pool = a_pool(10**18, 10**18)
    held = (10**18 + 5, 10**18)
    assert product_pool.skim(pool, held) == (5, 0)
    synced = product_pool.sync(pool, held, NOW)
    assert (synced.reserves, synced.lp_supply) == (held, pool.lp_supply)
    assert product_pool.skim(synced, held) == (0, 0)
    with pytest.raises(Refused) as caught:
        product_pool.skim(pool, (10**18, 10**18 - 1))
    assert (caught.value.code, caught.value.figures["held"]) == ("market_books_short", 10**18 - 1)


def test_the_books_hold_just_under_two_to_the_112th() -> None:
    pool = a_pool(LARGEST - 10**6, 10**30)
    for act in (
        lambda amount: product_pool.exchange(pool, 0, 1, amount, 0, NOW).pool,
        lambda amount: product_pool.mint(pool, (amount, 10**30), NOW).pool,
        lambda amount: product_pool.sync(pool, (pool.reserves[0] + amount, 10**30), NOW),
    ):
        assert act(10**6).reserves[0] == LARGEST
        with pytest.raises(Refused) as caught:
            act(10**6 + 1)
        assert (caught.value.code, caught.value.figures["limit"]) == ("market_full", 10**6)


def test_the_remedy_of_a_purchase_that_would_not_fit_does_fit() -> None:
    pool = a_pool(LARGEST - 10**30, 10**30)
    with pytest.raises(Refused) as caught:
        product_pool.exchange_for(pool, 0, 1, 10**29, LARGEST, NOW)
    assert caught.value.code == "market_full"
    fitting: Any = caught.value.remedy
    assert product_pool.exchange_for(pool, 0, 1, fitting, LARGEST, NOW).paid <= 10**30


# --- Reals


@given(amounts_between(10**15, 10**30), amounts_between(10**15, 10**30), shares, st.sampled_from([0, 3]))
def test_trades_of_reals_are_the_exact_ones(first: int, second: int, share: int, fee: int) -> None:
    paid, received = part(first, share), min(part(second, share), second - second // 10**3)
    out = product_curve.amount_out(Reals([paid]), Reals([first]), Reals([second]), fee)
    assert abs(float(out[0]) - product_curve.amount_out(paid, first, second, fee)) <= 1e-14 * second + 2
    # What is bought is kept to 99.9 % of the pool: beyond, the last digits of what is left decide the price.
    cost = product_curve.amount_in(Reals([received]), Reals([first]), Reals([second]), fee)
    exact = product_curve.amount_in(received, first, second, fee)
    assert abs(float(cost[0]) - exact) <= 1e-12 * exact + 2


@given(amounts_between(10**15, 10**30), amounts_between(10**15, 10**30), shares, shares)
def test_shares_and_prices_of_reals_are_the_exact_ones(first: int, second: int, share: int, growth: int) -> None:
    pool = a_pool(first, second)
    amounts = (part(pool.reserves[0], share), part(pool.reserves[1], growth))
    real_reserves = (Reals([pool.reserves[0]]), Reals([pool.reserves[1]]))
    minted = product_curve.shares_minted((Reals([amounts[0]]), Reals([amounts[1]])), real_reserves, Reals([pool.lp_supply]))
    exact = product_curve.shares_minted(amounts, pool.reserves, pool.lp_supply)
    assert float(minted[0]) == pytest.approx(exact, rel=1e-12, abs=2)
    at_spot = product_curve.matching_amount(Reals([amounts[0]]), *real_reserves)
    assert float(at_spot[0]) == pytest.approx(product_curve.matching_amount(amounts[0], *pool.reserves), rel=1e-12, abs=2)
    k_last = k(pool) * 10**6 // (10**6 + growth)
    part_of_growth = product_curve.protocol_shares(real_reserves, Reals([k_last]), Reals([pool.lp_supply]))
    owed = product_curve.protocol_shares(pool.reserves, k_last, pool.lp_supply)
    assert abs(float(part_of_growth[0]) - owed) <= 1e-14 * pool.lp_supply + 2


def test_ten_thousand_paths_trade_at_once_as_each_alone() -> None:
    draws = np.random.default_rng(7)
    amounts, first, second = draws.uniform(1e18, 1e24, (3, 10_000))
    paths = product_curve.amount_out(Reals(amounts), Reals(first), Reals(second), 3)
    at_spot = product_curve.matching_amount(Reals(amounts), Reals(first), Reals(second))
    for path in range(0, 10_000, 500):
        exact = product_curve.amount_out(int(amounts[path]), int(first[path]), int(second[path]), 3)
        assert abs(float(paths[path]) - exact) <= 1e-14 * second[path]
        spot = product_curve.matching_amount(int(amounts[path]), int(first[path]), int(second[path]))
        assert float(at_spot[path]) == pytest.approx(spot, rel=1e-12)


@given(amounts_between(10**12, 10**24), st.integers(1, 10**4), st.integers(1, 10**4))
def test_impermanent_loss_is_what_a_deposit_lacks_beside_what_was_put_in(price: int, up: int, down: int) -> None:
    now = max(price * up // down, 10**10)
    ratio = now / price
    lost = product_curve.impermanent_loss(price, now)
    assert lost / WEI == pytest.approx(1 - 2 * ratio**0.5 / (1 + ratio), abs=1e-9)
    assert lost == product_curve.impermanent_loss(now, price)
    assert 0 <= lost < WEI
    paths = product_curve.impermanent_loss(Reals([price]), Reals([now]))
    assert float(paths[0]) == pytest.approx(lost, abs=1e-12 * WEI + 2 * WEI / isqrt(price * now))


def test_a_price_that_doubles_costs_a_provider_5_72_percent_and_a_pool_without_a_fee_shows_it() -> None:
    assert product_curve.impermanent_loss(WEI, 2 * WEI) / WEI == pytest.approx(0.0571909584)
    assert product_curve.impermanent_loss(WEI, WEI) == 0
    pool = a_pool(10**24, 10**24, Parameters(0, False))
    moved = product_pool.exchange(pool, 1, 0, isqrt(2 * 10**48) - 10**24, 0, NOW).pool
    held, kept = 10**24 * 2 + 10**24, moved.reserves[0] * 2 + moved.reserves[1]
    assert 1 - kept / held == pytest.approx(0.0571909584)


# --- Questions that any pool is asked


class AnyPool(Protocol):
    """What the modules of all pools offer alike."""

    def exchange(self, pool: Any, pay: int, receive: int, amount: int, minimum: int, now_s: int) -> Trade[Any]: ...
    def quote(self, pool: Any, pay: int, receive: int, amount: int, now_s: int) -> int: ...
    def marginal_price(self, pool: Any, pay: int, receive: int, now_s: int) -> float: ...
    def virtual_price(self, pool: Any, now_s: int) -> int: ...
    def price_impact_split(self, pool: Any, pay: int, receive: int, amount: int, owed: int, now_s: int) -> PriceImpact: ...
    def price_by_size(self, pool: Any, pay: int, receive: int, largest: int, points: int, now_s: int) -> list[SizedPrice]: ...


def a_stable_pool() -> stable_pool.StablePool:
    empty = stable_pool.StablePool((0, 0), (0, 0), 0, 5000, 5000, 0, 0, 4_000_000, 5 * 10**9)
    return stable_pool.add_liquidity(empty, (4 * 10**23, 6 * 10**23), 0, NOW).pool


def a_stable_pool_ng() -> stable_pool_ng.StablePoolNG:
    coins = (stable_pool_ng.Asset("plain", 18), stable_pool_ng.Asset("rebasing", 18))
    parameters = stable_pool_ng.Parameters(coins, 150_000, 10**6, 2 * 10**10, 5 * 10**9, 866, 62_324)
    return stable_pool_ng.add_liquidity(stable_pool_ng.deployed(parameters, NOW), (4 * 10**23, 6 * 10**23), 0, NOW).pool


@pytest.mark.parametrize(
    ("asked", "pool", "fee"),
    [
        (stable_pool, a_stable_pool(), 0.0004),
        (stable_pool_ng, a_stable_pool_ng(), 0.0001),
        (product_pool, a_pool(4 * 10**23, 6 * 10**23), 0.003),
    ],
)
@pytest.mark.parametrize("pay", [0, 1])
def test_every_pool_answers_the_same_questions_in_the_same_words(asked: AnyPool, pool: Any, fee: float, pay: int) -> None:
    amount, owed = 10**22, 10**22
    trade = asked.exchange(pool, pay, 1 - pay, amount, 0, NOW)
    assert asked.quote(pool, pay, 1 - pay, amount, NOW) == trade.received
    assert trade.fee / trade.received == pytest.approx(fee, rel=0.2)
    spot = asked.marginal_price(pool, pay, 1 - pay, NOW)
    assert asked.quote(pool, pay, 1 - pay, WEI, NOW) / WEI == pytest.approx(spot, rel=1.2 * fee)
    assert asked.virtual_price(trade.pool, NOW) > asked.virtual_price(pool, NOW)
    split = asked.price_impact_split(pool, pay, 1 - pay, amount, owed, NOW)
    assert split.received + split.fee + split.curve + split.discount == owed
    assert (split.received, split.fee) == (trade.received, trade.fee)
    assert split.curve > 0
    assert split.discount == pytest.approx(owed * (1 - spot), rel=1e-6)
    prices = asked.price_by_size(pool, pay, 1 - pay, 4 * amount, 9, NOW)
    assert [price.amount for price in prices] == [4 * amount * point // 8 for point in range(9)]
    assert prices[0].average_price == prices[0].last_price == pytest.approx(spot * (1 - fee), rel=2e-5)
    assert prices[2].average_price == trade.received / amount
    for smaller, larger in pairwise(prices):
        assert larger.last_price < smaller.last_price
        assert larger.last_price < larger.average_price
    slope = asked.quote(pool, pay, 1 - pay, amount + WEI, NOW) - asked.quote(pool, pay, 1 - pay, amount - WEI, NOW)
    assert prices[2].last_price == pytest.approx(slope / (2 * WEI), rel=1e-6)


# --- Refusals

POOL = a_pool(400 * WEI, 600 * WEI)
EMPTY = ProductPool(UNISWAP)
DRAINED = replace(POOL, reserves=(0, 600 * WEI))


@pytest.mark.parametrize(
    ("code", "act"),
    [
        ("market_amount_zero", lambda: product_pool.exchange(POOL, 0, 1, 0, 0, NOW)),
        ("market_amount_zero", lambda: product_pool.exchange(POOL, 0, 1, -1, 0, NOW)),
        ("market_same_coin", lambda: product_pool.exchange(POOL, 1, 1, WEI, 0, NOW)),
        ("market_same_coin", lambda: product_pool.marginal_price(POOL, 0, 2, NOW)),
        ("market_pays_nothing", lambda: product_pool.exchange(POOL, 1, 0, 1, 0, NOW)),
        ("market_minimum", lambda: product_pool.exchange(POOL, 0, 1, WEI, 2 * WEI, NOW)),
        ("market_empty", lambda: product_pool.exchange(EMPTY, 0, 1, WEI, 0, NOW)),
        ("market_empty", lambda: product_pool.exchange(DRAINED, 1, 0, WEI, 0, NOW)),
        ("market_empty", lambda: product_pool.mint(DRAINED, (WEI, WEI), NOW)),
        ("market_empty", lambda: product_pool.matched_amounts(DRAINED, (WEI, WEI))),
        ("market_empty", lambda: product_pool.marginal_price(EMPTY, 0, 1, NOW)),
        ("market_empty", lambda: product_pool.virtual_price(EMPTY, NOW)),
        ("market_amount_zero", lambda: product_pool.exchange_for(POOL, 0, 1, 0, WEI, NOW)),
        ("market_coin_short", lambda: product_pool.exchange_for(POOL, 0, 1, 600 * WEI, 10**30, NOW)),
        ("market_costs_more", lambda: product_pool.exchange_for(POOL, 0, 1, WEI, WEI // 2, NOW)),
        ("market_empty", lambda: product_pool.exchange_for(EMPTY, 0, 1, WEI, WEI, NOW)),
        ("market_amount_zero", lambda: product_pool.price_by_size(POOL, 0, 1, 1, 3, NOW)),
        ("market_amount_zero", lambda: product_pool.mint(POOL, (-1, WEI), NOW)),
        ("market_amount_zero", lambda: product_pool.matched_amounts(POOL, (0, WEI))),
        ("market_deposit_too_small", lambda: product_pool.mint(POOL, (0, WEI), NOW)),
        ("market_deposit_too_small", lambda: product_pool.mint(EMPTY, (1000, 1000), NOW)),
        ("market_amount_zero", lambda: product_pool.burn(POOL, 0, NOW)),
        ("market_lp_short", lambda: product_pool.burn(EMPTY, 1, NOW)),
        ("market_lp_short", lambda: product_pool.burn(POOL, POOL.lp_supply, NOW)),
    ],
)
def test_what_the_contract_would_refuse_is_refused(code: str, act: Any) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code


TINY = replace(EMPTY, reserves=(1000, 2000), lp_supply=4000)
"""Four shares to a unit of the first coin, two to one of the second; of the 4,000 all but 1,000 are owned."""
FREE = replace(TINY, parameters=Parameters(0, False))
FULL = replace(POOL, reserves=(LARGEST - 10, 600 * WEI))
"""Ten units of the first coin still fit; they would buy nothing."""
ROOMY = replace(FREE, reserves=(LARGEST - 10**33, 10**30))
"""1e33 units of the first coin fit, just under a fifth of what the books hold."""


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        ("market_same_coin", None, {"pay": 1, "receive": 1}, lambda: product_pool.exchange(POOL, 1, 1, WEI, 0, NOW)),
        ("market_same_coin", None, {"pay": 0, "receive": 2}, lambda: product_pool.marginal_price(POOL, 0, 2, NOW)),
        # Without a fee 1,000 units bring 1000 x 2000 / 2000 of the other coin, and 500 of them cost 333.33 and a unit.
        (
            "market_minimum",
            1000,
            {"got": 1000, "minimum": 1001},
            lambda: product_pool.exchange(FREE, 0, 1, 1000, 1001, NOW),
        ),
        (
            "market_costs_more",
            334,
            {"needed": 334, "maximum": 333},
            lambda: product_pool.exchange_for(FREE, 0, 1, 500, 333, NOW),
        ),
        ("market_pays_nothing", None, {"amount": 1}, lambda: product_pool.exchange(POOL, 1, 0, 1, 0, NOW)),
        # Three shares are one and a half of the second coin, and three quarters of the first.
        ("market_pays_nothing", None, {"amount": 3}, lambda: product_pool.burn(TINY, 3, NOW)),
        ("market_deposit_too_small", None, {"least_first": 1, "least_second": 1}, lambda: product_pool.mint(TINY, (0, 5), NOW)),
        (
            "market_deposit_too_small",
            None,
            {"least_first": 1001, "least_second": 1001},
            lambda: product_pool.mint(EMPTY, (1000, 1000), NOW),
        ),
        (
            "market_deposit_too_small",
            None,
            {"least_first": 3, "least_second": 5},  # 2.5 and 5 units a share
            lambda: product_pool.mint(replace(TINY, reserves=(10_000, 20_000)), (2, 5), NOW),
        ),
        ("market_lp_short", 3000, {"supply": 3000, "asked": 3001}, lambda: product_pool.burn(TINY, 3001, NOW)),
        (
            "market_lp_short",
            None,  # all there is to burn would bring three quarters of a unit
            {"supply": 3000, "asked": 4000},
            lambda: product_pool.burn(replace(TINY, reserves=(1, 2000)), 4000, NOW),
        ),
        ("market_lp_short", None, {"supply": 0, "asked": 1}, lambda: product_pool.burn(EMPTY, 1, NOW)),
        ("market_full", None, {"limit": 10}, lambda: product_pool.exchange(FULL, 0, 1, 11, 0, NOW)),
        (
            "market_full",
            10**33,
            {"limit": 10**33},
            lambda: product_pool.exchange(ROOMY, 0, 1, 10**33 + 1, 0, NOW),
        ),
        (
            "market_full",
            # One unit less than fits, for a unit is added to what it costs.
            (10**33 - 1) * 10**30 // (LARGEST - 1),
            {"limit": 10**33},
            lambda: product_pool.exchange_for(ROOMY, 0, 1, 10**30 // 2, LARGEST, NOW),
        ),
        (
            "market_coin_short",
            (10**33 - 1) * 10**30 // (LARGEST - 1),
            {"held": 10**30 - 1, "asked": 10**30},
            lambda: product_pool.exchange_for(ROOMY, 0, 1, 10**30, LARGEST, NOW),
        ),
        ("market_full", None, {"limit": 10}, lambda: product_pool.mint(replace(FULL, lp_supply=LARGEST), (11, WEI), NOW)),
        ("market_full", None, {"limit": 10}, lambda: product_pool.sync(FULL, (LARGEST + 1, 600 * WEI), NOW)),
        ("market_books_short", None, {"held": 999, "booked": 1000}, lambda: product_pool.skim(TINY, (999, 2000))),
        ("market_books_short", None, {"held": 1999, "booked": 2000}, lambda: product_pool.skim(TINY, (1001, 1999))),
    ],
)
def test_a_refusal_comes_with_the_figures_of_its_sentence(
    code: str, remedy: int | None, figures: dict[str, int], act: Callable[[], object]
) -> None:
    with pytest.raises(Refused) as caught:
        act()
    assert (caught.value.code, caught.value.remedy, caught.value.figures) == (code, remedy, figures)


@pytest.mark.parametrize("pool", [POOL, EMPTY, a_pool(10**24, 10**6), a_pool(10**6, 10**24)])
def test_the_amounts_named_to_a_deposit_too_small_are_enough(pool: ProductPool) -> None:
    with pytest.raises(Refused) as caught:
        product_pool.mint(pool, (0, 0), NOW)
    first, second = (caught.value.figures[name] for name in ("least_first", "least_second"))
    assert isinstance(first, int)
    assert isinstance(second, int)
    assert product_pool.mint(pool, (first, second), NOW).lp > 0


def test_the_remedy_of_a_refusal_is_an_amount_that_works() -> None:
    with pytest.raises(Refused) as short:
        product_pool.exchange_for(POOL, 0, 1, 601 * WEI, 10**30, NOW)
    most: Any = short.value.remedy
    assert short.value.figures["held"] == 600 * WEI - 1 > most, "all but one unit costs more than the books hold"
    with pytest.raises(Refused) as dear:
        product_pool.exchange_for(POOL, 0, 1, most, 0, NOW)
    needed: Any = dear.value.remedy
    assert product_pool.exchange_for(POOL, 0, 1, most, needed, NOW).paid == needed


def test_where_no_amount_works_none_is_offered() -> None:
    full = replace(POOL, reserves=(LARGEST, 600 * WEI))
    almost_full, drained = replace(POOL, reserves=(LARGEST - WEI, 1)), replace(POOL, reserves=(1, 600 * WEI))
    for act in (
        lambda: product_pool.exchange(almost_full, 0, 1, 2 * WEI, 0, NOW),  # what fits would bring less than a unit
        lambda: product_pool.burn(drained, POOL.lp_supply, NOW),  # all there is to burn would too
        lambda: product_pool.exchange(full, 0, 1, 1, 0, NOW),
        lambda: product_pool.exchange_for(full, 0, 1, WEI, LARGEST, NOW),
        lambda: product_pool.exchange_for(full, 0, 1, 600 * WEI, LARGEST, NOW),
        lambda: product_pool.burn(EMPTY, 1, NOW),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.remedy is None
