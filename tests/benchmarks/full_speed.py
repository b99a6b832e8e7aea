"""What the window costs while time flies, in CPU time and as ratios: playing as fast as possible against the model alone with
its file, many own moves on the chart against few, a step with its redraw, and a jump of ten years.

`python -m tests.benchmarks.full_speed [--against CHECKOUT]`. With another checkout of the project every figure is measured
there too, in turns, and the last column is this one's share of it. What is measured runs in processes of its own, one for each
checkout, so that both are there at the same time and a busy machine is busy for both.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui.main_window import MainWindow
from ui.pace import SPEEDS
from ui.session import Session
from ui.widgets import AmountLine
from wallet import Practice, actions

ROUNDS, FEW_ROUNDS = 9, 3
ETH = 10**18
HERE = Path(__file__).resolve().parents[2]
MOVES, FEW = 500, 4
MANY = 400
PLAYED_MS = 700
YEAR = 8760
WEEKS = 5 * 168
FRAMES, STEPS = 12, 8
TEN_YEARS = 10 * 8766
TABS = ("Wallet", "Stake", "DeFi", "Risk")


class Frames(QObject):
    """Counts how often the scrubber was painted: it moves with every frame of the window, whatever chart is on show."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._moves = window.time_bar.scrubber
        self.painted = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and watched is self._moves:
            self.painted += 1
        return False


class Work:
    """What one process measures; every method returns figures and may be called any number of times."""

    def __init__(self, folder: Path) -> None:
        self.app = QApplication.instance() or QApplication([])
        self.folder, self.windows, self.copies = folder, {}, 0

    def make(self) -> dict[str, float]:
        """Make the practices by this very checkout: an older one reads no newer files."""
        make(self.folder)
        return {}

    def window(self, name: str) -> MainWindow:
        """The window on a copy of a practice, all its tabs made; kept for the next round."""
        if name not in self.windows:
            made = MainWindow(Session(self.copy(name)))
            made.resize(1280, 800)
            made.show()
            assert made.tab_pages
            _turn(300)
            self.windows[name] = made
        for each, other in self.windows.items():
            other.setVisible(each == name)
        _turn(50)
        return self.windows[name]

    def copy(self, name: str) -> Practice:
        self.copies += 1
        path = self.folder / f"{name}-{os.getpid()}-{self.copies}.sluice"
        shutil.copy(self.folder / f"{name}.sluice", path)
        return Practice.open(path)

    def play(self, tab: int, filled: int) -> dict[str, float]:
        """CPU of the whole process for an hour lived, and frames a second, as fast as possible."""
        window = self.window("moves")
        frames = Frames(window)
        window.tabs.setCurrentIndex(tab)
        _fill(window, "1" if filled else "")
        window.pace.set_speed(len(SPEEDS) - 1)
        window.pace.play()
        _turn(150)
        self.app.installEventFilter(frames)
        hour, cpu, wall = window.session.world.hour, time.process_time(), time.perf_counter()
        _turn(PLAYED_MS)
        hours, spent = window.session.world.hour - hour, time.process_time() - cpu
        took = time.perf_counter() - wall
        self.app.removeEventFilter(frames)
        window.pace.pause()
        _fill(window, "")
        return {"hour_ms": 1e3 * spent / hours, "frames": frames.painted / took, "cpu": spent / took}

    def model(self) -> dict[str, float]:
        """CPU that the model with its file needs for an hour, without a window."""
        if not hasattr(self, "alone"):
            self.alone = self.copy("moves")
        cpu = time.process_time()
        self.alone.advance(WEEKS)
        return {"hour_ms": 1e3 * (time.process_time() - cpu) / WEEKS}

    def frame(self, name: str) -> dict[str, float]:
        """CPU of a frame of the Wallet tab while time plays: drawing what an hour brought, and painting it."""
        window = self.window(name)
        window.tabs.setCurrentIndex(0)
        window.session.set_playing(True)
        spent = []
        for _ in range(FRAMES):
            window.session.advance(1)
            cpu = time.process_time()
            frames = getattr(window.session, "frames", None)
            window.tab._catch_up() if frames is None else frames.due.emit()
            QApplication.processEvents()
            spent.append(1e3 * (time.process_time() - cpu))
        window.session.set_playing(False)
        _turn(30)
        return {"ms": statistics.median(spent)}

    def jump(self, hours: int) -> dict[str, float]:
        """CPU of a jump until all of it is painted, of that of the model with its file alone."""
        window = self.window("few")
        world, alone = window.session.world, self.copy("few")
        window.tabs.setCurrentIndex(0)
        _turn(50)
        cpu = time.process_time()
        window.commands.jump(world.hour + hours)
        while window.session.playing:
            _turn(20)
        QApplication.processEvents()
        spent = time.process_time() - cpu
        assert window.session.world.hour == world.hour + hours
        window.session.undo()
        cpu = time.process_time()
        alone.advance(hours)
        model = time.process_time() - cpu
        alone.close()
        return {"times": spent / model}

    def step(self, tab: int) -> dict[str, float]:
        """CPU of a step of one hour until all of it is painted."""
        window = self.window("few")
        window.tabs.setCurrentIndex(tab)
        _turn(50)
        spent = []
        for _ in range(STEPS):
            cpu = time.process_time()
            window.pace.step(1)
            QApplication.processEvents()
            spent.append(1e3 * (time.process_time() - cpu))
        return {"ms": statistics.median(spent)}

    def ghost(self) -> dict[str, float]:
        """CPU of a step of one hour on Risk until the whole ghost of the shock is painted."""
        window = self.window("few")
        window.tabs.setCurrentIndex(TABS.index("Risk"))
        _turn(50)
        spent = []
        for _ in range(STEPS):
            while window.tab.ghost.running:
                _turn(10)
            cpu = time.process_time()
            window.pace.step(1)
            QApplication.processEvents()
            while window.tab.ghost.running:
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            QApplication.processEvents()
            spent.append(1e3 * (time.process_time() - cpu))
        return {"ms": statistics.median(spent)}


