"""How long the window takes to its first paint, and until its chart is painted, against a bare window with one empty chart.

`python -m tests.benchmarks.first_paint`; each start is a fresh process with compiled bytecode at hand, as on every start but
a person's very first. A paint counts when it has reached the screen: the event loop turns again after the paint event.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from wallet import Practice

ROUNDS = 7
BARE = """
import time; begun = time.perf_counter()
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
import pyqtgraph
window = QMainWindow(); window.setCentralWidget(pyqtgraph.PlotWidget())
"""
SLUICE = """
import time; begun = time.perf_counter()
import pathlib
from PySide6.QtWidgets import QApplication
app = QApplication([])
from ui.main_window import MainWindow
from ui.session import Session
from wallet import Practice
window = MainWindow(Session(Practice.open(pathlib.Path({path!r}))))
"""
WATCHED = """
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QGraphicsView

class Watch(QObject):
    seen = {}

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.note("window")
            if isinstance(watched.parent(), QGraphicsView):
                self.note("chart")
        return False

    def note(self, what):
        if what not in self.seen:
            self.seen[what] = 0.0
            QTimer.singleShot(0, lambda: self.painted(what))

    def painted(self, what):
        self.seen[what] = time.perf_counter() - begun
        if all(self.seen.get(name) for name in ("window", "chart")):
            print(self.seen["window"], self.seen["chart"])
            app.quit()

watch = Watch()
app.installEventFilter(watch)
window.resize(1280, 800); window.show()
app.exec()
"""


def main() -> None:
    """Print medians of both and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "first.sluice"
        Practice.create(path, scenario="calm", seed=7).close()
        compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        compiled["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        bare, ours = [], []
        for _ in range(1 + ROUNDS):
            bare.append(_start(BARE, compiled))
            ours.append(_start(SLUICE.format(path=str(path)), compiled))
        del bare[0], ours[0]
    alone = statistics.median(window for window, _ in bare)
    for what, place, budget in (("first paint", 0, " (budget 1.6)"), ("with its tab and chart", 1, "")):
        took = statistics.median(times[place] for times in ours)
        ratio = took / alone
        print(f"bare window {alone * 1e3:.0f} ms, Sluice's {what} {took * 1e3:.0f} ms: ratio {ratio:.2f}{budget}")


def _start(code: str, environment: dict[str, str]) -> tuple[float, float]:
    command = [sys.executable, "-c", code + WATCHED]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    window, chart = done.stdout.split()[-2:]
    return float(window), float(chart)


if __name__ == "__main__":
    main()
