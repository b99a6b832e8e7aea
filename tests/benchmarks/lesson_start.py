"""How much a start costs until lesson 1 is ready, against a start until the first tab is.

`python -m tests.benchmarks.lesson_start`, without a screen. Each start is a fresh process with compiled bytecode at hand, and
loads what `sluice` and `sluice --lesson 1` load: of a person who was never here, so that a practice is begun, and of one whose
practices are there. A tab is ready when its chart is painted, a lesson when its panel is too. CPU time is the median of rounds in
turns; instructions are counted where valgrind is installed, with one hash seed.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Environments = dict[str, dict[str, str]]
Renew = Callable[[str], None]
ROUNDS = 9
TARGET = 1.1
STARTS = {"tab": "window_for(None, settings)", "lesson": "window_for(None, settings, lesson=1)"}
CODE = """
from ui.plain_imports import load_qt
load_qt()
from PySide6.QtWidgets import QApplication
app = QApplication([])
from ui.app import dress, window_for
from ui.settings import Settings, settings_path
settings = Settings(settings_path())
dress(settings)
window = {start}

import os, time
from PySide6.QtCore import QEvent, QObject, QTimer

waiting = {waiting!r}

def painted(name):
    waiting.discard(name)
    if not waiting:
        print(time.process_time(), flush=True)
        window.session.practice.close()
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

def built(page):
    if page is window.tab:
        Watch("tab", page.view.chart.viewport())

if "lesson" in waiting:
    Watch("lesson", window.lessons.panel)
window._pages.built.connect(built)
window.resize(1280, 800)
window.show()
app.exec()
"""


def main() -> None:
    """Print what both starts cost, and their ratios."""
    for title, kept in (("a first start", False), ("a later start", True)):
        with homes(kept) as (environments, renew):
            _by_cpu(title, environments, renew)
            if shutil.which("valgrind"):
                _by_instructions(title, environments, renew)
            else:
                print("valgrind is not installed: no instructions counted")


@contextmanager
def homes(kept: bool) -> Iterator[tuple[Environments, Renew]]:
    """The environment of each start, with a home of its own; the function empties it again unless what is there is `kept`."""
    with tempfile.TemporaryDirectory() as folder:
        compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        compiled |= {"PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode"), "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}
        found = {}
        for name in STARTS:
            home = Path(folder) / name
            home.mkdir()
            places = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
            found[name] = {**compiled, **places, "HOME": str(home)}

        def renew(name: str) -> None:
            if not kept:
                shutil.rmtree(found[name]["HOME"])
                Path(found[name]["HOME"]).mkdir()

        for name in STARTS:  # bytecode is compiled, and what is to be there is made
            _run(name, found[name])
        yield found, renew


def _by_cpu(title: str, environments: Environments, renew: Renew) -> None:
    took: dict[str, list[float]] = {name: [] for name in STARTS}
    for _ in range(ROUNDS):
        for name in STARTS:
            renew(name)
            took[name].append(float(_run(name, environments[name])))
    tab, lesson = (statistics.median(took[name]) for name in ("tab", "lesson"))
    told = f"{title}: first tab {tab * 1e3:.0f} ms, lesson 1 {lesson * 1e3:.0f} ms of CPU"
    print(f"{told}: ratio {lesson / tab:.2f} (target {TARGET})")


def _by_instructions(title: str, environments: Environments, renew: Renew) -> None:
    counter = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")
    count = {}
    for name in STARTS:
        renew(name)
        found = re.search(r"I\s+refs:\s+([\d,]+)", _run(name, environments[name], counter))
        assert found is not None
        count[name] = int(found[1].replace(",", ""))
    told = f"{title}: first tab {count['tab'] / 1e9:.2f} G, lesson 1 {count['lesson'] / 1e9:.2f} G instructions"
    print(f"{told}: ratio {count['lesson'] / count['tab']:.2f} (target {TARGET})")


def _run(name: str, environment: dict[str, str], before: tuple[str, ...] = ()) -> str:
    """What a start says until it is ready; with a counter before it, what that says."""
    waiting = {"tab", "lesson"} if name == "lesson" else {"tab"}
    code = CODE.format(start=STARTS[name], waiting=waiting)
    done = subprocess.run(
        [*before, sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, timeout=300
    )
    return done.stderr if before else done.stdout


if __name__ == "__main__":
    main()
