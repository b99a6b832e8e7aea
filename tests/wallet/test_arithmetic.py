"""One formula serves ints and reals: `//` floors the ones and truly divides the others, however reached."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, isqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import evenly_between, words_of
from wallet.arithmetic import (
    Reals,
    choose,
    div_half_even,
    integer_sqrt,
    maximum,
    minimum,
    mul_div,
    mul_div_up,
    settled,
    whole,
)
from wallet.errors import Refused

words = words_of(256)
positive = words_of(256, least=1)


@given(words, words, positive)
def test_the_name_says_which_way_a_quotient_is_rounded(a: int, b: int, c: int) -> None:
    assert mul_div(a, b, c) == floor(Fraction(a * b, c))
    assert mul_div_up(a, b, c) == ceil(Fraction(a * b, c))
    assert div_half_even(a * b, c) == round(Fraction(a * b, c))


@given(evenly_between(-(10**40), 10**40))
def test_half_of_an_odd_number_goes_to_the_even_neighbour(n: int) -> None:
    assert div_half_even(2 * n + 1, 2) == n + n % 2


def test_only_what_has_a_coarse_unit_is_rounded_on_reals() -> None:
    assert np.asarray(div_half_even(Reals([7.0, 9.0]), 2)).tolist() == [3.5, 4.5]
    assert np.asarray(whole(Reals([3.5, -0.5]))).tolist() == [3.0, -1.0]
    assert whole(7) == 7


def divided_in_place(a: Any, b: Any) -> Any:
    a //= b
    return a


@pytest.mark.parametrize(
    "quotient",
    [
        lambda: Reals([7.0, 7.0]) // 2,
        lambda: Reals([7.0, 7.0]) // Reals([2.0, 2.0]),
        lambda: Reals([7.0, 7.0]) // np.array([2.0, 2.0]),
        lambda: np.array([7.0, 7.0]) // Reals([2.0, 2.0]),
        lambda: 7 // Reals([2.0, 2.0]),
        lambda: np.float64(7) // Reals([2.0, 2.0]),
        lambda: np.floor_divide(Reals([7.0, 7.0]), 2),
        lambda: divided_in_place(Reals([7.0, 7.0]), 2),
        lambda: np.stack([Reals(7.0)[()] // 2] * 2),
        lambda: np.stack([Reals([7.0])[0] // 2] * 2),
        lambda: Reals([7.0, 7.0, 9.0])[:2] // 2,
        lambda: (7 * 10**40) // Reals([2e40, 2e40]),
        lambda: np.floor_divide(Reals([7.0, 7.0]), 2, out=Reals([0.0, 0.0])),
    ],
)
def test_floor_division_of_reals_is_true_division(quotient: Any) -> None:
    assert np.asarray(quotient()).tolist() == [3.5, 3.5]


def test_results_stay_reals_so_that_the_next_division_is_true_too() -> None:
    paths = Reals([3.0, 5.0])
    results = [paths + 1, 1 - paths, -paths, abs(paths), paths[0], paths[1:], paths * 10**30, np.sqrt(paths)]
    assert all(isinstance(result, Reals) for result in results)
    assert isinstance(paths.sum() // 2, Reals)
    assert (paths.sum() // 3).tolist() == pytest.approx(8 / 3)


def test_comparisons_of_reals_are_plain_conditions() -> None:
    condition = Reals([1.0, 3.0]) > 2
    assert type(condition) is np.ndarray
    assert condition.tolist() == [False, True]


@pytest.mark.parametrize("act", [lambda r: r % 2, lambda r: divmod(r, 2), lambda r: np.fmod(r, 2)])
def test_reals_have_no_remainder(act: Any) -> None:
    with pytest.raises(TypeError):
        act(Reals([5.0]))


def test_taking_values_copies_them() -> None:
    source = np.array([1.0, 2.0])
    paths = Reals(source)
    paths //= 2
    assert source.tolist() == [1.0, 2.0]


def test_the_smaller_and_the_larger_are_taken_path_by_path() -> None:
    assert (minimum(3, 5), maximum(3, 5)) == (3, 5)
    a, b = Reals([1.0, 5.0]), Reals([4.0, 2.0])
    assert minimum(a, b).tolist() == [1.0, 2.0]
    assert maximum(a, b).tolist() == [4.0, 5.0]
    assert (minimum(a, b) // 4).tolist() == [0.25, 0.5]


def test_choosing_is_path_by_path_for_reals() -> None:
    assert (choose(True, 1, 2), choose(False, 1, 2)) == (1, 2)
    chosen = choose(Reals([1.0, 5.0]) > 2, Reals([1.0, 1.0]), Reals([3.0, 3.0]))
    assert (chosen // 2).tolist() == [1.5, 0.5]


@given(words)
def test_an_integer_s_root_is_rounded_down(n: int) -> None:
    assert integer_sqrt(n) == isqrt(n)


def test_a_real_s_root_is_a_real() -> None:
    assert (integer_sqrt(Reals([9.0, 2.0])) // 2).tolist() == [1.5, 2**0.5 / 2]


def newton_root(n: Any) -> Any:
    return lambda y: (y + n // y) // 2


@given(words_of(128, least=1))
def test_newton_s_method_settles_within_a_unit_of_the_root_on_ints(n: int) -> None:
    # The contracts' rule stops when two values differ by at most one, so at most one unit above the root.
    assert isqrt(n) <= settled(newton_root(n), n, n) <= isqrt(n) + 1


@given(st.lists(st.floats(1.0, 1e40), min_size=1, max_size=20))
def test_newton_s_method_settles_on_every_path_of_reals(values: list[float]) -> None:
    # The last step may still be a whole unit, or 2e-15 of the scale; convergence is quadratic, so what is
    # left after it is at most half of one step's square over the root.
    n = Reals(values)
    root = settled(newton_root(n), n, np.sqrt(n).view(Reals))
    left = np.abs(np.asarray(root) - np.sqrt(values))
    assert (left <= 0.5 / np.sqrt(values) + 4e-16 * np.sqrt(values)).all()


paths = st.floats(1.0, 1e40) | st.sampled_from([0.0, float("nan"), float("inf"), 1.0, 2.0**60])


@given(st.lists(paths, min_size=1, max_size=20), st.data())
def test_a_path_settles_on_the_same_bits_in_any_block(values: list[float], data: st.DataObject) -> None:
    """Alone, in any order, beside any neighbours: a path that goes on does not move one that has settled."""

    def root_of(block: list[float]) -> list[bytes]:
        n = Reals(block)
        with np.errstate(all="ignore"):
            root = settled(newton_root(n), n, np.sqrt(n).view(Reals))
        return [path.tobytes() for path in np.asarray(root)]

    together = root_of(values)
    order = data.draw(st.permutations(range(len(values))))
    assert root_of([values[place] for place in order]) == [together[place] for place in order]
    assert [root_of([value])[0] for value in values] == together


def test_a_path_takes_no_step_for_its_neighbours() -> None:
    slow_alone, quick_alone = (settled(newton_root(Reals([n])), Reals([n]), 1)[0] for n in (1e38, 1.1))
    n = Reals([1e38, 1.1])
    assert settled(newton_root(n), n, 1).tolist() == [slow_alone, quick_alone]
    assert quick_alone != newton_root(1.1)(float(quick_alone))


def test_what_does_not_settle_is_refused_on_ints_and_kept_on_reals() -> None:
    with pytest.raises(Refused) as caught:
        settled(lambda y: 10 - y, 1, 10)
    assert (caught.value.code, caught.value.figures) == ("not_settled", {"rounds": 255})
    rounds = []

    def swing(y: Reals) -> Reals:
        rounds.append(y)
        return 10 - y

    assert settled(swing, Reals([1.0]), 10).tolist() == [9.0]
    assert len(rounds) == 255


def test_a_path_without_a_value_does_not_hide_the_others() -> None:
    n = Reals([4e20, np.nan, 1e30])
    root = settled(newton_root(n), n, np.sqrt(n).view(Reals))
    assert root[0] == pytest.approx(2e10)
    assert root[2] == pytest.approx(1e15)
    assert np.isnan(root[1])
