"""Practice files for tests, fresh or lived: what they begin with is lived once a process, then copied."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
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


@cache
def _lived(scenario: str, live: Callable[[Practice], object]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        with practice(Path(folder), scenario) as opened:
            live(opened)
        return opened.path.read_bytes()


def lived_file(folder: Path, live: Callable[[Practice], object], scenario: str = "calm", name: str = "mine.sluice") -> Path:
    """Write the file of a practice in which `live` happened and return where it is; `live` is a function of a module."""
    path = folder / name
    path.write_bytes(_lived(scenario, live))
    return path


def lived_practice(
    folder: Path, live: Callable[[Practice], object], scenario: str = "calm", name: str = "mine.sluice"
) -> Practice:
    """Open a practice in which `live` happened."""
    return Practice.open(lived_file(folder, live, scenario, name))
