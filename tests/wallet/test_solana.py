"""Solana keeps its laws: the schedule falls without a jump, stake moves at its pace, rewards stay within the pot."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between
from wallet.chain import solana
from wallet.chain.solana import Cluster, Delegation, Parameters, Solana
from wallet.errors import Refused

SOL = 10**9
TERMS = Parameters(
    initial_rate_ppm=80_000,
    terminal_rate_ppm=15_000,
    taper_ppm=150_000,
    second_taper_ppm=300_000,
    second_taper_epoch=solana.NEVER,
    inflation_start_epoch=150,
    warmup_rate_ppm=90_000,
    whole_warmup_epoch=solana.NEVER,
    least_delegation=1,
    raised_least_delegation=SOL,
    raised_least_epoch=solana.NEVER,
    slots_per_epoch=432_000,
    slot_ms=400,
    later_slot_ms=350,
    later_slot_epoch=1_020,
)
SUPPLY = 600 * 10**6 * SOL
STAKED = 400 * 10**6 * SOL
NOW = 900

epochs = st.integers(150, 4000)


def a_chain(**changes: Any) -> Solana:
    """600 million SOL, 400 million of them staked, a validator's usual 5 %."""
    return replace(Solana(TERMS, NOW, SUPPLY, Cluster(effective=STAKED), 5), **changes)


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


# --- The schedule


@given(st.floats(0.01, 0.999), st.floats(0, 60))
def test_the_power_is_the_double_nearest_to_the_true_one(base: float, exponent: float) -> None:
    # Mathematics libraries promise less than one unit in the last place; ours is within half of one.
    theirs = base**exponent
    assert abs(solana.power(base, exponent) - theirs) <= math.ulp(theirs)
    assert solana.power(base, 0.0) == 1.0
    assert solana.power(base, 1.0) == base


@given(epochs, st.one_of(st.just(solana.NEVER), epochs))
def test_inflation_falls_from_epoch_to_epoch_down_to_its_floor(epoch: int, turn: int) -> None:
    terms = replace(TERMS, second_taper_epoch=turn)
    rate, after = solana.inflation_rate(terms, epoch), solana.inflation_rate(terms, epoch + 1)
    assert 0.015 <= after <= rate <= 0.08
    assert rate == 0.015 or after < rate


@given(epochs)
def test_the_second_taper_begins_from_the_rate_that_is_reached(turn: int) -> None:
    terms = replace(TERMS, second_taper_epoch=turn)
    assert solana.inflation_rate(terms, turn) == solana.inflation_rate(TERMS, turn)
    later = solana.inflation_rate(terms, turn + 20)
    assert later == 0.015 or later < solana.inflation_rate(TERMS, turn + 20)


def test_the_floor_is_reached_after_ten_years_and_a_quarter() -> None:
    # ln(1.5 / 8) / ln 0.85 = 10.3 years of 182.6 epochs.
    first = next(epoch for epoch in range(150, 4000) if solana.inflation_rate(TERMS, epoch) == 0.015)
    assert solana.year_of(TERMS, first) == pytest.approx(10.30, abs=0.006)
    assert solana.inflation_rate(TERMS, 149) == 0.0
    assert (solana.year_of(TERMS, 150), solana.inflation_rate(TERMS, 150)) == (0.0, 0.08)
    assert solana.reward_pot(TERMS, 149, SUPPLY) == 0


def test_an_epoch_is_two_days_of_nominal_slots() -> None:
    assert solana.epoch_s(TERMS, 1_019) == 2 * 86_400
    assert solana.epoch_s(replace(TERMS, slots_per_epoch=432_002), NOW) == 2 * 86_400, "whole seconds, rounded down"


def test_slots_grow_shorter_from_their_epoch_on() -> None:
    assert solana.epoch_s(TERMS, 1_020) == 42 * 3_600


# --- Warm-up and cool-down

stakes = amounts_between(1, 10**17, unit=SOL)


@given(st.lists(stakes, min_size=1, max_size=6), stakes, st.booleans())
def test_stake_moves_at_nine_percent_an_epoch_and_at_least_a_lamport_each(
    sizes: list[int], effective: int, leaving: bool
) -> None:
    rows = tuple(
        Delegation(index, "you", lamports, 0, lamports if leaving else 0, leaving) for index, lamports in enumerate(sizes)
    )
    chain = a_chain(others=Cluster(effective=effective), delegations=rows, parameters=replace(TERMS, inflation_start_epoch=10**6))
    before = solana.cluster(chain)
    after = solana.pass_epoch(chain).chain
    moved = [abs(new.effective - old.effective) for old, new in zip(rows, after.delegations, strict=True)]
    assert all(1 <= each <= size for each, size in zip(moved, sizes, strict=True))
    # Doubles carry 53 bits: three roundings of a share, and one lamport at least for everyone.
    assert sum(moved) <= before.effective * 0.09 * (1 + 1e-15) + len(sizes)
    if sum(sizes) <= before.effective * 0.0899:
        assert moved == sizes


