"""A remembered answer is the one that would be computed, whatever was asked before."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.errors import Refused
from wallet.last_answer import FEW, last_answer, last_answers
from wallet.library import start
from wallet.world.hour import pass_hour
from wallet.world.state import World
from wallet.world.stored import encode

values: list[tuple[int, ...]] = [tuple(map(int, text)) for text in ("12", "12", "3", "21")]
"""Two of them are equal without being the same object."""


@pytest.mark.parametrize("keep", [last_answer, last_answers])
@given(asked=st.lists(st.tuples(st.sampled_from(range(len(values))), st.integers(0, 2), st.booleans())))
def test_whatever_was_asked_before_the_answer_is_the_function_s(keep: Any, asked: list[tuple[int, int, bool]]) -> None:
    def weighed(value: tuple[int, ...], factor: int = 1) -> tuple[int, int]:
        return sum(value) * factor, value[0]

    remembered = keep(weighed)
    for place, factor, by_name in asked:
        told = remembered(values[place], factor=factor) if by_name else remembered(values[place], factor)
        assert told == weighed(values[place], factor)


def test_the_same_object_is_computed_once_and_an_equal_one_anew() -> None:
    computed: list[tuple[tuple[int, ...], str]] = []

    @last_answer
    def asked(value: tuple[int, ...], word: str) -> int:
        computed.append((value, word))
        return len(computed)

    assert values[0] == values[1]
    assert values[0] is not values[1]
    assert [asked(values[0], "a"), asked(values[0], "a")] == [1, 1]
    assert asked(values[0], "b") == 2
    assert asked(values[1], "b") == 3


def test_as_many_answers_are_kept_as_stand_side_by_side() -> None:
    computed: list[int] = []

    @last_answers
    def asked(value: tuple[int, ...]) -> int:
        computed.append(value[0])
        return value[0]

    pools = [(number,) for number in range(FEW + 1)]
    for _ in range(2):
        assert [asked(pool) for pool in pools[:FEW]] == list(range(FEW))
    assert computed == list(range(FEW))
    assert asked(pools[FEW]) == FEW
    assert asked(pools[0]) == 0
    assert computed == [*range(FEW + 1), 0]


def test_a_refusal_is_not_remembered() -> None:
    calls: list[object] = []

    @last_answer
    def refuses(value: tuple[int, ...]) -> int:
        calls.append(value)
        raise Refused("market_empty")

    for _ in range(2):
        with pytest.raises(Refused):
            refuses(values[0])
    assert len(calls) == 2


def test_two_histories_lived_in_turns_are_those_lived_apart() -> None:
    def lived(world: World) -> World:
        for _ in range(60):
            world, _ = pass_hour(world)
        return world

    one, other = start("calm", 7), start("calm", 11)
    apart = lived(one), lived(other)
    for _ in range(60):
        one, other = pass_hour(one)[0], pass_hour(other)[0]
    assert (encode(one), encode(other)) == tuple(map(encode, apart))
