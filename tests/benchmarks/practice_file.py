"""What a practice file costs: a durable action against a bare fdatasync, going to any hour, opening.

`python -m tests.benchmarks.practice_file [YEARS]`; ten years by default.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from wallet import Practice, actions

ROUNDS = 200


def p95(spent: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(spent, n=20)[-1]


def timed(act: Callable[[], object]) -> float:
    """Return how long `act` takes, in milliseconds."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1e3


def main(years: int = 10) -> None:
    """Print the figures of the budget's lines about the practice file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.sluice"
        practice = Practice.create(path, scenario="calm", seed=7)
        hours = years * 8760
        print(f"living {hours} hours into the file: {timed(lambda: practice.advance(hours)) / 1e3:.1f} s")
        pick = random.Random(7)
        jumps = [timed(lambda: practice.go_to(pick.randrange(hours))) for _ in range(60)]
        print(f"going to any of them: median {statistics.median(jumps):.1f} ms, longest {max(jumps):.1f} ms (budget 150)")
        practice.go_to(practice.tip_hour)
        practice.close()
        print(f"opening: {timed(lambda: Practice.open(path).close()):.1f} ms (budget 500)")
        practice = Practice.open(path)
        wish = actions.Faucet(amount=10**18)
        deeds = (
            ("in the window", _in_the_window, True),
            ("in a row there", _in_the_window, False),
            ("from Python", Practice.do, False),
        )
        for told, deed, rests in deeds:
            synced, done, waited = [], [], []
            for _ in range(ROUNDS):
                synced.append(timed(lambda: _sync(Path(folder) / "bare")))
                computing = time.process_time()
                done.append(timed(lambda deed=deed: deed(practice, wish)))  # type: ignore[misc]
                waited.append(done[-1] - (time.process_time() - computing) * 1e3)
                if rests:
                    practice.rest()
            ratio = p95(waited) / p95(synced)
            print(f"a durable action {told}: p95 {p95(done):.2f} ms, of it not its own computing {p95(waited):.2f} ms")
            print(f"against a bare fdatasync of 4 KiB, {p95(synced):.2f} ms: {ratio:.2f} (budget 1.5)")
        folds = []
        for _ in range(ROUNDS):
            _in_the_window(practice, wish)
            folds.append(timed(practice.rest))
        print(f"folding it into the file when idle: median {statistics.median(folds):.2f} ms, p95 {p95(folds):.2f} ms")
        practice.close()


def _in_the_window(practice: Practice, wish: actions.Action) -> None:
    """What is done there is on the disk when it returns, and folded into the file once the window is idle."""
    with practice.folding_later():
        practice.do(wish)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT)
    os.write(handle, bytes(4096))
    os.fdatasync(handle)
    os.close(handle)


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:2]))
