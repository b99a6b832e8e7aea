"""Turns that read like a translation stay out of strings, docstrings, and the texts of lessons, demonstrations and terms."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ANYWHERE = """
anew, in one go, crumbs, lopsided, let go of, reckon, reckoned, stands here, stand here, that of which, nothing of it,
stands as asked, put in the place, books say, be hit, hit here, dearer, is so already, is so now, something is so, that is so,
as asked already, no record tells, said of a, said of it, said of the, said of time, is told what came, holds signs,
rather covers, wherein, thereof, whereof, therein, hereby, whereby, thereby, whence, thence, hitherto, informations, advices,
the both, more dear
"""
"""Each stood somewhere once, or is what a translator writes first. They raise few false alarms, so every hit is mended."""
ON_SCREEN = """
at hand, meanwhile, is asked for, of which one, of which you, of which some, dear, stands under, goes on earning
"""
"""Right in an older book, and not what a wallet, a lesson or a speaker says today; docstrings may."""
ALLOWED = {
    "Only what is asked for: see ui.charts.plotting.": "explains a module that is made while the program runs",
    "asks nothing of it": "an idiom",
    "What a report said of the consensus layer": "what somebody says of a thing is plain English",
    "does not reckon with": "an idiom: what one does not expect",
    "\u201d stands under \u201c": "where a word is in a table",
}
"""Texts that may stay, each with the reason."""
EXPLAINS = re.compile(r'""".*?"""', re.DOTALL)
NAMES = re.compile(r"`[^`]*`")
TEXTS = ("resources/lessons", "resources/demos")


def turns(*lists: str) -> list[str]:
    return [turn for each in lists for turn in " ".join(each.split()).split(", ")]


def pattern(*lists: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(turns(*lists))})\b", re.IGNORECASE)


TURNS, SEEN = pattern(ANYWHERE), pattern(ANYWHERE, ON_SCREEN)


def plain(text: str) -> str:
    """A text in one line, as it is read."""
    return " ".join(text.split())


def of_code(source: str) -> Iterator[tuple[int, str, bool]]:
    """Every text of a module, a string with a blank in it: its line, itself, and whether it explains code."""
    explains: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr):
            explains.add(id(node.value))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
            yield node.lineno, NAMES.sub("`", plain(node.value)), id(node) in explains


def of_data(source: str) -> Iterator[tuple[int, str, bool]]:
    """Every line of a file of texts, comments left out."""
    for number, line in enumerate(source.splitlines(), 1):
        if not line.startswith("#"):
            yield number, line, False


def suspects() -> Iterator[tuple[str, str]]:
    """Files in which one of the turns is anywhere, comments and names included: only these are read closely."""
    code = [path for folder in ("ui", "wallet") for path in (ROOT / folder).rglob("*.py")]
    data = [path for folder in TEXTS for path in (ROOT / folder).glob("*.toml")] + [ROOT / "resources/glossary.toml"]
    everywhere, on_screen = turns(ANYWHERE), turns(ON_SCREEN)
    for path in sorted(code) + sorted(data):
        source = path.read_text(encoding="utf-8")
        whole, strings = (plain(each).replace('" "', "").lower() for each in (source, EXPLAINS.sub("", source)))
        if any(turn in whole for turn in everywhere) or any(turn in strings for turn in on_screen):
            yield path.relative_to(ROOT).as_posix(), source


def found_in(file: str, source: str) -> list[str]:
    """Where a file has one of the turns that is not allowed."""
    found = []
    for line, text, explains in (of_code if file.endswith(".py") else of_data)(source):
        turn = (TURNS if explains else SEEN).search(text)
        if turn and not any(allowed in text for allowed in ALLOWED):
            found.append(
                f"{file}:{line}: \u201c{turn[0]}\u201d in \u201c{text[max(0, turn.start() - 60) : turn.end() + 60]}\u201d"
            )
    return found


def test_no_text_reads_like_a_translation() -> None:
    found = [each for file, source in suspects() for each in found_in(file, source)]
    assert not found, "\n".join(found)


def test_a_turn_is_found_in_a_docstring_over_two_lines_and_in_a_string_but_not_in_a_comment() -> None:
    source = '"""Sell all of it in\none go."""\nNAME = "what is at " "hand"  # nobody may leave crumbs\n'
    assert [each.split(": ")[0] for each in found_in("x.py", source)] == ["x.py:1", "x.py:3"]
