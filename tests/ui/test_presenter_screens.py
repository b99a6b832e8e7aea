"""Two screens: the audience's window finds the second one, Swap exchanges them, and what was chosen last is kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCREENS = [
    {"name": "A laptop", "x": 0, "y": 0, "width": 1280, "height": 800, "logicalDpi": 96, "dpr": 1},
    {"name": "B projector", "x": 1280, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "dpr": 1},
]
"""This platform sorts them by their names; the first is the primary screen (PySide6 6.11.3)."""
PROJECTOR, LAPTOP = [1280, 0, 1920, 1080], [0, 0, 1280, 800]
FULL = True


def test_the_audience_finds_the_second_screen_and_swap_is_kept(tmp_path: Path) -> None:
    config = tmp_path / "screens.json"
    config.write_text(json.dumps({"screens": SCREENS, "windowFrameMargins": False}))
    told = subprocess.run(
        [sys.executable, "-m", "tests.ui.two_screens", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    begun, swapped, again, shared = map(json.loads, told.stdout.splitlines())
    assert begun["audience"] == [*PROJECTOR, FULL]
    assert begun["speaker"][:4] == LAPTOP
    assert begun["where"] == "Audience on screen 2"
    assert begun["title"] == "Stake and wait", "it fills a screen: nobody takes it for the other window"
    assert begun["text"] == 2.25
    assert swapped["audience"] == [*LAPTOP, FULL]
    assert swapped["speaker"][:4] == PROJECTOR
    assert swapped["where"] == "Audience on screen 1"
    assert swapped["text"] == 1.5
    assert again["audience"] == swapped["audience"], "the choice is kept"
    assert (shared["audience"][2:], shared["title"][:8]) == ([1280, 720, not FULL], "AUDIENCE")
