"""A scenario lists what stands in its world; each system and habit reads its own figures, and is refused with its line."""

from __future__ import annotations

from importlib.resources import files

import pytest

from wallet import audit, scenario_names
from wallet.errors import FileProblem
from wallet.library import opening, read_preset, start
from wallet.library.scenarios import Scenario, habits, preset_of, rooms, scenario, tokens_of
from wallet.world.ledger import units_of

CALM = (files("resources") / "scenarios" / "calm.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", scenario_names())
def test_a_world_holds_what_its_scenario_lists_and_no_more(name: str) -> None:
    found, world = scenario(name), start(name, 7)
    assert list(world.systems) == [entry.called for entry in found.systems]
    assert [type(system) for system in world.systems.values()] == [entry.room for entry in found.systems]
    assert [type(habit) for habit in world.crowd] == [entry.habit for entry in found.crowd]
    assert {system.coin for system in world.systems.values() if hasattr(system, "coin")} <= set(world.coins) == set(found.coins)
    assert audit(world) == []


@pytest.mark.parametrize("name", scenario_names())
def test_the_tokens_of_a_world_are_those_of_its_presets(name: str) -> None:
    world, known = start(name, 7), tokens_of(scenario(name))
    assert list(world.listed) == list(known)
    assert all(world.listed[symbol].decimals == token.decimals for symbol, token in known.items())
    assert [preset_of(entry.preset).name for entry in scenario(name).systems] == [
        entry.preset for entry in scenario(name).systems
    ]


@pytest.mark.parametrize("name", scenario_names())
def test_you_begin_with_what_the_scenario_says(name: str) -> None:
    world = start(name, 7)
    assert {token: amount for token in world.listed if (amount := world.balance("you", token))} == opening(name).holdings


def test_every_coin_has_an_owner_and_new_ones_are_what_the_chain_says() -> None:
    world = start("calm", 7)
    for token, row in world.ledger.holdings.items():
        assert sum(row.values()) == world.ledger.issued[token]
    assert world.ledger.issued["ETH"] == 120_700_000 * 10**18
    assert units_of(world.ledger, "liquidity", "steCRV") == world.ledger.issued["steCRV"]


def test_a_system_is_of_the_kind_of_its_preset_where_none_is_named() -> None:
    short = CALM
    for kind in ("ethereum_chain", "rebasing_protocol", "stable_pool_market"):
        assert f'kind = "{kind}"\n' in short
        short = short.replace(f'kind = "{kind}"\n', "")
    read, whole = (read_preset(text.encode(), Scenario, "calm") for text in (short, CALM))
    assert [entry.room for entry in read.systems] == [entry.room for entry in whole.systems]
    assert [entry.at for entry in read.systems] == [entry.at for entry in whole.systems]


@pytest.mark.parametrize(
    ("given", "instead", "cure"),
    [
        ('kind = "share_wrapper"', 'kind = "wrapper"', "Choose one of "),
        ('kind = "stakers"', 'kind = "takers"', "Choose one of "),
        ("share_rate = {", "share_rat = {", 'Write "share_rate" in its place'),
        ('redemption = "open"', 'redemption = "ajar"', 'Write "open" or "shut"'),
        ("amplification = { value = 200", 'amplification = { value = "much"', "Write a whole number"),
        ('gas_price = { value = "1.5"', 'gas_price = { value = "cheap"', "Write "),
    ],
)
def test_what_a_system_cannot_begin_with_is_refused_with_its_line(given: str, instead: str, cure: str) -> None:
    before, _, after = CALM.partition(given)
    assert after
    with pytest.raises(FileProblem) as problem:
        read_preset((before + instead + after).encode(), Scenario, "calm")
    assert problem.value.code == "preset_malformed"
    assert problem.value.figures["line"] == before.count("\n") + 1, problem.value.figures
    assert str(problem.value.figures["cure"]).startswith(cure), problem.value.figures


def test_a_system_without_its_figures_is_refused() -> None:
    begins = CALM.index("[systems.at]")
    with pytest.raises(FileProblem) as problem:
        read_preset((CALM[:begins] + CALM[CALM.index("[[systems]]", begins) :]).encode(), Scenario, "calm")
    assert problem.value.figures["reason"] == '"at" is missing from [systems]'


def test_every_kind_names_its_figures() -> None:
    for kind in (*rooms().values(), *habits().values()):
        assert kind.At.__struct_config__.frozen, kind


def test_the_day_with_every_system_gives_something_of_every_coin() -> None:
    world = start("calm-all", 7)
    held = {token: world.balance("you", token) for token in world.tokens("you")}
    assert held == {"ETH": 40 * 10**18, "stETH": 5 * 10**18, "SOL": 500 * 10**9, "ATOM": 500 * 10**6, "USDC": 10_000 * 10**6}
