"""The world's own rules: the books close, the record is met, chance is repeatable, waiting is real."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from tests.wallet import rooms
from wallet import Refused, World, actions, audit, shocks
from wallet.chain import ethereum
from wallet.library import start
from wallet.world import draws, records
from wallet.world.crowd import portions
from wallet.world.hour import pass_hour
from wallet.world.ledger import units_of
from wallet.world.lines import Event
from wallet.world.stored import decode, encode

ETHER = 10**18
RECORDED_HOURS = 936


def live(world: World, hours: int) -> tuple[World, list[Event]]:
    events: list[Event] = []
    for _ in range(hours):
        world, happened = pass_hour(world)
        events.extend(happened)
    return world, events


@pytest.mark.parametrize("name", ["calm", "june-2022", "june-2022-open"])
def test_the_books_close_after_every_hour(name: str) -> None:
    world = start(name, 7)
    assert audit(world) == []
    for _ in range(75):
        world, _ = pass_hour(world)
        assert audit(world) == []


def test_an_audit_notices_a_wei_too_much() -> None:
    world = start("calm", 7)
    ether = {**world.ledger.holdings["ETH"], "you": 33 * ETHER}
    forged = replace(world, ledger=replace(world.ledger, holdings={**world.ledger.holdings, "ETH": ether}))
    assert audit(forged)


@pytest.mark.parametrize("name", ["june-2022", "june-2022-open"])
def test_every_recorded_hour_ends_at_the_recorded_price_and_share_rate(name: str) -> None:
    world = start(name, 3)
    rows = records.record(rooms.record_of(world)).rows
    assert len(rows) == RECORDED_HOURS + 1
    for hour in range(1, RECORDED_HOURS + 1):
        world, _ = pass_hour(world)
        price = world.market_price("stETH")
        assert price is not None
        assert abs(price - rows[hour].price) <= 10**12, hour
        assert abs(world.redemption_rate("wstETH") - rows[hour].share_rate) <= 10**10, hour


def test_what_a_person_sells_stays_in_the_recorded_pool() -> None:
    world, _ = live(start("june-2022", 3), 200)
    sold = actions.Swap(market="curve-steth", pay="stETH", receive="ETH", amount=50 * ETHER).apply(world).world
    mine, _ = live(sold, 24)
    untouched, _ = live(world, 24)
    here, there = mine.market_price("stETH"), untouched.market_price("stETH")
    assert here is not None
    assert there is not None
    assert here < there


def test_the_same_seed_lives_the_same_life_and_another_seed_another() -> None:
    first, _ = live(start("calm", 11), 60)
    again, _ = live(decode(encode(start("calm", 11))), 60)
    other, _ = live(start("calm", 12), 60)
    assert first == again
    assert first.market_price("stETH") != other.market_price("stETH")


def test_a_world_read_back_is_equal() -> None:
    world, _ = live(start("calm", 5), 40)
    world = actions.RequestWithdrawal(amount=2 * ETHER).apply(world).world
    assert decode(encode(world)) == world


@pytest.mark.parametrize("decimals", [-1, 19, 10**9])
def test_a_token_divides_into_at_most_18_places(decimals: int) -> None:
    kept = encode(start("calm", 5)).replace(b'"decimals":18', b'"decimals":%d' % decimals, 1)
    with pytest.raises(msgspec.ValidationError, match="decimals"):
        decode(kept)


def test_redemption_that_did_not_exist_is_refused_with_its_date() -> None:
    with pytest.raises(Refused) as refused:
        actions.RequestWithdrawal(amount=ETHER).apply(start("june-2022", 1))
    assert refused.value.code == "redemption_shut"
    assert refused.value.figures["opens"] == 1684108800


def test_a_queued_token_earns_nothing_and_pays_what_was_asked() -> None:
    world, _ = live(start("calm", 7), 30)
    queued = actions.RequestWithdrawal(amount=2 * ETHER).apply(world).world
    waiting = queued.requests("you")[0]
    later, events = live(queued, 24 * 12)
    assert any(event.kind == "request_ready" and event.account == "you" for event in events)
    before = later.balance("you", "ETH")
    claimed = actions.Claim(requests=(waiting.id,)).apply(later)
    assert claimed.receipt.figures["got"] == 2 * ETHER
    paid = claimed.world.balance("you", "ETH") - before
    assert paid == 2 * ETHER - int(claimed.receipt.figures["network_fee"])


def test_a_request_waits_for_validators_when_the_buffer_is_short() -> None:
    world, _ = live(start("june-2022-open", 7), 200)
    asked = actions.RequestWithdrawal(amount=90 * ETHER).apply(world)
    hours = 0
    lived = asked.world
    while rooms.lido(lived).queue.last_finalized < int(asked.receipt.figures["last_request"]):
        lived, _ = pass_hour(lived)
        hours += 1
        assert hours < 24 * 30
    assert int(asked.receipt.figures["low_hours"]) <= hours <= int(asked.receipt.figures["high_hours"]) + 24


def test_thirty_days_of_rebases_grow_the_balance_and_leave_the_shares() -> None:
    world, _ = live(start("calm", 7), 14)
    shares = units_of(world.ledger, "you", "stETH")
    later, events = live(world, 24 * 30)
    rebases = [event for event in events if event.kind == "rebase"]
    assert len(rebases) == 30
    assert units_of(later.ledger, "you", "stETH") == shares
    grown = later.balance("you", "stETH") - world.balance("you", "stETH")
    assert 0 <= grown - sum(int(event.figures["gain"]) for event in rebases) <= 30 * 24


def test_a_slashing_arrives_over_thirty_six_days_as_projected() -> None:
    world, _ = live(start("calm", 7), 40)
    struck = actions.Shock(shock=shocks.SlashValidators(20_000)).apply(world)
    told = next(note for note in struck.receipt.notes if note.code == "slashing_arrives").figures
    spared, _ = live(world, 24 * 37)
    slashed, events = live(struck.world, 24 * 37)
    lost = spared.balance("you", "stETH") - slashed.balance("you", "stETH")
    assert any(event.kind == "bunker_begins" for event in events)
    assert [int(event.figures["gain"]) < 0 for event in events if event.kind == "negative_rebase"] == [True]
    # The projection leaves out the rewards that slashed validators no longer earn.
    assert int(told["yours_day_36"]) * 95 // 100 <= lost <= int(told["yours_day_36"]) * 125 // 100


def test_a_loss_beyond_the_limit_stops_the_reports_until_a_vote_has_raised_it() -> None:
    world, _ = live(start("june-2022-open", 7), 40)
    struck = actions.Shock(shock=shocks.SlashValidators(100_000)).apply(world).world
    _, events = live(struck, 24 * 32)
    (refused,) = [event.hour for event in events if event.kind == "report_delayed"]
    (raised,) = [event.hour for event in events if event.kind == "limit_raised"]
    reported = [event.hour for event in events if event.kind in ("rebase", "negative_rebase")]
    assert 9 * 24 <= raised - refused < 10 * 24
    assert not [hour for hour in reported if refused <= hour < raised]
    assert raised in reported
    assert [hour for hour in reported if hour > raised]


def test_locked_stake_waits_in_the_queue_earns_and_comes_back() -> None:
    world = actions.Faucet(amount=40 * ETHER).apply(start("june-2022-open", 7)).world
    locked = actions.Lock(amount=33 * ETHER).apply(world).world
    with pytest.raises(Refused) as early:
        actions.Unlock(position=1).apply(locked)
    assert early.value.code == "lock_not_active"
    active, events = live(locked, 24 * 20)
    assert any(event.kind == "locked_active" for event in events)
    leaving = actions.Unlock(position=1).apply(active)
    assert leaving.receipt.stages
    gone, events = live(leaving.world, 24 * 14)
    assert any(event.kind == "locked_paid_out" for event in events)
    assert rooms.locked(gone).positions == ()
    assert gone.balance("you", "ETH") > world.balance("you", "ETH")
    assert audit(gone) == []


def test_the_crowd_keeps_a_calm_pool_near_redemption() -> None:
    world, _ = live(start("calm", 21), 200)
    discounts = []
    for _ in range(600):
        world, _ = pass_hour(world)
        price = world.market_price("stETH")
        assert price is not None
        discounts.append(10_000 - price * 10_000 / ETHER)
    mean = sum(discounts) / len(discounts)
    assert 1 < mean < 10  # basis points; the record's normal months had 6
    assert max(discounts) < 60


def test_thousands_of_hours_keep_the_world_small() -> None:
    world, _ = live(start("calm", 7), 3000)
    assert len(encode(world)) < 40_000
    assert audit(world) == []


def test_an_emptied_pool_has_no_price_and_the_hours_go_on() -> None:
    world = start("june-2022-open", 7)
    emptied = rooms.unrecorded(world)
    for _ in range(2):
        emptied = actions.Shock(shock=shocks.LiquidityLeaves(999_999)).apply(emptied).world
    shares = dict.fromkeys(("liquidity", "record"), 0)
    for account in shares:
        held = units_of(emptied.ledger, account, "steCRV")
        if held:
            emptied = rooms.market(emptied).give_back(emptied, account, held)
    assert emptied.market_price("stETH") is None
    assert emptied.market_value("you", "stETH") is None
    assert emptied.sale_proceeds("you", "stETH") is None
    later, _ = live(emptied, 30)
    assert audit(later) == []


def test_calm_pays_the_recorded_reward_rate_and_shows_the_recorded_line_of_validators() -> None:
    """Recorded: 2.64 % and 43.16 days on 22 July 2026, 2.59 % and 38.69 days on 21 August."""
    world = start("calm", 7)
    tips = rooms.chain(world).tips_wei_day * portions.LOGNORMAL_MEAN // draws.SCALE * 365
    for hours, rate, days in ((0, 0.0264, 43.16), (720, 0.0259, 38.69)):
        world, _ = live(world, hours)
        active = sum(run.weight for run in rooms.ethereum(world).runs) * 10**9
        yearly = ethereum.reward_rate(rooms.ethereum(world)) / ETHER + tips / active
        assert yearly == pytest.approx(rate, abs=0.0003)
        queue, _ = ethereum.activation_stages(rooms.ethereum(world), 32 * 10**9)
        assert queue.likely_hours / 24 == pytest.approx(days, abs=1)
