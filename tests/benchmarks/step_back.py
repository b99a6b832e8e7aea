"""What a step back of a presentation takes until the room sees it, and until both windows are drawn, after two simulated years
and after two days.

`python -m tests.benchmarks.step_back`, without a screen; wall-clock and CPU until the slide is painted, and CPU until the
speaker's picture of it is, too; the longest and the median of each.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.benchmarks.looks import Painted
from ui.main_window import MainWindow
from ui.presenter.presenting import Presenting
from ui.session import Session
from ui.settings import Settings
from wallet import Practice, actions, scripts

TARGET_MS = 150
TWO_YEARS, TWO_DAYS = 2 * 365 * 24, 48
STEPS = 12
ETHER = 10**18
SCRIPT = """
format = 1
kind = "demonstration"
title = "Back"
scenario = "calm"

[figures]
held = { figure = "hold", of = "stETH" }
redeems = { figure = "redeems", of = "stETH" }
sells = { figure = "sells", of = "stETH" }
"""
BEAT = """
[[steps]]
title = "Beat {number}"
say = "You hold {{held}}."
note = "Say something."
show = {{ tab = "stake", chart = "{view}" }}
happens = [{{ action = "Stake", amount = "0.1 ETH", protocol = "lido" }}, {{ run = 24 }}]
cards = [{{ label = "Held", figure = "held" }}, {{ label = "Now", figure = "redeems" }}, {{ label = "Sold", figure = "sells" }}]
pause = 10
"""
VIEWS = ("gain", "value", "rate", "discount")


def main() -> None:
    """Print a line for each length, and what one is of the other."""
    application = QApplication([])
    found = {hours: _steps_back(hours) for hours in (TWO_DAYS, TWO_YEARS)}
    for hours, steps in found.items():
        wall, seen, both = (
            f"{statistics.median(each) * 1e3:.0f} ms, longest {max(each) * 1e3:.0f}" for each in zip(*steps, strict=True)
        )
        told = f"after {hours // 24} days the room sees it in {wall} ms; in CPU {seen} ms, with the speaker's picture {both} ms"
        print(f"{told}, of {len(steps)} (target {TARGET_MS} ms)")
    medians = [statistics.median(step[1] for step in steps) for steps in found.values()]
    print(f"two years, of two days, in CPU: {medians[1] / medians[0]:.2f}")
    application.processEvents()


def _steps_back(hours: int) -> list[tuple[float, float, float]]:
    """Seconds by the clock and of CPU until the slide is painted, and of CPU in all, of each step back, the last beat first."""
    text = SCRIPT + "".join(BEAT.format(number=number, view=VIEWS[number % len(VIEWS)]) for number in range(STEPS + 1))
    script = scripts.read_script(text.encode(), "back.toml")
    with tempfile.TemporaryDirectory() as folder:
        own = Practice.create(Path(folder) / "own.sluice", scenario="calm")
        practice = Practice.create(Path(folder) / "back.sluice", scenario="calm")
        playing = scripts.Playing(practice, script)
        practice.do(actions.Stake(protocol="lido", amount=10 * ETHER))
        practice.advance(hours)  # all of it is of the demonstration, and drawn; a script itself lives half as much at most
        window = MainWindow(Session(own), Settings())
        window.session.replace(practice)
        beats = scripts.Beats(playing)
        presenting = Presenting(window, window.session, window.pace, Settings(), beats)
        presenting.show()
        presenting.rehearsal.end()
        _rest(presenting)
        for _ in range(STEPS):
            presenting.next()
            _rest(presenting)
        found = []
        painted = Painted(presenting.audience.slide.chart.viewport())
        for _ in range(STEPS):
            before, clock, cpu = painted.count, time.perf_counter(), time.process_time()
            presenting.back()
            while painted.count == before:
                QApplication.processEvents()
            seen, of_seen = time.perf_counter() - clock, time.process_time() - cpu
            _rest(presenting)
            found.append((seen, of_seen, time.process_time() - cpu))
        presenting.end()
        window.close()
        practice.close()
    return found


def _rest(presenting: Presenting) -> None:
    """Until both windows are drawn, the speaker's picture of the slide too."""
    while presenting.player.under_way or presenting.drawing:
        QApplication.processEvents()
    QApplication.processEvents()


if __name__ == "__main__":
    main()
