"""StableSwap-NG keeps its laws: nothing is created, oracles lag a block behind, and reals agree with the exact ints."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between, evenly_between
from tests.wallet.stable_pools_ng import (
    DAY,
    LOPSIDED,
    NOW,
    PLAIN,
    POOL,
    REBASING,
    WEI,
    a_pool,
    coins,
    part,
    pools,
    shares,
    terms,
)
from wallet.arithmetic import Reals
from wallet.defi import stable_invariant, stable_pool_ng
from wallet.defi import stable_invariant_ng as formulas
from wallet.defi.moving_average import MovingAverage
from wallet.defi.stable_pool_ng import Asset, Parameters, StablePoolNG
from wallet.defi.stable_storage_ng import checked_state_price, scaled_balances, with_oracles_moved
from wallet.errors import Refused

# --- Reals and ints


def reals(*values: int) -> tuple[Reals, ...]:
    return tuple(Reals([value]) for value in values)


def close(real: Any, exact: int, scale: int) -> bool:
    """Within 1e-14 of the pool's size, 45 roundings of a double; exact amounts round by a few units."""
    return abs(float(real[0]) - exact) <= 1e-14 * scale + 4


@given(pools(), coins, shares)
def test_a_swap_of_reals_is_the_exact_swap(pool: StablePoolNG, pay: int, share: int) -> None:
    amount = part(pool.balances[pay], share)
    trade = stable_pool_ng.exchange(pool, pay, 1 - pay, amount, 0, NOW)
    amp, fee, multiplier = terms(pool)
    rates = reals(pool.rates[pay], pool.rates[1 - pay])
    x, y = (formulas.scaled_balance(Reals([pool.balances[coin]]), Reals([pool.rates[coin]])) for coin in (pay, 1 - pay))
    d = formulas.scaled_invariant(x, y, amp)
    swap = formulas.swapped(x, y, Reals([amount]), (rates[0], rates[1]), d, amp, fee, multiplier)
    exact_d = stable_pool_ng.invariant_of(pool, NOW)
    in_coin = exact_d * WEI // pool.rates[1 - pay]
    assert close(d, exact_d, exact_d)
    assert close(swap.received, trade.received, in_coin)
    assert close(swap.fee, trade.fee, in_coin)


def test_ten_thousand_paths_trade_at_once_as_each_alone() -> None:
    draws = np.random.default_rng(7)
    size = 10_000
    balances = draws.uniform(1e22, 2e23, (2, size))
    rates = np.array([np.full(size, 1e18), draws.uniform(1.1e18, 1.3e18, size)])
    amounts = draws.uniform(1e15, 1e22, size)
    x, y = (formulas.scaled_balance(Reals(balances[coin]), Reals(rates[coin])) for coin in (0, 1))
    d = formulas.scaled_invariant(x, y, 20_000)
    paths = formulas.swapped(x, y, Reals(amounts), (Reals(rates[0]), Reals(rates[1])), d, 20_000, 10**6, 5 * 10**10)
    prices = formulas.state_price(x, y, d, 20_000)
    for path in range(0, size, 500):
        pool = a_pool(int(balances[0][path]), int(balances[1][path]), rate=int(rates[1][path]))
        trade = stable_pool_ng.exchange(pool, 0, 1, int(amounts[path]), 0, NOW)
        assert close(paths.received[path : path + 1], trade.received, stable_pool_ng.invariant_of(pool, NOW))
        assert float(prices[path]) == pytest.approx(stable_pool_ng.state_price(pool, NOW), rel=1e-12)


