"""The wrapped token: a unit is a share, and going in and out never gains a wei."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.strategies import amounts_between
from tests.wallet.test_rebasing import ETHER, pool_of, rising_pools
from wallet.errors import Refused
from wallet.staking import rebasing, wrapped
from wallet.staking.rebasing import RebasingPool


@given(rising_pools, amounts_between(1, 10**6 * ETHER))
def test_wrapping_and_unwrapping_again_never_gains(pool: RebasingPool, steth: int) -> None:
    held = pool.total_shares * 10**7
    minted = wrapped.wrap(pool, steth, held)
    if minted == 0:
        assert steth < 2 * pool.buffered // pool.total_shares + 1
        return
    returned, shares = wrapped.unwrap(pool, minted, minted)
    assert returned <= steth
    # a share is worth at most 2 wei here, so at most 2 wei and one share are lost on the way
    assert steth - returned <= 2
    assert minted - 1 <= shares <= minted


@given(rising_pools, amounts_between(1, 10**24))
def test_the_wrapper_always_holds_a_share_for_every_unit(pool: RebasingPool, wsteth: int) -> None:
    returned, shares = wrapped.unwrap(pool, wsteth, wsteth)
    assert shares <= wsteth
    assert rebasing.ether_for(pool, shares) <= returned


def test_unwrapping_can_leave_the_odd_share_in_the_wrapper() -> None:
    pool = pool_of(ether=31, shares=20)
    assert wrapped.unwrap(pool, 7, 7) == (10, 6)


def test_a_wrapped_balance_keeps_its_units_while_its_worth_rises() -> None:
    before, after = pool_of(2 * ETHER, ETHER), pool_of(3 * ETHER, ETHER)
    assert (wrapped.steth_per_token(before), wrapped.steth_per_token(after)) == (2 * ETHER, 3 * ETHER)
    assert wrapped.tokens_per_steth(before) == ETHER // 2


def test_staking_through_the_wrapper_mints_exactly_the_shares() -> None:
    pool = pool_of(3 * ETHER, 2 * ETHER)
    direct = rebasing.submit(pool, ETHER, 0)
    assert wrapped.stake_and_wrap(pool, ETHER, 0) == direct
    assert direct[1] == 2 * ETHER // 3


def test_wrapping_or_unwrapping_nothing_or_more_than_is_held_is_refused() -> None:
    pool = pool_of(3 * ETHER, 2 * ETHER)
    refusals = [
        (lambda: wrapped.wrap(pool, 0, ETHER), "wrap_zero", None),
        (lambda: wrapped.wrap(pool, 2 * ETHER, ETHER), "balance_exceeded", 3 * ETHER // 2),
        (lambda: wrapped.unwrap(pool, 0, ETHER), "unwrap_zero", None),
        (lambda: wrapped.unwrap(pool, ETHER + 1, ETHER), "wrapped_exceeded", ETHER),
    ]
    for act, code, remedy in refusals:
        with pytest.raises(Refused) as refused:
            act()
        assert (refused.value.code, refused.value.remedy) == (code, remedy)
