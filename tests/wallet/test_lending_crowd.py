"""Others at a lender: utilisation and rates move without a person as much as they did in the record, a person's size moves them
too, and whatever comes the books close and nobody is lent what is not there.

The record is the market for ether of the same lender, day by day from October 2024 to June 2025, while its curve stood still.
"""

from __future__ import annotations

import statistics
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from wallet import Refused, World, actions, audit, shocks
from wallet.library import start
from wallet.world import loans
from wallet.world.beginning import hand
from wallet.world.crowd.depositors import Depositors
from wallet.world.crowd.lending_crowd import LARGEST_LOOPS_PPM, LendingCrowd
from wallet.world.hour import pass_hour
from wallet.world.lines import OTHERS, YOU
from wallet.world.stored import decode, encode
from wallet.world.systems.lending import LendingPool

ETHER, PPM = 10**18, 10**6
NAME, COIN = "aave-core", "ETH"
YEAR = 365
CURVE_PPM = 23_500 + 60_000
"""What ether costs a year once all of it is lent out: both slopes of the curve of April 2026."""


class Day(NamedTuple):
    """The market for ether at the end of a day: all deposits and debts, the part lent out, and what a loan costs (ppm a year)."""

    supplied: int
    owed: int
    lent_out: float
    costs_ppm: int


@cache
def begun() -> World:
    return start("calm-all", 7, ("yearn-vault",))  # what its strategies owe is in no sum of others


def lender(world: World) -> LendingPool:
    return world.system(NAME, LendingPool)


def others(world: World) -> LendingCrowd:
    return next(habit for habit in world.crowd if isinstance(habit, LendingCrowd))


def pass_day(world: World, crowd: LendingCrowd | None = None) -> World:
    """The world a day later, in which nobody but they did anything."""
    world, events = (crowd or others(world)).act(replace(world, hour=world.hour + 24))
    assert events == ()
    return world


def seen(world: World) -> Day:
    owed = lender(world).totals(world, COIN)[1]
    there = owed + lender(world).at_hand(COIN)
    return Day(there, owed, owed / there, loans.rates_now(world, lender(world), COIN).costs_ppm)


@pytest.fixture(scope="module")
def year() -> list[Day]:
    world, days = begun(), list[Day]()
    for _ in range(YEAR):
        world = pass_day(world)
        days.append(seen(world))
    assert audit(world) == []
    return days


def test_over_years_others_neither_leave_a_lender_nor_flood_it() -> None:
    world, first = replace(begun(), seed=18), seen(begun())
    for day in range(1, 3 * YEAR):
        world = pass_day(world)
        if not day % 60:
            now = seen(world)
            assert 0.65 < now.supplied / first.supplied < 1.35, day
            assert 0.65 < now.owed / first.owed < 1.35, day


def changes(values: list[int]) -> list[float]:
    return [(after / before - 1) * 100 for before, after in pairwise(values)]


def test_a_year_of_deposits_and_debts_varies_from_day_to_day_as_the_record_does(year: list[Day]) -> None:
    supplied, owed = changes([day.supplied for day in year]), changes([day.owed for day in year])
    assert statistics.stdev(supplied) == pytest.approx(1.12, rel=0.25)
    assert statistics.stdev(owed) == pytest.approx(1.04, rel=0.35)
    assert statistics.median(map(abs, owed)) == pytest.approx(0.40, rel=0.25), "most days are quiet, a few are not"
    assert max(map(abs, (*supplied, *owed))) < 7.7, "no day changed more"


def test_what_is_lent_out_sways_around_its_usual_part_and_comes_back_as_it_does_in_the_record(year: list[Day]) -> None:
    parts = [day.lent_out for day in year]
    steps = [(after - before) * 100 for before, after in pairwise(parts)]
    assert statistics.mean(parts) == pytest.approx(0.9, abs=0.015)
    assert statistics.stdev(parts) * 100 == pytest.approx(2.33, rel=0.4)
    assert statistics.stdev(steps) == pytest.approx(1.18, rel=0.25)
    assert statistics.correlation(parts[:-1], parts[1:]) == pytest.approx(0.874, abs=0.12)


def test_what_the_lender_sets_aside_for_itself_shifts_no_part_that_is_lent_out() -> None:
    world, parts = begun(), list[float]()
    for _ in range(4 * YEAR):
        world = pass_day(world)
        parts.append(seen(world).lent_out)
    aside = lender(world).market.reserves[COIN].accrued_to_treasury
    assert aside * 100 > lender(world).totals(world, COIN)[0], "over a hundredth of all by then"
    assert statistics.mean(parts[-YEAR:]) == pytest.approx(0.9, abs=0.006)
    assert max(parts) <= 1


def test_rates_move_without_a_person_and_stay_on_the_curve(year: list[Day]) -> None:
    costs = [day.costs_ppm for day in year]
    assert all(0 < cost <= CURVE_PPM for cost in costs)
    assert sum(after != before for before, after in pairwise(costs)) > YEAR * 0.9, "from one day to the next"
    assert max(costs) > 25_000 > statistics.median(costs)


@given(
    st.lists(st.sampled_from(("day", "supply", "take out", "borrow", "repay", "slash", "hour", "sell")), min_size=3, max_size=10),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=8)
