"""Figures and deeds that lessons brought along: the person's own verdict, the date of what was done, hours since what happens."""

from __future__ import annotations

from pathlib import Path

from wallet.scripts import read_script
from wallet.scripts.through import play_through

SCRIPT = b"""
format = 1
kind = "test"
title = "Small figures"
scenario = "calm"

[[steps]]
title = "Hours that only happened are not those that passed"
happens = [{ run = 5 }, { branch = "side" }]
do = [{ run = 2 }, { action = "Wrap", amount = "2.5 stETH" }]
check = [
    { figure = "passed", is = 2 },
    { figure = "hour", is = 7 },
    { figure = "did", kind = "wrap", least = "2.5 stETH", is = 1 },
    { figure = "did", kind = "wrap", least = "2.500001 stETH", is = 0 },
]

[[steps]]
title = "A verdict is counted by its characters, a deed has a date"
do = [{ verdict = "It depends." }, { run = 3 }, { action = "Unwrap", amount = "all wstETH" }]
check = [
    { figure = "verdict", is = 11 },
    { figure = "done_at", kind = "unwrap", is = { figure = "now" } },
    { figure = "done_at", kind = "unwrap", less = { figure = "done_at", kind = "wrap" }, is = "3 hours" },
]
"""


def test_what_lessons_ask_is_answered(tmp_path: Path) -> None:
    played = play_through(read_script(SCRIPT, "small.toml"), tmp_path)
    assert [(step.title, step.checked) for step in played.steps if not step.holds] == []
    assert played.done
