"""What own moves are, and are not: the line of the redemption gain moves only by what a trade really won or lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import amounts_between
from tests.wallet import rooms
from tests.wallet.practices import ETH, practice
from wallet import Refused, World, actions, shocks
from wallet.actions import Action, Outcome
from wallet.library import start
from wallet.practice.own_moves import starting_sums, sums_after
from wallet.world.following import ALL
from wallet.world.holdings import holdings
from wallet.world.hour import pass_hour
from wallet.world.own_sums import OwnSums
from wallet.world.sample import Sample
from wallet.world.sampling import samples
from wallet.world.state import DAY_HOURS

MARKET = "curve-steth"
TRADES = ("swap", "add_liquidity", "remove_liquidity", "stake")
DUST = 200
"""Wei that rounding may move in one action: a pool share's value is rounded down for each of its whole units."""


def rich(name: str = "calm") -> World:
    """A world of some days with 400 coins, staked tokens, wrapped ones, a pool share, and a request that is ready."""
    world = start(name, 7)
    world = actions.Faucet(amount=400 * ETH).apply(world).world
    world = actions.Faucet(amount=500 * 10**6, token="USDC").apply(world).world
    world = actions.Stake(amount=60 * ETH).apply(world).world
    world = actions.Wrap(amount=15 * ETH).apply(world).world
    world = actions.AddLiquidity(market=MARKET, amounts=(7 * ETH, 9 * ETH)).apply(world).world
    world = actions.RequestWithdrawal(amount=3 * ETH).apply(world).world
    while world.requests("you") and rooms.lido(world).queue.last_finalized < world.requests("you")[0].id:
        world, _ = pass_hour(world)
    return world


RICH = rich()

amounts = amounts_between(0, 60 * ETH, two=2, below_least_request=99, least_request=100, gwei=10**9, sixteen=16 * ETH)
coins = st.sampled_from([("ETH", "stETH"), ("stETH", "ETH")])
deeds = st.one_of(
    st.builds(actions.Stake, amount=amounts),
    st.builds(actions.Wrap, amount=amounts),
    st.builds(actions.Unwrap, amount=amounts),
    st.builds(actions.RequestWithdrawal, amount=amounts, token=st.sampled_from(["stETH", "wstETH"])),
    st.just(actions.Claim(requests=(RICH.requests("you")[0].id,))),
    st.builds(lambda pair, amount: actions.Swap(market=MARKET, pay=pair[0], receive=pair[1], amount=amount), coins, amounts),
    st.builds(lambda one, two: actions.AddLiquidity(market=MARKET, amounts=(one, two)), amounts, amounts),
    st.builds(
        lambda amount, into: actions.RemoveLiquidity(market=MARKET, amount=amount, into=into),
        amounts,
        st.sampled_from(["", "ETH", "stETH"]),
    ),
    st.builds(
        lambda token, amount: actions.Transfer(token=token, to="alice", amount=amount),
        st.sampled_from(["ETH", "stETH", "wstETH", "steCRV"]),
        amounts,
    ),
    st.just(actions.Transfer(token="USDC", to="alice", amount=10**8)),
    st.builds(actions.Faucet, amount=amounts),
)


def redemption_gain(world: World, sums: OwnSums, key: str = ALL) -> int:
    """Return the redemption gain of a key in wei, from the sums as they are and from nothing else than balances."""
    lines = [line for line in holdings(world, "you") if not line.request and line.place == "wallet"]
    if key == ALL:
        worth = sum(line.redemption_value for line in lines if line.token in ("stETH", "wstETH", "steCRV"))
    else:
        worth = sum(line.redemption_value for line in lines if line.key == key)
    return worth + sums[key].taken_out - sums[key].put_in if key in sums else worth


def owned(world: World) -> int:
    """Return all there is at the redemption rate, what waits included, in wei."""
    return sum(line.redemption_value for line in holdings(world, "you"))


def outcome_of(action: Action, world: World) -> Outcome | None:
    try:
        return action.apply(world)
    except Refused:
        return None


