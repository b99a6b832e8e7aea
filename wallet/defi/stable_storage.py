"""What a StableSwap pool of two coins stores, its D with the contract's refusals, and its owner's ramps.

The storage of curvefi/curve-contract `pools/steth/StableSwapSTETH.vy` at 574f4402; how A moves stands in `stable_ramp`.
Left out: fee changes by governance and the kill switch.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from wallet.defi.pool_answers import Pair
from wallet.defi.stable_invariant import A_PRECISION
from wallet.defi.stable_ramp import checked_ramp, ramped
from wallet.errors import Refused
from wallet.last_answer import last_answer

_ROUNDS: Final = 255
_WORD: Final = 2**256


class StablePool(msgspec.Struct, frozen=True, tag="stable_pool"):
    """The contract's own storage. Amounts in wei; `initial_a` and `future_a` are A x 100; fees in 1e-10."""

    balances: Pair
    admin_balances: Pair
    lp_supply: int
    initial_a: int
    future_a: int
    initial_a_time: int
    future_a_time: int
    fee: int
    admin_fee: int


def amplification(pool: StablePool, now_s: int) -> int:
    """A x 100 at a moment: linear while a ramp runs, rounded towards its start."""
    if now_s >= pool.future_a_time:
        return pool.future_a
    return ramped(pool.initial_a, pool.future_a, pool.initial_a_time, pool.future_a_time, now_s)


def invariant_of(pool: StablePool, now_s: int) -> int:
    """D of the pool now; hand it to several quotes on one pool to compute it once. Refuses as `exchange`."""
    amp = pool.future_a if now_s >= pool.future_a_time else amplification(pool, now_s)
    return _asked_invariant(pool.balances, amp)


def checked_invariant(balances: Pair, amp: int) -> int:
    """D with the contract's refusals: `market_empty` without coins, `market_unbalanced` (balances) where D does not
    settle or a product passes 256 bits.

    The rounds are those of `stable_invariant.invariant`, written out: half of an exact trade is spent here, and a call for each
    round would cost a sixth of that. A property test holds the two texts to each other.
    """
    x0, x1 = balances
    total = d = x0 + x1
    if not total:
        raise Refused("market_empty")
    if (x0 if x0 < x1 else x1) * 10**6 < total and _overflows(x0, x1, amp):
        raise Refused("market_unbalanced", balances=balances)
    slope, weighted = amp * 2 - A_PRECISION, amp * 2 * total // A_PRECISION
    first, second = x0 * 2 + 1, x1 * 2 + 1
    try:
        for _ in range(_ROUNDS):
            d_p = d * d // first * d // second
            before, d = d, (weighted + d_p + d_p) * d // (slope * d // A_PRECISION + 3 * d_p)
            if -1 <= d - before <= 1:
                return d
    except ZeroDivisionError:
        pass
    raise Refused("market_unbalanced", balances=balances)


_asked_invariant = last_answer(checked_invariant)


def _overflows(x0: int, x1: int, amp: int) -> bool:
    """Whether the first of D's rounds, where its products are largest, leaves the contract's word."""
    d = x0 + x1
    first = d * d // (2 * x0 + 1) * d
    d_p = first // (2 * x1 + 1)
    return max(first, (amp * 2 * d // A_PRECISION + 2 * d_p) * d) >= _WORD


def ramp_a(pool: StablePool, future_a: int, future_time_s: int, now_s: int) -> StablePool:
    """Begin to move A (not x 100) to `future_a`, linearly until `future_time_s`. Refuses as `checked_ramp`."""
    present = amplification(pool, now_s)
    future = checked_ramp(present, future_a, future_time_s, pool.initial_a_time, now_s)
    return replace(pool, initial_a=present, future_a=future, initial_a_time=now_s, future_a_time=future_time_s)


def stop_ramp(pool: StablePool, now_s: int) -> StablePool:
    """Freeze A where it stands; this too starts the day that the next ramp must wait."""
    present = amplification(pool, now_s)
    return replace(pool, initial_a=present, future_a=present, initial_a_time=now_s, future_a_time=now_s)


def withdraw_admin_fees(pool: StablePool) -> tuple[StablePool, Pair]:
    """Pay out what the admin is owed of each coin; the LPs' balances stay as they are."""
    return replace(pool, admin_balances=(0, 0)), pool.admin_balances
