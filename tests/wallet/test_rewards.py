"""What was earned: rewards day by day add up to what is there, own moves are none of them, and every way has a rate a year."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.wallet.practices import ETH, practice
from wallet import WAYS, actions, average_paid, reward_sum, sale_result, shocks, worth
from wallet.practice import Practice
from wallet.world.own_sums import FEES, WORTH

MARKET = "curve-steth"
DUST = 1_000


@pytest.fixture
def calm(tmp_path: Path) -> Iterator[Practice]:
    with practice(tmp_path) as opened:
        yield opened


def busy(opened: Practice) -> None:
    """Some months with every kind of move in them."""
    opened.do(actions.Faucet(amount=60 * ETH))
    opened.do(actions.Stake(amount=8 * ETH))
    opened.advance(50)
    opened.do(actions.Wrap(amount=3 * ETH))
    opened.do(actions.Lock(amount=32 * ETH))
    opened.advance(100)
    opened.do(actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=2 * ETH))
    opened.do(actions.Transfer(token="stETH", to="alice", amount=ETH))
    opened.advance(15 * 24)
    opened.do(actions.RequestWithdrawal(amount=ETH))
    opened.advance(60 * 24)
    opened.do(actions.Claim(requests=tuple(row.id for row in opened.world.requests("you"))))
    opened.do(actions.Swap(market=MARKET, pay="ETH", receive="stETH", amount=2 * ETH))
    opened.advance(48)


# -- rewards


def test_rewards_add_up_to_what_staking_earned_whatever_was_moved(calm: Practice) -> None:
    busy(calm)
    rows = calm.rewards()
    parts = worth(calm.world, calm.own)
    assert abs(reward_sum(rows).amount - parts.staking) < DUST
    assert {row.key for row in rows} == {"stETH", "wstETH", "locked-1"}
    assert all(row.amount > 0 for row in rows)
    assert [row.hour for row in rows] == sorted((row.hour for row in rows), reverse=True)


def test_the_fee_beside_a_reward_is_the_protocols_part_of_it(calm: Practice) -> None:
    busy(calm)
    for row in calm.rewards():
        assert row.fee / (row.fee + row.amount) == pytest.approx(0.1, abs=1e-6)


def test_rewards_are_told_of_a_token_and_since_an_hour(calm: Practice) -> None:
    busy(calm)
    everything = calm.rewards()
    some = calm.rewards(after_hour=900, key="wstETH")
    assert some == tuple(row for row in everything if row.hour > 900 and row.key == "wstETH")
    assert 0 < len(some) < len([row for row in everything if row.key == "wstETH"])
    units = calm.world.balance("you", "wstETH")
    assert {row.held for row in some} == {units}


def test_rewards_follow_the_line_one_stands_on(calm: Practice) -> None:
    calm.advance(72)
    whole = calm.rewards()
    calm.undo()
    assert calm.rewards() == whole[3:]
    calm.redo()
    assert calm.rewards() == whole
    calm.go_to(740)
    assert calm.rewards() == tuple(row for row in whole if row.hour <= 740)


def test_a_loss_that_arrives_is_a_reward_below_nothing_without_a_fee(calm: Practice) -> None:
    calm.do(actions.Shock(shock=shocks.SlashValidators(share_ppm=200_000)))
    calm.advance(24 * 24)
    lost = [row for row in calm.rewards() if row.amount < 0]
    assert lost
    assert {row.fee for row in lost} == {0}
    assert all(row.year_ppm < 0 for row in lost)


def test_no_reward_is_an_event_of_mine_that_stops_or_marks_anything(calm: Practice) -> None:
    calm.do(actions.Faucet(amount=40 * ETH))
    calm.do(actions.Lock(amount=32 * ETH))
    calm.advance(60 * 24)
    assert any(row.key == "locked-1" for row in calm.rewards())
    assert not [mark for mark in calm.markers() if mark.kind in ("rebase", "locked_reward")]
    assert not [event for row in calm.activity() for event in row.events if event.kind == "locked_reward"]


# -- a year


def test_every_way_to_stake_has_a_rate_a_year_before_one_uses_it(calm: Practice) -> None:
    for way in WAYS:
        rate = calm.yearly_rate(way)
        assert rate is not None
        assert rate.days == 30
        assert 20_000 < rate.ppm < 40_000


def test_a_rate_a_year_is_what_rewards_of_those_days_make_of_what_was_held(calm: Practice) -> None:
    calm.do(actions.Faucet(amount=40 * ETH))
    calm.do(actions.Lock(amount=32 * ETH))
    calm.advance(100 * 24)
    for way, key in (("lido", "stETH"), ("locked", "locked-1")):
        rows = calm.rewards(after_hour=calm.world.hour - 30 * 24, key=key)
        lived = sum(row.amount for row in rows) / rows[-1].held * 365 / 30 * 1e6
        rate = calm.yearly_rate(way)
        assert rate is not None
        assert rate.ppm == pytest.approx(lived, rel=0.03), way


# -- own moves apart from growth


def test_own_moves_are_never_earned(calm: Practice) -> None:
    calm.advance(24)
    quiet = calm.earned("lst", 24)
    assert quiet.added == 0
    calm.do(actions.Stake(amount=4 * ETH))
    calm.do(actions.Wrap(amount=2 * ETH))
    calm.do(actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=ETH))
    moved = calm.earned("lst", 24)
    assert moved.earned == pytest.approx(quiet.earned, abs=1e-12)
    assert moved.added == pytest.approx(3, abs=1e-12)
    wrapped = calm.earned("wstETH", 24)
    assert (wrapped.earned, wrapped.added) == pytest.approx((0, 2), abs=1e-12)
    assert calm.earned("stETH", 24).earned == pytest.approx(quiet.earned, abs=1e-12)


def test_a_net_worth_is_the_sum_of_its_parts_and_each_part_has_one_cause(calm: Practice) -> None:
    begun = worth(calm.world, calm.own)
    busy(calm)
    parts = worth(calm.world, calm.own)
    assert parts.moved + parts.staking + parts.market + parts.dollars + parts.fees == parts.sold
    own = calm.own
    assert abs(parts.market - own["lst"].traded - (parts.sold - parts.redeemed)) < DUST
    assert parts.moved == own[WORTH].put_in - own[WORTH].taken_out
    assert parts.moved - begun.moved == pytest.approx(59 * ETH, abs=2)
    assert parts.fees == -own[FEES].taken_out < 0


def test_a_move_changes_only_what_one_brought_along(calm: Practice) -> None:
    before = worth(calm.world, calm.own)
    for action in (actions.Faucet(amount=40 * ETH), actions.Lock(amount=32 * ETH), actions.Wrap(amount=2 * ETH)):
        calm.do(action)
        after = worth(calm.world, calm.own)
        for name in ("staking", "market", "dollars"):
            assert abs(getattr(after, name) - getattr(before, name)) < DUST, (name, action)
    assert after.moved - before.moved == 40 * ETH


def test_dollars_move_net_worth_in_their_own_part(calm: Practice) -> None:
    calm.do(actions.Faucet(amount=100_000 * 10**6, token="USDC"))
    before = worth(calm.world, calm.own)
    price = calm.world.redemption_rate("USDC")
    held = calm.world.balance("you", "USDC")
    calm.advance(24)
    after = worth(calm.world, calm.own)
    grown = held * calm.world.redemption_rate("USDC") // 10**6 - held * price // 10**6
    assert abs(after.dollars - before.dollars - grown) <= 2
    assert after.dollars != before.dollars


# -- what it cost


def test_the_average_price_paid_and_the_gain_of_a_sale_multiply(calm: Practice) -> None:
    calm.do(actions.Swap(market=MARKET, pay="ETH", receive="stETH", amount=2 * ETH))
    calm.advance(48)
    held, own = calm.world.balance("you", "stETH"), calm.own
    average = average_paid(own, "stETH", held)
    assert average is not None
    done = calm.preview(actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=3 * ETH))
    sale = sale_result(done.receipt, own)
    assert sale is not None
    assert sale.cost == pytest.approx(average * 3, abs=DUST)
    assert sale.gain == sale.received - sale.cost
    assert sale.received == done.receipt.figures["got"]


def test_the_result_of_a_past_sale_is_told_from_the_sums_before_it(calm: Practice) -> None:
    calm.advance(24)
    before = calm.own
    done = calm.do(actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=ETH))
    told = sale_result(done.receipt, before)
    calm.advance(24)
    row = next(row for row in calm.activity() if row.kind == "swap")
    assert row.receipt is not None
    assert sale_result(row.receipt, calm.own_before(row.moment)) == told is not None
    staked = calm.do(actions.Stake(amount=ETH))
    assert sale_result(staked.receipt, before) is None


def test_the_locked_way_has_a_rate_in_every_sample(calm: Practice) -> None:
    rate = calm.series("locked").redemption_rate
    assert np.isfinite(rate).all()
    assert (np.diff(rate) >= 0).all()
    assert rate[-1] > rate[0] == 1


def test_what_is_redeemed_at_once_has_the_gain_of_a_sale_and_what_waits_has_none(tmp_path: Path) -> None:
    with practice(tmp_path, "calm-all") as every:
        every.do(actions.Stake(5 * ETH, "rocket-pool"))
        every.advance(48)
        done = every.preview(actions.Leave(2 * ETH, "rocket-pool"))
        told, average = sale_result(done.receipt, every.own), average_paid(every.own, "rETH", every.world.balance("you", "rETH"))
        assert told is not None
        assert average is not None
        assert told.received == done.receipt.figures["got"]
        assert told.cost == pytest.approx(2 * average, abs=DUST)
        assert sale_result(every.preview(actions.Leave(ETH, "lido")).receipt, every.own) is None
