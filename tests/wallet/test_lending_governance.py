"""What governance may change in a market that is in use, and what that does to those who stand in it."""

from __future__ import annotations

from msgspec.structs import replace

from tests.wallet.lending_market import DOLLAR, ONE, START, USD, USDC, WETH, YEAR, lent_out, market, supplied
from tests.wallet.test_lending import refused
from wallet.defi import lending
from wallet.defi import lending_governance as governance
from wallet.defi.lending_state import SlopeAgent
from wallet.defi.ray import RAY


def test_an_empty_reserve_shows_its_base_rate_and_its_index_stands_still() -> None:
    based = replace(USDC, rates=replace(USDC.rates, base_bps=250))
    start = market(WETH, based)
    assert start.reserves["USDC"].variable_borrow_rate_ray == RAY * 250 // 10_000
    later = supplied(start, "lp", "USDC", DOLLAR, START + YEAR)
    assert later.reserves["USDC"].variable_borrow_index_ray == RAY
    assert later.reserves["USDC"].liquidity_index_ray == RAY


def test_a_loan_to_value_of_zero_stops_new_loans_and_liquidates_nobody() -> None:
    start = lent_out()
    before = lending.account_data(start, "you", START)
    zero = governance.set_ltv_zero(start, "WETH", True)
    after = lending.account_data(zero, "you", START)
    assert (after.ltv_bps, after.available_value) == (0, 0)
    assert after.health_factor_wad == before.health_factor_wad
    assert refused("loan_no_collateral", lambda: lending.borrow(zero, "you", "USDC", DOLLAR, START))
    assert refused("loan_ltv_zero_already", lambda: governance.set_ltv_zero(zero, "WETH", True))
    assert governance.set_ltv_zero(zero, "WETH", False) == start
    assert refused("loan_ltv_zero_already", lambda: governance.set_ltv_zero(start, "WETH", False))


def test_terms_set_while_the_loan_to_value_is_zero_wait_until_it_is_switched_back() -> None:
    zero = governance.set_ltv_zero(lent_out(), "WETH", True)
    waiting = governance.configure_collateral(zero, "WETH", 7_000, 8_500, 10_500)
    assert lending.account_data(waiting, "you", START).ltv_bps == 0
    back = governance.set_ltv_zero(waiting, "WETH", False)
    assert lending.account_data(back, "you", START).ltv_bps == 7_000


def test_a_lower_threshold_can_endanger_a_loan_at_once() -> None:
    # 7,500 dollars against 30,000: at a threshold of 20 % that is 6,000.
    lowered = governance.configure_collateral(lent_out(), "WETH", 1_000, 2_000, 10_500)
    assert lending.account_data(lowered, "you", START).health_factor_wad == 8 * 10**17
    for terms in ((2_001, 2_000, 10_500), (1_000, 2_000, 10_000), (9_000, 9_600, 10_500)):
        assert refused("loan_terms_out_of_range", lambda terms=terms: governance.configure_collateral(lowered, "WETH", *terms))  # type: ignore[misc]


def test_a_cap_below_what_is_there_lets_all_stay_and_nothing_in() -> None:
    capped = governance.set_caps(lent_out(), "WETH", 1, 1)
    assert refused("loan_supply_cap", lambda: lending.supply(capped, "you", "WETH", ONE, START)).remedy is None
    assert lending.withdraw(capped, "lp", "WETH", ONE, START).amount == ONE
    assert governance.set_caps(capped, "WETH", 0, 0) == lent_out()


def test_what_may_no_longer_be_borrowed_may_still_be_owed_and_repaid() -> None:
    closed = governance.set_borrowable(lent_out(), "USDC", False)
    assert refused("loan_not_lent", lambda: lending.borrow(closed, "you", "USDC", DOLLAR, START))
    assert lending.repay(closed, "you", "USDC", lending.MAX, START).amount == 7_500 * DOLLAR


def test_a_coin_taken_out_of_an_e_mode_keeps_its_own_terms_or_backs_nothing_where_it_is_isolated() -> None:
    start = lent_out()
    out = governance.set_member(start, 1, "WETH", False, False)
    assert [member.name for member in out.parameters.emodes[0].assets] == ["wstETH"]
    for isolated, ltv_bps in ((False, WETH.ltv_bps), (True, 0)):
        changed = governance.set_isolated(out, 1, isolated)
        row = replace(lending.account_of(changed, "you"), emode=1)
        inside = replace(changed, accounts={**changed.accounts, "you": row})
        assert lending.account_data(inside, "you", START).ltv_bps == ltv_bps
        assert lending.account_data(inside, "you", START).collateral_value == 30_000 * USD
    assert governance.set_member(out, 1, "WETH", True, False).parameters.emodes[0].assets[-1].collateral
    for category in (0, 7):
        assert refused("loan_emode_unknown", lambda category=category: governance.set_isolated(start, category, True))  # type: ignore[misc]


def test_a_new_curve_counts_from_the_moment_it_is_set() -> None:
    later = START + YEAR // 2
    start, dear = lent_out(), replace(USDC.rates, slope2_bps=30_000, slope1_bps=10_000)
    owed = lending.debt_balance(start, "you", "USDC", later)
    changed = governance.set_rates(start, "USDC", dear, later)
    assert lending.debt_balance(changed, "you", "USDC", later) == owed
    assert lending.debt_balance(changed, "you", "USDC", later + YEAR) > lending.debt_balance(start, "you", "USDC", later + YEAR)
    assert refused("loan_rates_out_of_range", lambda: governance.set_rates(start, "USDC", replace(dear, slope2_bps=1), later))


def test_the_agent_moves_a_slope_by_a_point_and_a_half_and_waits_eight_hours() -> None:
    start = lent_out()
    start = replace(start, parameters=replace(start.parameters, slope_agent=SlopeAgent(150, 8 * 3_600)))
    moved = governance.move_slope(start, "WETH", 8_150, START)
    assert lending.account_data(moved, "you", START) == lending.account_data(start, "you", START)
    assert moved.parameters.assets[0].rates.slope2_bps == 8_150
    early = refused("loan_slope_early", lambda: governance.move_slope(moved, "WETH", 8_000, START + 7 * 3_600 + 1))
    assert early.figures == {"hours": 1}
    back = governance.move_slope(moved, "WETH", 8_000, START + 8 * 3_600)
    assert back.parameters.assets[0].rates == WETH.rates
    for asked, nearest in ((8_151, 8_150), (7_849, 7_850)):
        far = refused("loan_slope_far", lambda asked=asked: governance.move_slope(start, "WETH", asked, START))  # type: ignore[misc]
        assert (far.remedy, far.figures) == (nearest, {"limit_bps": 150})
        assert governance.move_slope(start, "WETH", nearest, START).slope_moved_s == {"WETH": START}
    assert governance.move_slope(moved, "USDC", USDC.rates.slope2_bps - 1, START).slope_moved_s["USDC"] == START


def test_without_an_agent_no_slope_moves() -> None:
    assert refused("loan_slope_far", lambda: governance.move_slope(lent_out(), "WETH", 8_001, START)).remedy is None