@given(st.lists(deeds, min_size=1, max_size=8))
def test_only_trades_move_the_redemption_gain_and_by_what_they_won_or_lost(made: list[Action]) -> None:
    world, sums = RICH, starting_sums(RICH)
    for action in made:
        done = outcome_of(action, world)
        if done is None:
            continue
        after = sums_after(sums, done.receipt, done.world)
        fee = done.receipt.figures["network_fee"]
        assert isinstance(fee, int)
        moved = redemption_gain(done.world, after) - redemption_gain(world, sums)
        traded = owned(done.world) - owned(world) + fee if done.receipt.kind in TRADES else 0
        assert abs(moved - traded) <= DUST, action
        world, sums = done.world, after


@given(st.lists(deeds, min_size=1, max_size=8))
def test_a_single_token_gains_nothing_by_a_move_that_is_no_trade(made: list[Action]) -> None:
    world, sums = RICH, starting_sums(RICH)
    for action in made:
        done = outcome_of(action, world)
        if done is None:
            continue
        after = sums_after(sums, done.receipt, done.world)
        for key in ("stETH", "wstETH"):
            moved = redemption_gain(done.world, after, key) - redemption_gain(world, sums, key)
            assert done.receipt.kind == "swap" or abs(moved) <= DUST, (key, action)
        world, sums = done.world, after


def test_a_sale_at_a_discount_lowers_the_gain_by_exactly_what_was_lost() -> None:
    world = start("june-2022-open", 7)
    sale = actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=10 * ETH).apply(world)
    before = starting_sums(world)
    after = sums_after(before, sale.receipt, sale.world)
    lost = sale.receipt.figures["under_redemption"]
    assert isinstance(lost, int)
    assert lost > 0
    moved = redemption_gain(sale.world, after) - redemption_gain(world, before)
    assert abs(moved + lost) <= 2


def test_staking_and_buying_put_in_what_was_paid_without_the_network_fee() -> None:
    staked = actions.Stake(amount=3 * ETH).apply(RICH)
    sums = sums_after(starting_sums(RICH), staked.receipt, staked.world)
    begun = starting_sums(RICH)
    assert sums[ALL].put_in - begun[ALL].put_in == 3 * ETH == sums["stETH"].put_in - begun["stETH"].put_in
    bought = actions.Swap(market=MARKET, pay="ETH", receive="stETH", amount=2 * ETH).apply(staked.world)
    later = sums_after(sums, bought.receipt, bought.world)
    assert later[ALL].put_in - sums[ALL].put_in == 2 * ETH
    assert later[ALL].taken_out == sums[ALL].taken_out


def test_a_claim_that_pays_less_than_it_was_worth_takes_the_shortfall_off_what_was_taken_out() -> None:
    world, sums = start("calm", 7), starting_sums(start("calm", 7))
    world = actions.Shock(shock=shocks.SlashValidators(share_ppm=40_000)).apply(world).world
    for _ in range(18 * DAY_HOURS):  # by then the penalty that grows with the number of slashed validators is near
        world, _ = pass_hour(world)
    asked = actions.RequestWithdrawal(amount=2 * ETH).apply(world)
    world, sums = asked.world, sums_after(sums, asked.receipt, asked.world)
    (request,) = world.requests("you")
    while rooms.lido(world).queue.last_finalized < request.id:
        world, _ = pass_hour(world)
    claimed = actions.Claim(requests=(request.id,)).apply(world)
    paid, nominal = claimed.receipt.figures["got"], claimed.receipt.figures["nominal"]
    assert isinstance(paid, int)
    assert isinstance(nominal, int)
    assert paid < nominal == 2 * ETH
    after = sums_after(sums, claimed.receipt, claimed.world)
    assert after[ALL].taken_out == sums[ALL].taken_out - (nominal - paid) == paid


@given(st.lists(deeds, min_size=1, max_size=8))
def test_the_cost_of_what_is_held_is_never_negative_and_gone_with_the_last_token(made: list[Action]) -> None:
    world, sums = RICH, starting_sums(RICH)
    for action in made:
        done = outcome_of(action, world)
        if done is not None:
            world, sums = done.world, sums_after(sums, done.receipt, done.world)
    for token in ("stETH", "wstETH", "steCRV"):
        assert sums[token].cost >= 0
        if not world.balance("you", token):
            assert sums[token].cost == 0


