"""What a StableSwap pool of two coins stores, its D with the contract's refusals, and its owner's ramps.

The storage and the ramps of A of curvefi/curve-contract `pools/steth/StableSwapSTETH.vy`. The limits of a
ramp are the contract's own constants (MIN_RAMP_TIME, MAX_A_CHANGE, MAX_A). Left out: fee changes by
governance and the kill switch.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from wallet.defi.stable_invariant import A_PRECISION, invariant
from wallet.errors import Refused

Pair = tuple[int, int]

SHORTEST_RAMP_S: Final = 86_400
LARGEST_RAMP_FACTOR: Final = 10
LARGEST_A: Final = 10**6
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
    start, end = pool.initial_a_time, pool.future_a_time
    if now_s >= end:
        return pool.future_a
    grown = abs(pool.future_a - pool.initial_a) * (now_s - start) // (end - start)
    return pool.initial_a + grown if pool.future_a > pool.initial_a else pool.initial_a - grown


def invariant_of(pool: StablePool, now_s: int) -> int:
    """D of the pool now; hand it to several quotes on one pool to compute it once. Refuses as `exchange`."""
    return checked_invariant(pool.balances, amplification(pool, now_s))


def checked_invariant(balances: Pair, amp: int) -> int:
    """D with the contract's refusals: no coins, no settling, or a product beyond 256 bits."""
    x0, x1 = balances
    total = x0 + x1
    if not total:
        raise Refused("market_empty")
    if min(x0, x1) * 10**6 < total and _overflows(x0, x1, amp):
        raise Refused("market_unbalanced", balances=balances)
    try:
        return invariant(x0, x1, amp)
    except (Refused, ZeroDivisionError):
        raise Refused("market_unbalanced", balances=balances) from None


def _overflows(x0: int, x1: int, amp: int) -> bool:
    """Whether the first of D's rounds, where its products are largest, leaves the contract's word."""
    d = x0 + x1
    first = d * d // (2 * x0 + 1) * d
    d_p = first // (2 * x1 + 1)
    return max(first, (amp * 2 * d // A_PRECISION + 2 * d_p) * d) >= _WORD


def ramp_a(pool: StablePool, future_a: int, future_time_s: int, now_s: int) -> StablePool:
    """Begin to move A (not x 100) to `future_a`, linearly until `future_time_s`.

    Refuses `ramp_too_soon` (earliest_s) within a day of the last ramp or stop, `ramp_too_short`
    (earliest_s) for less than a day, `ramp_out_of_range` (most) and `ramp_too_far` (factor) beyond ten
    times either way.
    """
    if now_s < pool.initial_a_time + SHORTEST_RAMP_S:
        earliest = pool.initial_a_time + SHORTEST_RAMP_S
        raise Refused("ramp_too_soon", earliest, earliest_s=earliest)
    if future_time_s < now_s + SHORTEST_RAMP_S:
        raise Refused("ramp_too_short", now_s + SHORTEST_RAMP_S, earliest_s=now_s + SHORTEST_RAMP_S)
    if not 0 < future_a < LARGEST_A:
        raise Refused("ramp_out_of_range", most=LARGEST_A - 1)
    present, future = amplification(pool, now_s), future_a * A_PRECISION
    if future * LARGEST_RAMP_FACTOR < present or future > present * LARGEST_RAMP_FACTOR:
        raise Refused("ramp_too_far", factor=LARGEST_RAMP_FACTOR)
    return replace(
        pool, initial_a=present, future_a=future, initial_a_time=now_s, future_a_time=future_time_s
    )


def stop_ramp(pool: StablePool, now_s: int) -> StablePool:
    """Freeze A where it stands; this too starts the day that the next ramp must wait."""
    present = amplification(pool, now_s)
    return replace(pool, initial_a=present, future_a=present, initial_a_time=now_s, future_a_time=now_s)


def withdraw_admin_fees(pool: StablePool) -> tuple[StablePool, Pair]:
    """Pay out what the admin is owed of each coin; the LPs' balances stay as they are."""
    return replace(pool, admin_balances=(0, 0)), pool.admin_balances
