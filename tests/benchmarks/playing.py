"""The real window while time plays as fast as possible, on a young practice and on one of many years: gaps between painted
frames, the time until a click on pause is answered on the screen, hours lived a second; then opening that practice in the
window and going to any of its hours, until they are painted.

`python -m tests.benchmarks.playing [YEARS]`; ten years by default. A click comes from another thread at a moment the window
does not choose, and counts from the moment it was due.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsView

from ui.main_window import MainWindow
from ui.pace import SPEEDS
from ui.session import Session
from wallet import Practice

CLICKS = 12
PLAY_SECONDS = (0.3, 0.6)
ONE_FRAME_MS = 3
FRAME_MS, CLICK_MS, GO_MS, OPEN_MS = 60, 100, 150, 500


class Frames(QObject):
    """Notes when the window was painted, when its chart was, and when its play button was."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._play = window.time_bar.play
        self.window: list[float] = []
        self.chart: list[float] = []
        self.button = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            now = time.perf_counter()
            self.window.append(now)
            if isinstance(watched.parent(), QGraphicsView):
                self.chart.append(now)
            if watched is self._play:
                self.button = now
        return False

    def clear(self) -> None:
        self.window, self.chart = [], []


class Finger(QObject):
    """Presses the play button from another thread at a moment that is due."""

    press = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        play = window.time_bar.play
        self.press.connect(lambda: QTest.mouseClick(play, Qt.MouseButton.LeftButton), Qt.ConnectionType.QueuedConnection)

    def press_in(self, seconds: float) -> float:
        """Start the thread that will press; return the moment that is due."""
        due = time.perf_counter() + seconds

        def wait() -> None:
            time.sleep(max(0.0, due - time.perf_counter()))
            self.press.emit()

        threading.Thread(target=wait, daemon=True).start()
        return due


def play(window: MainWindow, words: str) -> None:
    """Play and pause several times; print gaps, answers and hours a second."""
    frames, finger, pick = Frames(window), Finger(window), random.Random(7)
    QApplication.instance().installEventFilter(frames)
    window.pace.set_speed(len(SPEEDS) - 1)
    gaps, chart_gaps, answers, lived, played = [], [], [], 0, 0.0
    for _ in range(CLICKS):
        frames.clear()
        first, begun = window.session.world.hour, time.perf_counter()
        window.pace.play()
        due = finger.press_in(pick.uniform(*PLAY_SECONDS))
        _turn_until(lambda: not window.session.playing)
        stopped = time.perf_counter()
        _turn_until(lambda due=due: frames.button > due)
        answers.append(1e3 * (frames.button - due))
        gaps += _gaps([moment for moment in frames.window if moment < stopped])
        chart_gaps += _gaps([moment for moment in frames.chart if moment < stopped])
        lived, played = lived + window.session.world.hour - first, played + stopped - begun
    QApplication.instance().removeEventFilter(frames)
    print(f"{words}: {lived / played:,.0f} hours a second")
    _say("gaps between frames", gaps, FRAME_MS)
    _say("gaps between frames of the chart", chart_gaps, FRAME_MS)
    _say("pause answered on the screen", answers, CLICK_MS)


def painted(act: Callable[[], object]) -> tuple[float, float]:
    """Return how long `act` takes until all of it is painted, in milliseconds: by the clock, and of the processor."""
    begun, computing = time.perf_counter(), time.process_time()
    act()
    QApplication.processEvents()
    return 1e3 * (time.perf_counter() - begun), 1e3 * (time.process_time() - computing)


@contextmanager
def shown(path: Path) -> Iterator[MainWindow]:
    """The window on a practice, all its tabs made."""
    window = MainWindow(Session(Practice.open(path)))
    window.resize(1280, 800)
    window.show()
    _turn_until(lambda: len(window._pages.made()) == window.tabs.count())
    yield window
    window.close()
    window.session.practice.close()


def main(years: int = 10) -> None:
    """Print the figures of the budget's lines about the window while it plays and goes elsewhere."""
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        young, old = Path(folder) / "young.sluice", Path(folder) / "old.sluice"
        Practice.create(young, scenario="calm", seed=7).close()
        with Practice.create(old, scenario="calm", seed=7) as practice:
            practice.advance(years * 8760)
        for path, words in ((young, "calm"), (old, f"{years} years")):
            with shown(path) as window:
                for index in range(window.tabs.count()):
                    window.tabs.setCurrentIndex(index)
                    QTest.qWait(100)
                    play(window, f"{words}, {window.tab.title}")
        with shown(young) as window:
            opened = [painted(lambda: window.files.open_path(old))]
            for _ in range(4):
                window.files.open_path(young)
                QTest.qWait(50)
                opened.append(painted(lambda: window.files.open_path(old)))
            _say_both("opening it in the window", opened, OPEN_MS)
            pick, last = random.Random(7), window.session.practice.tip_hour
            for index in range(window.tabs.count()):
                window.tabs.setCurrentIndex(index)
                QTest.qWait(100)
                going = [painted(lambda: window.session.go_to(pick.randrange(last))) for _ in range(30)]
                _say_both(f"going to any hour of it, {window.tab.title}", going, GO_MS)
    del app


def _turn_until(done: Callable[[], bool]) -> None:
    """Run the event loop as the program does, asking after each round."""
    waker = QTimer()
    waker.start(20)
    while not done():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _gaps(moments: list[float]) -> list[float]:
    """Milliseconds between frames; paints closer than `ONE_FRAME_MS` belong to one."""
    gaps = (1e3 * (after - before) for before, after in pairwise(moments))
    return [gap for gap in gaps if gap >= ONE_FRAME_MS]


def _say_both(words: str, times: list[tuple[float, float]], budget: int) -> None:
    _say(words, [by_clock for by_clock, _ in times], budget)
    _say("    of the processor", [computed for _, computed in times], budget)


def _say(words: str, times: list[float], budget: int) -> None:
    if len(times) < 2:
        print(f"    {words}: too few to tell ({len(times)})")
        return
    p95 = statistics.quantiles(times, n=20)[-1] if len(times) > 19 else max(times)
    over = sum(each > budget for each in times)
    told = f"median {statistics.median(times):.0f}, p95 {p95:.0f}, longest {max(times):.0f} ms"
    print(f"    {words}: {told} (budget {budget}, over it {over} of {len(times)})")


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:2]))
