"""July to September 2025 as it comes out of the world: prices, the lender's days and both queues are the recorded ones, and a
loop pays what it cost. Figures of the days are from the series that the scenario names; the tolerance of a loop's is 0.05 points.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from wallet import World, actions, audit
from wallet.library import start
from wallet.library.scenarios import record_of, scenario
from wallet.world import loans, records
from wallet.world.beginning import hand
from wallet.world.hour import pass_hour
from wallet.world.lender import Lender
from wallet.world.lines import OTHERS, YOU
from wallet.world.systems.ethereum import EthereumChain

ETHER = WAD = 10**18
RAY = 10**27
LENDER, ETHER_CORRELATED = "aave-core", 1
EQUITY = ETHER
"""Of a loop: so small that it does not move the rate that it pays."""
LOOPS = {"ten": 10, "five": 5}
BEGIN, DEAREST, END, LAST = 13 * 24, 21 * 24, 23 * 24, 88 * 24 + 23
"""The hours in which 14, 22 and 24 July begin, and the last recorded one."""
AVERAGES = {14: 3.9615, 15: 4.8128, 16: 5.986, 17: 3.7331, 18: 5.9078, 19: 2.693, 20: 4.5952, 21: 6.5762, 22: 6.6483, 23: 4.4517}
"""What borrowing ether cost over a day of July 2025, in percent a year, as the lender's index recorded it."""


class Lived(NamedTuple):
    """The record lived to its end and three days on: by hour what one stETH sold for, and from 14 July what a loan cost at that
    moment and over that hour (percent a year); by day the two queues at its end; and some worlds by their hour.
    """

    prices: list[int]
    moments: list[float]
    grown: list[float]
    queues: list[tuple[int, int]]
    worlds: dict[int, World]


def looped(world: World, account: str, times: int) -> World:
    """The world in which an ether of equity is lent as that many, of wstETH, and the rest is owed."""
    amount = EQUITY * times * WAD // world.redemption_rate("wstETH")
    world = hand(world, account, "wstETH", amount)
    world = world.system(LENDER, Lender).supply(world, account, "wstETH", amount).world
    world = world.system(LENDER, Lender).set_emode(world, account, ETHER_CORRELATED)
    return world.system(LENDER, Lender).borrow(world, account, "ETH", EQUITY * (times - 1)).world


def owed(world: World, account: str = "ten") -> int:
    return world.system(LENDER, Lender).owed(world, account, "ETH")


def equity(world: World, account: str) -> int:
    supplied = world.system(LENDER, Lender).supplied(world, account, "wstETH")
    return supplied * world.redemption_rate("wstETH") // WAD - owed(world, account)


@pytest.fixture(scope="module")
def lived() -> Lived:
    world = start("july-2025", 7)
    found = Lived([world.market_price("stETH") or 0], [], [], [], {})
    kept = {BEGIN, DEAREST, DEAREST + 21, DEAREST + 24, 21 * 24 + 12, 22 * 24 + 12, END, LAST, LAST + 72}
    while world.hour < LAST + 72:
        before = owed(world)
        if before:
            found.moments.append(world.system(LENDER, Lender).yearly_rates("ETH").variable_borrow_ray / RAY * 100)
        world, _ = pass_hour(world)
        if before:
            found.grown.append((owed(world) / before - 1) * 365 * 24 * 100)
        found.prices.append(world.market_price("stETH") or 0)
        if world.hour_of_day == 12:
            found.queues.append(world.system("ethereum", EthereumChain).queues())
        if world.hour == BEGIN:
            for account, times in LOOPS.items():
                world = looped(world, account, times)
        if world.hour in kept:
            found.worlds[world.hour] = world
    return found


def day_of(hours: list[float], day_of_july: int) -> list[float]:
    return hours[24 * (day_of_july - 14) : 24 * (day_of_july - 13)]


def mean_price(lived: Lived, day: int) -> float:
    return sum(lived.prices[24 * day : 24 * (day + 1)]) / 24 / WAD


def test_every_recorded_hour_sells_for_the_recorded_price_and_the_books_close(lived: Lived) -> None:
    told = records.record(record_of(scenario("july-2025"))).rows
    assert len(told) == LAST + 1
    assert max(abs(row.price - price) for row, price in zip(told[1:], lived.prices[1:], strict=False)) < 10**9
    assert lived.prices[0] == pytest.approx(told[0].price, rel=1e-7)
    assert [audit(world) for world in lived.worlds.values()] == [[]] * 9


