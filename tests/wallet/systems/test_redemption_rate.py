"""A token over a hub's stake in a world: the rate moves by the epoch, batches leave every fourth day, and bounds halt it all."""

from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import given
from msgspec.structs import replace

from tests.strategies import amounts_between
from tests.wallet.systems.scenarios import start_enlarged
from wallet import Marks, Refused, World, actions, audit, explain, holdings, leaving, net_worth, shocks
from wallet.actions import Action, Outcome
from wallet.library.presets import preset
from wallet.risk.explain import value_of
from wallet.staking import redemption_rate as zones
from wallet.world import ledger as books
from wallet.world.hour import pass_hour
from wallet.world.ledger import units_of
from wallet.world.lines import Event
from wallet.world.stored import decode, encode
from wallet.world.systems.cosmos_hub import CosmosHub
from wallet.world.systems.redemption_rate import RedemptionRateProtocol

ATOM, DAY = 10**6, 24
NAME, CHAIN, COIN, TOKEN, MARKET = "stride", "cosmos-hub", "ATOM", "stATOM", "statom-atom"
BEGUN = start_enlarged("calm", "cosmos_stride")


def own(world: World) -> RedemptionRateProtocol:
    return world.system(NAME, RedemptionRateProtocol)


def chain(world: World) -> CosmosHub:
    return world.system(CHAIN, CosmosHub)


def live(world: World, hours: int) -> tuple[World, list[Event]]:
    told: list[Event] = []
    for _ in range(hours):
        world, events = pass_hour(world)
        told += [event for event in events if event.system == NAME]
    return world, told


@cache
def lived() -> World:
    """Two hours into the day after a batch has left, with some of both coins of one's own."""
    world, _ = live(BEGUN, 98)
    ledger = books.move(world.ledger, COIN, "others", "you", 1_000 * ATOM)
    return replace(world, ledger=books.move(ledger, TOKEN, "others", "you", 1_000 * ATOM))


def done(action: Action, world: World) -> Outcome:
    outcome = actions.attempt(action, world)
    assert audit(outcome.world) == []
    return outcome


def refused(action: Action, world: World) -> Refused:
    with pytest.raises(Refused) as caught:
        actions.attempt(action, world)
    return caught.value


def leave(amount: int) -> Action:
    return actions.Leave(amount=amount, system=NAME)


