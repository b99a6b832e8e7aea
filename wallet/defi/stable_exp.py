"""The natural exponential in 1e-18, all in integers, bit for bit as Curve's StableSwap-NG computes it.

`exp` of curvefi/stableswap-ng `contracts/main/CurveStableSwapNG.vy` at 2abe778f, there after Snekmate and
Remco Bloemen (https://xn--2-umb.com/22/exp-ln). Rounding `math.exp` is not the same: it differs in the last
places, which a moving average carries on. Shifts round down and divisions towards zero, as in the contract's
signed words.
"""

from __future__ import annotations

from typing import Final

NOTHING_BELOW: Final = -41446531673892822313
"""At and below ln(0.5e-18) the contract answers zero."""

OVERFLOW_FROM: Final = 135305999368893231589
LN_2: Final = 54916777467707473351141471128
"""ln 2 x 2**96."""


def exp_wad(x: int) -> int:
    """e**x, both in 1e-18. An OverflowError from 135.3e18 on, where the contract's word ends."""
    if x <= NOTHING_BELOW:
        return 0
    if x >= OVERFLOW_FROM:
        raise OverflowError("exp_wad")
    x = _towards_zero(x << 78, 5**18)  # from 1e-18 to 2**-96
    # x = k ln 2 + the rest, with the rest within half of ln 2; then e**x = 2**k x e**rest.
    k = (_towards_zero(x << 96, LN_2) + 2**95) >> 96
    x -= k * LN_2
    # A rational approximation of e**rest, of sixth over seventh degree.
    y = ((x + 1346386616545796478920950773328) * x >> 96) + 57155421227552351082224309758442
    p = ((y + x - 94201549194550492254356042504812) * y >> 96) + 28719021644029726153956944680412240
    p = p * x + (4385272521454847904659076985693276 << 96)
    q = ((x - 2855989394907223263936484059900) * x >> 96) + 50020603652535783019961831881945
    q = (q * x >> 96) - 533845033583426703283633433725380
    q = (q * x >> 96) + 3604857256930695427073651918689429
    q = (q * x >> 96) - 14423608567350463180887372962807573
    q = (q * x >> 96) + 26449188498355588339934803723976023
    # The approximation's own scale, back to 1e-18, and 2**k, in one multiplication and one shift.
    return _towards_zero(p, q) * 3822833074963236453042738258902158003155416615667 >> (195 - k)


def _towards_zero(a: int, b: int) -> int:
    """a / b for b above zero, without the remainder, as a signed word divides."""
    return a // b if a >= 0 else -(-a // b)
