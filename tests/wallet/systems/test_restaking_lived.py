"""A restaking strategy in a world: what is at stake can be slashed until its escrow is over, alike for all with an operator, and
nothing is made or lost on the way.
"""

from __future__ import annotations

from functools import cache

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.wallet.systems.scenarios import start_enlarged
from wallet import Event, Refused, World, actions, audit, exposures, holdings, shocks, ways
from wallet.actions import Action
from wallet.library.scenarios import preset_of
from wallet.practice.own_moves import starting_sums, sums_after
from wallet.practice.rewards import told
from wallet.risk.attribution import taken_by_service, taken_from
from wallet.world import holdings as lines_of
from wallet.world import ledger as books
from wallet.world.crowd.restakers import Restakers
from wallet.world.hour import pass_hour
from wallet.world.leaving import my_requests
from wallet.world.state import Shock
from wallet.world.stored import decode, encode
from wallet.world.strategy import Restaked, strategy_of
from wallet.world.systems.restaking import RestakingMarket, RestakingStart, gone

ETHER, PPM = 10**18, 10**6
NAME, TOKEN = "eigenlayer", "stETH"
ESCROW_HOURS = 14 * 24 + 1
"""The first hour after the last block of the delay."""
DUST = 10


@cache
def begun() -> World:
    """The first hour, with 12 stETH and nobody who acts but those who report."""
    return replace(actions.attempt(actions.Stake(7 * ETHER), start_enlarged("calm", "restaking")).world, crowd=())


def do(world: World, *wishes: Action) -> World:
    for wish in wishes:
        world = actions.attempt(wish, world).world
        assert audit(world) == []
    return world


def live(world: World, hours: int) -> tuple[World, tuple[Event, ...]]:
    told: tuple[Event, ...] = ()
    for _ in range(hours):
        world, events = pass_hour(world)
        told += events
    return world, told


def refusal(world: World, wish: Action) -> Refused:
    with pytest.raises(Refused) as found:
        actions.attempt(wish, world)
    return found.value


def mine(world: World) -> Restaked:
    return strategy_of(world, NAME).position(world, "you")


@cache
def restaked() -> World:
    return do(begun(), actions.Restake(NAME, 10 * ETHER, "Elm"))


def slash(service: str = "Bridge", share_ppm: int = PPM) -> actions.Shock:
    return actions.Shock(shocks.ServiceSlashes(share_ppm, NAME, "Elm", service))


def test_what_is_restaked_stays_yours_and_stays_staked() -> None:
    before, after = begun(), restaked()
    assert (mine(after).operator, mine(after).restaked) == ("Elm", pytest.approx(10 * ETHER, abs=DUST))
    assert abs(lines_of.staked(after).balance - lines_of.staked(before).balance) <= DUST
    assert lines_of.staked(after).restaked == mine(after).restaked
    assert decode(encode(after)) == after
    (line,) = [line for line in holdings(after, "you") if line.place == "restaked"]
    assert (line.key, line.put_in, line.taken_out) == (f"{TOKEN} restaked {NAME}", 10 * ETHER, 0)


