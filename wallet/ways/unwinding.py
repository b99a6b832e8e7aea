"""What leaving a loop takes: in a market in one step, or in slices through the queue.

A market's way is tried on a copy. What comes after a wait of days is a closed form (`wallet.defi.looping`): slices count with
rates and waits as they stand. Amounts are in the coin that is borrowed, the collateral at its redemption value.
"""

from __future__ import annotations

from typing import NamedTuple

from wallet.actions.base import YOU
from wallet.actions.fixes import attempt
from wallet.actions.leave import Claim, Leave
from wallet.actions.lending import Repay, WithdrawSupplied
from wallet.actions.loop_parts import venues_of
from wallet.actions.looping import CloseLoop
from wallet.defi import looping
from wallet.defi.looping import Loop
from wallet.errors import Refused
from wallet.ways.loops import BPS, FLOOR_BPS, WAD, WAD_RAY, LoopFacts, LoopWay, standing
from wallet.world.entering import path_into
from wallet.world.leaving import hours_of, my_requests
from wallet.world.lender import Lender
from wallet.world.lines import Exit
from wallet.world.state import DAY_HOURS, Issuer, World
from wallet.world.tokens import TEN_TO, WEI

_ROUNDING = 10**8
"""What of a health factor of 1e18 a lender's values, in 1e-8 of a dollar, may take on the way."""


class Slices(NamedTuple):
    """Leaving through the queue: `passages` until nothing is owed, `bound` of them if one went down to a health factor of 1,
    which nobody can; `days` with one more wait for what is left, of `wait_days` each, and what it costs in all, negative
    where the loop still earns more. `left` is the loop after each
    passage. `shut` is the code with which asking is refused now, `opens` the unix
    time from which it is not, 0 where that is not known.
    """

    passages: int
    bound: int
    wait_days: int
    days: int
    cost: int
    first: int
    left: tuple[Loop[int], ...] = ()
    shut: str = ""
    opens: int = 0


class PoolExit(NamedTuple):
    """Leaving in a market in one step: what it costs, the flash loan's fee included; or the code and figures of why not."""

    action: CloseLoop
    cost: int = 0
    kept: int = 0
    refused: Refused | None = None


def leave_by_market(world: World, way: LoopWay, market: str = "") -> PoolExit | None:
    """Return what closing the loop in a market would cost; None where no market trades the token for its coin, or nothing is
    owed.
    """
    if not venues_of(world, way.token) or not standing(world, way).debt:
        return None
    action = CloseLoop(way.system, way.token, market)
    try:
        figures = attempt(action, world).receipt.figures
    except Refused as refused:
        return PoolExit(action, refused=refused)
    return PoolExit(action, int(figures["cost"]), int(figures["kept"]))


def leave_by_queue(world: World, way: LoopWay, facts: LoopFacts, floor_bps: int = FLOOR_BPS) -> Slices | None:
    """Return what leaving through the queue takes, at the rates of `facts`; None where there is no queue, or nothing is owed.

    Refuses loop_queue_behind (collateral, debt) where a slice would not even pay the interest of its wait.
    """
    loop, found = standing(world, way), _exit(world, way)
    if found is None or not loop.debt:
        return None
    issuer, exit_ = found
    threshold = way.threshold_bps * WAD // BPS
    floor = floor_bps * WAD // BPS
    first = min(looping.releasable(loop, threshold, floor), loop.debt)
    days = _days(world, issuer, first)
    slices = looping.queue_slices(loop, threshold, floor, facts.staking, facts.borrow, days)
    bound = looping.queue_slices(loop, threshold, WAD, facts.staking, facts.borrow, days)
    cost = loop.collateral - loop.debt - (slices[-1].collateral - slices[-1].debt)
    return Slices(len(slices), len(bound), days, (len(slices) + 1) * days, cost, first, slices, exit_.shut, exit_.opens)


def slice_steps(world: World, way: LoopWay, floor_bps: int = FLOOR_BPS) -> tuple[WithdrawSupplied | Leave, ...]:
    """Return the two deeds that begin the next slice: withdraw what the floor lets go, and ask the protocol for its coins.

    The last slice is of what is owed by the end of its wait. After the wait they come with `Claim`, and `Repay` takes them.
    Nothing where there is no queue, or no debt.
    """
    loop, found = standing(world, way), _exit(world, way)
    if found is None or not loop.debt:
        return ()
    issuer, floor = found[0], floor_bps * WAD // BPS + _ROUNDING
    first = min(looping.releasable(loop, way.threshold_bps * WAD // BPS, floor), loop.debt)
    borrow = world.system(way.system, Lender).yearly_rates(way.coin).variable_borrow_ray // WAD_RAY
    due = looping.after_slice(loop, 0, 0, borrow, _days(world, issuer, first) + 1).debt
    worth = min(looping.releasable(loop, way.threshold_bps * WAD // BPS, floor), due)
    units = min(worth * WEI // world.redemption_rate(way.token), _withdrawable(world, way))
    if units <= 0:
        return ()
    named = "" if issuer.token == way.token else way.token
    return WithdrawSupplied(way.system, way.token, units), Leave(units, issuer.name, issuer.exits(world)[0].way, named)


def next_of_slice(
    world: World, way: LoopWay, claimed: int = 0, floor_bps: int = FLOOR_BPS
) -> WithdrawSupplied | Leave | Claim | Repay | None:
    """Return the next deed of leaving through the queue: repay what was just `claimed`, claim what is ready, ask for what
    lies in the wallet, else withdraw the next slice; None while one waits, where nothing is owed, or nobody is asked now.
    """
    loop, found = standing(world, way), _exit(world, way)
    if found is None or not loop.debt:
        return None
    issuer, exit_ = found
    if claimed > 0:
        return Repay(way.system, way.coin, min(claimed, loop.debt), everything=claimed >= loop.debt)
    ready = issuer.ready(YOU)
    if ready:
        return Claim(ready, issuer.name)
    held = world.balance(YOU, way.token)
    if exit_.shut:
        return None
    if held >= max(1, exit_.least):
        return Leave(held, issuer.name, exit_.way, "" if issuer.token == way.token else way.token)
    if is_waiting(world, way):
        return None
    steps = slice_steps(world, way, floor_bps)
    return steps[0] if steps else None


def is_waiting(world: World, way: LoopWay) -> bool:
    """Return whether a slice waits to be paid, or to be claimed."""
    found = _exit(world, way)
    return found is not None and any(row.system == found[0].name and row.state != "claimed" for row in my_requests(world))


def _days(world: World, issuer: Issuer, worth: int) -> int:
    """Return the likely wait for so many coins in whole days, begun ones too."""
    return max(1, -(-hours_of(issuer.wait(world, worth * WEI // world.redemption_rate(issuer.token)))[1] // DAY_HOURS))


def _withdrawable(world: World, way: LoopWay) -> int:
    return world.system(way.system, Lender).terms(world, YOU, way.token).withdrawable


def _exit(world: World, way: LoopWay) -> tuple[Issuer, Exit] | None:
    """Return whom one asks for coins, and by which exit; None where nobody waits for them."""
    issuer = path_into(world, way.token)[0]
    exits = issuer.exits(world)
    if not exits or not issuer.wait(world, TEN_TO[world.listed[issuer.token].decimals]):
        return None
    return issuer, exits[0]
