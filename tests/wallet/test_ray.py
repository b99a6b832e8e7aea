"""Wads, rays and basis points round as their names say, refuse what a word cannot hold, and are the same text on reals."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given

from tests.strategies import evenly_between, words_of
from wallet.arithmetic import Reals
from wallet.defi import ray
from wallet.defi.ray import BPS, RAY, WAD, WORD
from wallet.errors import Refused

PRODUCTS = [
    (WAD, None, ray.wad_mul, None),
    (RAY, ray.ray_mul_floor, ray.ray_mul, ray.ray_mul_ceil),
    (BPS, ray.percent_mul_floor, ray.percent_mul, ray.percent_mul_ceil),
]
RATIOS = [
    (WAD, None, ray.wad_div, None),
    (RAY, ray.ray_div_floor, ray.ray_div, ray.ray_div_ceil),
    (BPS, ray.percent_div_floor, ray.percent_div, ray.percent_div_ceil),
]
Directed = Callable[[int, int], int] | None

amounts = words_of(110)
"""Two of them and a ray stay within a word: 110 + 110 bits, and 110 + 90."""


def half_up(exact: Fraction) -> int:
    return floor(exact + Fraction(1, 2))


@pytest.mark.parametrize(("one", "down", "near", "up"), PRODUCTS)
@given(amounts, amounts)
def test_products_round_as_their_names_say(
    one: int, down: Directed, near: Callable[[int, int], int], up: Directed, a: int, b: int
) -> None:
    exact = Fraction(a * b, one)
    assert near(a, b) == half_up(exact)
    assert down is None or down(a, b) == floor(exact)
    assert up is None or up(a, b) == ceil(exact)


@pytest.mark.parametrize(("one", "down", "near", "up"), RATIOS)
@given(amounts, amounts.filter(bool))
def test_ratios_round_as_their_names_say(
    one: int, down: Directed, near: Callable[[int, int], int], up: Directed, a: int, b: int
) -> None:
    exact = Fraction(a * one, b)
    # b // 2 drops half a unit of an odd b, and no odd b has a ratio that ends on exactly half.
    assert near(a, b) == half_up(exact)
    assert down is None or down(a, b) == floor(exact)
    assert up is None or up(a, b) == ceil(exact)


@given(amounts, amounts, amounts.filter(bool))
def test_the_one_product_over_anything_rounds_up(a: int, b: int, c: int) -> None:
    assert ray.mul_div_ceil(a, b, c) == ceil(Fraction(a * b, c))


@pytest.mark.parametrize(
    ("call", "largest"),
    [
        (lambda a: ray.ray_mul(a, 1), WORD - RAY // 2),
        (lambda a: ray.ray_mul_floor(a, 1), WORD),
        (lambda a: ray.ray_mul_ceil(a, 1), WORD),
        (lambda a: ray.ray_div(a, 1), WORD // RAY),
        (lambda a: ray.ray_div_floor(a, 7), WORD // RAY),
        (lambda a: ray.ray_div_ceil(a, 7), WORD // RAY),
        (lambda a: ray.wad_mul(a, 2), (WORD - WAD // 2) // 2),
        (lambda a: ray.wad_div(a, 2 * WAD), (WORD - WAD) // WAD),
        (lambda a: ray.percent_mul(a, BPS), (WORD - BPS // 2) // BPS),
        (lambda a: ray.percent_div(a, BPS), (WORD - BPS // 2) // BPS),
        (lambda a: ray.mul_div_ceil(a, 3, 5), WORD // 3),
        (ray.ray_to_wad, WORD - 10**9 // 2),
    ],
)
def test_the_last_number_that_fits_a_word_is_taken_and_the_next_refused(call: Callable[[int], int], largest: int) -> None:
    assert call(largest) > 0
    with pytest.raises(Refused, match="ray_overflow"):
        call(largest + 1)


@pytest.mark.parametrize("call", [ray.ray_mul_floor, ray.ray_mul_ceil, ray.ray_div_floor, ray.percent_mul_floor, ray.wad_mul])
def test_a_word_holds_nothing_below_zero(call: Callable[[int, int], int]) -> None:
    assert call(0, 1) == 0
    with pytest.raises(Refused, match="ray_overflow"):
        call(-WAD, 1)
    with pytest.raises(Refused, match="ray_overflow"):
        ray.mul_div_ceil(-1, 1, 1)


@pytest.mark.parametrize(
    "divide", [ray.wad_div, ray.ray_div, ray.ray_div_floor, ray.ray_div_ceil, ray.percent_div, ray.percent_div_floor]
)
def test_nothing_can_be_divided_by_zero(divide: Callable[[int, int], int]) -> None:
    with pytest.raises(Refused, match="ray_division_by_zero"):
        divide(7, 0)


@given(amounts, evenly_between(RAY, 10 * RAY))
def test_a_deposit_is_never_worth_more_and_a_debt_never_less_than_what_moved(amount: int, index: int) -> None:
    minted = ray.ray_div_floor(amount, index)
    assert ray.ray_mul_floor(minted, index) <= amount
    assert ray.ray_mul_ceil(ray.ray_div_ceil(amount, index), index) >= amount
    # What a debt comes to pays it off wholly: an index of at least one ray never loses a scaled unit on the way.
    assert ray.ray_div_floor(ray.ray_mul_ceil(minted, index), index) == minted


def test_reals_give_the_same_without_a_direction() -> None:
    paths = np.random.default_rng(1).uniform(1e20, 1e30, (2, 10_000))
    a, b = Reals(paths[0]), Reals(paths[1])
    for one, down, near, up in PRODUCTS:
        for function in filter(None, (down, near, up)):
            np.testing.assert_allclose(function(a, b), paths[0] * paths[1] / one, rtol=1e-12)
    for one, down, near, up in RATIOS:
        for function in filter(None, (down, near, up)):
            # Half up adds half a unit, which a quotient of 1e4 units still shows.
            np.testing.assert_allclose(function(a, b), paths[0] * one / paths[1], rtol=1e-12, atol=0.5)
    np.testing.assert_allclose(ray.mul_div_ceil(a, b, 10**18), paths[0] * paths[1] / 1e18, rtol=1e-12)
