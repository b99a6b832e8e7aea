"""The words on the screen are plain and the field's own: ETH for amounts, and no turn that reads like a translation."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from ui.wording.catalogue import FILE_PROBLEMS, REFUSALS
from wallet import glossary

UI = Path(__file__).parents[2] / "ui"
TURNS = re.compile(
    r"\b(?:nobody|meanwhile|in one go|lopsided|crumbs|at hand|books (?:say|end)|taken? back|put in the place|to be hit|let go of"
    r"|stands? (?:for|behind|here)|promised?|^who redeems|^who sells|^who buys)\b",
    re.IGNORECASE,
)
FIGURE = re.compile(r"\{[^}]*\}")


def docstrings(tree: ast.AST) -> set[int]:
    """The strings that nobody sees on the screen: what explains code, and forward references of types."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}


@cache
def shown(path: Path) -> list[tuple[int, str]]:
    """Every text of a file that is more than a name: it has a blank, or a capital at its beginning."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unseen, found = docstrings(tree), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unseen:
            text = FIGURE.sub("", node.value)
            if " " in text.strip() or text[:1].isupper():
                found.append((node.lineno, text))
    return found


FILES = sorted(UI.rglob("*.py"))


ETHER = re.compile(r"\bether\b", re.IGNORECASE)


def said_with(words: re.Pattern[str]) -> list[tuple[str, int, str]]:
    """Where those words are on the screen: file, line and text."""
    told = ((path.relative_to(UI).as_posix(), *each) for path in FILES for each in shown(path))
    return [each for each in told if words.search(each[2])]


def test_amounts_on_the_screen_are_eth_not_ether() -> None:
    assert said_with(ETHER) == []


def test_nothing_on_the_screen_reads_like_a_translation() -> None:
    assert said_with(TURNS) == []


def test_an_apostrophe_on_the_screen_is_a_typographic_one() -> None:
    straight = re.compile(r"[a-z]'[a-z]|s' ")
    terms = [(term.name, text) for term in glossary() for text in term.says]
    written = [(path.name, text) for path in FILES for _line, text in shown(path)]
    assert [each for each in written + terms if straight.search(each[1])] == []


def test_a_refusal_is_whole_sentences() -> None:
    for code, (sentence, fix) in {**REFUSALS, **FILE_PROBLEMS}.items():
        assert sentence[0].isupper() or sentence[0] in "\u201c{", code
        assert sentence.endswith("."), code
        assert not fix.endswith("."), code
        assert "'" not in sentence, f"{code}: an apostrophe is \u2019"
