"""What is exposed to slashing and waiting is counted protocol by protocol, each by its own chain, queue and coin."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.wallet.systems.scenarios import start_enlarged
from ui.panels.exposure.words import bad_case, bearer
from ui.wording import receipt_words
from wallet import World, actions, exposures, risk, shocks, staked
from wallet.risk import Exposure
from wallet.world import ledger as books
from wallet.world.hour import pass_hour
from wallet.world.state import Chain

ETH, SOL = 10**18, 10**9


def row(world: World, kind: str) -> Exposure:
    return next(row for row in exposures(world) if row.kind == kind)


def without(world: World, *tokens: str) -> World:
    """The world in which the others have what you held of these."""
    for token in tokens:
        units = books.units_of(world.ledger, "you", token)
        world = replace(world, ledger=books.move(world.ledger, token, "you", "others", units))
    return world


@pytest.fixture(scope="module")
def both() -> World:
    """Ten ETH staked with a second protocol, beside the five of the first."""
    return actions.Stake(10 * ETH, "rocket-pool").apply(start_enlarged("calm", "rocket_pool")).world


def test_two_protocols_are_exposed_to_the_sum_of_what_each_is(both: World) -> None:
    whole, first, second = (row(each, "slashing") for each in (both, without(both, "rETH"), without(both, "stETH")))
    assert whole.at_stake == first.at_stake + second.at_stake
    assert (whole.today, whole.bad_case) == (first.today + second.today, first.bad_case + second.bad_case)
    assert whole.figures["validators"] == int(first.figures["validators"]) + int(second.figures["validators"])
    assert (whole.figures["protocols"], first.figures["protocols"]) == (2, 1)


def test_a_loss_is_borne_by_the_holders_of_the_token_and_of_several_tokens_by_all(both: World) -> None:
    assert bearer(row(without(both, "rETH"), "slashing")) == "all stETH holders"
    assert bearer(row(without(both, "stETH"), "slashing")) == "all rETH holders"
    assert bearer(row(both, "slashing")) == "all holders"


def test_only_what_leaves_through_a_queue_misses_rewards_while_it_waits(both: World) -> None:
    assert row(both, "waiting") == row(without(both, "rETH"), "waiting")
    assert "waiting" not in {each.kind for each in exposures(without(both, "stETH"))}
    epochs = start_enlarged("calm", "solana_jito")
    epochs = replace(epochs, ledger=books.move(epochs.ledger, "JitoSOL", "others", "you", 50 * SOL))
    assert row(epochs, "waiting") == row(without(epochs, "JitoSOL"), "waiting")


def test_a_wait_is_that_of_the_protocol_that_is_named(both: World) -> None:
    assert risk.waiting(both, ETH).likely_hours > 0
    assert risk.waiting(both, ETH, "lido") == risk.waiting(both, ETH)
    assert risk.waiting(both, ETH, "rocket-pool").likely_hours == 0


def test_a_chain_that_slashes_nobody_exposes_nothing_to_slashing() -> None:
    world = start_enlarged("calm", "solana_jito")
    for _ in range(36):
        world, _ = pass_hour(world)
    world = replace(world, ledger=books.move(world.ledger, "JitoSOL", "others", "you", 50 * SOL))
    before, after = row(without(world, "JitoSOL"), "slashing"), row(world, "slashing")
    assert before == after


def test_a_discount_counts_what_is_staked_in_every_coin() -> None:
    world = start_enlarged("calm", "solana_jito")
    world = replace(world, ledger=books.move(world.ledger, "JitoSOL", "others", "you", 50 * SOL))
    whole, first, second = (row(each, "discount") for each in (world, without(world, "JitoSOL"), without(world, "stETH")))
    totals = staked(world, "you", "SOL")
    assert second.at_stake == world.in_terms_of(totals.balance, "SOL", "ETH")
    assert whole.at_stake == first.at_stake + second.at_stake
    assert (whole.today, whole.bad_case) == (first.today + second.today, first.bad_case + second.bad_case)
    assert (whole.figures["beyond"], whole.figures["others"]) == (0, second.bad_case)
    assert "more than at the record low" not in bad_case(whole)


def test_sizes_of_shocks_are_those_of_the_protocol_that_is_named_and_of_its_market(both: World) -> None:
    first, second = risk.reach(both), risk.reach(both, "rocket-pool")
    assert first == risk.reach(both, "lido")
    assert 0 < second.sale_most < first.sale_most
    assert second.validators == both.system("ethereum", Chain).active(both.issuer("rocket-pool").operator)
    done = actions.Shock(shocks.LargeSale(second.sale_usual, "rocket-pool")).apply(both)
    assert done.receipt.units["amount"] == "rETH"
    assert receipt_words(done.receipt).endswith("rETH")


def test_what_waits_elsewhere_is_no_part_of_a_slashing() -> None:
    world = start_enlarged("calm", "solana_jito")
    for _ in range(36):
        world, _ = pass_hour(world)
    for token in ("SOL", "JitoSOL"):
        world = replace(world, ledger=books.move(world.ledger, token, "others", "you", 50 * SOL))
    waiting = actions.Leave(20 * SOL, "jito").apply(world).world
    told = []
    for each in (world, waiting):
        receipt = actions.Shock(shocks.SlashValidators(20_000)).apply(each).receipt
        told.append(next(note for note in receipt.notes if note.code == "slashing_arrives").figures)
    assert told[0] == told[1]
    assert told[0]["yours_day_36"] != 0
