"""What a hub, stake that is bonded there and a token with batches tell, in words and in their own coin."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from tests.wallet.systems.scenarios import start_enlarged
from ui.panels.requests import rows
from ui.wording import event_text, receipt_words, refusal_text, use_number_format, use_world
from ui.wording.telling import story_of
from wallet import Refused, World, actions, shocks
from wallet.actions import Action
from wallet.world.hour import pass_hour
from wallet.world.lines import Event
from wallet.world.systems.cosmos_hub import CosmosHub

ATOM = 10**6
STAKE = actions.Stake(100 * ATOM, "stride")
LOCK = actions.Lock(50 * ATOM, "native-cosmos")
LEAVE = actions.Leave(20 * ATOM, "stride")


@cache
def begun() -> World:
    return actions.attempt(actions.Faucet(500 * ATOM, "ATOM"), start_enlarged("calm", "cosmos_stride")).world


@cache
def staked() -> World:
    world = begun()
    for action in (STAKE, LOCK, LEAVE):
        world = actions.attempt(action, world).world
    return world


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    use_number_format("en")
    use_world(staked())
    yield
    use_world(None)


def live(world: World, hours: int) -> tuple[World, dict[str, Event]]:
    told: dict[str, Event] = {}
    for _ in range(hours):
        world, events = pass_hour(world)
        told |= {event.kind: event for event in events if event.system in ("stride", "native-cosmos")}
    return world, told


def story(action: Action, world: World) -> str:
    told = story_of(action, actions.attempt(action, world), world)
    return " / ".join((told.title, told.fee, *(f"{line.text}: {line.detail}" for line in told.risks)))


def test_a_review_names_the_coin_of_the_hub_and_what_is_risked() -> None:
    assert "Network fee 0.0007 ATOM" in story(STAKE, begun())
    assert "Leaving takes time: 25.0 days as it is now" in story(STAKE, begun())
    lock = story(LOCK, begun())
    assert "signs twice is slashed: \N{MINUS SIGN}2.5000 ATOM at once" in lock
    assert "Priced when its batch leaves" in story(LEAVE, begun_with_tokens())
    unlock = story(actions.Unlock(1, "native-cosmos"), staked())
    assert "It earns nothing from now on: and can still be slashed" in unlock
    assert "ETH" not in lock + unlock


def begun_with_tokens() -> World:
    return actions.attempt(STAKE, begun()).world


def test_a_batch_a_halt_and_a_slash_are_told() -> None:
    world, told = live(staked(), 97)
    assert event_text(told["batch_sent"]).startswith("Batch left at a rate of 1.80273: 21,651 ATOM, 36.0547 ATOM of it yours")
    world, _ = world.system("cosmos-hub", CosmosHub).slash(world, "native-cosmos", 1)
    world, _ = shocks.SlashValidators(950_000, "stride").strike(world)
    _, told = live(world, 6)
    assert event_text(told["locked_slashed"]) == "Locked stake 1 lost 2.5000 ATOM: its validator signed twice"
    halt = event_text(told["zone_halted"])
    assert "left the safe range from 1.74600 to 1.89000" in halt
    assert "the market stays open" in halt


def test_a_refusal_says_from_when_and_in_which_coin() -> None:
    with pytest.raises(Refused) as caught:
        actions.attempt(actions.Claim((1,), "stride"), staked())
    assert refusal_text(caught.value)[0] == "Request 1 waits for its batch, which leaves on 26 Jul 2026."
    with pytest.raises(Refused) as caught:
        actions.attempt(actions.Lock(900 * ATOM, "native-cosmos"), staked())
    assert "ATOM" in refusal_text(caught.value)[0]
    assert "ETH" not in refusal_text(caught.value)[0]


def test_the_table_of_what_waits_has_both() -> None:
    world = actions.attempt(actions.Unlock(1, "native-cosmos"), staked()).world
    told = {line.key: line for line in rows.lines(world, {})}
    assert told["stride-1"].story == "Likely in 25.0 days; it earns until its batch leaves, which sets its price."
    assert told["native-cosmos-1"].left == "21.0 days left"


def test_a_move_and_its_limits_are_told() -> None:
    move = actions.Redelegate(1, "", "native-cosmos")
    told = story(move, staked())
    assert told.startswith("Move locked stake 1 to validator 2 / Network fee 0.0020 ATOM")
    assert "It still answers for its old validator: until 12 Aug 2026" in told
    assert "It cannot move on: until 12 Aug 2026: one step at a time" in told
    moved = actions.attempt(move, staked())
    assert receipt_words(moved.receipt) == "Moved 50 ATOM of locked stake to validator 2"
    with pytest.raises(Refused) as caught:
        actions.attempt(move, moved.world)
    assert refusal_text(caught.value) == (
        "Stake that has just moved to this validator cannot move again until 12 Aug 2026.",
        "Let it leave instead",
    )
    assert "ETH" not in told


def test_a_fault_of_ones_own_validators_is_told_in_the_coin_of_its_chain() -> None:
    for fault, lost, why in (("double_signing", "2.5000", "signed twice"), ("downtime", "0.0050", "was away")):
        shock = actions.Shock(shocks.OwnFault(1, "native-cosmos", fault))
        told = story(shock, staked())
        assert f"What you lose is gone at once: \N{MINUS SIGN}{lost} ATOM" in told
        assert "ETH" not in told
        struck = actions.attempt(shock, staked())
        _, events = live(struck.world, 1)
        assert event_text(events["locked_slashed"]) == f"Locked stake 1 lost {lost} ATOM: its validator {why}"
        _, (event,) = shock.shock.strike(staked())
        assert event_text(event).startswith("1 validator of yours punished for ")
        assert receipt_words(struck.receipt).startswith("The validators of 1 stake of yours were punished for ")


def test_the_table_says_with_which_validator_stake_stands_and_when_it_is_shut_out() -> None:
    world = actions.attempt(actions.Redelegate(1, "", "native-cosmos"), staked()).world
    for each, stage, status in ((staked(), "with validator 1", "Earning"), (world, "with validator 2", "Earning")):
        cells = {line.key: line.cells for line in rows.lines(each, {})}["native-cosmos-1"]
        assert (cells["stage"], getattr(cells["status"], "text", "")) == (stage, status)
    world = actions.attempt(actions.Shock(shocks.OwnFault(1, "native-cosmos")), staked()).world
    cells = {line.key: line.cells for line in rows.lines(world, {})}["native-cosmos-1"]
    assert (cells["stage"], getattr(cells["status"], "text", "")) == ("validator shut out", "Earns nothing")
