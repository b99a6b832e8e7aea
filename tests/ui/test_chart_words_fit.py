"""Words in charts are whole, and stand where no others stand."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from ui.charts.break_even import clear_top
from ui.charts.price_by_size import beside

PLACES = st.floats(0, 400)


@given(PLACES, st.floats(10, 250), st.floats(0, 400))
def test_words_beside_a_trade_are_never_cut(x: float, size: float, right: float) -> None:
    whole = 464
    at, align = beside(min(x, whole), size, 9, right, whole)
    left = at - align * size
    assert left >= 0
    assert left + size <= whole or right > whole


def test_words_touch_no_others_and_stay_in_their_part() -> None:
    line = 16.0
    for wanted, taken, lowest in product((0.0, 90.0, 120.0), ((), (95.0,), (80.0, 100.0), (0.0, 120.0)), (20.0, 130.0)):
        found = clear_top(wanted, taken, line, 5.0, lowest)
        if found is not None:
            assert 5.0 <= found <= lowest
            assert all(abs(found - other) >= line for other in taken)
    assert clear_top(100.0, (100.0,), line, 5.0, 130.0) is not None, "moved aside where there is room"
    assert clear_top(8.0, (8.0,), line, 5.0, 10.0) is None, "left out where there is none"
