"""A practice can be begun without some systems of its scenario: what stands on what, what goes with it, and what has to stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.wallet.systems.scenarios import enlarged
from wallet import Practice, Refused, World, assumptions, assumptions_of, audit, opening, scenario, scenario_names
from wallet.library import begun, choosable, start, with_what_it_needs, with_what_needs_it
from wallet.library.choosing import chosen
from wallet.library.scenarios import AgendaEntry
from wallet.world.hour import pass_hour

TWO = enlarged("calm", "rocket_pool")
"""Two protocols on one chain, each with a market of its token."""
AMONG = choosable(TWO)
STANDS_ON = {
    "ethereum": set(),
    "lido": {"ethereum"},
    "wsteth": {"ethereum", "lido"},
    "locked": {"ethereum"},
    "curve-steth": {"ethereum", "lido"},
    "rocket-pool": {"ethereum"},
    "curve-reth-ng": {"ethereum", "rocket-pool"},
}


def lived(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _ = pass_hour(world)
    return world


def test_a_system_stands_on_its_chain_and_on_who_brings_the_tokens_it_is_made_of() -> None:
    assert {one.name: set(one.stands_on) for one in AMONG} == STANDS_ON


def test_it_is_called_as_its_preset_or_as_its_scenario_calls_it() -> None:
    titles = {one.name: one.title for one in AMONG}
    assert titles["rocket-pool"] == "Rocket Pool"
    assert titles["locked"] == "Native staking on Ethereum"
    assert {one.name for one in AMONG if one.stakes} == {"lido", "rocket-pool"}


@pytest.mark.parametrize("name", STANDS_ON)
def test_with_a_system_comes_all_it_stands_on_and_nothing_that_could_stay_out(name: str) -> None:
    needed = with_what_it_needs(AMONG, name)
    assert name in needed
    assert all(STANDS_ON[each] <= needed for each in needed)
    assert all(name in with_what_needs_it(AMONG, [each]) for each in needed)
    assert not any(name in with_what_needs_it(AMONG, [each]) for each in STANDS_ON.keys() - needed)


@pytest.mark.parametrize(
    ("without", "left"),
    [
        (["lido"], {"ethereum", "locked", "rocket-pool", "curve-reth-ng"}),
        (["rocket-pool"], {"ethereum", "lido", "wsteth", "locked", "curve-steth"}),
        (["wsteth", "locked"], {"ethereum", "lido", "curve-steth", "rocket-pool", "curve-reth-ng"}),
        (["curve-steth", "curve-reth-ng"], {"ethereum", "lido", "wsteth", "locked", "rocket-pool"}),
    ],
)
def test_a_world_less_some_systems_has_what_does_not_need_them_and_its_books_close(without: list[str], left: set[str]) -> None:
    found = chosen(TWO, without)
    world = begun(found, "calm", 7)
    assert set(world.systems) == left
    assert {habit.system for habit in world.crowd} == {habit.system for habit in TWO.crowd} & left
    assert set(found.holdings) == {token for token in TWO.holdings if token in world.listed}
    assert all(not token.issuer or token.issuer in left for token in world.listed.values())
    assert audit(lived(world, 50)) == []


@pytest.mark.parametrize("gone", [one.name for one in choosable(scenario("calm-all"))])
def test_whatever_one_leaves_out_the_rest_lives_on_and_its_books_close(gone: str) -> None:
    found = scenario("calm-all")
    world = begun(chosen(found, [gone]), "calm-all", 7)
    assert world.systems.keys() == {one.name for one in choosable(found)} - with_what_needs_it(choosable(found), [gone])
    assert audit(lived(world, 24)) == []


def test_a_token_that_nobody_sells_any_more_has_no_market() -> None:
    world = begun(chosen(TWO, ["curve-steth"]), "calm", 7)
    assert world.listed["stETH"].markets == ()
    assert world.listed["rETH"].markets == ("curve-reth-ng",)


def test_a_shock_goes_with_whom_it_strikes() -> None:
    planned = replace(TWO, agenda=(AgendaEntry(24, "A rush", "RedemptionRush", "1000"),))
    assert chosen(planned, ["rocket-pool"]).agenda == planned.agenda
    assert chosen(planned, ["lido"]).agenda == ()


def test_without_nothing_it_is_the_scenario_itself() -> None:
    assert chosen(TWO, ()) is TWO


def refused(name: str, *without: str) -> Refused:
    with pytest.raises(Refused) as caught:
        start(name, 7, without)
    return caught.value


def test_something_to_stake_with_stays() -> None:
    for without in (["lido"], ["ethereum"], ["wsteth", "lido"]):
        assert refused("calm", *without).code == "begin_unstaked"
    with pytest.raises(Refused) as caught:
        chosen(TWO, ["lido", "rocket-pool"])
    assert caught.value.figures == {"systems": ("lido", "rocket-pool")}


@pytest.mark.parametrize("name", [name for name in scenario_names() if scenario(name).record])
def test_a_recorded_scenario_keeps_all_its_systems(name: str) -> None:
    assert refused(name, "wsteth").code == "begin_whole"


def test_a_name_that_the_scenario_has_not_is_refused() -> None:
    assert refused("calm", "rocket pool").figures == {"name": "rocket pool"}


def test_what_one_begins_with_and_the_figures_behind_it_are_of_what_is_there() -> None:
    world = start("calm", 7, ["wsteth", "curve-steth"])
    rows = assumptions("calm", ["wsteth", "curve-steth"])
    assert assumptions_of(world) == rows
    assert not [row for row in rows if row.place == "market"]
    assert {row.place for row in assumptions("calm")} - {row.place for row in rows} == {"market"}
    assert assumptions_of(start("calm", 7)) == assumptions("calm")
    assert opening("calm", ["locked"]) == opening("calm")


def test_a_practice_keeps_what_it_was_begun_with(tmp_path: Path) -> None:
    with Practice.create(tmp_path / "less.sluice", without=["curve-steth"]) as made:
        begun_with = set(made.world.systems)
        made.branch("other")
        made.advance(5)
        made.go_to(0)
    with Practice.open(tmp_path / "less.sluice") as again:
        assert set(again.world.systems) == begun_with == {"ethereum", "lido", "wsteth", "locked"}
        assert assumptions_of(again.world) == assumptions("calm", ["curve-steth"])
