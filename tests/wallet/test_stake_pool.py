"""The stake pool keeps its laws: fees round up, nobody gains by a round trip, and epochs gate every door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between
from wallet.arithmetic import Reals
from wallet.errors import Refused
from wallet.staking import stake_pool
from wallet.staking.stake_pool import Fee, Parameters, StakePool, StakeSource

SOL = 10**9
NONE = Fee(0, 0)
NOW = 700

fees = st.builds(Fee, st.integers(0, 300), st.sampled_from([1000, 10_000]))
"""Up to 30 %, far above any pool's."""


@st.composite
def pools(draw: st.DrawFn) -> StakePool:
    """From a tenth of a SOL to all SOL there is, a rate of 0.5 to 2, and any part of it in the reserve."""
    total = draw(amounts_between(SOL // 10, 6 * 10**17, unit=SOL))
    return StakePool(
        parameters=Parameters(*[draw(fees) for _ in range(5)], *[draw(st.integers(0, 100)) for _ in range(2)]),
        total_lamports=total,
        pool_token_supply=total * draw(st.integers(500, 2000)) // 1000,
        reserve_lamports=total * draw(st.integers(0, 1000)) // 1000,
        last_update_epoch=NOW,
    )


lamports = amounts_between(1, 10**17, unit=SOL)


def a_pool(**changes: Any) -> StakePool:
    """1200 SOL for 1000 tokens, 100 SOL at hand, JitoSOL's fees."""
    parameters = Parameters(epoch_fee=Fee(4, 100), sol_withdrawal_fee=Fee(1, 1000), stake_withdrawal_fee=Fee(1, 1000))
    held = StakePool(parameters, 1200 * SOL, 1000 * SOL, 100 * SOL, NOW)
    return replace(held, **changes)


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


# --- Laws


@given(pools(), lamports)
def test_a_round_trip_never_brings_more_than_it_took(pool: StakePool, amount: int) -> None:
    try:
        came = stake_pool.deposit_sol(pool, amount, NOW)
        left = stake_pool.withdraw_sol(came.pool, came.to_user, NOW)
    except Refused:
        assume(False)
    assert left.lamports <= amount


@given(pools(), lamports, st.sampled_from(["sol", "stake"]))
def test_coming_and_going_never_lowers_the_rate_of_those_who_stay(pool: StakePool, amount: int, way: str) -> None:
    # total / supply, compared as a product of whole numbers.
    deposit = stake_pool.deposit_sol if way == "sol" else stake_pool.deposit_stake
    withdraw = stake_pool.withdraw_sol if way == "sol" else stake_pool.withdraw_stake
    for act in (deposit, withdraw):
        try:
            after = act(pool, amount, NOW).pool
        except Refused:
            continue
        assert after.total_lamports * pool.pool_token_supply >= pool.total_lamports * after.pool_token_supply
        pool = after


@given(pools(), lamports)
def test_however_few_stay_who_leaves_brings_them_less_than_a_lamport_by_rounding(pool: StakePool, stay: int) -> None:
    """Fees are the manager's tokens and stay in number, so that the rate does not move: none runs away as a pool empties."""
    whole = replace(pool, reserve_lamports=pool.total_lamports)
    assume(stay < whole.pool_token_supply)
    try:
        after = stake_pool.withdraw_sol(whole, whole.pool_token_supply - stay, NOW).pool
    except Refused:
        assume(False)
    kept = after.total_lamports * whole.pool_token_supply - whole.total_lamports * after.pool_token_supply
    assert 0 <= kept < whole.pool_token_supply


@given(pools(), amounts_between(0, 10**16, unit=SOL), amounts_between(0, 10**16, unit=SOL))
def test_a_reward_never_lowers_the_rate_and_a_loss_pays_no_fee(pool: StakePool, reward: int, loss: int) -> None:
    gained = stake_pool.update(pool, pool.total_lamports + reward, NOW)
    assert gained.pool.total_lamports * pool.pool_token_supply >= pool.total_lamports * gained.pool.pool_token_supply
    lost = stake_pool.update(pool, max(0, pool.total_lamports - loss), NOW)
    assert (lost.to_manager, lost.reward) == (0, 0)
    assert lost.pool.pool_token_supply == pool.pool_token_supply


@given(pools(), amounts_between(1, 10**16, unit=SOL))
def test_the_manager_s_tokens_are_worth_the_fee_and_not_more(pool: StakePool, reward: int) -> None:
    done = stake_pool.update(pool, pool.total_lamports + reward, NOW)
    fee = stake_pool.fee_on(pool.parameters.epoch_fee, reward)
    worth = stake_pool.lamports_for(done.pool, done.to_manager)
    # The tokens are floored once and their worth once: at most a token's price and a lamport are missing.
    assert fee - stake_pool.lamports_for(done.pool, 1) - 2 <= worth <= fee


@given(pools(), lamports)
def test_minted_tokens_are_shared_out_to_the_last_one(pool: StakePool, amount: int) -> None:
    try:
        done = stake_pool.deposit_stake(pool, amount, NOW)
    except Refused:
        assume(False)
    assert done.to_user + done.to_manager + done.to_referrer == done.minted
    assert done.pool.pool_token_supply - pool.pool_token_supply == done.minted
    assert done.pool.reserve_lamports == pool.reserve_lamports
    assert done.to_referrer * 100 <= (done.minted - done.to_user) * pool.parameters.stake_referral_percent


@given(pools(), lamports, st.sampled_from([2_282_880, 1_019_640]))
def test_the_rent_of_a_stake_account_is_a_deposit_of_sol(pool: StakePool, amount: int, rent: int) -> None:
    pool = replace(pool, parameters=replace(pool.parameters, stake_rent_exempt=rent))
    try:
        done = stake_pool.deposit_stake(pool, amount, NOW)
    except Refused as refusal:
        least: Any = refusal.remedy
        if least is not None:
            assert stake_pool.deposit_stake(pool, least, NOW).to_user > 0
            assert least > rent
        return
    assert done.pool.reserve_lamports == pool.reserve_lamports + rent
    delegated = stake_pool.tokens_for(pool, amount - rent)
    of_stake = stake_pool.fee_on(pool.parameters.stake_deposit_fee, delegated)
    of_rent = stake_pool.fee_on(pool.parameters.sol_deposit_fee, done.minted - delegated)
    assert done.minted - done.to_user == of_stake + of_rent


def test_an_account_of_rent_alone_is_no_stake() -> None:
    pool = a_pool(parameters=Parameters(NONE, stake_rent_exempt=2_282_880))
    refusal = refused(lambda: stake_pool.deposit_stake(pool, 2_282_880, NOW))
    assert (refusal.code, refusal.remedy) == ("pool_deposit_small", 2_282_881)
    assert stake_pool.deposit_stake(pool, 2_282_881, NOW).to_user > 0
    # Where the fee on SOL takes all that the rent brings, the stake must bring a token of its own.
    greedy = replace(pool, parameters=Parameters(NONE, Fee(1, 1), Fee(1, 2), stake_rent_exempt=2_282_880))
    refusal = refused(lambda: stake_pool.deposit_stake(greedy, 2_282_881, NOW))
    assert refusal.remedy == 2_282_880 + 3  # two tokens, of which the fee leaves one, at 1.2 lamports each
    assert stake_pool.deposit_stake(greedy, 2_282_883, NOW).to_user == 1


@given(pools(), amounts_between(1, 10 * SOL, unit=SOL))
def test_no_stake_account_is_split_off_below_the_least_delegation(pool: StakePool, tokens: int) -> None:
    try:
        done = stake_pool.withdraw_stake(pool, tokens, NOW, least_delegation=SOL)
    except Refused as refusal:
        remedy: Any = refusal.remedy
        if remedy is not None:
            paid = stake_pool.withdraw_stake(pool, remedy, NOW, least_delegation=SOL)
            assert paid.lamports >= SOL
            if refusal.code == "pool_stake_small":
                less = refused(lambda: stake_pool.withdraw_stake(pool, remedy - 1, NOW, least_delegation=SOL))
                assert less.code == "pool_stake_small"
        return
    assert done.lamports >= SOL


RENT = 2_282_880


@given(pools(), lamports, lamports, st.sampled_from([1, SOL]))
def test_every_validator_keeps_its_rent_and_the_least_delegation(pool: StakePool, held: int, tokens: int, least: int) -> None:
    pool = replace(pool, parameters=replace(pool.parameters, stake_rent_exempt=RENT))
    source = StakeSource(held)
    kept = RENT + max(least, 1_000_000)
    try:
        done = stake_pool.withdraw_stake(pool, tokens, NOW, least, source)
    except Refused as refusal:
        remedy: Any = refusal.remedy
        if remedy is None:
            return
        done = stake_pool.withdraw_stake(pool, remedy, NOW, least, source)
    assert least <= done.lamports <= held - kept
    assert done.pool.reserve_lamports == pool.reserve_lamports


def test_the_reserve_gives_stake_only_where_no_validator_has_any_to_give() -> None:
    pool = a_pool(parameters=Parameters(NONE, stake_rent_exempt=RENT))
    spare = StakeSource(RENT + SOL + 1, reserve=True)
    assert refused(lambda: stake_pool.withdraw_stake(pool, SOL, NOW, SOL, spare)).code == "pool_reserve_last"
    emptied = StakeSource(RENT + SOL, reserve=True)
    done = stake_pool.withdraw_stake(pool, 1000, NOW, SOL, emptied)
    assert (done.lamports, done.pool.reserve_lamports) == (1200, 100 * SOL - 1200)
    assert refused(lambda: stake_pool.withdraw_stake(pool, 100 * SOL, NOW, SOL, emptied)).figures["limit"] == 100 * SOL


def test_the_manager_s_own_account_pays_no_fee_on_leaving() -> None:
    pool = a_pool()
    assert stake_pool.withdraw_sol(pool, SOL, NOW).fee == SOL // 1000
    assert stake_pool.withdraw_sol(pool, SOL, NOW, manager=True).fee == 0
    assert stake_pool.withdraw_stake(pool, SOL, NOW, manager=True).lamports == 12 * SOL // 10


# --- The same text on reals


@given(pools(), amounts_between(SOL, 10**16, unit=SOL))
def test_reals_agree_with_the_exact_conversions(pool: StakePool, amount: int) -> None:
    # Floors cost the exact answer a unit, beside at least 5e8 of them.
    paths = replace(
        pool,
        total_lamports=Reals([pool.total_lamports]),
        pool_token_supply=Reals([pool.pool_token_supply]),
    )
    for formula in (stake_pool.tokens_for, stake_pool.lamports_for, stake_pool.epoch_fee_tokens):
        assert float(formula(paths, Reals([amount]))[0]) == pytest.approx(formula(pool, amount), rel=1e-12, abs=3)
    fee = pool.parameters.sol_withdrawal_fee
    assert float(stake_pool.fee_on(fee, Reals([amount]))[0]) == pytest.approx(stake_pool.fee_on(fee, amount), rel=1e-12, abs=1)
    rate: Any = stake_pool.redemption_rate(paths)
    assert float(rate[0]) == pytest.approx(stake_pool.redemption_rate(pool), rel=1e-12)


def test_reals_take_an_empty_pool_one_to_one_beside_a_full_one() -> None:
    paths = replace(
        a_pool(parameters=Parameters(Fee(1, 10))),
        total_lamports=Reals([0, 1200]),
        pool_token_supply=Reals([0, 1000]),
    )
    assert list(stake_pool.tokens_for(paths, Reals([60, 60]))) == [60, 50]
    assert list(stake_pool.lamports_for(paths, Reals([50, 50]))) == [0, 60]
    assert list(stake_pool.epoch_fee_tokens(paths, Reals([100, 100]))) == pytest.approx([100, 1000 * 10 / 1290])


def test_ten_thousand_futures_of_the_rewards_are_priced_at_once() -> None:
    totals = Reals(np.random.default_rng(7).uniform(1e12, 1e17, 10_000))
    paths: Any = a_pool(total_lamports=totals)
    rate: Any = stake_pool.redemption_rate(paths)
    fees = stake_pool.epoch_fee_tokens(paths, totals)
    for path in range(0, 10_000, 97):
        exact = a_pool(total_lamports=int(totals[path]))
        assert float(rate[path]) == pytest.approx(stake_pool.redemption_rate(exact), rel=1e-12)
        assert float(fees[path]) == pytest.approx(stake_pool.epoch_fee_tokens(exact, exact.total_lamports), rel=1e-12, abs=1)


# --- By hand


def test_a_deposit_a_withdrawal_and_an_epoch_by_hand() -> None:
    pool = a_pool(parameters=Parameters(Fee(4, 100), Fee(5, 1000), NONE, Fee(1, 1000), NONE, 40))
    came = stake_pool.deposit_sol(pool, 12 * SOL, NOW)
    # 10 tokens, of which 0.05 is the fee and 40 % of that the referrer's.
    assert (came.minted, came.to_user, came.to_manager, came.to_referrer) == (10 * SOL, 9_950_000_000, 30_000_000, 20_000_000)
    left = stake_pool.withdraw_sol(came.pool, 10 * SOL, NOW)
    assert (left.fee, left.burnt, left.lamports) == (10_000_000, 9_990_000_000, 11_988_000_000)
    assert left.pool.reserve_lamports == 100 * SOL + 12 * SOL - 11_988_000_000
    # 12 SOL of rewards: 0.48 SOL to the manager, 1000 x 0.48 / 1211.52 tokens.
    grown = stake_pool.update(a_pool(), 1212 * SOL, NOW + 1)
    assert (grown.reward, grown.to_manager) == (12 * SOL, 1000 * SOL * 480_000_000 // (1212 * SOL - 480_000_000))


def test_a_withdrawal_of_one_token_is_all_fee() -> None:
    refusal = refused(lambda: stake_pool.withdraw_sol(a_pool(), 1, NOW))
    assert refusal.code == "pool_withdrawal_small"
    # Two tokens: one of fee, one burnt, which is worth 1.2 lamports.
    assert refusal.remedy == 2
    assert stake_pool.withdraw_sol(a_pool(), 2, NOW).lamports == 1


@given(pools())
def test_the_remedy_of_an_amount_too_small_is_the_least_that_passes(pool: StakePool) -> None:
    for act in (stake_pool.deposit_sol, stake_pool.withdraw_stake):
        least: Any = refused(lambda act=act: act(pool, 0, NOW)).remedy  # type: ignore[misc]
        if least is None:  # nothing is delegated that could pay for a single token, which is worth two lamports at most
            assert act is stake_pool.withdraw_stake
            assert pool.total_lamports - pool.reserve_lamports <= 2
            continue
        if act is stake_pool.deposit_sol or stake_pool.lamports_for(pool, least) <= pool.total_lamports - pool.reserve_lamports:
            act(pool, least, NOW)
        assert refused(lambda act=act, least=least: act(pool, least - 1, NOW)).remedy == least  # type: ignore[misc]


@given(pools(), st.sampled_from([stake_pool.withdraw_sol, stake_pool.withdraw_stake]))
def test_the_remedy_of_a_short_reserve_is_the_most_it_can_pay(pool: StakePool, withdraw: Any) -> None:
    # At most half can be paid this way, and fees take less than a third: all the tokens are too many.
    with_all = replace(pool, reserve_lamports=min(pool.reserve_lamports, pool.total_lamports // 2))
    if withdraw is stake_pool.withdraw_stake:
        with_all = replace(with_all, reserve_lamports=pool.total_lamports - with_all.reserve_lamports)
    refusal = refused(lambda: withdraw(with_all, pool.pool_token_supply, NOW))
    if refusal.remedy is None:
        assert refusal.figures["limit"] == 0
        return
    most: Any = refusal.remedy
    assert withdraw(with_all, most, NOW).lamports <= refusal.figures["limit"]
    assert refused(lambda: withdraw(with_all, most + 1, NOW)).code == refusal.code


def test_the_reserve_pays_to_its_last_lamport() -> None:
    # `new_reserve < minimum` refuses: equal does not. No recorded step decides it.
    pool = a_pool(parameters=Parameters(NONE))
    tokens = 1000 * SOL * 100 // 1200 + 1
    assert stake_pool.lamports_for(pool, tokens) == 100 * SOL
    assert stake_pool.withdraw_sol(pool, tokens, NOW).pool.reserve_lamports == 0
    assert refused(lambda: stake_pool.withdraw_sol(pool, tokens + 1, NOW)).code == "pool_reserve_short"


def test_remedies_by_hand_under_a_fee_of_half_and_of_all() -> None:
    half = a_pool(parameters=Parameters(NONE, Fee(1, 2), sol_withdrawal_fee=Fee(1, 2)), total_lamports=1000 * SOL)
    # At a rate of 1 two tokens are needed to keep one, and 2 n + 1 keep n.
    assert refused(lambda: stake_pool.deposit_sol(half, 1, NOW)).remedy == 2
    assert refused(lambda: stake_pool.withdraw_sol(half, 1, NOW)).remedy == 2
    assert refused(lambda: stake_pool.withdraw_sol(half, 300 * SOL, NOW)).remedy == 200 * SOL + 1
    whole = a_pool(parameters=Parameters(NONE, Fee(1, 1), sol_withdrawal_fee=Fee(1, 1)))
    assert refused(lambda: stake_pool.deposit_sol(whole, SOL, NOW)).remedy is None
    assert refused(lambda: stake_pool.withdraw_sol(whole, SOL, NOW)).remedy is None


def test_a_reserve_that_cannot_pay_for_one_token_offers_no_amount() -> None:
    # A token is worth three lamports and the reserve has two; an account of stake pays for any.
    pool = a_pool(parameters=Parameters(NONE), total_lamports=3000 * SOL, reserve_lamports=2)
    for tokens, code in ((1, "pool_reserve_short"), (0, "pool_withdrawal_small")):
        refusal = refused(lambda tokens=tokens: stake_pool.withdraw_sol(pool, tokens, NOW))  # type: ignore[misc]
        assert (refusal.code, refusal.remedy) == (code, None)
    assert refused(lambda: stake_pool.withdraw_stake(pool, 0, NOW)).remedy == 1
    # A fee of half takes the whole of the one token that the reserve could be asked for.
    halved = replace(pool, parameters=Parameters(NONE, sol_withdrawal_fee=Fee(1, 2)))
    assert refused(lambda: stake_pool.withdraw_sol(halved, 4, NOW)).remedy is None


def test_an_empty_pool_begins_one_to_one() -> None:
    born = StakePool(Parameters(Fee(4, 100)))
    done = stake_pool.deposit_sol(born, 7, 0)
    assert (done.to_user, done.pool.total_lamports, done.pool.reserve_lamports) == (7, 7, 7)
    assert stake_pool.redemption_rate(born) == 0
    # With no token out, a reward is the manager's whole; so it is where the fee is all that there is.
    assert stake_pool.update(born, 5, 0).to_manager == 5
    emptied = StakePool(Parameters(Fee(1, 1)), pool_token_supply=9)
    assert stake_pool.update(emptied, 5, 0).to_manager == 5


# --- Epochs and fees to come


def test_until_the_pool_is_updated_for_the_epoch_every_door_is_shut() -> None:
    pool = a_pool()
    doors = [
        lambda: stake_pool.deposit_sol(pool, SOL, NOW + 1),
        lambda: stake_pool.deposit_stake(pool, SOL, NOW + 1),
        lambda: stake_pool.withdraw_sol(pool, SOL, NOW + 1),
        lambda: stake_pool.withdraw_stake(pool, SOL, NOW + 1),
        lambda: stake_pool.set_fee(pool, "epoch_fee", Fee(1, 10), NOW + 1),
    ]
    assert {refused(door).code for door in doors} == {"pool_out_of_date"}
    fresh = stake_pool.update(pool, pool.total_lamports, NOW + 1, reserve_lamports=30 * SOL).pool
    assert fresh.reserve_lamports == 30 * SOL
    assert stake_pool.withdraw_sol(fresh, SOL, NOW + 1).lamports > 0


FREE = a_pool(parameters=Parameters(NONE))


@pytest.mark.parametrize(
    ("code", "remedy", "figures", "act"),
    [
        ("pool_out_of_date", None, {"epoch": NOW + 3, "updated": NOW}, lambda: stake_pool.deposit_sol(FREE, SOL, NOW + 3)),
        # A lamport is worth less than a token, which costs 1.2.
        ("pool_deposit_small", 2, {"amount": 1}, lambda: stake_pool.deposit_sol(FREE, 1, NOW)),
        ("pool_deposit_small", 2, {"amount": -SOL}, lambda: stake_pool.deposit_stake(FREE, -SOL, NOW)),
        (
            "pool_deposit_small",
            None,
            {"amount": SOL},
            lambda: stake_pool.deposit_sol(a_pool(parameters=Parameters(NONE, Fee(1, 1))), SOL, NOW),
        ),
        ("pool_withdrawal_small", 2, {"amount": 1}, lambda: stake_pool.withdraw_sol(a_pool(), 1, NOW)),
        ("pool_withdrawal_small", 1, {"amount": -SOL}, lambda: stake_pool.withdraw_stake(FREE, -SOL, NOW)),
        ("pool_withdrawal_small", None, {"amount": 1}, lambda: stake_pool.withdraw_sol(StakePool(Parameters(NONE)), 1, 0)),
        # Three tokens must burn to pay a lamport, and there are two besides the one that the fee takes.
        (
            "pool_withdrawal_small",
            None,
            {"amount": 3},
            lambda: stake_pool.withdraw_sol(a_pool(total_lamports=1, pool_token_supply=3, reserve_lamports=1), 3, NOW),
        ),
        (
            "pool_reserve_short",
            83_333_333_334,
            {"wanted": 240 * SOL, "limit": 100 * SOL},
            lambda: stake_pool.withdraw_sol(FREE, 200 * SOL, NOW),
        ),
        (
            "pool_reserve_short",
            None,
            {"wanted": 240 * SOL, "limit": 0},
            lambda: stake_pool.withdraw_sol(replace(FREE, reserve_lamports=0), 200 * SOL, NOW),
        ),
        (
            "pool_stake_short",
            916_666_666_667,
            {"wanted": 1200 * SOL, "limit": 1100 * SOL},
            lambda: stake_pool.withdraw_stake(FREE, 1000 * SOL, NOW),
        ),
        (
            "pool_stake_short",
            None,
            {"wanted": 12 * SOL, "limit": 0},
            lambda: stake_pool.withdraw_stake(replace(FREE, reserve_lamports=1200 * SOL), 10 * SOL, NOW),
        ),
        (
            "pool_tokens_short",
            1000 * SOL,
            {"have": 1000 * SOL, "wanted": 1000 * SOL + 1},
            lambda: stake_pool.withdraw_sol(replace(FREE, reserve_lamports=1200 * SOL), 1000 * SOL + 1, NOW),
        ),
        (
            "pool_tokens_short",
            83_333_333_334,
            {"have": 1000 * SOL, "wanted": 2000 * SOL},
            lambda: stake_pool.withdraw_sol(FREE, 2000 * SOL, NOW),
        ),
        (
            "pool_tokens_short",
            None,
            {"have": 1000 * SOL, "wanted": 2000 * SOL},
            lambda: stake_pool.withdraw_stake(replace(FREE, reserve_lamports=1200 * SOL), 2000 * SOL, NOW),
        ),
        (
            "pool_tokens_short",
            # At half a lamport a token one more than all would round down to as much.
            1000 * SOL,
            {"have": 1000 * SOL, "wanted": 1000 * SOL + 1},
            lambda: stake_pool.withdraw_sol(
                replace(FREE, total_lamports=500 * SOL, reserve_lamports=500 * SOL), 1000 * SOL + 1, NOW
            ),
        ),
        ("pool_amount_negative", None, {}, lambda: stake_pool.update(FREE, -5, NOW + 1)),
        ("pool_amount_negative", None, {}, lambda: stake_pool.update(FREE, 1200 * SOL, NOW + 1, reserve_lamports=-5)),
        ("pool_fee_above_all", None, {}, lambda: stake_pool.set_fee(FREE, "epoch_fee", Fee(3, 2), NOW)),
        (
            "pool_fee_raise",
            None,
            {"asked_ppm": 10_000, "limit_ppm": 1_500},
            lambda: stake_pool.set_fee(FREE, "sol_withdrawal_fee", Fee(1, 100), NOW),
        ),
    ],
)
def test_a_refusal_comes_with_the_figures_of_its_sentence(
    code: str, remedy: int | None, figures: dict[str, int], act: Callable[[], object]
) -> None:
    refusal = refused(act)
    assert (refusal.code, refusal.remedy, refusal.figures) == (code, remedy, figures)


def test_a_pool_of_which_nothing_is_left_takes_the_update_that_says_so() -> None:
    ruined = stake_pool.update(a_pool(), 0, NOW + 1, reserve_lamports=0).pool
    assert (ruined.total_lamports, ruined.reserve_lamports, stake_pool.redemption_rate(ruined)) == (0, 0, 0)


def test_announcing_one_fee_leaves_another_announced_one_in_place() -> None:
    pool = stake_pool.set_fee(a_pool(), "epoch_fee", Fee(1, 10), NOW)
    pool = stake_pool.set_fee(pool, "sol_withdrawal_fee", Fee(1, 2000), NOW)
    for epoch in (NOW + 1, NOW + 2):
        pool = stake_pool.update(pool, pool.total_lamports, epoch).pool
    assert pool.parameters == replace(a_pool().parameters, epoch_fee=Fee(1, 10), sol_withdrawal_fee=Fee(1, 2000))
    assert pool.next_fees == ()


def test_a_new_fee_waits_for_two_updates_and_the_rewards_of_the_second_still_pay_the_old_one() -> None:
    pool = stake_pool.set_fee(a_pool(), "epoch_fee", Fee(1, 2), NOW)
    pool = stake_pool.set_fee(pool, "epoch_fee", Fee(1, 4), NOW)
    first = stake_pool.update(pool, 1201 * SOL, NOW + 1)
    again = stake_pool.update(first.pool, 1202 * SOL, NOW + 1)
    assert again.pool.parameters.epoch_fee == Fee(4, 100)
    second = stake_pool.update(again.pool, 1203 * SOL, NOW + 2)
    assert second.to_manager < first.to_manager * 2
    assert second.pool.parameters.epoch_fee == Fee(1, 4)
    assert second.pool.next_fees == ()


@pytest.mark.parametrize(
    ("old", "most", "too_much"),
    [
        (Fee(1, 1000), Fee(15, 10_000), Fee(16, 10_000)),  # half as much again
        (NONE, Fee(15, 10_000), Fee(16, 10_000)),  # from the baseline of 0.1 %
        (Fee(0, 1000), Fee(15, 10_000), Fee(16, 10_000)),
        (Fee(1, 100), Fee(15, 1000), Fee(151, 10_000)),  # both limits meet at 1 %
        (Fee(2, 100), Fee(25, 1000), Fee(251, 10_000)),  # half a point, though the factor allows 3 %
    ],
)
def test_a_withdrawal_fee_rises_by_half_and_by_half_a_point_at_most(old: Fee, most: Fee, too_much: Fee) -> None:
    pool = a_pool(parameters=Parameters(Fee(4, 100), sol_withdrawal_fee=old, stake_withdrawal_fee=old))
    for name in ("sol_withdrawal_fee", "stake_withdrawal_fee"):
        assert stake_pool.set_fee(pool, name, most, NOW).next_fees[0].fee == most  # type: ignore[arg-type]
        refusal = refused(lambda name=name: stake_pool.set_fee(pool, name, too_much, NOW))  # type: ignore[misc]
        assert refusal.code == "pool_fee_raise"
        assert refusal.figures["limit_ppm"] == most.numerator * 10**6 // most.denominator
        assert refusal.figures["asked_ppm"] == too_much.numerator * 10**6 // too_much.denominator
    assert stake_pool.set_fee(pool, "sol_withdrawal_fee", NONE, NOW).next_fees[0].fee == NONE


def test_no_fee_is_more_than_the_whole() -> None:
    assert refused(lambda: stake_pool.set_fee(a_pool(), "epoch_fee", Fee(101, 100), NOW)).code == "pool_fee_above_all"
    assert stake_pool.set_fee(a_pool(), "epoch_fee", Fee(100, 100), NOW).next_fees[0].boundaries == 2
