"""Systems and contracts are called as their presets and scenarios call them, and a practice keeps what they are called."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from tests.wallet.systems.scenarios import start_enlarged
from ui.wording import contract_name, use_world
from ui.wording.accounts import contract_in_a_sentence, with_names
from ui.wording.assumed import assumption_words, in_order
from ui.wording.events import event_text
from ui.wording.roles import system_title
from wallet import Event, World, assumptions_of, contracts
from wallet.library import start
from wallet.world.stored import decode, encode

NAMES = {
    "wsteth": "The wstETH wrapper",
    "lido-queue": "Lido\N{RIGHT SINGLE QUOTATION MARK}s withdrawal queue",
    "curve-steth": "The Curve pool",
    "lido": "Lido",
    "ethereum": "Ethereum",
    "locked": "Native staking on Ethereum",
    "nobody": "nobody",
}


@pytest.fixture(autouse=True)
def no_world() -> Iterator[None]:
    use_world(None)
    yield
    use_world(None)


def of_old(world: World) -> World:
    """The world as a build kept it that had no titles."""
    systems = {name: replace(system, title="") for name, system in world.systems.items()}
    return replace(world, systems=systems)


@pytest.mark.parametrize("older", [False, True])
def test_systems_and_contracts_are_called_as_ever_in_a_new_practice_and_an_older_one(older: bool) -> None:
    world = start("calm", 1)
    use_world(of_old(world) if older else world)
    names = {name: contract_name(name) for name in NAMES}
    assert names == NAMES
    assert contract_in_a_sentence("curve-steth") == "the Curve pool"
    assert with_names("Allowed curve-steth to take 5") == "Allowed the Curve pool to take 5"
    assert with_names("Asked for 5 of locked stake") == "Asked for 5 of locked stake"


def test_a_practice_keeps_what_its_systems_are_called() -> None:
    world = start("calm", 1)
    renamed = world.changed("lido", title="Some protocol").changed("ethereum", title="Some chain")
    use_world(decode(encode(renamed)))
    assert system_title("lido") == "Some protocol"
    assert contract_name("lido-queue") == "Some protocol\N{RIGHT SINGLE QUOTATION MARK}s withdrawal queue"
    told = event_text(Event(1, "limit_raised", system="lido"))
    assert told == "The vote is over: Some protocol\N{RIGHT SINGLE QUOTATION MARK}s reports may show the loss"


def test_contracts_of_added_systems_are_listed_and_told_apart() -> None:
    world = start_enlarged("calm", "rocket_pool")
    use_world(world)
    listed = {one.account: contract_name(one.account) for one in contracts(world)}
    assert len(set(listed.values())) == len(listed)
    assert {"wsteth", "lido-queue", "curve-steth"} < set(listed)
    assert {listed[one.account] for one in contracts(world) if one.part == "market"} == {
        "The Curve ETH/stETH pool",
        "The Curve ETH/rETH ng pool",
    }


def test_the_figures_of_two_systems_of_a_kind_are_told_apart() -> None:
    world = start("calm-all", 1)
    use_world(world)
    rows = in_order(assumptions_of(world))
    whose = {(assumption_words(row), row.of) for row in rows}
    told = [text for text, _ in whose]
    assert len(set(told)) == len(told)
    assert "One share of Lido\N{RIGHT SINGLE QUOTATION MARK}s pool: 1.238 ETH" in told
