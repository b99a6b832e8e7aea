"""Which supplies back a loan, and what an e-mode asks of those who enter or leave it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from tests.wallet.lending_market import (
    CORRELATED,
    DOLLAR,
    ONE,
    START,
    USD,
    USDC,
    WETH,
    WSTETH,
    borrowed,
    lent_out,
    market,
    supplied,
)
from tests.wallet.test_lending import refused
from wallet.defi import lending
from wallet.defi.lending import EMode, EModeAsset, LendingMarket
from wallet.defi.lending_modes import set_collateral, set_emode
from wallet.defi.ray import WAD

ISOLATED = replace(CORRELATED, isolated=True)


def looper(emode: EMode = CORRELATED) -> LendingMarket:
    """WETH to lend, and `you` in the e-mode with 10 wstETH (36,000 dollars) and nothing owed yet."""
    start = supplied(market(emode=emode), "lp", "WETH", 1_000 * ONE)
    return set_emode(supplied(start, "you", "wstETH", 10 * ONE), "you", 1, START)


# --- Collateral switches


def test_what_a_loan_needs_stays_collateral_and_what_it_does_not_may_go() -> None:
    start = lent_out()
    why = refused("loan_needed", lambda: set_collateral(start, "you", "WETH", False, START))
    assert why.figures["health_bps"] == 0
    more = supplied(start, "you", "wstETH", 10 * ONE)
    off = set_collateral(more, "you", "WETH", False, START)
    assert lending.account_of(off, "you").collateral == ("wstETH",)
    assert lending.account_data(off, "you", START).collateral_value == 36_000 * USD
    assert lending.withdraw(off, "you", "WETH", lending.MAX, START).amount == 10 * ONE
    assert set_collateral(off, "you", "WETH", True, START).accounts["you"].collateral == ("wstETH", "WETH")


def test_collateral_may_go_while_the_rest_is_worth_the_debt_to_the_dollar() -> None:
    # 10 wstETH are 36,000 dollars, which carry a debt of 80 %.
    start = supplied(market(), "lp", "USDC", 10**6 * DOLLAR)
    start = supplied(supplied(start, "you", "WETH", 10 * ONE), "you", "wstETH", 10 * ONE)
    even = borrowed(start, "you", "USDC", 28_800 * DOLLAR)
    assert set_collateral(even, "you", "WETH", False, START).accounts["you"].collateral == ("wstETH",)
    over = borrowed(start, "you", "USDC", 28_800 * DOLLAR + 1)
    refused("loan_needed", lambda: set_collateral(over, "you", "WETH", False, START))


def test_a_switch_that_stands_so_already_changes_nothing() -> None:
    start = lent_out()
    assert set_collateral(start, "you", "WETH", True, START) is start
    assert set_collateral(start, "you", "USDC", False, START) is start


def test_a_later_supply_does_not_switch_on_what_was_switched_off() -> None:
    start = set_collateral(supplied(market(), "you", "WETH", ONE), "you", "WETH", False, START)
    assert lending.account_of(supplied(start, "you", "WETH", ONE), "you").collateral == ()


def test_only_what_is_supplied_and_backs_loans_can_be_switched_on() -> None:
    start = lent_out()
    refused("loan_no_supply", lambda: set_collateral(start, "you", "wstETH", True, START))
    refused("loan_no_supply", lambda: set_collateral(start, "nobody", "WETH", True, START))
    barren = supplied(market(replace(WETH, ltv_bps=0), USDC), "you", "WETH", ONE)
    refused("loan_backs_nothing", lambda: set_collateral(barren, "you", "WETH", True, START))


def test_collateral_that_backs_nothing_any_more_has_to_leave_first() -> None:
    start = supplied(lent_out(), "you", "wstETH", 10 * ONE)
    wound_down = tuple(replace(asset, ltv_bps=0) if asset.name == "wstETH" else asset for asset in start.parameters.assets)
    start = replace(start, parameters=replace(start.parameters, assets=wound_down))
    assert lending.account_data(start, "you", START).zero_ltv == ("wstETH",)
    why = refused("loan_zero_ltv_first", lambda: lending.withdraw(start, "you", "WETH", 1, START))
    assert why.figures["other"] == "wstETH"
    assert lending.withdrawable(start, "you", "WETH", START) == 0
    refused("loan_zero_ltv_first", lambda: set_collateral(start, "you", "WETH", False, START))
    assert lending.withdrawable(start, "you", "wstETH", START) == 10 * ONE
    rid = lending.withdraw(start, "you", "wstETH", lending.MAX, START).market
    assert lending.withdraw(rid, "you", "WETH", ONE, START).amount == ONE


def test_what_counts_for_nothing_at_all_stays_while_the_rest_does_not_carry_the_debt() -> None:
    start = lent_out()
    barred = (replace(WETH, ltv_bps=0, liquidation_threshold_bps=0), WSTETH, USDC)
    start = replace(start, parameters=replace(start.parameters, assets=barred))
    assert lending.withdrawable(start, "you", "WETH", START) == 0
    refused("loan_unhealthy", lambda: lending.withdraw(start, "you", "WETH", 1, START))
    carried = supplied(start, "you", "wstETH", 10 * ONE)
    assert lending.withdrawable(carried, "you", "WETH", START) == 10 * ONE
    assert lending.withdraw(carried, "you", "WETH", 10 * ONE, START).amount == 10 * ONE


# --- E-modes


def test_inside_an_emode_its_members_back_more() -> None:
    start = looper()
    assert lending.account_data(start, "you", START).ltv_bps == 9_300
    assert lending.borrowable(start, "you", "WETH", START) == 36_000 * ONE * 93 // 300_000
    assert lending.borrowable(set_emode(start, "you", 0, START), "you", "WETH", START) == 36_000 * ONE * 75 // 300_000


def test_inside_an_emode_only_its_members_can_be_borrowed() -> None:
    start = supplied(looper(), "lp", "USDC", 10**6 * DOLLAR)
    why = refused("loan_not_in_emode", lambda: lending.borrow(start, "you", "USDC", 1, START))
    assert why.figures == {"token": "USDC", "mode": "ETH correlated"}
    assert lending.borrowable(start, "you", "USDC", START) == 0
    assert borrowed(set_emode(start, "you", 0, START), "you", "USDC", DOLLAR)


def test_an_asset_may_be_lent_inside_an_emode_alone() -> None:
    start = supplied(market(replace(WETH, borrowable=False), WSTETH), "lp", "WETH", 100 * ONE)
    start = supplied(start, "you", "wstETH", 10 * ONE)
    refused("loan_not_lent", lambda: lending.borrow(start, "you", "WETH", ONE, START))
    inside = borrowed(set_emode(start, "you", 1, START), "you", "WETH", ONE)
    assert refused("loan_emode_debt", lambda: set_emode(inside, "you", 0, START)).figures == {"token": "WETH"}


def test_collateral_outside_the_category_keeps_its_own_figures_unless_it_is_isolated() -> None:
    start = supplied(looper(), "you", "USDC", 36_000 * DOLLAR)
    data = lending.account_data(start, "you", START)
    assert (data.ltv_bps, data.liquidation_threshold_bps) == ((9_300 + 7_500) // 2, (9_500 + 7_800) // 2)
    alone = supplied(looper(ISOLATED), "you", "USDC", 36_000 * DOLLAR)
    assert lending.account_of(alone, "you").collateral == ("wstETH",)
    refused("loan_backs_nothing", lambda: set_collateral(alone, "you", "USDC", True, START))


def test_an_isolated_category_is_not_entered_with_collateral_it_does_not_know() -> None:
    start = supplied(market(emode=ISOLATED), "you", "USDC", 1_000 * DOLLAR)
    assert refused("loan_emode_collateral", lambda: set_emode(start, "you", 1, START)).figures == {"token": "USDC"}
    off = set_collateral(start, "you", "USDC", False, START)
    assert lending.account_of(set_emode(off, "you", 1, START), "you").emode == 1


def test_a_member_that_is_only_borrowable_is_no_better_collateral() -> None:
    emode = replace(CORRELATED, assets=(EModeAsset("WETH", False, True), EModeAsset("wstETH", True, False)))
    start = supplied(looper(emode), "you", "WETH", 12 * ONE)
    assert lending.account_data(start, "you", START).ltv_bps == (9_300 + 8_000) // 2
    assert borrowed(start, "you", "WETH", ONE)
    assert refused("loan_not_in_emode", lambda: lending.borrow(start, "you", "wstETH", 1, START)).figures["token"] == "wstETH"


def test_nobody_enters_with_a_foreign_debt_or_leaves_into_the_open() -> None:
    owing = lent_out()
    assert refused("loan_emode_debt", lambda: set_emode(owing, "you", 1, START)).figures == {"token": "USDC"}
    # 36,000 at 80 % are 28,800: at 9.6 WETH of debt the health factor outside is exactly 1.
    edge = borrowed(looper(), "you", "WETH", 96 * ONE // 10)
    assert lending.account_data(set_emode(edge, "you", 0, START), "you", START).health_factor_wad == WAD
    # Two units of value are 666,666,667 wei of WETH at least, and a health factor 7e-14 lower.
    over = borrowed(edge, "you", "WETH", 666_666_667 * 1_000)
    why = refused("loan_emode_unhealthy", lambda: set_emode(over, "you", 0, START))
    assert why.figures == {"health_bps": 9_999}


def test_the_mode_already_held_can_be_set_even_below_a_health_factor_of_one() -> None:
    fallen = lending.set_price(borrowed(looper(), "you", "WETH", 11 * ONE), "wstETH", 3_000 * USD)
    assert lending.account_data(fallen, "you", START).health_factor_wad < WAD
    assert set_emode(fallen, "you", 1, START) is fallen
    assert refused("loan_emode_unknown", lambda: set_emode(fallen, "you", 7, START)).figures == {"category": 7}


# --- Figures

OWING = supplied(lent_out(), "you", "wstETH", ONE)
"""7,500 dollars of debt on 30,000 of WETH and 3,600 of wstETH, 80 % of which are 2,880."""
BARREN = tuple(replace(asset, ltv_bps=0) if asset.name == "wstETH" else asset for asset in OWING.parameters.assets)
MIXED = replace(supplied(OWING, "you", "wstETH", 9 * ONE), parameters=replace(OWING.parameters, assets=BARREN))
LEVERED = borrowed(looper(), "you", "WETH", 10 * ONE)
"""30,000 dollars owed on 36,000, of which 28,800 count outside the mode."""


@pytest.mark.parametrize(
    ("code", "figures", "act"),
    [
        ("loan_asset_unknown", {"token": "DAI"}, lambda: set_collateral(OWING, "you", "DAI", True, START)),
        (
            "loan_needed",
            {"token": "WETH", "health_bps": 3_840},  # 2,880 / 7,500
            lambda: set_collateral(OWING, "you", "WETH", False, START),
        ),
        ("loan_no_supply", {"token": "USDC"}, lambda: set_collateral(OWING, "you", "USDC", True, START)),
        (
            "loan_backs_nothing",
            {"token": "WETH"},
            lambda: set_collateral(
                supplied(market(replace(WETH, ltv_bps=0), USDC), "you", "WETH", ONE), "you", "WETH", True, START
            ),
        ),
        (
            "loan_zero_ltv_first",
            {"token": "WETH", "other": "wstETH"},
            lambda: set_collateral(MIXED, "you", "WETH", False, START),
        ),
        ("loan_emode_unknown", {"category": 2}, lambda: set_emode(OWING, "you", 2, START)),
        ("loan_emode_debt", {"token": "USDC"}, lambda: set_emode(OWING, "you", 1, START)),
        (
            "loan_emode_collateral",
            {"token": "USDC"},
            lambda: set_emode(supplied(market(emode=ISOLATED), "you", "USDC", DOLLAR), "you", 1, START),
        ),
        ("loan_emode_unhealthy", {"health_bps": 9_600}, lambda: set_emode(LEVERED, "you", 0, START)),
    ],
)
def test_a_refusal_comes_with_the_figures_of_its_sentence(
    code: str, figures: dict[str, object], act: Callable[[], object]
) -> None:
    why = refused(code, act)
    assert (why.remedy, why.figures) == (None, figures)
