"""The pool's rules by date: who is taken over when, what is kept for new validators, and which loss a report may show."""

from __future__ import annotations

import lzma
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given
from msgspec.structs import replace

from tests.strategies import amounts_between
from tests.wallet import rooms
from tests.wallet.test_oracle_report import STAKED, VALIDATORS, a_pool, asked, refusal, reported, said
from wallet import Event, World, actions, risk, shocks
from wallet.errors import Refused
from wallet.library import start
from wallet.library.presets import any_preset
from wallet.practice import Practice
from wallet.staking import rebasing
from wallet.staking.pool_rules import GOVERNANCE_S, RULES, SCHEDULED_DAYS, SUBMITTED_DAYS, VOTE_DAYS, rules_at
from wallet.staking.rebasing import DEPOSIT, RebasingPool
from wallet.world.hour import pass_hour
from wallet.world.oracle_report import prepare, report
from wallet.world.report_limits import DAY
from wallet.world.systems import rebasing_waiting
from wallet.world.systems.bunker import losses_ahead

ETHER = 10**18
V4 = RULES["v4"]


def live(world: World, hours: int) -> tuple[World, list[Event]]:
    events: list[Event] = []
    for _ in range(hours):
        world, happened = pass_hour(world)
        events.extend(happened)
    return world, events


def newer(pool: RebasingPool) -> RebasingPool:
    return rebasing.adopt(pool, V4, 29 * DAY)


def after(pool: RebasingPool, *days: int) -> RebasingPool:
    """The pool after flat reports on those days."""
    for day in days:
        pool = reported(pool, replace(said(day=day), cl_balance=pool.cl_balance)).pool
    return pool


@lru_cache(maxsize=1)
def calm() -> World:
    return live(start("calm", 7), 720)[0]


def test_the_figures_of_the_rules_are_those_of_the_preset() -> None:
    given = any_preset("lido").parameters
    assert given.rules_v4 == type(given.rules_v4)(V4.begins, V4.deposits_reserve, V4.loss_limit_bp, V4.loss_window_s)
    shortest = given.governance
    assert (shortest.vote_days, shortest.submitted_days, shortest.scheduled_days) == (VOTE_DAYS, SUBMITTED_DAYS, SCHEDULED_DAYS)
    assert GOVERNANCE_S == 9 * DAY
    assert next(row for row in any_preset("lido").assumptions if (row.place, row.name) == ("lido rules_v4", "begins")).assumed


def test_rules_hold_from_their_date_on() -> None:
    assert datetime.fromtimestamp(V4.begins, UTC).isoformat() == "2026-07-24T12:00:00+00:00"
    assert [rules_at(V4.begins + more).name for more in (-1, 0, 10**9)] == ["v3", "v4", "v4"]


