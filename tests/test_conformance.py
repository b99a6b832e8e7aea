"""The mechanisms equal what the real contracts answered, and the runner notices where they would not."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import conformance
from tests.replays import Mismatch, answered, attempt, compare, refused_unchanged
from wallet.errors import Refused

VECTORS = Path(__file__).parent / "vectors"


def _recorded_cases() -> Iterator[Any]:
    for path in sorted(VECTORS.glob("*.json")):
        recorded = json.loads(path.read_text(encoding="utf-8"))
        for case in recorded["cases"]:
            label = f"{recorded['family']}-{case['name']}".replace(" ", "-")
            yield pytest.param(recorded["family"], case, id=label)


RECORDED = list(_recorded_cases())


@pytest.mark.parametrize(("family", "case"), RECORDED)
def test_the_mechanism_equals_the_record_to_the_last_unit(family: str, case: dict[str, Any]) -> None:
    verdict = conformance.replay_case(family, case)
    assert not verdict.mismatches, verdict.line()


@pytest.mark.parametrize(("family", "case"), RECORDED)
def test_a_record_changed_by_one_unit_at_its_end_is_noticed(family: str, case: dict[str, Any]) -> None:
    changed = copy.deepcopy(case)
    step = max(index for index, step in enumerate(changed["steps"]) if _change_an_integer(step["expect"]))
    assert [found.step for found in conformance.replay_case(family, changed).mismatches].count(step) >= 1


def _change_an_integer(shown: Any) -> bool:
    """Add one to the first integer of a tree, in place."""
    for key, value in shown.items() if isinstance(shown, dict) else enumerate(shown):
        if isinstance(value, dict | list):
            if _change_an_integer(value):
                return True
        elif isinstance(value, str) and value.isdecimal():
            shown[key] = str(int(value) + 1)
            return True
    return False


def test_an_unknown_family_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "unheard.json"
    recorded = {"family": "unheard", "cases": [{"name": "a"}, {"name": "b"}]}
    file.write_text(json.dumps(recorded), encoding="utf-8")
    assert conformance.main([str(file)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "0 passed, 2 failed"
    assert lines[0].startswith("unheard | a | step 0 | family")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"family": "stableswap_steth", "cases": []}'])
def test_a_file_without_recorded_answers_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    file = tmp_path / "broken.json"
    file.write_text(text, encoding="utf-8")
    assert conformance.main([str(file), str(tmp_path / "missing.json")]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 2 failed"


def test_a_differing_case_is_one_line_with_its_first_difference(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorded = json.loads((VECTORS / "stableswap_steth.json").read_text(encoding="utf-8"))
    recorded["cases"] = recorded["cases"][:2]
    recorded["cases"][0]["steps"][1]["expect"]["result"] = "7"
    file = tmp_path / "changed.json"
    file.write_text(json.dumps(recorded), encoding="utf-8")
    assert conformance.main([str(file)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "| step 1 | result: expected 7, got 401372392719551156" in lines[0]
    assert lines[1] == "1 passed, 1 failed"


def test_only_shown_keys_are_compared_and_lengths_count() -> None:
    assert not list(compare(0, "", {"a": "5", "b": [1, None]}, {"a": 5, "b": (1, None), "c": 9}))
    assert list(compare(3, "", {"a": {"b": "5"}}, {"a": {"b": 6}})) == [Mismatch(3, "a.b", "5", 6)]
    assert list(compare(0, "", {"a": "5"}, {})) == [Mismatch(0, "a", "5", "(absent)")]
    assert list(compare(0, "x", ["1"], [1, 2])) == [Mismatch(0, "x", ["1"], [1, 2])]
    assert list(compare(0, "x", "revert", 1)) == [Mismatch(0, "x", "revert", 1)]
    assert list(compare(0, "x", True, 1)) == [Mismatch(0, "x", True, 1)]


def test_a_refusal_that_changed_the_state_is_a_mismatch() -> None:
    state = {"held": [1]}

    def spend_and_refuse() -> None:
        state["held"].append(2)
        raise Refused("too_late")

    assert [found.field for found in refused_unchanged(0, state, spend_and_refuse)] == ["state after refusal"]
    assert [found.field for found in refused_unchanged(0, state, lambda: 1)] == ["refused"]


def test_answering_where_the_contract_refused_is_a_mismatch_and_so_is_the_reverse() -> None:
    def refuse() -> int:
        raise Refused("no")

    assert not list(answered(0, {"revert": True}, attempt(refuse)))
    assert not list(answered(0, {"result": "1"}, attempt(lambda: 1)))
    assert len(list(answered(0, {"revert": True}, attempt(lambda: 1)))) == 1
    assert len(list(answered(0, {"result": "1"}, attempt(refuse)))) == 1
