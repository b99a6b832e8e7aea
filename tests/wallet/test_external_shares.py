"""External shares keep their laws: the holders' rate moves only where it must, and the cap is the last share that fits."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between, evenly_between
from wallet.arithmetic import Reals
from wallet.errors import Refused
from wallet.staking import external_shares, rebasing, stake_limit
from wallet.staking.rebasing import RebasingPool, ReportLimits
from wallet.staking.stake_limit import StakeLimit

ETHER = 10**18
LIMITS = ReportLimits(750_000, 1000, 50, 7680, 1800, 3600, 8, 101)


def pool_of(ether: int, shares: int, external: int = 0) -> RebasingPool:
    return RebasingPool(shares + external, ether, LIMITS, external_shares=external)


def refusal(act: Any, *args: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value


# A pool from one ether to a hundred million, worth half an ether to two a share, up to two fifths of it external.
pools = amounts_between(ETHER, 10**8 * ETHER).flatmap(
    lambda shares: st.builds(
        pool_of, evenly_between(shares // 2, 2 * shares), st.just(shares), evenly_between(0, shares * 2 // 3)
    )
)


@given(pools, amounts_between(1, 10**26), st.integers(1, 10_000))
def test_minting_and_burning_external_shares_leaves_the_rate_and_no_share_behind(
    pool: RebasingPool, shares: int, ratio_bps: int
) -> None:
    room = external_shares.mintable(pool, ratio_bps)
    if shares > room:
        assert refusal(external_shares.mint, pool, shares, ratio_bps, 0).figures["limit"] == room
        shares = room
    if shares:
        after = external_shares.mint(pool, shares, ratio_bps, 0)
        assert rebasing.redemption_rate(after) == rebasing.redemption_rate(pool)
        assert external_shares.burn(after, shares, shares, 0) == pool
        assert after.external_shares * 10_000 <= after.total_shares * ratio_bps


@given(pools, st.integers(1, 9_999))
def test_the_cap_is_the_last_share_that_keeps_the_ratio(pool: RebasingPool, ratio_bps: int) -> None:
    room = external_shares.mintable(pool, ratio_bps)
    external, total = pool.external_shares + room + 1, pool.total_shares + room + 1
    assert external * 10_000 > total * ratio_bps


@given(pools, amounts_between(1, 10**26))
def test_paying_a_debt_in_ether_never_lowers_the_rate_and_lifts_it_by_less_than_a_wei(pool: RebasingPool, shares: int) -> None:
    pool = replace(pool, external_shares=pool.external_shares + shares, total_shares=pool.total_shares + shares)
    ether = external_shares.ether_for_up(pool, shares)
    after = external_shares.rebalance(pool, shares, ether)
    before_ether, before_shares = rebasing.internal_ether(pool), rebasing.internal_shares(pool)
    gained = rebasing.internal_ether(after) * before_shares - before_ether * rebasing.internal_shares(after)
    assert 0 <= gained < before_shares
    assert after.total_shares == pool.total_shares
    assert refusal(external_shares.rebalance, pool, shares, ether + 1).remedy == ether


@given(pools, amounts_between(1, 10**24))
def test_bad_debt_is_borne_by_every_internal_share_alike(pool: RebasingPool, shares: int) -> None:
    pool = replace(pool, external_shares=pool.external_shares + shares, total_shares=pool.total_shares + shares)
    after = external_shares.internalize(pool, shares)
    assert after.total_shares == pool.total_shares
    assert rebasing.internal_ether(after) == rebasing.internal_ether(pool)
    assert rebasing.redemption_rate(after) <= rebasing.redemption_rate(pool)
    assert rebasing.internal_shares(after) == rebasing.internal_shares(pool) + shares


def test_a_rebalance_is_refused_in_the_contract_s_order() -> None:
    pool = pool_of(3 * ETHER, 2 * ETHER, external=5)
    acts = {"external_ether_zero": (0, 0), "external_ether_mismatch": (9, 1), "external_shares_short": (9, 14)}
    for code, args in acts.items():
        assert refusal(external_shares.rebalance, pool, *args).code == code
    stopped = replace(pool, stopped=True)
    assert refusal(external_shares.rebalance, stopped, 5, 0).code == "external_ether_zero"
    for act, args in (
        (external_shares.rebalance, (5, 9)),
        (external_shares.mint, (1, 5000, 0)),
        (external_shares.burn, (1, 1, 0)),
        (external_shares.internalize, (1,)),
    ):
        assert refusal(act, stopped, *args).code == "transfers_stopped"


def test_minting_uses_up_the_staking_limit_in_ether_and_burning_gives_it_back_even_past_its_maximum() -> None:
    limit = stake_limit.set_staking_limit(StakeLimit(), 100 * ETHER, ETHER, 10)
    pool = replace(pool_of(2000 * ETHER, 1000 * ETHER), limit=limit)
    after = external_shares.mint(pool, 30 * ETHER, 3000, 20)
    assert stake_limit.current_limit(after.limit, 20) == 40 * ETHER
    assert refusal(external_shares.mint, after, 21 * ETHER, 3000, 20).code == "cap_reached"
    later = external_shares.burn(after, 10 * ETHER, 10 * ETHER, 100)
    assert stake_limit.current_limit(later.limit, 100) == 120 * ETHER
    paused = replace(after, limit=stake_limit.pause_staking(after.limit))
    assert refusal(external_shares.mint, paused, 1, 3000, 20).code == "staking_paused"
    assert external_shares.burn(paused, 1, 1, 20).limit == paused.limit


def test_no_ratio_mints_nothing_and_a_whole_one_without_end() -> None:
    pool = pool_of(ETHER, ETHER)
    assert external_shares.mintable(pool, 0) == 0
    assert external_shares.mintable(pool, 10_000) == stake_limit.UNLIMITED
    assert external_shares.mintable(pool_of(ETHER, ETHER, external=ETHER), 5000) == 0
    assert refusal(external_shares.burn, pool_of(ETHER, ETHER, 5), 6, 9, 0).remedy == 5
    assert refusal(external_shares.burn, pool_of(ETHER, ETHER, 5), 5, 4, 0).remedy == 4


def test_what_external_shares_refuse_says_what_would_do() -> None:
    pool = pool_of(3 * ETHER, 2 * ETHER, external=5)
    cap = refusal(external_shares.mint, pool, ETHER, 1, 0)
    room = external_shares.mintable(pool, 1)
    assert (cap.code, cap.remedy) == ("external_cap_reached", room)
    assert cap.figures == {"wanted": ETHER, "limit": room, "limit_bps": 1}
    mismatch = refusal(external_shares.rebalance, pool, 5, 9)
    assert (mismatch.remedy, mismatch.figures) == (8, {"ether": 9, "need": 8})
    for act, args in (
        (external_shares.burn, (6, 9, 0)),
        (external_shares.rebalance, (6, 9)),
        (external_shares.internalize, (6,)),
    ):
        short = refusal(act, pool, *args)
        assert (short.code, short.remedy) == ("external_shares_short", 5)
        assert short.figures == {"external": 5, "wanted": 6}
    held = refusal(external_shares.burn, pool, 5, 4, 0)
    assert (held.code, held.remedy, held.figures) == ("shares_exceeded", 4, {"shares": 5, "held": 4})
    for act, args, code in (
        (external_shares.mint, (0, 5000, 0), "external_mint_zero"),
        (external_shares.burn, (0, 1, 0), "external_burn_zero"),
        (external_shares.internalize, (0,), "external_debt_zero"),
    ):
        assert refusal(act, pool, *args).code == code


@given(st.lists(pools, min_size=1, max_size=6), amounts_between(1, 10**7 * ETHER))
def test_reals_agree_with_the_exact_worth_of_shares(worlds: list[RebasingPool], shares: int) -> None:
    together = RebasingPool(
        total_shares=cast(int, Reals([world.total_shares for world in worlds])),
        buffered=cast(int, Reals([world.buffered for world in worlds])),
        external_shares=cast(int, Reals([world.external_shares for world in worlds])),
        limits=LIMITS,
    )
    exact = np.array([float(external_shares.ether_for_up(world, shares)) for world in worlds])
    assert np.allclose(np.asarray(external_shares.ether_for_up(together, shares)), exact, rtol=1e-12, atol=1)


def test_ten_thousand_pools_say_at_once_what_external_shares_are_worth() -> None:
    buffered = Reals(np.random.default_rng(7).uniform(1e22, 1e25, 10_000))
    together = replace(pool_of(ETHER, 10**24, 10**23), buffered=cast(int, buffered))
    needed = external_shares.ether_for_up(together, 10**22)
    worth = cast(Reals, external_shares.external_ether(together))
    for path in range(0, 10_000, 97):
        exact = pool_of(int(buffered[path]), 10**24, 10**23)
        assert float(needed[path]) == pytest.approx(external_shares.ether_for_up(exact, 10**22), rel=1e-12)
        assert float(worth[path]) == pytest.approx(external_shares.external_ether(exact), rel=1e-12)
