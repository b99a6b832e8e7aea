"""What property tests draw is what people hold: whole coins, not dust; edges by name; and no test goes back to dust."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.strategies import ETHER, amounts_between, evenly_between, words_of

TESTS = Path(__file__).parent
FEW = 2**24
"""Values; over a wider range `st.integers` draws few digits, most of the time."""
SEEDS = 2**32 - 1
"""The range of a generator's seed, which is no amount."""


def drawn(strategy: st.SearchStrategy[int], count: int = 400) -> list[int]:
    found = []

    @settings(max_examples=count, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def keep(value: int) -> None:
        found.append(value)

    keep()
    return found


@pytest.mark.parametrize("maximum", [10**26, 10**24, 10_000 * ETHER])
def test_four_of_five_amounts_are_32_coins_or_more(maximum: int) -> None:
    values = drawn(amounts_between(1, maximum))
    assert sum(value >= 32 * ETHER for value in values) >= 0.8 * len(values)


def test_every_edge_of_an_amount_is_drawn_by_name() -> None:
    held, least = 5_012_345 * ETHER // 10**4, 100
    values = drawn(amounts_between(least, 1_000 * ETHER, all_held=held, more_than_there_is=10**30))
    assert {least, least + 1, ETHER, held, 1_000 * ETHER - 1, 1_000 * ETHER} <= set(values)
    assert 10**30 not in values
    assert 1 in drawn(amounts_between(1, 10**26))


@pytest.mark.parametrize(
    ("minimum", "maximum", "unit"), [(1, 5, 10**9), (3 * 10**9 + 7, 3 * 10**9 + 9, 10**9), (0, 0, 1), (7, 10**26, 10**6)]
)
def test_an_amount_stays_between_its_bounds(minimum: int, maximum: int, unit: int) -> None:
    assert all(minimum <= value <= maximum for value in drawn(amounts_between(minimum, maximum, unit=unit), 200))
    assert all(minimum <= value <= maximum for value in drawn(evenly_between(minimum, maximum), 200))


def test_every_tenth_of_the_way_of_a_rate_is_drawn() -> None:
    low, high = 5 * 10**17, 2 * 10**18
    values = drawn(evenly_between(low, high, one=10**18))
    for tenth in range(10):
        begin, end = (low + (high - low) * part // 10 for part in (tenth, tenth + 1))
        assert sum(begin <= value < end for value in values) >= len(values) // 200
    assert {low, low + 1, 10**18, high - 1, high} <= set(values)
    assert len({value % 10**6 for value in values}) > 100


def test_a_word_has_every_length() -> None:
    assert {value.bit_length() // 32 for value in drawn(words_of(256))} >= set(range(8))
    assert min(drawn(words_of(256, least=1))) == 1


def _spans(path: Path) -> Iterator[tuple[int, int]]:
    """Line and span of every `st.integers` of a file whose bounds are known when it is read; coins and wei apart are fine."""
    module = importlib.import_module(".".join(path.relative_to(TESTS.parent).with_suffix("").parts))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    by_hand = [call for call in calls if ast.unparse(call).startswith("st.builds(lambda coins, wei:")]
    apart = {id(part) for call in by_hand for part in ast.walk(call)}
    for node in calls:
        if ast.unparse(node.func) == "st.integers" and id(node) not in apart:
            bounds: list[Any] = []
            for value in (*node.args, *(keyword.value for keyword in node.keywords)):
                try:
                    bounds.append(eval(ast.unparse(value), vars(module)))
                except NameError:
                    break
            if len(bounds) == 2:
                yield node.lineno, bounds[1] - bounds[0]


@pytest.mark.parametrize("folder", ["wallet", "ui"])
def test_no_property_test_draws_from_a_range_that_is_mostly_dust(folder: str) -> None:
    wide = [
        f"{path.name}:{line}"
        for path in sorted((TESTS / folder).glob("*.py"))
        if "st.integers(" in path.read_text(encoding="utf-8")
        for line, span in _spans(path)
        if span > FEW and span != SEEDS
    ]
    assert not wide, "\n".join(wide) + "\ndraw amounts and rates with tests.strategies"
