"""The contract's own exponential is the true one to its last unit, and averages move towards what stood."""

from __future__ import annotations

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import evenly_between
from wallet.arithmetic import Reals
from wallet.defi import moving_average
from wallet.defi.moving_average import MovingAverage
from wallet.defi.stable_exp import NOTHING_BELOW, exp_wad

WEI = 10**18
NOW = 1_700_000_000


@given(evenly_between(NOTHING_BELOW + 1, 0))
def test_the_exponential_is_the_true_one_to_its_last_unit(x: int) -> None:
    # The approximation is good to some 1e-22 of its result and is rounded down, so it stands at most a unit and a hair below.
    with localcontext(prec=60):
        true = Decimal(x).scaleb(-18).exp().scaleb(18)
    assert Decimal("-1.001") < exp_wad(x) - true < Decimal("0.001")


@pytest.mark.parametrize(
    ("x", "recorded"),
    [
        (-WEI, 367879441171442321),
        (2 * WEI, 7389056098930650227),
        (3 * WEI, 20085536923187667741),
        (10 * WEI, 22026465794806716516980),
        (50 * WEI, 5184705528587072464148529318587763226117),
        (100 * WEI, 26881171418161354484134666106240937146178367581647816351662017),
        (135305999368893231588, 57896044618658097650144101621524338577433870140581303254786265309376407432913),
    ],
)
def test_the_exponential_is_bit_for_bit_the_one_that_others_recorded(x: int, recorded: int) -> None:
    # The same approximation in transmissions11/solmate: src/test/SignedWadMath.t.sol. Large ones show all its digits.
    assert exp_wad(x) == recorded


def test_the_exponential_ends_where_the_contract_s_ends() -> None:
    assert exp_wad(0) == WEI
    assert exp_wad(WEI) == 2_718_281_828_459_045_235
    assert (exp_wad(NOTHING_BELOW), exp_wad(NOTHING_BELOW + 1), exp_wad(-(10**30))) == (0, 1, 0)
    with pytest.raises(OverflowError):
        exp_wad(135305999368893231589)


@given(evenly_between(1, 2 * WEI), evenly_between(1, 2 * WEI), st.integers(0, 10**6), st.integers(1, 10**5))
def test_an_average_moves_from_the_old_towards_what_stood(last: int, average: int, elapsed: int, window: int) -> None:
    moving = MovingAverage(last, average, NOW)
    present = moving_average.present_average(moving, window, NOW + elapsed)
    assert min(last, average) - 1 <= present <= max(last, average)
    sooner = moving_average.present_average(moving, window, NOW + elapsed // 2)
    assert abs(last - present) <= abs(last - sooner) + 1


def test_asked_about_an_earlier_moment_an_average_is_what_it_was_and_its_clock_stays() -> None:
    moving = MovingAverage(2 * WEI, WEI, NOW)
    assert moving_average.present_average(moving, 866, NOW - 600) == WEI
    assert moving_average.moved(moving, 3 * WEI, 866, NOW - 600) == MovingAverage(3 * WEI, WEI, NOW)


def test_after_ln_2_windows_an_average_has_gone_half_way() -> None:
    moving = MovingAverage(2 * WEI, WEI, NOW)
    assert moving_average.present_average(moving, 866, NOW + 600) / WEI == pytest.approx(1.5, abs=2e-4)


@given(st.lists(evenly_between(0, 2 * WEI), min_size=1, max_size=20), st.integers(0, 10**5))
def test_averages_of_reals_are_the_exact_ones(figures: list[int], elapsed: int) -> None:
    kept = moving_average.weight_kept(elapsed, 866)
    exact = [moving_average.averaged(figure, WEI, kept) for figure in figures]
    real = moving_average.averaged(Reals(figures), Reals([WEI] * len(figures)), kept)
    np.testing.assert_allclose(np.asarray(real), exact, rtol=1e-12, atol=1)
