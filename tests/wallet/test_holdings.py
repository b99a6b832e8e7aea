"""What is held and what it sells for: one rule for all parts, and nothing that cannot be sold counts as for sale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import amounts_between
from tests.wallet.test_own_moves import DUST, MARKET, RICH, outcome_of
from wallet import Marks, World, actions, net_worth, staked
from wallet.actions import Action
from wallet.library import start
from wallet.world.holdings import holdings

ETH = 10**18

amounts = amounts_between(0, 17 * ETH, two=2, gwei=10**9, fifteen=15 * ETH)
exchanges_nothing = st.one_of(
    st.builds(actions.Wrap, amount=amounts),
    st.builds(actions.Unwrap, amount=amounts),
    st.builds(lambda amount: actions.RemoveLiquidity(market=MARKET, amount=amount), amounts),
    st.just(actions.Claim(requests=(RICH.requests("you")[0].id,))),
    st.just(actions.Lock(amount=32 * ETH)),
    st.just(actions.Approve(token="stETH", spender="lido-queue", amount=ETH)),
    st.just(actions.Stake(amount=0)),
)


@given(st.lists(exchanges_nothing, min_size=1, max_size=6))
def test_an_action_that_trades_nothing_changes_net_worth_by_its_fee_alone(made: list[Action]) -> None:
    world = RICH
    for action in made:
        done = outcome_of(action, world)
        if done is None:
            continue
        fee = done.receipt.figures["network_fee"]
        assert isinstance(fee, int)
        for before, after in zip(net_worth(world, "you"), net_worth(done.world, "you"), strict=True):
            assert abs(after + fee - before) <= DUST, action
        world = done.world


def provider(share: int) -> World:
    world = actions.Faucet(amount=2 * share).apply(start("calm", 7)).world
    world = actions.Stake(amount=share // 2).apply(world).world
    return actions.AddLiquidity(market=MARKET, amounts=(share // 2, share // 2)).apply(world).world


@pytest.mark.parametrize("share", [10_000 * ETH, 30_000 * ETH])
def test_liquidity_taken_out_in_proportion_leaves_net_worth_as_it_is(share: int) -> None:
    world = provider(share)
    out = actions.RemoveLiquidity(market=MARKET, amount=world.balance("you", "steCRV")).apply(world)
    for before, after in zip(net_worth(world, "you"), net_worth(out.world, "you"), strict=True):
        assert abs(after + out.receipt.figures["network_fee"] - before) < 200_000  # wei: a share's value is rounded per token


def test_net_worth_as_sold_is_what_selling_everything_leaves_in_coins() -> None:
    world = provider(10_000 * ETH)
    _, promised = net_worth(world, "you")
    removed = actions.RemoveLiquidity(market=MARKET, amount=world.balance("you", "steCRV")).apply(world)
    sold = sale(removed.world).apply(removed.world)
    left = sold.world.balance("you", "ETH") + sold.world.redemption_value("you", "USDC")
    fees = int(removed.receipt.figures["network_fee"]) + int(sold.receipt.figures["network_fee"])
    assert sold.world.balance("you", "stETH") <= 2
    assert abs(left + fees - promised) < 10_000


def sale(world: World) -> actions.Swap:
    return actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=world.balance("you", "stETH"))


def test_what_waits_is_in_no_figure_of_what_can_be_sold() -> None:
    world = start("june-2022-open", 7)
    before = staked(world)
    asked = actions.RequestWithdrawal(amount=50 * ETH).apply(world).world
    after = staked(asked)
    assert after.queued == pytest.approx(50 * ETH, abs=2)
    assert before.balance - after.balance == pytest.approx(50 * ETH, abs=2)
    assert before.sells_for is not None
    assert after.sells_for is not None
    assert after.price is not None
    assert after.sells_for == pytest.approx(after.balance * after.price // ETH, abs=2)
    assert after.sells_for < before.sells_for - 49 * ETH


@given(st.lists(st.one_of(exchanges_nothing, st.just(actions.RequestWithdrawal(amount=2 * ETH))), max_size=5))
def test_gap_percent_and_price_have_one_base(made: list[Action]) -> None:
    world = RICH
    for action in made:
        done = outcome_of(action, world)
        world = world if done is None else done.world
    totals = staked(world)
    assert totals.sells_for is not None
    assert totals.price is not None
    assert totals.redeems_for == totals.balance
    assert totals.gap == totals.sells_for - totals.redeems_for
    assert abs(totals.sells_for - totals.balance * totals.price // ETH) <= 40
    lines = holdings(world, "you", Marks(world))
    assert totals.balance == sum(line.staked for line in lines if line.place == "wallet")


def test_at_once_is_what_selling_all_brings_and_less_than_the_mark() -> None:
    world = actions.Faucet(amount=20_000 * ETH).apply(start("calm", 7)).world
    world = actions.Swap(market=MARKET, pay="ETH", receive="stETH", amount=15_000 * ETH).apply(world).world
    totals = staked(world)
    assert totals.sells_for is not None
    assert totals.at_once is not None
    got = sale(world).apply(world).receipt.figures["got"]
    assert isinstance(got, int)
    assert abs(totals.at_once - got) <= 2
    assert totals.sells_for - totals.at_once > 20 * ETH
    assert world.sale_proceeds("you", "stETH") == totals.at_once
