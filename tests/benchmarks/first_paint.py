"""How much the window costs until its first paint, and until its tab and chart are painted, against a bare window with one
empty pyqtgraph chart painted.

`python -m tests.benchmarks.first_paint`; each start is a fresh process with compiled bytecode at hand, as on every start but
a person's very first, and loads what `sluice` loads in the same order. A paint counts when the event loop turns again after it.
CPU time is the median of rounds in turns; instructions are counted where valgrind is installed, with one hash seed.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from wallet import Practice

ROUNDS = 9
TARGETS = {"first": 1.1, "chart": 1.4}
TITLES = {"first": "first paint", "chart": "with its tab and chart"}
BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
import pyqtgraph
window, chart = QMainWindow(), pyqtgraph.PlotWidget()
window.setCentralWidget(chart)
"""
SLUICE = """
from ui.plain_imports import load_qt
load_qt()
import pathlib, wallet
from PySide6.QtWidgets import QApplication
app = QApplication([])
from ui.main_window import MainWindow
from ui.session import Session
window, chart = MainWindow(Session(wallet.Practice.open(pathlib.Path({path!r})))), None
"""
WATCHED = """
import os, resource, time
from PySide6.QtCore import QEvent, QObject, QTimer

def painted(name):
    print(name, time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)
    if name == {until!r}:
        os._exit(0)

class Watch(QObject):
    def __init__(self, name, part):
        super().__init__(part)
        self.name = name
        part.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, lambda: painted(self.name))
        return False

Watch("first", window)
if chart is None:
    window._pages.built.connect(lambda page: Watch("chart", page.view.chart.viewport()) if page is window.tab else None)
else:
    Watch("chart", chart.viewport())
window.resize(1280, 800)
window.show()
app.exec()
"""


class Reached(NamedTuple):
    """CPU time in seconds and largest memory in MB until a paint."""

    cpu: float
    memory: float


def main() -> None:
    """Print medians of both and their ratios, instructions where they can be counted, and memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "first.sluice"
        Practice.create(path, scenario="calm", seed=7).close()
        compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        compiled |= {"PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode"), "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}
        ours = SLUICE.format(path=str(path))
        _by_cpu(ours, compiled)
        if shutil.which("valgrind"):
            _by_instructions(ours, compiled)
        else:
            print("valgrind is not installed: no instructions counted")


def _by_cpu(sluice: str, environment: dict[str, str]) -> None:
    bare, ours = [], []
    for _ in range(1 + ROUNDS):
        bare.append(_start(BARE, environment))
        ours.append(_start(sluice, environment))
    alone = statistics.median(reached["chart"].cpu for reached in bare[1:])
    for name, title in TITLES.items():
        took = statistics.median(reached[name].cpu for reached in ours[1:])
        told = f"bare window {alone * 1e3:.0f} ms, Sluice's {title} {took * 1e3:.0f} ms of CPU"
        print(f"{told}: ratio {took / alone:.2f} (target {TARGETS[name]})")
    memory = [statistics.median(reached["chart"].memory for reached in rounds[1:]) for rounds in (bare, ours)]
    print(f"memory when the chart is painted: bare window {memory[0]:.0f} MB, Sluice {memory[1]:.0f} MB")


def _by_instructions(sluice: str, environment: dict[str, str]) -> None:
    alone = _counted(BARE, "chart", environment)
    for name, title in TITLES.items():
        count = _counted(sluice, name, environment)
        told = f"bare window {alone / 1e9:.2f} G, Sluice's {title} {count / 1e9:.2f} G instructions"
        print(f"{told}: ratio {count / alone:.2f} (target {TARGETS[name]})")


def _start(code: str, environment: dict[str, str]) -> dict[str, Reached]:
    command = [sys.executable, "-c", code + WATCHED.format(until="chart")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    lines = [line.split() for line in done.stdout.splitlines()]
    return {name: Reached(float(cpu), float(memory)) for name, cpu, memory in lines}


def _counted(code: str, until: str, environment: dict[str, str]) -> int:
    """Instructions until that paint."""
    counter = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    command = [*counter, sys.executable, "-c", code + WATCHED.format(until=until)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    assert found is not None, done.stderr
    return int(found[1].replace(",", ""))


if __name__ == "__main__":
    main()
