"""Whom a report serves after a slashing: who asked before it always, who asks after it unless very many were slashed."""

from __future__ import annotations

from functools import lru_cache

import pytest
from msgspec.structs import replace

from tests.wallet import rooms
from tests.wallet.test_oracle_report import a_pool, said
from wallet import World, actions, leaving, shocks
from wallet.chain.ethereum import SlashedAhead, operator_status, unix_at
from wallet.library import start
from wallet.world import outlook
from wallet.world.hour import pass_hour
from wallet.world.systems.bunker import Serving, losses_ahead, serving

ETHER, GWEI = 10**18, 10**9
DAY, EPOCH = 86_400, 384
MARGIN = 7680
FRAME = 225


def later(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _ = pass_hour(world)
    return world


def asking(world: World) -> tuple[World, int]:
    done = actions.RequestWithdrawal(amount=ETHER).apply(world)
    return done.world, int(done.receipt.figures["last_request"])


def waited(world: World, request: int) -> int:
    hours = 0
    while rooms.lido(world).queue.last_finalized < request:
        world, hours = pass_hour(world)[0], hours + 1
        assert hours < 60 * 24
    return hours


@lru_cache(maxsize=1)
def asked_two_days_ago() -> tuple[World, int]:
    """A world whose queue cannot be paid yet, with a request of mine that is two days old."""
    world = later(start("calm", 7), 700)
    rush = rooms.lido(world).pool.buffered * 2
    world = actions.Shock(shock=shocks.RedemptionRush(rush)).apply(world).world
    world, request = asking(world)
    return later(world, 48), request


def slashed(world: World, count: int) -> World:
    active = operator_status(rooms.ethereum(world), rooms.lido(world).operator).active_validators
    return actions.Shock(shock=shocks.SlashValidators(-(-count * 10**6 // active))).apply(world).world


@pytest.mark.parametrize("count", [1, 27, 270, 2_700, 27_000])
def test_a_slashing_delays_no_request_made_before_its_frame(count: int) -> None:
    world, request = asked_two_days_ago()
    assert rooms.lido(world).queue.last_finalized < request
    assert waited(slashed(world, count), request) <= waited(world, request) + 24


@pytest.mark.parametrize(("count", "days"), [(1, 0), (27, 0), (270, 0), (2_700, 0), (3_500, 17), (27_000, 17)])
def test_a_request_made_after_a_slashing_waits_only_where_its_penalty_exceeds_a_days_rewards(count: int, days: int) -> None:
    quiet = later(start("calm", 7), 720)
    hit = slashed(quiet, count)
    usual, longer = waited(*asking(quiet)), waited(*asking(hit))
    assert usual + days * 24 <= longer <= usual + (days + 4 if days else 0) * 24
    told = leaving.hours_of(outlook.redemption_stages(hit, ETHER))
    assert told[0] <= longer <= told[2]


def test_a_request_says_that_it_is_held_back_only_where_it_is() -> None:
    world, before = asked_two_days_ago()
    world, after = asking(later(slashed(world, 10_000), 3))
    rows = {row.id: row for row in leaving.my_requests(world)}
    assert leaving.request_state(world, rows[after]) == "slowed"
    assert leaving.request_state(world, rows[before]) == "pending"
    assert sum(stage.likely_hours for stage in leaving.wait_left(world, rows[before])) < 10 * 24
    assert sum(stage.likely_hours for stage in leaving.wait_left(world, rows[after])) > 15 * 24


def test_without_bunker_mode_only_the_margin_counts() -> None:
    figures = said(gain=3 * ETHER)
    assert serving(a_pool(), figures, 0, (), since=0) == Serving(False, figures.timestamp - MARGIN)


def test_a_loss_holds_back_what_was_asked_since_the_last_report_and_for_ten_days_at_most() -> None:
    figures = said(gain=-1)
    last = figures.timestamp - DAY
    assert serving(a_pool(), figures, 0, (), since=last) == Serving(True, last - MARGIN)
    oldest = figures.timestamp - 2250 * EPOCH
    assert serving(a_pool(), figures, 0, (), since=oldest - DAY) == Serving(True, oldest)


def test_penalties_of_one_frame_count_together_against_one_frames_rewards() -> None:
    epoch = 10 * FRAME - 1
    first = SlashedAhead(epoch, epoch + 5 * FRAME, epoch + 10 * FRAME, owed=2 * GWEI)
    beside, apart = first._replace(midpoint=first.midpoint + FRAME - 1), first._replace(midpoint=first.midpoint + FRAME)
    figures = said(gain=3 * ETHER)
    assert not serving(a_pool(), figures, epoch, (first, apart), since=0).bunker
    assert serving(a_pool(), figures, epoch, (first, beside), since=0).bunker
    late = replace(figures, elapsed=2 * DAY)
    assert not serving(a_pool(), replace(late, cl_balance=late.cl_balance + 5 * ETHER), epoch, (first, beside), since=0).bunker
    assert not serving(a_pool(), figures, first.midpoint + 1, (first, beside._replace(midpoint=0)), since=0).bunker


def test_the_border_is_the_frame_of_the_earliest_slashing_that_is_not_over() -> None:
    figures = said(gain=-1, day=20_000)
    begin = 100 * FRAME
    figures = replace(figures, timestamp=unix_at(begin + 6 * FRAME))
    rows = [SlashedAhead(begin + day * FRAME + 50, 0, begin + (day + 5) * FRAME, 0) for day in (1, 2)]
    last = figures.timestamp - MARGIN

    def border(epoch: int) -> int:
        return serving(a_pool(), figures, epoch, tuple(rows), since=figures.timestamp).border

    assert border(begin + 5 * FRAME) == unix_at(begin + FRAME) - MARGIN
    assert border(begin + 6 * FRAME) == unix_at(begin + 2 * FRAME) - MARGIN
    assert border(begin + 7 * FRAME) == last


def test_a_slashing_is_remembered_until_it_is_withdrawable() -> None:
    world = slashed(later(start("calm", 7), 720), 100)
    row = losses_ahead(world, rooms.lido(world))[0]
    assert row.slashed == rooms.ethereum(world).epoch
    assert row.owed > 0
    passed = later(world, 19 * 24)
    assert [(row.slashed, row.owed) for row in losses_ahead(passed, rooms.lido(passed))] == [(rooms.ethereum(world).epoch, 0)]
    gone = later(passed, 19 * 24)
    assert losses_ahead(gone, rooms.lido(gone)) == ()
