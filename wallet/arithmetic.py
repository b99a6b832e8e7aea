"""What lets one formula serve two arithmetics: exact ints, and `Reals` for many futures at once.

A mechanism's formula is written once, with `//`. On Python ints that is the contract's own floor division,
exact to the last unit. On `Reals`, a float64 array, the same text runs ten thousand paths at once and `//`
divides truly. What a formula needs beyond + - * // goes through the functions here, which take either; a
formula itself holds no `if` on an amount.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from wallet.errors import Refused


class Reals(np.ndarray[Any, np.dtype[np.float64]]):
    """A float64 array, one element a path, on which `//` is true division, however it is spelled or reached.

    Ints of any size may stand beside it, up to the range of a float. Comparisons give plain boolean arrays,
    for `choose`. A remainder has no meaning among reals and is a TypeError.
    """

    def __new__(cls, values: npt.ArrayLike) -> Reals:
        """Take floats, ints of any size, or an array of them."""
        return np.array(values, dtype=np.float64).view(cls)

    def __array_ufunc__(self, ufunc: np.ufunc, method: Any, *inputs: Any, out: Any = None, **options: Any) -> Any:
        if ufunc in _WITHOUT_MEANING:
            raise TypeError(f"{ufunc.__name__} has no meaning among reals")
        if ufunc is np.floor_divide:
            ufunc = np.true_divide
        operands = [_plain(value) for value in inputs]
        if out is not None:
            getattr(ufunc, method)(*operands, out=tuple(_plain(target) for target in out), **options)
            return out[0] if len(out) == 1 else out
        return _real(getattr(ufunc, method)(*operands, **options))

    def __getitem__(self, key: Any) -> Any:
        """Elements and slices alike are `Reals`, so that `paths[0] // 2` does not floor."""
        return _real(np.asarray(self)[key])

    if TYPE_CHECKING:  # numpy's stubs would call every result a plain array

        def __add__(self, other: Reals | float) -> Reals: ...  # type: ignore[override]
        def __radd__(self, other: float) -> Reals: ...  # type: ignore[override]
        def __sub__(self, other: Reals | float) -> Reals: ...  # type: ignore[override]
        def __rsub__(self, other: float) -> Reals: ...  # type: ignore[override]
        def __mul__(self, other: Reals | float) -> Reals: ...  # type: ignore[override]
        def __rmul__(self, other: float) -> Reals: ...  # type: ignore[override]
        def __floordiv__(self, other: Reals | float) -> Reals: ...  # type: ignore[override]
        def __rfloordiv__(self, other: float) -> Reals: ...  # type: ignore[override]
        def __truediv__(self, other: Reals | float) -> Reals: ...  # type: ignore[override]
        def __rtruediv__(self, other: float) -> Reals: ...  # type: ignore[override]
        def __neg__(self) -> Reals: ...
        def __abs__(self) -> Reals: ...


_WITHOUT_MEANING = frozenset({np.remainder, np.fmod, np.divmod})

Number = TypeVar("Number", int, Reals)
"""What a formula is written for: all ints or all `Reals` (of one length). Constants beside them stay ints."""

Condition = bool | npt.NDArray[np.bool_]


def _plain(value: Any) -> Any:
    if isinstance(value, Reals):
        return value.view(np.ndarray)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _real(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.floating) and value.dtype == np.float64:
        return np.asarray(value).view(Reals)
    return tuple(map(_real, value)) if isinstance(value, tuple) else value


def mul_div(a: Number, b: Number, c: Number) -> Number:
    """Return a * b / c; ints are rounded down, in full precision."""
    return a * b // c


def mul_div_up(a: Number, b: Number, c: Number) -> Number:
    """Return a * b / c; ints are rounded up, in full precision."""
    return -(-a * b // c)


def div_half_even(a: Number, b: int) -> Number:
    """Return a / b; ints are rounded to the nearest, halves to the even one."""
    if isinstance(a, int):
        whole, rest = divmod(a, b)
        return whole + (2 * rest + whole % 2 > b)
    return a // b


def whole(a: Number) -> Number:
    """Return the value rounded down to whole units on `Reals` too: for a figure whose unit is coarse."""
    return a if isinstance(a, int) else cast(Number, np.floor(a))


def minimum(a: Number, b: Number) -> Number:
    """Return the smaller one, path by path."""
    if isinstance(a, int) and isinstance(b, int):
        return min(a, b)
    return cast(Number, np.minimum(a, b))


def maximum(a: Number, b: Number) -> Number:
    """Return the larger one, path by path."""
    if isinstance(a, int) and isinstance(b, int):
        return max(a, b)
    return cast(Number, np.maximum(a, b))


def choose(condition: Condition, met: Number, otherwise: Number) -> Number:
    """Return `met` where the condition holds and `otherwise` elsewhere, path by path; both are computed."""
    if isinstance(condition, bool):
        return met if condition else otherwise
    chosen: object = Reals(np.where(condition, _plain(met), _plain(otherwise)))
    return cast(Number, chosen)


def integer_sqrt(n: Number) -> Number:
    """Return the square root; of an int, rounded down."""
    if isinstance(n, int):
        return isqrt(n)
    return cast(Reals, np.sqrt(n))


def settled(step: Callable[[Number], Number], start: Number, scale: Number | int, rounds: int = 255) -> Number:
    """Repeat `step` from `start` until it moves by at most one unit; return its last answer, as contracts do.

    On `Reals` a unit is far below a float's resolution: there a path has settled once it moves by at most 1 + 2e-15 x
    `scale`, the size of the largest term inside `step`, and keeps that answer while the others go on: what a path comes to does
    not depend on the block it is in. Refuses ints that have not settled after `rounds` with `not_settled`; paths that ints would
    refuse keep their last value.
    """
    if not isinstance(start, int):
        return _settled_by_path(step, start, scale, rounds)
    value = start
    for _ in range(rounds):
        before, value = value, step(value)
        if -1 <= value - before <= 1:
            return value
    raise Refused("not_settled", rounds=rounds)


def _settled_by_path(step: Callable[[Reals], Reals], start: Reals, scale: Reals | int, rounds: int) -> Reals:
    """`settled` on `Reals`. A path that is no number, or infinite, stays so and counts as settled."""
    tolerance = np.asarray(1 + 2e-15 * scale)
    value = np.asarray(start)
    moving: npt.NDArray[np.bool_] | None = None
    for _ in range(rounds):
        answer = np.asarray(step(value.view(Reals)))
        moved = np.abs(answer - value) > tolerance
        value = answer if moving is None else np.where(moving, answer, value)
        moving = moved if moving is None else moving & moved
        if not moving.any():
            break
    return value.view(Reals)