def serve(folder: str) -> None:
    """Answer one call a line until there are no more."""
    work = Work(Path(folder))
    for line in sys.stdin:
        name, *given = json.loads(line)
        print(json.dumps(getattr(work, name)(*given)), flush=True)


class Checkout:
    """A process that measures one checkout of the project."""

    def __init__(self, path: Path, folder: str, script: Path = Path(__file__)) -> None:
        surroundings = {**os.environ, "PYTHONPATH": str(path)}
        self._process = subprocess.Popen(
            [sys.executable, str(script.resolve()), "--serve", folder],
            cwd=path,
            env=surroundings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, *call: Any) -> dict[str, float]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(call) + "\n")
        self._process.stdin.flush()
        answer: dict[str, float] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def make(folder: Path) -> None:
    """The practices that are measured: 500 moves over a year of calm; 4 and 400 in one hour of it, and over a year."""
    with Practice.create(folder / "moves.sluice", scenario="calm", seed=7) as practice:
        practice.do(actions.Faucet(amount=100 * ETH))
        for _ in range(MOVES - 1):
            practice.do(actions.Stake(amount=ETH // 50))
            practice.advance(YEAR // MOVES)
    for name, moves, apart in (("few", FEW, 0), ("many", MANY, 0), ("wide", FEW, YEAR // FEW), ("spread", MANY, YEAR // MANY)):
        with Practice.create(folder / f"{name}.sluice", scenario="calm", seed=7) as practice:
            practice.do(actions.Faucet(amount=100 * ETH))
            practice.do(actions.Stake(amount=10 * ETH))
            first = practice.world.hour
            practice.advance(200)
            for _ in range(moves - 2):
                practice.do(actions.Faucet(amount=ETH // 1000))
                practice.advance(apart)
            practice.advance(400 if apart == 0 else first + YEAR + 400 - practice.world.hour)


@contextmanager
def measured(against: str) -> Iterator[list[Checkout]]:
    with tempfile.TemporaryDirectory() as folder:
        checkouts = []
        for path in (HERE, *([Path(against).resolve()] if against else [])):
            own = Path(folder) / str(len(checkouts))
            own.mkdir()
            checkouts.append(Checkout(path, str(own)))
            checkouts[-1].ask("make")
        yield checkouts
        for checkout in checkouts:
            checkout.close()


def in_turns(checkouts: Sequence[Any], ask: Callable[[Any], float], rounds: int) -> list[float]:
    """The median of each checkout, asked in turns; what the first round warms up is not kept."""
    found: list[list[float]] = [[] for _ in checkouts]
    for number in range(rounds + 1):
        for place, checkout in enumerate(checkouts):
            value = ask(checkout)
            if number:
                found[place].append(value)
    return [statistics.median(values) for values in found]


def say(words: str, values: list[float], target: str = "", unit: str = "") -> None:
    before = f"   before {values[1]:6.2f}, share {values[0] / values[1]:.2f}" if len(values) > 1 else ""
    print(f"    {words:<52} {values[0]:6.2f} {unit:<5} {target}{before}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--against", default="")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--serve", default="")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    if given.serve:
        serve(given.serve)
        return
    parts = {"play": playing, "frame": frames, "step": steps, "ghost": ghosts, "jump": jumps}
    with measured(given.against) as checkouts:
        for name in [given.only] if given.only else list(parts):
            parts[name](checkouts, given.rounds)


def frames(checkouts: list[Checkout], rounds: int) -> None:
    """A frame with few own moves on the chart, and what it costs with many: in one hour, and spread over a year."""

    pairs = (("few", "many", f"{MANY} own moves in one hour"), ("wide", "spread", f"{MANY} own moves over a year"))
    for few, name, words in pairs:
        found = in_turns(checkouts, lambda each, few=few, name=name: times_of(each, few, name), rounds)
        say(f"a frame with {words}, of one with {FEW}", found, "at most 1.15", "times")


def times_of(checkout: Checkout, few: str, many: str) -> float:
    """What a frame costs with many moves, of one with few."""
    return checkout.ask("frame", many)["ms"] / checkout.ask("frame", few)["ms"]


def jumps(checkouts: list[Checkout], rounds: int) -> None:
    """A jump of ten years here; of a year where another checkout is measured too, which may draw all of the way."""
    years, hours = (10, TEN_YEARS) if len(checkouts) < 2 else (1, TEN_YEARS // 10)
    found = in_turns(checkouts, lambda each: each.ask("jump", hours)["times"], min(rounds, FEW_ROUNDS))
    say(f"a jump of {years} years, of the model alone", found, "at most 1.3", "times")


def steps(checkouts: list[Checkout], rounds: int) -> None:
    """A step of one hour and its redraw, by tab."""
    for tab, title in enumerate(TABS):
        found = in_turns(checkouts, lambda each, tab=tab: each.ask("step", tab)["ms"], rounds)
        say(f"a step and its redraw, {title}", found, "at most 0.6 of before", "ms")


def ghosts(checkouts: list[Checkout], rounds: int) -> None:
    """A step on Risk until its whole ghost stands."""
    found = in_turns(checkouts, lambda each: each.ask("ghost")["ms"], min(rounds, FEW_ROUNDS))
    say("a step on Risk, until its whole ghost is painted", found, "at most 0.6 of before", "ms")


def playing(checkouts: list[Checkout], rounds: int) -> None:
    """Playing against the model alone, by tab, with empty and with filled forms."""
    for tab, title in enumerate(TABS):
        for filled in (0, 1):
            frames: list[float] = []

            def ratio(checkout: Checkout, tab: int = tab, filled: int = filled, frames: list[float] = frames) -> float:
                played = checkout.ask("play", tab, filled)
                if checkout is checkouts[0]:
                    frames.append(played["frames"])
                return played["hour_ms"] / checkout.ask("model")["hour_ms"]

            found = in_turns(checkouts, ratio, rounds)
            words = f"playing, {title}, form {'filled' if filled else 'empty'}"
            say(words, found, f"at most 2; {statistics.median(frames):.0f} frames/s, at least 15", "times")


def _fill(window: MainWindow, text: str) -> None:
    for line in window.tab.findChildren(AmountLine):
        if line.isVisible() and line.text() != text:
            line.setText(text)
            line.textEdited.emit(text)


def _turn(milliseconds: int) -> None:
    """Run the event loop as the program does."""
    over = QTimer(singleShot=True)
    over.start(milliseconds)
    while over.isActive():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


if __name__ == "__main__":
    main()
