"""The everyday calls of a lending market: what hands can work out, and what no vector reaches."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between, evenly_between
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
from wallet.arithmetic import Reals
from wallet.defi import lending, lending_account, lending_reserves
from wallet.defi.lending import MAX, LendingMarket, Parameters, Reserve
from wallet.defi.lending_modes import set_collateral, set_emode
from wallet.defi.ray import RAY, WAD, WORD, ray_div_ceil, ray_mul_ceil
from wallet.errors import Refused
from wallet.library.documents import parse_document
from wallet.library.reading import read_parameters


def refused(code: str, act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    return caught.value


# --- Caps


def test_a_supply_cap_counts_whole_tokens_and_what_is_set_aside_for_the_treasury() -> None:
    start = supplied(market(replace(WETH, supply_cap=100), USDC), "lp", "USDC", 10**6 * DOLLAR)
    start = supplied(start, "lp", "WETH", 50 * ONE)
    start = borrowed(start, "lp", "WETH", 40 * ONE)
    later = START + YEAR
    reserve = lending_reserves.touch(start, "WETH", later).reserves["WETH"]
    room = lending.suppliable(start, "WETH", later)
    aside = reserve.accrued_to_treasury * reserve.liquidity_index_ray // RAY
    assert aside > ONE // 10
    # The cap, less what is supplied with interest, less the treasury's; two units stand between three roundings.
    assert 0 <= 100 * ONE - lending.supplied_balance(start, "lp", "WETH", later) - aside - room + 2 <= 4
    why = refused("loan_supply_cap", lambda: lending.supply(start, "you", "WETH", room + 1, later))
    assert (why.remedy, why.figures) == (room, {"token": "WETH", "cap": 100 * ONE, "limit": room})
    full = supplied(start, "you", "WETH", room, later)
    assert lending.suppliable(full, "WETH", later) < 10
    assert supplied(start, "you", "USDC", 10**12 * DOLLAR, later), "no cap, no limit"


def test_a_borrow_cap_counts_interest_and_lets_the_last_unit_out() -> None:
    start = supplied(market(WETH, replace(USDC, borrow_cap=10_000)), "lp", "USDC", 10**6 * DOLLAR)
    start = borrowed(supplied(start, "you", "WETH", 100 * ONE), "you", "USDC", 9_000 * DOLLAR)
    owed = lending.debt_balance(start, "you", "USDC", START + YEAR)
    room = lending.borrowable(start, "you", "USDC", START + YEAR)
    assert owed > 9_000 * DOLLAR
    assert 0 <= 10_000 * DOLLAR - owed - room <= 1
    why = refused("loan_borrow_cap", lambda: lending.borrow(start, "you", "USDC", room + 1, START + YEAR))
    assert (why.remedy, why.figures["cap"]) == (room, 10_000 * DOLLAR)
    capped = borrowed(start, "you", "USDC", room, START + YEAR)
    assert lending.borrowable(capped, "you", "USDC", START + YEAR) == 0


scaled_units = amounts_between(0, 10**24)
indexes = evenly_between(RAY, 3 * RAY)
caps = st.integers(1, 10**6)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(1, 3))
def test_the_largest_amounts_for_so_many_scaled_units_are_the_last_ones(scaled: int, more: int, times: int) -> None:
    index = times * RAY + more  # a hair above whole numbers, where one ray decides
    minted, burned = lending_reserves.largest_minted(scaled, index), lending_reserves.largest_burned(scaled, index)
    assert lending_reserves.minted_for_supply(minted, index) <= scaled < lending_reserves.minted_for_supply(minted + 1, index)
    assert ray_div_ceil(burned, index) <= scaled < ray_div_ceil(burned + 1, index)


@given(scaled_units, scaled_units, indexes, caps)
def test_the_room_under_a_supply_cap_is_the_last_amount_that_keeps_it(scaled: int, aside: int, index: int, cap: int) -> None:
    terms = replace(WETH, supply_cap=cap, decimals=18)
    reserve = replace(Reserve(START), scaled_supply=scaled, accrued_to_treasury=aside, liquidity_index_ray=index)

    def keeps_cap(amount: int) -> bool:
        return (scaled + aside + amount * RAY // index) * index // RAY <= cap * ONE

    room = lending_reserves.room_to_supply(reserve, terms)
    assert keeps_cap(room) or room == 0
    assert not keeps_cap(room + 1) or (room == 0 and RAY // index == 0)


@given(scaled_units, indexes, caps)
def test_the_room_under_a_borrow_cap_is_the_last_amount_that_keeps_it(scaled: int, index: int, cap: int) -> None:
    terms = replace(WETH, borrow_cap=cap)
    reserve = replace(Reserve(START), scaled_debt=scaled, variable_borrow_index_ray=index)

    def keeps_cap(amount: int) -> bool:
        return ray_mul_ceil(scaled + ray_div_ceil(amount, index), index) <= cap * ONE

    room = lending_reserves.room_to_borrow(reserve, terms)
    assert keeps_cap(room) or room == 0
    assert not keeps_cap(room + 1)


def test_more_than_128_bits_are_not_held() -> None:
    start = supplied(market(), "lp", "WETH", ONE)
    why = refused("amount_too_large", lambda: lending.supply(start, "you", "WETH", 2**128 - ONE, START))
    assert why.remedy == why.figures["limit"] == 2**128 - 1 - ONE
    assert lending.supply(start, "you", "WETH", 2**128 - 1 - ONE, START).amount == 2**128 - 1 - ONE


# --- Liquidity


def test_what_is_lent_out_cannot_be_taken_out() -> None:
    start = supplied(market(), "lp", "USDC", 1_000 * DOLLAR)
    start = borrowed(supplied(start, "you", "WETH", 10 * ONE), "you", "USDC", 900 * DOLLAR)
    why = refused("loan_liquidity_short", lambda: lending.withdraw(start, "lp", "USDC", 100 * DOLLAR + 1, START))
    assert (why.remedy, why.figures["have"]) == (100 * DOLLAR, 100 * DOLLAR)
    drained = lending.withdraw(start, "lp", "USDC", 100 * DOLLAR, START).market
    assert refused("loan_liquidity_short", lambda: lending.withdraw(drained, "lp", "USDC", MAX, START)).remedy is None
    assert refused("loan_liquidity_short", lambda: lending.borrow(drained, "you", "USDC", 1, START)).remedy is None
    assert drained.reserves["USDC"].variable_borrow_rate_ray == RAY * 8_525 // 10_000


def test_nobody_borrows_more_than_all_atokens_are_worth() -> None:
    start = lent_out()
    left = lending.repay(start, "you", "USDC", MAX, START + YEAR).market
    left = lending.withdraw(left, "lp", "USDC", MAX, START + YEAR).market
    reserve = left.reserves["USDC"]
    assert reserve.scaled_supply == 0 < reserve.accrued_to_treasury
    assert reserve.virtual_balance > 30_000, "the treasury's part lies in the pool, not yet minted"
    assert lending.borrowable(left, "you", "USDC", START + YEAR) == 0
    refused("loan_liquidity_short", lambda: lending.borrow(left, "you", "USDC", 1, START + YEAR))
    minted = lending.mint_to_treasury(left, ("USDC", "WETH"))
    assert lending.borrowable(minted, "you", "USDC", START + YEAR) > 0
    assert minted.reserves["USDC"].liquidity_rate_ray == reserve.liquidity_rate_ray


# --- Repaying


@pytest.mark.parametrize("amount", [10**12 * DOLLAR, MAX])
def test_paying_more_than_the_debt_pays_just_the_debt(amount: int) -> None:
    start = lent_out()
    owed = lending.debt_balance(start, "you", "USDC", START + YEAR)
    done = lending.repay(start, "you", "USDC", amount, START + YEAR)
    assert done.amount == owed > 7_500 * DOLLAR
    assert "USDC" not in lending.account_of(done.market, "you").owed
    assert done.market.reserves["USDC"].scaled_debt == 0
    refused("loan_no_debt", lambda: lending.repay(done.market, "you", "USDC", 1, START + YEAR))


def test_a_unit_that_pays_off_no_scaled_unit_is_not_taken() -> None:
    start = lent_out()
    later = START + YEAR
    assert lending_reserves.borrow_index_at(start.reserves["USDC"], later) > RAY
    refused("loan_amount_zero", lambda: lending.repay(start, "you", "USDC", 1, later))


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_cannot_be_moved(amount: int) -> None:
    start = lent_out()
    for call in (lending.supply, lending.withdraw, lending.borrow, lending.repay):
        refused("loan_amount_zero", lambda call=call: call(start, "you", "USDC", amount, START))  # type: ignore[misc]
    refused("loan_amount_zero", lambda: lending.withdraw(start, "you", "USDC", MAX, START))


# --- Interest


def test_a_base_rate_without_debt_does_not_accrue() -> None:
    start = supplied(market(WETH, replace(USDC, rates=replace(USDC.rates, base_bps=100))), "lp", "USDC", 1_000 * DOLLAR)
    assert start.reserves["USDC"].variable_borrow_rate_ray == RAY // 100
    ready = supplied(start, "you", "WETH", 10 * ONE)
    assert lending.borrowable(ready, "you", "USDC", START + YEAR) == 1_000 * DOLLAR
    first = borrowed(ready, "you", "USDC", 500 * DOLLAR, START + YEAR)
    assert first.reserves["USDC"].variable_borrow_index_ray == RAY
    assert first.reserves["USDC"].accrued_to_treasury == 0
    assert lending.account_of(first, "you").owed["USDC"] == 500 * DOLLAR


def test_a_year_of_interest_worked_out_by_hand() -> None:
    start = supplied(market(), "lp", "WETH", 100 * ONE)
    start = borrowed(supplied(start, "you", "USDC", 10**6 * DOLLAR), "you", "WETH", 50 * ONE)
    # 50 % lent out, of 90 %, on a slope of 2.7 %: 1.5 % a year; suppliers get half of that, less 15 %.
    assert start.reserves["WETH"].variable_borrow_rate_ray == 15 * RAY // 1_000
    assert start.reserves["WETH"].liquidity_rate_ray == 6_375 * RAY // 1_000_000
    grown = lending_reserves.touch(start, "WETH", START + YEAR).reserves["WETH"]
    # 1 + x + x^2 / 2 + x^3 / 6 for x = 0.015.
    assert grown.variable_borrow_index_ray == 1_015_113_062_500_000_000_000_000_000
    assert grown.liquidity_index_ray == 1_006_375 * RAY // 10**6
    interest = 50 * 15_113_062_500_000_000
    assert grown.accrued_to_treasury == interest * 15 // 100 * 10**6 // 1_006_375


def test_reals_run_interest_and_health_on_ten_thousand_paths() -> None:
    draws = np.random.default_rng(3)
    rates = [int(value) for value in draws.uniform(0, 3, 10_000) * 1e27]
    index = [int(value) for value in draws.uniform(1, 2, 10_000) * 1e27]
    scaled = [int(value) for value in draws.uniform(1, 1e6, 10_000) * 1e18]
    prices = [int(value) for value in draws.uniform(100, 10_000, 10_000) * 1e8]
    for formula in (lending_reserves.grown_liquidity_index, lending_reserves.grown_borrow_index):
        exact = [formula(*row, 86_400 * 30) for row in zip(index, rates, strict=True)]
        np.testing.assert_allclose(formula(Reals(index), Reals(rates), 86_400 * 30), np.array(exact, float), rtol=1e-12)
    health = [path_health(*row) for row in zip(scaled, index, prices, strict=True)]
    found = path_health(Reals(scaled), Reals(index), Reals(prices))
    np.testing.assert_allclose(found, np.array(health, float), rtol=1e-12)


def path_health(scaled, index, price):  # type: ignore[no-untyped-def]
    """10 ETH-like tokens for every token owed, as a future would follow them: the formulas and nothing else."""
    held = lending_account.value_of_collateral(lending_reserves.supplied_amount(10 * scaled, index), price, ONE)
    owed = lending_account.value_of_debt(lending_reserves.owed_amount(scaled, index), price, ONE)
    return lending_account.health_factor(held * 8_300, owed)


# --- Collateral


def test_the_first_supply_becomes_collateral_and_taking_all_out_ends_that() -> None:
    start = supplied(market(), "you", "WETH", ONE)
    assert lending.account_of(start, "you").collateral == ("WETH",)
    gone = lending.withdraw(start, "you", "WETH", MAX, START).market
    assert lending.account_of(gone, "you") == lending.Account()
    assert "you" not in gone.accounts
    by_amount = lending.withdraw(start, "you", "WETH", ONE, START).market
    assert by_amount == gone


def test_what_backs_no_loans_does_not_become_collateral() -> None:
    start = supplied(market(replace(WETH, ltv_bps=0), USDC), "you", "WETH", ONE)
    assert lending.account_of(start, "you").collateral == ()
    start = supplied(start, "lp", "USDC", 10**6 * DOLLAR)
    refused("loan_no_collateral", lambda: lending.borrow(start, "you", "USDC", 1, START))


def test_collateral_may_be_taken_out_past_the_loan_to_value_to_a_health_factor_of_exactly_one() -> None:
    start = lending.set_price(lent_out(replace(WETH, liquidation_threshold_bps=8_000, ltv_bps=7_500), USDC), "WETH", 1_000 * USD)
    assert lending.account_data(start, "you", START).available_value == 0
    # 7,500 of debt need 9,375 of collateral at 80 %: 0.625 of 10 WETH may go.
    assert lending.withdrawable(start, "you", "WETH", START) == 625 * ONE // 1_000
    edge = lending.withdraw(start, "you", "WETH", 625 * ONE // 1_000, START).market
    assert lending.account_data(edge, "you", START).health_factor_wad == WAD
    why = refused("loan_unhealthy", lambda: lending.withdraw(start, "you", "WETH", 625 * ONE // 1_000 + 10**10, START))
    assert (why.remedy, why.figures["health_bps"]) == (625 * ONE // 1_000, 9_999)


def test_what_is_no_collateral_leaves_even_an_account_that_can_be_liquidated() -> None:
    start = supplied(lent_out(), "you", "wstETH", ONE)
    start = lending.set_price(set_collateral(start, "you", "wstETH", False, START), "WETH", 800 * USD)
    assert lending.account_data(start, "you", START).health_factor_wad < WAD
    assert lending.withdrawable(start, "you", "wstETH", START) == ONE
    assert lending.withdraw(start, "you", "wstETH", MAX, START).amount == ONE
    why = refused("loan_unhealthy", lambda: lending.withdraw(start, "you", "WETH", 1, START))
    assert (why.remedy, why.figures["limit"]) == (None, 0)


def test_only_what_is_supplied_can_be_taken_out() -> None:
    start = lent_out()
    why = refused("loan_balance_short", lambda: lending.withdraw(start, "lp", "WETH", 1_000 * ONE + 1, START))
    assert why.remedy == 1_000 * ONE
    assert lending.withdrawable(start, "nobody", "WETH", START) == 0


def test_what_is_not_lent_and_not_listed_is_refused() -> None:
    start = supplied(market(WETH, replace(USDC, borrowable=False)), "you", "WETH", ONE)
    refused("loan_not_lent", lambda: lending.borrow(start, "you", "USDC", 1, START))
    assert lending.borrowable(start, "you", "USDC", START) == 0
    refused("loan_asset_unknown", lambda: lending.supply(start, "you", "DAI", 1, START))
    refused("loan_price", lambda: lending.set_price(start, "WETH", 0))


def test_terms_that_the_contract_does_not_take_open_no_market() -> None:
    market(replace(WETH, ltv_bps=8_500))
    # 85 % x 117.65 % is 100.0025 %, which rounds to 100 %; one basis point more does not.
    market(replace(WETH, liquidation_bonus_bps=11_765))
    market(replace(WETH, ltv_bps=0, liquidation_threshold_bps=0, liquidation_bonus_bps=0))
    for terms in ({"ltv_bps": 8_501}, {"liquidation_bonus_bps": 10_000}, {"liquidation_bonus_bps": 11_766}):
        refused("loan_terms_out_of_range", lambda terms=terms: market(replace(WETH, **terms)))  # type: ignore[misc]
    refused("loan_terms_out_of_range", lambda: market(emode=replace(CORRELATED, ltv_bps=9_501)))
    # What is never liquidated backs nothing either; what backs nothing may still be liquidated, with a bonus.
    refused("loan_terms_out_of_range", lambda: market(replace(WETH, liquidation_threshold_bps=0)))
    refused("loan_terms_out_of_range", lambda: market(replace(WETH, ltv_bps=0, liquidation_bonus_bps=10_000)))
    refused("loan_rates_out_of_range", lambda: market(replace(WETH, rates=replace(WETH.rates, optimal_bps=99))))


def test_a_market_opens_only_where_each_asset_has_a_price() -> None:
    parameters = lending.Parameters((WETH, USDC))
    assert lending.new_market(parameters, {"WETH": 1, "USDC": USD}, START).prices == {"WETH": 1, "USDC": USD}
    assert refused("loan_price", lambda: lending.new_market(parameters, {"WETH": 1}, START)).figures == {"token": "USDC"}
    assert refused("loan_asset_unknown", lambda: lending.set_price(market(), "DAI", USD)).figures == {"token": "DAI"}


# --- Figures

OWING = lent_out()
"""30,000 dollars of WETH lend 24,000 and are liquidated at 25,500; 7,500 are owed."""
CAPPED = supplied(market(WETH, replace(USDC, borrow_cap=10_000, supply_cap=10**6)), "lp", "USDC", 10**6 * DOLLAR)
CAPPED = supplied(CAPPED, "you", "WETH", ONE)
"""One WETH, 3,000 dollars, lends 2,400; the market lends 10,000 and takes no more dollars."""
UNLENT = supplied(market(WETH, replace(USDC, borrowable=False)), "you", "WETH", ONE)
IN_MODE = set_emode(supplied(supplied(market(), "lp", "USDC", DOLLAR), "you", "WETH", ONE), "you", 1, START)
RUN = borrowed(OWING, "lp", "USDC", 2_390_000 * DOLLAR)
"""Of 10 million dollars the lender of 1,000 WETH took nearly all that those lend."""
BARREN = tuple(replace(asset, ltv_bps=0) if asset.name == "wstETH" else asset for asset in OWING.parameters.assets)
MIXED = supplied(OWING, "you", "wstETH", ONE)
MIXED = replace(MIXED, parameters=replace(MIXED.parameters, assets=BARREN))


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        ("loan_asset_unknown", None, {"token": "DAI"}, lambda: lending.supply(OWING, "you", "DAI", 1, START)),
        ("loan_asset_unknown", None, {"token": "DAI"}, lambda: lending.withdraw(OWING, "you", "DAI", 1, START)),
        ("loan_asset_unknown", None, {"token": "DAI"}, lambda: lending.borrow(OWING, "you", "DAI", 1, START)),
        ("loan_asset_unknown", None, {"token": "DAI"}, lambda: lending.repay(OWING, "you", "DAI", 1, START)),
        ("loan_asset_unknown", None, {"token": "DAI"}, lambda: lending.mint_to_treasury(OWING, ("WETH", "DAI"))),
        ("loan_asset_unknown", None, {"token": "DAI"}, lambda: lending.suppliable(OWING, "DAI", START)),
        ("loan_asset_unknown", None, {"token": "DAI"}, lambda: lending.borrowable(OWING, "you", "DAI", START)),
        ("loan_asset_unknown", None, {"token": "DAI"}, lambda: lending.withdrawable(OWING, "you", "DAI", START)),
        ("loan_asset_unknown", None, {"token": "DAI"}, lambda: lending.supplied_balance(OWING, "you", "DAI", START)),
        ("loan_asset_unknown", None, {"token": "DAI"}, lambda: lending.debt_balance(OWING, "you", "DAI", START)),
        ("loan_price", None, {"token": "WETH"}, lambda: lending.set_price(OWING, "WETH", 0)),
        ("loan_amount_zero", None, {"token": "USDC"}, lambda: lending.supply(OWING, "you", "USDC", 0, START)),
        ("loan_amount_zero", None, {"token": "WETH"}, lambda: lending.withdraw(OWING, "you", "WETH", 0, START)),
        ("loan_amount_zero", None, {"token": "USDC"}, lambda: lending.borrow(OWING, "you", "USDC", 0, START)),
        ("loan_amount_zero", None, {"token": "USDC"}, lambda: lending.repay(OWING, "you", "USDC", 0, START)),
        (
            "amount_too_large",
            2**128 - 1 - 1_010 * ONE,
            {"token": "WETH", "amount": 2**128, "limit": 2**128 - 1 - 1_010 * ONE},
            lambda: lending.supply(OWING, "you", "WETH", 2**128, START),
        ),
        (
            "loan_supply_cap",
            None,
            {"token": "USDC", "cap": 10**6 * DOLLAR, "limit": 0},
            lambda: lending.supply(CAPPED, "you", "USDC", 1, START),
        ),
        (
            "loan_balance_short",
            1_000 * ONE,
            {"token": "WETH", "have": 1_000 * ONE},
            lambda: lending.withdraw(OWING, "lp", "WETH", 1_000 * ONE + 1, START),
        ),
        (
            "loan_balance_short",
            # 7,500 dollars at 85 % hold 8,823.52941177 back, in 1e-8 rounded up: 2.94117647059 of 10 WETH.
            10 * ONE - 294_117_647_059 * 10**7,
            {"token": "WETH", "have": 10 * ONE},
            lambda: lending.withdraw(OWING, "you", "WETH", 10 * ONE + 1, START),
        ),
        ("loan_balance_short", None, {"token": "WETH", "have": 0}, lambda: lending.withdraw(OWING, "nobody", "WETH", 1, START)),
        (
            "loan_liquidity_short",
            7_602_500 * DOLLAR,
            {"token": "USDC", "have": 7_602_500 * DOLLAR},
            lambda: lending.withdraw(RUN, "lp", "USDC", 10**7 * DOLLAR, START),
        ),
        (
            "loan_liquidity_short",
            # There is more than the collateral lends.
            16_500 * DOLLAR,
            {"token": "USDC", "have": 9_992_500 * DOLLAR},
            lambda: lending.borrow(OWING, "you", "USDC", 9_992_500 * DOLLAR + 1, START),
        ),
        (
            "loan_borrow_cap",
            2_400 * DOLLAR,
            {"token": "USDC", "cap": 10_000 * DOLLAR, "limit": 10_000 * DOLLAR},
            lambda: lending.borrow(CAPPED, "you", "USDC", 10_000 * DOLLAR + 1, START),
        ),
        ("loan_no_debt", None, {"token": "WETH"}, lambda: lending.repay(OWING, "you", "WETH", 1, START)),
        ("loan_not_lent", None, {"token": "USDC"}, lambda: lending.borrow(UNLENT, "you", "USDC", 1, START)),
        (
            "loan_not_in_emode",
            None,
            {"token": "USDC", "mode": "ETH correlated"},
            lambda: lending.borrow(IN_MODE, "you", "USDC", 1, START),
        ),
        ("loan_no_collateral", None, {"token": "USDC"}, lambda: lending.borrow(OWING, "nobody", "USDC", 1, START)),
        (
            "loan_collateral_short",
            16_500 * DOLLAR,
            {"token": "USDC", "limit": 16_500 * DOLLAR},
            lambda: lending.borrow(OWING, "you", "USDC", 16_501 * DOLLAR, START),
        ),
        (
            "loan_unhealthy",
            16_500 * DOLLAR,
            {"token": "USDC", "health_bps": 9_807, "limit": 16_500 * DOLLAR},  # 25,500 / 26,001
            lambda: lending.borrow(OWING, "you", "USDC", 18_501 * DOLLAR, START),
        ),
        (
            "loan_unhealthy",
            10 * ONE - 294_117_647_059 * 10**7,
            {"token": "WETH", "health_bps": 6_800, "limit": 10 * ONE - 294_117_647_059 * 10**7},  # 5,100 / 7,500
            lambda: lending.withdraw(OWING, "you", "WETH", 8 * ONE, START),
        ),
        (
            "loan_zero_ltv_first",
            None,
            {"token": "WETH", "other": "wstETH"},
            lambda: lending.withdraw(MIXED, "you", "WETH", 1, START),
        ),
        ("loan_emode_unknown", None, {"category": 9}, lambda: set_emode(OWING, "you", 9, START)),
    ],
)
def test_a_refusal_comes_with_the_figures_of_its_sentence(
    code: str, remedy: int | None, figures: dict[str, object], act: Callable[[], object]
) -> None:
    why = refused(code, act)
    assert (why.remedy, why.figures) == (remedy, figures)


# --- The state


def test_a_market_is_written_and_read_back() -> None:
    start = lent_out()
    text = msgspec.json.encode(start)
    assert msgspec.json.decode(text, type=LendingMarket) == start
    assert b'"type":"lending_market"' in text


def test_a_change_of_one_account_shares_all_the_others() -> None:
    start = lent_out()
    after = supplied(start, "you", "WETH", ONE)
    assert after.accounts["lp"] is start.accounts["lp"]
    assert after.reserves["USDC"] is start.reserves["USDC"]
    assert after.parameters is start.parameters
    assert lending.account_data(start, "nobody", START) == lending.AccountData(health_factor_wad=WORD)
    assert WSTETH.name in start.reserves


def test_the_shipped_market_lends_93_percent_on_staked_ether_inside_its_e_mode() -> None:
    place = "markets/aave-core.toml"
    document = parse_document((files("resources") / place).read_bytes(), place)
    parameters, _figures = read_parameters(document, Parameters, ("parameters",))
    prices = {asset.name: 3_000 * USD for asset in parameters.assets} | {"wstETH": 3_600 * USD, "USDC": USD}
    start = supplied(lending.new_market(parameters, prices, START), "lp", "WETH", 1_000 * ONE)
    start = set_emode(supplied(start, "you", "wstETH", 10 * ONE), "you", 1, START)
    assert lending.borrowable(start, "you", "WETH", START) == 36_000 * ONE * 93 // 300_000
    assert lending.borrowable(start, "you", "USDC", START) == 0
