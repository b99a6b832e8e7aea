"""What an hour of the default world costs, and ten years of it: `python -m tests.benchmarks.world_hour [HOURS]`."""

from __future__ import annotations

import statistics
import sys
import time

from wallet.library import scenario_names, start
from wallet.world.hour import pass_hour
from wallet.world.sampling import samples
from wallet.world.state import encode

TEN_YEARS = 87_600
BUDGET_US = 400


def main(hours: int = TEN_YEARS) -> None:
    """Print medians for each scenario's first 900 hours, then the long run of the default one."""
    for name in scenario_names():
        world, spent = start(name, 7), []
        for _ in range(900):
            begun = time.perf_counter()
            world, _ = pass_hour(world)
            samples(world)
            spent.append((time.perf_counter() - begun) * 1e6)
        middle, worst = statistics.median(spent), max(spent)
        print(f"{name:16} median {middle:6.0f} us an hour with its sample (budget {BUDGET_US}), longest {worst:6.0f} us")
    world, begun = start("calm", 7), time.perf_counter()
    for _ in range(hours):
        world, _ = pass_hour(world)
        samples(world)
    seconds = time.perf_counter() - begun
    print(f"calm, {hours} hours: {seconds:.1f} s, the world is {len(encode(world)):,} bytes at the end")


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:2]))
