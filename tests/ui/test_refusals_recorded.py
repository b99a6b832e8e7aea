"""What the recorded contracts refused is said in plain words with its numbers, and what is offered instead was tried first."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tests.replays
from tests import conformance
from tests.ui import reached, reached_vaults
from tests.ui.reached import rich
from ui.wording import refusal_text, use_world
from ui.wording.refusals import GENERAL
from wallet import Refused, World
from wallet.actions import Action, attempt

VECTORS = Path(__file__).parents[1] / "vectors"
REACHED = {**reached.REACHED, **reached_vaults.REACHED}
UNREACHED = {**reached.UNREACHED, **reached_vaults.UNREACHED}
ELSEWHERE = {"eigenlayer_flow"}
"""Families of systems that stand in no world yet: what they refuse has its sentence, and no form that asks for it."""
OF_A_REPLAY = {"vault_not_connected"}
"""Codes of a replay and of no mechanism: what it asks about is not there."""
ROLES = {"token": "stETH", "coin": "ETH", "asset": "ETH", "share": "stETH"}


@pytest.fixture(autouse=True)
def no_world() -> Iterator[None]:
    yield
    use_world(None)


@cache
def met() -> dict[str, dict[str, Refused]]:
    """By family, and by code, one refusal with which a mechanism answered where the real contract reverted."""
    found: dict[str, dict[str, Refused]] = {}
    conformance.replays()
    replaying = [
        tests.replays,
        *(importlib.import_module(f"tests.replays.{each.name}") for each in pkgutil.iter_modules(tests.replays.__path__)),
    ]
    with pytest.MonkeyPatch.context() as patch:
        for path in sorted(VECTORS.glob("*.json")):
            recorded = json.loads(path.read_text("utf-8"))
            cases = [case for case in recorded["cases"] if any(map(_is_refused, case["steps"]))]
            kinds: dict[str, Refused] = {}

            def noted(act: Callable[[], object], kinds: dict[str, Refused] = kinds) -> object:
                try:
                    return act()
                except Refused as refused:
                    kinds.setdefault(refused.code, refused)
                    return refused

            for module in replaying:
                if hasattr(module, "attempt"):
                    patch.setattr(module, "attempt", noted)
            for case in cases:
                conformance.replay_case(recorded["family"], case)
            if cases:
                found[recorded["family"]] = kinds
    return found


def _is_refused(step: dict[str, Any]) -> bool:
    return isinstance(step["expect"], dict) and tests.replays.must_refuse(step["expect"])


def lived() -> set[str]:
    return {code for family, kinds in met().items() if family not in ELSEWHERE for code in kinds} - OF_A_REPLAY


def test_every_refusal_that_was_recorded_has_its_sentence_with_its_numbers() -> None:
    use_world(rich())
    for family, kinds in met().items():
        assert kinds, f"{family} shows refusals, and none was met"
        for refused in kinds.values():
            if refused.code in OF_A_REPLAY:
                continue
            sentence, _ = refusal_text(Refused(refused.code, None, **{**ROLES, **refused.figures}))
            assert sentence != GENERAL, (family, refused)
            assert sentence.endswith("."), sentence
            assert not set("_{}") & set(sentence), sentence


def test_every_refusal_of_a_system_in_a_world_is_met_there_or_says_why_not() -> None:
    assert lived() == set(REACHED) | set(UNREACHED)
    assert not set(REACHED) & set(UNREACHED)
    assert set(met()) >= ELSEWHERE


@pytest.mark.parametrize("code", sorted(REACHED))
def test_what_a_contract_refuses_is_said_to_who_asks_for_it_and_its_fix_goes_through(code: str) -> None:
    make, action, says = REACHED[code]
    world = make()
    with pytest.raises(Refused) as caught:
        attempt(action, world)
    assert caught.value.code == (says or code)
    use_world(world)
    sentence, label = refusal_text(caught.value)
    assert sentence != GENERAL, code
    assert not set("_{}") & set(sentence + label), sentence
    assert " shares" not in sentence + label, "who asks counts in tokens"
    if caught.value.remedy is not None:
        mended = action.mended(caught.value)
        assert mended is not None
        assert attempt(mended, world).world != world
        if isinstance(caught.value.remedy, int):
            assert label.startswith("Use "), f"a fix is offered by its number: {sentence}"


@settings(max_examples=10)
@given(st.integers(0, 2**32 - 1))
def test_whatever_is_asked_of_any_system_no_fix_that_is_offered_is_refused_in_turn(seed: int) -> None:
    for world, wishes in ((rich(), reached.wishes), (reached_vaults.OWING(), reached_vaults.wishes)):
        use_world(world)
        try_each(world, wishes(Random(seed)))


def try_each(world: World, wishes: Iterator[Action]) -> None:
    for action in wishes:
        refused = refusal_of(action, world)
        if refused is None:
            continue
        sentence, label = refusal_text(refused)
        assert sentence != GENERAL, (action, refused)
        assert bool(label) == isinstance(refused.remedy, int), "a whole action is offered by the form that can take it"
        if refused.remedy is not None:
            mended = action.mended(refused)
            assert mended is not None
            assert refusal_of(mended, world) is None, (action, refused)


def refusal_of(action: Action, world: World) -> Refused | None:
    try:
        attempt(action, world)
    except Refused as refused:
        return refused
    return None
