"""Fixed-point arithmetic in wads (1e18), rays (1e27) and basis points, with the rounding in every name.

Equals, to the last unit and refusal by refusal, `WadRayMath`, `PercentageMath` and `MathUtils.mulDivCeil` of
aave-dao/aave-v3-origin (src/contracts/protocol/libraries/math) at fd1fbd91. A name without a direction rounds half up;
`_floor` and `_ceil` say theirs. Since v3.5 balances use only the directed ones, always in favour of the pool; rates and
indexes still round half up. Every function takes ints or `Reals`, and a plain int beside
`Reals`; there the directions agree and nothing is refused.
"""

from __future__ import annotations

from typing import TypeVar

from wallet.arithmetic import Number
from wallet.errors import Refused

WAD = 10**18
RAY = 10**27
BPS = 10**4
"""A whole, in basis points (`PERCENTAGE_FACTOR`)."""
WORD = 2**256 - 1
"""The largest number a contract holds; also how callers say "all of it", and the health factor without debt."""
_WAD_RAY_RATIO = 10**9

_Divisor = TypeVar("_Divisor")


def _word(value: Number) -> Number:
    """Let through what fits a contract's word. Refuses ints that do not with `ray_overflow`."""
    if isinstance(value, int) and not 0 <= value <= WORD:
        raise Refused("ray_overflow")
    return value


def _divisor(value: _Divisor) -> _Divisor:
    """Let through what can be divided by. Refuses the int 0 with `ray_division_by_zero`."""
    if isinstance(value, int) and not value:
        raise Refused("ray_division_by_zero")
    return value


# Most of what a lender computes passes here: the check of `_word` stands in each, since a call costs as much as the product.


def _product(a: Number, b: Number | int, one: int) -> Number:
    value = a * b + one // 2
    if isinstance(value, int) and not 0 <= value <= WORD:
        raise Refused("ray_overflow")
    return value // one


def _product_floor(a: Number, b: Number | int, one: int) -> Number:
    value = a * b
    if isinstance(value, int) and not 0 <= value <= WORD:
        raise Refused("ray_overflow")
    return value // one


def _product_ceil(a: Number, b: Number | int, one: int) -> Number:
    value = a * b
    if isinstance(value, int) and not 0 <= value <= WORD:
        raise Refused("ray_overflow")
    return -(-value // one)


def _ratio(a: Number, b: Number | int, one: int) -> Number:
    if isinstance(b, int) and not b:
        raise Refused("ray_division_by_zero")
    value = a * one + b // 2
    if isinstance(value, int) and not 0 <= value <= WORD:
        raise Refused("ray_overflow")
    return value // b


def _ratio_floor(a: Number, b: Number | int, one: int) -> Number:
    return _word(a * one) // _divisor(b)


def _ratio_ceil(a: Number, b: Number | int, one: int) -> Number:
    return -(-_word(a * one) // _divisor(b))


def wad_mul(a: Number, b: Number | int) -> Number:
    """Return a * b for wads, half up. Refuses `ray_overflow`, as all of these do."""
    return _product(a, b, WAD)


def wad_div(a: Number, b: Number | int) -> Number:
    """Return a / b for wads, half up. Refuses `ray_division_by_zero`, as all divisions here do."""
    return _ratio(a, b, WAD)


def ray_mul(a: Number, b: Number | int) -> Number:
    """Return a * b for rays, half up."""
    return _product(a, b, RAY)


def ray_mul_floor(a: Number, b: Number | int) -> Number:
    """Return a * b for rays, rounded down."""
    return _product_floor(a, b, RAY)


def ray_mul_ceil(a: Number, b: Number | int) -> Number:
    """Return a * b for rays, rounded up."""
    return _product_ceil(a, b, RAY)


def ray_div(a: Number, b: Number | int) -> Number:
    """Return a / b for rays, half up."""
    return _ratio(a, b, RAY)


def ray_div_floor(a: Number, b: Number | int) -> Number:
    """Return a / b for rays, rounded down."""
    return _ratio_floor(a, b, RAY)


def ray_div_ceil(a: Number, b: Number | int) -> Number:
    """Return a / b for rays, rounded up."""
    return _ratio_ceil(a, b, RAY)


def ray_to_wad(a: Number) -> Number:
    """Return a ray as a wad, half up."""
    return _word(a + _WAD_RAY_RATIO // 2) // _WAD_RAY_RATIO


def percent_mul(a: Number, bps: Number | int) -> Number:
    """Return `bps` basis points of a, half up."""
    return _product(a, bps, BPS)


def percent_mul_floor(a: Number, bps: Number | int) -> Number:
    """Return `bps` basis points of a, rounded down."""
    return _product_floor(a, bps, BPS)


def percent_mul_ceil(a: Number, bps: Number | int) -> Number:
    """Return `bps` basis points of a, rounded up."""
    return _product_ceil(a, bps, BPS)


def percent_div(a: Number, bps: Number | int) -> Number:
    """Return `a * 10_000 / bps`, rounded half up: the amount of which `a` is that part."""
    return _ratio(a, bps, BPS)


def percent_div_floor(a: Number, bps: Number | int) -> Number:
    """Return `a * 10_000 / bps`, rounded down."""
    return _ratio_floor(a, bps, BPS)


def percent_div_ceil(a: Number, bps: Number | int) -> Number:
    """Return `a * 10_000 / bps`, rounded up."""
    return _ratio_ceil(a, bps, BPS)


def mul_div_ceil(a: Number, b: Number | int, c: Number | int) -> Number:
    """Return a * b / c, rounded up; the product has to fit a word."""
    return -(-_word(a * b) // _divisor(c))
