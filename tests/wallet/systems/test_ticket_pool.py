"""A pool with tickets in a world: a ticket waits for its epoch, one of the last hours for one more, and an instant exit pays by
what liquidity is left.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between
from tests.wallet.systems.scenarios import enlarged, start_enlarged
from ui.wording import refusal_text, use_world
from ui.wording.assumed import WORDS, assumption_words, key_of
from ui.wording.systems import FORMULAS, RISKS
from ui.wording.ways import exit_limit, way_titles
from wallet import Refused, World, actions, audit, explain, holdings, shocks, ways
from wallet.actions import Action, Outcome
from wallet.library.start import _figures
from wallet.staking import ticket_pool
from wallet.world import ledger as books
from wallet.world.estimates import slashing_example
from wallet.world.hour import pass_hour
from wallet.world.ledger import units_of
from wallet.world.lines import Event
from wallet.world.liquidity import price_curve, sides
from wallet.world.state import HOUR
from wallet.world.stored import decode, encode
from wallet.world.systems.solana import SolanaChain
from wallet.world.systems.ticket_liquidity import TicketLiquidity
from wallet.world.systems.ticket_pool import TicketPoolProtocol

SOL = 10**9
FEE = 15_000
FAR = "at once, more than 0.5 % under what it redeems for"
NAME, INSTANT, CHAIN, COIN, TOKEN = "marinade", "marinade-instant", "solana", "SOL", "mSOL"
FILES = "solana_jito marinade"
BEGUN = start_enlarged("calm", FILES)


def own(world: World) -> TicketPoolProtocol:
    return world.system(NAME, TicketPoolProtocol)


def exit_market(world: World) -> TicketLiquidity:
    return world.system(INSTANT, TicketLiquidity)


def chain(world: World) -> SolanaChain:
    return world.system(CHAIN, SolanaChain)


def live(world: World, hours: int) -> World:
    for _ in range(hours):
        world, _ = pass_hour(world)
    return world


@cache
def lived() -> World:
    """Ten days on, before this epoch's stake is moved, with some of both coins of one's own."""
    world = live(BEGUN, 240)
    assert not own(world).is_late(world)
    assert own(world).updated_epoch == chain(world).state.epoch
    ledger = books.move(world.ledger, COIN, "others", "you", 1_000 * SOL)
    return replace(world, ledger=books.move(ledger, TOKEN, "others", "you", 1_000 * SOL))


@cache
def late() -> World:
    """The last hours of that epoch: the stake has just been moved."""
    world = lived()
    while not own(world).is_late(world):
        world, _ = pass_hour(world)
    return world


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


def sell(amount: int, minimum: int = 0) -> Action:
    return actions.Swap(INSTANT, TOKEN, COIN, amount, minimum)


# --- The rate


def test_the_rate_steps_up_once_an_epoch_and_else_only_by_the_fees_of_tickets() -> None:
    world, steps = BEGUN, 0
    for _ in range(110):
        before = world
        world, events = pass_hour(world)
        moved = world.redemption_rate(TOKEN) - before.redemption_rate(TOKEN)
        if [event for event in events if event.kind == "pool_updated" and event.system == NAME]:
            steps += 1
            assert moved > 4 * 10**14, "0.034 % of 1.4 SOL"
            assert chain(world).began + HOUR <= world.now < chain(world).began + 2 * HOUR
        else:
            ordered = own(world).pool.next_ticket - own(before).pool.next_ticket
            assert 0 <= moved < (10**14 if ordered else 10**5)
        assert audit(world) == []
    assert steps == 2


def test_a_usual_day_is_what_an_epoch_then_brings() -> None:
    before = lived()
    usual = (own(before).usual_day(before) / 10**27 - 1) * chain(before).epoch_length() / 86_400
    after = live(before, chain(before).hours_left(before) + 1)
    assert abs((after.redemption_rate(TOKEN) / before.redemption_rate(TOKEN) - 1) / usual - 1) < 0.1
    assert 0.055 < usual * 174 < 0.062


@pytest.mark.parametrize("stay", [SOL, 10**3 * SOL, 10**6 * SOL])
def test_a_usual_day_of_those_who_stay_is_no_richer_for_the_stake_of_those_who_leave(stay: int) -> None:
    """Its last epoch is theirs and in the rate after it: a step of once."""
    before = lived()
    usual = own(before).usual_day(before) - 10**27
    world = own(before).ask(before, "others", units_of(before.ledger, "others", TOKEN) - stay)
    assert 0 <= own(world).usual_day(world) - 10**27 <= usual * 101 // 100
    after = live(world, 24 * 8)
    assert 0 <= own(after).usual_day(after) - 10**27 <= usual * 105 // 100
    assert audit(after) == []


def test_what_a_ticket_misses_is_what_the_token_earns_until_it_is_due() -> None:
    missed = []
    for before in (lived(), late()):
        figures = done(leave(100 * SOL), before).receipt.figures
        after = live(before, int(figures["likely_hours"]) + 1)
        grown = int(figures["got"]) * (after.redemption_rate(TOKEN) / before.redemption_rate(TOKEN) - 1)
        missed.append(int(figures["missed_rewards"]))
        assert missed[-1] == pytest.approx(grown, rel=0.1)
    assert missed[1] == pytest.approx(2 * missed[0], rel=0.1), "the last hours of an epoch cost a whole one more"


def test_what_is_yours_is_told_of_once_an_epoch() -> None:
    world, told = lived(), []
    for _ in range(chain(lived()).hours_left(lived()) + 1):
        world, events = pass_hour(world)
        told += [event for event in events if event.kind == "rebase" and event.system == NAME]
    (one,) = told
    assert one.account == "you"
    assert 0.4 * SOL < int(one.figures["gain_mSOL"]) == int(one.figures["gain"]) < 0.6 * SOL


# --- Coming


@given(amounts_between(2, 900 * SOL))
def test_a_deposit_gives_what_it_is_worth_and_waits_in_the_reserve(amount: int) -> None:
    before = lived()
    after = done(actions.Stake(amount=amount, protocol=NAME), before).world
    assert after.balance("you", TOKEN) - before.balance("you", TOKEN) == ticket_pool.msol_for(own(before).pool, amount)
    assert before.balance("you", COIN) - after.balance("you", COIN) == amount + FEE
    assert own(after).pool.reserve - own(before).pool.reserve == amount


def test_a_deposit_buys_what_the_instant_exit_bought_before_anything_is_minted() -> None:
    sold = done(sell(100 * SOL), lived()).world
    waiting = exit_market(sold).msol
    assert 90 * SOL < waiting < 100 * SOL, "half the fee is the treasury's"
    after = done(actions.Stake(amount=500 * SOL, protocol=NAME), sold).world
    assert exit_market(after).msol == 0
    got = after.balance("you", TOKEN) - sold.balance("you", TOKEN)
    assert after.ledger.issued[TOKEN] - sold.ledger.issued[TOKEN] == got - waiting
    bought = done(actions.Swap(INSTANT, COIN, TOKEN, 500 * SOL), sold).world
    assert bought.systems[NAME] == after.systems[NAME]
    assert bought.balance("you", TOKEN) == after.balance("you", TOKEN)


def with_terms(world: World, **terms: int) -> World:
    pool = own(world).pool
    return world.changed(NAME, pool=replace(pool, parameters=replace(pool.parameters, **terms)))


def test_what_the_program_refuses_comes_with_a_fix_that_goes_through() -> None:
    pool = own(lived()).pool
    full = with_terms(lived(), staking_sol_cap=pool.active_stake + pool.cooling_down + pool.reserve + 50 * SOL)
    sold = done(sell(100 * SOL), full).world
    for world, action, code in (
        (full, actions.Stake(amount=90 * SOL, protocol=NAME), "ticket_staking_cap"),
        (sold, actions.Stake(amount=900 * SOL, protocol=NAME), "ticket_staking_cap"),
        (with_terms(lived(), min_deposit=SOL), actions.Stake(amount=SOL // 2, protocol=NAME), "ticket_deposit_minimum"),
    ):
        told = refused(action, world)
        assert (told.code, type(told.remedy)) == (code, int)
        assert done(replace(action, amount=told.remedy), world).receipt.figures["got"]
        use_world(world)
        assert refusal_text(told)[1].startswith("Use ")
        if code == "ticket_staking_cap":
            assert own(world).capacity(world) == pytest.approx(int(str(told.remedy)), abs=2)
    least = with_terms(lived(), min_withdraw=SOL)
    (way,) = own(least).exits(least)
    for action, amount in ((leave(way.least // 2), "ticket"), (sell(SOL // 2), "sale")):
        told = refused(action, least)
        assert told.code == "ticket_withdrawal_minimum", amount
        assert int(done(replace(action, amount=told.remedy), least).receipt.figures["got"]) - SOL in range(4)
    assert 0 <= int(done(leave(way.least), least).receipt.figures["got"]) - SOL < 4


# --- Tickets


def waited(world: World, number: int) -> tuple[World, int, list[Event]]:
    """The world in which a ticket is ready, after how many hours, and what was told of it."""
    hours, told = 0, []
    while number not in own(world).ready("you"):
        assert hours < 120
        world, events = pass_hour(world)
        hours += 1
        told += [event for event in events if event.kind == "request_ready" and event.system == NAME and event.account == "you"]
    return world, hours, told


def test_a_ticket_is_paid_once_its_epoch_has_ended_and_its_stake_is_collected() -> None:
    outcome = done(leave(100 * SOL), lived())
    number, got = int(outcome.receipt.figures["first_request"]), int(outcome.receipt.figures["got"])
    claim = actions.Claim(requests=(number,), protocol=NAME)
    early = refused(claim, outcome.world)
    assert (early.code, early.remedy, early.figures["due"]) == ("ticket_not_due", None, chain(lived()).state.epoch + 1)
    world, hours, told = waited(outcome.world, number)
    assert [event.figures["request"] for event in told] == [number]
    assert [hours] == [stage.likely_hours for stage in outcome.receipt.stages]
    assert world.now - chain(world).began >= 1800
    claimed = done(claim, world)
    assert claimed.world.balance("you", COIN) - world.balance("you", COIN) == got - FEE
    assert claimed.receipt.figures["nominal"] == got, "it earned nothing while it waited"
    assert refused(claim, claimed.world).code == "ticket_unknown"


def test_a_ticket_of_the_last_hours_waits_for_one_epoch_more_and_its_review_says_so() -> None:
    in_time, after = (done(leave(100 * SOL), world) for world in (live(lived(), 1), late()))
    assert "ticket_late" not in {note.code for note in in_time.receipt.notes}
    (note,) = (note for note in after.receipt.notes if note.code == "ticket_late")
    use_world(late())
    assert "one epoch more" in RISKS["ticket_late"](note.figures, after.receipt).detail
    number = int(after.receipt.figures["first_request"])
    _, hours, _ = waited(after.world, number)
    assert 0 <= after.receipt.stages[-1].likely_hours - hours <= 1, "deposits of the meantime may pay it before stake does"
    epoch = chain(late()).epoch_length() / HOUR
    assert abs(hours - chain(late()).hours_left(late()) - epoch) <= 1
    (left,) = own(after.world).stages_left(after.world, number)
    assert 0 <= left.likely_hours - hours <= 1


def test_the_first_half_hour_and_an_empty_reserve_are_refused_as_the_program_does() -> None:
    world = done(leave(100 * SOL), lived()).world
    number = own(world).orders[-1].id
    claim = actions.Claim(requests=(number,), protocol=NAME)
    world = live(world, chain(world).hours_left(world))
    soon = replace(world, systems={**world.systems, CHAIN: replace(chain(world), began=world.now - 60)})
    assert (refused(claim, soon).code, refused(claim, soon).figures["wait_minutes"]) == ("ticket_too_soon", 29)
    due = replace(world, systems={**world.systems, CHAIN: replace(chain(world), began=world.now - 1800)})
    empty = due.changed(NAME, pool=replace(own(due).pool, reserve=0))
    told = refused(claim, empty)
    assert (told.code, told.figures["limit"], told.remedy) == ("ticket_reserve_short", 0, None)
    use_world(empty)
    assert "next epoch" in refusal_text(told)[0]
    with pytest.raises(Refused, match="ticket_not_owner"):
        own(due).collect(due, "alice", (number,))


def test_a_ticket_is_a_line_of_its_fixed_amount() -> None:
    outcome = done(leave(100 * SOL), lived())
    got = int(outcome.receipt.figures["got"])
    value = ticket_pool.lamports_for(own(lived()).pool, 100 * SOL)
    assert got == value - value * 2 // 1_000
    for world, place in ((outcome.world, "queue"), (waited(outcome.world, own(outcome.world).orders[-1].id)[0], "ready")):
        (line,) = (line for line in holdings(world, "you") if line.request)
        assert (line.place, line.token, line.system, line.redemption_value) == (place, COIN, NAME, got)
        assert explain(world, line.key, "redeem").result.value == got


def test_a_ticket_that_needs_stake_is_paid_once_that_is_collected() -> None:
    rich = replace(lived(), ledger=books.move(lived().ledger, TOKEN, "others", "you", 200_000 * SOL))
    outcome = done(leave(200_000 * SOL), rich)
    world, hours, _ = waited(outcome.world, int(outcome.receipt.figures["first_request"]))
    assert [hours] == [stage.likely_hours for stage in outcome.receipt.stages]
    assert world.now - chain(world).began >= HOUR, "keepers collect it after an hour"


def test_stake_is_moved_for_all_tickets_and_never_less_than_the_chain_delegates() -> None:
    world = own(lived()).ask(lived(), "others", 900_000 * SOL)
    while not own(world).is_late(world):
        world = live(world, 1)
    assert own(world).pool.reserve + own(world).pool.cooling_down >= own(world).pool.circulating_tickets
    assert own(world).pool.cooling_down > 10**6 * SOL
    assert audit(world) == []
    little_more = ticket_pool.msol_for(own(lived()).pool, own(lived()).pool.reserve) + SOL
    short = own(lived()).ask(lived(), "others", little_more)
    short = live(short, chain(short).hours_left(short) - 3)
    assert audit(live(short, 6)) == []


def test_all_that_others_hold_can_leave() -> None:
    world = own(lived()).ask(lived(), "others", units_of(lived().ledger, "others", TOKEN))
    after = live(world, chain(world).hours_left(world) + 2)
    assert audit(after) == []
    assert own(after).pool.circulating_tickets == 0, "all of it was collected and claimed"
    assert after.redemption_rate(TOKEN) >= world.redemption_rate(TOKEN)


# --- The instant exit


@given(amounts_between(SOL, 900 * SOL), st.booleans())
def test_an_exit_pays_its_value_less_a_fee_by_what_is_left_and_conserves_every_unit(amount: int, enough: bool) -> None:
    before = lived()
    if enough:
        ledger = books.move(before.ledger, COIN, "others", INSTANT, 30_000 * SOL)
        before = before.changed(INSTANT, ledger, sol=exit_market(before).sol + 30_000 * SOL)
    outcome = done(sell(amount), before)
    after, value = outcome.world, ticket_pool.lamports_for(own(before).pool, amount)
    left = exit_market(before).reserve(COIN) - value
    bps = 10 if left >= 21_000 * SOL else 900 - 890 * left // (21_000 * SOL)
    fee = amount * bps // 10_000
    got = ticket_pool.lamports_for(own(before).pool, amount - fee)
    assert after.balance("you", COIN) - before.balance("you", COIN) == got - 20_000
    assert units_of(after.ledger, own(after).treasury, TOKEN) - units_of(before.ledger, own(before).treasury, TOKEN) == fee // 2
    assert after.ledger.issued[TOKEN] == before.ledger.issued[TOKEN]
    figures = outcome.receipt.figures
    assert int(figures["pool_fee"]) + int(figures["curve"]) + int(figures["discount"]) == int(figures["under_redemption"])
    assert after.redemption_rate(TOKEN) == before.redemption_rate(TOKEN)


def test_the_more_is_sold_the_higher_is_the_fee_of_all_of_it() -> None:
    prices = price_curve(lived(), INSTANT, TOKEN, 4_000 * SOL, 1_000 * SOL)
    assert len(prices) > 50
    assert all(a.average_price >= b.average_price > b.last_price for a, b in pairwise(prices))
    assert abs(prices[0].average_price / (lived().redemption_rate(TOKEN) / 10**18) - 0.9397) < 0.001
    assert price_curve(lived(), INSTANT, COIN, 4_000 * SOL)
    assert sides(lived(), INSTANT).short == TOKEN
    assert exit_market(lived()).fees_1e10() == (603_000_000, 5_000_000_000)


def test_more_than_the_liquidity_is_refused_with_what_works() -> None:
    rich = replace(lived(), ledger=books.move(lived().ledger, TOKEN, "others", "you", 9_000 * SOL))
    told = refused(sell(9_000 * SOL), rich)
    assert told.code == "ticket_liquidity_short"
    assert isinstance(told.remedy, int)
    assert exit_market(done(sell(told.remedy), rich).world).reserve(COIN) <= 2
    use_world(rich)
    assert refusal_text(told)[1].startswith("Use 5,5")
    missed = refused(sell(100 * SOL, 200 * SOL), rich)
    assert (missed.code, done(sell(100 * SOL, int(str(missed.remedy))), rich).receipt.figures["got"]) == (
        "market_minimum",
        missed.remedy,
    )


def test_it_is_a_row_of_leave_that_pays_at_once_beside_the_ticket_and_the_pool() -> None:
    use_world(lived())
    found = ways.ways_out(lived(), TOKEN, 100 * SOL).ways
    assert [way.key for way in found] == [f"ticket {NAME}", "sell msol-sol", f"sell {INSTANT}"]
    assert way_titles(found)[f"sell {INSTANT}"] == "Sell, Marinade instant exit"
    ticket, market, instant = found
    assert ticket.waits
    assert not instant.waits
    assert instant.got < market.got < ticket.got < ticket.owed
    assert instant.outcome is not None
    figures = {**instant.outcome.receipt.figures, "units": instant.outcome.receipt.units}
    assert "own rule" in FORMULAS["swap"](figures)[1].words


def test_a_market_that_pays_nobody_near_redemption_is_open_and_not_empty() -> None:
    use_world(lived())
    (row,) = (row for row in ways.to_stake(lived(), lambda way: None) if row.system == NAME)
    (instant,) = (each for each in row.exits if each.system == INSTANT)
    assert (instant.shut, instant.most, exit_limit(instant)) == ("", None, FAR)


# --- The books


def test_random_days_break_no_law() -> None:
    world = lived()
    steps: tuple[Action, ...] = (
        actions.Stake(amount=37 * SOL, protocol=NAME),
        leave(11 * SOL),
        sell(5 * SOL),
        actions.Swap("msol-sol", TOKEN, COIN, 5 * SOL),
        actions.Swap(INSTANT, COIN, TOKEN, 9 * SOL),
        leave(7 * SOL),
    )
    for day in range(12):
        world = live(world, 23)
        world = done(steps[day % len(steps)], world).world
        ready = own(world).ready("you")
        if ready:
            world = done(actions.Claim(requests=ready, protocol=NAME), world).world
        assert audit(world) == [], day
    assert len(chain(world).rows_of(NAME)) < 4
    assert decode(encode(world)) == world


@pytest.mark.parametrize(
    "shock",
    [
        shocks.LargeSale(2_000 * SOL, NAME),
        shocks.LiquidityLeaves(500_000, "msol-sol"),
        shocks.RedemptionRush(900_000 * SOL, NAME),
    ],
    ids=lambda shock: type(shock).__name__,
)
def test_a_shock_strikes_the_pool_and_the_books_close(shock: shocks.AnyShock) -> None:
    assert audit(live(done(actions.Shock(shock), lived()).world, 55)) == []


def test_nobody_is_slashed_here() -> None:
    assert slashing_example(lived(), NAME) == 0
    assert not [note for note in done(leave(SOL), lived()).receipt.notes if "slashing" in note.code]


def test_every_figure_of_it_has_words_and_no_two_read_the_same() -> None:
    use_world(BEGUN)
    every = _figures(enlarged("calm", FILES))
    told = [assumption_words(row) for row in every]
    assert sorted(set(told)) == sorted(told)
    rows = [row for row in every if row.of in (NAME, INSTANT)]
    assert len(rows) > 20
    assert [key_of(row) for row in rows if key_of(row) not in WORDS] == []
