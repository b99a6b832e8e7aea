"""Two books of locked stake in one world keep apart what is locked in each: lines, rewards, validators, and leaving."""

from __future__ import annotations

import pytest

from tests.wallet.systems.scenarios import start_enlarged
from wallet import Refused, World, actions, audit, exposures, holdings, leaving
from wallet.practice.rewards import told
from wallet.world.hour import pass_hour

ETHER = 10**18


@pytest.fixture(scope="module")
def locked() -> World:
    """A world of June 2022 in which 32 ETH are locked in the first book and 64 in the second, 30 days later."""
    world = actions.Faucet(amount=100 * ETHER).apply(start_enlarged("june-2022-open", "two_books")).world
    world = actions.Lock(32 * ETHER).apply(world).world
    world = actions.Lock(64 * ETHER, "second").apply(world).world
    for _ in range(30 * 24):
        world, _ = pass_hour(world)
    return world


def test_lines_are_called_after_their_book_and_the_first_as_ever(locked: World) -> None:
    lines = {line.key: line for line in holdings(locked, "you") if line.place == "locked"}
    assert {key: line.system for key, line in lines.items()} == {"locked-1": "locked", "second-1": "second"}
    assert lines["second-1"].amount > 64 * ETHER > lines["locked-1"].amount > 32 * ETHER
    assert audit(locked) == []


def test_rewards_are_of_the_book_that_pays_them(locked: World) -> None:
    events = []
    while len(events) < 2:
        locked, happened = pass_hour(locked)
        events += [event for event in happened if event.kind == "locked_reward"]
    assert {event.system for event in events} == {"locked", "second"}
    figures = '{"id":1,"gain":5,"fee":1,"held":100}'
    assert [told({}, "ETH", 1, "locked_reward", figures, event.system)[0].key for event in events] == ["locked-1", "second-1"]


def test_a_stake_leaves_the_book_that_is_named_and_without_a_name_the_first(locked: World) -> None:
    asked = actions.Unlock(1, "second").apply(locked)
    assert asked.receipt.figures["system"] == "second"
    assert {row.key: row.left_at > 0 for row in leaving.my_positions(asked.world)} == {"locked-1": False, "second-1": True}
    first = actions.Unlock(1).apply(asked.world).world
    assert {row.key for row in leaving.my_positions(first) if row.left_at} == {"locked-1", "second-1"}
    paid = leaving.hours_of(leaving.position_left(first, leaving.my_positions(first)[1]))
    for _ in range(paid[2]):
        first, _ = pass_hour(first)
    assert leaving.my_positions(first) == ()
    assert audit(first) == []


def test_a_book_that_is_none_is_refused(locked: World) -> None:
    for name in ("lido", "nobody"):
        with pytest.raises(Refused) as caught:
            actions.Lock(32 * ETHER, name).apply(locked)
        assert caught.value.code == "protocol_unknown"


def test_what_is_exposed_to_own_slashing_is_both(locked: World) -> None:
    held = sum(line.redemption_value for line in holdings(locked, "you") if line.place == "locked")
    row = next(row for row in exposures(locked) if row.kind == "own_slashing")
    assert row.at_stake == held
    assert 0 < int(row.figures["at_once"]) < row.bad_case < held
