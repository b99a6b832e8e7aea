"""Worlds of a shipped scenario to which a test adds systems, as the scenario's own text would."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from wallet.library import Scenario, begun, read_preset
from wallet.world.state import World

HERE = Path(__file__).parent


@cache
def enlarged(name: str, added: str) -> Scenario:
    """The scenario of that name with what the files `added` beside this one, with spaces between, append to it in turn."""
    shipped = files("resources") / "scenarios" / f"{name}.toml"
    parts = (HERE / f"{each}.toml" for each in added.split())
    text = "".join(part.read_text(encoding="utf-8") for part in (shipped, *parts))
    return read_preset(text.encode(), Scenario, f"{name}.toml")


@cache
def start_enlarged(name: str, added: str, seed: int = 7) -> World:
    """The first hour of that scenario with those systems in it, last in the order in which an hour passes."""
    return begun(enlarged(name, added), name, seed)
