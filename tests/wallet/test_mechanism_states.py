"""The states of all mechanisms: one frozen struct each, told apart by its tag, stored and read back to the last unit."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Union

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from tests.strategies import words_of
from wallet.library.mechanisms import MECHANISMS

ROOMS = ("chain", "staking", "defi")
WORDS = words_of(256)
"""What a contract can hold; a world's file has to keep each of them exactly."""


def modules() -> list[Any]:
    paths = {room: import_module(f"wallet.{room}").__path__ for room in ROOMS}
    return [import_module(f"wallet.{room}.{one.name}") for room in ROOMS for one in iter_modules(paths[room])]


def tagged(module: Any) -> list[type[msgspec.Struct]]:
    structs = [one for one in vars(module).values() if isinstance(one, type) and issubclass(one, msgspec.Struct)]
    return [one for one in structs if one.__module__ == module.__name__ and one.__struct_config__.tag is not None]


STATES = tuple(state for module in modules() for state in tagged(module))
READER: msgspec.json.Decoder[msgspec.Struct] = msgspec.json.Decoder(Union[STATES])  # noqa: UP007 (made of a tuple)


def filled(kind: inspect.Type) -> st.SearchStrategy[Any]:
    """Any value that the type allows, ints as large as a contract's word."""
    match kind:
        case inspect.BoolType():
            return st.booleans()
        case inspect.IntType():
            return WORDS
        case inspect.StrType():
            return st.text(max_size=4)
        case inspect.NoneType():
            return st.none()
        case inspect.LiteralType():
            return st.sampled_from(kind.values)
        case inspect.TupleType():
            return st.tuples(*(filled(item) for item in kind.item_types))
        case inspect.VarTupleType():
            return st.lists(filled(kind.item_type), max_size=2).map(tuple)
        case inspect.DictType():
            return st.dictionaries(filled(kind.key_type), filled(kind.value_type), max_size=2)
        case inspect.UnionType():
            return st.one_of(*(filled(one) for one in kind.types))
        case inspect.StructType():
            return st.builds(kind.cls, **{field.name: filled(field.type) for field in kind.fields})
    raise TypeError(f"a state holds no {kind}")


def test_every_mechanism_that_has_presets_has_a_state() -> None:
    rooms = {module.__name__.rsplit(".", 1)[1] for module in modules()}
    # A list of who runs validators keeps nothing from hour to hour; what a restaked token keeps is its room's alone.
    without = {"validator_list", "restaked_token"}
    assert len(STATES) >= len(MECHANISMS) - len(without)
    assert {name for name in MECHANISMS if name not in rooms} == without | {"rebasing_pool"}  # as in rebasing.py


def test_no_two_states_have_one_tag() -> None:
    tags = [state.__struct_config__.tag for state in STATES]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_state_never_changes_in_place(state: type[msgspec.Struct]) -> None:
    assert state.__struct_config__.frozen
    nested = [field.type for field in msgspec.structs.fields(state) if isinstance(field.type, type)]
    assert all(one.__struct_config__.frozen for one in nested if issubclass(one, msgspec.Struct))


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@settings(max_examples=10)
@given(data=st.data())
def test_what_is_stored_of_a_state_is_read_back_to_the_last_unit(state: type[msgspec.Struct], data: st.DataObject) -> None:
    before = data.draw(filled(inspect.type_info(state)))
    assert READER.decode(msgspec.json.encode(before)) == before
