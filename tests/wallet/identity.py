"""Whether every hour is what it was: worlds lived by this build against digests that an earlier build recorded.

    python -m tests.wallet.identity                                  everything against the kept digests
    python -m tests.wallet.identity --against CHECKOUT --scenario calm --seed 1 --case lived
    python -m tests.wallet.identity --record                         keep digests of this build instead, where hours may change

Every shipped scenario, seeds 1 to 5, left alone ("quiet") and with a person's actions and shocks ("lived", `scripted`), for 1,300
hours. There is a digest every 100 hours of each of four things: the world, its samples, what was told (events, receipts,
refusals), and what is answered when asked. Where one differs, `--against` a checkout that still has the old hours lives both side
by side and prints the first hour that differs, in which part, and how.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import blake2b
from itertools import product, zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from tests.wallet.pictures import Reader
from tests.wallet.scripted import as_action, planned, wishes
from wallet import Refused, actions
from wallet.library import start
from wallet.practice.own_moves import starting_sums, sums_after
from wallet.world.hour import pass_hour

KEPT = Path(__file__).with_name("kept") / "identity.json.xz"
HOURS, BLOCK = 1_300, 100
SEEDS = (1, 2, 3, 4, 5)
CASES = ("quiet", "lived")
SCENARIOS = ("calm", "june-2022", "june-2022-open")
"""Those that there were when it was recorded."""
STREAMS = ("world", "samples", "told", "asked")

Page = dict[str, dict[str, str]]
"""An hour: each stream's texts by part."""


class Life(NamedTuple):
    """One way to live a scenario."""

    scenario: str
    seed: int
    case: str

    @property
    def key(self) -> str:
        return f"{self.scenario} {self.seed} {self.case}"


LIVES = tuple(Life(*life) for life in product(SCENARIOS, SEEDS, CASES))


def kept() -> dict[str, Any]:
    """Return the recorded names, and the digests by life and stream."""
    found: dict[str, Any] = json.loads(lzma.decompress(KEPT.read_bytes()))
    return found


def pages(life: Life, reader: Reader, hours: int = HOURS) -> Iterator[Page]:
    """Live a scenario and yield each hour of it, the start included, as text."""
    world = start(life.scenario, life.seed)
    world = planned(world) if life.case == "lived" else world
    own, told = starting_sums(world), list[str]()
    while True:
        if life.case == "lived":
            for wish in wishes(world):
                try:
                    done = actions.attempt(as_action(wish, world), world)
                except Refused as refused:
                    told.append(reader.refusal(refused))
                else:
                    world, own = done.world, sums_after(own, done.receipt, done.world)
                    told.append(reader.receipt(done.receipt))
        yield {
            "world": reader.world(world),
            "samples": {"": reader.sampled(world, own)},
            "told": {str(number): text for number, text in enumerate(told)},
            "asked": {"": reader.asked(world)} if world.hour % BLOCK == 0 else {},
        }
        if world.hour == hours:
            return
        world, events = pass_hour(world)
        told = [reader.event(event) for event in events]


def digests(life: Life, reader: Reader, hours: int = HOURS) -> dict[str, list[str]]:
    """Return a digest of each stream for the start and for every 100 hours after it."""
    found: dict[str, list[str]] = {stream: [] for stream in STREAMS}
    running = {stream: blake2b(digest_size=6) for stream in STREAMS}
    for hour, page in enumerate(pages(life, reader, hours)):
        for stream in STREAMS:
            for part, text in sorted(page[stream].items()):
                running[stream].update(f"{part} {text}\n".encode())
        if hour % BLOCK == 0:
            for stream in STREAMS:
                found[stream].append(running[stream].hexdigest())
                running[stream] = blake2b(digest_size=6)
    return found


def differences(life: Life, reader: Reader, recorded: dict[str, list[str]], hours: int = HOURS) -> list[str]:
    """Return where a life differs from what was recorded, in words."""
    found = digests(life, reader, hours)
    wrong = []
    for number in range(hours // BLOCK + 1):
        streams = [stream for stream in STREAMS if found[stream][number] != recorded[stream][number]]
        if streams:
            first = max(0, (number - 1) * BLOCK + 1)
            wrong.append(f"{life.key}: {', '.join(streams)} differ in hours {first} to {number * BLOCK}")
    return wrong


def first_difference(page: Page, other: Page) -> str | None:
    """Return in which part two pages differ first, and how, in words."""
    for stream in STREAMS:
        for part in sorted({*page[stream], *other[stream]}):
            here, there = page[stream].get(part), other[stream].get(part)
            if here != there:
                place = next((at for at, pair in enumerate(zip_longest(here or "", there or "")) if pair[0] != pair[1]), 0)
                cut = slice(max(0, place - 160), place + 160)
                return f"{stream} {part}\n  here:  {(here or 'nothing')[cut]}\n  there: {(there or 'nothing')[cut]}"
    return None


def compare(life: Life, checkout: Path) -> str | None:
    """Live both builds side by side; returns the first hour that differs, in words, or None."""
    told = ["-m", "tests.wallet.identity", "--pages", "--scenario", life.scenario, "--seed", str(life.seed), "--case", life.case]
    surroundings = {**os.environ, "PYTHONPATH": str(checkout)}
    with subprocess.Popen([sys.executable, *told], cwd=checkout, env=surroundings, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for hour, page in enumerate(pages(life, Reader(kept()["names"]))):
            line = process.stdout.readline()
            if not line:
                return f"{checkout} stopped before hour {hour}"
            if found := first_difference(page, json.loads(line)):
                process.kill()
                return f"{life.key}: hour {hour}: {found}"
    return None


def record() -> None:
    """Keep this build's digests, and the names that it has."""
    reader = Reader()
    lived = {life.key: digests(life, reader) for life in LIVES}
    names = {kind: sorted(found) for kind, found in sorted(reader.names.items())}
    KEPT.write_bytes(lzma.compress(json.dumps({"names": names, "digests": lived}).encode(), preset=9))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--against", type=Path)
    parser.add_argument("--scenario", choices=SCENARIOS)
    parser.add_argument("--seed", type=int, choices=SEEDS)
    parser.add_argument("--case", choices=CASES)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--pages", action="store_true", help="print each hour as a line: what --against reads")
    given = parser.parse_args()
    if given.record:
        return record()
    chosen = (given.scenario, given.seed, given.case)
    lives = [life for life in LIVES if all(wish in (None, is_) for wish, is_ in zip(chosen, life, strict=True))]
    if given.pages:
        for page in pages(lives[0], Reader(kept()["names"])):
            print(json.dumps(page))
        return None
    failed = False
    for life in lives:
        if given.against:
            wrong = [found] if (found := compare(life, given.against.resolve())) else []
        else:
            wrong = differences(life, Reader(kept()["names"]), kept()["digests"][life.key])
        failed |= bool(wrong)
        print("\n".join(wrong) or f"{life.key}: the same", flush=True)
    return sys.exit(1) if failed else None


if __name__ == "__main__":
    main()
