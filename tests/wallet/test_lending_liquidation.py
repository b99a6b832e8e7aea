"""Liquidations worked out by hand at their edges: when, how much at once, what it brings, and what is written off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.replays import attempt
from tests.strategies import evenly_between
from tests.wallet.lending_market import (
    CORRELATED,
    DOLLAR,
    ONE,
    START,
    USD,
    USDC,
    WETH,
    WSTETH,
    YEAR,
    borrowed,
    lent_out,
    market,
    supplied,
)
from tests.wallet.test_lending import refused
from wallet.defi import lending
from wallet.defi.lending import MAX, TREASURY, LendingMarket, Parameters
from wallet.defi.lending_liquidation import Liquidated, liquidate, liquidation_preview
from wallet.defi.lending_modes import set_emode
from wallet.defi.rate_strategy import interest_rates
from wallet.defi.ray import RAY, WAD
from wallet.errors import Refused

PLAIN = replace(WETH, ltv_bps=7_500, liquidation_threshold_bps=8_000)
ONE_IS_SAFE = 93_750_000_000
"""A price of 937.50 for each of 10 WETH at 80 % is exactly the debt of 7,500."""
NINETY_FIVE = 89_062_500_000
"""And 890.625 is 95 % of it."""


def priced(price: int, start: LendingMarket | None = None) -> LendingMarket:
    return lending.set_price(start or lent_out(PLAIN, USDC, WSTETH), "WETH", price)


def covered(start: LendingMarket, cover: int = MAX, receive: bool = False, now_s: int = START) -> Liquidated:
    return liquidate(start, "bot", "you", "WETH", "USDC", cover, receive, now_s)


# --- When


def test_a_health_factor_of_exactly_one_is_safe_and_a_hair_below_is_not() -> None:
    safe = priced(ONE_IS_SAFE)
    assert lending.account_data(safe, "you", START).health_factor_wad == WAD
    assert refused("loan_healthy", lambda: covered(safe)).figures == {"health_bps": 10_000}
    below = priced(ONE_IS_SAFE - 1)
    assert lending.account_data(below, "you", START).health_factor_wad < WAD
    assert covered(below).done.cover > 0


@given(evenly_between(1, 10**9), st.integers(1, 12_000))
def test_a_liquidation_is_refused_exactly_at_health_factors_of_one_and_above(part: int, price_bps: int) -> None:
    start = priced(ONE_IS_SAFE * price_bps // 10_000 + part)
    if lending.account_data(start, "you", START).health_factor_wad >= WAD:
        refused("loan_healthy", lambda: covered(start))
    else:
        assert covered(start).market.reserves["USDC"].scaled_debt < 7_500 * DOLLAR


# --- How much at once


def test_at_exactly_95_percent_all_may_be_covered_and_above_only_half() -> None:
    deep = priced(NINETY_FIVE)
    assert lending.account_data(deep, "you", START).health_factor_wad == 95 * WAD // 100
    assert liquidation_preview(deep, "you", "WETH", "USDC", MAX, START).most_cover == 7_500 * DOLLAR
    above = priced(NINETY_FIVE + 1)
    assert lending.account_data(above, "you", START).health_factor_wad > 95 * WAD // 100
    assert liquidation_preview(above, "you", "WETH", "USDC", MAX, START).most_cover == 3_750 * DOLLAR


def test_half_is_of_everything_owed_not_of_the_debt_covered() -> None:
    # 33,000 of wstETH at 80 % carry 27,000 of debt, 18,000 of it in USDC: a health factor of 0.98.
    start = supplied(supplied(market(), "lp", "USDC", 10**6 * DOLLAR), "lp", "WETH", 100 * ONE)
    start = supplied(start, "you", "wstETH", 10 * ONE)
    start = borrowed(borrowed(start, "you", "USDC", 18_000 * DOLLAR), "you", "WETH", 3 * ONE)
    fallen = lending.set_price(start, "wstETH", 3_300 * USD)
    both = [liquidation_preview(fallen, "you", "wstETH", debt, MAX, START).most_cover for debt in ("USDC", "WETH")]
    assert both == [13_500 * DOLLAR, 3 * ONE]


def test_a_debt_that_is_exactly_half_of_everything_owed_may_be_covered_and_not_a_wei_more() -> None:
    # 10,000 dollars of each; of WETH 3,333 wei less than that, which still counts 10,000 rounded up.
    start = supplied(supplied(market(), "lp", "USDC", 10**6 * DOLLAR), "lp", "WETH", 100 * ONE)
    start = supplied(start, "you", "wstETH", 10 * ONE)
    owed = 10 * ONE // 3 - 3_333
    start = borrowed(borrowed(start, "you", "USDC", 10_000 * DOLLAR), "you", "WETH", owed)
    fallen = lending.set_price(start, "wstETH", 2_450 * USD)
    assert liquidation_preview(fallen, "you", "wstETH", "WETH", MAX, START).most_cover == owed


@pytest.mark.parametrize(("debt", "most"), [(2_000, 1_000), (1_999, 1_999)])
def test_debts_under_2000_dollars_may_be_covered_whole(debt: int, most: int) -> None:
    start = supplied(market(PLAIN, USDC), "lp", "USDC", 10**6 * DOLLAR)
    start = borrowed(supplied(start, "you", "WETH", 10 * ONE), "you", "USDC", debt * DOLLAR)
    # 98 % of what the debt needs: (debt / 0.8) * 0.98 for ten WETH.
    fallen = priced(debt * USD * 10 // 8 * 98 // 100 // 10, start)
    assert liquidation_preview(fallen, "you", "WETH", "USDC", MAX, START).most_cover == most * DOLLAR


def test_debts_count_rounded_up_on_either_side_of_a_threshold() -> None:
    # Two thirds of a WETH at 3,000, a wei short: 2,000 dollars rounded up, so only half may be covered; and what that
    # leaves is 1,000 dollars rounded up, so it may be left.
    start = supplied(supplied(market(), "lp", "WETH", 100 * ONE), "you", "wstETH", ONE)
    start = borrowed(start, "you", "WETH", 2 * ONE // 3)
    fallen = lending.set_price(start, "wstETH", 2_450 * USD)
    done = liquidate(fallen, "bot", "you", "wstETH", "WETH", MAX, False, START)
    assert done.done.most_cover == done.done.cover == ONE // 3
    assert lending.debt_balance(done.market, "you", "WETH", START) == ONE // 3


# --- What it brings


def test_the_bonus_is_shared_with_the_protocol() -> None:
    done = covered(priced(900 * USD), 900 * DOLLAR)
    # One WETH and 5 %; a tenth of the 5 % goes to the treasury.
    assert (done.done.cover, done.done.seized, done.done.fee) == (900 * DOLLAR, 1_045 * ONE // 1_000, 5 * ONE // 1_000)
    assert lending.account_of(done.market, TREASURY).supplied == {"WETH": 5 * ONE // 1_000}
    assert lending.account_of(done.market, TREASURY).collateral == ()
    assert lending.supplied_balance(done.market, "you", "WETH", START) == 10 * ONE - 105 * ONE // 100
    assert done.market.reserves["WETH"].virtual_balance == 1_010 * ONE - 1_045 * ONE // 1_000
    assert done.written_off == {}


def test_inside_an_emode_its_smaller_bonus_is_paid() -> None:
    start = supplied(market(), "lp", "WETH", 1_000 * ONE)
    start = set_emode(supplied(start, "you", "wstETH", 10 * ONE), "you", 1, START)
    start = borrowed(start, "you", "WETH", 11 * ONE)
    fallen = lending.set_price(start, "wstETH", 3_300 * USD)
    done = liquidate(fallen, "bot", "you", "wstETH", "WETH", 11 * ONE // 10, False, START).done
    assert done.seized + done.fee == ONE * CORRELATED.liquidation_bonus_bps // 10_000
    assert done.fee == ONE // 1_000


def test_atokens_can_be_taken_where_the_pool_is_empty_and_do_not_become_collateral() -> None:
    start = supplied(priced(900 * USD), "whale", "USDC", 10**7 * DOLLAR)
    emptied = borrowed(start, "whale", "WETH", 1_010 * ONE)
    assert refused("loan_liquidity_short", lambda: covered(emptied, 900 * DOLLAR)).figures["have"] == 0
    done = covered(emptied, 900 * DOLLAR, receive=True)
    assert lending.account_of(done.market, "bot") == lending.Account(supplied={"WETH": 1_045 * ONE // 1_000})
    assert done.market.reserves["WETH"].scaled_supply == emptied.reserves["WETH"].scaled_supply
    assert done.market.reserves["WETH"].liquidity_rate_ray == emptied.reserves["WETH"].liquidity_rate_ray


def test_a_debt_in_the_collateral_s_own_asset_sets_one_reserve_s_rates_once_more() -> None:
    start = supplied(supplied(market(), "lp", "WETH", 100 * ONE), "you", "WETH", 10 * ONE)
    start = borrowed(start, "you", "WETH", 8 * ONE)
    later = START + 20 * YEAR
    fallen = lending.touch(start, "WETH", later)
    owed = lending.debt_balance(fallen, "you", "WETH", later)
    strained = replace(
        fallen, parameters=replace(fallen.parameters, assets=(replace(WETH, liquidation_threshold_bps=8_000), WSTETH, USDC))
    )
    assert lending.account_data(strained, "you", later).health_factor_wad < WAD
    done = liquidate(strained, "bot", "you", "WETH", "WETH", MAX, False, later)
    reserve = done.market.reserves["WETH"]
    assert reserve.virtual_balance == 102 * ONE + done.done.cover - done.done.seized
    left = lending.debt_balance(done.market, "you", "WETH", later)
    assert 0 < left < owed
    rates = interest_rates(WETH.rates, WETH.reserve_factor_bps, left, reserve.virtual_balance, 0)
    assert (reserve.liquidity_rate_ray, reserve.variable_borrow_rate_ray) == rates


def test_a_cover_worth_no_unit_of_the_collateral_brings_nothing_and_only_as_atokens_is_it_taken() -> None:
    # A wei of WETH at 4,000 dollars is 4e-15 dollars, and the smallest unit of USDC is 1e-6 of one.
    start = supplied(supplied(market(), "lp", "WETH", 100 * ONE), "you", "USDC", 30_000 * DOLLAR)
    start = lending.set_price(borrowed(start, "you", "WETH", 7 * ONE), "WETH", 4_000 * USD)

    def a_wei(receive_atoken: bool) -> Liquidated:
        return liquidate(start, "bot", "you", "USDC", "WETH", 1, receive_atoken, START)

    assert refused("loan_amount_zero", lambda: a_wei(False)).figures == {"token": "USDC"}
    done = a_wei(True)
    assert (done.done.cover, done.done.seized, done.done.fee) == (1, 0, 0)
    assert lending.debt_balance(done.market, "you", "WETH", START) == 7 * ONE - 1
    assert lending.supplied_balance(done.market, "you", "USDC", START) == 30_000 * DOLLAR
    assert "bot" not in done.market.accounts


# --- Crumbs


def test_of_both_sides_a_thousand_dollars_stay_or_one_is_gone() -> None:
    start = priced(NINETY_FIVE)
    # 1,000 of 7,500 stay: the most that may be covered short of all.
    assert covered(start, 6_500 * DOLLAR).done.cover == 6_500 * DOLLAR
    why = refused("loan_crumbs", lambda: covered(start, 6_500 * DOLLAR + 1))
    assert (why.remedy, why.figures["limit"]) == (7_500 * DOLLAR, 7_500 * DOLLAR)
    assert lending.account_of(covered(start, 7_500 * DOLLAR).market, "you").owed == {}


def test_crumbs_of_collateral_count_as_those_of_debt_do() -> None:
    # 10 WETH at 800 dollars: 7,000 of debt take 7,350 of collateral and would leave 650 beside 500 of debt.
    start = priced(800 * USD)
    refused("loan_crumbs", lambda: covered(start, 7_000 * DOLLAR))
    assert covered(start, 6_500 * DOLLAR).done.cover == 6_500 * DOLLAR
    refused("loan_crumbs", lambda: covered(start, 6_700 * DOLLAR))
    # At 700 dollars it is the collateral that crumbles first: 6,000 take 6,300 of 7,000, beside 1,500 of debt.
    lower = priced(700 * USD)
    refused("loan_crumbs", lambda: covered(lower, 6_000 * DOLLAR))
    assert covered(lower, 5_714 * DOLLAR).done.cover == 5_714 * DOLLAR


def test_where_the_half_that_may_be_covered_leaves_crumbs_nothing_works() -> None:
    # 2,100 in USDC and 400 in wstETH on 3,060 of WETH: a health factor of 0.98, and half of all, 1,250, leaves 850.
    start = supplied(supplied(market(PLAIN, USDC, WSTETH), "lp", "USDC", 10**6 * DOLLAR), "lp", "wstETH", 100 * ONE)
    start = borrowed(supplied(start, "you", "WETH", 2 * ONE), "you", "USDC", 2_100 * DOLLAR)
    start = priced(1_530 * USD, borrowed(start, "you", "wstETH", ONE // 9))
    why = refused("loan_crumbs", lambda: covered(start))
    assert (why.remedy, why.figures["limit"]) == (None, 1_250 * DOLLAR)
    assert liquidation_preview(start, "you", "WETH", "wstETH", MAX, START).cover == ONE // 9


def test_crumbs_of_collateral_worth_less_than_a_unit_of_the_debt_offer_no_amount() -> None:
    # 1e12 wei of wstETH at 1e-5 dollars are 1e-11 dollars: they pay for nothing of USDC, however much is offered.
    start = supplied(supplied(market(PLAIN, USDC, WSTETH), "lp", "USDC", 10**6 * DOLLAR), "you", "wstETH", 10**12)
    start = borrowed(supplied(start, "you", "WETH", 10 * ONE), "you", "USDC", 7_500 * DOLLAR)
    start = lending.set_price(priced(900 * USD, start), "wstETH", 1_000)

    def of_dust(cover: int) -> Liquidated:
        return liquidate(start, "bot", "you", "wstETH", "USDC", cover, True, START)

    assert refused("loan_crumbs", lambda: of_dust(0)).remedy is None
    refused("loan_amount_zero", lambda: of_dust(MAX))


# --- Bad debt


def test_what_the_last_collateral_does_not_pay_becomes_a_deficit_in_every_asset() -> None:
    start = borrowed(supplied(lent_out(PLAIN, USDC, WSTETH), "lp", "wstETH", 100 * ONE), "you", "wstETH", ONE)
    lost = priced(500 * USD, start)
    done = covered(lost)
    # 5,000 of collateral at 5 % bonus pay 4,761.904762 of 7,500; the wstETH is written off whole.
    assert done.done.cover == 4_761_904_762
    assert done.done.ends_collateral
    assert done.done.empties_reserve
    assert done.written_off == {"USDC": 7_500 * DOLLAR - 4_761_904_762, "wstETH": ONE}
    assert {name: reserve.deficit for name, reserve in done.market.reserves.items()} == {"WETH": 0} | done.written_off
    assert "you" not in done.market.accounts
    assert done.market.reserves["USDC"].scaled_supply == lost.reserves["USDC"].scaled_supply, "no aToken is written down"


def test_debt_beside_other_collateral_is_not_written_off() -> None:
    start = supplied(lent_out(PLAIN, USDC, WSTETH), "you", "wstETH", ONE // 100)
    done = covered(priced(500 * USD, start))
    assert done.done.empties_reserve
    assert not done.done.ends_collateral
    assert done.written_off == {}
    assert lending.account_of(done.market, "you").collateral == ("wstETH",)
    assert lending.debt_balance(done.market, "you", "USDC", START) == 7_500 * DOLLAR - done.done.cover


def test_a_leftover_worth_nothing_counts_as_no_collateral_left() -> None:
    # 4,761.904762 of debt take 10 WETH and 2e8 wei at 500 dollars; 3 wei more are worth no base unit. (The price fell from
    # 3,600 for wstETH and the rest is written off.)
    start = supplied(supplied(market(PLAIN, USDC, WSTETH), "lp", "USDC", 10**7 * DOLLAR), "lp", "wstETH", 100 * ONE)
    start = supplied(supplied(start, "lp", "WETH", 100 * ONE), "you", "WETH", 10 * ONE + 2 * 10**8 + 3)
    start = borrowed(borrowed(start, "you", "USDC", 4_761_904_762), "you", "wstETH", ONE)
    lost = priced(500 * USD, start)
    done = covered(lost)
    assert done.done.ends_collateral
    assert not done.done.empties_reserve
    assert done.written_off == {"wstETH": ONE}
    assert lending.account_of(done.market, "you") == lending.Account(supplied={"WETH": 3})


# --- Rounding, on gold bars: a token without decimals at 1,000 dollars each


BARS = replace(WETH, name="bars", decimals=0, ltv_bps=7_500, liquidation_threshold_bps=8_000)


def barred(scaled: int, index_ray: int, debt: int) -> LendingMarket:
    """`you` with so many scaled bars at that index, and that debt in dollars."""
    start = lending.new_market(Parameters((BARS, USDC)), {"bars": 1_000 * USD, "USDC": USD}, START)
    start = supplied(start, "lp", "USDC", 10**6 * DOLLAR)
    start = borrowed(supplied(start, "you", "bars", 100), "you", "USDC", debt * DOLLAR)
    row = replace(lending.account_of(start, "you"), supplied={"bars": scaled})
    bars = replace(start.reserves["bars"], scaled_supply=scaled, liquidity_index_ray=index_ray)
    return replace(start, accounts={**start.accounts, "you": row}, reserves={**start.reserves, "bars": bars})


def bars_taken(start: LendingMarket, cover: int) -> Liquidated:
    return liquidate(start, "bot", "you", "bars", "USDC", cover * DOLLAR, False, START)


def test_two_amounts_rounded_up_can_take_a_balance_that_neither_shows() -> None:
    # 10 scaled at 1.5 are 15 bars; 13 for the liquidator burn 9 scaled and 1 for the treasury the tenth, though 15 - 14 = 1.
    done = bars_taken(barred(10, 3 * RAY // 2, 15_000), 14_000)
    assert (done.done.seized, done.done.fee) == (13, 1)
    assert done.done.empties_reserve
    assert done.done.ends_collateral
    assert done.written_off == {"USDC": 1_000 * DOLLAR}
    assert "you" not in done.market.accounts


def test_a_fee_is_at_most_what_is_left_after_the_liquidator() -> None:
    # All 15 bars go: 14 for the liquidator burn all 10 scaled, and nothing is left for the treasury's one.
    done = bars_taken(barred(10, 3 * RAY // 2, 20_000), 20_000)
    assert (done.done.seized, done.done.fee) == (14, 1)
    assert TREASURY not in done.market.accounts
    assert done.market.reserves["bars"].scaled_supply == 0


def test_the_last_unit_that_stays_is_still_collateral() -> None:
    done = bars_taken(barred(11, RAY, 11_500), 10_000)
    assert done.done.seized + done.done.fee == 10
    assert not done.done.empties_reserve
    assert lending.account_of(done.market, "you").collateral == ("bars",)
    assert lending.account_of(done.market, "you").supplied == {"bars": 1}


# --- Who and what


def test_who_cannot_be_liquidated_by_whom_for_what() -> None:
    start = supplied(priced(900 * USD), "you", "wstETH", 1)
    refused("loan_self", lambda: liquidate(start, "you", "you", "WETH", "USDC", 1, False, START))
    refused("loan_no_debt", lambda: liquidate(start, "bot", "you", "WETH", "wstETH", 1, False, START))
    refused("loan_not_collateral", lambda: liquidate(start, "bot", "you", "USDC", "USDC", 1, False, START))
    refused("loan_amount_zero", lambda: covered(start, 0))
    refused("loan_amount_zero", lambda: covered(start, -5))


FALLEN = priced(900 * USD)
"""7,200 dollars of collateral at its threshold for 7,500 of debt."""
DRAINED = borrowed(supplied(FALLEN, "whale", "USDC", 10**7 * DOLLAR), "whale", "WETH", 1_009 * ONE)


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        ("loan_self", None, {}, lambda: liquidate(FALLEN, "you", "you", "WETH", "USDC", 1, False, START)),
        ("loan_asset_unknown", None, {"token": "DAI"}, lambda: liquidation_preview(FALLEN, "you", "DAI", "USDC", 1, START)),
        ("loan_asset_unknown", None, {"token": "DAI"}, lambda: liquidation_preview(FALLEN, "you", "WETH", "DAI", 1, START)),
        ("loan_no_debt", None, {"token": "wstETH"}, lambda: liquidation_preview(FALLEN, "you", "WETH", "wstETH", 1, START)),
        ("loan_healthy", None, {"health_bps": 10_666}, lambda: covered(priced(1_000 * USD))),  # 8,000 / 7,500
        ("loan_not_collateral", None, {"token": "USDC"}, lambda: liquidation_preview(FALLEN, "you", "USDC", "USDC", 1, START)),
        ("loan_amount_zero", None, {"token": "USDC"}, lambda: covered(FALLEN, 0)),
        (
            "loan_crumbs",
            7_500 * DOLLAR,
            {"token": "USDC", "limit": 7_500 * DOLLAR},
            lambda: covered(priced(NINETY_FIVE), 7_000 * DOLLAR),
        ),
        # 900 dollars and 5 % are 1.05 WETH, of which the liquidator gets 1.045; one is there.
        ("loan_liquidity_short", None, {"token": "WETH", "have": ONE}, lambda: covered(DRAINED, 900 * DOLLAR)),
    ],
)
def test_a_refusal_comes_with_the_figures_of_its_sentence(
    code: str, remedy: int | None, figures: dict[str, object], act: Callable[[], object]
) -> None:
    why = refused(code, act)
    assert (why.remedy, why.figures) == (remedy, figures)


def test_a_preview_says_what_happens_and_changes_nothing() -> None:
    start = priced(880 * USD)
    preview = liquidation_preview(start, "you", "WETH", "USDC", 5_000 * DOLLAR, START + 3_600)
    assert preview == covered(start, 5_000 * DOLLAR, now_s=START + 3_600).done


@given(st.integers(1_000, 7_500), st.integers(300, 937), st.booleans())
def test_a_liquidator_pays_no_less_than_the_collateral_is_worth_without_the_bonus(cover: int, price: int, receive: bool) -> None:
    start = priced(price * USD)
    answer = attempt(lambda: covered(start, cover * DOLLAR, receive))
    if isinstance(answer, Refused):
        assert answer.code == "loan_crumbs"
        return
    done = answer.done
    taken = done.seized + done.fee
    assert taken <= 10 * ONE
    # The bonus is at most 5 % of what was paid, and each rounding is against the liquidator.
    assert taken * price * 10_000 <= done.cover * 10**12 * 10_500
    assert done.fee * 10_500 * 10 >= taken * 500
