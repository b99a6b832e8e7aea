"""What one process measures for `model_cost`: it knows the model alone, by the names that other builds have too.

Run as a script by that module, with the measured checkout first on the path.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from wallet import FileProblem, Practice, World, actions
from wallet.library import start
from wallet.world.hour import pass_hour
from wallet.world.sampling import samples

ETH = 10**18
MARKET = "curve-steth"
DAYS = 120
TIMES = {"hour": 336, "everything": 336, "loan": 336, "opening": 12, "preview": 8, "undo": 12, "go_to": 12}
"""How often each act is done before the clock is read: about as long for each."""
WISHES = (
    actions.Stake(amount=ETH),
    actions.Wrap(amount=ETH),
    actions.Swap(MARKET, "stETH", "ETH", ETH),
    actions.RequestWithdrawal(amount=ETH),
    actions.AddLiquidity(MARKET, (ETH, ETH)),
    actions.Lock(amount=32 * ETH),
)


def with_everything() -> str:
    """Return the scenario with every system there is; a build that has none has the default alone."""
    try:
        start("calm-all", 7)
    except FileProblem:
        return "calm"
    return "calm-all"


def with_loan(world: World) -> World:
    """Return the world with a loan of dollars against wrapped stake; a build that lends nothing has it as it is."""
    if hasattr(actions, "Borrow"):
        lender = "aave-core"
        for wish in (
            actions.Wrap(amount=2 * ETH),
            actions.Supply(lender, "wstETH", ETH),
            actions.Borrow(lender, "USDC", 500 * 10**6),
        ):
            world = actions.attempt(wish, world).world
    return world


def make(path: Path) -> None:
    """Make a practice of the default scenario with four months of moves."""
    with Practice.create(path, scenario="calm", seed=7) as practice:
        practice.do(actions.Faucet(amount=200 * ETH))
        for day in range(DAYS):
            practice.do(actions.Stake(amount=ETH // 2) if day % 2 else actions.Swap(MARKET, "ETH", "stETH", ETH // 4))
            practice.advance(24)
        practice.do(actions.Stake(amount=ETH))


class Work:
    """That practice, and what can be done with it over and over; a copy of it is there to be opened."""

    def __init__(self, folder: Path) -> None:
        self.copy = folder / "copy.sluice"
        if not self.copy.exists():
            make(self.copy)
        mine = folder / f"{os.getpid()}.sluice"
        shutil.copy(self.copy, mine)
        self.practice = Practice.open(mine)
        self.world, self.all = start("calm", 7), start(with_everything(), 7)
        self.lent = with_loan(self.all)
        self.hours = itertools.cycle(range(24, self.practice.tip_hour, 611))

    def hour(self) -> None:
        """An hour of the default world with its sample."""
        self.world, _ = pass_hour(self.world)
        samples(self.world)

    def everything(self) -> None:
        """An hour of the world with every system there is, with its sample."""
        self.all, _ = pass_hour(self.all)
        samples(self.all)

    def loan(self) -> None:
        """The same with a loan of one's own."""
        self.lent, _ = pass_hour(self.lent)
        samples(self.lent)

    def opening(self) -> None:
        Practice.open(self.copy).close()

    def preview(self) -> None:
        """One preview of each of the commonest actions."""
        for wish in WISHES:
            self.practice.preview(wish)

    def undo(self) -> None:
        self.practice.undo()
        self.practice.redo()

    def go_to(self) -> None:
        self.practice.go_to(next(self.hours))

    def act(self, name: str) -> Callable[[], None]:
        act: Callable[[], None] = getattr(self, name)
        return act

    def spent(self, name: str) -> dict[str, float]:
        """CPU time of one act in microseconds."""
        self.practice.go_to(self.practice.tip_hour)
        act = self.act(name)
        cpu = time.process_time()
        for _ in range(TIMES[name]):
            act()
        return {"us": 1e6 * (time.process_time() - cpu) / TIMES[name]}


def main(mode: str, folder: str, name: str = "", times: str = "0") -> None:
    """Answer calls a line until there are no more, or do an act so many times for whoever counts instructions."""
    work = Work(Path(folder))
    if mode == "--count":
        for each in TIMES:
            work.act(each)()
        work.practice.go_to(work.practice.tip_hour)
        for _ in range(int(times)):
            work.act(name)()
        os._exit(0)
    for line in sys.stdin:
        call, *given = json.loads(line)
        print(json.dumps(getattr(work, call)(*given)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
