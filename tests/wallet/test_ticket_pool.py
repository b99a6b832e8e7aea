"""The ticket pool keeps its laws: no gain by going round, fees by what is left, tickets fixed at their making."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.replays import attempt
from tests.strategies import amounts_between, evenly_between
from wallet.arithmetic import Reals
from wallet.errors import Refused
from wallet.staking import ticket_pool
from wallet.staking.ticket_pool import Parameters, TicketPool

SOL = 10**9
RENT = 2_039_280
TERMS = Parameters(
    reward_fee_bps=950,
    delayed_unstake_fee_cents=1000,
    deposit_sol_fee_cents=0,
    lp_liquidity_target=10_000 * SOL,
    lp_max_fee_bps=300,
    lp_min_fee_bps=30,
    lp_treasury_cut_bps=2500,
    min_deposit=1,
    min_withdraw=1,
    staking_sol_cap=2**64 - 1,
    liquidity_sol_cap=2**64 - 1,
    rent_exempt=RENT,
)


def a_pool(**changes: Any) -> TicketPool:
    """1200 SOL for 1000 mSOL, of which 50 SOL are at hand; 400 SOL and 100 mSOL in the liquidity pool."""
    born = TicketPool(
        TERMS, 1150 * SOL, 0, 50 * SOL, 1000 * SOL, sol_leg=400 * SOL + RENT, msol_leg=100 * SOL, lp_supply=500 * SOL
    )
    return replace(born, **changes)


@st.composite
def pools(draw: st.DrawFn) -> TicketPool:
    """From a SOL to a hundred million, a price of 0.5 to 2, legs from nothing to a tenth of it."""
    staked = draw(amounts_between(SOL, 10**17, unit=SOL))
    supply = staked * draw(st.integers(500, 2000)) // 1000
    sol_leg = staked * draw(st.integers(0, 1000)) // 10_000
    msol_leg = supply * draw(st.integers(0, 1000)) // 10_000
    terms = replace(
        TERMS,
        deposit_sol_fee_cents=draw(st.integers(0, 2000)),
        delayed_unstake_fee_cents=draw(st.integers(0, 2000)),
        lp_liquidity_target=max(50 * SOL, staked * draw(st.integers(1, 100)) // 1000),
        lp_max_fee_bps=draw(st.integers(30, 1000)),
    )
    reserve = staked * draw(st.integers(0, 1000)) // 1000
    return TicketPool(
        terms, staked - reserve, 0, reserve, supply, sol_leg=sol_leg + RENT, msol_leg=msol_leg, lp_supply=sol_leg + msol_leg
    )


amounts = amounts_between(1, 10**16, unit=SOL)


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


ORDERED = ticket_pool.order_unstake(a_pool(), "you", 100 * SOL, 7).pool


# --- Laws


@given(pools(), amounts, st.booleans())
def test_no_way_round_brings_more_than_it_took(pool: TicketPool, lamports: int, at_once: bool) -> None:
    came = ticket_pool.deposit(pool, lamports)
    try:
        if at_once:
            out = ticket_pool.liquid_unstake(came.pool, came.msol).lamports
        else:
            out = ticket_pool.order_unstake(came.pool, "you", came.msol, 1).ticket.lamports
    except Refused:
        assume(False)
    assert out <= lamports


@given(pools(), amounts, st.integers(0, 2000))
def test_coming_and_ordering_never_lower_the_price_of_those_who_stay(pool: TicketPool, lamports: int, share: int) -> None:
    came = ticket_pool.deposit(pool, lamports).pool
    msol = came.msol_supply * share // 4000 + 1
    try:
        left = ticket_pool.order_unstake(came, "you", msol, 1).pool
    except Refused:
        left = came
    for before, after in ((pool, came), (came, left)):
        # virtual stake / supply, compared as a product of whole numbers.
        was, now = ticket_pool.virtual_staked(before), ticket_pool.virtual_staked(after)
        assert now * before.msol_supply >= was * after.msol_supply


@given(pools(), amounts)
def test_however_few_stay_an_order_brings_them_its_fee_and_less_than_a_lamport_by_rounding(pool: TicketPool, stay: int) -> None:
    """So their rate may rise by far, as in the program, but by no unit that somebody did not leave to them."""
    whole = replace(pool, msol_leg=0)
    assume(stay < whole.msol_supply)
    try:
        done = ticket_pool.order_unstake(whole, "you", whole.msol_supply - stay, 1)
    except Refused:
        assume(False)
    had, has = ticket_pool.virtual_staked(whole) * stay, ticket_pool.virtual_staked(done.pool) * whole.msol_supply
    assert 0 <= has - had - done.fee * whole.msol_supply < whole.msol_supply


@given(pools(), evenly_between(-(10**16), 10**16))
def test_only_a_loss_lowers_the_price_and_a_loss_pays_no_fee(pool: TicketPool, change: int) -> None:
    booked, to_treasury = ticket_pool.update_active(pool, change)
    if change < 0:
        assert (to_treasury, booked.msol_supply) == (0, pool.msol_supply)
        assert ticket_pool.msol_price(booked) <= ticket_pool.msol_price(pool)
    else:
        assert ticket_pool.msol_price(booked) >= ticket_pool.msol_price(pool)


@given(pools(), st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_larger_exit_never_pays_a_lower_fee(pool: TicketPool, share: int, more: int) -> None:
    small = pool.msol_supply * share // 10**7
    large = small + pool.msol_supply * more // 10**7
    low, high = ticket_pool.exit_fee_bps(pool, small), ticket_pool.exit_fee_bps(pool, large)
    assert pool.parameters.lp_min_fee_bps <= low <= high <= pool.parameters.lp_max_fee_bps


@given(pools(), st.integers(1, 10**6))
def test_an_exit_moves_msol_and_burns_none_and_makes_lp_shares_worth_more(pool: TicketPool, share: int) -> None:
    msol = pool.msol_supply * share // 10**7
    try:
        done = ticket_pool.liquid_unstake(pool, msol)
    except Refused:
        assume(False)
    assert done.pool.msol_supply == pool.msol_supply
    assert done.pool.msol_leg - pool.msol_leg + done.to_treasury == msol
    before = ticket_pool.liquidity(pool) + ticket_pool.lamports_for(pool, pool.msol_leg)
    after = ticket_pool.liquidity(done.pool) + ticket_pool.lamports_for(done.pool, done.pool.msol_leg)
    # Two values are floored on the way.
    assert after >= before - 2


@given(pools())
def test_the_remedy_of_short_liquidity_is_the_most_that_can_be_sold(pool: TicketPool) -> None:
    # The legs hold a tenth at most, and the fee takes a tenth at most: half of all mSOL is too much.
    refusal = refused(lambda: ticket_pool.liquid_unstake(pool, pool.msol_supply // 2))
    most: Any = refusal.remedy
    assert refusal.code == "ticket_liquidity_short"
    if most is None:
        limit: Any = refusal.figures["limit"]  # empty, or less than a single mSOL is worth
        assert limit < pool.parameters.min_withdraw or ticket_pool.lamports_for(pool, 1) > limit
        return
    if ticket_pool.lamports_for(pool, most - most // 10) > 0:
        assert ticket_pool.liquid_unstake(pool, most).lamports <= ticket_pool.liquidity(pool)
    assert refused(lambda: ticket_pool.liquid_unstake(pool, most + 1)).code == "ticket_liquidity_short"


@given(pools(), amounts)
def test_liquidity_comes_and_goes_without_gain(pool: TicketPool, lamports: int) -> None:
    assume(pool.lp_supply > 0)
    added, lp = ticket_pool.add_liquidity(pool, lamports)
    try:
        removed = ticket_pool.remove_liquidity(added, lp)
    except Refused:
        assume(False)
    assert removed.lamports + ticket_pool.lamports_for(pool, removed.msol) <= lamports
    assert removed.pool.lp_supply == pool.lp_supply


# --- The same text on reals


@given(pools(), amounts_between(SOL, 10**16, unit=SOL))
def test_reals_agree_with_the_exact_conversions(pool: TicketPool, amount: int) -> None:
    paths = replace(
        pool,
        active_stake=Reals([pool.active_stake]),
        msol_supply=Reals([pool.msol_supply]),
        sol_leg=Reals([pool.sol_leg]),
    )
    for formula in (ticket_pool.msol_for, ticket_pool.lamports_for):
        # A floor costs the exact answer up to a unit, beside at least 5e8 of them.
        assert float(formula(paths, Reals([amount]))[0]) == pytest.approx(formula(pool, amount), rel=1e-12, abs=1)
    price: Any = ticket_pool.msol_price(paths)
    assert float(price[0]) == pytest.approx(ticket_pool.msol_price(pool), abs=1)
    # Contracts' fees come in whole bps.
    fee: Any = ticket_pool.exit_fee_bps(paths, Reals([amount]))
    assert float(fee[0]) == pytest.approx(ticket_pool.exit_fee_bps(pool, amount), abs=1)


def test_ten_thousand_futures_of_the_stake_are_priced_at_once() -> None:
    stakes = Reals(np.random.default_rng(7).uniform(1e11, 1e17, 10_000))
    paths: Any = replace(a_pool(), active_stake=stakes)
    worth, minted = ticket_pool.lamports_for(paths, Reals([1e15])), ticket_pool.msol_for(paths, Reals([1e15]))
    for path in range(0, 10_000, 97):
        exact = a_pool(active_stake=int(stakes[path]))
        assert float(worth[path]) == pytest.approx(ticket_pool.lamports_for(exact, 10**15), rel=1e-12)
        assert float(minted[path]) == pytest.approx(ticket_pool.msol_for(exact, 10**15), rel=1e-12, abs=1)


# --- By hand


def test_shares_are_one_to_one_where_there_are_none_or_nothing_is_behind_them() -> None:
    born, ruined = TicketPool(TERMS, active_stake=5), TicketPool(TERMS, msol_supply=7)
    assert (ticket_pool.msol_for(born, 9), ticket_pool.lamports_for(born, 9)) == (9, 9)
    assert (ticket_pool.msol_for(ruined, 9), ticket_pool.lamports_for(ruined, 9)) == (9, 0)
    smallest = TicketPool(TERMS, active_stake=1, msol_supply=3)
    assert (ticket_pool.msol_for(smallest, 9), ticket_pool.lamports_for(smallest, 9)) == (27, 3)
    grown = TicketPool(TERMS, active_stake=3, msol_supply=1)
    assert (ticket_pool.msol_for(grown, 9), ticket_pool.lamports_for(grown, 9)) == (3, 27)


def test_even_where_no_least_is_set_a_lamport_must_move() -> None:
    free = a_pool(parameters=replace(TERMS, min_deposit=0, min_withdraw=0))
    none = refused(lambda: ticket_pool.deposit(free, 0))
    assert (none.code, none.remedy, none.figures) == ("ticket_deposit_minimum", 1, {"minimum": 1})
    assert ticket_pool.deposit(free, 1).to_reserve == 1
    none = refused(lambda: ticket_pool.order_unstake(free, "you", 0, 1))
    assert (none.code, none.figures) == ("ticket_withdrawal_minimum", {"amount": 0, "minimum": 1})
    assert ticket_pool.order_unstake(free, "you", 1, 1).ticket.lamports == 1


def test_a_deposit_buys_the_leg_first_and_mints_the_rest() -> None:
    done = ticket_pool.deposit(a_pool(), 240 * SOL)
    assert (done.from_pool, done.to_pool, done.minted, done.to_reserve) == (100 * SOL, 120 * SOL, 100 * SOL, 120 * SOL)
    assert (done.pool.msol_leg, done.pool.reserve, done.pool.msol_supply) == (0, 170 * SOL, 1100 * SOL)
    small = ticket_pool.deposit(a_pool(), 12 * SOL)
    assert (small.from_pool, small.minted, small.to_pool, small.to_reserve) == (10 * SOL, 0, 12 * SOL, 0)


def test_a_deposit_fee_lowers_the_msol_but_not_the_sol_that_goes_in() -> None:
    pool = a_pool(parameters=replace(TERMS, deposit_sol_fee_cents=2000))
    small = ticket_pool.deposit(pool, 12 * SOL)
    assert (small.fee, small.msol, small.to_pool) == (24_000_000, 9_980_000_000, 12 * SOL)
    large = ticket_pool.deposit(pool, 240 * SOL)
    assert (large.msol, large.to_pool + large.to_reserve) == (199_600_000_000, 240 * SOL)


def test_the_fee_of_an_exit_goes_by_what_is_left_after_it() -> None:
    pool = a_pool(parameters=replace(TERMS, lp_liquidity_target=200 * SOL))
    # 400 SOL: 240 sold leave 160 of the target of 200, 30 + 270 x 40 / 200.
    fees = {msol: ticket_pool.exit_fee_bps(pool, msol * SOL) for msol in (0, 100, 166, 200, 333, 334, 500)}
    assert fees == {0: 30, 100: 30, 166: 30, 200: 84, 333: 300, 334: 300, 500: 300}
    done = ticket_pool.liquid_unstake(pool, 200 * SOL)
    assert (done.fee_bps, done.fee, done.to_treasury, done.lamports) == (84, 1_680_000_000, 420_000_000, 237_984_000_000)


def test_an_exit_may_take_the_last_lamport() -> None:
    # `value + rent > leg` refuses: equal does not. No recorded step decides it.
    pool = a_pool(parameters=replace(TERMS, lp_max_fee_bps=0, lp_min_fee_bps=0), sol_leg=120 * SOL + RENT)
    assert ticket_pool.liquid_unstake(pool, 100 * SOL).pool.sol_leg == RENT
    refusal = refused(lambda: ticket_pool.liquid_unstake(pool, 100 * SOL + 1))
    assert (refusal.code, refusal.remedy) == ("ticket_liquidity_short", 100 * SOL)


def test_the_most_that_can_be_sold_may_be_worth_a_lamport_exactly_at_its_end() -> None:
    # 27 mSOL for 20 lamports: 4 are worth 2.96, cut to the 2 that are there; 5 are worth 3.7.
    terms = replace(TERMS, lp_max_fee_bps=0, lp_min_fee_bps=0)
    pool = TicketPool(terms, active_stake=20, msol_supply=27, sol_leg=RENT + 2)
    assert refused(lambda: ticket_pool.liquid_unstake(pool, 5)).remedy == 4
    assert ticket_pool.liquid_unstake(pool, 4).lamports == 2


def test_an_amount_that_would_pay_less_than_the_least_is_not_offered() -> None:
    terms = replace(TERMS, min_withdraw=1000, lp_max_fee_bps=0, lp_min_fee_bps=0)
    for lamports, msol, lp in ((999, None, None), (1000, 834, 7)):
        pool = a_pool(parameters=terms, sol_leg=lamports + RENT, msol_leg=0, lp_supply=7)
        assert refused(lambda pool=pool: ticket_pool.liquid_unstake(pool, SOL)).remedy == msol  # type: ignore[misc]
        assert refused(lambda pool=pool: ticket_pool.remove_liquidity(pool, 8)).remedy == lp  # type: ignore[misc]
    # 834 mSOL are worth 1000.8 lamports, and both legs of the pool are paid for all seven of its shares.
    assert ticket_pool.liquid_unstake(pool, 834).lamports == 1000
    assert ticket_pool.remove_liquidity(pool, 7).lamports == 1000


def test_a_ticket_neither_earns_nor_loses_after_it_was_made() -> None:
    ordered = ticket_pool.order_unstake(a_pool(), "you", 100 * SOL, 7)
    assert (ordered.ticket.lamports, ordered.fee) == (119_880_000_000, 120_000_000)
    for change in (100 * SOL, -600 * SOL):
        later, _ = ticket_pool.update_active(ordered.pool, change)
        later = replace(later, reserve=200 * SOL)
        paid, lamports = ticket_pool.claim(later, 1, "you", 8, 1800)
        assert lamports == ordered.ticket.lamports
        assert (paid.tickets, paid.circulating_tickets, paid.reserve) == ((), 0, 200 * SOL - lamports)
    # All that is lost is borne by those who stay, down to nothing.
    for loss in (1150 * SOL, 1150 * SOL + 1):
        ruined, _ = ticket_pool.update_active(ordered.pool, -loss)
        assert (ruined.active_stake, ticket_pool.virtual_staked(ruined), ticket_pool.msol_price(ruined)) == (0, 0, 0)


def test_a_ticket_is_paid_to_its_owner_once_its_epoch_has_passed_and_the_reserve_holds_it() -> None:
    pool = ticket_pool.order_unstake(a_pool(), "you", 100 * SOL, 7).pool
    full = replace(pool, reserve=119_880_000_000)
    assert refused(lambda: ticket_pool.claim(full, 1, "you", 7, 9999)).code == "ticket_not_due"
    early = refused(lambda: ticket_pool.claim(full, 1, "you", 8, 1799))
    assert (early.code, early.figures["wait_minutes"]) == ("ticket_too_soon", 1)
    waits = {second: refused(lambda second=second: ticket_pool.claim(full, 1, "you", 8, second)) for second in (0, 1739, 1740)}  # type: ignore[misc]
    assert {second: early.figures["wait_minutes"] for second, early in waits.items()} == {0: 30, 1739: 2, 1740: 1}
    assert refused(lambda: ticket_pool.claim(full, 1, "Aiko", 8, 1800)).code == "ticket_not_owner"
    short = refused(lambda: ticket_pool.claim(replace(full, reserve=119_879_999_999), 1, "you", 8, 1800))
    assert (short.code, short.figures["limit"]) == ("ticket_reserve_short", 119_879_999_999)
    paid, lamports = ticket_pool.claim(full, 1, "you", 9, 0)
    assert (lamports, paid.reserve) == (119_880_000_000, 0)
    assert refused(lambda: ticket_pool.claim(paid, 1, "you", 9, 0)).code == "ticket_unknown"
    assert ticket_pool.order_unstake(paid, "you", SOL, 9).ticket.id == 2


def test_stake_follows_the_tickets_and_an_order_after_that_waits_an_epoch_more() -> None:
    pool = ticket_pool.order_unstake(a_pool(), "you", 100 * SOL, 7).pool
    assert ticket_pool.stake_delta(pool) == 50 * SOL - 119_880_000_000
    moved = ticket_pool.follow_stake_delta(pool, 7)
    assert (moved.cooling_down, moved.active_stake) == (69_880_000_000, 1150 * SOL - 69_880_000_000)
    assert ticket_pool.virtual_staked(moved) == ticket_pool.virtual_staked(pool)
    assert ticket_pool.stake_delta(moved) == 0
    late = ticket_pool.order_unstake(moved, "Aiko", SOL, 7)
    assert late.ticket.created_epoch == 8
    filled = ticket_pool.collect_cooled(moved)
    assert (filled.reserve, filled.cooling_down) == (119_880_000_000, 0)
    assert ticket_pool.claim(filled, 1, "you", 8, 1800)[0].reserve == 0
    idle = ticket_pool.follow_stake_delta(a_pool(), 7)
    assert (idle.reserve, idle.active_stake) == (0, 1200 * SOL)
    # Before stake was ever moved, an order counts for its own epoch, the first one too.
    assert [ticket_pool.order_unstake(a_pool(), "you", SOL, epoch).ticket.created_epoch for epoch in (0, 1)] == [0, 1]


def test_no_more_is_staked_than_the_reserve_holds_nor_cooled_than_is_staked() -> None:
    ahead = ticket_pool.follow_stake_delta(a_pool(cooling_down=30 * SOL), 7)
    assert (ahead.reserve, ahead.active_stake, ahead.cooling_down) == (0, 1200 * SOL, 30 * SOL)
    owing = a_pool(active_stake=20 * SOL, circulating_tickets=90 * SOL)
    behind = ticket_pool.follow_stake_delta(owing, 7)
    assert (behind.reserve, behind.active_stake, behind.cooling_down) == (50 * SOL, 0, 20 * SOL)


def test_the_reward_fee_is_priced_before_the_reward() -> None:
    booked, to_treasury = ticket_pool.update_active(a_pool(), 12 * SOL)
    # 9.5 % of 12 SOL at 1.2 SOL each.
    assert (to_treasury, booked.active_stake) == (950_000_000, 1162 * SOL)


def test_what_is_paid_out_counts_after_its_fee_against_the_least() -> None:
    # 100 mSOL are worth 120 SOL, and a ticket for them 119.88.
    met = a_pool(parameters=replace(TERMS, min_withdraw=119_880_000_000))
    assert ticket_pool.order_unstake(met, "you", 100 * SOL, 1).ticket.lamports == 119_880_000_000
    missed = a_pool(parameters=replace(TERMS, min_withdraw=119_880_000_001))
    refusal = refused(lambda: ticket_pool.order_unstake(missed, "you", 100 * SOL, 1))
    assert (refusal.code, refusal.figures["amount"]) == ("ticket_withdrawal_minimum", 119_880_000_000)


def test_liquidity_is_priced_by_both_legs() -> None:
    # 400 SOL and 100 mSOL of 120 SOL for 500 shares.
    added, lp = ticket_pool.add_liquidity(a_pool(), 52 * SOL)
    assert lp == 50 * SOL
    removed = ticket_pool.remove_liquidity(added, 275 * SOL)
    assert (removed.lamports, removed.msol, removed.pool.lp_supply) == (226 * SOL, 50 * SOL, 275 * SOL)
    born, first = ticket_pool.add_liquidity(TicketPool(TERMS, sol_leg=RENT), 7)
    assert (first, born.sol_leg) == (7, RENT + 7)
    # All of it may leave, and the pool may be filled to its cap.
    assert ticket_pool.remove_liquidity(a_pool(), 500 * SOL).pool.sol_leg == RENT
    capped = a_pool(parameters=replace(TERMS, liquidity_sol_cap=450 * SOL + RENT))
    assert ticket_pool.add_liquidity(capped, 50 * SOL)[0].sol_leg == 450 * SOL + RENT
    assert refused(lambda: ticket_pool.add_liquidity(capped, 50 * SOL + 1)).remedy == 50 * SOL


def test_a_full_liquidity_pool_offers_only_what_fits() -> None:
    for beyond, remedy, limit in ((-1, 1, 1), (0, None, 0), (1, None, 0)):
        pool = a_pool(sol_leg=400 * SOL + beyond, parameters=replace(TERMS, liquidity_sol_cap=400 * SOL))
        full = refused(lambda pool=pool: ticket_pool.add_liquidity(pool, 2))  # type: ignore[misc]
        assert (full.code, full.remedy, full.figures["limit"]) == ("ticket_liquidity_cap", remedy, limit)


def test_liquidity_without_shares_or_shares_without_liquidity_start_one_to_one() -> None:
    assert ticket_pool.liquidity(TicketPool(TERMS, sol_leg=RENT - 1)) == 0
    for pool in (TicketPool(TERMS, sol_leg=RENT + 100), TicketPool(TERMS, sol_leg=RENT, lp_supply=5)):
        assert ticket_pool.add_liquidity(pool, 40)[1] == 40
    unowned = TicketPool(TERMS, sol_leg=RENT + 100)
    short = refused(lambda: ticket_pool.remove_liquidity(unowned, 1))
    assert (short.code, short.remedy, short.figures) == ("ticket_lp_short", None, {"wanted": 1, "have": 0})
    assert refused(lambda: ticket_pool.remove_liquidity(unowned, 0)).code == "ticket_withdrawal_minimum"
    alone = ticket_pool.remove_liquidity(TicketPool(TERMS, sol_leg=RENT + 100, msol_leg=60, lp_supply=1), 1)
    assert (alone.lamports, alone.msol) == (100, 60)


@pytest.mark.parametrize(
    ("code", "act"),
    [
        ("ticket_paused", lambda: ticket_pool.deposit(a_pool(paused=True), SOL)),
        ("ticket_paused", lambda: ticket_pool.liquid_unstake(a_pool(paused=True), SOL)),
        ("ticket_paused", lambda: ticket_pool.order_unstake(a_pool(paused=True), "you", SOL, 1)),
        ("ticket_paused", lambda: ticket_pool.claim(a_pool(paused=True), 1, "you", 1, 0)),
        ("ticket_paused", lambda: ticket_pool.add_liquidity(a_pool(paused=True), SOL)),
        ("ticket_paused", lambda: ticket_pool.remove_liquidity(a_pool(paused=True), SOL)),
        ("ticket_deposit_minimum", lambda: ticket_pool.deposit(a_pool(), 0)),
        ("ticket_deposit_minimum", lambda: ticket_pool.add_liquidity(a_pool(parameters=replace(TERMS, min_deposit=9)), 8)),
        ("ticket_withdrawal_minimum", lambda: ticket_pool.liquid_unstake(a_pool(), 0)),
        ("ticket_withdrawal_minimum", lambda: ticket_pool.order_unstake(a_pool(), "you", 0, 1)),
        ("ticket_withdrawal_minimum", lambda: ticket_pool.remove_liquidity(a_pool(), 0)),
        (
            "ticket_staking_cap",
            lambda: ticket_pool.deposit(a_pool(parameters=replace(TERMS, staking_sol_cap=1319 * SOL)), 240 * SOL),
        ),
        ("ticket_liquidity_cap", lambda: ticket_pool.add_liquidity(a_pool(parameters=replace(TERMS, liquidity_sol_cap=1)), 1)),
        ("ticket_lp_short", lambda: ticket_pool.remove_liquidity(a_pool(), 500 * SOL + 1)),
        ("ticket_unknown", lambda: ticket_pool.claim(a_pool(), 1, "you", 1, 0)),
    ],
)
def test_what_the_program_would_refuse_is_refused(code: str, act: Any) -> None:
    assert refused(act).code == code


DEAR = a_pool(parameters=replace(TERMS, min_withdraw=1500 * SOL))
"""900 mSOL are with holders, worth 1080 SOL: less than this pool ever pays out."""
DRY = a_pool(sol_leg=RENT)
DEEP = a_pool(sol_leg=2000 * SOL + RENT)


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        ("ticket_paused", None, {}, lambda: ticket_pool.deposit(a_pool(paused=True), SOL)),
        (
            "ticket_deposit_minimum",
            9,
            {"minimum": 9},
            lambda: ticket_pool.deposit(a_pool(parameters=replace(TERMS, min_deposit=9)), 8),
        ),
        (
            "ticket_staking_cap",
            120 * SOL,
            {"limit": 0, "wanted": 120 * SOL},
            lambda: ticket_pool.deposit(a_pool(parameters=replace(TERMS, staking_sol_cap=SOL)), 240 * SOL),
        ),
        (
            "ticket_withdrawal_minimum",
            None,
            {"amount": 1_198_800_000, "minimum": 1500 * SOL},
            lambda: ticket_pool.order_unstake(DEAR, "you", SOL, 1),
        ),
        (
            "ticket_msol_short",
            900 * SOL,
            {"have": 900 * SOL, "wanted": 900 * SOL + 1},
            lambda: ticket_pool.order_unstake(a_pool(), "you", 900 * SOL + 1, 1),
        ),
        (
            "ticket_msol_short",
            None,
            {"have": 900 * SOL, "wanted": 1000 * SOL},
            lambda: ticket_pool.order_unstake(DEAR, "you", 1000 * SOL, 1),
        ),
        (
            "ticket_msol_short",
            None,
            {"have": 0, "wanted": 1},
            lambda: ticket_pool.order_unstake(TicketPool(TERMS), "you", 1, 1),
        ),
        (
            "ticket_msol_short",
            900 * SOL,
            {"have": 900 * SOL, "wanted": 900 * SOL + 1},
            lambda: ticket_pool.liquid_unstake(DEEP, 900 * SOL + 1),
        ),
        (
            "ticket_msol_short",
            # 400 SOL pay for 333.3 mSOL, and the highest fee is kept of more: 333.3 / 0.97.
            343_642_611_684,
            {"have": 900 * SOL, "wanted": 901 * SOL},
            lambda: ticket_pool.liquid_unstake(a_pool(), 901 * SOL),
        ),
        (
            "ticket_msol_short",
            None,
            {"have": 900 * SOL, "wanted": 901 * SOL},
            lambda: ticket_pool.liquid_unstake(replace(DEAR, sol_leg=2000 * SOL), 901 * SOL),
        ),
        (
            "ticket_msol_short",
            None,
            {"have": 0, "wanted": 1},
            lambda: ticket_pool.liquid_unstake(TicketPool(TERMS, sol_leg=400 * SOL), 1),
        ),
        (
            "ticket_liquidity_short",
            None,
            {"limit": 0, "wanted": 1_164_000_000},
            lambda: ticket_pool.liquid_unstake(DRY, SOL),
        ),
        (
            "ticket_liquidity_cap",
            SOL,
            {"limit": SOL},
            lambda: ticket_pool.add_liquidity(a_pool(parameters=replace(TERMS, liquidity_sol_cap=401 * SOL + RENT)), 2 * SOL),
        ),
        (
            "ticket_lp_short",
            500 * SOL,
            {"have": 500 * SOL, "wanted": 501 * SOL},
            lambda: ticket_pool.remove_liquidity(a_pool(), 501 * SOL),
        ),
        ("ticket_unknown", None, {"id": 3}, lambda: ticket_pool.find_ticket(a_pool(), 3)),
        ("ticket_not_due", None, {"id": 1, "due": 8, "epoch": 7}, lambda: ticket_pool.claim(ORDERED, 1, "you", 7, 0)),
        ("ticket_too_soon", None, {"id": 1, "wait_minutes": 30}, lambda: ticket_pool.claim(ORDERED, 1, "you", 8, 0)),
        ("ticket_not_owner", None, {"id": 1, "owner": "you"}, lambda: ticket_pool.claim(ORDERED, 1, "Aiko", 9, 0)),
        (
            "ticket_reserve_short",
            None,
            {"id": 1, "wanted": 119_880_000_000, "limit": 50 * SOL},
            lambda: ticket_pool.claim(ORDERED, 1, "you", 9, 0),
        ),
    ],
)
def test_a_refusal_comes_with_the_figures_of_its_sentence(
    code: str, remedy: int | None, figures: dict[str, object], act: Callable[[], object]
) -> None:
    refusal = refused(act)
    assert (refusal.code, refusal.remedy, refusal.figures) == (code, remedy, figures)


def test_all_msol_that_holders_have_can_come_back_and_then_there_is_none() -> None:
    waiting = ticket_pool.order_unstake(a_pool(), "you", 900 * SOL, 1).pool
    assert (waiting.msol_supply, ticket_pool.msol_held(waiting)) == (100 * SOL, 0)
    sold = ticket_pool.liquid_unstake(DEEP, 900 * SOL)
    # Of the leg's mSOL nothing can be sold again; what the treasury got can.
    assert ticket_pool.msol_held(sold.pool) == sold.to_treasury


def test_the_staking_cap_counts_only_what_is_not_bought_from_the_pool() -> None:
    pool = a_pool(parameters=replace(TERMS, staking_sol_cap=1320 * SOL), active_stake=1100 * SOL, cooling_down=50 * SOL)
    assert ticket_pool.deposit(pool, 240 * SOL).pool.reserve == 170 * SOL
    refusal = refused(lambda: ticket_pool.deposit(pool, 240 * SOL + 1))
    assert refusal.figures == {"limit": 120 * SOL, "wanted": 120 * SOL + 1}
    assert refusal.remedy == 240 * SOL
    over = replace(pool, parameters=replace(TERMS, staking_sol_cap=1))
    assert refused(lambda: ticket_pool.deposit(over, 240 * SOL)).figures["limit"] == 0
    assert refused(lambda: ticket_pool.deposit(over, 240 * SOL)).remedy == 120 * SOL
    assert refused(lambda: ticket_pool.deposit(replace(over, msol_leg=0), 240 * SOL)).remedy is None
    # A single mSOL in the pool is worth 1.15 lamports: one lamport would buy none of it and has no room elsewhere.
    assert refused(lambda: ticket_pool.deposit(replace(over, msol_leg=1), 240 * SOL)).remedy is None
    for least, remedy in ((120 * SOL, 120 * SOL), (120 * SOL + 1, None)):
        dear = replace(over, parameters=replace(over.parameters, min_deposit=least))
        assert refused(lambda dear=dear: ticket_pool.deposit(dear, 240 * SOL)).remedy == remedy  # type: ignore[misc]


@given(pools(), amounts_between(0, 10**16, unit=SOL), amounts)
def test_the_remedy_of_a_full_protocol_is_less_and_is_taken(pool: TicketPool, room: int, lamports: int) -> None:
    cap = pool.active_stake + pool.cooling_down + pool.reserve + room
    near = replace(pool, parameters=replace(pool.parameters, staking_sol_cap=cap))
    answer = attempt(lambda: ticket_pool.deposit(near, lamports))
    if isinstance(answer, Refused):
        assert answer.code == "ticket_staking_cap"
        assert answer.remedy is None or isinstance(answer.remedy, int)
        if answer.remedy:
            assert answer.remedy < lamports
            assert ticket_pool.deposit(near, answer.remedy).to_reserve <= room
