"""What the demonstrations cost with their slides, tables and hand-outs, of the model's own time for the same hours.

`python -m tests.benchmarks.demo_render`; CPU time in one process, each demonstration right after its bare hours. The hours are
those that its practice begins with and all that its script lives, on every branch; bare, they pass with their samples.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ui.demo.playing import Wanted, write_out
from wallet import Practice, World
from wallet.scripts import Script, begin, demonstrations, play_through
from wallet.world.hour import pass_hour
from wallet.world.sampling import samples

LIMIT = 6.0


def lived_by(script: Script, folder: Path) -> tuple[int, World]:
    """Return how many hours a script lives in all, with those that its practice begins with, and the world it begins in."""
    with begin(script, folder, anew=True) as practice:
        begun = practice.world
    hours, advance = 0, Practice.advance

    def counted(self: Practice, many: int, *until: Any) -> Any:
        nonlocal hours
        before = self.world.hour
        run = advance(self, many, *until)
        hours += run.world.hour - before
        return run

    Practice.advance = counted  # type: ignore[method-assign]
    try:
        play_through(script, folder)
    finally:
        Practice.advance = advance  # type: ignore[method-assign]
    return begun.hour + hours, begun


def bare(world: World, hours: int) -> None:
    """Let so many hours pass, with their samples."""
    for _ in range(hours):
        world, _ = pass_hour(world)
        samples(world)


def spent(act: Callable[[], object]) -> float:
    """Return the CPU seconds of an act."""
    began = time.process_time()
    act()
    return time.process_time() - began


def main() -> None:
    """Print each demonstration in seconds and of its bare hours, and all of them together."""
    whole_model = whole = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_out(demonstrations()[0], folder / "first", Wanted(), str)  # what is loaded once belongs to no demonstration
        for script in demonstrations():
            hours, world = lived_by(script, folder)
            model = spent(lambda world=world, hours=hours: bare(world, hours))
            took = spent(lambda script=script: write_out(script, folder / script.stem, Wanted(), str))
            whole_model, whole = whole_model + model, whole + took
            print(f"D{script.number}  {hours:6,} hours  {model:5.2f} s bare  {took:5.2f} s with all  {took / model:5.2f} times")
    print(f"all of them: {whole / whole_model:.2f} times the model's own time; at most {LIMIT:g}")


if __name__ == "__main__":
    main()
