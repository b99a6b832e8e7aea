"""In terms of another coin or of dollars: coins' prices are series of their own, and a gain is counted before they touch it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from tests.wallet.practices import practice
from tests.wallet.two_coins import BOB, RATE, practice_of_two, world_of_two
from wallet import (
    DOLLARS,
    Practice,
    actions,
    coin_of,
    coin_price,
    explain,
    followed,
    holdings,
    in_dollars,
    own_values,
    worth,
    worth_in_dollars,
)
from wallet.library import start
from wallet.practice.own_moves import starting_sums, sums_after
from wallet.practice.series import Series
from wallet.risk.explain import value_of
from wallet.world.sampling import samples
from wallet.world.tokens import Coin

STAKE = actions.Stake(protocol="bob-bank", amount=10 * BOB)
HOURS = 200


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """A practice of two coins, 10 of the second staked at the start, 200 hours later."""
    with pytest.MonkeyPatch.context() as patch:
        opened = practice_of_two(tmp_path_factory.mktemp("two"), patch, growth_ppb=20_000)
        opened.do(STAKE)
        opened.advance(HOURS)
        yield opened
        opened.close()


def test_a_coins_price_is_a_series_of_its_own(two: Practice) -> None:
    kept = two.prices("BOB", DOLLARS)
    assert len(kept) == two.world.hour + 1
    assert np.isfinite(kept).all()
    assert kept[0] == 50.0
    assert len(set(kept.tolist())) > HOURS / 2, "it sways"
    assert kept[-1] == two.world.coins["BOB"].micro_usd / 10**6 == coin_price(two.world, "BOB", DOLLARS)


def test_the_first_coins_price_is_told_by_the_dollar_that_is_valued_in_it(two: Practice) -> None:
    now = two.world.coins["ETH"].micro_usd / 10**6
    assert two.prices("ETH", DOLLARS)[-1] == pytest.approx(now, rel=1e-12)
    assert two.prices("BOB", "ETH")[-1] == pytest.approx(coin_price(two.world, "BOB", "ETH"), rel=1e-12)
    assert (two.prices("BOB", "BOB") == 1).all()


def test_a_world_of_one_coin_keeps_no_further_series(tmp_path: Path) -> None:
    keys = [row.token for row in samples(start("calm", 7))]
    assert not [key for key in keys if key.startswith(("all ", "price "))]
    with practice(tmp_path) as opened:
        assert np.isfinite(opened.prices("ETH", DOLLARS)).all()


def test_all_staked_in_a_coin_has_a_series_whatever_it_is_called(two: Practice) -> None:
    assert two.series("all ETH").balance.tolist() == two.series("lst").balance.tolist()
    bob = two.series("all BOB")
    assert bob.balance[-1] == bob.redemption_value[-1] == two.series("bBOB").redemption_value[-1] > 10
    assert (bob.put_in[-1], bob.taken_out[-1]) == (10.0, 0.0)
    assert [group.keys[0] for group in followed(two.world)] == ["lst", "all BOB"]
    coins = {"lst": "ETH", "all BOB": "BOB", "bBOB": "BOB", "USDC": "ETH", "locked-1": "ETH"}
    assert {key: coin_of(two.world, key) for key in coins} == coins


def test_what_a_coin_earned_is_counted_in_it_whatever_it_costs(two: Practice) -> None:
    told = two.earned("all BOB", 24)
    value = two.series("bBOB").redemption_value
    assert told.earned == pytest.approx(value[-1] - value[-25])
    assert told.earned == two.earned("bBOB", 24).earned
    assert told.added == 0


def test_an_amount_in_dollars_is_exact_to_a_millionth() -> None:
    world = world_of_two()
    assert world.in_terms_of(3 * BOB, "BOB", DOLLARS) == 150 * 10**6
    assert world.in_terms_of(1, "BOB", DOLLARS) == 0
    assert world.in_terms_of(10**18, "ETH", DOLLARS) == world.coins["ETH"].micro_usd


def test_a_net_worth_tells_what_each_coin_earned_in_that_coin() -> None:
    world = world_of_two()
    outcome = actions.attempt(STAKE, world)
    own = sums_after(starting_sums(world), outcome.receipt, outcome.world)
    grown = outcome.world.changed("bob-bank", rate=RATE * 11 // 10)
    parts, before = worth(grown, own), worth(outcome.world, own)
    earned = {coin: gain - dict(before.earned)[coin] for coin, gain in parts.earned}
    assert earned == {"ETH": 0, "BOB": BOB}
    assert parts.staking == sum(grown.in_terms_of(gain, coin, "ETH") for coin, gain in parts.earned)


def test_figures_of_another_coin_are_explained_in_its_decimals(two: Practice) -> None:
    world = two.world
    told = explain(world, "bBOB", "redeem")
    assert (told.result.value, told.result.unit) == (world.redemption_value("you", "bBOB"), "BOB")
    assert told.result.value == value_of(told.shape, told.terms, told.whole)
    every = explain(world, "all BOB", "redeem")
    assert (every.subject, every.result.value, every.result.unit) == ("all BOB", told.result.value, "BOB")
    assert explain(world, "all BOB", "sell").shape == "none", "nothing trades it"


def test_a_net_worth_in_dollars_tells_what_the_prices_of_all_coins_did() -> None:
    world = world_of_two()
    own = starting_sums(world)
    begun = worth_in_dollars(world, own, worth(world, own))
    assert begun is not None
    assert abs(begun.dollars) <= 5, "no price has moved"
    dearer = replace(world, coins={**world.coins, "BOB": Coin(60 * 10**6, 0, "coin price BOB")})
    told = worth_in_dollars(dearer, own, worth(dearer, own))
    assert told is not None
    assert abs(told.dollars - begun.dollars - 100 * 10 * 10**6) <= 5, "100 of it, 10 dollars dearer each"
    assert told.moved == begun.moved
    given = actions.attempt(actions.Faucet(amount=2 * BOB, token="BOB"), dearer)
    own = sums_after(own, given.receipt, given.world)
    after = worth_in_dollars(given.world, own, worth(given.world, own))
    assert after is not None
    assert after.moved - told.moved == 2 * 60 * 10**6
    assert after.sold == sum((after.moved, after.staking, after.market, after.dollars, after.fees, after.lending))
    assert worth_in_dollars(world, {}, worth(world, own)) is None, "an older practice does not know what it began with"


def test_no_price_of_a_coin_is_a_gain_of_dollars(two: Practice) -> None:
    kept = two.series("USDC")
    gain = kept.redemption_value + kept.taken_out - kept.put_in
    assert np.ptp(gain) > 1e-3, "valued in the first coin they sway"
    told = in_dollars(kept)
    assert told.redemption_value == pytest.approx(kept.balance)
    assert told.redemption_value + told.taken_out - told.put_in == pytest.approx(np.zeros(len(gain)), abs=1e-6)
    assert two.earned("USDC", 24).earned == pytest.approx(0, abs=1e-6)
    line = next(line for line in holdings(two.world, "you") if line.key == "USDC")
    assert own_values(two.world, line)[:2] == (DOLLARS, 10_000 * 10**6)
    assert own_values(two.world, next(line for line in holdings(two.world, "you") if line.key == "bBOB")).coin == "BOB"


def test_what_was_put_in_before_a_line_was_there_counts_at_the_price_of_its_first_hour() -> None:
    nan, flat = math.nan, np.ones(4)
    rate = np.array([0.5, 0.5, 0.25, 0.25])  # a dollar costs half a coin, then a quarter
    owed = np.array([nan, -50.0, -50.0, -60.0])
    kept = Series(np.arange(4.0), owed * 2, owed, owed, rate, rate, flat, flat, flat * nan, np.array([nan, 50.0, 50.0, 50.0]))
    kept = replace(kept, balance=owed / rate, put_in=np.array([nan, 0.0, 0.0, 0.0]))
    assert in_dollars(kept).taken_out == pytest.approx(np.array([nan, 100.0, 100.0, 100.0]), nan_ok=True)
    assert in_dollars(kept).redemption_value == pytest.approx(kept.balance, nan_ok=True)
