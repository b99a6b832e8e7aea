"""Every hour of the shipped scenarios is what it was: the same storage, prices, samples, events, receipts and answers.

`tests.wallet.identity` says what is compared and finds the first hour that differs. Seed 1 is lived whole here and the others for
100 hours; with `HYPOTHESIS_PROFILE=thorough` all of them whole.
"""

from __future__ import annotations

import os
from typing import get_args

import msgspec
import pytest
from msgspec.structs import replace

from tests.wallet.identity import BLOCK, HOURS, LIVES, STREAMS, Life, differences, first_difference, kept
from tests.wallet.pictures import Reader
from tests.wallet.rooms import lido
from wallet import Event, actions
from wallet.library import start
from wallet.world.hour import pass_hour

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
RECORDED = kept()


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.key)
def test_every_hour_is_what_it_was(life: Life) -> None:
    hours = HOURS if THOROUGH or life.seed == 1 else BLOCK
    assert differences(life, Reader(RECORDED["names"]), RECORDED["digests"][life.key], hours) == []


def test_a_digest_is_kept_for_every_hundred_hours_of_every_life() -> None:
    assert set(RECORDED["digests"]) == {life.key for life in LIVES}
    for digests in RECORDED["digests"].values():
        assert {stream: len(found) for stream, found in digests.items()} == dict.fromkeys(STREAMS, HOURS // BLOCK + 1)


def test_the_script_does_every_action_and_is_refused_in_many_ways() -> None:
    """The names that were recorded say what happened in the lives that were recorded."""
    every = {type_.__struct_config__.tag for type_ in get_args(actions.AnyAction)}
    done = {name.removeprefix("receipt ") for name in RECORDED["names"] if name.startswith("receipt ")}
    # `Convert` and `Leave` came after the recording; the thin names over them (`Wrap`, `RequestWithdrawal`) are in the script.
    # So did lending, moving locked stake and vaults, of which the recorded worlds have none, and a fee changed for practice.
    later = {"convert", "leave", "redelegate", "supply", "withdrawsupplied", "borrow", "repay", "setemode", "useascollateral"}
    later |= {"openvault", "fundvault", "withdrawvault", "mintvault", "repayvault", "callvalidators", "changevaulttier"}
    later |= {"setfee", "openloop", "climbloop", "closeloop", "removeexactly"}
    later |= {"restake", "delegate", "leaverestaking", "selldeposit"}
    assert {name.replace("_", "").lower() for name in done} == {str(tag).lower() for tag in every} - later
    assert len([name for name in RECORDED["names"] if name.startswith("refused ")]) >= 30
    assert {f"event {kind}" for kind in ("slash", "large_sale", "record_left", "bunker_ends", "limit_raised")} <= set(
        RECORDED["names"]
    )


def test_one_wei_in_one_storage_field_is_found_and_named() -> None:
    world, _ = pass_hour(start("calm", 1))
    own = lido(world)
    forged = world.changed(own.name, pool=replace(own.pool, buffered=own.pool.buffered + 1))
    here, there = (
        {"world": Reader(RECORDED["names"]).world(each), "samples": {}, "told": {}, "asked": {}} for each in (world, forged)
    )
    found = first_difference(here, there)
    assert found is not None
    assert found.startswith("world pool\n")
    assert first_difference(here, here) is None


def test_a_field_that_is_new_is_not_compared_and_one_that_is_gone_is_missed() -> None:
    names = {"Old": ("first", "second"), "event seen": ("amount",)}
    grown = msgspec.defstruct("Old", [("first", int), ("second", int), ("third", int)], frozen=True)
    shrunk = msgspec.defstruct("Old", [("first", int), ("third", int)], frozen=True)
    assert Reader(names).plain(grown(1, 2, 3)) == {"first": 1, "second": 2}
    assert Reader(names).plain(shrunk(1, 3)) == {"first": 1}
    seen = Reader(names).event(Event(3, "seen", "you", {"amount": 4}))
    assert Reader(names).event(Event(3, "seen", "you", {"amount": 4, "system": "any"})) == seen
    assert Reader(names).event(Event(3, "seen", "you", {})) != seen


def test_a_struct_that_nobody_knew_is_not_passed_over() -> None:
    with pytest.raises(TypeError, match="which role it plays"):
        Reader({}).plain(Event(0, "any"))
