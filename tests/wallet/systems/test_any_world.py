"""Whichever systems are in a world, every question about it has an answer: nothing asks for one kind of system."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from wallet import (
    Marks,
    Refused,
    World,
    actions,
    assumptions_of,
    audit,
    contracts,
    estimates,
    explain,
    exposures,
    holdings,
    leaving,
    liquidity,
    net_worth,
    outlook,
    risk,
    roles,
    stakeable,
    staked,
    standing,
)
from wallet.library import start
from wallet.practice import store
from wallet.practice.own_moves import starting_sums
from wallet.risk import live_keys, live_value
from wallet.world.holdings import ways
from wallet.world.hour import pass_hour
from wallet.world.sampling import samples
from wallet.world.state import Issuer

FIGURES = {"risk": ("stake", "worst", "discount", "wait"), "pool": ("pays", "rate", "gap", "holds")}
LINE = ("hold", "redeem", "sell", "gap")
OF_A_WORLD: tuple[Callable[[World], object], ...] = (
    *(exposures, staked, risk.waiting, risk.reach, ways, roles, contracts, standing, assumptions_of),
    *(leaving.redemption_opens, leaving.opens_at, store.my_requests),
)
OF_A_PROTOCOL: tuple[Callable[[World, str], object], ...] = (
    *(estimates.room_now, estimates.largest_room, estimates.limit_growth_hour, risk.reach, leaving.redemption_opens),
    *(lambda world, name: estimates.market_gap(world, 10**9, name), lambda world, name: risk.waiting(world, 10**9, name)),
    *(lambda world, name: outlook.redemption_stages(world, 10**9, name), outlook.usual_day),
    lambda world, name: estimates.slashing_loss(world, 10**9, 100, name),
)


def answers(world: World) -> Iterator[object]:
    """Ask everything that is asked of a world, of its systems, and of what you hold."""
    yield from (ask(world) for ask in OF_A_WORLD)
    yield from (ask(world, issuer.name) for issuer in world.every(Issuer) for ask in OF_A_PROTOCOL)
    yield from (live_value(world, key) for key in live_keys())
    yield from (liquidity.sides(world, name) for name in world.systems if liquidity.pool_if_any(world, name))
    yield [leaving.position_left(world, row) for row in leaving.my_positions(world)]
    yield [(leaving.wait_left(world, row), leaving.request_state(world, row)) for row in leaving.my_requests(world)]
    yield net_worth(world, "you"), samples(world, "you", starting_sums(world))
    lines = {line.key: LINE for line in holdings(world, "you", Marks(world))}
    yield [explain(world, subject, what) for subject, kinds in (FIGURES | lines).items() for what in kinds]


def moved(world: World) -> World:
    """The world after some stake with every system that one can stake with, a day, and a way out of each."""
    for row in stakeable(world):
        one = 10 ** world.listed[row.coin].decimals
        enter = actions.Stake(9 * one, row.system) if row.token else actions.Lock(32 * one, row.system)
        world = tried(enter, tried(actions.Faucet(100 * one, row.coin), world))
    for _ in range(24):
        world, _ = pass_hour(world)
    for issuer in world.every(Issuer):
        for way in issuer.exits(world):
            world = tried(actions.Leave(10 ** world.listed[issuer.token].decimals, issuer.name, way.way), world)
    return world


def tried(wish: actions.Action, world: World) -> World:
    try:
        return actions.attempt(wish, world).world
    except Refused:
        return world


@pytest.mark.parametrize("without", [(), ("lido",), ("ethereum",), ("solana", "curve-steth")])
def test_every_question_has_an_answer_in_any_world(without: tuple[str, ...]) -> None:
    world = start("calm-all", 1, without)
    assert len(list(answers(world))) > 30
    after = moved(world)
    assert len(list(answers(after))) > 30
    assert audit(after) == []
    assert leaving.my_requests(after) or "ethereum" in without


def test_a_token_that_nobody_trades_any_more_is_still_explained() -> None:
    world = start("calm", 1)
    bare = replace(world, listed={name: replace(token, markets=()) for name, token in world.listed.items()})
    assert {explain(bare, "pool", what).shape for what in ("pays", "gap", "holds")} == {"none"}
    assert len(list(answers(bare))) > 30
