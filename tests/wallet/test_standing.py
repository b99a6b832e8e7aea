"""A row that is kept because nothing has changed is the row that would be worked out anew, whatever was done in between."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import get_args

from msgspec.structs import replace

from wallet import actions, shocks
from wallet.errors import Refused
from wallet.library import start
from wallet.world import ledger as books
from wallet.world import sampling, standing
from wallet.world.hour import pass_hour
from wallet.world.own_sums import OwnSum
from wallet.world.sample import Sample
from wallet.world.sampling import samples
from wallet.world.state import HOURLY, System, World
from wallet.world.stored import AnySystem, decode, encode

ETHER = 10**18


def anew(world: World, own: dict[str, OwnSum] | None) -> tuple[Sample, ...]:
    """The samples of a world of which nothing is remembered."""
    standing._stood = standing.NOTHING_STOOD
    sampling._last.clear()
    sampling._without_lines.clear()
    return samples(decode(encode(world)), own=own)


def lived(world: World, draw: random.Random) -> World:
    """The world an hour later, now and then after a move or a shock."""
    wishes = (
        actions.Stake(ETHER, "rocket-pool"),
        actions.Stake(10**9, "jito"),
        actions.Lock(32 * ETHER),
        actions.Swap("curve-reth-ng", "ETH", "rETH", ETHER),
        actions.AddLiquidity("curve-reth-ng", (ETHER, 0)),
        actions.Shock(shocks.LargeSale(100 * ETHER, "rocket-pool")),
        actions.Faucet("SOL", 10**9),
    )
    if draw.random() < 0.4:
        with suppress(Refused):
            world = actions.attempt(draw.choice(wishes), world).world
    return pass_hour(world)[0]


def test_a_kept_row_is_the_one_that_would_be_worked_out_anew() -> None:
    draw, world, stood = random.Random(5), start("calm-all", 7), 0
    own = {"rETH": OwnSum(ETHER, 0)}
    before: dict[str, Sample] = {}
    for hour in range(80):
        world = lived(world, draw)
        sums = None if hour < 40 else own
        told = samples(world, own=sums)
        stood += sum(before.get(row.token) is row for row in told)
        before = {row.token: row for row in told}
        if hour % 4 == 0:
            assert told == samples(world, own=sums) == anew(world, sums)
    assert stood > 200, "in most hours most rows stand"


def test_a_move_of_the_sums_and_another_amount_are_another_row() -> None:
    world = start("calm-all", 7)
    first = {row.token: row for row in samples(world, own={})}["rETH"]
    second = {row.token: row for row in samples(world, own={"rETH": OwnSum(5, 0)})}["rETH"]
    given = replace(world, ledger=books.move(world.ledger, "rETH", "others", "you", ETHER))
    third = {row.token: row for row in samples(given, own={})}["rETH"]
    assert (first.balance, third.balance) == (0, 1)
    assert (first.exact[7], second.exact[7]) == (0, 5)


def test_what_a_system_is_asked_every_hour_is_what_it_has_a_method_for() -> None:
    for kind in get_args(AnySystem):
        assert kind.takes_part == {name for name in HOURLY if getattr(kind, name) is not getattr(System, name)}
    assert any("follow" not in kind.takes_part for kind in get_args(AnySystem))
