"""Common code names no brand: no preset and no token, neither in a name nor in a sentence nor in a comment.

The names are read from `resources/` and compared word by word, capitals or not: `with_lido` names one, `method` does not. What a
file of an older format was made of stands in the migrations, which may say it. `TO_CLEAR` has the files that still name brands,
and on how many lines. It may only shrink: a file with fewer takes its new number, and one that is clean leaves.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
COMMON = (
    *("wallet/world/state.py", "wallet/world/hour.py", "wallet/world/audit.py", "wallet/world/holdings.py"),
    *(
        "wallet/world/following.py",
        "wallet/world/sampling.py",
        "wallet/world/exposures.py",
        "wallet/actions",
        "wallet/risk",
        "wallet/practice",
        "wallet/ways",
    ),
    *("ui/session.py", "ui/tabs", "ui/panels", "ui/charts", "ui/wording/catalogue"),
    *(f"ui/wording/{name}.py" for name in ("events", "explained", "first_steps", "formulas", "moves", "numbers", "receipts")),
    *(f"ui/wording/{name}.py" for name in ("refusals", "stories", "telling", "waits")),
)
"""Files and folders that serve every system. Of the words, these: a room's own are in `ui/wording/systems`, and titles of systems
and of a scenario's figures in `accounts`, `roles` and `assumed`."""
MIGRATIONS = re.compile(r"wallet/practice/format_\d+\w*\.py")
FOLDERS = ("protocols", "markets", "chains", "further")
NAMED = ("name", "title", "token", "wrapped_token", "lp_token", "asset", "coin", "coins")
"""What at the top of a preset is a name of it, or of a token."""

TO_CLEAR: dict[str, int] = {
    "wallet/practice/migrations.py": 1,
}

Words = tuple[str, ...]


@cache
def brands() -> frozenset[Words]:
    """Return every name of a preset and of a token, as words in small letters."""
    found: set[Words] = set()
    for folder in FOLDERS:
        for file in sorted((ROOT / "resources" / folder).glob("*.toml")):
            found |= {tuple(each.lower() for each in _parts(name)) for name in _names(tomllib.loads(file.read_text("utf-8")))}
    return frozenset(found)


def _names(preset: dict[str, Any]) -> Iterator[str]:
    for key in NAMED:
        given = preset.get(key, ())
        yield from [given] if isinstance(given, str) else given
    assets = preset.get("parameters", {}).get("assets", ())
    yield from (asset["name"] for asset in assets if "name" in asset)


def _parts(text: str) -> list[str]:
    """Return the runs of letters and digits of a text: an underscore parts them too."""
    return re.findall(r"[A-Za-z0-9]+", text)


def named(line: str) -> str | None:
    """Return the first brand that a line names, None where it names none."""
    known, longest = brands(), max(map(len, brands()))
    words = [part.lower() for part in _parts(line)]
    for first in range(len(words)):
        for last in range(first + 1, min(first + longest, len(words)) + 1):
            if tuple(words[first:last]) in known:
                return " ".join(words[first:last])
    camel = (part for word in _parts(line) for part in re.findall(r"[A-Z]?[a-z0-9]+", word) if part != word)
    return next((part for part in camel if (part.lower(),) in known), None)


def common_files() -> Iterator[str]:
    for place in COMMON:
        path = ROOT / place
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.exists() else []
        yield from (name for file in files if not MIGRATIONS.fullmatch(name := file.relative_to(ROOT).as_posix()))


@cache
def offending() -> dict[str, list[str]]:
    """Return the lines of common files that name a brand, by file."""
    found: dict[str, list[str]] = {}
    for name in common_files():
        for number, line in enumerate((ROOT / name).read_text("utf-8").splitlines(), 1):
            if brand := named(line):
                found.setdefault(name, []).append(f"{name}:{number}: names {brand}: {line.strip()}")
    return found


def test_common_code_names_no_brand() -> None:
    told = [line for name, lines in offending().items() if len(lines) > TO_CLEAR.get(name, 0) for line in lines]
    assert not told, "\n" + "\n".join(told)


def test_what_is_clean_has_left_the_table() -> None:
    clean = sorted(set(TO_CLEAR) - set(offending()))
    assert not clean, f"take these out of TO_CLEAR: {clean}"


def test_the_names_are_those_of_presets_and_tokens() -> None:
    for name in ("lido", "Lido", "stETH", "wstETH", "steCRV", "ETH", "Ethereum", "rocket-pool", "Rocket Pool", "JitoSOL", "ATOM"):
        assert named(name), name
    assert len(brands()) > 50


@pytest.mark.parametrize(
    "line",
    [
        "world.with_lido(pool)",
        "steth_price = 1",
        "class LidoForm:",
        '"Sell stETH here"',
        "# as Rocket Pool does",
        "curve-steth",
        "x=ETH",
    ],
)
def test_a_brand_is_found_in_names_sentences_and_comments(line: str) -> None:
    assert named(line)


@pytest.mark.parametrize(
    "line", ["method", "the curve of a pool", "a rocket, a pool", "whether", "isolated", "together", "Ether", "gwei"]
)
def test_other_words_are_no_brands(line: str) -> None:
    assert named(line) is None
