"""Rates follow utilisation by two slopes, suppliers never earn more than borrowers pay, and reals agree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between
from wallet.arithmetic import Reals
from wallet.defi.rate_strategy import RateStrategy, check_strategy, interest_rates
from wallet.defi.ray import RAY
from wallet.errors import Refused

WETH = RateStrategy(optimal_bps=9_000, base_bps=0, slope1_bps=270, slope2_bps=8_000)
PERCENT = RAY // 100

amounts = amounts_between(0, 10**28)
"""Up to ten billion tokens of 18 decimals."""
strategies = st.builds(
    RateStrategy,
    optimal_bps=st.integers(100, 9_900),
    base_bps=st.integers(0, 500),
    slope1_bps=st.integers(0, 2_000),
    slope2_bps=st.integers(2_000, 90_000),
)


def borrow_rate(strategy: RateStrategy, lent_percent: int) -> int:
    whole = 10**24
    debt = whole * lent_percent // 100
    return interest_rates(strategy, 1_500, debt, whole - debt, 0).variable_borrow_ray


@pytest.mark.parametrize(("lent_percent", "rate_bps"), [(0, 0), (45, 135), (90, 270), (92, 1_870), (95, 4_270), (100, 8_270)])
def test_two_points_beyond_the_kink_multiply_the_rate(lent_percent: int, rate_bps: int) -> None:
    assert borrow_rate(WETH, lent_percent) == rate_bps * RAY // 10_000


@pytest.mark.parametrize("available", [0, 1, 10**24])
def test_without_debt_the_borrow_rate_is_the_base_and_suppliers_earn_nothing(available: int) -> None:
    rates = interest_rates(replace(WETH, base_bps=50), 1_500, 0, available, 0)
    assert rates == (0, 50 * RAY // 10_000)


def test_a_deficit_thins_out_what_suppliers_earn_and_leaves_what_borrowers_pay() -> None:
    whole = interest_rates(WETH, 0, 90, 10, 0)
    thinned = interest_rates(WETH, 0, 90, 10, 100)
    assert whole == (27 * PERCENT * 9 // 100, 27 * PERCENT // 10)
    assert thinned == (27 * PERCENT * 9 // 200, 27 * PERCENT // 10)


@given(strategies, st.integers(0, 10_000), amounts, amounts, amounts)
def test_suppliers_never_earn_more_than_borrowers_pay(
    strategy: RateStrategy, factor_bps: int, debt: int, available: int, deficit: int
) -> None:
    rates = interest_rates(strategy, factor_bps, debt, available, deficit)
    earned, paid = rates.liquidity_ray * (available + debt + deficit), rates.variable_borrow_ray * debt
    # Three roundings of half a ray each: the share (which the rate, of at most ten, multiplies), the product, the factor.
    assert earned <= paid * (10_000 - factor_bps) // 10_000 + 7 * (available + debt + deficit)


@given(strategies, amounts, amounts_between(1, 10**28), amounts_between(1, 10**28))
def test_more_debt_never_makes_borrowing_cheaper(strategy: RateStrategy, debt: int, more: int, whole: int) -> None:
    first, second = (interest_rates(strategy, 0, owed, whole, 0).variable_borrow_ray for owed in (debt, debt + more))
    assert first <= second <= (strategy.base_bps + strategy.slope1_bps + strategy.slope2_bps) * RAY // 10_000


@pytest.mark.parametrize(
    ("field", "most", "beyond"), [("optimal_bps", 9_900, 9_901), ("optimal_bps", 100, 99), ("slope1_bps", 8_000, 8_001)]
)
def test_the_contract_s_bounds_on_a_curve_are_kept(field: str, most: int, beyond: int) -> None:
    check_strategy(replace(WETH, **{field: most}))
    with pytest.raises(Refused, match="loan_rates_out_of_range"):
        check_strategy(replace(WETH, **{field: beyond}))


def test_no_rate_climbs_beyond_a_thousand_percent() -> None:
    check_strategy(replace(WETH, base_bps=730, slope2_bps=99_000))
    with pytest.raises(Refused, match="loan_rates_out_of_range"):
        check_strategy(replace(WETH, base_bps=731, slope2_bps=99_000))


def test_reals_agree_with_the_exact_rates_on_both_slopes() -> None:
    draws = np.random.default_rng(2)
    lent = draws.uniform(0.01, 0.999, 10_000)
    debt = [int(1e25 * share) for share in lent]
    available = [10**25 - owed for owed in debt]
    deficit = [int(value) for value in draws.uniform(0, 1e24, 10_000)]
    strategy = replace(WETH, base_bps=25)
    rates = interest_rates(strategy, 1_500, Reals(debt), Reals(available), Reals(deficit))
    exact = [interest_rates(strategy, 1_500, *row) for row in zip(debt, available, deficit, strict=True)]
    assert 1_000 < sum(share > 0.9 for share in lent) < 9_000
    for found, wanted in zip(rates, zip(*exact, strict=True), strict=True):
        np.testing.assert_allclose(found, np.array(wanted, dtype=float), rtol=1e-12)


def test_a_path_on_which_nothing_was_ever_supplied_pays_the_base_too() -> None:
    nothing = Reals([0.0, 0.0])
    rates = interest_rates(replace(WETH, base_bps=50), 1_500, nothing, Reals([0.0, 1e20]), nothing)
    assert max(rates.liquidity_ray) < 1, "half a ray of rounding at most, of 1e27"
    np.testing.assert_allclose(rates.variable_borrow_ray, [5e24, 5e24], rtol=1e-12)
