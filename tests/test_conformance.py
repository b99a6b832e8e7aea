"""The mechanisms equal what the real contracts answered, and the runner notices where they would not."""

from __future__ import annotations

import copy
import functools
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests import conformance
from tests.replays import Mismatch, answered, attempt, compare, refused_unchanged
from wallet.errors import Refused

VECTORS = Path(__file__).parent / "vectors"


def _recorded(file: str) -> tuple[str, list[dict[str, Any]]]:
    """The family of a file and its cases."""
    recorded = json.loads((VECTORS / file).read_text(encoding="utf-8"))
    return recorded["family"], recorded["cases"]


Way = tuple[str | int, ...]
Place = tuple[int, Way]
"""A figure of a case: the step, and the way to it in what the step shows."""

STEERS = {"revert", "error"}
"""What decides how a replay goes on; changed beside others, it would hide them."""

FILES = sorted(path.name for path in VECTORS.glob("*.json"))


@pytest.mark.parametrize("file", FILES)
def test_the_mechanism_equals_every_case_of_the_record_to_the_last_unit(file: str) -> None:
    family, cases = _recorded(file)
    assert cases
    verdicts = [conformance.replay_case(family, case) for case in cases]
    assert [verdict.line() for verdict in verdicts if verdict.mismatches] == []


@pytest.mark.parametrize("file", FILES)
def test_a_record_changed_by_one_unit_at_the_end_of_any_case_is_noticed(file: str) -> None:
    family, cases = _recorded(file)
    for case in cases:
        changed = copy.deepcopy(case)
        step = max(index for index, step in enumerate(changed["steps"]) if _change_an_integer(step["expect"]))
        assert [found.step for found in conformance.replay_case(family, changed).mismatches].count(step) >= 1, case["name"]


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


def _figures(shown: Any, path: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Every figure of a tree with the way to it; the words of a refusal are none."""
    for key, value in shown.items() if isinstance(shown, dict) else enumerate(shown):
        if isinstance(value, dict | list):
            yield from _figures(value, (*path, key))
        elif not (key in ("revert", "error") and isinstance(value, str)):
            yield (*path, key), value


def _next(shown: Any) -> Any:
    """The nearest other value that a record could show in the same place."""
    if isinstance(shown, bool):
        return not shown
    if isinstance(shown, str) and re.fullmatch(r"-?\d+(\.\d+)?", shown):
        figure = Decimal(shown)
        return str(figure + Decimal(1).scaleb(int(figure.as_tuple().exponent)))
    return shown + 1 if isinstance(shown, int) else f"not {shown}"


def _one_of_each(cases: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], list[Place]]]:
    """Every case that holds the first place of a kind of figure in its family, with all such places of it."""
    seen = set()
    for case in cases:
        places = []
        for number, step in enumerate(case["steps"]):
            for path, figure in _figures(step["expect"]):
                kind = (step["op"], type(figure), *("[]" if isinstance(key, int) else key for key in path))
                if kind not in seen:
                    seen.add(kind)
                    places.append((number, path))
        if places:
            yield case, places


def _changed(case: dict[str, Any], places: list[Place]) -> dict[str, Any]:
    """The case up to the last of the places, with the next value in each of them."""
    numbers = {number for number, _path in places}
    steps = [copy.deepcopy(step) if number in numbers else step for number, step in enumerate(case["steps"][: max(numbers) + 1])]
    changed = {**case, "steps": steps}
    for number, path in places:
        holder = _at(changed, number, path[:-1])
        holder[path[-1]] = _next(holder[path[-1]])
    return changed


def _at(case: dict[str, Any], number: int, path: Way) -> Any:
    return functools.reduce(lambda shown, key: shown[key], path, case["steps"][number]["expect"])


def _noticed_together(family: str, case: dict[str, Any], places: list[Place]) -> set[Place]:
    """Places of which a difference tells, when all are changed, where the mechanism still gives what the record showed."""
    together = [place for place in places if not STEERS.intersection(place[1])]
    named: dict[tuple[int, str], list[Place]] = {}
    for number, path in together:
        for name in {_named(path), _named(path[1:])}:  # some replays leave out the heading of what an act changed
            named.setdefault((number, name), []).append((number, path))
    if not named:
        return set()
    changed = _changed(case, together)
    return {
        place
        for found in conformance.replay_case(family, changed).mismatches
        for place in named.get((found.step, found.field), ())
        if len(named[found.step, found.field]) == 1
        and found.expected == _at(changed, *place)
        and not list(compare(found.step, found.field, _at(case, *place), found.got))
    }


def _named(path: Way) -> str:
    """As `compare` names the way to a figure."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).removeprefix(".")


@pytest.mark.parametrize("file", FILES)
def test_every_kind_of_figure_is_compared_to_its_last_digit(file: str) -> None:
    """All figures of a case are changed at once; what no difference then tells of is changed by itself."""
    family, cases = _recorded(file)
    unnoticed = []
    for case, places in _one_of_each(cases):
        noticed = _noticed_together(family, case, places)
        for place in places:
            if place not in noticed and not conformance.replay_case(family, _changed(case, [place])).mismatches:
                unnoticed.append((case["name"], *place))
    assert not unnoticed


@pytest.mark.parametrize(
    ("field", "shown", "agrees"),
    [
        ("effective_number", "5.75374", True),
        ("effective_number", "5.75375", False),
        ("effective_number", "5.753740", True),
        ("effective_number", "5.753741", False),
        ("effective_number", "5.75373993096", True),
        ("effective_number", "5.75373993097", False),
        ("effective_number", "5.8", False),
        ("hhi_10000", "1738.0", True),
        ("hhi_10000", "1738.0000000", True),
        ("hhi_10000", "1738.0000001", False),
        ("largest_share", "0.3", True),
        ("largest_share", "0.30000000001", False),
    ],
)
def test_a_fraction_is_compared_to_every_decimal_that_the_record_shows(field: str, shown: str, agrees: bool) -> None:
    stakes = ["30", "20", "15", "10", "5", "5", "5", "5", "3", "2"]
    case = {"name": "a", "initial": {}, "steps": [{"op": "measure", "args": {"stakes": stakes}, "expect": {field: shown}}]}
    assert (not conformance.replay_case("stake_concentration", case).mismatches) is agrees


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
