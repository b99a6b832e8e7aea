"""What many actions and many hours cost in a practice file: bytes and memory an action, opening, branching, the first chart.

`python -m tests.benchmarks.many_actions [ACTIONS] [YEARS]`; 100,000 and ten by default. Times are CPU time.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from wallet import Practice, actions

ETH = 10**18
MARKET = "curve-steth"
ROUNDS = 5
AT_ONCE = 200
"""Actions between two folds of the log into the file."""


def action(number: int) -> actions.Action:
    """Return one of seven kinds in turn, each of another amount."""
    amount = ETH // 100 + number * 1_234_567
    kinds: tuple[actions.Action, ...] = (
        actions.Stake(amount=amount),
        actions.Wrap(amount=amount // 2),
        actions.Swap(MARKET, "stETH", "ETH", amount // 3, 0),
        actions.Unwrap(amount=amount // 4),
        actions.Transfer("stETH", "alice", amount // 50),
        actions.Swap(MARKET, "ETH", "stETH", amount // 5, 0),
        actions.Faucet(amount=amount),
    )
    return kinds[number % len(kinds)]


def spent(act: Callable[[], object]) -> float:
    """Return the CPU time that `act` takes, in milliseconds."""
    begun = time.process_time()
    act()
    return (time.process_time() - begun) * 1e3


def median(act: Callable[[], object]) -> float:
    """Return the median of `ROUNDS`."""
    return statistics.median(spent(act) for _ in range(ROUNDS))


def many(path: Path, count: int) -> None:
    """Print what `count` actions cost."""
    with Practice.create(path, scenario="calm", seed=7) as practice:
        practice.do(actions.Faucet(amount=100 * ETH))
        practice.do(actions.Stake(amount=20 * ETH))
        before = path.stat().st_size
        with practice.folding_later():
            for number in range(count):
                practice.do(action(number))
                if number % AT_ONCE == 0:
                    practice.rest()
    print(f"{count} actions: {(path.stat().st_size - before) / count:.0f} bytes of file each (budget 1,500)")
    print(f"opening them: {median(lambda: Practice.open(path).close()):.0f} ms (budget 300)")
    tracemalloc.start()
    with Practice.open(path) as practice:
        held, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        print(f"memory: {held / count:.0f} bytes each while it is open, {peak / count:.0f} at most on the way (budget 300)")
        named = iter(range(ROUNDS))
        print(f"branching: {median(lambda: practice.branch(f'branch {next(named)}')):.2f} ms")
        print(f"switching: {median(lambda: practice.switch('main')):.2f} ms")


def long(path: Path, years: int) -> None:
    """Print what the first reading of a series of so many years costs."""
    with Practice.create(path, scenario="calm", seed=7) as practice:
        practice.do(actions.Stake(amount=10 * ETH))
        before = path.stat().st_size
        practice.advance(years * 8_760)
    print(f"{years} years: {(path.stat().st_size - before) / (years * 8_760):.0f} bytes of file an hour")

    def first_read() -> float:
        with Practice.open(path) as practice:
            return spent(lambda: practice.series("lst"))

    print(f"the first reading of a series: {statistics.median(first_read() for _ in range(ROUNDS)):.1f} ms")


def main(count: int = 100_000, years: int = 10) -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as folder:
        many(Path(folder) / "many.sluice", count)
        long(Path(folder) / "long.sluice", years)


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:3]))
