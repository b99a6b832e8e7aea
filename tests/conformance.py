"""Replays recorded answers of the real contracts and specifications: `python -m tests.conformance FILE...`

Files have the shape that `tests/vectors/README.md` describes. Each case is replayed through the mechanisms
of `wallet/` themselves by a replay of `tests.replays`, exactly, to the last unit. One line is printed for
every case that differs, with its first difference (case, step, field, expected, got), and at the end `N
passed, M failed`, counting cases. A family without a replay, and a file that cannot be read, fail.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import tests.replays
from tests.replays import Mismatch, Replay


class Verdict(NamedTuple):
    """How one case of one file went; `mismatches` is empty where the mechanism equals the record."""

    family: str
    case: str
    mismatches: tuple[Mismatch, ...]

    def line(self) -> str:
        step, field, expected, got = self.mismatches[0]
        more = f" (and {len(self.mismatches) - 1} more)" if len(self.mismatches) > 1 else ""
        return f"{self.family} | {self.case} | step {step} | {field}: expected {expected}, got {got}{more}"


@cache
def replays() -> dict[str, Replay]:
    """Every family that some module of `tests.replays` can replay."""
    found: dict[str, Replay] = {}
    for module in pkgutil.iter_modules(tests.replays.__path__):
        offered: dict[str, Replay] = importlib.import_module(f"tests.replays.{module.name}").REPLAYS
        twice = found.keys() & offered.keys()
        if twice:
            raise ValueError(f"families with two replays: {sorted(twice)}")
        found.update(offered)
    return found


def replay_case(family: str, case: Mapping[str, Any]) -> Verdict:
    """Replay one case; a crash of the mechanism or an unknown family is a difference like any other."""
    name = str(case.get("name", "(unnamed)"))
    replay = replays().get(family)
    if replay is None:
        return Verdict(family, name, (Mismatch(0, "family", "a known family", family),))
    mismatches: list[Mismatch] = []
    try:
        mismatches.extend(replay(case))
    except Exception as problem:  # any crash is a failed case, never the end of the run
        where = mismatches[-1].step if mismatches else 0
        mismatches.append(Mismatch(where, "replay", "an answer", f"{type(problem).__name__}: {problem}"))
    return Verdict(family, name, tuple(mismatches))


def replay_file(path: Path) -> Iterator[Verdict]:
    """Replay every case of a file; a file that cannot be read or holds no case fails once."""
    try:
        recorded = json.loads(path.read_text(encoding="utf-8"))
        family, cases = str(recorded["family"]), list(recorded["cases"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        yield Verdict(path.name, "(file)", (Mismatch(0, "file", "recorded answers", repr(problem)),))
        return
    if not cases:
        yield Verdict(family, "(file)", (Mismatch(0, "cases", "at least one", 0),))
    for case in cases:
        yield replay_case(family, case)


def main(arguments: list[str]) -> int:
    """Replay the files named; 0 where all cases equal the record, 1 where some do not, 2 without a file."""
    if not arguments:
        print("usage: python -m tests.conformance FILE...", file=sys.stderr)
        return 2
    passed = failed = 0
    for argument in arguments:
        for verdict in replay_file(Path(argument)):
            if verdict.mismatches:
                failed += 1
                print(verdict.line())
            else:
                passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
