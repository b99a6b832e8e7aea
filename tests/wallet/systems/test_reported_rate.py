"""The protocol of a reported rate in a world: its units are conserved, its rate steps once a day, a burn is paid out of what is
there, and the operators' bond bears a loss before any holder does.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.replays.reported_rate import RocketPool, replay_rocketpool_reth
from tests.strategies import amounts_between
from tests.wallet.systems.scenarios import enlarged, start_enlarged
from ui.wording import receipt_words
from ui.wording.assumed import assumption_words
from wallet import Refused, World, actions, audit, shocks
from wallet.actions import Action, network_fee
from wallet.chain import ethereum
from wallet.library.scenarios import preset_of
from wallet.staking import reported_rate
from wallet.staking.operator_bond import OperatorTerms
from wallet.staking.rebasing import RATE_ONE
from wallet.staking.reported_rate import ReportedRate
from wallet.world import ledger as books
from wallet.world.estimates import slashing_loss
from wallet.world.holdings import ways
from wallet.world.hour import pass_hour
from wallet.world.ledger import units_of
from wallet.world.state import DAY_ENDS, Issuer
from wallet.world.stored import decode, encode
from wallet.world.systems import bonded_groups
from wallet.world.systems.reported_rate import ReportedRateProtocol

ETHER = 10**18
NAME, TOKEN, MARKET = "rocket-pool", "rETH", "curve-reth-ng"
ACCOUNTS = ("rocket-pool", "rocket-pool-pool", "rocket-pool-rewards", "rocket-pool-slashed")
VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "rocketpool_reth.json").read_text(encoding="utf-8"))
BEGUN = start_enlarged("calm", NAME.replace("-", "_"))


def own(world: World) -> ReportedRateProtocol:
    return world.system(NAME, ReportedRateProtocol)


def rate(world: World) -> int:
    return world.redemption_rate(TOKEN)


def live(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _ = pass_hour(world)
    return world


def done(action: Action, world: World) -> World:
    return actions.attempt(action, world).world


def refused(action: Action, world: World) -> Refused:
    with pytest.raises(Refused) as caught:
        actions.attempt(action, world)
    return caught.value


def holding(world: World, units: int) -> World:
    """The world with that much more of the token in your account, from the others."""
    return replace(world, ledger=books.move(world.ledger, TOKEN, "others", "you", units))


@cache
def lived() -> World:
    """Thirty days, at one in the afternoon: an hour after a report."""
    return live(BEGUN, 30 * 24 + 13)


@cache
def dry() -> World:
    """The world in which others have burned all that could be paid for."""
    return done(actions.Shock(shocks.RedemptionRush(20_000 * ETHER, NAME)), lived())


# -- its beginning


def test_what_is_stored_of_the_start_is_one_rate_and_one_total() -> None:
    found = enlarged("calm", "rocket_pool").systems[-2]
    network, working = own(BEGUN).network, own(BEGUN).working
    assert found.called == NAME
    assert network.supply == network.reported_supply == found.at.value.reported * ETHER // found.at.value.exchange_rate
    assert abs(rate(BEGUN) - found.at.value.exchange_rate) <= 1
    assert own(BEGUN).redemption_rate(BEGUN, TOKEN) == reported_rate.exchange_rate(network)
    assert working.validators == found.at.value.validators
    assert working.bond_wei > working.validators * 4 * ETHER, "older operators have more at stake than new ones need"
    assert audit(BEGUN) == []


def test_the_others_are_given_nothing_out_of_nowhere() -> None:
    assert BEGUN.ledger.issued["ETH"] == 120_700_000 * ETHER
    assert set(BEGUN.ledger.holdings[TOKEN]) == {"others", "arbitrageur", MARKET}


def test_it_stands_beside_the_first_protocol_and_changes_none_of_its_words() -> None:
    assert BEGUN.issuer().name == "lido"
    assert ways(BEGUN)[NAME] == TOKEN
    assert [issuer.name for issuer in BEGUN.every(Issuer)] == ["lido", "wsteth", NAME]


# -- what comes in


@given(amounts_between(ETHER // 100, 39 * ETHER))
def test_a_deposit_moves_its_ether_and_mints_at_the_reported_rate(amount: int) -> None:
    world = done(actions.Stake(amount, NAME), BEGUN)
    paid = amount - amount * 5 // 10_000
    assert world.balance("you", TOKEN) == paid * own(BEGUN).network.reported_supply // own(BEGUN).network.reported_ether
    moved = sum(units_of(world.ledger, account, "ETH") - units_of(BEGUN.ledger, account, "ETH") for account in ACCOUNTS)
    started = own(world).working.validators - own(BEGUN).working.validators
    assert moved + started * 32 * ETHER == amount
    assert BEGUN.balance("you", "ETH") - world.balance("you", "ETH") == amount + network_fee(BEGUN, f"{NAME} stake")
    assert rate(world) == rate(BEGUN)
    assert audit(world) == []


def test_what_a_stake_will_be_is_told_in_the_coin_because_the_number_of_tokens_stands_still() -> None:
    receipt = actions.attempt(actions.Stake(10 * ETHER, NAME), BEGUN).receipt
    assert receipt.units["in_30_days"] == "ETH"
    assert 1.0015 < int(receipt.figures["in_30_days"]) / int(receipt.figures["worth"]) < 1.0025


def test_what_it_costs_on_its_chain_is_its_presets_and_what_that_leaves_out_is_the_chains() -> None:
    price = own(BEGUN).on(BEGUN).fee_price
    assert network_fee(BEGUN, f"{NAME} stake") == 220_000 * price
    assert network_fee(BEGUN, "lido stake") == network_fee(BEGUN, "stake") == 90_000 * price
    assert network_fee(BEGUN, f"{NAME} approve") == network_fee(BEGUN, "approve")
    said = [assumption_words(row) for row in preset_of(NAME).work_rows]
    assert said[0] == "Network fee of staking at Rocket Pool: 220,000 gas"


def test_the_way_back_that_fees_are_kept_for_is_its_own() -> None:
    fee = network_fee(BEGUN, f"{NAME} stake")
    whole = BEGUN.balance("you", "ETH")
    for left, noted in ((network_fee(BEGUN, f"{NAME} redeem"), False), (network_fee(BEGUN, f"{NAME} redeem") - 1, True)):
        receipt = actions.attempt(actions.Stake(whole - fee - left, NAME), BEGUN).receipt
        assert any(note.code == "low_on_fees" for note in receipt.notes) == noted


def test_a_deposit_under_the_smallest_is_refused_with_one_that_works() -> None:
    refusal = refused(actions.Stake(1, NAME), BEGUN)
    assert (refusal.code, refusal.remedy, refusal.figures["token"]) == ("rate_deposit_small", ETHER // 100, TOKEN)


def test_waiting_validators_start_with_the_pools_ether_and_join_the_chains_queue() -> None:
    rich = replace(BEGUN, ledger=books.move(BEGUN.ledger, "ETH", "others", "you", 1_000 * ETHER))
    world = done(actions.Stake(640 * ETHER, NAME), rich)
    started = own(BEGUN).network.queued_validators - own(world).network.queued_validators
    assert started == 20
    status = ethereum.operator_status(own(world).on(world).state, NAME)
    assert status.queued_validators == 20
    assert own(world).working.bond_wei - own(BEGUN).working.bond_wei == 20 * 4 * ETHER
    assert audit(world) == []


# -- its rate


def test_between_two_reports_nothing_moves_the_rate_and_a_report_moves_it_once_a_day() -> None:
    world, stood = done(actions.Stake(5 * ETHER, NAME), lived()), rate(lived())
    for hour in range(48):
        before = world
        world, _ = pass_hour(world)
        if world.hour_of_day == DAY_ENDS:
            assert rate(world) > rate(before)
            stood = rate(world)
        assert rate(world) == stood
        if hour == 5:
            world = done(actions.Leave(ETHER, NAME), done(actions.Shock(shocks.SlashValidators(1_000, NAME)), world))


def test_a_report_is_what_contracts_and_validators_hold_for_holders_over_all_tokens() -> None:
    network = own(lived()).network
    assert network.reported_at == lived().now - 3600
    # In the hour since others have deposited or burned at that very rate; the fee and what rounding leaves stay.
    held = own(lived()).worth_of_holders(lived())
    assert 0 <= held - reported_rate.ether_for(network, network.supply) < ETHER


def test_a_usual_day_is_what_thirty_days_have_brought() -> None:
    grown = rate(lived()) * RATE_ONE // rate(BEGUN) - RATE_ONE
    told = 30 * (own(BEGUN).usual_day(BEGUN) - RATE_ONE)
    assert abs(grown - told) < told // 10
    assert 0.02 < told * 365 / 30 / RATE_ONE < 0.025


def test_your_gain_of_a_report_is_told_with_the_commission_that_was_kept() -> None:
    world = done(actions.Stake(10 * ETHER, NAME), live(lived(), 20))
    before = world
    for _ in range(3):
        world, events = pass_hour(world)
    (told,) = [event for event in events if f"gain_{TOKEN}" in event.figures]
    held = world.balance("you", TOKEN)
    assert told.figures["held_rETH"] == held
    assert told.figures["gain"] == world.worth(TOKEN, held, rate(world)) - world.worth(TOKEN, held, rate(before))
    assert told.figures["fee_1e20"] == 14 * 10**18
    assert told.figures["elapsed_s"] == 86_400


# -- the way out


def test_a_burn_pays_at_once_and_costs_no_more_than_its_network_fee() -> None:
    world = holding(lived(), 5 * ETHER)
    outcome = actions.attempt(actions.Leave(5 * ETHER, NAME), world)
    assert outcome.receipt.figures["got"] == reported_rate.ether_for(own(world).network, 5 * ETHER)
    assert (outcome.receipt.stages, outcome.receipt.title) == ((), "Redeemed 5 rETH")
    got = outcome.world.balance("you", "ETH") - world.balance("you", "ETH")
    assert got == outcome.receipt.figures["got"] - network_fee(world, f"{NAME} redeem")
    assert receipt_words(outcome.receipt).startswith("Redeemed 5")
    assert audit(outcome.world) == []


def test_what_can_be_paid_for_is_the_most_that_can_be_burned_and_one_unit_more_is_refused_with_it() -> None:
    world = holding(lived(), 100_000 * ETHER)
    (way,) = own(world).exits(world)
    most = way.most or 0
    assert most == reported_rate.burnable(own(world).network) > 0
    refusal = refused(actions.Leave(most + 1, NAME), world)
    assert (refusal.code, refusal.remedy) == ("rate_collateral_short", most)
    emptied = done(actions.Leave(most, NAME), world)
    assert reported_rate.total_collateral(own(emptied).network) < 2
    assert audit(emptied) == []


def test_with_nothing_there_the_way_is_shut_and_it_opens_again_with_deposits() -> None:
    (way,) = own(dry()).exits(dry())
    assert (way.shut, way.opens, way.most) == ("rate_collateral_none", 0, 0)
    assert own(dry()).prospect(dry()).wait_hours is None
    refusal = refused(actions.Leave(ETHER, NAME), holding(dry(), ETHER))
    assert (refusal.code, refusal.remedy) == ("rate_collateral_none", None)
    later = live(dry(), 24)
    assert not own(later).exits(later)[0].shut
    assert audit(later) == []


def test_a_rush_burns_what_can_be_paid_for_and_leaves_the_rest_with_its_holders() -> None:
    before, after = own(lived()).network, own(dry()).network
    burned = units_of(lived().ledger, "others", TOKEN) - units_of(dry().ledger, "others", TOKEN)
    assert burned == reported_rate.burnable(before) == before.supply - after.supply
    assert audit(dry()) == []


def test_there_is_no_request_to_claim() -> None:
    assert refused(actions.Claim((1,), NAME), lived()).code == "request_not_found"
    assert lived().requests("you") == ()


# -- losses


def slashed_everywhere(world: World) -> World:
    """The world in which all validators of both protocols are slashed at once, almost a quarter of the stake.

    Its own come first: behind the others in the exit queue their midpoint would be past the 36 days that are remembered.
    """
    for name in (NAME, "lido"):
        world = done(actions.Shock(shocks.SlashValidators(1_000_000, name)), world)
    return world


def test_slashed_validators_stand_apart_from_the_end_of_the_day_with_their_part_of_the_bond() -> None:
    struck = done(actions.Shock(shocks.SlashValidators(20_000, NAME)), lived())
    assert audit(struck) == []
    later = live(struck, 24)
    count = own(later).slashed.validators
    assert count == own(later).on(later).active(NAME) * 2 // 98
    assert own(later).slashed.bond_wei == own(struck).working.bond_wei * count // own(struck).working.validators
    assert audit(later) == []


def test_a_loss_within_the_bond_costs_the_operators_and_no_holder() -> None:
    calm = live(lived(), 24 * 60)
    struck = live(done(actions.Shock(shocks.SlashValidators(20_000, NAME)), lived()), 24 * 60)
    assert own(struck).slashed.validators == 0, "all have come back"
    count = own(lived()).on(lived()).active(NAME) * 2 // 100
    assert own(struck).gone == count
    assert own(struck).slashed.debt_wei == 0
    # All that holders miss is what those validators no longer earned, and what was lent to them waits for others to take it.
    growth, spared = rate(struck) - rate(lived()), rate(calm) - rate(lived())
    assert spared * 96 // 100 < growth < spared
    lost = sum(own(struck).on(struck).lost_gwei.get(name, 0) for name in (NAME, f"{NAME}-slashed")) * 10**9
    bonds = count * own(lived()).working.bond_wei // own(lived()).working.validators
    paid = [units_of(world.ledger, f"{NAME}-operators", "ETH") for world in (calm, struck)]
    # The loss comes off the bonds that come back; the rest is what their validators no longer earned.
    assert bonds - lost - paid[0] * 3 // 100 < paid[1] - paid[0] < bonds - lost * 9 // 10
    assert audit(struck) == []


def test_what_a_slashing_costs_a_holder_is_told_after_the_bond() -> None:
    held = 10 * ETHER
    world = holding(lived(), held)
    assert slashing_loss(world, held, 1_000, NAME) == 0
    struck = actions.attempt(actions.Shock(shocks.SlashValidators(20_000, NAME)), world)
    told = next(note for note in struck.receipt.notes if note.code == "slashing_arrives").figures
    assert int(told["day_36"]) > 0
    assert told["yours_day_36"] == 0
    left = actions.attempt(actions.Leave(ETHER, NAME), world).receipt.figures
    assert left["worst"] == left["got"]
    bond = own(world).working.bond_wei
    assert own(world).borne(bond + 5, own(world).working.validators) == 5


@cache
def disaster() -> World:
    return live(slashed_everywhere(lived()), 24 * 20)


def test_what_a_bond_cannot_bear_is_the_holders_and_a_report_may_not_say_it_all_at_once() -> None:
    world = disaster()
    network = own(world).network
    assert own(world).refused_since
    assert rate(world) > rate(lived()) * 999 // 1_000, "the last report that was accepted stands"
    held = own(world).worth_of_holders(world)
    assert held < reported_rate.ether_for(network, network.supply) * 90 // 100
    assert own(world).slashed.bond_wei > 0
    assert own(world).prospect(world).loss_ppm > 100_000
    assert audit(world) == []


def test_who_burns_while_reports_are_refused_is_paid_at_the_old_rate() -> None:
    world = holding(disaster(), ETHER)
    collateral = reported_rate.total_collateral(own(world).network)
    assert collateral > 2 * ETHER
    assert actions.attempt(actions.Leave(ETHER, NAME), world).receipt.figures["got"] == rate(world)


def test_a_refused_report_is_told_once_until_one_is_accepted() -> None:
    world, told = slashed_everywhere(lived()), Counter[str]()
    for _ in range(24 * 22):
        world, events = pass_hour(world)
        told.update(event.kind for event in events)
    assert told["report_refused"] == 1


# -- the books


def wished(draw: random.Random, world: World) -> Action:
    amount = draw.choice((1, ETHER // 100, ETHER, 7 * ETHER + 3, 31 * ETHER))
    match draw.randrange(6):
        case 0 | 1:
            return actions.Stake(amount, NAME)
        case 2 | 3:
            return actions.Leave(min(amount, world.balance("you", TOKEN)), NAME)
        case 4:
            return actions.Shock(shocks.SlashValidators(draw.choice((200, 5_000, 60_000)), NAME))
        case _:
            return actions.Shock(shocks.RedemptionRush(draw.choice((50, 2_000, 9_000)) * ETHER, NAME))


@pytest.mark.parametrize("seed", range(4))
def test_the_books_close_and_nothing_is_lost_in_storing_after_random_days(seed: int) -> None:
    draw, world = random.Random(seed), start_enlarged("calm", "rocket_pool", seed)
    for _ in range(40):
        action = wished(draw, world)
        try:
            tried = actions.attempt(action, world)
            assert tried == actions.attempt(action, world)
            world = tried.world
        except Refused:
            assert audit(world) == []
        world = live(world, draw.choice((1, 5, 23, 24)))
        assert audit(world) == [], (seed, world.hour, action)
        assert set(world.ledger.holdings[TOKEN]) <= {"you", "others", "arbitrageur", MARKET}
    assert decode(encode(world)) == world


def test_a_world_in_which_reports_are_refused_reads_back_equal() -> None:
    assert decode(encode(disaster())) == disaster()


@pytest.mark.parametrize("account", ACCOUNTS)
def test_nothing_is_sent_to_its_contracts_by_mistake(account: str) -> None:
    assert refused(actions.Transfer(token="ETH", to=account, amount=ETHER), BEGUN).code == "recipient_contract"


# -- recorded answers


class ThroughTheRoom(RocketPool):
    """The contracts of a recorded case as they stand in a world: deposits and burns move the ledger."""

    def __init__(self, initial: Mapping[str, Any]) -> None:
        super().__init__(initial)
        ledger = BEGUN.ledger
        for account, units in BEGUN.ledger.holdings[TOKEN].items():
            ledger = books.burn(ledger, TOKEN, account, units)
        for account in ACCOUNTS:
            ledger = books.move(ledger, "ETH", account, "others", units_of(ledger, account, "ETH"))
        for account in ("alice", "bob", "carol"):
            ledger = books.move(ledger, "ETH", "others", account, 10**6 * ETHER)
        world: World = replace(BEGUN, crowd=()).changed(NAME, ledger, network=self.network)
        self.world = world

    @property
    def network(self) -> ReportedRate:
        return own(self.world).network if hasattr(self, "world") else self.first

    @network.setter
    def network(self, network: ReportedRate) -> None:
        if hasattr(self, "world"):
            self.world = self.world.changed(NAME, network=network)
        self.first = network

    def shown(self) -> dict[str, Any]:
        self.held = Counter(self.world.ledger.holdings.get(TOKEN, {}))
        ledger = self.world.ledger
        in_ledger = {
            "reth_supply": ledger.issued.get(TOKEN, 0),
            "reth_contract_eth": units_of(ledger, ACCOUNTS[0], "ETH"),
            "deposit_pool": units_of(ledger, ACCOUNTS[1], "ETH"),
        }
        return super().shown() | in_ledger

    def deposit(self, args: Mapping[str, Any]) -> dict[str, int]:
        self._funded(args["from"])
        made = own(self.world).deposit(self.world, args["from"], int(args["value"]))
        self.world = made.world
        return {"minted_reth": made.units}

    def burn(self, args: Mapping[str, Any]) -> dict[str, int]:
        left = own(self.world).leave(self.world, args["from"], "burn", int(args["reth"]))
        self.world = left.world
        return {"eth_out": left.got}

    def transfer(self, args: Mapping[str, Any]) -> dict[str, int]:
        ledger = books.move(self.world.ledger, TOKEN, args["from"], args["to"], int(args["reth"]))
        self.world = replace(self.world, ledger=ledger)
        return {}

    def eth_sent_to_reth_contract(self, args: Mapping[str, Any]) -> dict[str, int]:
        ledger = books.move(self.world.ledger, "ETH", "others", NAME, int(args["value"]))
        network = reported_rate.receive_ether(self.network, int(args["value"]))
        self.world = self.world.changed(NAME, ledger, network=network)
        return {}

    def deposit_excess_collateral(self, args: Mapping[str, Any]) -> dict[str, int]:
        done = reported_rate.deposit_excess_collateral(self.network)
        ledger = books.move(self.world.ledger, "ETH", NAME, ACCOUNTS[1], done.sent)
        self.world = self.world.changed(NAME, ledger, network=done.network)
        return {}

    def _funded(self, account: str) -> None:
        missing = 10**6 * ETHER - units_of(self.world.ledger, account, "ETH")
        self.world = replace(self.world, ledger=books.move(self.world.ledger, "ETH", "others", account, max(0, missing)))


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_the_ledger_moves_what_the_contracts_answered_to_the_last_unit(case: Mapping[str, Any]) -> None:
    assert list(replay_rocketpool_reth(case, ThroughTheRoom)) == []


# -- operators taken together

TERMS = OperatorTerms(4 * ETHER, 5 * 10**16, 9 * 10**16, 0)


@given(st.integers(1, 400), st.integers(4, 16), amounts_between(0, 400 * 33 * ETHER))
def test_what_comes_back_is_paid_out_to_the_wei_and_the_bond_bears_the_loss_first(count: int, bond: int, amount: int) -> None:
    before = bonded_groups.group(TERMS, count, count * bond * ETHER)
    amount = amount * count // 400
    paid = bonded_groups.came_back(before, count, amount)
    assert paid.holders + paid.voters + paid.protocol + paid.pool.refund_wei == amount
    assert (paid.pool.validators, paid.pool.bond_wei, paid.pool.borrowed_wei) == (0, 0, 0)
    lost = 32 * ETHER * count - amount
    if 0 <= lost <= bond * ETHER * count:
        assert paid.holders == before.borrowed_wei
    if lost > bond * ETHER * count:
        assert paid.pool.refund_wei == 0
    if lost >= 0:
        assert abs(paid.holders - bonded_groups.holders_part(before, amount)) <= count


@given(st.integers(2, 400), st.integers(1, 400), amounts_between(4 * ETHER, 400 * 16 * ETHER))
def test_validators_that_part_take_their_part_of_the_bond_and_none_is_lost(count: int, part: int, bond: int) -> None:
    part = min(part, count)
    whole = bonded_groups.group(TERMS, count, min(bond, 32 * ETHER * count))
    left, gone = bonded_groups.parted(whole, part)
    assert bonded_groups.joined(left, part, gone) == whole
    assert left.bond_wei + left.borrowed_wei == left.validators * 32 * ETHER
