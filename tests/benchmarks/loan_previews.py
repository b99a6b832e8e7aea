"""What previews of loans and loops cost, of a swap's preview in the same world: each amount is another, as while somebody types.

`python -m tests.benchmarks.loan_previews [--rounds N]`; CPU time, medians in turns. Ten rungs are the stairs of the form.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from wallet import World, actions
from wallet.actions import Action, attempt
from wallet.library import start
from wallet.ways.loops import LoopWay, loopable, stairs

ROUNDS, TIMES = 41, 10
ETH = 10**18
MARKET = "curve-steth"
EACH_LIMIT, STAIRS_LIMIT = 1.5, 10.0
Wish = Callable[[int], Action]


def swap(more: int) -> Action:
    """Return the swap that all others are measured by."""
    return actions.Swap(MARKET, "stETH", "ETH", ETH + more)


def cases(begun: World, way: LoopWay) -> dict[str, tuple[World, Wish]]:
    """Return what is measured: a world, and an action that asks for a little more every time."""
    lender, token, mode = way.system, way.token, way.category
    opened = attempt(actions.OpenLoop(lender, token, 10 * ETH, 50_000, mode), begun).world
    first = attempt(actions.ClimbLoop(lender, token, 10 * ETH, False, mode), begun).world
    return {
        "supply": (begun, lambda more: actions.Supply(lender, token, ETH + more)),
        "borrow": (first, lambda more: actions.Borrow(lender, way.coin, ETH + more)),
        "repay": (opened, lambda more: actions.Repay(lender, way.coin, ETH + more)),
        "withdraw": (opened, lambda more: actions.WithdrawSupplied(lender, token, ETH // 10 + more)),
        "first rung": (begun, lambda more: actions.ClimbLoop(lender, token, 10 * ETH + more, False, mode)),
        "rung": (first, lambda more: actions.ClimbLoop(lender, token, 5 * ETH + more, True, mode)),
        "close": (opened, lambda more: actions.CloseLoop(lender, token)),
        "open in one step": (begun, lambda more: actions.OpenLoop(lender, token, 10 * ETH + more, 50_000, mode)),
    }


def spent(act: Callable[[int], object], times: int, begun: int) -> float:
    """Return the CPU microseconds of one act, done so many times."""
    cpu = time.process_time()
    for more in range(begun, begun + times):
        act(more)
    return (time.process_time() - cpu) / times * 1e6


def main() -> None:
    """Print each in microseconds, and as so many of a swap's previews in the same world."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    world = start("calm-all", 7)
    for wish in (actions.Faucet(amount=200 * ETH), actions.Stake(amount=20 * ETH), actions.Wrap(amount=5 * ETH)):
        world = attempt(wish, world).world
    way = loopable(world)[0]
    timed: dict[str, tuple[World, Callable[[int], object], int]] = {
        name: (at, lambda more, at=at, wish=wish: attempt(wish(more), at), TIMES)
        for name, (at, wish) in cases(world, way).items()
    }
    timed["ten rungs"] = (world, lambda more: stairs(world, way, 10 * ETH + more, 75_000), 2)
    took: dict[str, list[float]] = {name: [] for name in timed}
    of_a_swap: dict[str, list[float]] = {name: [] for name in timed}
    for turn in range(rounds):
        for name, (at, act, times) in timed.items():
            swaps = spent(lambda more, at=at: attempt(swap(more), at), TIMES, turn * TIMES)
            took[name].append(spent(act, times, turn * times))
            of_a_swap[name].append(took[name][-1] / swaps)
    for name in timed:
        limit = STAIRS_LIMIT if name == "ten rungs" else EACH_LIMIT
        shown = f"{statistics.median(took[name]):7.0f} us, {statistics.median(of_a_swap[name]):5.2f} of a swap's there"
        print(f"preview of {name:18s}{shown}; at most {limit:g}")


if __name__ == "__main__":
    main()
