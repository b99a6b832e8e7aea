"""Stake of one's own on a chain of epochs: it earns from the end of an epoch, leaves at the end of one, and is taken out then."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given

from tests.strategies import amounts_between
from tests.wallet.systems.scenarios import start_enlarged
from wallet import Refused, World, actions, audit, holdings, leaving, net_worth
from wallet.actions import Action, Outcome
from wallet.practice.own_moves import starting_sums, sums_after
from wallet.world.hour import pass_hour
from wallet.world.lines import Event
from wallet.world.stored import decode, encode
from wallet.world.systems.solana import SolanaChain
from wallet.world.systems.stake_accounts import StakeAccounts
from wallet.world.systems.stake_pool import StakePoolProtocol

SOL = 10**9
NAME, CHAIN, COIN = "native-solana", "solana", "SOL"
BEGUN = actions.attempt(actions.Faucet(amount=500 * SOL, token=COIN), start_enlarged("calm", "solana_jito")).world


def own(world: World) -> StakeAccounts:
    return world.system(NAME, StakeAccounts)


def chain(world: World) -> SolanaChain:
    return world.system(CHAIN, SolanaChain)


def done(action: Action, world: World) -> Outcome:
    outcome = actions.attempt(action, world)
    assert audit(outcome.world) == []
    return outcome


def refused(action: Action, world: World) -> Refused:
    with pytest.raises(Refused) as caught:
        actions.attempt(action, world)
    return caught.value


def live(world: World, hours: int) -> tuple[World, list[Event]]:
    told: list[Event] = []
    for _ in range(hours):
        world, events = pass_hour(world)
        told += [event for event in events if event.system == NAME]
    return world, told


def number(world: World) -> int:
    return leaving.my_positions(world, NAME)[0].id


@cache
def locked() -> World:
    return done(actions.Lock(100 * SOL, NAME), BEGUN).world


@cache
def earning() -> World:
    world, _ = live(locked(), chain(locked()).hours_left(locked()) + 51)
    return world


def test_what_is_locked_earns_from_the_end_of_the_epoch_and_not_before() -> None:
    receipt = done(actions.Lock(100 * SOL, NAME), BEGUN).receipt
    (stage,) = receipt.stages
    assert stage.name == "warming_up"
    world, told = live(locked(), stage.likely_hours)
    assert [event.kind for event in told] == ["locked_active"]
    assert leaving.my_positions(world, NAME)[0][5:7] == (100 * SOL, "active")
    before, told = live(world, chain(world).hours_left(world) - 1)
    assert told == []
    after, told = live(before, 1)
    (reward,) = told
    assert reward.kind == "locked_reward"
    worth = leaving.my_positions(after, NAME)[0].worth
    assert worth - 100 * SOL == reward.figures["gain"]
    assert abs(int(reward.figures["fee"]) * 19 - int(reward.figures["gain"])) < 100, "the validator keeps a twentieth"
    assert audit(after) == []


def test_the_yearly_rate_told_is_what_a_year_of_such_epochs_pays() -> None:
    figures = done(actions.Lock(100 * SOL, NAME), BEGUN).receipt.figures
    assert 48_000 < int(figures["yearly_ppm"]) < 52_000
    usual = (own(BEGUN).usual_day(BEGUN) / 10**27 - 1) * 365.2422
    assert abs(usual * 10**6 - int(figures["yearly_ppm"])) < 2


def test_a_pool_without_commission_earns_more_than_an_account_of_ones_own() -> None:
    pool = BEGUN.system("jito", StakePoolProtocol)
    assert pool.usual_day(BEGUN) > own(BEGUN).usual_day(BEGUN)


def test_leaving_pays_at_the_end_of_the_epoch_once_it_is_claimed() -> None:
    world = earning()
    outcome = done(actions.Unlock(number(world), NAME), world)
    (stage,) = outcome.receipt.stages
    claim = actions.Claim(requests=(number(world),), protocol=NAME)
    assert refused(claim, outcome.world).code == "stake_cooling"
    assert refused(actions.Unlock(number(world), NAME), outcome.world).code == "lock_leaving"
    world, told = live(outcome.world, stage.likely_hours - 1)
    assert not told
    assert refused(claim, world).figures["opens"] == chain(world).ends
    world, told = live(world, 1)
    assert {event.kind for event in told} == {"locked_reward", "locked_ready"}, "it earned until the epoch's end"
    assert own(world).ready("you") == (number(world),)
    later, told = live(world, 60)
    assert not told, "what is free earns nothing"
    paid = done(claim, later)
    assert int(paid.receipt.figures["got"]) > int(outcome.receipt.figures["got"]) > 100 * SOL
    assert paid.receipt.units["got"] == COIN
    assert paid.world.balance("you", COIN) - later.balance("you", COIN) == int(paid.receipt.figures["got"]) - 15_000
    assert leaving.my_positions(paid.world, NAME) == ()
    way = own(paid.world).way()
    assert way is not None
    assert (way.worth, way.earned) == (0, int(paid.receipt.figures["got"]) - 100 * SOL)


def test_what_has_not_begun_to_earn_can_be_taken_out_again_at_once() -> None:
    outcome = done(actions.Unlock(number(locked()), NAME), locked())
    assert outcome.receipt.stages == ()
    paid = done(actions.Claim(requests=(number(locked()),), protocol=NAME), outcome.world)
    assert paid.world.balance("you", COIN) == 500 * SOL - 3 * 15_000


@given(amounts_between(SOL, 499 * SOL))
def test_locking_moves_the_amount_and_burns_the_fee(amount: int) -> None:
    after = done(actions.Lock(amount, NAME), BEGUN).world
    assert BEGUN.balance("you", COIN) - after.balance("you", COIN) == amount + 15_000
    assert BEGUN.ledger.issued[COIN] - after.ledger.issued[COIN] == 2_500, "half of the signature's part of the fee"
    fee = BEGUN.in_terms_of(15_000, COIN, "ETH")
    assert abs(net_worth(BEGUN, "you")[0] - net_worth(after, "you")[0] - fee) <= 10**9


def test_less_than_the_chain_delegates_is_refused_in_its_coin() -> None:
    told = refused(actions.Lock(SOL - 1, NAME), BEGUN)
    assert (told.code, told.remedy, told.figures["coin"]) == ("solana_stake_small", SOL, COIN)
    poor = done(actions.Lock(499 * SOL, NAME), BEGUN).world
    short = refused(actions.Lock(2 * SOL, NAME), poor)
    assert (short.code, short.figures["token"]) == ("balance_short", COIN)
    assert own(BEGUN).fitting(BEGUN, 1) == SOL
    assert own(BEGUN).lockable(BEGUN, SOL - 1) == 0


def test_the_first_book_is_locked_in_where_none_is_named() -> None:
    assert refused(actions.Lock(100 * SOL), BEGUN).code == "lock_minimum"


def test_a_line_is_the_accounts_and_its_own_moves_are_kept_in_its_coin() -> None:
    world = earning()
    (line,) = (line for line in holdings(world, "you") if line.system == NAME)
    assert (line.place, line.token, line.put_in) == ("locked", COIN, 100 * SOL)
    assert line.redemption_value == leaving.my_positions(world, NAME)[0].worth
    left = done(actions.Unlock(number(world), NAME), world).world
    left, _ = live(left, chain(left).hours_left(left))
    (line,) = (line for line in holdings(left, "you") if line.system == NAME)
    assert line.place == "ready"


def test_claiming_from_a_book_leaves_the_sums_of_tokens_alone() -> None:
    left = done(actions.Unlock(number(locked()), NAME), locked()).world
    sums = starting_sums(left)
    paid = done(actions.Claim(requests=(number(locked()),), protocol=NAME), left)
    after = sums_after(sums, paid.receipt, paid.world)
    assert {key: known for key, known in after.items() if sums[key] != known}.keys() == {"fees"}


def test_nobody_takes_out_what_is_anothers() -> None:
    with pytest.raises(Refused, match="lock_unknown"):
        own(earning()).unlock(earning(), "alice", number(earning()))
    with pytest.raises(Refused, match="lock_unknown"):
        own(earning()).collect(earning(), "alice", (number(earning()),))


def test_a_world_with_locked_stake_is_read_back_equal() -> None:
    assert decode(encode(earning())) == earning()