def test_services_pay_once_a_week_what_their_operator_allocated() -> None:
    world, events = live(restaked(), 24 * 8)
    paid = [event for event in events if event.kind == "service_reward"]
    elm = strategy_of(world, NAME).operator(world, "Elm")
    assert elm is not None
    assert (len(paid), elm.allocated_ppm, elm.yearly_ppm) == (1, 650_000, 8_100)
    (reward,) = told(world.listed, "ETH", paid[0].hour, "service_reward", encode_figures(paid[0]), NAME)
    assert reward.amount == pytest.approx(10 * ETHER * 8_100 // PPM * 7 // 365, rel=1e-3)
    assert reward.year_ppm == pytest.approx(8_100, rel=1e-3)
    assert reward.fee == pytest.approx(reward.amount / 9, rel=1e-6)
    assert not [event for event in live(do(begun(), actions.Restake(NAME, ETHER)), 24 * 8)[1] if event.kind == "service_reward"]


def encode_figures(event: Event) -> str:
    return msgspec.json.encode(event.figures).decode()


def test_a_withdrawal_waits_two_weeks_and_one_block_more_then_pays() -> None:
    asked = do(restaked(), actions.LeaveRestaking(NAME, 4 * ETHER))
    (row,) = my_requests(asked)
    assert (row.state, row.asked, row.token) == ("pending", mine(asked).escrow, TOKEN)
    early, _ = live(asked, ESCROW_HOURS - 1)
    refused = refusal(early, actions.Claim((row.id,), NAME))
    assert (refused.code, refused.figures["hours"]) == ("restaking_withdrawal_locked", 1)
    due, events = live(early, 1)
    assert [event.kind for event in events if event.account == "you" and event.system == NAME] == ["escrow_over"]
    paid = do(due, actions.Claim((row.id,), NAME))
    assert (mine(paid).escrow, my_requests(paid)) == (0, ())
    assert abs(paid.balance("you", TOKEN) - due.balance("you", TOKEN) - mine(due).escrow) <= DUST


def test_what_waits_in_escrow_still_earns_and_can_still_be_slashed() -> None:
    asked = do(restaked(), actions.LeaveRestaking(NAME, 4 * ETHER))
    later, _ = live(asked, 9 * 24)
    assert mine(later).escrow > mine(asked).escrow
    struck = do(later, slash())
    assert mine(struck).escrow == pytest.approx(mine(later).escrow * 3 // 4, rel=1e-12)
    over, _ = live(later, 6 * 24)
    assert mine(do(over, slash())).escrow == mine(over).escrow, "its delay has passed"


def test_a_slashing_takes_what_was_allocated_to_that_service_and_nothing_more() -> None:
    world = restaked()
    outcome = actions.attempt(slash(), world)
    figures = outcome.receipt.figures
    assert figures["yours"] == pytest.approx(2.5 * ETHER, rel=1e-9)
    assert figures["lost"] == pytest.approx(120_010 * ETHER / 4, rel=1e-6)
    assert audit(outcome.world) == []
    with pytest.raises(Refused) as again:
        actions.attempt(slash(), outcome.world)
    assert again.value.code == "service_nothing"
    oak = actions.Shock(shocks.ServiceSlashes(PPM, NAME, "Oak", "Price reports"))
    assert actions.attempt(oak, world).receipt.figures["yours"] == 0


def test_what_was_slashed_leaves_after_a_week_and_nobody_gets_it() -> None:
    struck = do(restaked(), slash())
    lost = strategy_of(restaked(), NAME).slashed(restaked(), "Elm", "Bridge", PPM).lost
    early, _ = live(struck, 7 * 24)
    assert early.balance(gone(NAME), TOKEN) == 0
    late, _ = live(early, 1)
    taken = late.balance(gone(NAME), TOKEN)
    assert taken == pytest.approx(lost, rel=1e-3), "it went on earning where it lay"
    assert audit(late) == []


@settings(max_examples=12)
@given(st.lists(st.integers(1, 999_999), min_size=1, max_size=4))
def test_slashings_one_after_another_multiply(shares: list[int]) -> None:
    asked = do(restaked(), actions.LeaveRestaking(NAME, 4 * ETHER))
    left, world = 1.0, asked
    for share in shares:
        world = actions.attempt(slash("Price reports", share), world).world
        left *= 1 - share / PPM
    whole = 0.6 + 0.4 * left
    for now, then in ((mine(world).restaked, mine(asked).restaked), (mine(world).escrow, mine(asked).escrow)):
        assert now == pytest.approx(then * whole, rel=1e-6)
        assert now <= then
    assert audit(world) == []


DEEDS = st.lists(st.tuples(st.sampled_from(("in", "out", "slash", "wait", "all")), st.integers(1, 999)), min_size=3, max_size=9)


@settings(max_examples=8)
@given(DEEDS)
def test_units_are_conserved_and_escrow_falls_only(deeds: list[tuple[str, int]]) -> None:
    world = restaked()
    for what, size in deeds:
        if what == "wait":
            world = live(world, size % 36 + 1)[0]
            continue
        wishes: dict[str, Action] = {
            "in": actions.Restake(NAME, size * ETHER // 1_000, "Elm"),
            "out": actions.LeaveRestaking(NAME, size * ETHER // 300),
            "all": actions.LeaveRestaking(NAME, 0, everything=True),
            "slash": slash("Bridge", size * 1_000),
        }
        before, issued = mine(world), world.ledger.issued[TOKEN]
        try:
            world = actions.attempt(wishes[what], world).world
        except Refused:
            continue
        after = mine(world)
        assert world.ledger.issued[TOKEN] == issued
        assert audit(world) == []
        if what == "slash":
            assert after.escrow <= before.escrow
            assert after.restaked <= before.restaked
        elif what != "in":
            assert abs(after.escrow + after.restaked - before.escrow - before.restaked) <= DUST


@settings(max_examples=6)
@given(st.lists(st.integers(0, 20), min_size=2, max_size=5))
def test_withdrawals_can_be_taken_in_the_order_of_their_blocks(gaps: list[int]) -> None:
    world = restaked()
    for gap in gaps:
        world = live(do(world, actions.LeaveRestaking(NAME, ETHER)), gap)[0]
    rows = my_requests(world)
    assert [row.id for row in rows] == sorted(row.id for row in rows)
    world = live(world, ESCROW_HOURS - sum(gaps))[0]
    ready = [row.state == "ready" for row in my_requests(world)]
    assert ready == sorted(ready, reverse=True)
    assert ready[0]


def test_own_moves_of_a_line_are_what_went_in_and_came_out() -> None:
    world = begun()
    sums = starting_sums(world)
    steps = (actions.Restake(NAME, 10 * ETHER, "Elm"), actions.LeaveRestaking(NAME, 4 * ETHER))
    for wish in steps:
        done = actions.attempt(wish, world)
        sums, world = sums_after(sums, done.receipt, done.world), done.world
    world, _ = live(world, ESCROW_HOURS)
    done = actions.attempt(actions.Claim((my_requests(world)[0].id,), NAME), world)
    sums, world = sums_after(sums, done.receipt, done.world), done.world
    key = f"{TOKEN} restaked {NAME}"
    every = sums["lst"]
    assert (every.put_in, every.taken_out) == (starting_sums(begun())["lst"].put_in, 0)
    gained = world.redemption_value("you", TOKEN) + sums[TOKEN].taken_out - sums[TOKEN].put_in
    booked = strategy_of(world, NAME).entered  # type: ignore[attr-defined]
    there = {line.key: line.redemption_value for line in holdings(world, "you")}
    gained += sum(there.get(name, 0) + moved.taken_out - moved.put_in for name, moved in booked.items())
    assert abs(gained - (lines_of.staked(world).redeems_for - every.put_in)) <= DUST
    assert gained > 0
    assert sums[key].cost == pytest.approx(6 * ETHER, rel=0.01)


def test_refusals_name_what_would_go_through() -> None:
    world = restaked()
    short = refusal(world, actions.LeaveRestaking(NAME, 11 * ETHER))
    assert (short.code, short.remedy) == ("restaking_short", mine(world).restaked)
    with_other = refusal(world, actions.Delegate(NAME, "Oak"))
    assert (with_other.code, with_other.remedy) == (
        "restaking_already_delegated",
        actions.LeaveRestaking(NAME, 0, everything=True),
    )
    assert refusal(world, actions.Delegate(NAME, "Ash")).code == "restaking_already_delegated"
    assert refusal(begun(), actions.Delegate(NAME, "Ash")).code == "restaking_operator_unknown"
    assert refusal(begun(), actions.Restake("elsewhere", ETHER)).code == "strategy_unknown"


def test_leaving_with_everything_leaves_the_operator_too() -> None:
    left = do(restaked(), actions.LeaveRestaking(NAME, 0, everything=True))
    assert (mine(left).operator, mine(left).restaked) == ("", 0)
    again = do(left, actions.Restake(NAME, ETHER, "Oak"))
    assert mine(again).operator == "Oak"


def test_the_exposure_is_what_operators_allocated_and_escrow_counts() -> None:
    (row,) = [row for row in exposures(restaked()) if row.kind == "restaking"]
    assert (row.at_stake, row.bad_case) == (mine(restaked()).restaked, pytest.approx(6.5 * ETHER, rel=1e-9))
    asked = do(restaked(), actions.LeaveRestaking(NAME, 0, everything=True))
    (waiting,) = [row for row in exposures(asked) if row.kind == "restaking"]
    assert waiting.bad_case == pytest.approx(row.bad_case, rel=1e-9)
    over, _ = live(asked, ESCROW_HOURS)
    assert not [row for row in exposures(over) if row.kind == "restaking"]


def test_others_restake_and_leave_and_operators_change_what_they_allocate() -> None:
    start = start_enlarged("calm", "restaking")
    habit = next(each for each in start.crowd if isinstance(each, Restakers))
    world, events = live(replace(start, crowd=(habit,)), 24 * 31)
    assert audit(world) == []
    before, after = (strategy_of(each, NAME).operators(each) for each in (start, world))
    assert all(a.delegated != b.delegated for a, b in zip(before, after, strict=True))
    promised = [event for event in events if event.kind == "operator_promises"]
    assert len(promised) == 1
    due, _ = live(replace(world, crowd=()), 24 * 15)
    changed = [each.promises for each in strategy_of(due, NAME).operators(due)] != [each.promises for each in before]
    assert changed


@pytest.mark.parametrize(
    ("shock", "code"),
    [
        (shocks.ServiceSlashes(0, NAME), "shock_too_small"),
        (shocks.ServiceSlashes(PPM + 1, NAME), "shock_too_large"),
        (shocks.ServiceSlashes(1, NAME, "Ash"), "restaking_operator_unknown"),
        (shocks.ServiceSlashes(1, NAME, "Elm", "Weather"), "service_nothing"),
        (shocks.ServiceSlashes(1, "elsewhere"), "strategy_unknown"),
    ],
)
def test_a_slashing_that_cannot_be_is_refused(shock: Shock, code: str) -> None:
    with pytest.raises(Refused) as refused:
        shock.strike(restaked())
    assert refused.value.code == code


LIQUID, WRAPPED = "kelp", "rsETH"


@cache
def held() -> World:
    """4 stETH in the liquid restaking token."""
    return do(begun(), actions.Convert(LIQUID, 4 * ETHER))


def of_liquid(world: World) -> int:
    return sum(line.redemption_value for line in holdings(world, "you") if line.token == WRAPPED)


def test_a_liquid_restaking_token_is_worth_what_it_restaked() -> None:
    world = held()
    assert abs(of_liquid(world) - 4 * ETHER) <= DUST
    assert world.redemption_rate(WRAPPED) == pytest.approx(1.075 * ETHER, rel=1e-12)
    later, events = live(world, 24 * 8)
    paid = [event for event in events if event.kind == "service_reward"]
    assert [event.system for event in paid] == [LIQUID]
    staking = later.redemption_rate("wstETH") / world.redemption_rate("wstETH")
    services = 1 + 2_700 / PPM * 7 / 365
    assert later.redemption_rate(WRAPPED) / world.redemption_rate(WRAPPED) == pytest.approx(staking * services, rel=1e-8)
    assert audit(later) == []


def test_a_slashing_lowers_the_rate_for_all_and_reaches_who_asked_to_leave() -> None:
    asked = do(held(), actions.Leave(ETHER, LIQUID))
    (row,) = my_requests(asked)
    shock = actions.Shock(shocks.ServiceSlashes(500_000, NAME, "Oak", "Price reports"))
    struck = actions.attempt(shock, asked)
    assert struck.world.redemption_rate(WRAPPED) == pytest.approx(asked.redemption_rate(WRAPPED) * 0.9, rel=1e-9)
    assert my_requests(struck.world)[0].pays == pytest.approx(row.pays * 0.9, rel=1e-9)
    assert struck.receipt.figures["yours"] == pytest.approx(0.4 * ETHER, rel=1e-6)
    (borne,) = taken_by_service(asked, shocks.ServiceSlashes(500_000, NAME, "Oak", "Price reports"))
    assert (borne.total, borne.changes["you"]) == (0, -int(struck.receipt.figures["yours"]))
    due, _ = live(struck.world, ESCROW_HOURS)
    paid = actions.attempt(actions.Claim((row.id,), LIQUID), due)
    assert audit(paid.world) == []
    assert int(paid.receipt.figures["got"]) < int(paid.receipt.figures["nominal"])
    assert paid.world.balance("you", TOKEN) > due.balance("you", TOKEN), "then its own queue begins"
    assert decode(encode(paid.world)) == paid.world


def test_own_moves_through_the_liquid_token_are_counted_once() -> None:
    world = begun()
    sums = starting_sums(world)
    for wish in (actions.Convert(LIQUID, 4 * ETHER), actions.Leave(2 * ETHER, LIQUID)):
        done = actions.attempt(wish, world)
        sums, world = sums_after(sums, done.receipt, done.world), done.world
    world, _ = live(world, ESCROW_HOURS)
    done = actions.attempt(actions.Claim((my_requests(world)[0].id,), LIQUID), world)
    sums, world = sums_after(sums, done.receipt, done.world), done.world
    every, whole = sums["lst"], lines_of.staked(world)
    gained = whole.redeems_for + every.taken_out - every.put_in
    begun_with = lines_of.staked(begun()).redeems_for
    assert abs(whole.redeems_for - begun_with - gained) <= DUST
    tokens = sum(world.redemption_value("you", each) + sums[each].taken_out - sums[each].put_in for each in (TOKEN, WRAPPED))
    assert abs(tokens - gained) <= 3 * DUST


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (actions.Convert(LIQUID, 10**13), "restaked_too_small"),
        (actions.Leave(100 * ETHER, LIQUID), "balance_short"),
        (actions.Claim((9_999,), LIQUID), "request_not_found"),
    ],
)
def test_the_liquid_token_refuses_what_it_cannot_do(wish: Action, code: str) -> None:
    assert refusal(held(), wish).code == code


def test_a_token_that_waits_to_be_unwrapped_is_left_by_its_own_exit_alone() -> None:
    assert refusal(held(), actions.Leave(ETHER, "lido", "queue", WRAPPED)).code == "token_unknown"
    found = ways.ways_out(held(), WRAPPED, ETHER)
    assert [(way.way, way.system, way.pays) for way in found.ways] == [("escrow", LIQUID, TOKEN)]
    assert found.ways[0].low_hours == ESCROW_HOURS


def test_a_drained_strategy_costs_everybody_who_is_in_it_the_same_part() -> None:
    world = do(restaked(), actions.LeaveRestaking(NAME, 4 * ETHER))
    shock = shocks.ContractDrained(100_000, NAME)
    after = actions.attempt(actions.Shock(shock), world).world
    assert audit(after) == []
    for now, then in ((mine(after).restaked, mine(world).restaked), (mine(after).escrow, mine(world).escrow)):
        assert now == pytest.approx(then * 0.9, rel=1e-9)
    (borne,) = taken_from(world, shock)
    assert (borne.total, borne.changes["you"]) == (0, pytest.approx(-ETHER, rel=1e-6))


def test_a_strategy_takes_a_wrapped_token_as_well() -> None:
    start = actions.attempt(actions.Wrap(5 * ETHER), begun()).world
    at = RestakingStart("wstETH", {"Elm": ETHER}, {"Elm": {"Bridge": 500_000}}, {"Bridge": 12_000}, 100_000)
    start = replace(start, ledger=books.move(start.ledger, "wstETH", "you", "others", 2 * ETHER))
    world = RestakingMarket.begin(start, "wrapped", preset_of("eigenlayer"), at)
    world = do(world, actions.Restake("wrapped", ETHER, "Elm"))
    later, events = live(world, 24 * 8)
    assert [event.system for event in events if event.kind == "service_reward"] == ["wrapped"]
    assert strategy_of(later, "wrapped").position(later, "you").restaked > ETHER
    asked, _ = live(do(later, actions.LeaveRestaking("wrapped", 0, everything=True)), ESCROW_HOURS)
    (row,) = my_requests(asked)
    paid = do(asked, actions.Claim((row.id,), "wrapped"))
    assert paid.balance("you", "wstETH") == asked.balance("you", "wstETH") + row.pays