@pytest.mark.parametrize(("day", "premium_bp"), [(0, -3.07), (21, -32.28), (22, -32.85), (47, -22.73), (72, -16.75), (88, -7.23)])
def test_the_mean_of_a_day_is_the_recorded_one_where_hours_are_recorded_and_where_they_are_made_of_it(
    lived: Lived, day: int, premium_bp: float
) -> None:
    assert (mean_price(lived, day) - 1) * 10_000 == pytest.approx(premium_bp, abs=0.02)


def test_a_day_of_the_lender_costs_what_was_recorded_over_it_though_single_hours_say_far_more(lived: Lived) -> None:
    averages = {day: sum(day_of(lived.grown, day)) / 24 for day in range(14, 32)}
    for day, percent in AVERAGES.items():
        assert averages[day] == pytest.approx(percent, abs=0.02)
    dearest = max(averages, key=lambda day: averages[day])
    assert dearest == 22
    assert averages[dearest] == pytest.approx(6.65, abs=0.02)
    assert max(day_of(lived.moments, dearest)) > 9.5
    assert max(day_of(lived.moments, 16)) > 12


def test_the_rate_of_the_moment_stands_beside_the_mean_of_the_day(lived: Lived) -> None:
    before, evening, after = (lived.worlds[hour] for hour in (DEAREST, DEAREST + 21, DEAREST + 24))
    mean = loans.mean_rates(before, after, after.system(LENDER, Lender), "ETH")
    assert (mean.costs_ppm / 10_000, mean.days) == (pytest.approx(6.65, abs=0.02), 1)
    moments = [
        loans.rates_now(world, world.system(LENDER, Lender), "ETH").costs_ppm / 10_000 for world in (before, evening, after)
    ]
    assert moments == pytest.approx([4.26, 3.46, 3.95], abs=0.05), "none of them is what the day costs"


def test_both_queues_are_as_long_as_recorded_at_the_end_of_every_day(lived: Lived) -> None:
    told = records.record(record_of(scenario("july-2025"))).beside
    for day, (entry, leaving) in enumerate(lived.queues[:89]):
        hour = 24 * day + 12
        assert entry * 10**9 == pytest.approx(told["entry_queue"][hour], abs=40 * ETHER)
        assert leaving * 10**9 == pytest.approx(told["exit_queue"][hour], abs=40 * ETHER)
    assert [round(told["exit_queue"][24 * day + 12] / ETHER) for day in (0, 25, 74)] == [704, 743_989, 2_673_349]
    assert round(told["entry_queue"][12] / ETHER) == 220_080


def test_after_the_record_others_go_on_by_themselves(lived: Lived) -> None:
    ends, after = lived.worlds[LAST], lived.worlds[LAST + 72]
    assert ends.recorded_until == LAST
    assert lived.queues[-1] != lived.queues[-2]
    sums = [world.system(LENDER, Lender).supplied(world, OTHERS, "ETH") for world in (ends, after)]
    assert sums[0] != pytest.approx(sums[1], rel=1e-4)


@pytest.mark.parametrize(("account", "percent"), [("ten", 0.46), ("five", 0.16)])
def test_a_loop_held_from_14_to_24_july_loses_what_it_paid_more_than_staking_brought(
    lived: Lived, account: str, percent: float
) -> None:
    before, after = (equity(lived.worlds[hour], account) for hour in (BEGIN, END))
    assert (before - after) / before * 100 == pytest.approx(percent, abs=0.05)


@pytest.mark.parametrize(("day", "percent"), [(21, 2.92), (22, 2.97)])
def test_the_sale_that_repays_the_debt_of_a_loop_of_ten_costs_three_percent_of_its_equity(
    lived: Lived, day: int, percent: float
) -> None:
    debt = owed(lived.worlds[24 * day + 12])
    cost = debt * (1 / mean_price(lived, day) - 1)
    assert cost / equity(lived.worlds[BEGIN], "ten") * 100 == pytest.approx(percent, abs=0.05)


def test_ten_ether_looped_ten_times_lose_a_twentieth_of_one_by_staying_and_three_tenths_by_a_sale(lived: Lived) -> None:
    wish = actions.OpenLoop(LENDER, "wstETH", 10 * ETHER, 100_000, ETHER_CORRELATED)
    world = actions.attempt(wish, lived.worlds[BEGIN]).world
    put_in, sold = equity(world, YOU), list[float]()
    while world.hour < END:
        world, _ = pass_hour(world)
        if world.hour in (21 * 24 + 12, 22 * 24 + 12):
            left = actions.attempt(actions.CloseLoop(LENDER, "wstETH"), world).receipt.figures
            sold.append((int(left["cost"]) - int(left["flash_fee"])) / ETHER)
    assert (put_in - equity(world, YOU)) / ETHER == pytest.approx(0.05, abs=0.005)
    assert sold == pytest.approx([0.30, 0.31], abs=0.01)
