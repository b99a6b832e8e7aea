"""A row of many holders is the dict that it stands for: in what it holds, in its order, and to the byte; and old rows stay."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, MutableMapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.strategies import amounts_between
from wallet.library import start
from wallet.world import ledger as books
from wallet.world.audit import audit
from wallet.world.hour import pass_hour
from wallet.world.ledger import Ledger
from wallet.world.lines import OTHERS
from wallet.world.overlay import FEW, Overlay, copied
from wallet.world.state import World
from wallet.world.stored import decode, encode

names = st.integers(0, 120).map("holder {}".format)
rows = st.integers(FEW + 1, 100).map(lambda count: {f"holder {number}": number * 10**25 for number in range(count)})
changes = st.lists(st.tuples(names, st.none() | amounts_between(0, 10**27)), max_size=60)


def changed(row: Mapping[str, int], name: str, amount: int | None) -> MutableMapping[str, int]:
    """A copy of the row with that amount, or without the name."""
    new = copied(row)
    if amount is None:
        new.pop(name, None)
    else:
        new[name] = amount
    return new


def alike(row: Mapping[str, int], like: dict[str, int]) -> bool:
    """Nothing that a dict answers tells the two apart."""
    strangers = ["nobody", *(f"holder {number}" for number in range(121))]
    return (
        row == like
        and like == row
        and list(row) == list(like)
        and list(row.items()) == list(like.items())
        and list(row.keys()) == list(like.keys())
        and list(row.values()) == list(like.values())
        and (len(row), bool(row), repr(row)) == (len(like), bool(like), repr(like))
        and all(row.get(name, -1) == like.get(name, -1) and (name in row) == (name in like) for name in strangers)
        and all(row[name] == amount for name, amount in like.items())
    )


@given(rows, changes)
def test_after_any_changes_a_row_is_the_dict_it_stands_for(like: dict[str, int], made: list[tuple[str, int | None]]) -> None:
    row: Mapping[str, int] = like
    for name, amount in made:
        row, like = changed(row, name, amount), like.copy()
        if amount is None:
            like.pop(name, None)
        else:
            like[name] = amount
    assert alike(row, like)
    assert pickle.loads(pickle.dumps(row)) == like


@given(rows, changes, changes)
def test_old_rows_keep_what_they_held(
    first: dict[str, int], one: list[tuple[str, int | None]], two: list[tuple[str, int | None]]
) -> None:
    seen: list[tuple[Mapping[str, int], dict[str, int]]] = [(first, first.copy())]
    for way in (one, two):  # two futures of one past
        row: Mapping[str, int] = first
        for name, amount in way:
            row = changed(row, name, amount)
            seen.append((row, dict(row.items())))
    assert all(list(row.items()) == list(then.items()) for row, then in seen)


@given(rows, changes)
def test_an_amount_that_nobody_holds_is_missed_as_in_a_dict(like: dict[str, int], made: list[tuple[str, int | None]]) -> None:
    row: Mapping[str, int] = Overlay(like)
    for name, amount in made:
        row = changed(row, name, amount)
    for name in set(map("holder {}".format, range(121))) - set(row.keys()):
        with pytest.raises(KeyError):
            row[name]
        with pytest.raises(KeyError):
            del copied(row)[name]


def held_by(count: int, world: World) -> World:
    """The others' staked ether spread over that many holders."""
    row = dict(world.ledger.holdings["stETH"])
    part = row[OTHERS] // (2 * count)
    row |= {f"holder {number}": part for number in range(count)}
    row[OTHERS] -= part * count
    return replace(world, ledger=replace(world.ledger, holdings={**world.ledger.holdings, "stETH": row}))


def lived(world: World, hours: int) -> World:
    """The hours pass, and in each of them another of the holders gives all he has to somebody new."""
    for hour in range(hours):
        world, _ = pass_hour(world)
        ledger, giver = world.ledger, f"holder {hour}"
        all_of_it = books.units_of(ledger, giver, "stETH")
        world = replace(world, ledger=books.move(ledger, "stETH", giver, f"newcomer {hour}", all_of_it))
    return world


def test_a_world_of_many_holders_is_the_same_to_the_byte_as_with_plain_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    world = held_by(400, start("calm", 7))
    with_overlay = lived(world, 80)
    assert isinstance(with_overlay.ledger.holdings["stETH"], Overlay)
    monkeypatch.setattr("wallet.world.overlay.FEW", 10**9)
    with_dicts = lived(world, 80)
    assert isinstance(with_dicts.ledger.holdings["stETH"], dict)
    assert encode(with_overlay) == encode(with_dicts)
    assert with_overlay == with_dicts == decode(encode(with_overlay)) == with_overlay
    assert audit(with_overlay) == []


def test_a_few_holders_are_a_plain_dict() -> None:
    world = lived(held_by(3, start("calm", 7)), 3)
    assert all(type(row) is dict for row in world.ledger.holdings.values())


def test_a_change_copies_no_more_than_the_root_of_the_holders() -> None:
    count, most = 10_000, 0
    ledger = Ledger({"stETH": {f"holder {number}": 10 for number in range(count)}}, {"stETH": 10 * count})
    bases: dict[int, object] = {}
    for number in range(1_000):
        ledger = books.move(ledger, "stETH", f"holder {number}", f"holder {number + 1}", 1)
        row = ledger.holdings["stETH"]
        assert isinstance(row, Overlay)
        bases[id(row._base)] = row._base
        most = max(most, len(row._changes))
    assert most <= 202
    assert len(bases) <= 6
