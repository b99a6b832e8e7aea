"""How long the window takes to its first paint, against a bare window with one empty chart, each in a fresh process."""

from __future__ import annotations

import statistics
import subprocess
import sys

ROUNDS = 5
BARE = """
import time; begun = time.perf_counter()
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
import pyqtgraph
window = QMainWindow(); window.setCentralWidget(pyqtgraph.PlotWidget()); window.resize(1280, 800); window.show()
app.processEvents(); window.grab()
print(time.perf_counter() - begun)
"""
SLUICE = """
import time; begun = time.perf_counter()
import tempfile, pathlib
from PySide6.QtWidgets import QApplication
app = QApplication([])
from ui.main_window import MainWindow
from ui.session import Session
from wallet import Practice
path = pathlib.Path({path!r})
window = MainWindow(Session(Practice.open(path))); window.resize(1280, 800); window.show()
app.processEvents(); window.grab()
print(time.perf_counter() - begun)
"""


def main() -> None:
    """Print medians of both and their ratio."""
    import tempfile
    from pathlib import Path

    from wallet import Practice

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "first.sluice"
        Practice.create(path, scenario="calm", seed=7).close()
        bare, ours = [], []
        for _ in range(ROUNDS):
            bare.append(_run(BARE))
            ours.append(_run(SLUICE.format(path=str(path))))
    first, second = statistics.median(bare), statistics.median(ours)
    print(f"bare window {first * 1e3:.0f} ms, Sluice {second * 1e3:.0f} ms: ratio {second / first:.2f} (budget 1.6)")


def _run(code: str) -> float:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout.strip().splitlines()[-1])


if __name__ == "__main__":
    main()
