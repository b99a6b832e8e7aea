"""Whatever people do in a lending market, nothing is created, indexes never fall, and every limit is the last that works.

A story is a market of three assets, three people and a liquidator, who do what they like while time passes and prices move;
what is refused leaves no trace. After every step the books are added up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.replays import attempt
from tests.strategies import amounts_between, evenly_between
from tests.wallet.lending_market import DOLLAR, ONE, PRICES, START, borrowed, market, supplied
from wallet.defi import lending
from wallet.defi.lending import MAX, LendingMarket
from wallet.defi.lending_liquidation import liquidate
from wallet.defi.lending_modes import set_collateral, set_emode
from wallet.defi.lending_reserves import borrow_index_at, liquidity_index_at, owed_amount, supplied_amount
from wallet.defi.lending_transfer import hand_over
from wallet.defi.ray import RAY, WAD
from wallet.errors import Refused

ASSETS = ("WETH", "wstETH", "USDC")
PEOPLE = ("lp", "you", "other")
UNIT = {"WETH": ONE, "wstETH": ONE, "USDC": DOLLAR}


class Step(NamedTuple):
    """One wish: what, by whom, in which asset, how much of what would be possible (in percent), after how many seconds."""

    kind: str
    who: str
    asset: str
    second: str
    percent: int
    elapsed_s: int


steps = st.builds(
    Step,
    st.sampled_from(
        [
            *["supply", "withdraw", "borrow", "borrow", "repay", "switch", "emode", "treasury", "hand over"],
            *["price", "price", "liquidate", "liquidate", "liquidate"],
        ]
    ),
    st.sampled_from(PEOPLE),
    st.sampled_from(ASSETS),
    st.sampled_from(ASSETS),
    st.integers(1, 110),
    st.sampled_from([0, 0, 1, 12, 86_400, 90 * 86_400]),
)


def opened() -> LendingMarket:
    start = supplied(supplied(market(), "lp", "USDC", 10**6 * DOLLAR), "lp", "WETH", 300 * ONE)
    start = supplied(supplied(start, "lp", "wstETH", 300 * ONE), "you", "WETH", 10 * ONE)
    return borrowed(start, "you", "USDC", 20_000 * DOLLAR)


def one_of(choices: tuple[str, ...], asset: str) -> str:
    """One of these by the asset drawn, so that most wishes mean something; the asset itself where there is none."""
    return choices[ASSETS.index(asset) % len(choices)] if choices else asset


def wish(now: LendingMarket, step: Step, now_s: int) -> Callable[[], tuple[LendingMarket, dict[str, int]]]:
    """The call, and what it moves into the pool (less than zero: out of it) by asset."""

    def moved(done: lending.Moved, sign: int) -> tuple[LendingMarket, dict[str, int]]:
        return done.market, {step.asset: sign * done.amount}

    def liquidated() -> tuple[LendingMarket, dict[str, int]]:
        row = lending.account_of(now, step.who)
        collateral, debt = one_of(row.collateral, step.asset), one_of(tuple(row.owed), step.second)
        owed, receive = lending.debt_balance(now, step.who, debt, now_s), bool(step.percent % 2)
        cover = owed * step.percent // 60
        done = liquidate(now, "bot", step.who, collateral, debt, cover, receive, now_s)
        flows = {collateral: 0 if receive else -done.done.seized}
        flows[debt] = flows.get(debt, 0) + done.done.cover
        return done.market, flows

    def repaid() -> tuple[LendingMarket, dict[str, int]]:
        owed = lending.debt_balance(now, step.who, step.asset, now_s)
        return moved(lending.repay(now, step.who, step.asset, owed * step.percent // 100, now_s), 1)

    def taken_out() -> tuple[LendingMarket, dict[str, int]]:
        held = lending.supplied_balance(now, step.who, step.asset, now_s)
        amount = MAX if step.percent > 100 else held * step.percent // 100
        return moved(lending.withdraw(now, step.who, step.asset, amount, now_s), -1)

    def handed_over() -> tuple[LendingMarket, dict[str, int]]:
        held = lending.supplied_balance(now, step.who, step.asset, now_s)
        amount = MAX if step.percent > 100 else held * step.percent // 100
        done = hand_over(now, step.who, one_of(PEOPLE, step.second), step.asset, amount, now_s)
        assert done.market.reserves == now.reserves
        return done.market, {}

    def lent() -> tuple[LendingMarket, dict[str, int]]:
        amount = lending.borrowable(now, step.who, step.asset, now_s) * step.percent // 100
        return moved(lending.borrow(now, step.who, step.asset, amount, now_s), -1)

    calls: dict[str, Callable[[], tuple[LendingMarket, dict[str, int]]]] = {
        "supply": lambda: moved(lending.supply(now, step.who, step.asset, UNIT[step.asset] * step.percent // 3, now_s), 1),
        "withdraw": taken_out,
        "borrow": lent,
        "repay": repaid,
        "liquidate": liquidated,
        "hand over": handed_over,
        "price": lambda: (lending.set_price(now, step.asset, PRICES[step.asset] * step.percent // 70), {}),
        "switch": lambda: (set_collateral(now, step.who, step.asset, step.percent > 50, now_s), {}),
        "emode": lambda: (set_emode(now, step.who, step.percent % 2, now_s), {}),
        "treasury": lambda: (lending.mint_to_treasury(now, ASSETS), {}),
    }
    return calls[step.kind]


def check_books(now: LendingMarket, balances: dict[str, int], touched: dict[str, int], now_s: int) -> None:
    for asset, reserve in now.reserves.items():
        rows = now.accounts.values()
        assert reserve.scaled_supply == sum(row.supplied.get(asset, 0) for row in rows)
        assert reserve.scaled_debt == sum(row.owed.get(asset, 0) for row in rows)
        assert reserve.virtual_balance == balances[asset] >= 0
        # What is owed to suppliers and treasury stands in the pool, in debts or in the deficit. Each time interest is booked
        # the treasury's part is rounded half up, and indexes and rates by half a ray, which on 1e24 units is nothing: one
        # unit of slack a booking. All other roundings leave the pool more than it owes.
        index, debt_index = liquidity_index_at(reserve, now_s), borrow_index_at(reserve, now_s)
        claims = supplied_amount(reserve.scaled_supply + reserve.accrued_to_treasury, index)
        covered = reserve.virtual_balance + owed_amount(reserve.scaled_debt, debt_index) + reserve.deficit
        assert claims <= covered + touched[asset] + 1
    for row in now.accounts.values():
        assert row != lending.Account()
        assert 0 not in row.supplied.values()
        assert 0 not in row.owed.values()
        assert set(row.collateral) <= row.supplied.keys()


@settings(max_examples=60)
@given(st.lists(steps, min_size=10, max_size=30))
def test_the_books_add_up_whatever_happens(story: list[Step]) -> None:
    now, now_s = opened(), START
    balances = {asset: reserve.virtual_balance for asset, reserve in now.reserves.items()}
    touched = dict.fromkeys(ASSETS, 0)
    for step in story:
        now_s += step.elapsed_s
        before, written = now, msgspec.json.encode(now)
        answer = attempt(wish(now, step, now_s))
        assert msgspec.json.encode(before) == written, "nothing is changed in place, refused or not"
        if not isinstance(answer, Refused):
            now, flows = answer
            for asset, amount in flows.items():
                balances[asset] += amount
        for asset in ASSETS:
            old, new = before.reserves[asset], now.reserves[asset]
            touched[asset] += new.updated_s > old.updated_s
            assert new.liquidity_index_ray >= old.liquidity_index_ray >= RAY
            assert new.variable_borrow_index_ray >= old.variable_borrow_index_ray >= RAY
            assert new.deficit >= old.deficit
            assert new.deficit == old.deficit or step.kind == "liquidate"
            assert new.updated_s in (old.updated_s, now_s)
        check_books(now, balances, touched, now_s)


@settings(max_examples=60)
@given(st.lists(steps, min_size=5, max_size=15))
def test_every_limit_works_and_is_the_last_that_does(story: list[Step]) -> None:
    now, now_s = opened(), START
    for step in story:
        now_s += step.elapsed_s
        answer = attempt(wish(now, step, now_s))
        now = now if isinstance(answer, Refused) else answer[0]
    for who in PEOPLE:
        for asset in ASSETS:
            check_limit(lending.borrow, lending.borrowable(now, who, asset, now_s), now, who, asset, now_s)
            check_limit(lending.withdraw, lending.withdrawable(now, who, asset, now_s), now, who, asset, now_s)


def check_limit(
    call: Callable[[LendingMarket, str, str, int, int], lending.Moved],
    limit: int,
    now: LendingMarket,
    who: str,
    asset: str,
    now_s: int,
) -> None:
    if limit:
        done = attempt(lambda: call(now, who, asset, limit, now_s))
        assert not isinstance(done, Refused), (call, who, asset, limit, done)
        assert done.amount == limit
    beyond = attempt(lambda: call(now, who, asset, limit + 1, now_s))
    assert isinstance(beyond, Refused), (call, who, asset, limit)
    # A unit too small for a scaled one, a token not lent in the mode and collateral that backs nothing have no cure in amounts.
    without = ("loan_amount_zero", "loan_not_in_emode", "loan_no_collateral", "loan_zero_ltv_first")
    assert beyond.remedy == (limit or None) or beyond.code in without


@given(amounts_between(1, 10**24), evenly_between(0, 10**9))
def test_supplying_and_taking_out_creates_nothing(amount: int, elapsed_s: int) -> None:
    start = opened()
    now_s = START + elapsed_s
    supply = attempt(lambda: lending.supply(start, "other", "USDC", amount, now_s))
    if isinstance(supply, Refused):
        assert (supply.code, amount) == ("loan_amount_zero", 1)
        return
    back = lending.withdraw(supply.market, "other", "USDC", MAX, now_s).amount
    # At most the scaled unit that was not minted is lost: an index below 2 makes that two units of the asset.
    assert amount - 2 <= back <= amount


@given(evenly_between(1, 10**10), evenly_between(0, 10**9))
def test_borrowing_and_paying_back_creates_nothing(amount: int, elapsed_s: int) -> None:
    start = supplied(opened(), "other", "WETH", 100 * ONE)
    now_s = START + elapsed_s
    loan = lending.borrow(start, "other", "USDC", amount, now_s)
    back = lending.repay(loan.market, "other", "USDC", MAX, now_s)
    index = back.market.reserves["USDC"].variable_borrow_index_ray
    assert amount <= back.amount <= amount + index // RAY + 1
    assert "USDC" not in lending.account_of(back.market, "other").owed


@given(evenly_between(1, 400 * 86_400), evenly_between(1, 400 * 86_400))
def test_touching_a_reserve_more_often_never_makes_a_debt_smaller(first_s: int, second_s: int) -> None:
    start, end_s = opened(), START + first_s + second_s
    once = lending.debt_balance(start, "you", "USDC", end_s)
    twice = lending.debt_balance(lending.touch(start, "USDC", START + first_s), "you", "USDC", end_s)
    # The series stops at the cube, so in one piece it lags the full compounding; half a ray may go the other way.
    assert twice >= once - 1
    assert twice == pytest.approx(once, rel=1e-6)


@given(evenly_between(0, 10**9))
def test_a_health_factor_only_falls_while_nobody_does_anything(elapsed_s: int) -> None:
    start = opened()
    now, later = (lending.account_data(start, "you", START + seconds) for seconds in (elapsed_s, elapsed_s + 86_400))
    assert later.health_factor_wad <= now.health_factor_wad
    assert now.health_factor_wad < 2 * WAD
