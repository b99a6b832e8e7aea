"""What an hour costs, alone and into a practice file, and ten years of it: `python -m tests.benchmarks.world_hour [HOURS]`."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from tests.benchmarks.mechanisms.table import STEPS, Act, Row, each, in_turns, ratio, reference, show
from wallet import Practice
from wallet.library import scenario_names, start
from wallet.world.hour import pass_hour
from wallet.world.sampling import samples
from wallet.world.stored import encode

TEN_YEARS = 87_600
BUDGET_US = 400
ROUNDS = 9
WEEK_HOURS = 168


def living(scenario: str, hours: int) -> Act:
    """Return an act that lives so many more hours with their samples each time."""
    here = start(scenario, 7)

    def live() -> None:
        nonlocal here
        for _ in range(hours):
            here, _ = pass_hour(here)
            samples(here)

    return live


def beside_the_reference(folder: str) -> list[Row]:
    """Measure an hour of each scenario, and of the default one into a file, in steps of the reference."""
    acts = {name: living(name, WEEK_HOURS) for name in scenario_names()}
    with Practice.create(Path(folder) / "hours.sluice", scenario="calm", seed=7) as practice:
        acts["calm, into a practice file"] = partial(practice.advance, WEEK_HOURS)
        spent = in_turns({**acts, "the reference": reference}, ROUNDS)
    table = []
    for name in acts:
        table.append(Row(f"an hour of {name}", each(spent[name], WEEK_HOURS), "us", f"budget {BUDGET_US}"))
        steps = each(ratio(spent[name], spent["the reference"]), WEEK_HOURS, STEPS)
        table.append(Row("  in steps of the reference", steps, "steps"))
    return table


def main(hours: int = TEN_YEARS) -> None:
    """Print an hour beside the reference, the longest hours of each scenario's first 900, and the long run of the default one."""
    with tempfile.TemporaryDirectory() as folder:
        show(beside_the_reference(folder))
    print(f"CPU time, {ROUNDS} rounds in turns, a week each")
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