def slashed(world: World, validators: int) -> World:
    share = -(-validators * 10**6 // 32)
    return shocks.SlashValidators(share, NAME).strike(world)[0]


# --- The rate


def test_the_rate_moves_with_an_epoch_and_at_no_other_hour() -> None:
    world = BEGUN
    assert world.redemption_rate(TOKEN) == 1_800_000_000_000_258_734
    for _ in range(60):
        before = world
        world, _ = pass_hour(world)
        assert (world.redemption_rate(TOKEN) > before.redemption_rate(TOKEN)) == (world.now % 21_600 == 0), world.hour
    assert audit(world) == []


def test_a_year_brings_what_the_stake_earns_less_a_tenth() -> None:
    before = lived()
    world, told = live(before, 10 * DAY)
    usual = (own(before).usual_day(before) / 10**27 - 1) * 10
    assert abs((world.redemption_rate(TOKEN) / before.redemption_rate(TOKEN) - 1) / usual - 1) < 0.02
    assert 0.14 < usual * 36.525 < 0.15
    gains = [event for event in told if event.kind == "rebase"]
    assert len(gains) == 40
    assert {event.account for event in gains} == {"you"}
    fees = units_of(world.ledger, own(world).fees_account, COIN) - units_of(before.ledger, own(before).fees_account, COIN)
    grown = own(world).zone.rate_1e18 * own(world).zone.st_supply - own(before).zone.rate_1e18 * own(world).zone.st_supply
    assert abs(fees * 9 * 10**18 / grown - 1) < 0.03


# --- Coming


@given(amounts_between(2, 900 * ATOM))
def test_a_deposit_gives_tokens_at_the_rate_of_the_epoch(amount: int) -> None:
    before = lived()
    after = done(actions.Stake(amount=amount, protocol=NAME), before).world
    got = after.balance("you", TOKEN) - before.balance("you", TOKEN)
    assert got == zones.st_for(amount, before.redemption_rate(TOKEN))
    assert before.balance("you", COIN) - after.balance("you", COIN) == amount + 700
    assert after.ledger.issued[TOKEN] - before.ledger.issued[TOKEN] == got


def test_what_brings_nothing_is_refused_with_the_least_that_brings_something() -> None:
    dear = replace(own(lived()).zone, rate_1e18=5 * 10**18)
    dear = replace(dear, parameters=zones.parameters_at(own(lived()).terms, dear.rate_1e18))
    world = lived().changed(NAME, zone=dear)
    told = refused(actions.Stake(amount=1, protocol=NAME), world)
    assert (told.code, told.remedy) == ("zone_stake_small", 5)
    assert actions.attempt(actions.Stake(amount=5, protocol=NAME), world).world.balance("you", TOKEN) == 1_000 * ATOM + 1


def test_a_missing_coin_is_named_with_its_faucet() -> None:
    poor = replace(lived(), ledger=books.move(lived().ledger, COIN, "you", "others", 1_000 * ATOM))
    short = refused(actions.Stake(amount=ATOM, protocol=NAME), poor)
    assert (short.code, short.figures["token"], short.figures["have"]) == ("balance_short", COIN, 0)
    fee = refused(leave(ATOM), poor)
    assert (fee.code, fee.figures["token"]) == ("fee_short", COIN)
    helped = done(actions.Faucet(amount=chain(poor).faucet, token=COIN), poor).world
    assert done(leave(ATOM), helped)


# --- Going


def asked(world: World) -> tuple[World, int, int]:
    outcome = done(leave(100 * ATOM), world)
    return outcome.world, int(outcome.receipt.figures["first_request"]), sum(row.likely_hours for row in outcome.receipt.stages)


def test_what_is_asked_for_just_after_a_batch_waits_25_days_and_just_before_21() -> None:
    after_a_batch, _ = live(lived(), 94)
    assert after_a_batch.now % (4 * 86_400) == 0
    _, _, long = asked(after_a_batch)
    before, _ = live(lived(), 93)
    waiting, number, short = asked(before)
    assert (long, short) == (25 * DAY, 21 * DAY + 1)
    world, told = live(waiting, 1)
    (sent,) = (event for event in told if event.kind == "batch_sent")
    assert sent.figures["mine"] == own(world).places(world, "you")[0].pays
    world, told = live(world, 21 * DAY - 1)
    assert not [event for event in told if event.kind == "request_ready"]
    assert own(world).ready("you") == ()
    world, told = live(world, 1)
    assert [event.figures["request"] for event in told if event.kind == "request_ready"] == [number]
    assert own(world).ready("you") == (number,)
    paid = done(actions.Claim(requests=(number,), protocol=NAME), world)
    assert paid.receipt.figures["got"] == sent.figures["mine"]
    assert paid.world.balance("you", COIN) - world.balance("you", COIN) == int(sent.figures["mine"]) - 750
    assert refused(actions.Claim(requests=(number,), protocol=NAME), paid.world).code == "request_not_found"


def test_a_claim_too_early_says_from_when() -> None:
    world, number, hours = asked(lived())
    claim = actions.Claim(requests=(number,), protocol=NAME)
    first = refused(claim, world)
    goes = (world.now // 345_600 + 1) * 345_600
    assert (first.code, first.figures["opens"]) == ("zone_waits", goes)
    later, _ = live(world, (goes - world.now) // 3600)
    second = refused(claim, later)
    assert (second.code, second.figures["opens"]) == ("zone_unbonding", world.now + hours * 3600)
    with pytest.raises(Refused, match="not_owner"):
        own(world).collect(world, "alice", (number,))


def test_a_redemption_is_priced_by_its_batch_and_earns_no_more() -> None:
    world, _, hours = asked(lived())
    estimate = own(world).places(world, "you")[0].pays
    sent, _ = live(world, hours - 21 * DAY)
    fixed = own(sent).places(sent, "you")[0].pays
    assert fixed > estimate
    later, _ = live(sent, 3 * DAY)
    assert own(later).places(later, "you")[0].pays == fixed
    (line,) = (line for line in holdings(later, "you", Marks(later)) if line.request)
    assert (line.token, line.amount, line.place) == (COIN, fixed, "queue")


@given(amounts_between(1, 1_000 * ATOM))
def test_asking_puts_tokens_in_escrow_and_conserves_every_unit(amount: int) -> None:
    before = lived()
    after = done(leave(amount), before).world
    assert before.balance("you", TOKEN) - after.balance("you", TOKEN) == amount
    assert units_of(after.ledger, NAME, TOKEN) - units_of(before.ledger, NAME, TOKEN) == amount
    assert after.ledger.issued[TOKEN] == before.ledger.issued[TOKEN]
    assert abs(net_worth(after, "you")[0] - net_worth(before, "you")[0] + before.in_terms_of(700, COIN, "ETH")) <= 2 * 10**12


def test_more_than_is_delegated_is_refused_with_what_there_is() -> None:
    rich = replace(lived(), ledger=books.move(lived().ledger, TOKEN, "others", "you", 1_000_000 * ATOM))
    rich = rich.changed(NAME, zone=replace(own(rich).zone, delegated=500_000 * ATOM))
    told = refused(leave(900_000 * ATOM), rich)
    assert told.code == "zone_redeem_large"
    assert isinstance(told.remedy, int)
    assert actions.attempt(leave(told.remedy), rich)
    with pytest.raises(Refused, match="zone_redeem_large"):
        actions.attempt(leave(told.remedy + 1), rich)
    poorer = own(rich).ask(rich, "you", 900_000 * ATOM)
    assert rich.balance("you", TOKEN) - poorer.balance("you", TOKEN) == told.remedy, "others ask for what there is"
    assert own(rich).exits(rich)[0].most is None, "nothing is at hand: whatever is asked for waits"


# --- Losses and bounds


def test_a_slash_reaches_the_rate_with_the_next_epoch_and_those_who_wait_for_a_batch() -> None:
    world, _, _ = asked(lived())
    before = own(world).places(world, "you")[0].pays
    hit = slashed(world, 8)
    assert audit(hit) == []
    assert hit.redemption_rate(TOKEN) == world.redemption_rate(TOKEN)
    assert 11_000 < own(hit).prospect(hit).loss_ppm < 13_000, "a twentieth of a quarter"
    after, told = live(hit, 4)
    (fall,) = (event for event in told if event.kind == "negative_rebase")
    assert fall.account == "you"
    assert own(after).prospect(after).loss_ppm == 0
    assert 0.986 < own(after).places(after, "you")[0].pays / before < 0.989
    assert audit(after) == []


def test_a_batch_on_its_way_is_paid_as_recorded_and_those_who_stay_bear_its_part() -> None:
    world, _, hours = asked(lived())
    world = replace(world, crowd=())
    sent, _ = live(world, hours - 21 * DAY)
    fixed = own(sent).places(sent, "you")[0].pays
    later, _ = live(slashed(sent, 16), 12)
    assert own(later).places(later, "you")[0].pays == fixed
    assert audit(later) == []
    world = later
    for _ in range(21):
        world, _ = live(world, DAY)
        assert audit(world) == []
    (number,) = own(world).ready("you")
    assert done(actions.Claim((number,), NAME), world).receipt.figures["got"] == fixed


def test_a_rate_outside_its_bounds_halts_the_protocol_which_says_so_and_governance_ends_it() -> None:
    waiting, _, _ = asked(lived())
    world, told = live(slashed(waiting, 30), 4)
    (halt,) = (event for event in told if event.kind == "zone_halted")
    low, high = int(halt.figures["low"]), int(halt.figures["high"])
    assert int(halt.figures["rate"]) == world.redemption_rate(TOKEN) < low < high
    assert abs(low / lived().redemption_rate(TOKEN) - 0.97) < 0.01
    assert abs(high / low - 1.05 / 0.97) < 10**-9
    for action in (actions.Stake(amount=ATOM, protocol=NAME), leave(ATOM)):
        assert refused(action, world).code == "zone_halted"
    (way,) = own(world).exits(world)
    assert (way.shut, way.opens) == ("zone_halted", halt.figures["opens"])
    assert own(world).capacity(world) == 0
    assert own(world).prospect(world).wait_hours is None
    (row,) = leaving.my_requests(world)
    assert leaving.request_state(world, row) == "paused"
    assert done(actions.Swap(market=MARKET, pay=TOKEN, receive=COIN, amount=10 * ATOM), world), "the market stays open"
    later, told = live(world, 8 * DAY)
    assert [event.kind for event in told if event.kind.startswith("zone")] == ["zone_resumed"]
    assert done(actions.Stake(amount=ATOM, protocol=NAME), later)
    assert audit(later) == []


def test_bounds_are_around_the_rate_and_follow_it_before_growth_would_halt_it() -> None:
    zone = own(BEGUN).zone
    low, high = zones.bounds(zone.parameters)
    assert (low, high) == (zone.rate_1e18 * 97 // 100, zone.rate_1e18 * 105 // 100)
    late = replace(lived(), crowd=()).changed(NAME, bounds_at=lived().now - 29 * 86_400)
    world, _ = live(late, 2 * DAY)
    assert zones.bounds(own(world).zone.parameters)[0] > low
    assert own(world).bounds_at > late.now


# --- The books


def test_every_line_is_explained_by_the_number_that_is_shown() -> None:
    world, _, _ = asked(lived())
    world = done(actions.Lock(10 * ATOM, "native-cosmos"), world).world
    world = done(actions.AddLiquidity(MARKET, (10 * ATOM, 10 * ATOM)), world).world
    lines = [line for line in holdings(world, "you", Marks(world)) if world.listed[line.token].coin == COIN]
    assert len(lines) == 5
    for line in lines:
        assert explain(world, line.key, "redeem").result.value == line.redemption_value
        told = explain(world, line.key, "sell")
        assert told.result.value == value_of(told.shape, told.terms, told.whole) == (line.market_value or 0)


def test_random_days_break_no_law() -> None:
    world, dice = lived(), random.Random(4)
    steps: tuple[Action, ...] = (
        actions.Stake(amount=37 * ATOM, protocol=NAME),
        leave(11 * ATOM),
        actions.Swap(market=MARKET, pay=TOKEN, receive=COIN, amount=5 * ATOM),
        actions.Lock(20 * ATOM, "native-cosmos"),
        actions.AddLiquidity(MARKET, (3 * ATOM, 2 * ATOM)),
    )
    for day in range(34):
        world, _ = live(world, dice.randrange(18, 30))
        if not own(world).zone.halted:
            world = done(dice.choice(steps), world).world
        if day in (9, 21):
            world = slashed(world, dice.randrange(1, 4))
        ready = own(world).ready("you")
        if ready:
            world = done(actions.Claim(requests=ready, protocol=NAME), world).world
        assert audit(world) == [], day
    assert decode(encode(world)) == world


@pytest.mark.parametrize("figures", [{"rate": 0}, {"delegated": 0}, {"bounds_days": 0}, {"validators": 0}])
def test_a_protocol_that_cannot_be_does_not_begin(figures: dict[str, int]) -> None:
    at = RedemptionRateProtocol.At(
        **{
            "rate": 10**18,
            "delegated": 10**12,
            "validators": 3,
            "commission_percent": 5,
            "bounds_days": 9,
            "halt_days": 9,
            **figures,
        }
    )
    with pytest.raises(ValueError, match="cannot begin"):
        RedemptionRateProtocol.begin(BEGUN, "other", preset(NAME, zones.ZoneTerms), at)
