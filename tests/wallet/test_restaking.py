"""Restaking: a deposit comes back whole, a slash reaches everyone alike and the queue too, and no rounding creates a share."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between, evenly_between
from wallet.arithmetic import Reals
from wallet.defi import restaking, restaking_shares
from wallet.defi.restaking import Parameters, RestakingStrategy, Slash
from wallet.defi.restaking_shares import WAD
from wallet.errors import Refused

ETHER = 10**18
DELAY = 100
PARAMETERS = Parameters(withdrawal_delay_blocks=DELAY, deallocation_delay_blocks=DELAY, slash_release_delay_blocks=50)
EMPTY = RestakingStrategy(PARAMETERS)


def refusal(act: Any, *args: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value


def with_operator(magnitude: int = WAD, native: bool = False) -> RestakingStrategy:
    """A strategy whose operator promised `magnitude` to one service, at block 1."""
    strategy = restaking.register_operator(replace(EMPTY, native=native), "operator", 0)
    return restaking.allocate(strategy, "operator", "service", magnitude, 1)


def delegated(shares: int, native: bool = False) -> RestakingStrategy:
    """And a staker with that many shares behind it."""
    strategy = restaking.delegate(with_operator(native=native), "you", "operator")
    return restaking.deposit(strategy, "you", shares, 0)[0]


# Shares from dust to a hundred million tokens; fractions that leave something, since a wholly slashed operator takes no deposits.
amounts = amounts_between(1, 10**26)
fractions = evenly_between(1, WAD - WAD // 1000)


# --- The formulas


@given(amounts, amounts_between(0, 10**26), amounts_between(0, 10**26))
def test_paying_into_a_strategy_and_out_again_never_gains(amount: int, total: int, balance: int) -> None:
    shares = restaking_shares.strategy_shares(amount, total, balance)
    back = restaking_shares.strategy_tokens(shares, total + shares, balance + amount)
    assert back <= amount


def test_a_strategy_counts_a_thousand_shares_and_units_that_nobody_paid() -> None:
    # 3 x 1,500 / 2,000 shares; 2 of then 502 are worth 2 x 2,003 / 1,502 units.
    assert restaking_shares.strategy_shares(3, 500, 1_000) == 2
    assert restaking_shares.strategy_tokens(2, 502, 1_003) == 2
    # An empty strategy begins one for one, and a gift of 9,000 units before it cannot take a deposit's worth.
    assert restaking_shares.strategy_shares(10, 0, 0) == 10
    assert restaking_shares.strategy_shares(10**6, 0, 9_000) == 100_000
    assert restaking_shares.strategy_tokens(100_000, 100_000, 1_009_000) == 10**6


@given(st.integers(1, 10**6), amounts_between(0, 10**26), amounts_between(0, 10**26))
def test_the_fewest_units_that_bring_shares_do_and_one_fewer_do_not(shares: int, total: int, balance: int) -> None:
    least = restaking_shares.strategy_tokens_up(shares, total, balance)
    assert restaking_shares.strategy_shares(least - 1, total, balance) < shares
    assert restaking_shares.strategy_shares(least, total, balance) >= shares


@given(amounts, amounts, evenly_between(10**6, WAD), evenly_between(WAD, 10**24))
def test_a_deposit_never_makes_more_withdrawable_than_it_adds(deposited: int, added: int, factor: int, scaling: int) -> None:
    before = restaking_shares.withdrawable_shares(deposited, scaling, factor)
    grown = restaking_shares.next_scaling_factor(deposited, added, scaling, factor)
    assert restaking_shares.withdrawable_shares(deposited + added, grown, factor) <= before + added


@given(amounts, evenly_between(1, WAD), evenly_between(0, WAD))
def test_an_operator_keeps_what_is_left_of_its_shares_rounded_up(shares: int, before: int, fall: int) -> None:
    after = before * fall // WAD
    lost = restaking_shares.shares_slashed(shares, before, after)
    assert (shares - lost - 1) * before < shares * after <= (shares - lost) * before


def test_a_slash_of_a_restaking_token_falls_with_its_exposure() -> None:
    # 40 % behind the operator, a tenth of that slashed: 4 % off the rate.
    assert restaking_shares.token_rate_after(105 * WAD // 100, 4 * WAD // 10, WAD // 10) == 1_008_000_000_000_000_000
    assert restaking_shares.token_rate_after(WAD, 0, WAD) == WAD
    assert restaking_shares.token_rate_after(WAD, WAD, WAD) == 0


# --- Stakers and operators


@given(st.lists(st.tuples(st.sampled_from(["deposit", "slash", "queue", "other"]), amounts, fractions), max_size=12))
@settings(max_examples=150)
def test_all_that_stakers_can_take_is_behind_their_operator_whatever_happens(acts: list[tuple[str, int, int]]) -> None:
    strategy, block = restaking.delegate(with_operator(), "you", "operator"), 1
    strategy = restaking.delegate(strategy, "other", "operator")
    for act, amount, fraction in acts:
        block += 1
        held = restaking.staker_of(strategy, "you").deposit_shares
        if act == "slash" and restaking.operator_of(strategy, "operator").max_magnitude > 10**9:
            strategy, _ = restaking.slash(strategy, "operator", "service", fraction, block)
        elif act == "queue" and held:
            strategy = restaking.queue_withdrawal(strategy, "you", 1 + amount % held, block).strategy
        elif act in ("deposit", "other"):
            strategy = restaking.add_shares(strategy, "you" if act == "deposit" else "other", amount)
        behind = restaking.operator_of(strategy, "operator").shares
        theirs = restaking.withdrawable(strategy, "you") + restaking.withdrawable(strategy, "other")
        assert theirs <= behind


@given(amounts, st.lists(fractions, max_size=4), amounts)
def test_a_new_deposit_does_not_inherit_slashes_before_it(first: int, slashes: list[int], second: int) -> None:
    strategy = delegated(first)
    for fraction in slashes:
        strategy, _ = restaking.slash(strategy, "operator", "service", fraction, 2)
    before = restaking.withdrawable(strategy, "you")
    magnitude = restaking.operator_of(strategy, "operator").max_magnitude
    after = restaking.withdrawable(restaking.add_shares(strategy, "you", second), "you")
    # k is cut off at 1e-18 twice, so up to (shares / 1e18 + 1) x m / 1e18 + 2 shares are lost, against the staker.
    slack = (first + second) * (WAD // magnitude + 2) // WAD + 3
    assert before + second - slack <= after <= before + second


def test_half_slashed_by_hand_and_the_queue_with_it() -> None:
    strategy = delegated(100 * ETHER)
    queued = restaking.queue_withdrawal(strategy, "you", 40 * ETHER, 10)
    assert (queued.id, queued.shares) == (1, 40 * ETHER)
    assert restaking.operator_of(queued.strategy, "operator").shares == 60 * ETHER
    slashed, lost = restaking.slash(queued.strategy, "operator", "service", WAD // 2, 10 + DELAY)
    assert lost == 50 * ETHER  # 30 of the 60 delegated, 20 of the 40 in the queue
    assert restaking.withdrawable(slashed, "you") == 30 * ETHER
    row = restaking.find_withdrawal(slashed, 1)
    assert restaking.withdrawal_shares(slashed, row) == 20 * ETHER
    done = restaking.complete(slashed, 1, "you", 11 + DELAY, balance=100 * ETHER)
    assert (done.shares, done.amount) == (20 * ETHER, 20 * ETHER)
    assert done.strategy.total_shares == 80 * ETHER
    released = restaking.release_slashed(done.strategy, "service", 1, 10 + DELAY + 51, balance=80 * ETHER)
    assert (released.shares, released.amount, released.strategy.slashes) == (50 * ETHER, 50 * ETHER, ())
    assert released.strategy.total_shares == 30 * ETHER
    for other in (("service", 2), ("another", 1)):
        nothing = restaking.release_slashed(done.strategy, *other, 10 + DELAY + 51, balance=80 * ETHER)
        assert (nothing.shares, nothing.strategy) == (0, done.strategy)


def test_what_was_slashed_leaves_only_after_its_delay() -> None:
    slashed, _ = restaking.slash(delegated(100 * ETHER), "operator", "service", WAD // 2, 10)
    with pytest.raises(Refused) as caught:
        restaking.release_slashed(slashed, "service", 1, 60, balance=100 * ETHER)
    assert (caught.value.code, caught.value.figures) == ("restaking_release_locked", {"hours": 1})
    assert restaking.release_slashed(slashed, "service", 1, 61, balance=100 * ETHER).shares == 50 * ETHER
    at_once = replace(slashed, parameters=replace(slashed.parameters, slash_release_delay_blocks=0))
    assert restaking.release_slashed(at_once, "service", 1, 10, balance=100 * ETHER).shares == 50 * ETHER


def test_each_slash_is_converted_to_tokens_alone() -> None:
    # 2 x (4126 + 1000) / (5468 + 1000) is 1 token unit, and 1 x that is none.
    slashes = (Slash(1, 1, "service", 1), Slash(1, 1, "service", 2))
    strategy = RestakingStrategy(replace(PARAMETERS, slash_release_delay_blocks=0), total_shares=5468, slashes=slashes)
    for id in (1, 2):
        done = restaking.release_slashed(strategy, "service", id, 1, balance=4126)
        assert (done.shares, done.amount) == (1, 0)
        strategy = done.strategy
    assert (strategy.total_shares, strategy.slashes) == (5466, ())


@given(amounts, fractions, fractions)
def test_no_more_leaves_the_queue_than_the_withdrawals_in_it_lose(shares: int, before: int, part: int) -> None:
    after = before * part // WAD
    lost = restaking_shares.queued_shares_slashed(shares, before, after)
    left = restaking_shares.wad_mul(shares, after)
    assert 0 <= lost <= restaking_shares.wad_mul(shares, before) - left


def test_the_smallest_queued_share_is_not_slashed_twice() -> None:
    # 2 shares were worth 1 at 0.9; at 0.4 the one that is left, rounded up, is that one.
    assert restaking_shares.queued_shares_slashed(2, 9 * 10**17, 4 * 10**17) == 0


def test_an_empty_request_is_taken_of_native_ether_and_refused_of_a_token() -> None:
    native = RestakingStrategy(PARAMETERS, native=True)
    native, _ = restaking.deposit(native, "you", ETHER, balance=0)
    queued = restaking.queue_withdrawal(native, "you", 0, 5)
    assert (queued.shares, restaking.complete_as_shares(queued.strategy, 1, "you", 6 + DELAY).shares) == (0, 0)
    assert restaking.reduce_beacon_factor(native, "you", 64 * ETHER, 0) == native
    for act in (
        lambda: restaking.queue_withdrawal(native, "you", -1, 5),
        lambda: restaking.queue_withdrawal(delegated(ETHER), "you", 0, 5),
        lambda: restaking.reduce_beacon_factor(native, "you", 0, 0),
    ):
        with pytest.raises(Refused):
            act()


def test_the_last_block_of_the_delay_can_still_slash_and_the_next_one_cannot() -> None:
    queued = restaking.queue_withdrawal(delegated(100 * ETHER), "you", 100 * ETHER, 10)
    for block, expected in ((10 + DELAY, 90 * ETHER), (11 + DELAY, 100 * ETHER)):
        slashed, lost = restaking.slash(queued.strategy, "operator", "service", WAD // 10, block)
        assert lost == 100 * ETHER - expected
        assert restaking.complete(slashed, 1, "you", 500, 100 * ETHER).shares == expected
    locked = refusal(restaking.complete, queued.strategy, 1, "you", 10 + DELAY, 100 * ETHER)
    assert (locked.code, locked.figures) == ("restaking_withdrawal_locked", {"id": 1, "hours": 1})
    assert refusal(restaking.complete, queued.strategy, 1, "thief", 500, 0).code == "restaking_not_owner"
    done = restaking.complete(queued.strategy, 1, "you", 500, 100 * ETHER)
    assert refusal(restaking.complete, done.strategy, 1, "you", 500, 0).code == "restaking_withdrawal_unknown"


def test_a_withdrawal_from_a_strategy_that_earned_brings_its_part_of_the_earnings() -> None:
    queued = restaking.queue_withdrawal(delegated(100 * ETHER), "you", 50 * ETHER, 10)
    done = restaking.complete(queued.strategy, 1, "you", 500, balance=150 * ETHER)
    # Half of the shares; the thousand of nobody take a hair of it.
    assert (done.shares, done.amount) == (50 * ETHER, (150 * ETHER + 1_000) * 50 * ETHER // (100 * ETHER + 1_000))
    assert done.strategy.total_shares == 50 * ETHER


def test_a_slash_spares_what_waits_to_leave_another_operator() -> None:
    strategy = restaking.register_operator(delegated(100 * ETHER), "second", 0)
    strategy = restaking.deposit(restaking.delegate(strategy, "other", "second"), "other", 30 * ETHER, 100 * ETHER)[0]
    strategy = restaking.queue_withdrawal(strategy, "other", 30 * ETHER, 10).strategy
    slashed, lost = restaking.slash(strategy, "operator", "service", WAD // 2, 11)
    assert lost == 50 * ETHER
    assert restaking.complete(slashed, 1, "other", 500, 130 * ETHER).shares == 30 * ETHER


def test_leaving_an_operator_queues_everything_and_coming_back_as_shares_follows_the_new_one() -> None:
    slashed, _ = restaking.slash(delegated(100 * ETHER), "operator", "service", WAD // 4, 5)
    left, id = restaking.undelegate(slashed, "you", 10)
    you = restaking.staker_of(left, "you")
    assert (you.operator, you.deposit_shares, you.scaling_factor) == ("", 0, 0)
    assert restaking.operator_of(left, "operator").shares == 0
    moved = restaking.delegate(restaking.register_operator(left, "second", 0), "you", "second")
    done = restaking.complete_as_shares(moved, id, "you", 500)
    assert restaking.withdrawable(done.strategy, "you") == done.shares == 75 * ETHER
    assert done.amount == 0
    assert restaking.operator_of(done.strategy, "second").shares == 75 * ETHER
    assert refusal(restaking.undelegate, left, "you", 11).code == "restaking_not_delegated"
    assert restaking.undelegate(restaking.delegate(with_operator(), "you", "operator"), "you", 3)[1] == 0


def test_joining_a_slashed_operator_makes_good_for_what_it_lost_before() -> None:
    strategy, _ = restaking.slash(with_operator(), "operator", "service", 3 * WAD // 4, 2)
    strategy, shares = restaking.deposit(strategy, "you", 10 * ETHER, 0)
    assert shares == 10 * ETHER
    joined = restaking.delegate(strategy, "you", "operator")
    assert restaking.staker_of(joined, "you").scaling_factor == 4 * WAD
    assert restaking.deposit_shares_to_queue(joined, "you", 5 * ETHER) == 5 * ETHER
    assert restaking.withdrawable(joined, "you") == restaking.operator_of(joined, "operator").shares == 10 * ETHER


def test_the_chain_s_own_penalties_lower_native_ether_and_the_operator_with_it() -> None:
    strategy = delegated(64 * ETHER, native=True)
    less = restaking.reduce_beacon_factor(strategy, "you", 64 * ETHER, 16 * ETHER)
    assert restaking.staker_of(less, "you").beacon_factor == 3 * WAD // 4
    assert restaking.withdrawable(less, "you") == restaking.operator_of(less, "operator").shares == 48 * ETHER
    both, lost = restaking.slash(less, "operator", "service", WAD // 2, 5)
    assert (lost, restaking.withdrawable(both, "you"), both.slashes) == (24 * ETHER, 24 * ETHER, ())
    queued = restaking.queue_withdrawal(both, "you", 64 * ETHER, 6)
    assert restaking.complete(queued.strategy, 1, "you", 500, 0).amount == 24 * ETHER
    assert refusal(restaking.reduce_beacon_factor, both, "you", ETHER, 2 * ETHER).code == "restaking_loss_beyond"


def test_native_ether_that_lost_before_it_joined_counts_for_what_is_left() -> None:
    strategy = restaking.deposit(with_operator(native=True), "you", 64 * ETHER, 0)[0]
    less = restaking.reduce_beacon_factor(strategy, "you", 64 * ETHER, 16 * ETHER)
    joined = restaking.delegate(less, "you", "operator")
    assert restaking.operator_of(joined, "operator").shares == restaking.withdrawable(joined, "you") == 48 * ETHER
    # Ether added after the loss is whole: 48 + 16. Its scaling factor stays as it joins.
    more = restaking.delegate(restaking.deposit(less, "you", 16 * ETHER, 0)[0], "you", "operator")
    assert 64 * ETHER - 100 <= restaking.withdrawable(more, "you") <= 64 * ETHER
    assert restaking.operator_of(more, "operator").shares == restaking.withdrawable(more, "you")


# --- Refusals, futures, and the preset

MINE = delegated(10 * ETHER)
QUEUED = restaking.queue_withdrawal(MINE, "you", 4 * ETHER, 10).strategy
UNLISTED = replace(MINE, operators=())
"""A staker behind an operator that the practice does not know."""


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        ("restaking_amount_zero", None, {}, lambda: restaking.deposit(MINE, "you", 0, 0)),
        ("restaking_amount_zero", None, {}, lambda: restaking.add_shares(MINE, "you", -1)),
        ("restaking_amount_zero", None, {}, lambda: restaking.queue_withdrawal(MINE, "you", 0, 5)),
        ("restaking_operator_known", None, {"operator": "operator"}, lambda: restaking.register_operator(MINE, "operator", 0)),
        ("restaking_already_delegated", None, {"operator": "operator"}, lambda: restaking.delegate(MINE, "you", "second")),
        ("restaking_operator_unknown", None, {"operator": "nobody"}, lambda: restaking.delegate(MINE, "other", "nobody")),
        ("restaking_operator_unknown", None, {"operator": "nobody"}, lambda: restaking.slash(MINE, "nobody", "service", 1, 5)),
        ("restaking_operator_unknown", None, {"operator": "nobody"}, lambda: restaking.allocate(MINE, "nobody", "service", 1, 5)),
        (
            "restaking_operator_unknown",
            None,
            {"operator": "operator"},
            lambda: restaking.deposit(UNLISTED, "you", 5, 10 * ETHER),
        ),
        ("restaking_operator_unknown", None, {"operator": "operator"}, lambda: restaking.withdrawable(UNLISTED, "you")),
        (
            "restaking_shares_short",
            10 * ETHER,
            {"have": 10 * ETHER, "wanted": 10 * ETHER + 1},
            lambda: restaking.queue_withdrawal(MINE, "you", 10 * ETHER + 1, 5),
        ),
        ("restaking_shares_short", None, {"have": 0, "wanted": 1}, lambda: restaking.queue_withdrawal(MINE, "other", 1, 5)),
        ("restaking_not_delegated", None, {}, lambda: restaking.undelegate(MINE, "other", 5)),
        ("restaking_withdrawal_unknown", None, {"id": 2}, lambda: restaking.complete(QUEUED, 2, "you", 500, 10 * ETHER)),
        ("restaking_not_owner", None, {"id": 1, "owner": "you"}, lambda: restaking.complete(QUEUED, 1, "thief", 500, 0)),
        ("restaking_not_owner", None, {"id": 1, "owner": "you"}, lambda: restaking.complete_as_shares(QUEUED, 1, "thief", 500)),
        (
            "restaking_withdrawal_locked",
            None,
            # 101 blocks of 12 s are 20.2 minutes; a block more than 300 makes an hour and a part.
            {"id": 1, "hours": 1},
            lambda: restaking.complete(QUEUED, 1, "you", 10, 10 * ETHER),
        ),
        (
            "restaking_withdrawal_locked",
            None,
            {"id": 1, "hours": 2},
            lambda: restaking.complete(
                replace(QUEUED, parameters=replace(PARAMETERS, withdrawal_delay_blocks=300)), 1, "you", 10, 10 * ETHER
            ),
        ),
        (
            "restaking_loss_beyond",
            None,
            {"before": ETHER, "lost": ETHER + 1},
            lambda: restaking.reduce_beacon_factor(MINE, "you", ETHER, ETHER + 1),
        ),
        (
            "restaking_loss_beyond",
            None,
            {"before": 0, "lost": 0},
            lambda: restaking.reduce_beacon_factor(MINE, "you", 0, 0),
        ),
    ],
)
def test_a_refusal_comes_with_the_figures_of_its_sentence(
    code: str, remedy: int | None, figures: dict[str, object], act: Callable[[], object]
) -> None:
    refused = refusal(act)
    assert (refused.code, refused.remedy, refused.figures) == (code, remedy, figures)


def test_a_refused_deposit_says_the_least_and_the_most_that_would_be_taken() -> None:
    strategy = delegated(10 * ETHER)
    small = refusal(restaking.deposit, strategy, "you", 1, 10**30)
    assert small.figures == {"amount": 1}
    least = (10**30 + 1_000) // (10 * ETHER + 1_000) + 1
    assert small.remedy == least
    assert restaking.deposit(strategy, "you", least, 10**30)[1] == 1
    assert refusal(restaking.deposit, strategy, "you", least - 1, 10**30).code == "restaking_too_small"
    for asked, native in ((10**38, False), (10**38, True)):
        large = refusal(restaking.deposit, replace(strategy, native=native), "you", asked, 10 * ETHER)
        room = 10**38 - 1 - 10 * ETHER
        assert (large.remedy, large.figures) == (room, {"limit": room, "wanted": asked})
        assert restaking.deposit(replace(strategy, native=native), "you", room, 10 * ETHER)[0].total_shares == 10**38 - 1
    full = replace(strategy, total_shares=10**38 - 1)
    assert refusal(restaking.deposit, full, "you", 5, 10 * ETHER).remedy is None


def test_what_was_wholly_slashed_takes_nothing_more_and_a_slash_is_a_part() -> None:
    strategy = delegated(10 * ETHER)
    gone, _ = restaking.slash(strategy, "operator", "service", WAD, 5)
    for code, act, args in (
        ("restaking_too_small", restaking.deposit, (strategy, "you", 1, 10**30)),
        ("restaking_too_large", restaking.deposit, (strategy, "you", 10**38, 10 * ETHER)),
        ("restaking_fully_slashed", restaking.deposit, (gone, "you", 5, 10 * ETHER)),
        ("restaking_fully_slashed", restaking.deposit_shares_to_queue, (gone, "you", 5)),
        ("restaking_slash_fraction", restaking.slash, (strategy, "operator", "service", 0, 5)),
        ("restaking_slash_fraction", restaking.slash, (strategy, "operator", "service", WAD + 1, 5)),
    ):
        assert refusal(act, *args).code == code
    late = restaking.deposit(gone, "other", 5 * ETHER, 10 * ETHER)[0]
    assert refusal(restaking.delegate, late, "other", "operator").code == "restaking_fully_slashed"
    # Who has nothing here yet may stand behind it.
    assert restaking.staker_of(restaking.delegate(gone, "other", "operator"), "other").operator == "operator"


@given(amounts, fractions)
def test_asking_for_so_many_shares_brings_no_more_and_nearly_all(wanted: int, fraction: int) -> None:
    strategy, _ = restaking.slash(delegated(10**27), "operator", "service", fraction, 2)
    possible = restaking.withdrawable(strategy, "you")
    asked = restaking.deposit_shares_to_queue(strategy, "you", min(wanted, possible))
    if asked:
        got = restaking.queue_withdrawal(strategy, "you", asked, 3).shares
        assert min(wanted, possible) - 2 <= got <= min(wanted, possible)


@given(
    amounts_between(10**18, 10**27),
    st.lists(st.tuples(evenly_between(WAD, 10**21), evenly_between(10**15, WAD)), min_size=1, max_size=9),
)
def test_withdrawable_of_many_futures_is_the_exact_one(deposited: int, factors: list[tuple[int, int]]) -> None:
    exact = [restaking_shares.withdrawable_shares(deposited, scaling, factor) for scaling, factor in factors]
    scalings, factor = Reals([each for each, _ in factors]), Reals([each for _, each in factors])
    real = restaking_shares.withdrawable_shares(Reals([deposited]), scalings, factor)
    assert np.allclose(np.asarray(real), np.array(exact, float), rtol=1e-12, atol=2)
    rates = [restaking_shares.token_rate_after(WAD, WAD // 3, each) for _, each in factors]
    assert np.allclose(
        np.asarray(restaking_shares.token_rate_after(WAD, WAD // 3, factor)), np.array(rates, float), rtol=1e-12, atol=1
    )
    shares = [restaking_shares.strategy_shares(deposited, 10**25, each) for each, _ in factors]
    many = restaking_shares.strategy_shares(Reals([deposited]), Reals([1e25]), scalings)
    assert np.allclose(np.asarray(many), np.array(shares, float), rtol=1e-12, atol=1)


def test_ten_thousand_slashes_run_at_once_and_each_is_the_exact_one() -> None:
    left = Reals(np.random.default_rng(7).uniform(1e15, 1e18, 10_000))
    shares = restaking_shares.withdrawable_shares(Reals([3e24]), Reals([12e17]), left)
    lost = restaking_shares.shares_slashed(Reals([3e24]), Reals([1e18]), left)
    rates = restaking_shares.token_rate_after(Reals([1e18]), Reals([WAD // 3]), left)
    for path in range(0, 10_000, 97):
        kept = int(left[path])
        for real, exact in (
            (shares, restaking_shares.withdrawable_shares(3 * 10**24, 12 * 10**17, kept)),
            (lost, restaking_shares.shares_slashed(3 * 10**24, WAD, kept)),
            (rates, restaking_shares.token_rate_after(WAD, WAD // 3, kept)),
        ):
            assert float(real[path]) == pytest.approx(exact, rel=1e-12)


def test_the_preset_fills_the_parameters() -> None:
    text = (Path(__file__).parents[2] / "resources/markets/eigenlayer.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["parameters"]
    assert all({"value", "unit", "date", "source"} <= row.keys() for row in rows.values())
    assert Parameters(**{name: int(row["value"]) for name, row in rows.items()}) == Parameters(100_800, 100_800, 50_400)
