"""The presets that ship to be added to a scenario: each is staked with, waited for and left in a small world of its own."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import pytest

from wallet import Practice, World, actions, audit, choosable, fitting, further_presets, holdings, scenario, with_own
from wallet.actions import Action
from wallet.library import OwnPreset, start
from wallet.world.hour import pass_hour
from wallet.world.state import Issuer

ALL = scenario("calm-all")
FURTHER = {one.name: one for one in further_presets(ALL)}
NAMES = tuple(sorted(FURTHER))
EPOCH = 51
"""Hours within which any epoch ends."""


@cache
def begun(name: str) -> World:
    """The first hour of a world of that preset and its chain alone."""
    one = FURTHER[name]
    without = [each.name for each in choosable(ALL) if each.name != one.preset.chain]
    return start("calm-all", 7, without, [one])


def live(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _events = pass_hour(world)
    assert audit(world) == []
    return world


def did(world: World, action: Action) -> World:
    done = actions.attempt(action, world).world
    assert audit(done) == []
    return done


def test_every_file_of_the_folder_is_offered_where_its_chain_is() -> None:
    held = {file.name.removesuffix(".toml") for file in (files("resources") / "further").iterdir() if file.name.endswith(".toml")}
    assert held == set(FURTHER)
    assert held
    assert further_presets(scenario("calm")) == (), "there is no chain for it"


def test_they_fit_together_and_nobody_has_them_unasked() -> None:
    assert fitting(ALL, tuple(FURTHER.values()))[1] == ()
    offered = {one.name: one for one in choosable(with_own(ALL, tuple(FURTHER.values())))}
    assert all(offered[name].stakes for name in NAMES)
    assert not NAMES or not set(NAMES) & {entry.called for entry in ALL.systems}


@pytest.mark.parametrize("name", NAMES)
def test_each_has_figures_with_date_and_source(name: str) -> None:
    told = tomllib.loads(FURTHER[name].text)
    figures = [*told["start"].values(), *(row for entry in told["crowd"] for row in entry["at"].values())]
    assert all(row["source"] and row["date"] >= "2026" for row in figures)
    assert any(not row.get("assumed") for row in told["start"].values()), "at least its size or rate is known"


@pytest.mark.parametrize("name", NAMES)
def test_each_is_staked_with_waited_for_and_left(name: str) -> None:
    world = begun(name)
    issuer = world.system(name, Issuer)
    assert set(world.systems) == {issuer.chain, name}
    coin, one = issuer.asset, 10 ** world.listed[issuer.asset].decimals
    world = did(world, actions.Stake(100 * one, protocol=name))
    held, rate = world.balance("you", issuer.token), world.redemption_rate(issuer.token)
    assert abs(held * rate // 10**18 - 100 * one) <= one // 100
    world = live(world, 2 * EPOCH)
    assert world.redemption_rate(issuer.token) > rate
    way = next(each.way for each in world.system(name, Issuer).exits(world) if each.kind == "request_withdrawal")
    before = world.balance("you", coin)
    world = did(world, actions.Leave(held, name, way))
    assert world.balance("you", issuer.token) == 0
    world = live(world, EPOCH)
    ready = world.system(name, Issuer).ready("you")
    world = did(world, actions.Claim(ready, protocol=name))
    assert world.balance("you", coin) - before > 100 * one * 998 // 1000
    assert [line for line in holdings(world, "you") if line.system == name] == []


def test_a_practice_keeps_one_by_its_text(tmp_path) -> None:
    chosen: tuple[OwnPreset, ...] = tuple(FURTHER.values())
    chains = {one.preset.chain for one in chosen}
    without = [each.name for each in choosable(ALL) if each.name not in chains]
    with Practice.create(tmp_path / "mine.sluice", scenario="calm-all", without=without, own=chosen) as made:
        rows = made.assumptions()
        assert {row.of for row in rows} >= set(NAMES)
    with Practice.open(tmp_path / "mine.sluice") as again:
        assert again.assumptions() == rows
