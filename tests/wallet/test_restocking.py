"""Who buys a staked token at a discount gets the coins back by redeeming it: its hold on the price does not wear out."""

from __future__ import annotations

from functools import cache

import pytest
from msgspec.structs import replace

from wallet.library import start
from wallet.world.audit import audit
from wallet.world.crowd.arbitrage import ACCOUNT, Arbitrageur
from wallet.world.crowd.swaps import try_swap
from wallet.world.lines import OTHERS
from wallet.world.state import Venue, World
from wallet.world.systems.redemption_rate import RedemptionRateProtocol

MARKET, TOKEN, COIN = "statom-atom", "stATOM", "ATOM"


@cache
def begun() -> tuple[World, Arbitrageur]:
    world = start("calm-all", 7)
    (trader,) = (habit for habit in world.crowd if isinstance(habit, Arbitrageur) and habit.system == MARKET)
    return world, trader


def after_years(trader: Arbitrageur, sold_ppm: int) -> World:
    """The world after others sold (negative: bought) so many millionths of the market 2,000 times, twice a day."""
    world, _ = begun()
    for _ in range(2_000):
        venue = world.system(MARKET, Venue)
        world = try_swap(world, venue, OTHERS, venue.size() * sold_ppm // 10**6)
        world, _ = trader.act(replace(world, hour=world.hour + trader.every_hours))
    return world


def discount_ppm(world: World) -> int:
    one = 10 ** world.listed[TOKEN].decimals
    brings = world.system(MARKET, Venue).quote(world, TOKEN, one)
    return 10**6 - brings * 10**6 // world.worth(TOKEN, one, world.redemption_rate(TOKEN))


@pytest.mark.parametrize("sold_ppm", [400, -400])
def test_a_price_that_others_push_one_way_for_years_stays_near_what_leaving_costs(sold_ppm: int) -> None:
    _, trader = begun()
    world = after_years(trader, sold_ppm)
    reference = trader.reference_discount_ppm(world, TOKEN)
    assert abs(discount_ppm(world) - reference) < 10_000
    assert min(world.balance(ACCOUNT, TOKEN), world.balance(ACCOUNT, COIN)) > 0
    assert audit(world) == []
    assert sum(world.ledger.holdings[TOKEN].values()) == sum(begun()[0].ledger.holdings[TOKEN].values())
    kept = after_years(replace(trader, stock=0), sold_ppm)
    assert abs(discount_ppm(kept) - reference) > 100_000, "without it, the price is whoever's who still has something"


def test_nothing_that_was_bought_leaves_while_redemption_is_shut_and_nothing_is_staked() -> None:
    world, trader = begun()
    venue = world.system(MARKET, Venue)
    own = world.system(world.listed[TOKEN].issuer, RedemptionRateProtocol)
    shut = world.changed(own.name, zone=replace(own.zone, halted=True))
    for stock in (trader.stock // 2, trader.stock * 3 // 2):
        other = replace(trader, stock=stock)
        assert other._restocked(shut, venue) is shut
        moved = other._restocked(world, venue)
        more = world.balance(ACCOUNT, TOKEN) - moved.balance(ACCOUNT, TOKEN)
        beyond = trader.stock - stock
        assert 0 < more < beyond // 20 if beyond > 0 else more == beyond, "who stakes need not wait"
        gone = world.worth(TOKEN, abs(more), world.redemption_rate(TOKEN))
        assert abs(world.balance(ACCOUNT, COIN) - moved.balance(ACCOUNT, COIN)) == gone
