"""Fresh practice files for tests: each scenario is lived once a process, then copied."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from wallet.practice import Practice

ETH = 10**18


@cache
def _made(scenario: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.sluice"
        Practice.create(path, scenario=scenario, seed=7).close()
        return path.read_bytes()


def practice_file(folder: Path, scenario: str = "calm", name: str = "mine.sluice") -> Path:
    """Write a new practice file of a scenario and return where it is."""
    path = folder / name
    path.write_bytes(_made(scenario))
    return path


def practice(folder: Path, scenario: str = "calm", name: str = "mine.sluice") -> Practice:
    """Open a new practice of a scenario."""
    return Practice.open(practice_file(folder, scenario, name))
