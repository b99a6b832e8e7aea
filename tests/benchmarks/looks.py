"""What one step of text size and one change of colours costs until the window is laid out and painted again, every tab made.

`python -m tests.benchmarks.looks`, without a screen; CPU time of the whole process, the longest and the median of each kind.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.main_window import MainWindow
from ui.session import Session
from wallet import Practice, actions

TARGET_MS = 500
STEPS = (115, 130, 150, 175, 200, 175, 150, 130, 115, 100)
SCHEMES = ("dark", "light", "projector", "light")
ETHER = 10**18


class Painted(QObject):
    """Counts the paints of one widget."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def main() -> None:
    """Print a line for text sizes and one for schemes, on every tab."""
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        practice = Practice.create(Path(folder) / "looks.sluice", scenario="calm", seed=7)
        practice.do(actions.Stake(protocol="lido", amount=10 * ETHER))
        practice.advance(24 * 60)
        window = MainWindow(Session(practice))
        window.resize(1280, 800)
        window.show()
        painted = Painted(window)
        sizes, colours = [], []
        for index in range(window.tabs.count()):
            window.tabs.setCurrentIndex(index)
            QTest.qWait(300)
            sizes += [_cost(painted, lambda size=size: window.commands.looks.set_size(size)) for size in STEPS]
            colours += [_cost(painted, lambda name=name: window.commands.looks.set_scheme(name)) for name in SCHEMES]
        for title, costs in (("a step of text size", sizes), ("a change of colours", colours)):
            told = f"{title}: {statistics.median(costs) * 1e3:.0f} ms of CPU, longest {max(costs) * 1e3:.0f} ms"
            print(f"{told} of {len(costs)} (target {TARGET_MS} ms)")
        window.close()
        practice.close()
        application.processEvents()


def _cost(painted: Painted, change: Callable[[], object]) -> float:
    before, begun = painted.count, time.process_time()
    change()
    while painted.count == before:
        QApplication.processEvents()
    QApplication.processEvents()
    took = time.process_time() - begun
    QTest.qWait(150)
    return took


if __name__ == "__main__":
    main()
