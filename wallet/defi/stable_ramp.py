"""How a StableSwap pool's A moves in time: linearly, slowly, and never far at once.

_A and ramp_A of curvefi/curve-contract `pools/steth/StableSwapSTETH.vy` at 574f4402; curvefi/stableswap-ng
`contracts/main/CurveStableSwapNG.vy` at 2abe778f has the same text. The limits are the contracts' own constants
(MIN_RAMP_TIME, MAX_A_CHANGE, MAX_A). Here are only numbers: what a pool stores of a ramp is the pool's.
"""

from __future__ import annotations

from typing import Final

from wallet.defi.stable_invariant import A_PRECISION
from wallet.errors import Refused

SHORTEST_RAMP_S: Final = 86_400
LARGEST_RAMP_FACTOR: Final = 10
LARGEST_A: Final = 10**6


def ramped(initial_a: int, future_a: int, start_s: int, end_s: int, now_s: int) -> int:
    """A x 100 while a ramp runs: on the line between its ends, rounded towards its start."""
    grown = abs(future_a - initial_a) * (now_s - start_s) // (end_s - start_s)
    return initial_a + grown if future_a > initial_a else initial_a - grown


def checked_ramp(present: int, future_a: int, future_time_s: int, last_start_s: int, now_s: int) -> int:
    """Where a ramp asked for now would lead, as A x 100; `present` is A x 100 now, `future_a` is A itself.

    Refuses `ramp_too_soon` (earliest_s) within a day of the last ramp or stop, `ramp_too_short`
    (earliest_s) for less than a day, `ramp_out_of_range` (most) and `ramp_too_far` (factor) beyond ten
    times either way.
    """
    if now_s < last_start_s + SHORTEST_RAMP_S:
        earliest = last_start_s + SHORTEST_RAMP_S
        raise Refused("ramp_too_soon", earliest, earliest_s=earliest)
    if future_time_s < now_s + SHORTEST_RAMP_S:
        raise Refused("ramp_too_short", now_s + SHORTEST_RAMP_S, earliest_s=now_s + SHORTEST_RAMP_S)
    if not 0 < future_a < LARGEST_A:
        raise Refused("ramp_out_of_range", most=LARGEST_A - 1)
    future = future_a * A_PRECISION
    if future * LARGEST_RAMP_FACTOR < present or future > present * LARGEST_RAMP_FACTOR:
        raise Refused("ramp_too_far", factor=LARGEST_RAMP_FACTOR)
    return future
