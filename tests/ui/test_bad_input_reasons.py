"""Every reason that the model gives has its sentence, made of the figures that it comes with."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tests.ui.told import NO_AMOUNT
from tests.ui.world_of_forms import ETH
from ui.wording import problem_text, refusal_text
from ui.wording.catalogue import FILE_PROBLEMS, REFUSALS
from ui.wording.refusals import GENERAL, GENERAL_FILE
from wallet import FileProblem, Refused
from wallet.world.state import Chain, Issuer, Venue

WALLET = Path(__file__).parents[2] / "wallet"


FIGURES = {
    "gives",
    "systems",
    "token",
    "name",
    "text",
    "suggestion",
    "alternative",
    "owner",
    "spender",
    "market",
    "first",
    "second",
    "protocol",
}


@cache
def calls() -> list[tuple[Path, ast.Call | ast.keyword]]:
    """Every call in the model, and every argument by name, with the file where it is."""
    trees = ((path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(WALLET.rglob("*.py")))
    return [(path, node) for path, tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call | ast.keyword)]


@cache
def raised(kind: str) -> dict[str, list[tuple[str, set[str], bool]]]:
    """Every code that the model raises, with the places, the figures given there, and whether more may come (`**figures`)."""
    found: dict[str, list[tuple[str, set[str], bool]]] = {}
    for path, node in calls():
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in (kind, "_with_fix"):
            continue
        if node.func.id == "_with_fix" and kind != "Refused":
            continue
        names = {keyword.arg for keyword in node.keywords if keyword.arg}
        if len(node.args) > 1 or any(keyword.arg == "remedy" for keyword in node.keywords):
            names.add("remedy")
        if node.func.id == "_with_fix":
            names.add("suggestion")
        for code in codes_of(node.args[0]) if node.args else ():
            more = any(keyword.arg is None for keyword in node.keywords)
            found.setdefault(code, []).append((f"{path.name}:{node.lineno}", names, more))
    return found


def codes_of(node: ast.expr) -> set[str]:
    """The codes that an argument can be: a text, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return codes_of(node.body) | codes_of(node.orelse)
    return set()


def example(name: str) -> object:
    """A figure of that name: words where words are meant, else a number."""
    if name == "token":
        return "stETH"
    if name in ("opens", "earliest", "latest", "reported"):
        return 1_700_000_000
    return "some words" if name in FIGURES else "/home/x/mine.sluice" if name in ("path", "saved_to") else 3 * ETH


def test_every_refusal_has_a_sentence_made_of_the_figures_it_comes_with():
    assert set(raised("Refused")) - set(REFUSALS) == set()
    for code, given in raised("Refused").items():
        for place, names, more in given:
            figures = {name: example(name) for name in names - {"remedy"}}
            remedy = 3 * ETH if "remedy" in names else None
            sentence, label = refusal_text(Refused(code, remedy, **figures))
            assert more or sentence != GENERAL, f"{place} gives too few figures: {sorted(names)}"
            assert not NO_AMOUNT.search(sentence + label), (place, sentence, label)
            assert sentence.endswith("."), place


def test_a_health_factor_below_one_is_cut_off_and_never_reads_as_one():
    for health_bps, read in ((0, "0.00"), (9_999, "0.99"), (10_000, "1.00"), (23_456, "2.34")):
        assert f"is {read}. " in refusal_text(Refused("loan_healthy", health_bps=health_bps))[0]


def test_every_problem_of_a_file_has_a_sentence_made_of_its_figures():
    assert set(raised("FileProblem")) - set(FILE_PROBLEMS) == set()
    for code, given in raised("FileProblem").items():
        for place, names, more in given:
            figures = {name: example(name) for name in names}
            sentence, _fix = problem_text(FileProblem(code, **figures))
            assert more or code == "file_damaged" or sentence != GENERAL_FILE, f"{place}: {sorted(names)}"
            assert not NO_AMOUNT.search(sentence), (place, sentence)
            assert "/home/x" not in sentence, place


def test_codes_are_named_where_they_are_raised_so_that_they_can_be_counted():
    """Nobody raises a code that is put together, or handed on, out of sight of the two tests above."""
    known = len(raised("Refused")), len(raised("FileProblem"))
    assert known[0] > 60
    assert known[1] > 12
    handed_on = {
        "amounts.py: Refused(code, **figures, suggestion='')",
        "amounts.py: Refused(code, amount, **figures, suggestion=_plain_text(kept",
        "file.py: FileProblem(read_only, path=str(path))",
        "net.py: FileProblem(code, path=str(path), reason=str(error))",
        "file.py: FileProblem(reason, path=str(path))",
        "state.py: Refused(f'{kind.role}_unknown', None, **{kind.role: name})",
        "leave.py: Refused(way.shut, opens=way.opens)",
        "redemption.py: Refused(way.shut, opens=way.opens)",
    }
    """Codes of `_with_fix`, which the test above counts; of `PROBLEMS`; and why a file is read-only.

    Of the roles of systems, and of ways out that are shut: the tests below count both.
    """
    hidden = []
    for path, node in calls():
        named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Refused", "FileProblem")
        if named and not codes_of(node.args[0]) and ast.unparse(node.args[0]) != "refused.code":
            hidden.append(f"{path.name}: {ast.unparse(node)[:60]}")
    assert set(hidden) - handed_on == set()


def test_every_role_of_a_system_has_a_sentence_for_one_that_is_not_there():
    roles = {kind.role for kind in (Chain, Issuer, Venue)}
    assert len(roles) == 3
    for role in roles:
        sentence, _ = refusal_text(Refused(f"{role}_unknown", None, **{role: "nowhere"}))
        assert "nowhere" in sentence


def test_a_way_out_that_is_shut_names_a_code_with_a_sentence():
    """A room hands over the code of a shut way as data, which `Leave` raises with the day it opens."""
    shut = set()
    for path, node in calls():
        if (WALLET / "world" / "systems") in path.parents and isinstance(node, ast.keyword) and node.arg == "shut":
            shut |= codes_of(node.value) - {""}
    assert shut
    for code in shut:
        assert refusal_text(Refused(code, opens=1_700_000_000))[0] != GENERAL


def test_a_refusal_without_its_figures_is_still_a_sentence():
    for code in REFUSALS:
        sentence, label = refusal_text(Refused(code))
        assert sentence.endswith("."), code
        assert not NO_AMOUNT.search(sentence + label), code
