"""What waits, earns and is owed is told in the words of the chain and the protocol that it is with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from msgspec.structs import replace

from ui.panels.figure_row import figure_rows
from ui.panels.requests import rows
from ui.panels.stake import shown
from ui.panels.swap.words import swap_story
from ui.wording import action_words, event_text, exit_words, receipt_words, use_world
from ui.wording.telling import STAGE_NAMES, stage_name, story_of
from wallet import Event, Stakeable, World, actions, library, stakeable, terms_in
from wallet.actions import Action, attempt
from wallet.ways import ways_out
from wallet.world.book import Book
from wallet.world.hour import pass_hour
from wallet.world.state import Issuer

E, SOL, ATOM = 10**18, 10**9, 10**6


@cache
def begun() -> World:
    return library.start("calm-all", 7)


@cache
def staked() -> World:
    """With a hundred of every coin but the first at every protocol and every book that takes it, and all of it leaving."""
    world = begun()
    for deed in (
        actions.Stake(100 * SOL, "marinade"),
        actions.Stake(100 * SOL, "jito"),
        actions.Stake(100 * ATOM, "stride"),
        actions.Lock(100 * ATOM, "native-cosmos"),
    ):
        world = attempt(deed, world).world
    return world


LEAVES: dict[str, Action] = {
    "marinade": actions.Leave(20 * SOL, "marinade"),
    "jito": actions.Leave(20 * SOL, "jito"),
    "stride": actions.Leave(20 * ATOM, "stride"),
    "native-cosmos": actions.Unlock(1, "native-cosmos"),
}


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    use_world(staked())
    yield
    use_world(None)


def lines(action: Action) -> list[str]:
    story = story_of(action, attempt(action, staked()), staked())
    return [f"{line.text}: {line.detail}" for line in story.risks]


def test_each_stage_of_a_wait_has_its_name_and_only_one_chain_has_a_queue_of_exits() -> None:
    world = begun()
    for system in world.systems.values():
        if not isinstance(system, Issuer | Book):
            continue
        names = {stage.name for stage in system.wait(world, 10 * SOL)}
        assert names <= set(STAGE_NAMES), system.name
        if system.chain != "ethereum":
            assert not {"exit_queue", "exit_delay", "sweep"} & names, system.name
    assert [stage_name(name) for name in ("batch", "unbonding", "cooling_down")] == ["Next batch", "Unbonding", "Cooling down"]


@pytest.mark.parametrize("name", LEAVES)
def test_a_review_says_once_until_when_what_leaves_earns(name: str) -> None:
    said = [line for line in lines(LEAVES[name]) if "earn" in line]
    assert len(said) <= 1, said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("marinade", "its amount is fixed, and it earns nothing"),
        ("jito", "it earns until it is free"),
        ("stride", "it earns until its batch leaves, which sets its price"),
    ],
)
def test_what_waits_outside_a_queue_says_what_becomes_of_it_meanwhile(name: str, said: str) -> None:
    world = attempt(LEAVES[name], staked()).world
    (line,) = (line for line in rows.lines(world, {}) if line.system == name)
    assert line.story.endswith(f"; {said}.")
    assert "ahead" not in line.story


def stakes() -> dict[str, Stakeable]:
    return {each.system: each for each in stakeable(begun())}


def test_how_a_token_pays_is_told_in_its_own_terms() -> None:
    said = {name: shown.staked_sentence(begun(), each) for name, each in stakes().items() if each.token}
    assert {name for name, text in said.items() if "report" in text} == {"lido", "rocket-pool"}
    assert {name for name, text in said.items() if "epoch" in text} == {"jito", "marinade"}
    assert "several times a day" in said["stride"]
    assert "Deposit it in the vault to earn" in said["frax"]
    assert "fee" not in said["frax"], "who holds it earns nothing of which a fee could be taken"


def test_what_is_locked_with_one_validator_says_what_its_fault_costs() -> None:
    outcome = attempt(actions.Lock(100 * ATOM, "native-cosmos"), begun())
    told = shown.locked_risks(stakes()["native-cosmos"], outcome)
    assert "signs twice, which costs you 5.0000 ATOM at once" in told
    (starts,) = (row for row in shown.locked_rows(begun(), stakes()["native-cosmos"], outcome, None) if "Starts" in row.label)
    assert starts.value == "at once"


def test_a_purchase_that_is_passed_on_leaves_the_pool_as_it_is_and_is_measured_by_staking() -> None:
    action = actions.Swap("marinade-instant", "SOL", "mSOL", 10 * SOL, SOL)
    story = swap_story(begun(), action, attempt(action, begun()))
    assert [line.text for line in story.gains] == ["You get as much as staking would give"]
    assert [line.text for line in story.risks] == ["The price may move before it is traded", "The pool keeps its balance"]
    assert story.confirm == "Confirm purchase"
    sale = actions.Swap("marinade-instant", "mSOL", "SOL", 60 * SOL, SOL)
    sold = swap_story(staked(), sale, attempt(sale, staked()))
    assert "more of what you pay" in sold.risks[2].text


def test_what_one_waits_for_elsewhere_explains_itself() -> None:
    assert [terms_in(word)[0].entry.name for word in ("ticket", "batch", "unbonding time", "cooling down")] == [
        "Ticket",
        "Batch",
        "Unbonding",
        "Cooling down",
    ]


def test_locked_stake_leaves_by_what_its_chain_calls_it() -> None:
    names = {system.name: system.leaves_by for system in begun().systems.values() if isinstance(system, Book)}
    assert names.pop("lido-vault") == "disconnect"
    assert names == {"native-ethereum": "exit", "native-solana": "deactivate", "native-cosmos": "unbond"}
    assert {exit_words(way).ready for way in names.values()} == {"Paid out", "Can be claimed"}
    assert "earns nothing from now on" in exit_words("unbond").note
    assert "It earns until" in exit_words("exit").note
    assert "It earns until" in exit_words("deactivate").note


def test_what_stands_for_a_coin_one_for_one_is_not_said_to_be_redeemed() -> None:
    said = " ".join(lines(actions.Stake(8 * E, "frax")))
    assert "takes from what backs it" in said
    assert "The market is the only way out" in said
    assert "redeeming" not in said
    assert "redeeming" in " ".join(lines(actions.Stake(8 * E, "rocket-pool")))


@pytest.mark.parametrize("name", ["jito", "marinade", "stride", "rocket-pool"])
def test_why_these_numbers_is_told_of_every_stake_at_a_rate(name: str) -> None:
    unit = {"stride": ATOM, "rocket-pool": E}.get(name, SOL)
    action = actions.Stake(10 * unit, name)
    (told,) = story_of(action, attempt(action, begun()), begun()).formulas
    assert told.values.startswith("10.0000 / 1.")


def test_what_is_paid_at_once_when_stake_unbonds_is_no_fee_and_what_waits_can_still_be_slashed() -> None:
    world = staked()
    for _ in range(48):
        world, _events = pass_hour(replace(world, crowd=()))
    (way,) = ways_out(world, "native-cosmos-1", 0).ways
    assert way.outcome is not None
    figures = way.outcome.receipt.figures
    assert way.got == 100 * ATOM + int(figures["rewards"]) > 100 * ATOM
    assert way.cost == 0
    assert way.worst == way.got - 5 * ATOM
    use_world(world)
    (row,) = figure_rows(way.outcome.receipt, "rewards")
    assert row.label == "Rewards, paid at once"


def test_what_happens_says_at_which_protocol_and_how_often_it_comes() -> None:
    told = {"request": 1, "amount": 2 * SOL}
    assert event_text(Event(1, "request_ready", "you", told, "marinade")) == "Marinade request 1 is ready: 2.0000 SOL"
    assert event_text(Event(1, "request_ready", "you", {**told, "amount": 2 * E}, "lido")) == "Request 1 is ready: 2.0000 ETH"
    gained = {"gain": ATOM, "elapsed_s": 21_600}
    assert event_text(Event(1, "rebase", "you", gained, "stride")) == "Rate update: +1.0000 ATOM"
    assert event_text(Event(1, "rebase", "you", {**gained, "gain": E, "elapsed_s": 86_400}, "rocket-pool")).startswith(
        "Daily report"
    )


def test_leaving_with_locked_stake_is_ordered_confirmed_and_told_in_its_chains_word() -> None:
    action = actions.Unlock(1, "native-cosmos")
    outcome = attempt(action, staked())
    story = story_of(action, outcome, staked())
    assert (story.title, story.confirm) == ("Unbond locked stake 1", "Confirm unbonding")
    assert receipt_words(outcome.receipt) == "Asked for 100 ATOM of locked stake to unbond"
    assert action_words(actions.Unlock(1, "native-ethereum")) == "Exit locked stake 1"
    assert action_words(actions.Unlock(1)) == "Exit locked stake 1"
