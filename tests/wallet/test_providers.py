"""Others who provide to a pool: they move both coins in proportion, by draws of their own, and no more than is theirs."""

from __future__ import annotations

from functools import cache

import pytest
from msgspec.structs import replace

from wallet import World, audit, library, liquidity
from wallet.world import ledger as books
from wallet.world.crowd.providers import LARGEST_PPM, Providers
from wallet.world.crowd.stakers import Stakers
from wallet.world.hour import pass_hour
from wallet.world.ledger import units_of
from wallet.world.state import Shares

E = 10**18


@cache
def begun() -> World:
    return library.start("calm-all", 7)


def habit(pool: str, **fields: int) -> Providers:
    (found,) = [each for each in begun().crowd if isinstance(each, Providers) and each.system == pool]
    return replace(found, **fields)


def pools() -> list[str]:
    return [each.system for each in begun().crowd if isinstance(each, Providers)]


def test_every_pool_of_the_fullest_world_has_providers_who_come_and_go_and_the_first_world_has_none() -> None:
    assert set(pools()) == {pool.name for pool in liquidity.pools(begun())}
    for name in ("calm", "june-2022", "june-2022-open", "july-2025"):
        assert not any(isinstance(each, Providers) for each in library.start(name, 7).crowd)


@pytest.mark.parametrize("pool", ["curve-steth", "curve-sfrxeth-ng", "uniswap-v2", "msol-sol"])
def test_coins_come_and_go_in_the_pools_proportion_and_the_books_close(pool: str) -> None:
    world, found = begun(), set[int]()
    for _ in range(12):
        world = replace(world, hour=world.hour + 72)
        before = world.system(pool, Shares)
        then, _ = habit(pool, sway_ppm=40_000).act(world)
        after = then.system(pool, Shares)
        change = after.supply() / before.supply() - 1
        assert abs(change) <= LARGEST_PPM / 10**6 + 5e-3, "the largest draw, and what is made good"
        for token in before.coins:
            assert after.reserve(token) / before.reserve(token) - 1 == pytest.approx(change, abs=2e-3)
        sold = before.sells(world)
        one = before.reserve(sold) // 10**6
        assert after.quote(then, sold, one) / before.quote(world, sold, one) == pytest.approx(1, abs=1e-4), "the price stays"
        assert audit(then) == []
        found.add(after.supply() - before.supply())
        world = then
    assert min(found) < 0 < max(found)


def test_what_left_comes_back_by_and_by() -> None:
    pool = "curve-steth"
    world = begun().system(pool, Shares).give_back(begun(), "liquidity", begun().system(pool, Shares).supply() // 2)
    steady = habit(pool, sway_ppm=0)
    for _ in range(60):
        world = replace(steady.act(world)[0], hour=world.hour + 24)
    assert 0.75 < world.system(pool, Shares).supply() / steady.usual < 0.85


def test_who_else_acts_draws_what_they_drew_before() -> None:
    """The draws of providers have a purpose of their own: one hour without a trade of theirs is what it was without them."""
    alone = replace(begun(), crowd=tuple(each for each in begun().crowd if not isinstance(each, Providers)))
    (with_them, _), (without, _) = pass_hour(begun()), pass_hour(alone)
    moved = {each.system for each in begun().crowd if isinstance(each, Providers) and _acts(each, with_them)}
    for name, system in with_them.systems.items():
        if isinstance(system, Shares) and name not in moved:
            assert system == without.systems[name]


def _acts(habit: Providers, world: World) -> bool:
    return (world.hour + habit.phase) % habit.every_hours == 0


def test_an_hour_passes_where_others_have_too_little_left_for_a_single_share() -> None:
    world = begun()
    left = units_of(world.ledger, "others", "frxETH") - 1
    world = replace(world, ledger=books.move(world.ledger, "frxETH", "others", "alice", left))
    stakers = next(each for each in world.crowd if isinstance(each, Stakers) and each.system == "sfrxeth")
    for hour in range(24):
        assert stakers.act(replace(world, hour=world.hour + hour))[0].ledger is not None
