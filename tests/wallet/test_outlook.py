"""What the outlook owes: waits that are lived as they were told, and a usual day that no single loss changes."""

from __future__ import annotations

import os

import pytest
from msgspec.structs import replace

from tests.waits import Case, ask, cases, live
from tests.wallet import rooms
from wallet import World, actions, outlook, risk, shocks
from wallet.library import start
from wallet.staking import rebasing
from wallet.staking.rebasing import RATE_ONE
from wallet.world.book import Book
from wallet.world.crowd.arbitrage import Arbitrageur
from wallet.world.hour import pass_hour
from wallet.world.reports_ahead import first_report, hours_to_report, report_wait
from wallet.world.systems import bunker, rebasing_waiting
from wallet.world.systems.bunker import losses_ahead

ETHER = 10**18
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"


def later(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _ = pass_hour(world)
    return world


def slashed(scenario: str, share_ppm: int, hours: int = 0) -> World:
    """A world in which `share_ppm` of the validators were slashed at the start, `hours` later."""
    return later(actions.Shock(shock=shocks.SlashValidators(share_ppm)).apply(start(scenario, 7)).world, hours)


def test_at_least_19_of_20_waits_lived_lie_inside_a_range_that_says_something() -> None:
    found = [lived for together in cases(1, *((60, 5) if THOROUGH else (12, 4))) for lived in live(together)]
    outside = [row for row in found if not row.inside]
    assert len(outside) <= len(found) // 20, outside
    assert all(row.narrow for row in found), [row for row in found if not row.narrow]


def test_a_slashing_does_not_empty_the_wait_behind_a_long_queue() -> None:
    world = slashed("june-2022-open", 50_000, 480)
    told = ask(world, Case("june-2022-open", 50_000, 0, 480, 50 * ETHER))
    assert told.lived == 421
    assert 409 <= told.likely <= 434
    assert told.inside
    assert told.narrow
    asked = actions.RequestWithdrawal(amount=50 * ETHER).apply(world).receipt
    assert int(asked.figures["missed_rewards"]) > ETHER // 20


@pytest.mark.parametrize("scenario", ["calm", "june-2022-open"])
def test_without_a_loss_too_the_wait_lived_is_the_one_told(scenario: str) -> None:
    world = start(scenario, 7)
    for hours in (5, 40, 130, 300, 333):
        world = later(world, hours)
        told = ask(world, Case(scenario, 0, 0, 0, 40 * ETHER))
        assert told.inside, told
        assert told.narrow, told


@pytest.mark.parametrize("share_ppm", [1_000, 10_000, 100_000])
def test_a_loss_that_comes_once_is_left_out_of_the_usual_day(share_ppm: int) -> None:
    calm, hit = later(start("calm", 7), 960), slashed("calm", share_ppm)
    for _ in range(32):
        hit = later(hit, 24)
        assert (
            rebasing_waiting.daily_income(hit, rooms.lido(hit)) > rebasing_waiting.daily_income(calm, rooms.lido(calm)) * 8 // 10
        )
        assert outlook.value_in_days(hit, ETHER, 30) > ETHER
        assert outlook.missed_rewards(hit, ETHER, 24) > 0


def test_losing_every_day_is_told_as_losing_and_divides_nothing() -> None:
    world = later(start("june-2022-open", 7), 400)
    pool = rooms.lido(world).pool
    losing = tuple(replace(row, after_1e27=row.before_1e27 * 999 // 1_000) for row in pool.rebases)
    shrinking = rooms.with_lido(world, replace(rooms.lido(world), pool=replace(pool, rebases=losing)))
    assert rebasing_waiting.daily_income(shrinking, rooms.lido(shrinking)) < 0
    assert outlook.value_in_days(shrinking, ETHER, 30) < ETHER
    assert outlook.missed_rewards(shrinking, ETHER, 24) == 0
    asked = actions.RequestWithdrawal(amount=50 * ETHER).apply(shrinking).receipt
    before = actions.RequestWithdrawal(amount=50 * ETHER).apply(world).receipt
    assert int(asked.figures["likely_hours"]) >= int(before.figures["likely_hours"]) > 0


def test_before_the_first_report_a_usual_day_is_what_the_chain_pays() -> None:
    world = start("calm", 7)
    assert not rooms.lido(world).pool.rebases
    lived = later(world, 24 * 10)
    first, week = rebasing_waiting.daily_income(world, rooms.lido(world)), rebasing_waiting.daily_income(lived, rooms.lido(lived))
    assert week * 8 // 10 < first < week * 12 // 10


def test_a_usual_day_of_locked_stake_is_what_locking_then_pays() -> None:
    world = start("calm", 7)
    (before,) = world.every(Book)
    usual = (before.usual_day(world) - RATE_ONE) * 365 / RATE_ONE
    lived = later(world, 24 * 20)
    told = lived.systems[before.name].way()
    assert told is not None
    assert (told.index_1e18 / 10**18 - 1) * 365 / 20 == pytest.approx(usual, rel=0.05)
    assert before.fitting(world, 10 * ETHER) == 32 * ETHER


def test_the_outlook_asks_the_rule_by_which_the_report_holds_requests_back(monkeypatch: pytest.MonkeyPatch) -> None:
    world = slashed("calm", 50_000, 48)
    assert rebasing_waiting.first_serving(world, rooms.lido(world), losses_ahead(world, rooms.lido(world)), world.now) > 14
    monkeypatch.setattr(bunker, "serving", lambda *_given: bunker.Serving(False, 0))
    assert rebasing_waiting.first_serving(world, rooms.lido(world), losses_ahead(world, rooms.lido(world)), world.now) == 0
    hours = outlook.hours_of(outlook.redemption_stages(world, ETHER))
    monkeypatch.setattr(bunker, "serving", lambda *_given: bunker.Serving(True, 0))
    assert outlook.hours_of(outlook.redemption_stages(world, ETHER)) > hours


def test_a_wait_is_told_also_while_a_loss_is_being_counted() -> None:
    world = slashed("calm", 50_000, 48)
    now = risk.waiting(world)
    assert now.state == "slowed"
    assert 14 * 24 < now.low_hours <= now.likely_hours <= now.high_hours


def test_a_queue_that_never_ends_costs_buyers_no_more_than_one_that_is_shut() -> None:
    world = later(start("calm", 7), 30)
    queue = replace(rooms.lido(world).queue, unfinalized_steth=rooms.lido(world).queue.unfinalized_steth + 10**9 * ETHER)
    arbitrageur = world.habit(Arbitrageur)
    assert arbitrageur is not None
    endless = rooms.with_lido(world, replace(rooms.lido(world), queue=queue))
    own = rooms.lido(endless)
    assert rebasing_waiting.exit_wait_hours(endless, own, losses_ahead(endless, own)) == outlook.NEVER_HOURS
    assert risk.waiting(endless).state == "unknown"
    assert arbitrageur.reference_discount_ppm(endless, "stETH") == arbitrageur.shut_discount_ppm


def test_the_stages_of_a_wait_are_in_order_and_add_up() -> None:
    for world in (later(start("calm", 7), 700), slashed("calm", 20_000, 30), slashed("june-2022-open", 50_000, 480)):
        for amount in (ETHER, 900 * ETHER, 50_000 * ETHER):
            stages = outlook.redemption_stages(world, amount)
            assert all(0 <= stage.low_hours <= stage.likely_hours <= stage.high_hours for stage in stages)
            low, high = outlook.hours_of(stages)
            assert hours_to_report(world, rooms.lido(world).pool.limits.request_margin_s) <= low
            assert high <= max(5 * low // 2 + 48, outlook.NEVER_HOURS)


@pytest.mark.parametrize("scenario", ["calm", "june-2022-open"])
def test_reports_come_in_the_hours_that_were_told(scenario: str) -> None:
    world = later(start(scenario, 7), 860)
    told = [world.hour + report_wait(world, number) for number in range(6)]
    assert [first_report(world, hour - world.hour) for hour in told] == list(range(6))
    assert [first_report(world, hour - world.hour + 1) for hour in told] == list(range(1, 7))
    reports = []
    while len(reports) < 6:
        world, events = pass_hour(world)
        reports.extend(event.hour for event in events if event.kind in ("rebase", "negative_rebase"))
    assert reports == told


def test_usual_growth_counts_the_time_that_really_passed() -> None:
    one, day = 10**27, 86_400
    daily = rebasing.Rebase(timestamp=day, elapsed=day, before_1e27=one, after_1e27=one + one // 10_000)
    late = replace(daily, elapsed=2 * day, after_1e27=one + 2 * one // 10_000)
    pool = rooms.lido(later(start("calm", 7), 1)).pool
    for rebases in ((daily,), (late,), (daily, late, daily)):
        assert rebasing.usual_rebase(replace(pool, rebases=rebases)) == one + one // 10_000
