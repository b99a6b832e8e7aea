"""Leveraged staking: the closed forms, a walk through the lending market that agrees with them, and both ways out."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.replays import attempt
from tests.strategies import amounts_between, evenly_between
from tests.wallet.lending_market import CORRELATED, PRICES, START, WETH, WSTETH, YEAR
from wallet.arithmetic import Reals
from wallet.defi import lending, lending_modes, looping, stable_pool
from wallet.defi.lending import LendingMarket
from wallet.defi.looping import Loop
from wallet.defi.rate_strategy import RateStrategy
from wallet.defi.stable_pool import StablePool
from wallet.errors import Refused

WAD = 10**18
ETHER = 10**18
LTV = 93 * WAD // 100
THRESHOLD = 95 * WAD // 100
STAKING = 3 * WAD // 100
DAY = 86_400


def refusal(act: Any, *args: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value


def a_pool(ether: int, token: int) -> StablePool:
    """A pool of ether and staked ether as in June 2022: A = 50, a fee of 4 bp."""
    pool = StablePool((ether * ETHER, token * ETHER), (0, 0), 1, 5000, 5000, 0, 0, 4_000_000, 5 * 10**9)
    return replace(pool, lp_supply=stable_pool.invariant_of(pool, 0))


BALANCED, JUNE_2022 = a_pool(250_000, 250_000), a_pool(111_300, 491_000)

# Loan-to-values up to 97 %, pools at 0.8 to 1 of redemption with the loan-to-value below, equities of 1e-6 to a million ether.
ltvs = evenly_between(WAD // 10, 97 * WAD // 100)
equities = amounts_between(10**12, 10**6 * ETHER)


# --- The published figures


@pytest.mark.parametrize(
    ("rungs", "expected"), [(0, "1"), (1, "1.93"), (2, "2.795"), (3, "3.599"), (5, "5.043"), (10, "7.856"), (20, "11.17")]
)
def test_exposure_by_rungs_at_93_percent(rungs: int, expected: str) -> None:
    loop = looping.climb(ETHER, LTV, WAD, rungs)
    closed = (1 - Fraction(93, 100) ** (rungs + 1)) / (1 - Fraction(93, 100))
    # Every rung is rounded down by less than a wei, which those after it carry on: less than 1 / (1 - 93 %) in all, each.
    assert 0 <= closed * ETHER - loop.collateral <= 15 * rungs
    assert loop.collateral - loop.debt == ETHER
    assert round(looping.exposure(loop) / WAD, len(expected.partition(".")[2])) == float(expected)


def test_endless_rungs_at_93_percent_come_to_14_29() -> None:
    assert looping.highest_exposure(LTV) == WAD * 100 // 7


@pytest.mark.parametrize(("borrow_bps", "expected"), [(250, 75), (1000, -600)])
def test_ten_times_three_percent_less_nine_times_the_borrow_rate(borrow_bps: int, expected: int) -> None:
    assert looping.net_apr(10 * WAD, STAKING, borrow_bps * WAD // 10_000) == expected * WAD // 1000


def test_at_the_break_even_borrow_rate_nothing_is_earned() -> None:
    even = looping.break_even_borrow_apr(10 * WAD, STAKING)
    assert even == WAD // 30
    assert 0 <= looping.net_apr(10 * WAD, STAKING, even) <= 9  # a 1e-18 cut off the rate, nine times
    assert looping.net_apr(10 * WAD, STAKING, even + 2) < 0


@pytest.mark.parametrize(("exposure", "fall"), [(5, 0.158), (8, 0.079), (10, 0.0526), (12, 0.035)])
def test_falls_that_liquidate_at_a_threshold_of_95_percent(exposure: int, fall: float) -> None:
    assert looping.fall_that_liquidates(exposure * WAD, THRESHOLD) / WAD == pytest.approx(fall, abs=1.5e-4)


def test_interest_alone_takes_132_days_at_18_percent_and_never_ends_a_loop_that_pays() -> None:
    health = looping.health_factor(10 * WAD, THRESHOLD)
    assert health == 1_055_555_555_555_555_555
    assert looping.days_to_liquidation(health, STAKING, 18 * WAD // 100) / WAD == pytest.approx(131.56, abs=0.01)
    assert looping.days_to_liquidation(health, STAKING, STAKING) == looping.NEVER
    assert looping.days_to_liquidation(health, STAKING, 0) == looping.NEVER


@given(evenly_between(WAD, 100 * WAD))
def test_the_days_follow_the_natural_logarithm(health: int) -> None:
    days = looping.days_to_liquidation(health, 0, 365 * WAD)  # the whole logarithm in a day
    assert days / WAD == pytest.approx(np.log(health / WAD), rel=1e-12, abs=1e-15)


# --- Laws of getting in


@given(equities, ltvs, st.integers(0, 200), evenly_between(98 * WAD // 100, WAD))
def test_rungs_never_pass_the_limit_and_a_discount_is_gained_on_all_that_was_bought(
    equity: int, ltv: int, rungs: int, price: int
) -> None:
    loop = looping.climb(equity, ltv, price, rungs)
    assert loop.debt * WAD <= loop.collateral * ltv
    assert loop.collateral * price <= (equity + loop.debt) * WAD  # nothing is bought that was not paid for
    assert (equity + loop.debt) * WAD - loop.collateral * price < (rungs + 1) * WAD
    if price == WAD:
        assert loop.collateral * (WAD - ltv) <= equity * WAD


@given(equities, ltvs, evenly_between(98 * WAD // 100, WAD), st.integers(0, 50))
def test_the_largest_flash_loan_is_the_last_wei_that_its_purchase_can_repay(
    equity: int, ltv: int, price: int, premium_bps: int
) -> None:
    most = looping.largest_flash_loan(equity, ltv, price, premium_bps)
    fits = looping.at_once(equity, most, price, premium_bps)
    assert fits.debt <= fits.collateral * ltv // WAD
    # The three wei of equity, and what rounding may give back, are magnified by at most 1 / (price - ltv) = 100.
    beyond = looping.at_once(equity, most + 600, price, premium_bps)
    assert beyond.debt > beyond.collateral * ltv // WAD


def test_a_flash_loan_counts_the_wei_that_rounding_takes() -> None:
    # 93 / 7.05 x 1,001 = 13,204.68, but the premium of 5 bp on it is 7 with what is rounded up, and 93 % of all is 13,210.65.
    assert looping.at_once(1_001, 13_204, WAD, 5).debt == 13_211 > (1_001 + 13_204) * 93 // 100 == 13_210
    most = looping.largest_flash_loan(1_001, LTV, WAD, 5)
    assert looping.at_once(1_001, most, WAD, 5).debt <= (1_001 + most) * 93 // 100
    assert looping.largest_flash_loan(3, LTV, WAD, 0) == 0


@given(evenly_between(WAD + 10**12, 100 * WAD), evenly_between(WAD // 2, WAD - 1))
def test_the_fall_that_liquidates_is_where_the_health_factor_is_one(exposure: int, threshold: int) -> None:
    fall = looping.fall_that_liquidates(exposure, threshold)
    left = exposure * (WAD - fall)
    assert left * threshold <= (exposure - WAD) * WAD * WAD
    assert (left + exposure) * threshold > (exposure - WAD) * WAD * WAD  # a fall of 1e-18 less leaves it healthy
    assert (fall <= 0) == (exposure * threshold <= (exposure - WAD) * WAD)


# --- Step by step through the lending market

FLAT = RateStrategy(optimal_bps=9_000, base_bps=250, slope1_bps=0, slope2_bps=0)


def a_market(base_bps: int = 250, rate: int = WAD) -> LendingMarket:
    """A million WETH to borrow at `base_bps` a year; `you` in the e-mode of 93 / 95 %; the token priced at its own rate."""
    weth = replace(WETH, rates=replace(FLAT, base_bps=base_bps))
    prices = {"WETH": PRICES["WETH"], "wstETH": PRICES["WETH"] * rate // WAD}
    start = lending.new_market(lending.Parameters((weth, WSTETH), (CORRELATED,)), prices, START)
    start = lending.supply(start, "lender", "WETH", 10**6 * ETHER, START).market
    return lending_modes.set_emode(start, "you", 1, START)


def climbed(market: LendingMarket, equity: int, rungs: int) -> LendingMarket:
    """Lend the token, then borrow, stake one for one and lend again."""
    lent = equity
    market = lending.supply(market, "you", "wstETH", lent, START).market
    for _ in range(rungs):
        lent = min(lent * 93 // 100, lending.borrowable(market, "you", "WETH", START))  # its values are rounded against you
        market = lending.borrow(market, "you", "WETH", lent, START).market
        market = lending.supply(market, "you", "wstETH", lent, START).market
    return market


def loop_in(market: LendingMarket, now_s: int) -> Loop[int]:
    """The loop as the market has it, its collateral at redemption value."""
    held = lending.supplied_balance(market, "you", "wstETH", now_s)
    worth = held * market.prices["wstETH"] // market.prices["WETH"]
    return Loop(worth, lending.debt_balance(market, "you", "WETH", now_s))


def levered(exposure: int, equity: int = 100 * ETHER, base_bps: int = 250) -> LendingMarket:
    """A loop made at once: all of the token lent first, then the flash loan repaid."""
    loop = looping.at_once(equity, (exposure - 1) * equity, WAD, 0)
    market = lending.supply(a_market(base_bps), "you", "wstETH", loop.collateral, START).market
    return lending.borrow(market, "you", "WETH", loop.debt, START).market


@pytest.mark.parametrize("rungs", [0, 1, 2, 3, 5, 10, 20])
def test_a_loop_walked_through_the_market_is_the_closed_form(rungs: int) -> None:
    market = climbed(a_market(), 100 * ETHER, rungs)
    loop, expected = loop_in(market, START), looping.climb(100 * ETHER, LTV, WAD, rungs)
    assert list(loop) == pytest.approx(list(expected), abs=10**9)  # 1e-8 dollars are 3.4e6 wei, and rungs carry them on
    assert loop.collateral - loop.debt == 100 * ETHER
    if rungs:
        health = lending.account_data(market, "you", START).health_factor_wad
        assert health == pytest.approx(looping.health_factor(looping.exposure(loop), THRESHOLD), abs=10**8)
    left = lending.borrowable(market, "you", "WETH", START)  # 93 % of what was lent last, and no more
    assert left == pytest.approx(100 * ETHER * 93 ** (rungs + 1) // 100 ** (rungs + 1), abs=10**9)
    assert refusal(lending.borrow, market, "you", "WETH", left + 10**8, START).code == "loan_collateral_short"


def test_a_flash_loan_reaches_what_rungs_only_approach() -> None:
    most = looping.largest_flash_loan(100 * ETHER, LTV, WAD, 5)
    loop = looping.at_once(100 * ETHER, most, WAD, 5)
    market = lending.supply(a_market(), "you", "wstETH", loop.collateral, START).market
    market = lending.borrow(market, "you", "WETH", loop.debt - 10**7, START).market
    assert refusal(lending.borrow, market, "you", "WETH", 10**8, START).code == "loan_collateral_short"
    free = looping.at_once(100 * ETHER, looping.largest_flash_loan(100 * ETHER, LTV, WAD, 0), WAD, 0)
    assert looping.exposure(free) == pytest.approx(looping.highest_exposure(LTV), rel=1e-15)
    assert loop.collateral < free.collateral


@pytest.mark.parametrize("exposure", [5, 8, 10, 12])
def test_the_market_liquidates_at_the_fall_of_the_rate_and_not_before(exposure: int) -> None:
    market, fall = levered(exposure), looping.fall_that_liquidates(exposure * WAD, THRESHOLD)
    for change, healthy in ((-(10**9), True), (10**9, False)):  # prices of 1e-8 dollars resolve 4e-12
        fallen = lending.set_price(market, "wstETH", PRICES["WETH"] * (WAD - fall - change) // WAD)
        assert (lending.account_data(fallen, "you", START).health_factor_wad >= WAD) == healthy


@pytest.mark.parametrize("base_bps", [250, 1000])
def test_a_year_in_the_market_earns_the_net_apr(base_bps: int) -> None:
    market, later = levered(10, base_bps=base_bps), START + YEAR
    grown = lending.set_price(market, "wstETH", PRICES["WETH"] * 103 // 100)
    loop = loop_in(grown, later)
    b = Fraction(base_bps, 10_000)
    compounded = int((b + b * b / 2 + b**3 / 6) * WAD)  # the market's own compounding of a year
    earned = (loop.collateral - loop.debt - 100 * ETHER) * WAD // (100 * ETHER)
    assert earned == pytest.approx(looping.net_apr(10 * WAD, STAKING, compounded), abs=10**8)


def test_the_market_liquidates_on_the_day_that_interest_does() -> None:
    market = levered(10, base_bps=1800)
    days = looping.days_to_liquidation(looping.health_factor(10 * WAD, THRESHOLD), STAKING, 18 * WAD // 100) / WAD
    for share, healthy in ((0.999, True), (1.001, False)):
        passed = days * share
        rate = np.exp(0.03 * passed / 365)
        later = lending.set_price(market, "wstETH", int(PRICES["WETH"] * rate))
        data = lending.account_data(later, "you", START + int(passed * DAY))
        assert (data.health_factor_wad >= WAD) == healthy


# --- Getting out through a pool


@pytest.mark.parametrize(("pool", "equity", "kept"), [(BALANCED, 100, 0.996), (JUNE_2022, 100, 0.39), (BALANCED, 10_000, 0.92)])
def test_what_leaving_ten_times_through_a_pool_keeps(pool: StablePool, equity: int, kept: float) -> None:
    loop = Loop(10 * equity * ETHER, 9 * equity * ETHER)
    done = looping.unwind_through_pool(pool, loop, 0, 0)
    assert done.kept / (equity * ETHER) == pytest.approx(kept, abs=0.005)
    assert done.kept == loop.collateral - done.sold + done.received - loop.debt
    assert stable_pool.quote(pool, 1, 0, done.sold - 1, 0) < loop.debt <= done.received


def test_ten_thousand_ether_cannot_repay_through_the_pool_of_june_2022() -> None:
    loop = Loop(100_000 * ETHER, 90_000 * ETHER)
    short = refusal(looping.unwind_through_pool, JUNE_2022, loop, 0, 0)
    assert (short.code, short.figures["need"]) == ("loop_sale_short", 90_000 * ETHER)
    assert short.figures["have"] == stable_pool.quote(JUNE_2022, 1, 0, 100_000 * ETHER, 0)
    # With twice the token it could: it would cost 214 % of the equity.
    needed = looping.least_sale(JUNE_2022, loop.debt, 200_000 * ETHER, 0, 1, 0)
    assert (loop.collateral - needed) / (10_000 * ETHER) == pytest.approx(-2.14, abs=0.005)
    for pool in (BALANCED, JUNE_2022):  # five times as much: the ether is not there
        assert refusal(looping.least_sale, pool, 450_000 * ETHER, 10**9 * ETHER, 0, 1, 0).code == "loop_sale_short"


@given(amounts_between(1, 100_000 * ETHER), st.sampled_from([BALANCED, JUNE_2022]))
def test_a_wei_less_than_the_least_sale_does_not_bring_what_is_needed(need: int, pool: StablePool) -> None:
    sold = looping.least_sale(pool, need, 10**6 * ETHER, 0, 1, 0)
    assert stable_pool.quote(pool, 1, 0, sold, 0) >= need
    assert refusal(looping.least_sale, pool, need, sold - 1, 0, 1, 0).figures["need"] == need


@given(st.integers(0, 3), st.integers(1, 3), st.integers(1, 20), evenly_between(0, 10**18))
def test_a_sale_that_the_pool_pays_nothing_for_brings_nothing(need: int, most: int, lopsided: int, dust: int) -> None:
    # A = 5 and up to twenty times as much token: there one unit mostly is less than the unit kept for rounding.
    pool = replace(a_pool(10_000, 10_000 * lopsided), initial_a=500, future_a=500)
    pool = replace(pool, balances=(pool.balances[0] + dust, pool.balances[1]))
    answers = [attempt(partial(stable_pool.quote, pool, 1, 0, amount, 0)) for amount in range(1, most + 1)]
    brought = {amount: 0 if isinstance(answer, Refused) else answer for amount, answer in enumerate(answers, 1)}
    enough = [amount for amount, received in brought.items() if received >= need]
    if not need:
        assert looping.least_sale(pool, need, most, 0, 1, 0) == 0
    elif enough:
        assert looping.least_sale(pool, need, most, 0, 1, 0) == min(enough)
    else:
        assert refusal(looping.least_sale, pool, need, most, 0, 1, 0).figures == {"have": brought[most], "need": need}


def test_a_flash_loan_s_premium_is_paid_in_token_and_no_debt_sells_nothing() -> None:
    loop = Loop(1000 * ETHER, 900 * ETHER)
    free, dear = (looping.unwind_through_pool(BALANCED, loop, premium, 0) for premium in (0, 5))
    assert free.kept - dear.kept == pytest.approx(900 * ETHER * 5 // 10_000, rel=0.01)
    assert looping.unwind_through_pool(BALANCED, Loop(ETHER, 0), 5, 0) == (0, 0, ETHER)


def test_leaving_the_market_through_the_pool_keeps_what_was_said() -> None:
    market = levered(10)
    loop = loop_in(market, START)
    done = looping.unwind_through_pool(BALANCED, loop, 0, 0)
    repaid = lending.repay(market, "you", "WETH", lending.MAX, START)
    taken = lending.withdraw(repaid.market, "you", "wstETH", lending.MAX, START)
    trade = stable_pool.exchange(BALANCED, 1, 0, done.sold, repaid.amount, 0)
    assert taken.amount - done.sold + trade.received - repaid.amount == done.kept
    assert not lending.account_of(taken.market, "you").supplied


# --- Getting out through the queue


@given(equities, st.integers(2, 12), evenly_between(WAD, 105 * WAD // 100))
def test_the_queue_without_interest_keeps_every_wei_of_equity(equity: int, exposure: int, health: int) -> None:
    loop = Loop(exposure * equity, (exposure - 1) * equity)
    if looping.health_factor(exposure * WAD, THRESHOLD) <= health + WAD // 1000:
        return
    slices = looping.queue_slices(loop, THRESHOLD, health, 0, 0, 20)
    assert slices[-1] == Loop(equity, 0)
    for before, after in zip((loop, *slices), slices, strict=False):
        assert after.debt < before.debt
        released = before.debt - after.debt
        assert (before.collateral - released) * THRESHOLD >= before.debt * health


def test_each_slice_waits_and_dear_borrowing_eats_the_equity_or_ends_it() -> None:
    loop = Loop(1000 * ETHER, 900 * ETHER)
    cheap, dear = (
        looping.queue_slices(loop, THRESHOLD, 101 * WAD // 100, STAKING, borrow * WAD // 1000, 20) for borrow in (25, 100)
    )
    assert len(cheap) < len(dear)
    assert dear[-1].collateral < 60 * ETHER < 100 * ETHER < cheap[-1].collateral
    behind = refusal(looping.queue_slices, loop, THRESHOLD, 101 * WAD // 100, STAKING, 18 * WAD // 100, 20)
    assert behind.code == "loop_queue_behind"


def test_slices_taken_from_the_market_follow_the_formula() -> None:
    market, now_s, health, borrow = levered(10), START, 101 * WAD // 100, 25 * WAD // 1000
    loop, slices = loop_in(market, now_s), 0
    planned = looping.queue_slices(loop, THRESHOLD, health, 0, borrow, 20)
    most = lending.withdrawable(market, "you", "wstETH", now_s)
    assert looping.releasable(loop, THRESHOLD, WAD) == pytest.approx(most, abs=10**8)
    while loop.debt:
        owed = looping.after_slice(loop, 0, 0, borrow, 20).debt
        leaving = min(looping.releasable(loop, THRESHOLD, health), owed + owed // 10**6)
        market = lending.withdraw(market, "you", "wstETH", leaving, now_s).market
        now_s, slices = now_s + 20 * DAY, slices + 1
        repaid = lending.repay(market, "you", "WETH", leaving, now_s)
        market = repaid.market
        if leaving > repaid.amount:
            market = lending.supply(market, "you", "wstETH", leaving - repaid.amount, now_s).market
        expected, loop = looping.after_slice(loop, leaving, 0, borrow, 20), loop_in(market, now_s)
        # The market compounds by the second what the formula adds simply: just under 1e-6 of the debt in 20 days.
        assert list(loop) == pytest.approx(list(expected), abs=owed // 10**6 + 2)
    assert slices == len(planned)
    assert loop.collateral == pytest.approx(planned[-1].collateral, rel=1e-3)


BEHIND = Loop(100 * ETHER, 95 * ETHER)
"""95 owed at a health factor of 1.01 hold 101 of collateral at 95 %: nothing of 100 may go."""


@pytest.mark.parametrize(
    ("code", "figures", "act"),
    [
        ("loop_sale_short", {"have": 0, "need": 5}, lambda: looping.least_sale(BALANCED, 5, 0, 0, 1, 0)),
        (
            "loop_sale_short",
            {"have": stable_pool.quote(BALANCED, 1, 0, 100 * ETHER, 0), "need": 95 * ETHER + 95 * ETHER * 600 // 10_000},
            lambda: looping.unwind_through_pool(BALANCED, BEHIND, 600, 0),
        ),
        (
            "loop_queue_behind",
            {"collateral": 100 * ETHER, "debt": 95 * ETHER},
            lambda: looping.queue_slices(BEHIND, THRESHOLD, 101 * WAD // 100, STAKING, 25 * WAD // 1000, 20),
        ),
    ],
)
def test_a_refusal_comes_with_the_figures_of_its_sentence(code: str, figures: dict[str, int], act: Any) -> None:
    why = refusal(act)
    assert (why.code, why.remedy, why.figures) == (code, None, figures)


# --- Futures


@given(st.lists(st.tuples(ltvs, evenly_between(98 * WAD // 100, WAD)), min_size=1, max_size=6), st.integers(0, 30))
def test_the_formulas_answer_for_many_futures_as_the_exact_ones_do(worlds: list[tuple[int, int]], rungs: int) -> None:
    exact = [looping.climb(100 * ETHER, ltv, price, rungs) for ltv, price in worlds]
    many_ltv, many_price = Reals([ltv for ltv, _ in worlds]), Reals([price for _, price in worlds])
    real = looping.climb(Reals([float(100 * ETHER)] * len(worlds)), many_ltv, many_price, rungs)
    for got, wanted in zip(real, (tuple(loop[0] for loop in exact), tuple(loop[1] for loop in exact)), strict=True):
        assert np.allclose(np.asarray(got), np.array(wanted, float), rtol=1e-12, atol=100)


@given(
    st.lists(evenly_between(11 * WAD // 10, 14 * WAD), min_size=1, max_size=6),
    evenly_between(WAD // 2, 98 * WAD // 100),
    evenly_between(0, WAD // 2),
)
def test_yields_and_limits_of_many_futures_are_the_exact_ones(exposures: list[int], threshold: int, borrow: int) -> None:
    many = Reals(exposures)
    bound, rate = Reals([float(threshold)]), Reals([float(borrow)])
    staking = Reals([float(STAKING)])
    pairs = [
        (looping.net_apr(many, staking, rate), [looping.net_apr(each, STAKING, borrow) for each in exposures], WAD),
        (looping.break_even_borrow_apr(many, staking), [looping.break_even_borrow_apr(each, STAKING) for each in exposures], 0),
        (looping.health_factor(many, bound), [looping.health_factor(each, threshold) for each in exposures], 0),
        (looping.fall_that_liquidates(many, bound), [looping.fall_that_liquidates(each, threshold) for each in exposures], WAD),
    ]
    for real, exact, scale in pairs:
        assert np.allclose(np.asarray(real), np.array(exact, float), rtol=1e-12, atol=1e-14 * 15 * scale + 2)
    healthy = [each for each in (looping.health_factor(one, threshold) for one in exposures) if each > 1001 * WAD // 1000]
    if healthy:
        days = [float(looping.days_to_liquidation(each, STAKING, borrow)) for each in healthy]
        real = looping.days_to_liquidation(Reals(healthy), staking, rate)
        # Near a health factor of 1 a float's last digit is up to 1e-13 of the logarithm; equal rates part by one in 1e18.
        if abs(borrow - STAKING) > 1000:
            assert np.allclose(np.asarray(real), days, rtol=1e-11, atol=1)


@given(st.lists(amounts_between(0, 100 * ETHER), min_size=1, max_size=6), st.integers(1, 60))
def test_slices_of_many_futures_are_the_exact_ones(slices: list[int], wait_days: int) -> None:
    exact = [looping.after_slice(Loop(1000 * ETHER, 900 * ETHER), each, STAKING, WAD // 10, wait_days) for each in slices]
    one = Reals([1.0] * len(slices))
    loop = Loop(one * (1000 * ETHER), one * (900 * ETHER))
    real = looping.after_slice(loop, Reals(slices), one * STAKING, one * (WAD // 10), wait_days)
    assert np.allclose(np.asarray(real.collateral), [float(each.collateral) for each in exact], rtol=1e-12, atol=2)
    assert np.allclose(np.asarray(real.debt), [float(each.debt) for each in exact], rtol=1e-12, atol=2)
    free = looping.releasable(loop, one * THRESHOLD, one * WAD)
    assert np.allclose(
        np.asarray(free), float(looping.releasable(Loop(1000 * ETHER, 900 * ETHER), THRESHOLD, WAD)), rtol=1e-12, atol=2
    )


def test_ten_thousand_loops_are_climbed_priced_and_left_at_once_as_each_alone() -> None:
    draws = np.random.default_rng(5)
    ltv, price, borrow = (
        [int(value) for value in draws.uniform(low, high, 10_000) * WAD] for low, high in ((0.5, 0.93), (0.98, 1), (0.04, 0.2))
    )
    ones = Reals(np.ones(10_000))
    loops = looping.climb(ones * (100 * ETHER), Reals(ltv), Reals(price), 10)
    exact = [looping.climb(100 * ETHER, *row, 10) for row in zip(ltv, price, strict=True)]
    exposures = [looping.exposure(loop) for loop in exact]
    healths = [looping.health_factor(each, THRESHOLD) for each in exposures]
    after = [looping.after_slice(loop, ETHER, STAKING, rate, 20) for loop, rate in zip(exact, borrow, strict=True)]
    days = [looping.days_to_liquidation(health, STAKING, rate) for health, rate in zip(healths, borrow, strict=True)]
    exposure = looping.exposure(loops)
    health = looping.health_factor(exposure, ones * THRESHOLD)
    flash = looping.largest_flash_loan(ones * (100 * ETHER), Reals(ltv), Reals(price), 5)
    queued = looping.after_slice(loops, ones * ETHER, ones * STAKING, Reals(borrow), 20)
    for found, wanted in (
        (loops.collateral, [loop.collateral for loop in exact]),
        (loops.debt, [loop.debt for loop in exact]),
        (exposure, exposures),
        (health, healths),
        (flash, [looping.largest_flash_loan(100 * ETHER, *row, 5) for row in zip(ltv, price, strict=True)]),
        (queued.collateral, [loop.collateral for loop in after]),
        (queued.debt, [loop.debt for loop in after]),
    ):
        np.testing.assert_allclose(found, np.array(wanted, dtype=float), rtol=1e-12)
    # The health factor's own 1e-15 counts against its distance from 1, which is 2 % and more here.
    ended = looping.days_to_liquidation(health, ones * STAKING, Reals(borrow))
    np.testing.assert_allclose(ended, np.array(days, dtype=float), rtol=1e-12)
