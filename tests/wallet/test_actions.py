"""What actions owe: the books close after each, a refusal names its numbers and a remedy that works, nothing is for free."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import amounts_between
from tests.wallet import rooms
from wallet import Refused, World, actions, audit, leaving, net_worth, shocks
from wallet.actions import Action, spendable
from wallet.library import start
from wallet.world import ledger as books
from wallet.world.hour import pass_hour

ETHER = 10**18
MARKET = "curve-steth"


def at_noon(name: str = "calm") -> World:
    world = start(name, 7)
    for _ in range(14):
        world, _ = pass_hour(world)
    return world


CALM = at_noon()
SHUT = at_noon("june-2022")


def refused(action: Action, world: World = CALM) -> Refused:
    with pytest.raises(Refused) as caught:
        action.apply(world)
    return caught.value


def done_or_refused(action: Action, world: World) -> World:
    try:
        outcome = action.apply(world)
    except Refused:
        return world
    assert outcome == action.apply(world)
    assert outcome.receipt.title
    return outcome.world


amounts = amounts_between(0, 40 * ETHER) | st.integers(min_value=0, max_value=10)
deeds = st.one_of(
    st.builds(actions.Stake, amount=amounts),
    st.builds(actions.Wrap, amount=amounts, approve=st.sampled_from(["exact", "unlimited", "none"])),
    st.builds(actions.Unwrap, amount=amounts),
    st.builds(actions.RequestWithdrawal, amount=amounts, token=st.sampled_from(["stETH", "wstETH"])),
    st.builds(actions.Claim, requests=st.tuples(st.integers(1, 30))),
    st.builds(
        actions.Swap,
        market=st.just(MARKET),
        pay=st.sampled_from(["ETH", "stETH"]),
        receive=st.sampled_from(["ETH", "stETH"]),
        amount=amounts,
        approve=st.sampled_from(["exact", "unlimited", "none"]),
    ),
    st.builds(actions.AddLiquidity, market=st.just(MARKET), amounts=st.tuples(amounts, amounts)),
    st.builds(actions.RemoveLiquidity, market=st.just(MARKET), amount=amounts, into=st.sampled_from(["", "ETH", "stETH"])),
    st.builds(
        actions.Transfer,
        token=st.sampled_from(["ETH", "stETH", "wstETH", "USDC"]),
        to=st.sampled_from(["alice", "you", ""]),
        amount=amounts,
        everything=st.booleans(),
    ),
    st.builds(actions.Faucet, amount=amounts),
    st.builds(actions.Lock, amount=amounts),
    st.builds(actions.Unlock, position=st.integers(1, 3)),
    st.builds(actions.Approve, token=st.sampled_from(["stETH", "ETH"]), spender=st.just(MARKET), amount=amounts),
    st.builds(actions.Revoke, token=st.just("stETH"), spender=st.just(MARKET)),
    st.builds(actions.Shock, shock=st.builds(shocks.SlashValidators, share_ppm=st.integers(0, 200_000))),
    st.builds(actions.Shock, shock=st.builds(shocks.LargeSale, amount=amounts_between(0, 30_000 * ETHER))),
    st.builds(actions.Shock, shock=st.builds(shocks.LiquidityLeaves, share_ppm=st.integers(0, 10**6))),
)


@given(st.lists(deeds | st.integers(1, 30), min_size=1, max_size=12))
def test_the_books_close_after_whatever_is_done(steps: list[Action | int]) -> None:
    world = CALM
    for step in steps:
        if isinstance(step, int):
            for _ in range(step):
                world, _ = pass_hour(world)
        else:
            world = done_or_refused(step, world)
        assert audit(world) == []


@given(amounts_between(1, 31 * ETHER))
def test_staking_gives_back_what_was_paid_but_for_dust(amount: int) -> None:
    receipt = actions.Stake(amount=amount).apply(CALM).receipt
    # One share is worth more than a wei: rounding down costs the staker at most what one share is worth, and a wei.
    assert 0 <= amount - int(receipt.figures["worth"]) <= 3


@given(amounts_between(10, 5 * ETHER))
def test_wrapping_and_unwrapping_gains_nothing_and_keeps_the_shares(amount: int) -> None:
    wrapped = actions.Wrap(amount=amount).apply(CALM)
    units = int(wrapped.receipt.figures["got"])
    back = actions.Unwrap(amount=units).apply(wrapped.world).world
    before, after = (books.units_of(world.ledger, "you", "stETH") for world in (CALM, back))
    assert 0 <= before - after <= 1


@given(amounts_between(10**12, 4 * ETHER))
def test_there_and_back_through_the_pool_loses(amount: int) -> None:
    sold = actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=amount).apply(CALM)
    got = int(sold.receipt.figures["got"])
    back = actions.Swap(market=MARKET, pay="ETH", receive="stETH", amount=got).apply(sold.world)
    assert int(back.receipt.figures["got"]) < amount


@given(amounts_between(10**12, 4 * ETHER))
def test_the_parts_of_a_price_impact_add_up(amount: int) -> None:
    figures = actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=amount).apply(CALM).receipt.figures
    parts = int(figures["pool_fee"]) + int(figures["curve"]) + int(figures["discount"])
    assert parts == int(figures["under_redemption"])


@pytest.mark.parametrize(
    ("action", "again"),
    [
        (actions.Stake(amount=41 * ETHER), lambda most: actions.Stake(amount=most)),
        (actions.Wrap(amount=41 * ETHER), lambda most: actions.Wrap(amount=most)),
        (
            actions.Swap(market=MARKET, pay="ETH", receive="stETH", amount=50 * ETHER),
            lambda most: actions.Swap(market=MARKET, pay="ETH", receive="stETH", amount=most),
        ),
        (actions.RequestWithdrawal(amount=99), lambda least: actions.RequestWithdrawal(amount=least)),
        (actions.Faucet(amount=10**30), lambda most: actions.Faucet(amount=most)),
        (
            actions.Transfer(token="ETH", to="alice", amount=41 * ETHER),
            lambda most: actions.Transfer(token="ETH", to="alice", amount=most),
        ),
    ],
)
def test_a_remedy_works(action: Action, again: object) -> None:
    refusal = refused(action)
    assert isinstance(refusal.remedy, int)
    assert callable(again)
    assert again(refusal.remedy).apply(CALM).receipt


def test_more_than_the_protocol_takes_today_is_refused_with_its_room() -> None:
    rich = actions.Faucet(amount=200_000 * ETHER).apply(CALM).world
    refusal = refused(actions.Stake(amount=170_000 * ETHER), rich)
    assert refusal.code == "cap_reached"
    assert refusal.figures["limit"] == refusal.remedy
    assert actions.Stake(amount=int(str(refusal.remedy))).apply(rich)


def test_the_coin_keeps_room_for_the_fee_and_the_receipt_shows_it() -> None:
    most = spendable(CALM, "ETH", "stake")
    done = actions.Stake(amount=most).apply(CALM)
    assert done.world.balance("you", "ETH") == 0
    assert int(done.receipt.figures["network_fee"]) == CALM.balance("you", "ETH") - most > 0
    refusal = refused(actions.Wrap(amount=ETHER), done.world)
    assert refusal.code == "fee_short"


def test_a_trade_worse_than_its_minimum_does_not_happen() -> None:
    refusal = refused(actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=ETHER, minimum=2 * ETHER))
    assert refusal.code == "market_minimum"
    assert int(str(refusal.figures["got"])) < 2 * ETHER


def test_sending_everything_leaves_no_share_behind() -> None:
    sent = actions.Transfer(token="stETH", to="alice", amount=CALM.balance("you", "stETH"), everything=True).apply(CALM).world
    assert books.units_of(sent.ledger, "you", "stETH") == 0


def test_an_approval_left_open_is_listed_with_what_it_could_take_and_can_be_taken_back() -> None:
    world = actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=ETHER, approve="unlimited").apply(CALM).world
    assert books.open_allowances(world.ledger, "you") == (("stETH", MARKET, books.UNLIMITED),)
    spent = actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=ETHER, approve="none").apply(world)
    assert int(spent.receipt.figures["network_fee"]) < int(
        actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=ETHER).apply(CALM).receipt.figures["network_fee"]
    )
    closed = actions.Revoke(token="stETH", spender=MARKET).apply(spent.world).world
    assert books.open_allowances(closed.ledger, "you") == ()
    refusal = refused(actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=ETHER, approve="none"), closed)
    assert refusal.code == "allowance_short"


def test_an_exact_approval_leaves_nothing_open_and_an_open_one_is_used_up() -> None:
    world = actions.Approve(token="stETH", spender=MARKET, amount=2 * ETHER).apply(CALM).world
    traded = actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=ETHER, approve="none").apply(world).world
    assert books.allowance(traded.ledger, "you", "stETH", MARKET) == ETHER
    exact = actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=ETHER).apply(CALM).world
    assert books.open_allowances(exact.ledger, "you") == ()


def test_the_faucet_is_counted_as_a_deposit() -> None:
    world = actions.Faucet(amount=5 * ETHER).apply(CALM).world
    assert world.faucet.get("ETH", 0) - CALM.faucet.get("ETH", 0) == 5 * ETHER
    assert net_worth(world, "you")[0] - net_worth(CALM, "you")[0] == 5 * ETHER


def test_leaving_locked_stake_before_the_chain_allows_it_is_refused_with_the_date() -> None:
    world = actions.Lock(amount=32 * ETHER).apply(actions.Faucet(amount=ETHER).apply(SHUT).world).world
    for _ in range(24 * 6):
        world, _ = pass_hour(world)
    refusal = refused(actions.Unlock(position=1), world)
    assert refusal.code == "withdrawals_not_open"
    assert refusal.figures["opens"] == 1681338455


def test_a_large_sale_and_a_redemption_rush_move_price_and_queue() -> None:
    struck = actions.Shock(shock=shocks.LargeSale(5000 * ETHER)).apply(CALM)
    assert int(struck.receipt.figures["price"]) < int(struck.receipt.figures["price_before"])
    left = actions.Shock(shock=shocks.LiquidityLeaves(500_000)).apply(CALM).world
    halved = sum(rooms.market(left).pool.balances) * 2
    assert abs(halved - sum(rooms.market(CALM).pool.balances)) <= 20
    after = actions.Shock(shock=shocks.LargeSale(5000 * ETHER)).apply(left).world.market_price("stETH")
    assert after is not None
    assert after < int(struck.receipt.figures["price"])


def test_an_unknown_market_protocol_token_or_recipient_is_refused_by_name() -> None:
    assert refused(actions.Swap(market="nowhere", pay="ETH", receive="stETH", amount=1)).code == "market_unknown"
    assert refused(actions.Swap(market=MARKET, pay="USDC", receive="ETH", amount=1)).code == "market_token"
    assert refused(actions.Swap(market=MARKET, pay="ETH", receive="ETH", amount=1)).code == "same_token"
    assert refused(actions.Stake(amount=1, protocol="other")).code == "protocol_unknown"
    assert refused(actions.Transfer(token="XYZ", to="alice", amount=1)).code == "token_unknown"
    assert refused(actions.Transfer(token="ETH", to="", amount=1)).code == "recipient_missing"
    assert refused(actions.Stake(amount=0)).code == "amount_zero"


def test_the_break_even_days_and_the_break_even_yield_say_the_same() -> None:
    yearly = leaving.break_even_yearly(10 * ETHER, 9 * ETHER, 24 * 50)
    assert yearly is not None
    assert leaving.break_even_days(10 * ETHER, 9 * ETHER, yearly) == pytest.approx(50)
    assert leaving.break_even_days(10 * ETHER, 10 * ETHER, 0.05) is None


def test_the_worst_of_a_request_is_what_its_slashing_risk_leaves() -> None:
    receipt = actions.RequestWithdrawal(amount=3 * ETHER).apply(CALM).receipt
    loss = next(note.figures["loss"] for note in receipt.notes if note.code == "risk_slashing_queue")
    assert int(receipt.figures["worst"]) == 3 * ETHER - int(loss) < 3 * ETHER