def test_wrapping_and_unwrapping_keep_the_cost() -> None:
    sums = starting_sums(RICH)
    whole = sums["stETH"].cost + sums["wstETH"].cost
    for action in (actions.Wrap(amount=4 * ETH), actions.Unwrap(amount=2 * ETH)):
        done = action.apply(RICH)
        after = sums_after(sums, done.receipt, done.world)
        assert after["stETH"].cost + after["wstETH"].cost == whole
        assert after["stETH"].cost != sums["stETH"].cost


# -- samples


def row(world: World, key: str, sums: OwnSums | None = None) -> Sample:
    (found,) = [sample for sample in samples(world, "you", sums) if sample.token == key]
    return found


def test_a_tokens_rate_and_price_do_not_depend_on_holding_it() -> None:
    bare = start("calm", 7)
    held = actions.Wrap(amount=ETH).apply(bare).world
    for token in ("stETH", "wstETH", "steCRV"):
        mine, not_mine = row(held, token), row(bare, token)
        assert not_mine.redemption_rate == pytest.approx(mine.redemption_rate, abs=1e-15)
        assert not_mine.market_price == pytest.approx(mine.market_price, abs=1e-15)
    assert row(bare, "wstETH").balance == row(bare, "wstETH").redemption_value == row(bare, "wstETH").market_value == 0


def test_what_waits_is_in_no_figure_of_all_staked_tokens() -> None:
    before, after = row(RICH, ALL), row(actions.RequestWithdrawal(amount=5 * ETH).apply(RICH).world, ALL)
    for name in ("balance", "redemption_value"):
        assert getattr(before, name) - getattr(after, name) == pytest.approx(5, abs=1e-12)
    price = before.market_price
    assert before.market_value - after.market_value == pytest.approx(5 * price, abs=1e-12)


def test_a_pools_change_of_mixture_is_no_gain() -> None:
    """Others who sell into a pool leave its providers more of the one coin and less of the other."""
    sums = starting_sums(RICH)
    sold = actions.Shock(shock=shocks.LargeSale(amount=5_000 * ETH)).apply(RICH).world
    before, after = row(RICH, ALL, sums), row(sold, ALL, sums)
    assert after.balance - before.balance > 0.5
    gain = after.redemption_value + after.taken_out - before.redemption_value - before.taken_out
    earned = owned(sold) - owned(RICH)
    assert gain == pytest.approx(earned / ETH, abs=1e-9)


def test_hours_and_shocks_are_no_moves() -> None:
    shock = actions.Shock(shock=shocks.SlashValidators(share_ppm=10_000)).apply(RICH)
    assert sums_after(starting_sums(RICH), shock.receipt, shock.world) == starting_sums(RICH)


def test_a_locked_position_has_its_principal_put_in_and_its_payouts_taken_out(tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        opened.do(actions.Faucet(amount=40 * ETH))
        opened.do(actions.Lock(amount=32 * ETH))
        opened.advance(60 * DAY_HOURS)
        series = opened.series("locked-1")
        (position,) = rooms.locked(opened.world).positions
        assert position.paid > 0
        assert series.put_in[-1] == 32
        assert series.taken_out[-1] == position.paid / ETH


# -- along a history


def test_a_series_carries_the_sums_through_undo_branches_and_reopening(tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        begun = opened.series(ALL).put_in[-1]
        opened.do(actions.Stake(amount=2 * ETH))
        opened.advance(30)
        assert opened.series(ALL).put_in[-1] == begun + 2
        opened.undo()
        opened.undo()
        assert opened.own[ALL].put_in == round(begun * ETH)
        assert opened.series(ALL).put_in[-1] == begun
        opened.redo()
        opened.redo()
        opened.go_to(725)
        opened.do(actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=ETH))
        opened.advance(3)
        taken = opened.series(ALL).taken_out
        assert taken[-1] == opened.own[ALL].taken_out / ETH > 0.9
        assert (taken[:725] == 0).all()
        opened.switch("main (2)")
        assert opened.series(ALL).taken_out[-1] == 0
        opened.switch("main")
        path = opened.path
    with opened.open(path) as again:
        assert np.array_equal(again.series(ALL).taken_out, taken)
