"""The pool that is told what a token redeems for, in a world: it trades the discount alone, and its accounts are its reserves."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between
from tests.wallet.systems.scenarios import start_enlarged
from wallet import Marks, Refused, World, actions, audit, holdings, net_worth, shocks, staked
from wallet.actions import Action
from wallet.defi import stable_pool_ng
from wallet.world import ledger as books
from wallet.world.crowd.arbitrage import Arbitrageur
from wallet.world.hour import pass_hour
from wallet.world.ledger import units_of
from wallet.world.state import DAY_ENDS, Issuer, Venue
from wallet.world.stored import decode, encode
from wallet.world.systems.stable_pool_ng import RatedPoolMarket

ETHER = 10**18
NAME, TOKEN, SHARE = "curve-reth-ng", "rETH", "rETH-ng"
BEGUN = start_enlarged("calm", "rocket_pool")


def own(world: World) -> RatedPoolMarket:
    return world.system(NAME, RatedPoolMarket)


def live(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _ = pass_hour(world)
    return world


def holding(world: World, **units: int) -> World:
    ledger = world.ledger
    for token, amount in units.items():
        ledger = books.move(ledger, token, "others", "you", amount)
    return replace(world, ledger=ledger)


@cache
def lived() -> World:
    return holding(live(BEGUN, 20 * 24), rETH=100 * ETHER, ETH=100 * ETHER)


def done(action: Action, world: World) -> World:
    return actions.attempt(action, world).world


def discount(world: World) -> float:
    price = world.market_price(TOKEN)
    assert price is not None
    return 1 - price / world.redemption_rate(TOKEN)


def test_a_token_sells_for_what_it_redeems_for_less_a_discount() -> None:
    assert abs(discount(BEGUN)) < 0.001
    assert 1.16 < (BEGUN.market_price(TOKEN) or 0) / ETHER < 1.17
    assert BEGUN.venue_of(TOKEN).name == NAME
    assert BEGUN.listed[TOKEN].markets == (NAME,)


def test_buyers_stop_at_the_discount_that_they_ask_however_far_the_rate_has_risen() -> None:
    world, apart = live(BEGUN, 24 * 5), []
    for _ in range(24 * 10):
        world = live(world, 1)
        apart.append(discount(world))
    assert abs(sum(apart) / len(apart)) < 0.002
    assert world.redemption_rate(TOKEN) > BEGUN.redemption_rate(TOKEN)


def test_with_nothing_to_redeem_with_buyers_ask_more() -> None:
    trader = next(habit for habit in BEGUN.crowd if isinstance(habit, Arbitrageur) and habit.system == NAME)
    dry = done(actions.Shock(shocks.RedemptionRush(20_000 * ETHER, "rocket-pool")), lived())
    assert trader.reference_discount_ppm(lived(), TOKEN) == trader.premium_ppm
    assert trader.reference_discount_ppm(dry, TOKEN) == trader.shut_discount_ppm
    assert dry.system("rocket-pool", Issuer).exits(dry)[0].shut


def test_a_report_moves_the_price_without_a_trade() -> None:
    world = replace(lived(), crowd=())
    while (world.hour_of_day + 1) % 24 != DAY_ENDS:
        world = live(world, 1)
    after = live(world, 1)
    assert own(after).pool.balances == own(world).pool.balances
    assert after.redemption_rate(TOKEN) > world.redemption_rate(TOKEN)
    assert (after.market_price(TOKEN) or 0) > (world.market_price(TOKEN) or 0)
    assert abs(discount(after) - discount(world)) < 1e-5


@given(st.booleans(), amounts_between(ETHER // 1_000, 90 * ETHER))
def test_a_trade_moves_what_the_contract_computes_and_both_accounts_are_its_reserves(sells: bool, amount: int) -> None:
    pay, receive = (TOKEN, "ETH") if sells else ("ETH", TOKEN)
    world = lived()
    quoted = own(world).quote(world, pay, amount)
    outcome = actions.attempt(actions.Swap(NAME, pay, receive, amount), world)
    figures = outcome.receipt.figures
    assert figures["got"] == quoted
    assert sum(int(figures[part]) for part in ("pool_fee", "curve", "discount")) == figures["under_redemption"]
    assert abs(int(figures["under_redemption"])) < amount // 50
    assert outcome.world.balance(NAME, pay) - world.balance(NAME, pay) == amount
    assert world.balance(NAME, receive) - outcome.world.balance(NAME, receive) == quoted
    assert audit(outcome.world) == []


@given(st.sampled_from(((10, 10), (25, 0), (0, 25))), st.sampled_from(("", "ETH", TOKEN)))
def test_liquidity_comes_and_goes_and_only_its_fees_stay(whole: tuple[int, int], into: str) -> None:
    world = lived()
    amounts = (whole[0] * ETHER, whole[1] * ETHER)
    added = done(actions.AddLiquidity(NAME, amounts), world)
    shares = added.balance("you", SHARE)
    assert shares > 0
    assert audit(added) == []
    (line,) = [line for line in holdings(added, "you") if line.token == SHARE]
    put = amounts[0] + world.worth(TOKEN, amounts[1], world.redemption_rate(TOKEN))
    assert abs(line.redemption_value - put) < put // 500, "a coin of which the pool has less may bring a little more"
    assert 0 < line.staked < line.redemption_value
    left = done(actions.RemoveLiquidity(NAME, shares, into=into), added)
    assert left.balance("you", SHARE) == 0
    assert audit(left) == []
    back = sum(
        world.worth(token, left.balance("you", token) - added.balance("you", token), world.redemption_rate(token))
        for token in ("ETH", TOKEN)
    )
    assert abs(back - put) < put // 200
    if into and not amounts[1 - own(world).coin_index(into)]:
        assert back < put, "the same coin in and out costs both fees"


def test_what_the_admin_is_owed_leaves_with_the_next_withdrawal_into_its_own_account() -> None:
    world = lived()
    owed = own(world).pool.admin_balances
    assert min(owed) > 0
    later = own(world).give_back(world, "liquidity", ETHER)
    assert [units_of(later.ledger, f"{NAME}-admin", token) for token in ("ETH", TOKEN)] == list(owed)
    assert own(later).pool.admin_balances == (0, 0)
    assert audit(later) == []


def test_all_staked_tokens_add_up_with_what_they_sell_for() -> None:
    world = lived()
    totals = staked(world, "you")
    redeemed = sum(line.staked_redemption for line in holdings(world, "you") if line.staked)
    assert totals.redeems_for == redeemed
    assert totals.sells_for is not None
    assert abs(totals.gap) < redeemed // 200
    assert net_worth(world, "you")[1] < net_worth(world, "you")[0]


@pytest.mark.parametrize("part", [50_000, 900_000])
def test_the_books_close_when_liquidity_leaves_and_a_large_holder_sells(part: int) -> None:
    world = done(actions.Shock(shocks.LiquidityLeaves(part, NAME)), lived())
    assert audit(world) == []
    world = done(actions.Shock(shocks.LargeSale(100 * ETHER, "rocket-pool")), world)
    assert audit(world) == []
    world = live(world, 48)
    assert audit(world) == []
    assert decode(encode(world)) == world


def test_the_rates_that_are_stored_are_those_of_the_last_call_and_a_question_asks_anew() -> None:
    world = lived().changed(
        "rocket-pool", network=replace(lived().systems["rocket-pool"].network, reported_ether=400_000 * ETHER)
    )  # type: ignore[attr-defined]
    fresh, stale = own(world).told(world), own(world).pool
    assert fresh.rates != stale.rates
    amount = 10 * ETHER
    assert own(world).quote(world, TOKEN, amount) == stable_pool_ng.quote(fresh, 1, 0, amount, world.now)
    assert own(world).quote(world, TOKEN, amount) > stable_pool_ng.quote(stale, 1, 0, amount, world.now)


def test_an_other_token_is_refused() -> None:
    venue = lived().system(NAME, Venue)
    with pytest.raises(Refused) as caught:
        venue.quote(lived(), "stETH", ETHER)
    assert caught.value.code == "market_token"


def test_the_staked_part_of_shares_is_marked_at_what_its_token_sells_for() -> None:
    """What it redeems for counts in coins already: at the token's price each of them would be counted at its rate twice."""
    world = done(actions.AddLiquidity(NAME, (10 * ETHER, 10 * ETHER)), lived())
    (line,) = (line for line in holdings(world, "you", Marks(world)) if line.token == SHARE)
    price = world.market_price(TOKEN)
    assert price is not None
    tokens = line.staked_redemption * ETHER // world.redemption_rate(TOKEN)
    assert abs(line.staked_market - tokens * price // ETHER) <= 2
