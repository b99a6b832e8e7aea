"""Killed with signal 9 at any step or moment, a practice file is the old one or the new one, whole and under its name.

`HYPOTHESIS_PROFILE=thorough` kills a thousand times, at other moments each time.
"""

from __future__ import annotations

import lzma
import os
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.wallet.killing import DEEDS, ENDED, FAUCET, KILLED, SCENARIO, Fresh, Killer, faults
from wallet.practice import Practice

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
ROUNDS = 1_000 if THOROUGH else 60


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    folder = tmp_path_factory.mktemp("fresh")
    with Practice.create(folder / "mine.sluice", SCENARIO) as made:
        copy = made.save_copy(folder / "copy.sluice").read_bytes()
        made.do(FAUCET)
        made.do(FAUCET)
    older = lzma.decompress(Path(__file__).with_name("kept").joinpath("format-1.sluice.xz").read_bytes())
    return Fresh((folder / "mine.sluice").read_bytes(), older, copy)


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    made = Killer()
    yield made
    made.close()


Stands = dict[str, tuple[int, int]]


def ends_of(deed: str, fresh: Fresh, killer: Killer, folder: Path) -> tuple[dict[str, Any], Stands, Stands]:
    """What a deed takes that is not killed, and where the practices stand before and after it."""
    fresh.write(deed, folder / f"{deed} before")
    fresh.write(deed, folder / f"{deed} after")
    whole = killer.do(deed, folder / f"{deed} after")
    assert whole["status"] == ENDED, deed
    (_, before), (found, after) = (faults(deed, folder / f"{deed} {when}") for when in ("before", "after"))
    assert found == []
    if deed == "rename":
        before["june.sluice"] = before["mine.sluice"]
    return whole, before, after


def between(old: tuple[int, int], new: tuple[int, int], stand: tuple[int, int]) -> bool:
    """Whether hour and number of moments are those of the old one, of the new one, or on the way."""
    return all(min(a, b) <= c <= max(a, b) for a, b, c in zip(old, new, stand, strict=True))


def test_killed_anywhere_a_file_is_the_old_or_the_new_one(fresh: Fresh, killer: Killer, tmp_path: Path) -> None:
    chance = random.Random() if THOROUGH else random.Random(10)
    ends = {deed: ends_of(deed, fresh, killer, tmp_path) for deed in DEEDS}
    failed, killed = [], Counter[str]()
    for number in range(ROUNDS):
        deed, folder = list(DEEDS)[number % len(DEEDS)], tmp_path / str(number)
        whole, old, new = ends[deed]
        fresh.write(deed, folder)
        at_step = number // len(DEEDS) % 3 > 0
        step = chance.randint(1, whole["steps"]) if at_step else 0
        after = 0.0 if at_step else chance.uniform(0.0005, whole["seconds"])
        done = killer.do(deed, folder, step, after)
        assert done["status"] in (ENDED, KILLED)
        killed[deed] += done["status"] == KILLED
        found, stands = faults(deed, folder)
        ways = {name: (old.get(name, stand), new.get(name, stand)) for name, stand in stands.items()}
        found += [f"{name} stands at {stand}" for name, stand in stands.items() if not between(*ways[name], stand)]
        failed += [f"{number} {deed} (step {step}, after {after:.4f} s): {each}" for each in found]
        shutil.rmtree(folder)
    assert not failed, "\n".join(failed)
    assert sum(killed.values()) >= ROUNDS // 2
    assert set(killed) == set(DEEDS)
