"""Who watches loans and does not value each of them anew says of each what its health factor says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.wallet.lending_market import ONE, PRICES, START, borrowed, market, supplied
from wallet.defi import lending, lending_watch
from wallet.defi.lending import LendingMarket
from wallet.defi.lending_account import SAFE_WAD, health_of

WEEK = 7 * 86_400


def one_loan(percent: int) -> LendingMarket:
    """A market in which you owe so much of what your collateral would let you owe."""
    filled = supplied(supplied(market(), "lp", "WETH", 1_000 * ONE), "you", "wstETH", 100 * ONE)
    return borrowed(filled, "you", "WETH", lending.borrowable(filled, "you", "WETH", START) * percent // 100)


moves = st.lists(
    st.tuples(st.sampled_from([0, 3_600, WEEK, 52 * WEEK]), st.integers(995, 1_001) | st.integers(900, 1_050)),
    min_size=1,
    max_size=8,
)


@given(percent=st.integers(80, 100), moved=moves)
@settings(max_examples=60)
def test_a_loan_is_watched_as_its_health_factor_says(percent: int, moved: list[tuple[int, int]]) -> None:
    now, found, price = START, one_loan(percent), PRICES["wstETH"]
    row = found.accounts["you"]
    for elapsed, thousandths in moved:
        now, price = now + elapsed, price * thousandths // 1_000
        priced = replace(found, prices={**PRICES, "wstETH": price})
        assert lending_watch.is_safe(priced, "you", row, now) == (health_of(priced, row, now) >= SAFE_WAD)


def test_a_safe_loan_is_not_valued_again_until_something_moved() -> None:
    found = one_loan(80)
    row = found.accounts["you"]
    assert lending_watch.is_safe(found, "you", row, START)
    assert lending_watch._stays_safe(lending_watch._valued["you"], found, row, START + 3_600)
    fallen = replace(found, prices={**PRICES, "wstETH": PRICES["wstETH"] * 996 // 1_000})
    assert not lending_watch._stays_safe(lending_watch._valued["you"], fallen, row, START + 3_600)
    assert not lending_watch._stays_safe(lending_watch._valued["you"], found, row, START + 52 * WEEK)
    touched = supplied(found, "other", "WETH", ONE)
    assert not lending_watch._stays_safe(lending_watch._valued["you"], touched, row, START + 3_600)