def test_whatever_comes_the_books_close_and_no_more_is_lent_than_there_is(deeds: list[str], seed: int) -> None:
    world = hand(replace(begun(), seed=seed), YOU, COIN, 600_000 * ETHER)
    wishes = {
        "supply": actions.Supply(NAME, COIN, 250_000 * ETHER),
        "take out": actions.WithdrawSupplied(NAME, COIN, 0, everything=True),
        "borrow": actions.Borrow(NAME, COIN, 90_000 * ETHER),
        "repay": actions.Repay(NAME, COIN, 0, everything=True),
        "slash": actions.Shock(shocks.SlashValidators(100_000, "lido")),
        "sell": actions.Shock(shocks.LargeSale(20_000 * ETHER, "curve-steth")),
    }
    for wish in ("supply", "borrow"):
        world = actions.attempt(wishes[wish], world).world
    for deed in deeds:
        if deed == "day":
            world = pass_day(world)
        elif deed == "hour":
            world, _ = pass_hour(world)
        else:
            try:
                world = actions.attempt(wishes[deed], world).world
            except Refused:
                continue
        assert audit(world) == []
        for token in lender(world).assets():
            supplied, owed = lender(world).totals(world, token)
            assert 0 <= owed <= supplied + lender(world).market.reserves[token].accrued_to_treasury + 2
            assert lender(world).at_hand(token) >= 0
        assert 0 <= seen(world).costs_ppm <= CURVE_PPM


def test_what_a_person_lends_makes_loans_cheaper_at_once_and_others_make_room_for_it() -> None:
    alone = begun()
    mine = hand(alone, YOU, COIN, 200_000 * ETHER)
    mine = lender(mine).supply(mine, YOU, COIN, 200_000 * ETHER).world
    assert seen(mine).costs_ppm < seen(alone).costs_ppm - 1_000
    for _ in range(40):
        alone, mine = pass_day(alone), pass_day(mine)
    less = lender(alone).supplied(alone, OTHERS, COIN) - lender(mine).supplied(mine, OTHERS, COIN)
    more = seen(mine).owed - seen(alone).owed
    assert less > 50_000 * ETHER
    assert more > 50_000 * ETHER
    assert seen(mine).lent_out == pytest.approx(seen(alone).lent_out, abs=0.005)


def test_what_a_person_borrows_makes_loans_dearer_and_others_repay() -> None:
    alone = begun()
    mine = hand(alone, YOU, "wstETH", 40_000 * ETHER)
    mine = lender(mine).supply(mine, YOU, "wstETH", 40_000 * ETHER).world
    mine = lender(mine).borrow(mine, YOU, COIN, 38_000 * ETHER).world
    assert seen(mine).costs_ppm > seen(alone).costs_ppm + 300
    for _ in range(10):
        alone, mine = pass_day(alone), pass_day(mine)
    assert lender(mine).owed(mine, OTHERS, COIN) < lender(alone).owed(alone, OTHERS, COIN) - 5_000 * ETHER


def at_a_rate(lent_out_ppm: int) -> World:
    """The world in which others have that much of their ether lent out."""
    world = begun()
    supplied, _ = lender(world).totals(world, COIN)
    return lender(world).others_moved(world, COIN, supplied, supplied * lent_out_ppm // PPM)


@pytest.mark.parametrize(("lent_out_ppm", "grows"), [(700_000, True), (970_000, False)])
def test_loops_grow_while_staking_pays_more_than_borrowing_costs_and_are_closed_while_it_costs_more(
    lent_out_ppm: int, grows: bool
) -> None:
    world = at_a_rate(lent_out_ppm)
    still = replace(others(world), loop_pace_ppm=0)
    moved = seen(pass_day(world)).owed - seen(pass_day(world, still)).owed
    assert (moved > 0) == grows
    assert abs(moved) <= seen(world).owed * LARGEST_LOOPS_PPM // PPM + 2
    week = [world, world]
    for _ in range(7):
        week = [pass_day(week[0]), pass_day(week[1], still)]
    assert abs(seen(week[0]).owed - seen(week[1]).owed) > abs(moved), "days of it move more than one"


def test_nobody_loops_a_token_that_the_world_has_not() -> None:
    world = at_a_rate(970_000)
    crowd = replace(others(world), loops="nothing")
    assert seen(pass_day(world, crowd)) == seen(pass_day(world, replace(crowd, loop_pace_ppm=0)))


def test_a_practice_keeps_the_habits_that_it_began_with() -> None:
    world = begun()
    assert decode(encode(world)) == world
    habits = {habit.system: type(habit) for habit in world.crowd if isinstance(habit, LendingCrowd | Depositors)}
    assert habits == {NAME: LendingCrowd}
    recorded = [type(habit) for habit in start("july-2025", 7).crowd]
    assert Depositors in recorded
    assert LendingCrowd not in recorded
    old = replace(world, crowd=(Depositors(system=NAME, return_ppm=200_000, sway_ppm=10_000, usual_ppm={COIN: 900_000}),))
    assert decode(encode(old)) == old


def test_the_rate_of_a_moment_may_be_seven_times_what_the_day_cost() -> None:
    """5 July 2024: 862,184 ether supplied and 92.5 % of them lent out at midnight, at 22.6 %; over the day 3.4 %. Here it is an
    hour of that, and less lent out for the rest of the day.
    """
    world = begun()
    world = lender(world).rates_set(world, COIN, 9_000, 270, 8_000)
    supplied = 862_184 * ETHER
    midnight = lender(world).others_moved(world, COIN, supplied, supplied * 92_493 // 100_000)
    world = replace(midnight, hour=midnight.hour + 1)
    world = lender(world).others_moved(world, COIN, supplied, supplied * 86 // 100)
    evening = replace(world, hour=midnight.hour + 24)
    moment = loans.rates_now(midnight, lender(midnight), COIN)
    asset = loans.loan_asset(evening, NAME, YOU, COIN, midnight)
    assert (round(moment.costs_ppm / 10_000, 1), moment.days) == (22.6, 0)
    assert (round(asset.mean.costs_ppm / 10_000, 1), asset.mean.days) == (3.4, 1)
    assert round(asset.now.costs_ppm / 10_000, 1) == 2.6
