"""Operators' magnitudes: promises count after their delay, and nobody promises more than is left."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import evenly_between
from wallet.defi import restaking, restaking_operator
from wallet.defi.restaking import Parameters, RestakingStrategy
from wallet.defi.restaking_shares import WAD
from wallet.errors import Refused

DELAY = 100
EMPTY = RestakingStrategy(
    Parameters(withdrawal_delay_blocks=DELAY, deallocation_delay_blocks=DELAY, slash_release_delay_blocks=50)
)


def refusal(act: Any, *args: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value


def test_a_promise_counts_after_its_delay_and_one_taken_back_can_be_slashed_until_it_is_free() -> None:
    strategy = restaking.register_operator(EMPTY, "operator", 20)
    strategy = restaking.allocate(strategy, "operator", "first", WAD // 2, 100)
    for service in ("first", "a stranger"):
        slashed, lost = restaking.slash(strategy, "operator", service, WAD, 119)
        # The service has had its slash, which took nothing.
        assert (lost, slashed) == (0, replace(strategy, slash_ids={service: 1}))
    pending = refusal(restaking.allocate, strategy, "operator", "first", WAD, 100)
    assert (pending.code, pending.figures) == ("restaking_change_pending", {"hours": 1})
    short = refusal(restaking.allocate, strategy, "operator", "second", WAD, 119)
    assert (short.code, short.remedy) == ("restaking_magnitude_short", WAD // 2)
    assert short.figures == {"free_ppm": 500_000, "wanted_ppm": 1_000_000}
    back = restaking.allocate(strategy, "operator", "first", 0, 200)
    assert refusal(restaking.allocate, back, "operator", "second", WAD, 200 + DELAY).remedy == WAD // 2
    slashed, _ = restaking.slash(back, "operator", "first", WAD // 2, 200 + DELAY)
    operator = restaking.operator_of(slashed, "operator")
    assert (operator.max_magnitude, operator.encumbered) == (3 * WAD // 4, WAD // 4)
    free = restaking.allocate(slashed, "operator", "second", 3 * WAD // 4, 201 + DELAY)
    assert restaking.operator_of(free, "operator").encumbered == 3 * WAD // 4
    none = refusal(restaking.allocate, free, "operator", "second", WAD, 400)
    assert (none.figures, none.remedy) == ({"free_ppm": 0, "wanted_ppm": 250_000}, None)
    assert refusal(restaking.allocate, free, "operator", "second", 3 * WAD // 4, 400).code == "restaking_magnitude_same"


@given(
    st.lists(st.tuples(st.sampled_from(["one", "two"]), evenly_between(0, WAD), st.integers(0, 300), st.booleans()), max_size=15)
)
def test_an_operator_never_promises_more_than_it_has_left(acts: list[tuple[str, int, int, bool]]) -> None:
    operator, block = restaking_operator.Operator("operator", 30), 1
    for service, magnitude, blocks, slashing in acts:
        block += blocks
        if slashing and magnitude:
            operator, lost = restaking_operator.slash(operator, service, magnitude, block)
            operator = restaking_operator.with_magnitude(operator, operator.max_magnitude - lost, block)
        else:
            try:
                operator = restaking_operator.allocate(operator, service, magnitude, block, DELAY)
            except Refused:
                continue
        assert 0 <= operator.encumbered <= operator.max_magnitude
        promised = sum(each.current + max(each.pending, 0) for each in operator.allocations)
        assert promised == operator.encumbered
        assert all(each.current + each.pending >= 0 for each in operator.allocations)


def test_hours_are_of_blocks_of_twelve_seconds_rounded_up() -> None:
    assert [restaking_operator.hours_of(blocks) for blocks in (1, 300, 301, 100_800)] == [1, 1, 2, 14 * 24]