def test_a_practice_takes_new_rules_at_its_first_report_from_their_date_and_says_so_once() -> None:
    world, events = live(start("calm", 7), 200)
    told = [event.hour for event in events if event.kind == "rules_changed"]
    assert told == [(V4.begins - world.start) // 3600]
    assert rooms.lido(world).pool.rules == "v4"
    open_one, events = live(start("june-2022-open", 7), 200)
    assert rooms.lido(open_one).pool.rules == "v3"
    assert not [event for event in events if event.kind == "rules_changed"]


def test_a_practice_begun_under_older_rules_takes_them_at_its_next_report() -> None:
    world = calm()
    pool = replace(rooms.lido(world).pool, rules="v3", window=(), reserve=0, vault_left=0)
    world, events = live(rooms.with_lido(world, replace(rooms.lido(world), pool=pool)), 48)
    assert [event.kind for event in events].count("rules_changed") == 1
    assert rooms.lido(world).pool.rules == "v4"
    assert len(rooms.lido(world).pool.window) == 3


def test_a_practice_kept_by_an_earlier_program_opens_and_takes_them_once(tmp_path: Path) -> None:
    path = tmp_path / "old.sluice"
    path.write_bytes(lzma.decompress((Path(__file__).with_name("kept") / "format-1.sluice.xz").read_bytes()))
    with Practice.open(path) as practice:
        assert practice.world.now > V4.begins
        assert rooms.lido(practice.world).pool.rules == "v3"
        told = [event.kind for event in practice.advance(72).events]
        assert told.count("rules_changed") == 1
        assert told.count("rebase") + told.count("negative_rebase") == 3
        assert rooms.lido(practice.world).pool.rules == "v4"


# -- what is kept for new validators


@given(amounts_between(0, 10_000 * ETHER), amounts_between(0, 3_000 * ETHER), amounts_between(0, 10_000 * ETHER))
def test_the_reserve_comes_before_withdrawals_and_these_before_the_rest(buffered: int, reserve: int, unfinalized: int) -> None:
    pool = replace(a_pool(buffered=buffered), reserve=reserve)
    first = min(buffered, reserve)
    queued = min(buffered - first, unfinalized)
    assert rebasing.for_withdrawals(pool) == buffered - first
    assert rebasing.depositable(pool, unfinalized) == buffered - queued


def test_deposits_spend_the_reserve_and_each_report_fills_it_up_again() -> None:
    pool = after(newer(a_pool(buffered=4_000 * ETHER)), 30)
    assert pool.reserve == 1_500 * ETHER
    spent = rebasing.deposit_validators(pool, 40, unfinalized=5_000 * ETHER)
    assert spent.reserve == 220 * ETHER
    with pytest.raises(Refused):
        rebasing.deposit_validators(spent, 7, unfinalized=5_000 * ETHER)
    assert rebasing.deposit_validators(spent, 60, unfinalized=0).reserve == 0
    assert after(spent, 31).reserve == 1_500 * ETHER
    assert after(a_pool(), 30).reserve == 0


def test_a_report_pays_requests_from_the_buffer_without_the_reserve() -> None:
    pool = replace(newer(a_pool(buffered=3_000 * ETHER)), reserve=1_500 * ETHER)
    queue = asked(pool, 1_000 * ETHER, 501 * ETHER)
    done = report(pool, queue, prepare(pool, queue, said(day=30), bunker=False))
    assert done.queue.last_finalized == 1
    freed = replace(pool, reserve=0)
    assert report(freed, queue, prepare(freed, queue, said(day=30), bunker=False)).queue.last_finalized == 2


def test_new_validators_are_paid_first_however_long_the_queue_is() -> None:
    world = actions.Shock(shock=shocks.RedemptionRush(60_000 * ETHER)).apply(calm()).world
    before = rooms.lido(world).pool.deposited_validators
    world, _ = live(world, 12)
    assert rooms.lido(world).queue.unfinalized_steth > 40_000 * ETHER
    assert 0 < (rooms.lido(world).pool.deposited_validators - before) * DEPOSIT <= 1_500 * ETHER


# -- the loss that a report may show


def test_a_report_may_lose_3_6_percent_of_what_is_expected_and_not_a_wei_more() -> None:
    pool = after(newer(a_pool()), 30)
    most = STAKED * 36 // 1_000
    assert reported(pool, said(gain=-most, day=31)).pool.cl_balance == STAKED - most
    assert refusal(pool, said(gain=-most - 1, day=31)) == "report_loss_limit"
    raised = replace(said(gain=-most - 1, day=31), limit_raised=True)
    assert reported(pool, raised).pool.cl_balance == STAKED - most - 1


def test_losses_of_36_days_count_together_and_gains_make_them_good() -> None:
    most = STAKED * 36 // 1_000
    lossy = reported(after(newer(a_pool()), 30), said(gain=-most // 2, day=31)).pool
    assert refusal(lossy, said(gain=-most - 1, day=60)) == "report_loss_limit"
    # The first report that is left in the window was made after that loss.
    assert reported(after(lossy, 32, 50), said(gain=-most - 1, day=68)).pool.cl_balance == STAKED - most - 1
    grown = reported(lossy, said(gain=-most // 2 + 2 * ETHER, day=40)).pool
    assert reported(grown, said(gain=-most, day=60)).pool.cl_balance == STAKED - most


def test_what_is_deposited_and_what_is_withdrawn_is_no_loss() -> None:
    pool = after(newer(a_pool()), 30)
    deposited = rebasing.deposit_validators(pool, 40)
    assert reported(deposited, said(day=31)).pool.cl_balance == STAKED
    left = reported(pool, said(gain=-2_000 * ETHER, withdrawals=2_000 * ETHER, day=31)).pool
    most = (STAKED - 2_000 * ETHER) * 36 // 1_000
    assert reported(left, said(gain=-2_000 * ETHER - most, day=32)).pool.cl_balance == STAKED - 2_000 * ETHER - most
    assert refusal(left, said(gain=-2_000 * ETHER - most - 1, day=32)) == "report_loss_limit"


def test_what_stays_in_the_withdrawal_vault_counts_once() -> None:
    pool = after(newer(a_pool()), 30)
    room = said(gain=-10 * ETHER, withdrawals=400 * ETHER, day=31)
    kept = reported(pool, room).pool
    assert kept.vault_left > 300 * ETHER
    most = (STAKED - 400 * ETHER) * 36 // 1_000
    lossy = said(gain=-400 * ETHER - most - 1, withdrawals=kept.vault_left, day=32)
    assert refusal(kept, lossy) == "report_loss_limit"


def test_older_rules_count_validators_and_newer_ones_do_not() -> None:
    loss = said(gain=-VALIDATORS * 109 * 10**15 - 1, day=30)
    assert refusal(a_pool(), loss) == "report_loss_limit"
    assert reported(newer(a_pool()), loss).pool.cl_balance == loss.cl_balance


# -- a refused report


def test_a_tenth_of_the_validators_slashed_is_refused_under_the_older_rules_only() -> None:
    for scenario, world in (("calm", calm()), ("june-2022-open", start("june-2022-open", 7))):
        hit = actions.Shock(shock=shocks.SlashValidators(100_000)).apply(world).world
        _, events = live(hit, 21 * 24)
        assert bool([event for event in events if event.kind == "report_delayed"]) is (scenario == "june-2022-open")


def test_while_a_report_is_refused_the_wait_told_reaches_beyond_the_vote() -> None:
    world = actions.Shock(shock=shocks.SlashValidators(200_000)).apply(start("june-2022-open", 7)).world
    while not rooms.lido(world).disputed_since:
        world, _ = live(world, 1)
    since = rooms.lido(world).disputed_since
    told = risk.waiting(world)
    assert (told.state, told.since) == ("disputed", since)
    left = (since + GOVERNANCE_S - world.now) // 3600
    assert left <= told.low_hours <= told.likely_hours <= told.high_hours
    first = rebasing_waiting.first_serving(world, rooms.lido(world), losses_ahead(world, rooms.lido(world)), world.now)
    accepted = 0
    while rooms.lido(world).disputed_since:
        world, _ = live(world, 1)
        accepted += 1
    assert left <= accepted <= left + 24
    assert first * 24 - 24 <= accepted <= first * 24 + 24
