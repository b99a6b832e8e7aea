"""A chain of epochs in a world: rewards are issued when an epoch ends and not before, and all coins have an owner."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from msgspec.structs import replace

from tests.wallet.systems.scenarios import start_enlarged
from wallet import Refused, World, actions, audit, net_worth
from wallet.chain import solana, solana_stakes
from wallet.world.hour import pass_hour
from wallet.world.lines import OTHERS, Event
from wallet.world.state import HOUR
from wallet.world.stored import decode, encode
from wallet.world.systems.solana import SolanaChain

SOL = 10**9
NAME, COIN = "solana", "SOL"
BEGUN = start_enlarged("calm", "solana_jito")


def own(world: World) -> SolanaChain:
    return world.system(NAME, SolanaChain)


def hours(world: World, number: int) -> Iterator[tuple[World, World, tuple[Event, ...]]]:
    for _ in range(number):
        before = world
        world, events = pass_hour(world)
        yield before, world, events


@cache
def lived() -> World:
    """The first hour of the second epoch."""
    return next(world for _, world, events in hours(BEGUN, 60) if any(event.kind == "epoch_ended" for event in events))


def faucet(world: World, amount: int) -> World:
    return actions.attempt(actions.Faucet(amount=amount, token=COIN), world).world


def test_an_epoch_ends_in_the_first_hour_after_its_last_slot_and_nothing_moves_before() -> None:
    ended = []
    for before, world, events in hours(BEGUN, 110):
        chain, was = own(world), own(before)
        if chain.state.epoch == was.state.epoch:
            assert chain.state is was.state or chain.state.epoch == was.state.epoch
            assert world.ledger.issued[COIN] == before.ledger.issued[COIN]
            assert world.now < chain.ends
            continue
        ended.append(world.hour)
        assert was.ends <= world.now < was.ends + HOUR
        assert chain.ends - was.ends == 504 * 360, "an epoch of July 2026 lasts 50.4 hours, whatever hour it is noticed in"
        (event,) = (event for event in events if event.kind == "epoch_ended")
        assert (event.system, event.figures["epoch"]) == (NAME, was.state.epoch)
        issued = world.ledger.issued[COIN] - before.ledger.issued[COIN]
        assert 0 <= int(event.figures["issued"]) - issued <= 4, "of the pot only what rounding leaves is not issued"
        assert audit(world) == []
    assert len(ended) == 2


def test_what_is_issued_is_the_schedules_part_of_all_coins_there_are() -> None:
    chain = own(BEGUN)
    pot = solana.reward_pot(chain.state.parameters, chain.state.epoch + 1, BEGUN.ledger.issued[COIN])
    assert own(lived()).last_epoch.issued == pot
    # The record has 128,898 SOL for epoch 1005, and 5.27 % a year of 174 epochs before a validator's part.
    assert abs(pot - 128_898 * SOL) * 200 < pot
    assert abs(own(lived()).epoch_reward(0) * 174 - 527 * 10**14) < 10 * 10**14


def test_coins_that_were_burned_earn_nothing() -> None:
    burned = replace(BEGUN, ledger=replace(BEGUN.ledger, issued=BEGUN.ledger.issued | {COIN: BEGUN.ledger.issued[COIN] // 2}))
    ended = replace(burned, hour=48)
    (world, _), (whole, _) = own(ended).elapse(ended), own(BEGUN).elapse(replace(BEGUN, hour=48))
    assert abs(2 * own(world).last_epoch.issued - own(whole).last_epoch.issued) <= 1


def test_a_fee_is_the_signatures_and_the_priority_of_what_the_action_asks_for() -> None:
    chain = own(BEGUN)
    assert chain.fee("stake") == 5_000 + 10_000
    assert chain.fee("transfer_SOL") == 5_000 + 500
    assert chain.fee("approve") == 0, "there are no allowances here"
    assert replace(chain, fee_price=1).fee("stake") == 5_001, "a part of a lamport is a lamport"


def test_the_faucet_gives_its_own_amount_and_a_missing_coin_is_named() -> None:
    assert own(BEGUN).faucet == 500 * SOL
    with pytest.raises(Refused) as caught:
        actions.attempt(actions.Transfer(token=COIN, to="alice", amount=SOL), BEGUN)
    assert (caught.value.code, caught.value.figures["token"]) == ("balance_short", COIN)
    given = faucet(BEGUN, 500 * SOL)
    assert given.faucet == {COIN: 500 * SOL}
    sent = actions.attempt(actions.Transfer(token=COIN, to="alice", amount=SOL), given)
    assert sent.receipt.units["network_fee"] == COIN
    assert given.balance("you", COIN) - sent.world.balance("you", COIN) == SOL + 5_500
    assert sent.world.balance("you", "ETH") == given.balance("you", "ETH")
    assert not audit(sent.world)


def test_net_worth_counts_the_coin_through_its_dollar_price() -> None:
    given = faucet(BEGUN, 100 * SOL)
    more = net_worth(given, "you")[0] - net_worth(BEGUN, "you")[0]
    assert more == given.in_terms_of(100 * SOL, COIN, "ETH")
    assert abs(more - 10**18 * 7760 // 1790) <= 1


def test_stake_counts_from_the_end_of_an_epoch_and_is_free_from_the_end_of_another() -> None:
    world = faucet(BEGUN, 100 * SOL)
    world, row = own(world).delegate(world, "you", "you", 50 * SOL, 5)
    assert not audit(world)
    for before, after, _ in hours(world, 60):
        rows = own(after).rows_of("you")
        if own(after).state.epoch == own(before).state.epoch:
            assert rows == own(before).rows_of("you")
            continue
        assert rows[0].effective == 50 * SOL
        assert rows[0].lamports == 50 * SOL, "what warmed up has not earned yet"
        world = own(after).deactivate(after, row.id, "you")
        break
    with pytest.raises(Refused) as caught:
        own(world).withdraw(world, row.id, "you", "you")
    assert (caught.value.code, caught.value.figures["limit"]) == ("solana_stake_active", 0)
    for _, after, _ in hours(world, own(world).hours_left(world)):
        world = after
    paid, lamports = own(world).withdraw(world, row.id, "you", "you")
    assert lamports == 50 * SOL + own(world).last_epoch.earned[str(row.id)] > 50 * SOL
    assert own(paid).find(row.id) is None
    assert paid.balance("you", COIN) == 50 * SOL + lamports
    assert not audit(paid)


def test_less_than_the_chain_delegates_is_refused_with_the_least() -> None:
    world = faucet(BEGUN, 100 * SOL)
    with pytest.raises(Refused) as caught:
        own(world).delegate(world, "you", "you", SOL - 1, 5)
    assert (caught.value.code, caught.value.remedy) == ("solana_stake_small", SOL)


def active(lamports: int, owner: str = "pool", number: int = 1, commission: int = 5) -> solana.Delegation:
    return solana.Delegation(number, owner, lamports, commission, effective=lamports)


def chain_with(*rows: solana.Delegation) -> solana.Solana:
    return replace(own(BEGUN).state, delegations=rows, next_id=len(rows) + 1)


def test_what_is_parted_from_a_stake_account_counts_as_before() -> None:
    chain = chain_with(active(10 * SOL))
    parted, row = solana_stakes.split(chain, 1, "pool", 3 * SOL, "you")
    assert (row.owner, row.lamports, row.effective, row.id) == ("you", 3 * SOL, 3 * SOL, 2)
    assert solana.cluster(parted) == solana.cluster(chain)
    assert [each.lamports for each in parted.delegations] == [7 * SOL, 3 * SOL]
    whole, row = solana_stakes.split(chain, 1, "pool", 10 * SOL, "you")
    assert whole.delegations == (row,), "an emptied account is gone"


@pytest.mark.parametrize(
    ("lamports", "code", "remedy"),
    [(0, "solana_stake_zero", None), (SOL - 1, "solana_stake_small", SOL), (10 * SOL - 1, "solana_stake_small", 10 * SOL)],
)
def test_neither_part_may_hold_less_than_the_chain_delegates(lamports: int, code: str, remedy: int | None) -> None:
    with pytest.raises(Refused) as caught:
        solana_stakes.split(chain_with(active(10 * SOL)), 1, "pool", lamports, "you")
    assert (caught.value.code, caught.value.remedy) == (code, remedy)


def test_stake_that_moves_is_not_parted() -> None:
    for row in (replace(active(10 * SOL), effective=SOL), replace(active(10 * SOL), leaving=True)):
        with pytest.raises(Refused, match="solana_stake_moving"):
            solana_stakes.split(chain_with(row), 1, "pool", SOL, "you")


def test_only_active_stake_of_one_owner_and_one_commission_is_joined() -> None:
    leaving, other = replace(active(SOL, number=4), leaving=True), active(SOL, owner=OTHERS, number=5)
    dearer = active(4 * SOL, number=6, commission=8)
    chain = chain_with(active(SOL), active(2 * SOL, number=2), active(3 * SOL, number=3), leaving, other, dearer)
    joined = solana_stakes.merge_active(chain, "pool")
    assert joined.delegations == (active(6 * SOL), leaving, other, dearer)
    assert solana.cluster(joined) == solana.cluster(chain)


def test_a_world_with_the_chain_is_kept_and_read_back_equal() -> None:
    assert decode(encode(lived())) == lived()
