"""The common code holds no coin by name: a chain and a protocol that nobody ships, with a coin of nine decimals, live beside the
rest: deposits, fees, the faucet, the most that can be used, refusals, holdings and gain are all in that coin.
"""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.wallet.two_coins import BOB, RATE, world_of_two
from ui.wording import refusal_text, use_world
from wallet import Refused, World, actions, holdings, net_worth, worth
from wallet.actions import Action, Outcome, spendable
from wallet.actions.fixes import roles
from wallet.library import start
from wallet.practice.own_moves import starting_sums, sums_after
from wallet.risk.explain import explain
from wallet.world.holdings import staked, ways
from wallet.world.sampling import samples
from wallet.world.state import Chain
from wallet.world.tokens import Coin


def done(action: Action, world: World) -> Outcome:
    return actions.attempt(action, world)


def refused(action: Action, world: World) -> Refused:
    with pytest.raises(Refused) as caught:
        actions.attempt(action, world)
    return caught.value


def test_a_deposit_is_paid_in_the_chains_coin_and_so_is_its_fee() -> None:
    world = world_of_two()
    outcome = done(actions.Stake(protocol="bob-bank", amount=10 * BOB), world)
    after, receipt = outcome.world, outcome.receipt
    assert after.balance("you", "bBOB") == 8 * BOB == receipt.figures["got"]
    assert after.balance("you", "BOB") == 90 * BOB - 5_000
    assert after.balance("you", "ETH") == world.balance("you", "ETH")
    assert receipt.units["network_fee"] == receipt.units["paid"] == "BOB"
    assert receipt.units["got"] == "bBOB"
    assert not [row for row in receipt.changes if row.token == "ETH"]
    assert {note.figures.get("coin", "BOB") for note in receipt.notes if note.code == "low_on_fees"} <= {"BOB"}


def test_the_most_that_can_be_used_keeps_room_for_the_fee_in_that_coin() -> None:
    world = world_of_two()
    most = spendable(world, "BOB", "stake")
    assert most == 100 * BOB - 5_000
    assert done(actions.Stake(protocol="bob-bank", amount=most), world).world.balance("you", "BOB") == 0
    short = refused(actions.Stake(protocol="bob-bank", amount=100 * BOB), world)
    assert (short.code, short.remedy, short.figures["token"], short.figures["fee"]) == ("balance_short", most, "BOB", 5_000)


def test_a_refusal_names_the_coin_of_the_actions_chain() -> None:
    world = done(actions.Stake(protocol="bob-bank", amount=100 * BOB - 5_000), world_of_two()).world
    short = refused(actions.Transfer(token="bBOB", to="alice", amount=BOB), world)
    assert (short.code, short.figures["coin"]) == ("fee_short", "BOB")
    use_world(world)
    try:
        assert refusal_text(short)[0] == "You have no BOB for the fee."
        assert refusal_text(replaced(short, have=2_000))[0] == "You have 0.000002 BOB. The network fee is 0.000005 BOB."
        assert "ETH" not in refusal_text(refused(actions.Stake(protocol="bob-bank", amount=BOB), world))[0]
    finally:
        use_world(None)


def test_the_roles_of_a_refusal_are_those_of_the_system_that_is_asked() -> None:
    world = world_of_two()
    banked = {"token": "bBOB", "coin": "BOB", "asset": "BOB", "share": "bBOB"}
    assert roles(actions.Stake(protocol="bob-bank", amount=1), world) == banked
    assert roles(actions.Unwrap(1), world) == {"token": "wstETH", "coin": "ETH", "asset": "stETH", "share": "wstETH"}
    assert roles(actions.Unwrap(1, token="bBOB"), world)["coin"] == "BOB"
    assert roles(actions.RemoveLiquidity("curve-steth", 1), world) == {"token": "stETH", "coin": "ETH", "share": "steCRV"}


def test_a_sentence_of_a_room_counts_in_its_own_token_and_coin() -> None:
    use_world(world_of_two())
    try:
        figures = {"token": "bBOB", "coin": "BOB", "limit": 2 * BOB, "wanted": 3 * BOB}
        assert refusal_text(Refused("pool_reserve_short", BOB, **figures)) == (
            "The pool has 2.0000 BOB available and this would pay 3.0000 BOB. Withdraw less, or withdraw a stake account, "
            "which pays at the end of the epoch.",
            "Use 1.0000 bBOB",
        )
    finally:
        use_world(None)


