"""The pool that keeps a product, in a world: its books close, it takes both coins, and a trade of a few coins is felt."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between
from wallet import Refused, World, actions, audit, holdings, library, liquidity, net_worth
from wallet.actions import Action
from wallet.defi import product_pool
from wallet.practice.own_moves import starting_sums, sums_after
from wallet.world import ledger as books
from wallet.world.following import ALL
from wallet.world.hour import pass_hour
from wallet.world.own_sums import OwnSums
from wallet.world.sampling import samples
from wallet.world.systems.product_pool import ProductPoolMarket

ETHER, DOLLAR = 10**18, 10**6
NAME, TOKEN, OTHER, SHARE = "uniswap-v2", "wstETH", "USDC", "UNI-V2"


@cache
def begun() -> World:
    """The fullest world, with coins of both kinds at hand."""
    world = library.start("calm-all", 7)
    ledger = books.move(world.ledger, TOKEN, "others", "you", 40 * ETHER)
    return replace(world, ledger=books.move(ledger, OTHER, "others", "you", 90_000 * DOLLAR))


def own(world: World) -> ProductPoolMarket:
    return world.system(NAME, ProductPoolMarket)


def done(action: Action, world: World) -> World:
    return actions.attempt(action, world).world


def fair(world: World) -> float:
    """Dollars for a whole token, by what both redeem for."""
    return world.redemption_rate(TOKEN) / world.redemption_rate(OTHER)


def test_it_begins_at_the_dollar_price_of_what_its_token_redeems_for() -> None:
    first, second = own(begun()).pool.reserves
    assert second / DOLLAR / (first / ETHER) == pytest.approx(fair(begun()), rel=1e-6)
    assert audit(begun()) == []
    assert begun().balance(f"{NAME}-locked", SHARE) == product_pool.LOCKED_LP


def test_the_crowd_holds_it_near_that_price_while_the_dollar_price_moves() -> None:
    world, prices = begun(), []
    for _ in range(24 * 6):
        world, _ = pass_hour(world)
        first, second = own(world).pool.reserves
        assert second / DOLLAR / (first / ETHER) == pytest.approx(fair(world), rel=0.03)
        prices.append(fair(world))
    assert max(prices) > 1.02 * min(prices)
    assert audit(world) == []
    assert product_pool.virtual_price(own(world).pool, 0) > ETHER


@settings(max_examples=10)
@given(st.booleans(), amounts_between(ETHER // 1_000, 30 * ETHER))
def test_a_trade_says_where_its_cost_goes_to_the_last_unit(sells: bool, amount: int) -> None:
    pay, receive, size = (TOKEN, OTHER, amount) if sells else (OTHER, TOKEN, amount * 2_000 // 10**12)
    outcome = actions.attempt(actions.Swap(NAME, pay, receive, size), begun())
    figures = outcome.receipt.figures
    assert figures["got"] == own(begun()).quote(begun(), pay, size)
    assert sum(int(figures[part]) for part in ("pool_fee", "curve", "discount")) == figures["under_redemption"]
    assert audit(outcome.world) == []


def test_depth_is_felt_a_trade_of_five_tokens_pays_more_for_its_size_than_in_fees() -> None:
    figures = actions.attempt(actions.Swap(NAME, TOKEN, OTHER, 5 * ETHER), begun()).receipt.figures
    assert int(figures["curve"]) > 5 * int(figures["pool_fee"])
    assert int(figures["curve"]) > int(figures["owed"]) // 40


def test_one_coin_alone_is_refused_and_the_fix_brings_both_in_proportion() -> None:
    for amounts in ((2 * ETHER, 0), (0, 5_000 * DOLLAR)):
        wish = actions.AddLiquidity(NAME, amounts)
        with pytest.raises(Refused, match="market_needs_both") as refused:
            actions.attempt(wish, begun())
        mended = wish.mended(refused.value)
        assert isinstance(mended, actions.AddLiquidity)
        assert all(mended.amounts)
        receipt = actions.attempt(mended, begun()).receipt
        assert abs(int(receipt.figures["bonus"])) < int(receipt.figures["paid_in"]) // 10**6


def test_what_is_too_much_of_one_coin_stays_with_its_owner() -> None:
    world = done(actions.AddLiquidity(NAME, (2 * ETHER, 80_000 * DOLLAR)), begun())
    spent = begun().balance("you", OTHER) - world.balance("you", OTHER)
    assert spent / DOLLAR == pytest.approx(2 * fair(begun()), rel=1e-6)
    assert audit(world) == []


def test_shares_pay_both_coins_and_neither_one_alone_nor_other_amounts() -> None:
    world = done(actions.AddLiquidity(NAME, (2 * ETHER, 80_000 * DOLLAR)), begun())
    shares = world.balance("you", SHARE)
    for wish in (actions.RemoveLiquidity(NAME, shares, TOKEN), actions.RemoveExactly(NAME, (ETHER, 0))):
        with pytest.raises(Refused, match="market_in_proportion"):
            actions.attempt(wish, world)
    left = done(actions.RemoveLiquidity(NAME, shares), world)
    assert left.balance("you", SHARE) == 0
    one = own(world).pool.reserves[0] // own(world).supply() + 1
    assert 0 <= begun().balance("you", TOKEN) - left.balance("you", TOKEN) <= 2 * one, "a unit of a share is many of a coin"
    assert audit(left) == []


def test_a_share_counts_its_dollars_beside_what_is_staked() -> None:
    world = done(actions.AddLiquidity(NAME, (2 * ETHER, 80_000 * DOLLAR)), begun())
    (line,) = [line for line in holdings(world, "you") if line.token == SHARE]
    assert line.staked == pytest.approx(line.redemption_value / 2, rel=1e-6)
    assert liquidity.part_of(world, NAME, "you").amounts[0] == pytest.approx(2 * ETHER, rel=1e-9)
    redeemed, sold = net_worth(world, "you")
    assert 0 < redeemed - sold < redeemed // 100, "selling a share's token for dollars at once costs its size, no more"


def test_dollars_that_come_and_go_with_staked_tokens_are_no_gain_of_staking() -> None:
    world = begun()
    sums = starting_sums(world)
    deeds: list[Action] = [
        actions.Swap(NAME, TOKEN, OTHER, 2 * ETHER),
        actions.Swap(NAME, OTHER, TOKEN, 3_000 * DOLLAR),
        actions.AddLiquidity(NAME, (5 * ETHER, 80_000 * DOLLAR)),
    ]
    for deed in deeds:
        world, sums = _moved(world, sums, deed)
    _moved(world, sums, actions.RemoveLiquidity(NAME, world.balance("you", SHARE) // 2))


def _moved(world: World, sums: OwnSums, deed: Action) -> tuple[World, OwnSums]:
    """Do it; the gain of all that is staked moves by what the trade won or lost, and by nothing else."""
    outcome = actions.attempt(deed, world)
    after = sums_after(sums, outcome.receipt, outcome.world)
    won = after[ALL].traded - sums[ALL].traded
    assert _gain(outcome.world, after) - _gain(world, sums) == pytest.approx(won, abs=10**9), deed
    assert abs(won) < ETHER // 5
    return outcome.world, after


def _gain(world: World, sums: OwnSums) -> int:
    exact = next(row for row in samples(world, own=sums) if row.token == ALL).exact
    worth, put_in, taken_out = exact[1], exact[7], exact[8]
    assert worth is not None
    assert put_in is not None
    assert taken_out is not None
    return worth + taken_out - put_in
