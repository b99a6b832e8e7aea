"""What the model costs against another checkout: an hour of the default world with its sample, opening a practice, previews, undo
and redo, going to an hour. CPU time as medians in turns, and instructions where valgrind is installed, with one hash seed.

`python -m tests.benchmarks.model_cost [--against CHECKOUT] [--rounds N] [--only ACT] [--no-count]`. Without another checkout it
prints this one's own figures. Each build makes its own practice, so that none pays for bringing up a file of another format.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks._model_work import TIMES
from tests.benchmarks.full_speed import HERE, Checkout, in_turns, say

ROUNDS = 15
WORK = Path(__file__).with_name("_model_work.py")
WORDS = {
    "hour": "an hour of the default world with its sample",
    "everything": "an hour with every system there is, of the default world's before",
    "loan": "the same with a loan of one's own",
    "opening": "opening four months with a move a day",
    "preview": "a preview of each of six actions",
    "undo": "undo and redo of an action",
    "go_to": "going to an hour",
}
STEADY = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
"""What makes two runs count alike: numpy's threads wait in a loop, and a run that compiles bytecode counts that too."""
CPU_LIMIT, COUNT_LIMIT = 1.1, 1.03
WITH_EVERYTHING = {"everything": 3.3, "loan": 2.2}
"""The limit in CPU and in instructions where a build of one protocol is compared with the world of all systems."""


def counted(path: Path, folder: str, act: str = "", times: int = 0) -> int:
    """Return the instructions of a process that does an act so many times."""
    counter = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    command = [*counter, sys.executable, str(WORK), "--count", folder, act, str(times)]
    surroundings = {**os.environ, "PYTHONPATH": str(path), **STEADY}
    done = subprocess.run(command, cwd=path, env=surroundings, capture_output=True, text=True, check=True)
    found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    assert found is not None, done.stderr
    return int(found[1].replace(",", ""))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--against", default="")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", choices=WORDS)
    parser.add_argument("--no-count", action="store_true")
    given = parser.parse_args()
    paths = [HERE, *([Path(given.against).resolve()] if given.against else [])]
    acts = [given.only] if given.only else list(TIMES)
    with tempfile.TemporaryDirectory() as made:
        folders = [str(Path(made) / str(number)) for number, _ in enumerate(paths)]
        for folder in folders:
            os.mkdir(folder)
        checkouts = [Checkout(path, folder, WORK) for path, folder in zip(paths, folders, strict=True)]
        for act in acts:
            spent = in_turns(checkouts, lambda each, act=act: each.ask("spent", act)["us"], given.rounds)
            say(WORDS[act], spent, f"at most {WITH_EVERYTHING.get(act, CPU_LIMIT)} of before", "us")
        for checkout in checkouts:
            checkout.close()
        if given.no_count or not shutil.which("valgrind"):
            print("    no instructions counted" + ("" if given.no_count else ": valgrind is not installed"))
            return
        bare = [counted(path, folder) for path, folder in zip(paths, folders, strict=True)]
        for act in acts:
            times = TIMES[act]
            each = [
                (counted(path, folder, act, times) - alone) / times / 1e3
                for path, folder, alone in zip(paths, folders, bare, strict=True)
            ]
            say(f"{WORDS[act]}, instructions", each, f"at most {WITH_EVERYTHING.get(act, COUNT_LIMIT)} of before", "k")


if __name__ == "__main__":
    main()
