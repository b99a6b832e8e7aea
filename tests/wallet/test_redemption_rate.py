"""The redemption rate keeps its laws: batches in time, prices until they leave, losses spread, bounds that halt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between, evenly_between
from wallet.arithmetic import Reals
from wallet.errors import Refused
from wallet.staking import redemption_rate
from wallet.staking.redemption_rate import ONE, Parameters, RedemptionZone, ZoneTerms

ATOM = 10**6
DAY = 86_400
NOW = 1_700_000_000
TERMS = Parameters(
    unbonding_days=21,
    fee_percent=10,
    min_rate_1e18=ONE * 9 // 10,
    max_rate_1e18=ONE * 3 // 2,
    min_inner_rate_1e18=0,
    max_inner_rate_1e18=0,
    epoch_s=21_600,
)
AROUND = ZoneTerms(21, 10, 50_000, 100_000, 30_000, 50_000, 21_600)
WIDE = replace(TERMS, min_rate_1e18=1, max_rate_1e18=10**24)


def a_zone(**changes: Any) -> RedemptionZone:
    """1200 ATOM delegated for 1000 stATOM."""
    return replace(RedemptionZone(TERMS, 1000 * ATOM, delegated=1200 * ATOM, rate_1e18=ONE * 12 // 10), **changes)


@st.composite
def zones(draw: st.DrawFn) -> RedemptionZone:
    """From one ATOM to a billion behind a rate of 0.9 to 1.5, in up to four places."""
    native = draw(amounts_between(ATOM, 10**9 * ATOM, unit=ATOM))
    supply = native * 1000 // draw(st.integers(901, 1499))
    cuts = sorted(draw(st.tuples(*[st.integers(0, native // 4)] * 3)))
    zone = RedemptionZone(
        TERMS,
        supply,
        deposits=cuts[0],
        undelegated=cuts[1] - cuts[0],
        tokenized=cuts[2] - cuts[1],
        delegated=native - cuts[2],
    )
    return redemption_rate.update_rate(zone)


amounts = amounts_between(1, 10**15, unit=ATOM)


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


def half_even(numerator: int, denominator: int) -> int:
    """The nearest whole number, ties to the even one, by comparing twice the remainder."""
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))


# --- Decimals


@given(amounts_between(0, 10**24, unit=ATOM), amounts_between(1, 10**24, unit=ATOM))
def test_quotients_are_cut_at_36_places_and_then_rounded_half_to_even(a: int, b: int) -> None:
    assert redemption_rate.quotient(a, b) == half_even(a * ONE * ONE // b, ONE)


def test_a_tie_goes_to_the_even_place() -> None:
    assert [redemption_rate.quotient(each, 2 * ONE) for each in (1, 3, 5)] == [0, 2, 2]
    assert redemption_rate.rate_for(2, 3) == 666_666_666_666_666_667
    # 1 / 0.6...67 is 1.4999999999999999992, which stays below at the 18th place.
    assert redemption_rate.st_for(1, 666_666_666_666_666_667) == 1
    # Rounded at the 18th place before it is cut: 2.9999999999999999997 is 3.
    assert redemption_rate.st_for(10**18, 333_333_333_333_333_333_366_666_666_666_666_670) == 3


@given(zones(), amounts_between(10**9, 10**15, unit=ATOM))
def test_reals_agree_with_the_exact_conversions(zone: RedemptionZone, amount: int) -> None:
    native, supply, rate = redemption_rate.native_locked(zone), zone.st_supply, zone.rate_1e18
    real_rate = redemption_rate.rate_for(Reals([native]), Reals([supply]))
    assert float(real_rate[0]) == pytest.approx(rate, rel=1e-12)
    for formula in (redemption_rate.st_for, redemption_rate.native_for):
        # A cut costs the exact answer up to a unit, and a double its last digits besides.
        exact = formula(amount, rate)
        assert abs(float(formula(Reals([amount]), Reals([rate]))[0]) - exact) <= 1 + 1e-12 * exact


def test_ten_thousand_rates_are_written_at_once() -> None:
    natives = Reals(np.random.default_rng(7).uniform(1e12, 1e15, 10_000))
    rates = redemption_rate.rate_for(natives, Reals([1e14]))
    minted = redemption_rate.st_for(Reals([1e15]), rates)
    for path in range(0, 10_000, 97):
        exact = redemption_rate.rate_for(int(natives[path]), 10**14)
        assert float(rates[path]) == pytest.approx(exact, rel=1e-12)
        assert float(minted[path]) == pytest.approx(redemption_rate.st_for(10**15, exact), rel=1e-12, abs=1)


# --- Laws


@given(zones(), amounts)
def test_a_round_trip_never_brings_more_than_it_took(zone: RedemptionZone, amount: int) -> None:
    try:
        staked = redemption_rate.stake(zone, amount)
        asked = redemption_rate.redeem(staked.zone, "you", staked.st, 1)
    except Refused:
        assume(False)
    assert asked.redemption.native <= amount
    sent = redemption_rate.send_batch(redemption_rate.update_rate(asked.zone), 4, NOW)
    # The rate is rounded at its 18th place: beside 1e15 units that is a thousandth of one.
    assert sum(row.native for row in sent.priced) <= amount + 1


@given(zones(), amounts, amounts)
def test_coming_and_going_never_lowers_what_the_others_have(zone: RedemptionZone, amount: int, back: int) -> None:
    try:
        zone = redemption_rate.update_rate(redemption_rate.stake(zone, amount).zone)
        before = zone.rate_1e18
        asked = redemption_rate.redeem(zone, "you", min(back, zone.st_supply - 1), 1)
    except Refused:
        assume(False)
    sent = redemption_rate.send_batch(asked.zone, 4, NOW)
    after = redemption_rate.update_rate(sent.zone)
    # Amounts are cut against whoever comes or goes. The rate itself is off by half a unit of its 18th place,
    # which those who stay feel by as much for every token that left.
    slack = 1 + (sent.burnt // max(1, after.st_supply) + 1)
    assert after.rate_1e18 >= before - slack


@given(zones(), amounts_between(0, 10**12, unit=ATOM))
def test_rewards_raise_the_rate_at_the_next_epoch_and_the_fee_never_does(zone: RedemptionZone, rewards: int) -> None:
    grown, fee = redemption_rate.reinvest(zone, rewards)
    assert fee == rewards // 10
    assert grown.rate_1e18 == zone.rate_1e18
    assert redemption_rate.native_locked(grown) - redemption_rate.native_locked(zone) == rewards - fee
    assert redemption_rate.update_rate(grown).rate_1e18 >= zone.rate_1e18


@given(zones())
def test_an_epoch_moves_tokens_on_and_loses_none(zone: RedemptionZone) -> None:
    # Tokens that others handed over stay where they are; each step takes an epoch.
    once = redemption_rate.pass_epoch(zone)
    twice = redemption_rate.pass_epoch(once)
    assert redemption_rate.native_locked(twice) == redemption_rate.native_locked(zone)
    assert (once.deposits, once.undelegated, twice.undelegated) == (0, zone.deposits, 0)
    assert twice.delegated == zone.delegated + zone.undelegated + zone.deposits
    assert twice.rate_1e18 == zone.rate_1e18


@given(st.integers(1, 60))
def test_no_more_than_seven_batches_are_ever_on_their_way(unbonding_days: int) -> None:
    terms = replace(TERMS, unbonding_days=unbonding_days)
    zone = a_zone(parameters=terms, delegated=10**6 * ATOM, st_supply=10**6 * ATOM * 10 // 12)
    most = 0
    for day in range(1, 3 * unbonding_days + 10):
        now = NOW + day * DAY
        zone = redemption_rate.pay(zone, now).zone
        zone = redemption_rate.send_batch(zone, day, now).zone
        most = max(most, len(zone.batches))
        zone = redemption_rate.redeem(zone, "you", ATOM, day).zone
    assert 1 <= most <= 7
    assert redemption_rate.next_batch_day(terms, 0) == unbonding_days // 7 + 1


# --- By hand


def test_staking_by_hand() -> None:
    staked = redemption_rate.stake(a_zone(), 12 * ATOM + 1)
    assert (staked.st, staked.zone.st_supply, staked.zone.deposits) == (10 * ATOM, 1010 * ATOM, 12 * ATOM + 1)
    assert redemption_rate.update_rate(staked.zone).rate_1e18 == 1_200_000_000_990_099_010
    small = refused(lambda: redemption_rate.stake(a_zone(), 1))
    assert (small.code, small.remedy) == ("zone_stake_small", 2)
    assert redemption_rate.stake(a_zone(), 2).st == 1


def test_a_redemption_is_priced_when_its_batch_leaves_and_paid_21_days_later() -> None:
    asked = redemption_rate.redeem(a_zone(), "you", 100 * ATOM, 1)
    assert asked.redemption.native == 120 * ATOM
    zone = redemption_rate.redeem(asked.zone, "Aiko", 1, 3).zone
    # 60 ATOM of rewards before the batch count: 54 of them raise the rate to 1.254.
    zone = redemption_rate.update_rate(redemption_rate.reinvest(zone, 60 * ATOM)[0])
    assert zone.rate_1e18 == ONE * 1254 // 1000
    for day in (1, 2, 3):
        assert redemption_rate.send_batch(zone, day, NOW).batch is None
    sent = redemption_rate.send_batch(zone, 4, NOW)
    assert [row.native for row in sent.priced] == [125_400_000, 1]
    assert sent.batch is not None
    assert (sent.batch.native, sent.batch.completion_time, sent.burnt) == (125_400_001, NOW + 21 * DAY, 100 * ATOM + 1)
    assert (sent.zone.delegated, sent.zone.st_supply) == (1200 * ATOM - 125_400_001, 900 * ATOM - 1)
    # What is earned or lost from now on is not theirs.
    later, _ = redemption_rate.slash(sent.zone, 0)
    assert redemption_rate.pay(later, NOW + 21 * DAY - 1).redemptions == ()
    paid = redemption_rate.pay(later, NOW + 21 * DAY)
    assert [(row.owner, row.native) for row in paid.redemptions] == [("you", 125_400_000), ("Aiko", 1)]
    assert (paid.zone.redemptions, paid.zone.batches) == ((), ())


def test_a_slash_before_the_batch_leaves_is_shared_by_those_who_wait() -> None:
    zone = redemption_rate.redeem(a_zone(), "you", 100 * ATOM, 1).zone
    slashed, lost = redemption_rate.slash(zone, 1140 * ATOM)
    assert (lost, slashed.rate_1e18) == (60 * ATOM, ONE * 12 // 10)
    assert redemption_rate.slash(slashed, 1141 * ATOM)[1] == 0
    sent = redemption_rate.send_batch(redemption_rate.update_rate(slashed), 4, NOW)
    assert sent.priced[0].native == 114 * ATOM
    # Before the new rate is written the loss is not known, and whoever leaves then is spared it.
    spared = redemption_rate.send_batch(slashed, 4, NOW)
    assert spared.priced[0].native == 120 * ATOM


def test_one_owner_s_redemptions_of_a_day_are_one_and_today_s_wait_for_the_next_batch() -> None:
    zone = redemption_rate.redeem(a_zone(), "you", 10 * ATOM, 3).zone
    again = redemption_rate.redeem(zone, "you", 5 * ATOM, 3)
    assert (again.redemption.id, again.redemption.st, again.redemption.native) == (1, 15 * ATOM, 18 * ATOM)
    zone = redemption_rate.redeem(again.zone, "you", ATOM, 4).zone
    sent = redemption_rate.send_batch(zone, 4, NOW)
    assert [row.day for row in sent.priced] == [3]
    assert [(row.id, row.batch) for row in sent.zone.redemptions] == [(1, 1), (2, 0)]
    assert [redemption_rate.next_batch_day(TERMS, day) for day in (3, 4, 7, 8)] == [4, 8, 8, 12]


def test_more_than_is_delegated_cannot_be_asked_for_or_sent() -> None:
    zone = a_zone(delegated=600 * ATOM, deposits=600 * ATOM)
    large = refused(lambda: redemption_rate.redeem(zone, "you", 501 * ATOM, 1))
    assert (large.code, large.remedy, large.figures["limit"]) == ("zone_redeem_large", 500 * ATOM, 600 * ATOM)
    even = refused(lambda: redemption_rate.redeem(replace(zone, rate_1e18=ONE), "you", 600 * ATOM + 1, 1))
    assert even.remedy == 600 * ATOM
    # Each is within the limit, both together are not: they wait until more is delegated.
    both = redemption_rate.redeem(redemption_rate.redeem(zone, "you", 400 * ATOM, 1).zone, "Aiko", 400 * ATOM, 1).zone
    assert redemption_rate.send_batch(both, 4, NOW).zone == both
    more = redemption_rate.pass_epoch(redemption_rate.pass_epoch(both))
    first = redemption_rate.send_batch(replace(more, redemptions=more.redemptions[:1]), 8, NOW).zone
    second = redemption_rate.redeem(first, "Aiko", ATOM, 9).zone
    assert [batch.id for batch in redemption_rate.send_batch(second, 12, NOW).zone.batches] == [1, 2]
    assert len(redemption_rate.send_batch(more, 8, NOW).priced) == 2


@given(zones())
def test_the_remedy_of_a_redemption_too_large_or_too_small_just_passes(zone: RedemptionZone) -> None:
    large = refused(lambda: redemption_rate.redeem(zone, "you", 2 * zone.st_supply, 1))
    most: Any = large.remedy
    assert redemption_rate.redeem(zone, "you", most, 1).redemption.native <= zone.delegated
    # One unit more is too many for the stake, or more than there are.
    beyond = refused(lambda: redemption_rate.redeem(zone, "you", most + 1, 1)).code
    assert beyond == ("zone_tokens_short" if most == zone.st_supply else "zone_redeem_large")
    fewest: Any = refused(lambda: redemption_rate.redeem(zone, "you", 0, 1)).remedy
    assert redemption_rate.redeem(zone, "you", fewest, 1).redemption.native >= 1
    least: Any = refused(lambda: redemption_rate.stake(zone, 0)).remedy
    assert redemption_rate.stake(zone, least).st >= 1
    assert refused(lambda: redemption_rate.stake(zone, least - 1)).remedy == least


def test_the_least_stake_counts_on_the_rounding_of_its_quotient() -> None:
    # 9 / 9.000000000000000001 is 0.99999999999999999988..., which is 1 at 18 places; a hair more and it is not.
    for hair, least in ((1, 9), (4, 9), (5, 10)):
        zone = a_zone(parameters=WIDE, rate_1e18=9 * ONE + hair)
        assert refused(lambda zone=zone: redemption_rate.stake(zone, 0)).remedy == least  # type: ignore[misc]
        assert redemption_rate.stake(zone, least).st == 1
        assert refused(lambda zone=zone, less=least - 1: redemption_rate.stake(zone, less)).code == "zone_stake_small"  # type: ignore[misc]


def test_a_redemption_is_offered_no_amount_where_none_would_do() -> None:
    bare = a_zone(delegated=1, deposits=1200 * ATOM, parameters=WIDE, rate_1e18=2 * ONE)
    for st_amount, code in ((0, "zone_redeem_small"), (5, "zone_redeem_large")):
        refusal = refused(lambda amount=st_amount: redemption_rate.redeem(bare, "you", amount, 1))  # type: ignore[misc]
        assert (refusal.code, refusal.remedy) == (code, None)


WAITING = redemption_rate.redeem(a_zone(), "you", 400 * ATOM, 1).zone
"""600 stATOM are left that do not wait."""


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        ("zone_halted", None, {}, lambda: redemption_rate.stake(a_zone(halted=True), ATOM)),
        (
            "zone_rate_unsafe",
            None,
            {"rate_ppm": 1_600_000, "low_ppm": 900_000, "high_ppm": 1_500_000},
            lambda: redemption_rate.redeem(a_zone(rate_1e18=ONE * 8 // 5), "you", ATOM, 1),
        ),
        ("zone_stake_small", 2, {"amount": 1}, lambda: redemption_rate.stake(a_zone(), 1)),
        ("zone_stake_small", 2, {"amount": -ATOM}, lambda: redemption_rate.stake(a_zone(), -ATOM)),
        ("zone_redeem_small", 1, {"amount": 0}, lambda: redemption_rate.redeem(a_zone(), "you", 0, 1)),
        ("zone_redeem_small", 1, {"amount": -ATOM}, lambda: redemption_rate.redeem(a_zone(), "you", -ATOM, 1)),
        (
            "zone_redeem_small",
            None,
            {"amount": 0},
            lambda: redemption_rate.redeem(a_zone(st_supply=0), "you", 0, 1),
        ),
        (
            "zone_redeem_large",
            500 * ATOM,
            {"wanted": 601_200_000, "limit": 600 * ATOM},
            lambda: redemption_rate.redeem(a_zone(delegated=600 * ATOM, deposits=600 * ATOM), "you", 501 * ATOM, 1),
        ),
        (
            "zone_tokens_short",
            600 * ATOM,
            {"have": 600 * ATOM, "wanted": 600 * ATOM + 1},
            lambda: redemption_rate.redeem(WAITING, "Aiko", 600 * ATOM + 1, 2),
        ),
        (
            "zone_tokens_short",
            500 * ATOM,
            {"have": 600 * ATOM, "wanted": 700 * ATOM},
            lambda: redemption_rate.redeem(replace(WAITING, delegated=600 * ATOM, deposits=600 * ATOM), "Aiko", 700 * ATOM, 2),
        ),
        (
            "zone_tokens_short",
            None,
            {"have": 0, "wanted": 1},
            lambda: redemption_rate.redeem(a_zone(st_supply=0), "you", 1, 1),
        ),
        ("zone_amount_negative", None, {}, lambda: redemption_rate.reinvest(a_zone(), -1)),
        ("zone_amount_negative", None, {}, lambda: redemption_rate.slash(a_zone(), -1)),
    ],
)
def test_a_refusal_comes_with_the_figures_of_its_sentence(
    code: str, remedy: int | None, figures: dict[str, int], act: Callable[[], object]
) -> None:
    refusal = refused(act)
    assert (refusal.code, refusal.remedy, refusal.figures) == (code, remedy, figures)


def test_tokens_that_left_with_a_batch_are_gone_and_do_not_wait_any_more() -> None:
    assert redemption_rate.redeem(WAITING, "Aiko", 600 * ATOM, 2).zone.st_supply == 1000 * ATOM
    sent = redemption_rate.send_batch(WAITING, 4, NOW).zone
    assert (sent.st_supply, redemption_rate.free_st(sent)) == (600 * ATOM, 600 * ATOM)


def test_tokens_that_nothing_stands_behind_have_no_price_and_halt_the_zone() -> None:
    ruined = redemption_rate.pass_epoch(redemption_rate.slash(a_zone(parameters=replace(WIDE, min_rate_1e18=0)), 0)[0])
    assert (ruined.rate_1e18, ruined.halted) == (0, True)
    resumed = redemption_rate.resume(ruined)
    for act in (lambda: redemption_rate.stake(resumed, ATOM), lambda: redemption_rate.redeem(resumed, "you", ATOM, 6)):
        assert refused(act).code == "zone_rate_unsafe"


# --- Bounds


@pytest.mark.parametrize(
    ("delegated", "halted"), [(900 * ATOM, False), (900 * ATOM - 1, True), (1500 * ATOM, False), (1500 * ATOM + 1, True)]
)
def test_a_rate_beyond_the_bounds_halts_the_zone_and_one_on_them_does_not(delegated: int, halted: bool) -> None:
    zone = redemption_rate.pass_epoch(a_zone(delegated=delegated))
    assert zone.halted is halted
    assert zone.rate_1e18 == delegated * ONE // (1000 * ATOM)


def test_a_halted_zone_takes_nothing_and_sends_nothing_but_pays_what_has_left() -> None:
    zone = redemption_rate.redeem(a_zone(), "you", 10 * ATOM, 1).zone
    zone = redemption_rate.redeem(redemption_rate.send_batch(zone, 4, NOW).zone, "you", ATOM, 5).zone
    halted = redemption_rate.pass_epoch(redemption_rate.slash(zone, 100 * ATOM)[0])
    assert halted.halted
    for act in (lambda: redemption_rate.stake(halted, ATOM), lambda: redemption_rate.redeem(halted, "you", ATOM, 6)):
        assert refused(act).code == "zone_halted"
    assert redemption_rate.send_batch(halted, 8, NOW).batch is None
    assert redemption_rate.pass_epoch(halted) == halted
    assert redemption_rate.pay(halted, NOW + 21 * DAY).redemptions[0].native == 12 * ATOM
    # Resumed with the rate still out of bounds: refused, and halted again by the next epoch.
    resumed = redemption_rate.resume(halted)
    unsafe = refused(lambda: redemption_rate.stake(resumed, ATOM))
    assert unsafe.code == "zone_rate_unsafe"
    # 100 ATOM are left for 990 stATOM.
    assert unsafe.figures == {"rate_ppm": 10**6 * 100 // 990, "low_ppm": 900_000, "high_ppm": 1_500_000}
    assert redemption_rate.pass_epoch(resumed).halted
    wider = redemption_rate.pass_epoch(replace(resumed, parameters=WIDE))
    assert redemption_rate.stake(wider, ATOM).st > ATOM


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ((0, 0), (ONE * 9 // 10, ONE * 3 // 2)),
        ((ONE, ONE * 13 // 10), (ONE, ONE * 13 // 10)),
        ((ONE // 2, 2 * ONE), (ONE * 9 // 10, ONE * 3 // 2)),
    ],
)
def test_inner_bounds_only_ever_narrow_the_outer_ones(inner: tuple[int, int], expected: tuple[int, int]) -> None:
    terms = replace(TERMS, min_inner_rate_1e18=inner[0], max_inner_rate_1e18=inner[1])
    assert redemption_rate.bounds(terms) == expected


@given(evenly_between(ONE // 2, 5 * ONE))
def test_bounds_drawn_around_a_rate_hold_it_and_end_three_below_and_five_percent_above(rate: int) -> None:
    zone = redemption_rate.set_bounds(a_zone(rate_1e18=rate), AROUND)
    low, high = redemption_rate.bounds(zone.parameters)
    assert (low, high) == (rate * 97 // 100, rate * 105 // 100)
    assert zone.parameters.min_rate_1e18 == rate * 95 // 100
    assert zone.parameters.max_rate_1e18 == rate * 110 // 100
    for safe, at in ((True, rate), (True, low), (False, low - 1), (True, high), (False, high + 1)):
        assert redemption_rate.rate_is_safe(replace(zone, rate_1e18=at)) is safe


def test_a_zone_that_outgrew_its_bounds_works_again_once_they_are_drawn_anew_and_it_is_resumed() -> None:
    zone = redemption_rate.set_bounds(a_zone(), AROUND)
    grown = redemption_rate.pass_epoch(replace(zone, delegated=1270 * ATOM))
    assert grown.halted
    drawn = redemption_rate.set_bounds(grown, AROUND)
    assert drawn.halted
    assert not redemption_rate.pass_epoch(redemption_rate.resume(drawn)).halted


def test_without_any_token_the_rate_stays() -> None:
    empty = RedemptionZone(TERMS, deposits=5)
    assert redemption_rate.update_rate(empty).rate_1e18 == ONE
    assert redemption_rate.stake(empty, 7).st == 7