def replaced(refusal: Refused, **figures: int) -> Refused:
    return Refused(refusal.code, refusal.remedy, **{**refusal.figures, **figures})


def test_the_faucet_gives_that_coin_as_a_deposit() -> None:
    world = world_of_two(bob=0)
    outcome = done(actions.Faucet(amount=3 * BOB, token="BOB"), world)
    assert outcome.world.balance("you", "BOB") == 3 * BOB
    assert outcome.world.faucet == {"BOB": 3 * BOB}
    assert refused(actions.Faucet(amount=10**6 * BOB + 1, token="BOB"), world).remedy == 10**6 * BOB
    assert outcome.world.system("ring", Chain).faucet == BOB
    own = sums_after(starting_sums(world), outcome.receipt, outcome.world)
    assert worth(outcome.world, own).moved - worth(world, starting_sums(world)).moved == world.in_terms_of(3 * BOB, "BOB", "ETH")


def test_no_allowance_is_asked_for_where_the_chain_has_none() -> None:
    world = done(actions.Stake(protocol="bob-bank", amount=10 * BOB), world_of_two()).world
    left = done(actions.Leave(system="bob-bank", amount=BOB), world)
    assert left.world.balance("you", "BOB") - world.balance("you", "BOB") == BOB * 5 // 4
    assert left.world.ledger.allowances == world.ledger.allowances
    assert left.receipt.units["got"] == "BOB"
    assert refused(actions.Approve(token="bBOB", spender="bob-bank"), world).code == "approve_coin"


def test_holdings_are_valued_in_their_own_coin_and_added_up_through_dollars() -> None:
    before = world_of_two()
    world = done(actions.Stake(protocol="bob-bank", amount=10 * BOB), before).world
    line = next(line for line in holdings(world, "you") if line.token == "bBOB")
    assert (line.amount, line.redemption_value) == (8 * BOB, 10 * BOB)
    assert staked(world, "you").balance == staked(start("calm", 7), "you").balance
    assert staked(world, "you", "BOB").redeems_for == 10 * BOB
    fee = world.in_terms_of(5_000, "BOB", "ETH")
    assert abs(net_worth(before, "you")[0] - net_worth(world, "you")[0] - fee) <= 2
    found = {row.token: row for row in samples(world)}
    assert (found["bBOB"].balance, found["bBOB"].redemption_value, found["bBOB"].redemption_rate) == (8.0, 10.0, 1.25)
    assert found["lst"].redemption_value == next(row for row in samples(start("calm", 7)) if row.token == "lst").redemption_value
    assert ways(world) == {**ways(start("calm", 7)), "bob-bank": "bBOB"}
    assert explain(world, "bBOB", "hold").result.value == 8 * BOB


def test_gain_is_counted_in_its_own_coin_and_the_coins_price_is_a_line_of_its_own() -> None:
    world = world_of_two()
    own = starting_sums(world)
    outcome = done(actions.Stake(protocol="bob-bank", amount=10 * BOB), world)
    own, world = sums_after(own, outcome.receipt, outcome.world), outcome.world
    assert (own["bBOB"].put_in, own["bBOB"].cost) == (10 * BOB, 10 * BOB)
    assert own["lst"] == starting_sums(world_of_two())["lst"], "all ETH staked is not touched by another coin"
    begun = worth(world, own)
    assert abs(begun.staking) <= 1

    grown = world.changed("bob-bank", rate=RATE * 11 // 10)
    told = worth(grown, own)
    assert told.staking - begun.staking == grown.in_terms_of(BOB, "BOB", "ETH")
    assert (told.moved, told.dollars, told.fees) == (begun.moved, begun.dollars, begun.fees)

    dearer = replace(world, coins={**world.coins, "BOB": Coin(100 * 10**6, 0, "coin price BOB")})
    told = worth(dearer, own)
    assert told.staking == begun.staking
    assert told.dollars - begun.dollars == world.in_terms_of(100 * BOB, "BOB", "ETH")
    for each in (begun, worth(grown, own), told):
        assert each.sold == each.moved + each.staking + each.market + each.dollars + each.fees
