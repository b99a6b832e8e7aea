"""Each kind of system has its words in one file: a sentence for all that it refuses, which names roles and no token."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

from tests.test_brands import named
from ui.wording.catalogue import COMMON
from ui.wording.refusals import ROLES
from ui.wording.systems import ROOMS

ROOT = Path(__file__).parents[2]
MECHANISMS = {
    "rebasing": "staking/rebasing* staking/stake_limit staking/withdrawal_queue world/report_limits world/systems/rebasing_*",
    "share_wrapper": "staking/wrapped world/systems/share_wrapper",
    "native_staking": "staking/locked world/systems/native_staking",
    "ethereum": "chain/ethereum* chain/validators chain/concentration world/systems/ethereum",
    "stable_pool": "defi/stable_* defi/pool_answers world/systems/stable_pool",
    "product_pool": "defi/product_* defi/pool_answers world/systems/product_pool",
    "reported_rate": "staking/reported_rate staking/bonded_validators world/systems/reported_rate* world/systems/bonded_groups",
    "dripping_vault": "staking/dripping_vault",
    "yield_vault": "defi/yield_vault*",
    "stake_pool": "staking/stake_pool* world/systems/stake_pool",
    "ticket_pool": "staking/ticket_* world/systems/ticket_*",
    "redemption_rate": "staking/redemption_* world/systems/redemption_*",
    "staking_vault": (
        "staking/staking_vault staking/external_shares staking/vault_* staking/operator_grid "
        "world/systems/vault_hub* actions/vaults"
    ),
    "restaking": "defi/restaking* world/systems/resta* world/shocks/service_slashes",
    "lending": "defi/lending* defi/rate_strategy defi/ray defi/capped_price defi/looping",
    "solana": "chain/solana* world/systems/solana world/systems/stake_accounts",
    "cosmos": "chain/cosmos* world/systems/cosmos_hub world/systems/bonded_stake",
}
"""The files of each room's mechanism, below `wallet/`."""
KINDS = {"", "number", "date", "time", "percent_bps", "percent_ppm", "ratio_bps", "list", *ROLES}


@cache
def refused_in(file: Path) -> frozenset[str]:
    """Every code that a file raises `Refused` with."""
    calls = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)]
    first = [node.args[0] for node in calls if isinstance(node.func, ast.Name) and node.func.id == "Refused" and node.args]
    texts = [each for arg in first for each in (ast.walk(arg) if isinstance(arg, ast.IfExp) else [arg])]
    return frozenset(text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str))


def files_of(room: str) -> set[Path]:
    return {file for pattern in MECHANISMS[room].split() for file in (ROOT / "wallet").glob(f"{pattern}.py")}


def test_every_room_of_a_world_has_its_words() -> None:
    assert set(MECHANISMS) == set(ROOMS)
    assert all(files_of(room) for room in ROOMS)


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_has_a_sentence_for_all_that_its_mechanism_refuses(room: str) -> None:
    raised = {code for file in files_of(room) for code in refused_in(file)}
    assert raised
    assert sorted(raised - set(ROOMS[room].refusals) - set(COMMON)) == []


def test_every_mechanism_belongs_to_a_room() -> None:
    known = {file for room in ROOMS for file in files_of(room)}
    every = {file for folder in ("chain", "staking", "defi") for file in (ROOT / "wallet" / folder).rglob("*.py")}
    assert sorted(file.name for file in every - known if refused_in(file)) == []


def test_rooms_that_refuse_the_same_say_the_same() -> None:
    said: dict[str, tuple[str, str]] = {}
    for room in ROOMS.values():
        for code, sentence in room.refusals.items():
            assert said.setdefault(code, sentence) == sentence, code
    assert not set(said) & set(COMMON)


@pytest.mark.parametrize("room", ["", *sorted(ROOMS)])
def test_a_sentence_names_roles_and_neither_tokens_nor_brands(room: str) -> None:
    for code, texts in (ROOMS[room].refusals if room else COMMON).items():
        for text in texts:
            assert {kind for _, name, kind, _ in Formatter().parse(text) if name is not None} <= KINDS, code
            assert named(re.sub(r"\{[^}]*\}", "", text)) is None, code


@pytest.mark.parametrize("file", sorted((ROOT / "ui" / "wording" / "systems").glob("*.py")), ids=lambda file: file.stem)
def test_the_words_of_a_room_name_no_brand(file: Path) -> None:
    """All that it says but the name of its own file, which may be the mechanism's."""
    texts = [node.value for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Constant)]
    said = [text for text in texts if isinstance(text, str) and " " in text]
    assert [text for text in said if named(re.sub(r"\{[^}]*\}", "", text))] == []


def test_an_event_a_formula_and_a_risk_belong_to_one_room() -> None:
    for words in ("events", "formulas", "risks", "figures"):
        said = [key for room in ROOMS.values() for key in getattr(room, words)]
        assert len(said) == len(set(said)), words


def test_rooms_that_assume_a_figure_of_the_same_name_say_the_same() -> None:
    said: dict[str, tuple[str, str, str]] = {}
    for room in ROOMS.values():
        for key, words in room.assumed.items():
            assert said.setdefault(key, words) == words, key


def test_a_figure_of_a_room_names_roles() -> None:
    for room in ROOMS.values():
        for text in room.figures.values():
            assert {name for _, name, _, _ in Formatter().parse(text) if name is not None} <= set(ROLES)
