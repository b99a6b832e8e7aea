"""Deeds on practice files in a process of their own, killed with signal 9 at a step or moment, and what must hold after it.

Run as a program this is the process that does them: it reads a round a line, lets a fork of itself do the deed, kills it, and
answers a line. A step is a call of the system or of SQLite; the fork is killed right before it. A moment falls inside
of them too.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import IO, Any

from wallet.actions.transfers import Faucet
from wallet.errors import FileProblem
from wallet.practice import Practice
from wallet.practice.leftovers import clear
from wallet.practice.placing import written

ETH = 10**18
SCENARIO = "june-2022-open"
THEIRS = ("mine.sluice.part", "mine.sluice.replaced", "copy.sluice.part", "june.sluice.part", "mine (format 1).sluice")
"""Files of a person beside the practice, each with a poem in it."""
POEM = b"a poem"
FAUCET = Faucet(amount=ETH)
ENDED, KILLED = 0, -signal.SIGKILL


def create(folder: Path) -> None:
    Practice.create(folder / "mine.sluice", SCENARIO).close()


def replace(folder: Path) -> None:
    Practice.create(folder / "mine.sluice", SCENARIO, seed=8, overwrite=True).close()


def migrate(folder: Path) -> None:
    Practice.open(folder / "mine.sluice").close()


def save_a_copy(folder: Path) -> None:
    with Practice.open(folder / "mine.sluice") as opened:
        opened.do(FAUCET)
        opened.save_copy(folder / "copy.sluice", overwrite=True)


def rename(folder: Path) -> None:
    with Practice.open(folder / "mine.sluice") as opened:
        opened.rename(folder / "june.sluice")
        opened.do(FAUCET)


def act(folder: Path) -> None:
    with Practice.open(folder / "mine.sluice") as opened:
        for _ in range(3):
            opened.do(FAUCET)


def play(folder: Path) -> None:
    with Practice.open(folder / "mine.sluice") as opened:
        opened.begin_run()
        for _ in range(8):
            opened.advance(1)
        opened.do(FAUCET)
        opened.advance(2)


def export(folder: Path) -> None:
    with Practice.open(folder / "mine.sluice") as opened, written(folder / "table.csv") as made, made.open("w") as file:
        file.writelines(f"{row.moment},{row.title}\n" for row in opened.lived())
        file.write("end")


DEEDS: dict[str, Callable[[Path], None]] = {
    deed.__name__.replace("_", " "): deed for deed in (create, replace, migrate, save_a_copy, rename, act, play, export)
}


class Fresh:
    """The files that a round begins with."""

    def __init__(self, practice: bytes, older: bytes, copy: bytes) -> None:
        self._practice, self._older, self._copy = practice, older, copy

    def write(self, deed: str, folder: Path) -> None:
        folder.mkdir()
        for name in THEIRS:
            (folder / name).write_bytes(POEM)
        if deed != "create":
            (folder / "mine.sluice").write_bytes(self._older if deed == "migrate" else self._practice)
        if deed == "export":
            (folder / "table.csv").write_bytes(POEM)
        if deed == "save a copy":
            (folder / "copy.sluice").write_bytes(self._copy)


def faults(deed: str, folder: Path) -> tuple[list[str], dict[str, tuple[int, int]]]:
    """What does not hold after a round, and hour and number of moments of every practice that is there."""
    found = [f"{name} is gone" for name in THEIRS if not (folder / name).exists()]
    found += [f"{name} is another" for name in THEIRS if (folder / name).exists() and (folder / name).read_bytes() != POEM]
    ours = {name for name in ("mine.sluice", "copy.sluice", "june.sluice") if (folder / name).exists()}
    needed = {"create": set(), "rename": set(), "save a copy": {"mine.sluice", "copy.sluice"}}.get(deed, {"mine.sluice"})
    found += [f"{name} is gone" for name in sorted(needed - ours)]
    if deed == "rename" and not ours:
        found.append("neither name is there")
    stands = {}
    for name in sorted(ours):
        try:
            with Practice.open(folder / name) as opened:
                stands[name] = opened.world.hour, len(opened.activity(10_000))
                if opened.read_only:
                    found.append(f"{name} opens read-only")
                opened.do(FAUCET)
        except FileProblem as problem:
            found.append(f"{name}: {problem.code}")
    if deed == "export":
        table = (folder / "table.csv").read_bytes()
        found += [] if table == POEM or table.endswith(b"end") else ["table.csv is half a table"]
    if not ours:  # else opening them cleared what was left
        clear(folder)
    expected = {*THEIRS, "mine.sluice", "copy.sluice", "june.sluice", *(["table.csv"] if deed == "export" else [])}
    found += [f"{entry.name} is left" for entry in folder.iterdir() if not _may_be_left(entry.name, expected, deed)]
    return found, stands


def _may_be_left(name: str, expected: set[str], deed: str) -> bool:
    kept = deed == "migrate" and name.startswith("mine (format 1) ")
    return kept or name in expected


# -- the process that does it


class Killer:
    """The process that does deeds and is killed at them."""

    def __init__(self) -> None:
        import subprocess

        command = [sys.executable, "-m", "tests.wallet.killing"]
        root = Path(__file__).parents[2]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root)

    def do(self, deed: str, folder: Path, step: int = 0, after: float = 0.0) -> dict[str, Any]:
        """Do a deed; killed before the `step`th step, or after so many seconds. Answers status, steps and seconds."""
        sent, answered = self._streams()
        sent.write(json.dumps({"deed": deed, "folder": str(folder), "step": step, "after": after}) + "\n")
        sent.flush()
        answer: dict[str, Any] = json.loads(answered.readline())
        return answer

    def close(self) -> None:
        sent, answered = self._streams()
        sent.close()
        self._process.wait()
        answered.close()

    def _streams(self) -> tuple[IO[str], IO[str]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout


def _count(last: int) -> Callable[[], int]:
    """Count steps from here, and die before the last one."""
    steps = 0

    def called(_frame: FrameType, event: str, what: Any) -> None:
        nonlocal steps
        if event != "c_call":
            return
        if getattr(what, "__module__", "") in ("posix", "fcntl") or isinstance(
            getattr(what, "__self__", None), (sqlite3.Connection, sqlite3.Cursor)
        ):
            steps += 1
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(called)
    return lambda: steps


def _round(deed: str, folder: str, step: int, after: float) -> dict[str, Any]:
    reading, writing = os.pipe()
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        steps = _count(step)
        status = 1
        try:
            DEEDS[deed](Path(folder))
            sys.setprofile(None)
            os.write(writing, str(steps()).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    timer = threading.Timer(after, os.kill, (child, signal.SIGKILL))
    if after:
        timer.start()
    _, status = os.waitpid(child, 0)
    timer.cancel()
    if after:
        timer.join()
    steps = int(os.read(reading, 20) or 0)
    os.close(reading)
    return {"status": os.waitstatus_to_exitcode(status), "steps": steps, "seconds": time.perf_counter() - began}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:  # what is loaded once is loaded before the forks
        create(Path(name))
        replace(Path(name))
    for line in sys.stdin:
        print(json.dumps(_round(**json.loads(line))), flush=True)
