"""What every replay of recorded answers shares: the shape of a mismatch, comparing, and refusals.

A module of this package replays the families of one room. It offers `REPLAYS`, a dict from family to
`Replay`; finding it is `tests.conformance`'s business, so another room adds a file here and touches nothing
else. A replay carries the recorded arguments to the mechanism itself and compares the answers; it never
computes one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple, TypeVar

from wallet.errors import Refused

T = TypeVar("T")

ABSENT = "(absent)"


class Mismatch(NamedTuple):
    """A recorded figure that the mechanism does not equal: `step` from 0, `field` a path in `expect`."""

    step: int
    field: str
    expected: object
    got: object


Replay = Callable[[Mapping[str, Any]], Iterator[Mismatch]]
"""Replays one case (`name`, `initial`, `steps`) of a family and yields every difference."""


def compare(step: int, field: str, expected: object, got: object) -> Iterator[Mismatch]:
    """Compare `got` with what the file shows; keys it does not show are not compared, lists are as long.

    Decimal strings are ints. `got` may be nested mappings and sequences of ints, strings, bools and None.
    """
    if isinstance(expected, Mapping):
        for key, wanted in expected.items():
            found = got.get(key, ABSENT) if isinstance(got, Mapping) else ABSENT
            yield from compare(step, f"{field}.{key}" if field else str(key), wanted, found)
    elif isinstance(expected, list):
        if not isinstance(got, Sequence) or isinstance(got, str) or len(got) != len(expected):
            yield Mismatch(step, field, expected, got)
            return
        for index, (wanted, found) in enumerate(zip(expected, got, strict=True)):
            yield from compare(step, f"{field}[{index}]", wanted, found)
    elif not _equal(expected, got):
        yield Mismatch(step, field, expected, got)


def _equal(expected: object, got: object) -> bool:
    if isinstance(expected, bool) or isinstance(got, bool) or expected is None or got is None:
        return expected is got
    if isinstance(got, int):
        return int(expected) == got if isinstance(expected, int | str) and _is_integer(expected) else False
    return expected == got


def _is_integer(value: int | str) -> bool:
    return isinstance(value, int) or value.removeprefix("-").isdecimal()


def must_refuse(expect: Mapping[str, Any]) -> bool:
    """Whether the recorded contract refused this step; the message is not compared."""
    return bool(expect.get("revert")) or bool(expect.get("error"))


def attempt(act: Callable[[], T]) -> T | Refused:
    """Run `act`; hand back its answer, or the refusal in its place."""
    try:
        return act()
    except Refused as refusal:
        return refusal


def answered(step: int, expect: Mapping[str, Any], answer: object) -> Iterator[Mismatch]:
    """Yield a mismatch where one side refused and the other did not; otherwise nothing."""
    refused = isinstance(answer, Refused)
    if refused != must_refuse(expect):
        yield Mismatch(step, "refused", must_refuse(expect), str(answer) if refused else False)


def refused_unchanged(step: int, state: object, act: Callable[[], object]) -> Iterator[Mismatch]:
    """The contract refused: so must `act`, and all of `state`, mutable parts included, stays as it was."""
    before = deepcopy(state)
    if not isinstance(attempt(act), Refused):
        yield Mismatch(step, "refused", True, False)
    if state != before:
        yield Mismatch(step, "state after refusal", before, state)