@given(stakes, st.integers(0, 12), st.integers(0, 12))
def test_a_stake_account_is_never_more_effective_than_it_is_large(lamports: int, stay: int, cool: int) -> None:
    chain, row = solana.delegate(a_chain(others=Cluster(effective=STAKED // 10**4)), "you", lamports, 7)
    for epoch in range(stay + cool):
        if epoch == stay:
            chain = solana.deactivate(chain, row.id, "you")
        chain = solana.pass_epoch(chain).chain
        (now,) = chain.delegations
        assert 0 <= now.effective <= now.lamports
        assert now.free + now.activating + now.effective == now.lamports


@given(stakes, stakes, stakes)
def test_whole_numbers_and_doubles_move_the_same_stake_but_for_the_last_digits(mine: int, rest: int, effective: int) -> None:
    whole = replace(TERMS, whole_warmup_epoch=NOW)
    moved = solana.moving(TERMS, NOW, mine, mine + rest, effective)
    exact = solana.moving(whole, NOW, mine, mine + rest, effective)
    assert abs(exact - moved) <= 1 + 4 * math.ulp(float(moved))
    assert exact == min(mine, max(1, mine * effective * 900 // ((mine + rest) * 10_000)))
    assert solana.moving(whole, NOW - 1, mine, mine + rest, effective) == moved


def test_whole_numbers_find_lamports_that_doubles_lose() -> None:
    # 0.09 is no double: 9 % of 426,131,363 SOL shared by two comes out a lamport short.
    whole = replace(TERMS, whole_warmup_epoch=NOW)
    shown = []
    for effective in range(426_131_363_000_000_000, 426_131_363_000_000_200):
        one, other = (solana.moving(terms, NOW, 3 * 10**17, 7 * 10**17, effective) for terms in (TERMS, whole))
        assert other == 3 * effective * 900 // 70_000
        shown.append(one - other)
    assert any(shown)


def test_nothing_moves_by_whole_numbers_where_nothing_is_effective_and_products_end_at_128_bits() -> None:
    whole = replace(TERMS, whole_warmup_epoch=NOW)
    assert solana.moving(whole, NOW, SOL, SOL, 0) == 0
    assert solana.moving(TERMS, NOW, SOL, SOL, 0) == 1
    largest = 2**64 - 1
    assert solana.moving(whole, NOW, largest, largest, largest) == (2**128 - 1) // (largest * 10_000)


def test_a_new_stake_account_needs_a_whole_sol_from_the_switch_on() -> None:
    terms = replace(TERMS, raised_least_epoch=NOW)
    assert [solana.least_delegation(terms, epoch) for epoch in (NOW - 1, NOW)] == [1, SOL]
    chain = a_chain(parameters=terms)
    refusal = refused(lambda: solana.delegate(chain, "you", SOL - 1, 0))
    assert (refusal.code, refusal.remedy) == ("solana_stake_small", SOL)
    assert solana.delegate(chain, "you", SOL, 0)[1].lamports == SOL
    assert solana.delegate(replace(chain, epoch=NOW - 1), "you", 1, 0)[1].lamports == 1


def test_a_large_newcomer_warms_up_over_epochs_and_leaves_the_same_way() -> None:
    # All the stake that moves is its own: 9 % of 1000, then of 1090, of 1188.1 SOL.
    quiet = replace(TERMS, inflation_start_epoch=10**6)
    chain, row = solana.delegate(a_chain(parameters=quiet, others=Cluster(1000 * SOL)), "you", 200 * SOL, 0)
    path = []
    for _ in range(3):
        chain = solana.pass_epoch(chain).chain
        path.append(chain.delegations[0].effective)
    assert path == [90 * SOL, 188_100_000_000, 200 * SOL]
    chain = solana.deactivate(chain, row.id, "you")
    assert refused(lambda: solana.withdraw(chain, 1, "you", SOL)).remedy is None
    chain = solana.pass_epoch(chain).chain
    assert chain.delegations[0].free == 108 * SOL
    refusal = refused(lambda: solana.withdraw(chain, 1, "you", 108 * SOL + 1))
    assert (refusal.code, refusal.remedy) == ("solana_stake_active", 108 * SOL)
    chain = solana.withdraw(chain, 1, "you", 100 * SOL)
    chain = solana.pass_epoch(chain).chain
    assert solana.withdraw(chain, 1, "you", 100 * SOL).delegations == ()


def test_those_who_stay_do_not_slow_those_who_leave() -> None:
    quiet = replace(TERMS, inflation_start_epoch=10**6)
    rows = (Delegation(1, "you", 500 * SOL, 0, 500 * SOL), Delegation(2, "you", 100 * SOL, 0, 100 * SOL, leaving=True))
    passed = solana.pass_epoch(a_chain(parameters=quiet, others=Cluster(effective=600 * SOL), delegations=rows)).chain
    # 9 % of 1,200 SOL may go, and only 100 want to.
    assert [row.effective for row in passed.delegations] == [500 * SOL, 0]


def test_where_nothing_is_effective_a_newcomer_warms_up_by_a_lamport_that_earns_all() -> None:
    chain, row = solana.delegate(a_chain(others=Cluster()), "you", SOL, 10)
    first = solana.pass_epoch(chain)
    assert (first.pot, first.rewards, first.chain.delegations[0].effective) == (0, (), 1)
    second = solana.pass_epoch(first.chain)
    earned, commission = second.pot * 90 // 100, second.pot * 10 // 100
    assert second.rewards == ((row.id, "you", earned, commission),)
    assert second.chain.capitalization == SUPPLY + earned + commission > SUPPLY


def test_others_share_the_pace() -> None:
    quiet = replace(TERMS, inflation_start_epoch=10**6)
    crowd = Cluster(effective=1000 * SOL, activating=300 * SOL, deactivating=180 * SOL)
    chain, _ = solana.delegate(a_chain(parameters=quiet, others=crowd), "you", 60 * SOL, 0)
    passed = solana.pass_epoch(chain).chain
    # 90 SOL come, a sixth of them ours; 90 SOL go, all theirs.
    assert passed.delegations[0].effective == 15 * SOL
    assert passed.others == Cluster(effective=1000 * SOL + 75 * SOL - 90 * SOL, activating=225 * SOL, deactivating=90 * SOL)


# --- Rewards


@given(st.lists(st.tuples(stakes, st.integers(0, 100)), max_size=5), st.integers(0, 100))
def test_what_is_paid_is_the_pot_but_for_dust(rows: list[tuple[int, int]], commission: int) -> None:
    held = tuple(Delegation(index, "you", size, percent, size) for index, (size, percent) in enumerate(rows))
    chain = a_chain(delegations=held, others_commission_percent=commission)
    done = solana.pass_epoch(chain)
    issued = done.chain.capitalization - chain.capitalization
    # Three floors for each stake account: the share and its two parts.
    assert 0 <= done.pot - issued <= 3 * (len(rows) + 1)
    assert done.pot == solana.reward_pot(TERMS, NOW + 1, SUPPLY)
    earned = sum(reward.lamports for reward in done.rewards)
    assert sum(row.lamports for row in done.chain.delegations) == sum(size for size, _ in rows) + earned


def test_shares_of_the_pot_are_rounded_down_for_everybody() -> None:
    # A third and two thirds of a pot that three do not divide: a lamport of it is never issued.
    mine = (Delegation(1, "you", SOL, 0, SOL),)
    for supply in range(SUPPLY, SUPPLY + 10**6, 10**5):
        chain = a_chain(capitalization=supply, others=Cluster(effective=2 * SOL), others_commission_percent=0, delegations=mine)
        done = solana.pass_epoch(chain)
        issued = done.chain.capitalization - supply
        assert issued == done.pot - (done.pot % 3 > 0)
        assert done.rewards[0].lamports == done.pot // 3


def test_a_stake_earns_nothing_in_its_first_epoch_and_still_earns_in_its_last() -> None:
    chain, row = solana.delegate(a_chain(), "you", 100 * SOL, 10)
    first = solana.pass_epoch(chain)
    assert first.rewards == ()
    assert first.chain.delegations[0].effective == 100 * SOL
    second = solana.pass_epoch(solana.deactivate(first.chain, row.id, "you"))
    (reward,) = second.rewards
    everybody = solana.cluster(first.chain).effective
    share = second.pot * 100 * SOL // everybody
    assert (reward.lamports, reward.commission) == (share * 90 // 100, share * 10 // 100)
    assert second.chain.delegations[0].free == 100 * SOL + reward.lamports
    assert solana.pass_epoch(second.chain).rewards == ()


def test_the_yield_of_a_year_is_inflation_over_the_staked_part() -> None:
    chain, _ = solana.delegate(a_chain(others_commission_percent=0), "you", 100 * SOL, 0)
    second = solana.pass_epoch(solana.pass_epoch(chain).chain).chain.delegations[0]
    assert second.effective == second.lamports > 100 * SOL
    chain = solana.pass_epoch(chain).chain
    rate, start = solana.inflation_rate(TERMS, chain.epoch + 91), chain.delegations[0].lamports
    for _ in range(183):
        chain = solana.pass_epoch(chain).chain
    grown = chain.delegations[0].lamports / start - 1
    # Compounded by the epoch, while stake grows faster than supply: within a twentieth.
    assert grown == pytest.approx(rate * SUPPLY / STAKED, rel=0.05)


def test_with_nothing_staked_nothing_is_issued() -> None:
    idle = a_chain(others=Cluster())
    assert solana.pass_epoch(idle).pot == 0
    assert solana.pass_epoch(idle).chain.capitalization == SUPPLY


# --- Refusals


STAKED_CHAIN = solana.delegate(a_chain(), "you", SOL, 0)[0]
LEAVING = solana.deactivate(
    replace(STAKED_CHAIN, delegations=(replace(STAKED_CHAIN.delegations[0], effective=SOL // 4),)), 1, "you"
)


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        ("solana_stake_zero", None, {}, lambda: solana.delegate(a_chain(), "you", 0, 0)),
        ("solana_stake_zero", None, {}, lambda: solana.withdraw(LEAVING, 1, "you", 0)),
        (
            "solana_stake_small",
            SOL,
            {"amount": 1, "minimum": SOL},
            lambda: solana.delegate(a_chain(parameters=replace(TERMS, raised_least_epoch=0)), "you", 1, 0),
        ),
        ("solana_commission", 0, {"asked": -1}, lambda: solana.delegate(a_chain(), "you", SOL, -1)),
        ("solana_commission", 100, {"asked": 101}, lambda: solana.delegate(a_chain(), "you", SOL, 101)),
        ("solana_stake_unknown", None, {"id": 9}, lambda: solana.deactivate(STAKED_CHAIN, 9, "you")),
        ("solana_stake_unknown", None, {"id": 9}, lambda: solana.withdraw(STAKED_CHAIN, 9, "you", 1)),
        ("solana_stake_not_owner", None, {"id": 1, "owner": "you"}, lambda: solana.deactivate(STAKED_CHAIN, 1, "Aiko")),
        ("solana_stake_not_owner", None, {"id": 1, "owner": "you"}, lambda: solana.withdraw(LEAVING, 1, "Aiko", 1)),
        ("solana_stake_leaving", None, {"id": 1}, lambda: solana.deactivate(LEAVING, 1, "you")),
        (
            "solana_stake_active",
            None,
            {"id": 1, "wanted": 1, "limit": 0},
            lambda: solana.withdraw(STAKED_CHAIN, 1, "you", 1),
        ),
        (
            "solana_stake_active",
            SOL * 3 // 4,
            {"id": 1, "wanted": SOL, "limit": SOL * 3 // 4},
            lambda: solana.withdraw(LEAVING, 1, "you", SOL),
        ),
    ],
)
def test_a_refused_wish_comes_with_the_figures_of_its_sentence(
    code: str, remedy: int | None, figures: dict[str, object], act: Callable[[], object]
) -> None:
    caught = refused(act)
    assert (caught.code, caught.remedy, caught.figures) == (code, remedy, figures)


def test_a_validator_may_keep_nothing_or_all() -> None:
    for percent in (0, 100):
        assert solana.delegate(a_chain(), "you", SOL, percent)[1].commission_percent == percent


def test_what_has_not_warmed_up_is_free_at_once() -> None:
    chain, row = solana.delegate(a_chain(), "you", SOL, 0)
    left = solana.withdraw(solana.deactivate(chain, row.id, "you"), row.id, "you", SOL)
    assert (left.delegations, left.next_id) == ((), 2)
    assert solana.delegate(left, "you", SOL, 0)[1].id == 2


def test_one_stake_account_moves_without_the_others() -> None:
    chain, first = solana.delegate(a_chain(), "you", SOL, 5)
    chain, second = solana.delegate(chain, "Aiko", 2 * SOL, 7)
    assert (chain.delegations, chain.next_id) == ((first, second), 3)
    leaving = solana.deactivate(chain, second.id, "Aiko")
    assert leaving.delegations == (first, replace(second, leaving=True))
    taken = solana.withdraw(leaving, second.id, "Aiko", SOL)
    assert taken.delegations == (first, replace(second, leaving=True, lamports=SOL))
    assert solana.withdraw(taken, second.id, "Aiko", SOL).delegations == (first,)
