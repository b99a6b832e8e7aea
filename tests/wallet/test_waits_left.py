"""What is said of a wait that has begun: each hour's range holds what is lived, and a change says what moved it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from wallet import LockedStake, Receipt, WaitingRequest, World, actions, leaving, shocks, standing, wait_change
from wallet.library import start
from wallet.world import ledger as books
from wallet.world.hour import pass_hour

ETHER = 10**18


def later(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _ = pass_hour(world)
    return world


def rich(scenario: str, hours: int) -> World:
    """A world in which I have ether for many validators."""
    world = later(start(scenario, 7), hours)
    return replace(world, ledger=books.move(world.ledger, "ETH", "others", "you", 2_000 * ETHER))


def outside(world: World, over: Callable[[World, LockedStake | None], bool]) -> tuple[World, list[tuple[int, ...]]]:
    """Live until `over`; return the world then and what was told in hours whose range missed it."""
    told = []
    while True:
        position = next(iter(leaving.my_positions(world)), None)
        if over(world, position):
            break
        assert position is not None
        told.append((world.hour, *leaving.hours_of(leaving.position_left(world, position))))
        world, _ = pass_hour(world)
    assert told
    return world, [row for row in told if not row[1] <= world.hour - row[0] <= row[3]]


@pytest.mark.parametrize(("scenario", "count"), [("calm", 1), ("calm", 4), ("june-2022-open", 30)])
def test_locked_stake_is_let_in_and_paid_out_within_the_range_of_every_hour(scenario: str, count: int) -> None:
    world = actions.Lock(amount=32 * count * ETHER).apply(rich(scenario, 100)).world
    world, missed = outside(world, lambda now, row: row is not None and row.state == "active")
    assert not missed
    position = leaving.my_positions(world)[0]
    assert leaving.position_left(world, position) == ()
    world = actions.Unlock(position=position.id).apply(later(world, 300)).world
    assert not outside(world, lambda _now, row: row is None)[1]


def asked(world: World, amount: int) -> tuple[World, WaitingRequest, Receipt]:
    done = actions.RequestWithdrawal(amount=amount).apply(world)
    return done.world, leaving.my_requests(done.world)[-1], done.receipt


def test_a_wait_that_grows_names_who_joined() -> None:
    before = later(start("calm", 7), 800)
    after = actions.Shock(shock=shocks.RedemptionRush(60_000 * ETHER)).apply(before).world
    change = wait_change(standing(before), standing(after))
    assert change.now >= change.was + 24
    assert (change.cause, change.wei) == ("joined", 60_000 * ETHER)


def test_a_wait_that_grows_by_a_slashing_names_the_loss() -> None:
    before = later(start("calm", 7), 800)
    after = actions.Shock(shock=shocks.SlashValidators(20_000)).apply(before).world
    change = wait_change(standing(before), standing(after))
    assert change.now > 14 * 24
    assert change.cause == "losses"


def test_that_the_day_comes_nearer_on_which_a_loss_is_counted_is_no_change() -> None:
    hit = actions.Shock(shock=shocks.SlashValidators(20_000)).apply(later(start("calm", 7), 800)).world
    change = wait_change(standing(later(hit, 24)), standing(later(hit, 72)))
    assert change.now <= change.was - 24
    assert change.cause == "none"


def test_a_wait_that_shrinks_names_who_was_served() -> None:
    rushed = actions.Shock(shock=shocks.RedemptionRush(60_000 * ETHER)).apply(later(start("calm", 7), 800)).world
    change = wait_change(standing(rushed), standing(later(rushed, 14 * 24)))
    assert change.now <= change.was - 24
    assert change.cause == "served"
    assert change.wei > 0


def test_a_request_knows_why_it_is_served_later_than_told() -> None:
    world, row, receipt = asked(later(start("calm", 7), 800), 3 * ETHER)
    then = leaving.told_when_asked(world.hour, receipt.stages, receipt.figures)
    assert then is not None
    unmoved = leaving.change_since_asked(world, row, then)
    assert unmoved is not None
    assert unmoved.cause == "none"
    hit = actions.Shock(shock=shocks.SlashValidators(20_000)).apply(world).world
    change = leaving.change_since_asked(hit, leaving.my_requests(hit)[-1], then)
    assert change is not None
    assert change.cause == "losses"
    assert change.now > change.was + 14 * 24


def test_a_receipt_that_is_too_old_to_say_gives_no_reason() -> None:
    world, _, receipt = asked(later(start("calm", 7), 800), 3 * ETHER)
    old = {name: value for name, value in receipt.figures.items() if name != "at_hand"}
    assert leaving.told_when_asked(world.hour, receipt.stages, old) is None
