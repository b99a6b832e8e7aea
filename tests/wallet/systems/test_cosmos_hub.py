"""A hub in a world: coins are minted for who is bonded, stake leaves over 21 days, and a fault reaches who left after it."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from msgspec.structs import replace

from tests.strategies import amounts_between
from tests.wallet.systems.scenarios import start_enlarged
from wallet import Refused, World, actions, audit, holdings, leaving, net_worth
from wallet.actions import Action, Outcome
from wallet.chain import cosmos
from wallet.world.hour import pass_hour
from wallet.world.lines import Event, LockedStake
from wallet.world.stored import decode, encode
from wallet.world.systems.bonded_stake import BondedStake
from wallet.world.systems.cosmos_hub import CosmosHub

ATOM, DAY = 10**6, 24
NAME, BOOK, COIN = "cosmos-hub", "native-cosmos", "ATOM"
STARTED = start_enlarged("calm", "cosmos_stride")
BEGUN = actions.attempt(actions.Faucet(amount=500 * ATOM, token=COIN), STARTED).world


def own(world: World) -> CosmosHub:
    return world.system(NAME, CosmosHub)


def book(world: World) -> BondedStake:
    return world.system(BOOK, BondedStake)


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
        told += [event for event in events if event.system == BOOK]
    return world, told


@cache
def locked() -> World:
    return done(actions.Lock(100 * ATOM, BOOK), BEGUN).world


@cache
def earning() -> World:
    """Ten days after the lock."""
    return live(locked(), 10 * DAY)[0]


@cache
def left() -> World:
    return done(actions.Unlock(1, BOOK), earning()).world


def position(world: World) -> LockedStake:
    return leaving.my_positions(world, BOOK)[0]


# --- Coins


def test_a_day_mints_what_its_blocks_do_one_by_one() -> None:
    chain = own(BEGUN).state
    at_once, each = cosmos.mint_at_once(chain, 3_661), cosmos.mint_blocks(chain, 3_661)
    assert 0 <= each.tokens - at_once.tokens < each.tokens // 10_000
    falling = replace(chain, supply=chain.supply * 63 // 100, inflation_1e18=9 * 10**16)
    at_once, each = cosmos.mint_at_once(falling, 3_661), cosmos.mint_blocks(falling, 3_661)
    assert abs(each.tokens - at_once.tokens) < each.tokens // 10_000
    assert abs(at_once.chain.inflation_1e18 - each.chain.inflation_1e18) < 10**12


def test_a_year_of_blocks_as_they_come_pays_what_is_quoted_and_the_bonded_part_stays() -> None:
    before, after = own(locked()), own(earning())
    # Quoted are 16 to 19 % a year, before a validator's 5 %.
    assert 160_000 < before.yearly(BOOK) * 100 // 95 // 10**12 < 190_000
    ratios = [cosmos.bonded_ratio(cosmos.bonded_tokens(each.state), each.state.supply) for each in (before, after)]
    assert abs(ratios[0] - 638 * 10**15) < 10**14
    assert abs(ratios[1] - ratios[0]) < 4 * 10**13, "by no more than what others let unbond in those days"
    grown = after.operators[BOOK].index_1e18 * 10**6 // before.operators[BOOK].index_1e18 - 10**6
    assert abs(grown - before.yearly(BOOK) // 10**12 * 10 // 365) <= 25


def test_a_fee_is_gas_at_the_markets_floor_and_nobody_allows_anything() -> None:
    chain = own(BEGUN)
    assert (chain.fee("lock"), chain.fee("unlock"), chain.fee("transfer_ATOM")) == (1_300, 1_500, 400)
    assert replace(chain, fees={"lock": 1}).fee("lock") == 1, "a part of a uatom is a uatom"
    assert not chain.has_allowances
    assert chain.fee("approve") == 0


def test_a_missing_coin_is_named_with_its_own_faucet() -> None:
    told = refused(actions.Lock(1, BOOK), STARTED)
    assert (told.code, told.figures["token"]) == ("balance_short", COIN)
    assert own(STARTED).faucet == 500 * ATOM == BEGUN.balance("you", COIN)
    assert STARTED.listed[COIN].decimals == 6
    assert net_worth(BEGUN, "you")[0] - net_worth(STARTED, "you")[0] == BEGUN.in_terms_of(500 * ATOM, COIN, "ETH")


# --- Locking


@given(amounts_between(1, 499 * ATOM))
def test_locking_moves_the_amount_and_the_fee_is_burned_nowhere(amount: int) -> None:
    outcome = done(actions.Lock(amount, BOOK), BEGUN)
    assert BEGUN.balance("you", COIN) - outcome.world.balance("you", COIN) == amount + 1_300
    assert BEGUN.ledger.issued[COIN] == outcome.world.ledger.issued[COIN]
    assert outcome.receipt.figures["fee_burned"] == 0
    assert position(outcome.world).worth == amount
    assert outcome.receipt.stages == (), "it earns from the next block on"


def test_rewards_are_told_once_a_day_and_count_as_yours() -> None:
    world, told = live(locked(), 36)
    assert [event.kind for event in told] == ["locked_reward"] * 2
    gains = [int(event.figures["gain"]) for event in told]
    assert position(world).worth == 100 * ATOM + sum(gains)
    assert abs(gains[1] - 45_000) < 500, "16.4 % a year on 100 ATOM"
    assert all(abs(int(event.figures["fee"]) * 19 - int(event.figures["gain"])) <= 19 for event in told)
    way = book(world).way()
    assert way is not None
    assert way.earned == sum(gains)
    usual = (book(world).usual_day(world) / 10**27 - 1) * 100 * ATOM
    assert abs(usual - gains[1]) < 50


def test_coming_again_pays_the_rewards_so_far_and_loses_none() -> None:
    before = earning()
    due = position(before).worth - 100 * ATOM
    outcome = done(actions.Lock(50 * ATOM, BOOK), before)
    assert outcome.receipt.figures["rewards"] == due
    assert before.balance("you", COIN) - outcome.world.balance("you", COIN) == 50 * ATOM + 1_300 - due
    first, second = leaving.my_positions(outcome.world, BOOK)
    assert (first.worth, second.worth) == (100 * ATOM, 50 * ATOM)
    (line, _) = (line for line in holdings(outcome.world, "you") if line.system == BOOK)
    assert (line.put_in, line.taken_out) == (100 * ATOM, due)
    later, _ = live(outcome.world, DAY)
    gains = [row.worth - row.principal for row in leaving.my_positions(later, BOOK)]
    assert abs(gains[0] - 2 * gains[1]) <= 2, "both earn by what they hold"
    assert audit(later) == []


# --- Leaving


def test_what_leaves_earns_nothing_and_is_paid_after_21_days_without_a_claim() -> None:
    asked = done(actions.Unlock(1, BOOK), earning()).receipt
    (stage,) = asked.stages
    assert stage.likely_hours == 21 * DAY
    assert asked.figures["withdrawable"] == earning().now + 21 * 86_400
    world, told = live(left(), 21 * DAY - 1)
    assert position(world).worth == 100 * ATOM
    assert [event.kind for event in told] == ["locked_reward"], "what it earned in the hours before it left"
    assert told[0].hour < left().hour + DAY
    assert book(world).ready("you") == ()
    paid, (told_of,) = live(world, 1)
    assert (told_of.kind, told_of.figures["amount"]) == ("locked_paid_out", 100 * ATOM)
    assert paid.balance("you", COIN) - world.balance("you", COIN) == 100 * ATOM
    assert leaving.my_positions(paid, BOOK) == ()
    way = book(paid).way()
    assert way is not None
    assert (way.worth, way.earned) == (0, asked.figures["rewards"])
    assert audit(paid) == []


def test_only_so_many_leave_one_validator_at_a_time_and_the_next_may_when_the_first_is_paid() -> None:
    world = BEGUN
    for _ in range(8):
        world = done(actions.Lock(ATOM, BOOK), world).world
    first = world.now
    for number in range(1, 8):
        world = done(actions.Unlock(number, BOOK), world).world
        world, _ = live(world, 1)
    told = refused(actions.Unlock(8, BOOK), world)
    assert (told.code, told.figures["limit"], told.figures["opens"]) == ("unbonding_entries_full", 7, first + 21 * 86_400)
    later, _ = live(world, (int(told.figures["opens"]) - world.now) // 3600)
    assert done(actions.Unlock(8, BOOK), later)
    assert refused(actions.Unlock(7, BOOK), world).code == "lock_leaving"
    assert refused(actions.Unlock(9, BOOK), world).code == "lock_unknown"


def test_nobody_leaves_with_what_is_anothers() -> None:
    with pytest.raises(Refused, match="lock_unknown"):
        book(earning()).unlock(earning(), "alice", 1)


# --- Faults


def slashed(world: World) -> World:
    after, lost = own(world).slash(world, BOOK, 1)
    assert own(world).paid_up(world).ledger.issued[COIN] - lost == after.ledger.issued[COIN]
    assert audit(after) == []
    return after


def test_a_double_signature_costs_a_twentieth_and_its_validator_earns_no_more() -> None:
    assert own(earning()).slashing_loss(BOOK, 1).at_once > 0
    hit = slashed(earning())
    world, told = live(hit, 1)
    (event,) = (event for event in told if event.kind == "locked_slashed")
    assert abs(int(event.figures["amount"]) - 5 * ATOM) <= 20
    before = position(world).worth
    later, _ = live(world, 3 * DAY)
    assert position(later).worth == before
    again = done(actions.Lock(100 * ATOM, BOOK), later).world
    grown, _ = live(again, DAY)
    old, new = leaving.my_positions(grown, BOOK)
    assert old.worth == before
    assert new.worth > 100 * ATOM, "who locks now does so with another validator"


def test_who_left_after_the_fault_is_slashed_while_waiting_and_who_left_before_is_not() -> None:
    soon, _ = live(left(), DAY)
    world, told = live(slashed(soon), 1)
    (event,) = told
    assert event.kind == "locked_slashed"
    assert abs(int(event.figures["amount"]) - 5 * ATOM) <= 20
    paid, told = live(world, 20 * DAY - 1)
    (event,) = told
    assert event.figures["amount"] == 100 * ATOM - 5 * ATOM == paid.balance("you", COIN) - world.balance("you", COIN)
    late, _ = live(left(), 3 * DAY)
    after, told = live(slashed(late), 1)
    assert told == []
    assert position(after).worth == 100 * ATOM


def test_a_slashing_of_nobody_is_refused() -> None:
    for operator, count, code in ((BOOK, 0, "slash_zero"), (BOOK, 2, "slash_too_many"), ("nobody", 1, "slash_none")):
        with pytest.raises(Refused) as caught:
            own(BEGUN).slash(BEGUN, operator, count)
        assert caught.value.code == code
    assert caught.value.remedy is None


def test_a_world_with_bonded_stake_is_kept_and_read_back_equal() -> None:
    assert decode(encode(left())) == left()
