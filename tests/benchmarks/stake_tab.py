"""What the Stake tab costs until it is built and painted, with every system there is and with two to stake with.

`python -m tests.benchmarks.stake_tab [--rounds N]`, without a screen; CPU time of the whole process, medians in turns in one run.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks.looks import Painted
from ui.session import Session
from ui.tabs.table import TABS
from ui.wording import use_world
from wallet import Practice
from wallet.library import choosable
from wallet.library.scenarios import scenario
from wallet.world.roles import stakeable

ROUNDS = 21
SCENARIO = "calm-all"
KEPT = ("ethereum", "lido", "native-ethereum", "wsteth", "curve-steth")
"""Two ways to stake with their chain, and the wrapper and the pool of the first."""
TARGET = 1.2


def built(session: Session, window: QWidget) -> float:
    """Return the CPU seconds from nothing to a Stake tab that was painted in a window; it is gone afterwards."""
    use_world(session.world)
    entry = next(entry for entry in TABS if entry.name == "stake")
    begun = time.process_time()
    tab = entry.make(session)
    painted = Painted(tab)
    tab.setParent(window)
    tab.resize(window.size())
    tab.show()
    while not painted.count:
        QApplication.processEvents()
    took = time.process_time() - begun
    tab.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()
    return took


def main() -> None:
    """Print both medians and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        window = QWidget()
        window.resize(1280, 720)
        window.show()
        others = tuple(one.name for one in choosable(scenario(SCENARIO)) if one.name not in KEPT)
        makes: dict[str, tuple[str, ...]] = {"every system": (), "two systems": others}
        sessions = {}
        for number, (words, without) in enumerate(makes.items()):
            path = Path(folder) / f"{number}.sluice"
            sessions[words] = Session(opened.enter_context(Practice.create(path, SCENARIO, seed=7, without=without)))
        spent: dict[str, list[float]] = {words: [] for words in sessions}
        for turn in range(rounds + 1):
            for words, session in sessions.items():
                took = built(session, window)
                if turn:
                    spent[words].append(took)
        for words, session in sessions.items():
            ways = len(stakeable(session.world))
            print(f"    the Stake tab with {words} ({ways} ways): {1e3 * statistics.median(spent[words]):.1f} ms of CPU")
        every, two = (statistics.median(values) for values in spent.values())
        print(f"    share {every / two:.2f} (target at most {TARGET})")
    application.processEvents()


if __name__ == "__main__":
    main()