@given(pools(), st.tuples(shares, shares))
def test_a_deposit_of_reals_is_the_exact_deposit(pool: StablePoolNG, added: tuple[int, int]) -> None:
    amounts = (part(pool.balances[0], added[0]), part(pool.balances[1], added[1]))
    minted = stable_pool_ng.add_liquidity(pool, amounts, 0, NOW)
    amp, fee, multiplier = terms(pool)
    rates = (Reals([pool.rates[0]]), Reals([pool.rates[1]]))
    old = (Reals([pool.balances[0]]), Reals([pool.balances[1]]))
    new = (Reals([pool.balances[0] + amounts[0]]), Reals([pool.balances[1] + amounts[1]]))

    def invariant(balances: tuple[Reals, Reals]) -> Reals:
        scaled = (formulas.scaled_balance(balances[0], rates[0]), formulas.scaled_balance(balances[1], rates[1]))
        return formulas.scaled_invariant(*scaled, amp)

    d0, d1 = invariant(old), invariant(new)
    fees = formulas.imbalance_fees(old, new, rates, d0, d1, fee, multiplier)
    d2 = invariant((new[0] - fees[0], new[1] - fees[1]))
    scale = 2 * stable_pool_ng.invariant_of(minted.pool, NOW)  # half a redemption: a coin's units are twice its worth
    assert all(close(real, exact, scale) for real, exact in zip(fees, minted.fees, strict=True))
    assert close(pool.lp_supply * (d2 - d0) // d0, minted.lp, scale)


@given(pools(), coins, st.integers(1, 900_000))
def test_a_one_coin_withdrawal_of_reals_is_the_exact_one(pool: StablePoolNG, coin: int, share: int) -> None:
    lp = part(pool.lp_supply, share)
    removed = stable_pool_ng.remove_liquidity_one_coin(pool, lp, coin, 0, NOW)
    amp, fee, multiplier = terms(pool)
    x, y = (formulas.scaled_balance(Reals([pool.balances[c]]), Reals([pool.rates[c]])) for c in (coin, 1 - coin))
    d0 = formulas.scaled_invariant(x, y, amp)
    d1 = d0 - lp * d0 // pool.lp_supply
    cuts = stable_invariant.one_coin_cuts(x, y, d0, d1, amp)
    received, charged = formulas.one_coin_received(x, y, cuts, Reals([pool.rates[coin]]), (d0, d1), amp, fee, multiplier)
    scale = stable_pool_ng.invariant_of(pool, NOW) * WEI // pool.rates[coin]
    assert close(received, removed.amounts[coin], scale)
    assert close(charged, removed.fees[coin], scale)


@given(pools())
def test_the_state_price_of_reals_is_the_exact_one_and_the_curve_s_derivative(pool: StablePoolNG) -> None:
    amp = pool.parameters.amplification
    x0, x1 = scaled_balances(pool)
    d = stable_pool_ng.invariant_of(pool, NOW)
    exact = stable_pool_ng.state_price(pool, NOW)
    real = formulas.state_price(*reals(x0, x1, d), amp)
    assert float(real[0]) == pytest.approx(exact, rel=1e-12)
    # A millionth to either side: the third derivative's part is below 1e-9, rounding's below 1e-14 of 1e-6.
    step = x1 // 10**6
    rise = stable_invariant.settled_balance(x1 - step, d, amp) - stable_invariant.settled_balance(x1 + step, d, amp)
    assert exact / WEI == pytest.approx(rise / (2 * step), rel=1e-7)
    paying = stable_pool_ng.marginal_price(pool, 1, 0, NOW)
    assert paying == pytest.approx(exact / WEI * pool.rates[1] / WEI, rel=1e-9)
    assert paying * stable_pool_ng.marginal_price(pool, 0, 1, NOW) == pytest.approx(1, rel=1e-9)


# --- Nothing is created


def worth_of_a_unit(pool: StablePoolNG) -> int:
    """The most that one unit of either coin adds to D, rounded up: where a coin is scarce and A small, more than ten."""
    d, (first, second), trillion = stable_pool_ng.invariant_of(pool, NOW), pool.balances, 10**12
    richer = (replace(pool, balances=(first + trillion, second)), replace(pool, balances=(first, second + trillion)))
    return max(stable_pool_ng.invariant_of(one, NOW) - d for one in richer) // trillion + 1


@given(pools(), coins, shares)
def test_there_and_back_never_pays(pool: StablePoolNG, pay: int, share: int) -> None:
    # Any fee (1 bp of a million units and more) outweighs rounding. Without one, D is off by a unit or two and with it the
    # curve; the contract keeps a unit of the scaled balance each way, which does not quite cover that in a lopsided pool.
    amount = part(pool.balances[pay], share)
    there = stable_pool_ng.exchange(pool, pay, 1 - pay, amount, 0, NOW)
    assume(there.received > 10)
    back = stable_pool_ng.exchange(there.pool, 1 - pay, pay, there.received, 0, NOW)
    rounding = 0 if pool.parameters.fee else 4 * worth_of_a_unit(pool)
    assert back.received <= amount + rounding


@given(pools(), coins, shares)
def test_a_swap_moves_coins_and_makes_none(pool: StablePoolNG, pay: int, share: int) -> None:
    amount = part(pool.balances[pay], share)
    trade = stable_pool_ng.exchange(pool, pay, 1 - pay, amount, 0, NOW)
    held = [sum(pair) for pair in zip(trade.pool.balances, trade.pool.admin_balances, strict=True)]
    expected = list(pool.balances)
    expected[pay] += amount
    expected[1 - pay] -= trade.received
    assert held == expected
    assert trade.pool.lp_supply == pool.lp_supply
    assert 0 <= trade.admin_fee <= trade.fee + 1  # the fee is floored once more than its admin part


@given(pools(), st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), coins)
def test_depositing_and_leaving_never_pays(pool: StablePoolNG, added: tuple[int, int], coin: int) -> None:
    # Worth is counted in D, which Newton's rounds leave off by a unit or two each of the four times it is computed; each
    # of the four balances on the way is a floored unit of a coin, worth many of D where the withdrawal made it scarce.
    amounts = (pool.balances[0] * added[0] // 10**6, pool.balances[1] * added[1] // 10**6)
    assume(sum(amounts) > 10**6)
    minted = stable_pool_ng.add_liquidity(pool, amounts, 0, NOW)
    both = stable_pool_ng.remove_liquidity(minted.pool, minted.lp, (0, 0), NOW)
    one = stable_pool_ng.remove_liquidity_one_coin(minted.pool, minted.lp, coin, 0, NOW)
    for left in (both.pool, one.pool):
        assert left.lp_supply == pool.lp_supply
        lost = stable_pool_ng.invariant_of(pool, NOW) - stable_pool_ng.invariant_of(left, NOW)
        assert lost <= 8 + 4 * max(worth_of_a_unit(pool), worth_of_a_unit(left))


@given(pools(), coins, st.lists(st.tuples(st.sampled_from("sabio"), shares), min_size=1, max_size=6))
def test_no_act_of_others_lowers_what_an_lp_token_is_worth(pool: StablePoolNG, coin: int, acts: list[tuple[str, int]]) -> None:
    # Each act rounds against whoever acts; D itself is off by a few units, which a supply of 1e19 and more turns into
    # less than one unit of the virtual price. Two are allowed.
    before = stable_pool_ng.virtual_price(pool, NOW)
    for act, share in acts:
        lp = pool.lp_supply * share // (2 * 10**6) or 1
        amounts = (pool.balances[0] * share // (4 * 10**6), pool.balances[1] * share // (8 * 10**6))
        if act == "s":
            pool = stable_pool_ng.exchange(pool, coin, 1 - coin, part(pool.balances[coin], share), 0, NOW).pool
        elif act == "a":
            pool = stable_pool_ng.add_liquidity(pool, amounts, 0, NOW).pool
        elif act == "b":
            pool = stable_pool_ng.remove_liquidity(pool, lp, (0, 0), NOW).pool
        elif act == "i":
            pool = stable_pool_ng.remove_liquidity_imbalance(pool, amounts, pool.lp_supply, NOW).pool
        else:
            pool = stable_pool_ng.remove_liquidity_one_coin(pool, lp, coin, 0, NOW).pool
        after = stable_pool_ng.virtual_price(pool, NOW)
        assert after >= before - 2
        before = after


@given(pools(), coins, shares)
def test_quotes_exchanges_and_a_ready_invariant_agree(pool: StablePoolNG, pay: int, share: int) -> None:
    amount = part(pool.balances[pay], share)
    d = stable_pool_ng.invariant_of(pool, NOW)
    trade = stable_pool_ng.exchange(pool, pay, 1 - pay, amount, 0, NOW)
    assert stable_pool_ng.exchange(pool, pay, 1 - pay, amount, trade.received, NOW, d) == trade
    assert stable_pool_ng.quote(pool, pay, 1 - pay, amount, NOW) == trade.received
    assert stable_pool_ng.quote_by_view(pool, pay, 1 - pay, amount, NOW) == trade.received  # A is at rest and whole


# --- Fees off the peg


@given(amounts_between(1, 10**30), amounts_between(1, 10**30), evenly_between(0, 10**8), evenly_between(10**10, 50 * 10**10))
def test_the_fee_grows_from_its_base_to_its_multiple(x: int, y: int, fee: int, multiplier: int) -> None:
    charged = formulas.dynamic_fee(x, y, fee, multiplier)
    assert fee <= charged <= multiplier * fee // 10**10
    assert charged == formulas.dynamic_fee(y, x, fee, multiplier)
    assert formulas.dynamic_fee(x, x, fee, multiplier) == fee
    assert formulas.dynamic_fee(x, 10**50, fee, multiplier) == multiplier * fee // 10**10


def test_a_multiplier_of_one_or_less_leaves_the_fee_flat() -> None:
    assert formulas.dynamic_fee(1, 10**30, 123, 10**10) == formulas.dynamic_fee(1, 10**30, 123, 0) == 123


def test_restoring_the_balance_of_a_lopsided_pool_costs_the_fee_of_where_it_ends_too() -> None:
    # Both sides are averaged over the trade: 2e24 scaled units paid into the lesser side level the pool.
    pool = a_pool(3 * 10**24, 7 * 10**24, rate=WEI, fee=10**6, multiplier=2 * 10**10)
    small = stable_pool_ng.exchange(pool, 0, 1, WEI, 0, NOW)
    large = stable_pool_ng.exchange(pool, 0, 1, 2 * 10**24, 0, NOW)
    first, last = stable_pool_ng.dynamic_fee(pool), stable_pool_ng.dynamic_fee(large.pool)
    assert first == 1_086_956  # 2e10 x 1e6 / (1e10 x 4 x 0.21 + 1e10), rounded down
    assert (small.received + small.fee) * first // 10**10 == pytest.approx(small.fee, rel=1e-6)
    assert last < large.fee * 10**10 / (large.received + large.fee) < first


# --- The oracles


@given(pools(), coins, shares)
def test_no_act_moves_the_oracles_within_its_own_block(pool: StablePoolNG, coin: int, share: int) -> None:
    later = NOW + 600
    price, d = stable_pool_ng.price_oracle(pool, later), stable_pool_ng.d_oracle(pool, later)
    lp, amount = part(pool.lp_supply // 2, share), part(pool.balances[coin] // 2, share)
    amounts = (amount, 0) if coin == 0 else (0, amount)
    for after in (
        stable_pool_ng.exchange(pool, coin, 1 - coin, amount, 0, later).pool,
        stable_pool_ng.add_liquidity(pool, amounts, 0, later).pool,
        stable_pool_ng.remove_liquidity(pool, lp, (0, 0), later).pool,
        stable_pool_ng.remove_liquidity_imbalance(pool, amounts, pool.lp_supply, later).pool,
        stable_pool_ng.remove_liquidity_one_coin(pool, lp, coin, 0, later).pool,
    ):
        assert stable_pool_ng.price_oracle(after, later) == price
        assert stable_pool_ng.d_oracle(after, later) == d
        again = stable_pool_ng.exchange(after, 1 - coin, coin, 10**6, 0, later).pool
        assert (stable_pool_ng.price_oracle(again, later), stable_pool_ng.d_oracle(again, later)) == (price, d)


def test_the_price_a_trade_leaves_behind_enters_the_oracle_with_time_only() -> None:
    pool = a_pool(10**24, 10**24)
    sold = stable_pool_ng.exchange(pool, 1, 0, 10**24 // 2, 0, NOW).pool
    prices = [stable_pool_ng.price_oracle(sold, NOW + seconds) for seconds in (0, 1, 60, 600, 6000, 10**6)]
    assert prices == sorted(prices, reverse=True)
    assert prices[0] == WEI
    assert prices[-1] == sold.price.last < WEI


def test_a_state_price_above_two_is_taken_as_two_and_one_of_nothing_is_not_taken() -> None:
    pool = replace(a_pool(10**24, 10**24, a=1, rate=WEI), price=MovingAverage(9 * 10**17, 8 * 10**17, NOW))
    later = NOW + 866
    dear = stable_pool_ng.exchange(pool, 0, 1, 10**25, 0, later).pool
    assert stable_pool_ng.state_price(dear, later) > 2 * WEI == dear.price.last
    assert dear.price.average == stable_pool_ng.price_oracle(pool, later)
    # With x1 a unit of 1e18, x0 would have to be worth next to nothing: fed by hand, for trades cannot go there.
    lost = with_oracles_moved(pool, (1, 10**24), 10**20, 100, later)
    assert lost.price == MovingAverage(pool.price.last, pool.price.average, later)
    assert lost.invariant.last == 10**20


def test_a_state_price_beyond_the_contract_s_word_is_refused() -> None:
    # With D = x0 the numerator is 1e18 x D x (x0 / x1)**2 / 4: 2.5e74 for x1 of 1e9, 2.5e78 for 1e7; a word ends at 1.2e77.
    assert checked_state_price((10**25, 10**9), 10**25, 20_000) > 0
    with pytest.raises(Refused, match="market_unbalanced"):
        checked_state_price((10**25, 10**7), 10**25, 20_000)


def test_a_quote_refuses_the_trade_that_would_leave_no_state_price() -> None:
    # All of the other side's 1e18 but nothing is bought with 1e26: get_dy answers, and exchange then divides by a side of 0.
    pool = a_pool(WEI, WEI, rate=WEI)
    huge = 10**26
    assert stable_pool_ng.quote_by_view(pool, 0, 1, huge, NOW) > 99 * WEI // 100
    acts: list[Any] = [
        lambda: stable_pool_ng.exchange(pool, 0, 1, huge, 0, NOW),
        lambda: stable_pool_ng.quote(pool, 0, 1, huge, NOW),
        lambda: stable_pool_ng.price_impact_split(pool, 0, 1, huge, huge, NOW),
        lambda: stable_pool_ng.price_by_size(pool, 0, 1, huge, 2, NOW),
    ]
    for act in acts:
        with pytest.raises(Refused, match="market_unbalanced"):
            act()


def test_one_coin_cannot_be_drawn_from_dust_that_leaves_no_fee_to_count() -> None:
    # Two units of one coin, one of the other: the D of both ends, halved, and both averages are 0, and the fee divides by them.
    pool = replace(a_pool(WEI, WEI, rate=WEI), balances=(2, 1), lp_supply=1)
    with pytest.raises(Refused, match="market_unbalanced"):
        stable_pool_ng.remove_liquidity_one_coin(pool, 1, 1, 0, NOW)


def test_a_product_of_d_beyond_the_contract_s_word_is_refused() -> None:
    # D's first round makes S x S / x0 x S, with one side of a unit 5e25 cubed, 1.25e77: above 2**256 = 1.16e77.
    for balances in ((1, 5 * 10**25), (5 * 10**25, 1)):
        pool = replace(a_pool(10**23, 10**23, rate=WEI), balances=balances)
        with pytest.raises(Refused, match="market_unbalanced"):
            stable_pool_ng.invariant_of(pool, NOW)


def test_a_proportional_withdrawal_shrinks_the_last_d_and_leaves_the_price_alone() -> None:
    pool = a_pool(10**24, 10**24)
    removed = stable_pool_ng.remove_liquidity(pool, pool.lp_supply // 4, (0, 0), NOW + DAY).pool
    assert removed.price == pool.price
    d = pool.invariant.last
    assert removed.invariant == MovingAverage(d - d * (pool.lp_supply // 4) // pool.lp_supply, d, NOW + DAY)


# --- Rates and rebases


def test_a_coin_with_a_rate_trades_at_redemption_in_a_level_pool() -> None:
    pool = a_pool(1_168 * 10**20, 10**23)
    assert stable_pool_ng.marginal_price(pool, 1, 0, NOW) == pytest.approx(1.168, rel=1e-9)
    split = stable_pool_ng.price_impact_split(pool, 1, 0, WEI, 1_168 * 10**15, NOW)
    assert abs(split.discount) <= 10**4  # of 1e18: the rate of the curve is floored
    assert split.fee == pytest.approx(1.168e14, rel=1e-3)


def test_a_rate_that_rises_makes_providers_richer_and_sellers_of_the_coin_too() -> None:
    pool = a_pool(10**23, 10**23)
    risen = stable_pool_ng.with_reading(pool, 1, 1_180 * 10**15)
    assert stable_pool_ng.virtual_price(risen, NOW) > stable_pool_ng.virtual_price(pool, NOW)
    assert stable_pool_ng.quote(risen, 1, 0, WEI, NOW) > stable_pool_ng.quote(pool, 1, 0, WEI, NOW)
    cut = stable_pool_ng.with_reading(pool, 1, 1_100 * 10**15)
    assert stable_pool_ng.virtual_price(cut, NOW) < stable_pool_ng.virtual_price(pool, NOW)


@pytest.mark.parametrize(
    ("asset", "reading", "rate"),
    [
        (Asset("plain", 18), 2 * WEI, WEI),
        (Asset("rebasing", 18), 2 * WEI, WEI),
        (Asset("plain", 6), WEI, 10**30),
        (Asset("rate", 18), 1_168 * 10**15, 1_168 * 10**15),
        (Asset("rate", 8), 15 * 10**17, 15 * 10**27),
        (Asset("vault", 18, 18), 1_050 * 10**15, 1_050 * 10**15),
        (Asset("vault", 18, 6), 1_050_000, 1_050 * 10**15),  # 1.05 of a coin of six decimals, per whole share
        (Asset("vault", 6, 6), 1_050_000, 1_050 * 10**27),
    ],
)
def test_a_coin_counts_by_its_decimals_and_its_reading(asset: Asset, reading: int, rate: int) -> None:
    parameters = Parameters((PLAIN, asset), 20_000, 10**6, 2 * 10**10, 5 * 10**9, 866, 62_324)
    pool = stable_pool_ng.deployed(parameters, NOW)
    assert stable_pool_ng.with_reading(pool, 1, reading).rates == (WEI, rate)
    assert stable_pool_ng.deployed(parameters, NOW, (WEI, reading)).rates == (WEI, rate)
    turned = stable_pool_ng.deployed(replace(parameters, assets=(asset, PLAIN)), NOW)
    assert stable_pool_ng.with_reading(turned, 0, reading).rates == (rate, WEI)


def test_coins_of_few_decimals_trade_one_for_one() -> None:
    parameters = Parameters((Asset("plain", 6), PLAIN), 20_000, 0, 10**10, 0, 866, 62_324)
    pool = stable_pool_ng.add_liquidity(stable_pool_ng.deployed(parameters, NOW), (10**12, 10**24), 0, NOW).pool
    assert stable_pool_ng.quote(pool, 1, 0, WEI, NOW) == 999_999
    assert stable_pool_ng.quote(pool, 0, 1, 10**6, NOW) / WEI == pytest.approx(1, rel=1e-6)


def test_only_a_pool_with_a_rebasing_coin_reads_what_it_holds() -> None:
    pool = replace(a_pool(10**23, 10**23), admin_balances=(5, 7))
    held = (10**23 + 1000, 10**23 - 1000)
    assert stable_pool_ng.with_held(pool, held) == pool
    rebasing = replace(pool, parameters=replace(pool.parameters, assets=(PLAIN, REBASING)))
    assert stable_pool_ng.with_held(rebasing, held).balances == (10**23 + 995, 10**23 - 1007)


def test_a_loss_beyond_what_providers_hold_stops_every_act() -> None:
    pool = replace(a_pool(10**23, 10**23), balances=(10**23, -1))
    for act in (
        lambda: stable_pool_ng.exchange(pool, 0, 1, WEI, 0, NOW),
        lambda: stable_pool_ng.remove_liquidity(pool, WEI, (0, 0), NOW),
        lambda: stable_pool_ng.remove_liquidity_one_coin(pool, WEI, 0, 0, NOW),
        lambda: stable_pool_ng.remove_liquidity_imbalance(pool, (WEI, 0), WEI, NOW),
        lambda: stable_pool_ng.add_liquidity(pool, (WEI, WEI), 0, NOW),
    ):
        with pytest.raises(Refused):
            act()


# --- Questions about a trade


@given(pools(), coins, shares, evenly_between(9 * 10**17, 12 * 10**17))
def test_the_causes_of_a_price_impact_add_up_exactly(pool: StablePoolNG, pay: int, share: int, rate: int) -> None:
    amount = part(pool.balances[pay], share)
    owed = amount * rate // WEI
    split = stable_pool_ng.price_impact_split(pool, pay, 1 - pay, amount, owed, NOW)
    trade = stable_pool_ng.exchange(pool, pay, 1 - pay, amount, 0, NOW)
    assert split.fee + split.curve + split.discount == owed - trade.received
    assert (split.received, split.fee) == (trade.received, trade.fee)
    # The curve falls, so its own part costs. The slope is told in 1e-18, so its floor takes up to 1e-18 of amounts.
    assert split.curve >= -20 - 4 * amount // WEI


@given(pools(), coins, shares, st.integers(2, 30))
def test_prices_by_size_start_at_the_spot_and_their_last_unit_is_the_slope_of_what_is_received(
    pool: StablePoolNG, pay: int, share: int, points: int
) -> None:
    largest = part(pool.balances[pay], share)
    assume(largest >= 10**15)
    prices = stable_pool_ng.price_by_size(pool, pay, 1 - pay, largest, points, NOW)
    assert [price.amount for price in prices] == [largest * point // (points - 1) for point in range(points)]
    spot = stable_pool_ng.marginal_price(pool, pay, 1 - pay, NOW)
    fee = stable_pool_ng.dynamic_fee(pool, pay, 1 - pay) / 10**10
    assert prices[0].average_price == prices[0].last_price == pytest.approx(spot * (1 - fee), rel=1e-9)
    assert prices[-1].average_price == stable_pool_ng.quote(pool, pay, 1 - pay, largest, NOW) / largest
    # A thousandth to either side; the fee is in whole 1e-10 of all that is received, so a step of it may show as 1e-7.
    step = largest // 1000
    more = stable_pool_ng.quote(pool, pay, 1 - pay, largest + step, NOW)
    less = stable_pool_ng.quote(pool, pay, 1 - pay, largest - step, NOW)
    assert prices[-1].last_price == pytest.approx((more - less) / (2 * step), rel=1e-4, abs=1e-6)


def test_the_average_price_falls_with_size_where_the_fee_is_flat() -> None:
    pool = a_pool(10**24, 10**24, multiplier=0)
    for smaller, larger in pairwise(stable_pool_ng.price_by_size(pool, 1, 0, 10**24, 40, NOW)):
        assert larger.last_price < smaller.last_price
        assert larger.last_price < larger.average_price < smaller.average_price


# --- A in time


def test_the_view_takes_a_rounded_down_while_a_ramp_runs() -> None:
    ramping = stable_pool_ng.ramp_a(a_pool(3 * 10**23, 10**23), 210, NOW + 10 * DAY, NOW)
    between = NOW + DAY // 2  # a twentieth of ten: half of one beyond 200
    assert stable_pool_ng.amplification(ramping, between) == 20_050
    frozen = replace(stable_pool_ng.stop_ramp(ramping, NOW), initial_a_time=0)
    viewed = stable_pool_ng.quote_by_view(ramping, 0, 1, 10**22, between)
    assert viewed == stable_pool_ng.quote(frozen, 0, 1, 10**22, between)
    assert viewed != stable_pool_ng.exchange(ramping, 0, 1, 10**22, 0, between).received


@pytest.mark.parametrize(("future", "middle"), [(400, 30_000), (100, 15_000)])
def test_a_moves_in_a_line_and_can_be_stopped_for_at_least_a_day(future: int, middle: int) -> None:
    pool = a_pool(10**23, 10**23)
    ramping = stable_pool_ng.ramp_a(pool, future, NOW + 2 * DAY, NOW)
    assert [stable_pool_ng.amplification(ramping, NOW + days * DAY) for days in range(4)] == [
        20_000,
        middle,
        future * 100,
        future * 100,
    ]
    stopped = stable_pool_ng.stop_ramp(ramping, NOW + DAY)
    assert stable_pool_ng.amplification(stopped, NOW + 9 * DAY) == middle == stopped.parameters.amplification
    with pytest.raises(Refused, match="ramp_too_soon"):
        stable_pool_ng.ramp_a(stopped, 200, NOW + 9 * DAY, NOW + 2 * DAY - 1)
    for far in (middle // 10 + 1, middle // 1000 - 1):
        with pytest.raises(Refused, match="ramp_too_far"):
            stable_pool_ng.ramp_a(stopped, far, NOW + 9 * DAY, NOW + 2 * DAY)


# --- In and out at the edges


def test_a_proportional_withdrawal_works_where_everything_else_is_refused() -> None:
    removed = stable_pool_ng.remove_liquidity(LOPSIDED, LOPSIDED.lp_supply // 2, (0, 0), NOW)
    half = LOPSIDED.lp_supply // 2
    assert removed.amounts == tuple(balance * half // LOPSIDED.lp_supply for balance in LOPSIDED.balances)
    assert removed.fees == (0, 0)


def test_admin_fees_leave_with_a_withdrawal_unless_told_not_to() -> None:
    traded = stable_pool_ng.exchange(POOL, 0, 1, WEI, 0, NOW)
    assert traded.pool.admin_balances == (0, traded.admin_fee)
    assert traded.admin_fee > 0
    kept = stable_pool_ng.remove_liquidity(traded.pool, WEI, (0, 0), NOW, claim_admin_fees=False)
    paid = stable_pool_ng.remove_liquidity(traded.pool, WEI, (0, 0), NOW)
    assert (kept.admin_paid, kept.pool.admin_balances) == ((0, 0), (0, traded.admin_fee))
    assert (paid.admin_paid, paid.pool.admin_balances) == ((0, traded.admin_fee), (0, 0))
    assert paid.pool.balances == kept.pool.balances


def test_the_last_provider_takes_all_and_the_pool_can_be_opened_anew() -> None:
    emptied = stable_pool_ng.remove_liquidity(POOL, POOL.lp_supply, (0, 0), NOW)
    assert emptied.amounts == POOL.balances
    assert (emptied.pool.balances, emptied.pool.lp_supply, emptied.pool.invariant.last) == ((0, 0), 0, 0)
    opened = stable_pool_ng.add_liquidity(emptied.pool, (WEI, WEI), 0, NOW)
    assert opened.lp == opened.pool.invariant.last == stable_pool_ng.invariant_of(opened.pool, NOW)


def test_a_deposit_in_proportion_pays_no_fee_and_a_one_sided_one_does() -> None:
    fair = stable_pool_ng.add_liquidity(POOL, (4 * WEI, 6 * WEI), 0, NOW)
    assert fair.fees == (0, 0)
    skewed = stable_pool_ng.add_liquidity(POOL, (10 * WEI, 0), 0, NOW)
    assert min(skewed.fees) > 0
    assert stable_pool_ng.lp_before_fees(POOL, (10 * WEI, 0), NOW) > skewed.lp
