"""Restaking before it is done: what it adds, what it puts at risk, and the two waits in a row by which one leaves.

The first wait is the strategy's escrow, in which services can still slash; the second is the queue of the token that comes out,
as that stands now for the amount: how it will stand when the escrow is over nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from wallet.actions.base import YOU
from wallet.errors import Refused
from wallet.practice.rewards import PPM, YearlyRate
from wallet.staking.rebasing import RATE_ONE
from wallet.world.holdings import redeemer
from wallet.world.leaving import hours_of
from wallet.world.state import Issuer, World
from wallet.world.strategy import OperatorFacts, Restaked, Strategy

WAD = 10**18
YEAR_DAYS = 365


class LeavingWait(NamedTuple):
    """A wait, in hours from now: it begins in `first`, lasts until `low` at least and `high` at most. `kind` is "escrow",
    "queue" or "free", from when on the coins are there. Services can slash while it is `slashable`.
    """

    kind: str
    first: int
    low: int
    high: int
    slashable: bool = False


class RestakedFacts(NamedTuple):
    """How you stand in a strategy, in the smallest unit of its asset; yearly rates are of 1e18.

    `staking` is what the token earns by itself, `services` what they add to it. `until` is in how many hours the last of what is
    in escrow is free, 0 where nothing is.
    """

    system: str
    token: str
    mine: Restaked
    operator: OperatorFacts | None
    staking: int
    services: int
    until: int

    @property
    def held(self) -> int:
        """Return all that is there."""
        return self.mine.restaked + self.mine.escrow


def restaked_facts(world: World, strategy: Strategy, lived: Callable[[str], YearlyRate | None]) -> RestakedFacts:
    """Return how you stand in a strategy. `lived` is what a token has paid a year, by its way to stake; where it is not known, a
    usual day ahead counts.
    """
    mine = strategy.position(world, YOU)
    operator = strategy.operator(world, mine.operator)
    until = max((hours_of(strategy.stages_left(world, row.id))[2] for row in strategy.places(world, YOU)), default=0)
    services = 0 if operator is None else operator.yearly_ppm * (WAD // PPM)
    return RestakedFacts(
        strategy.name, strategy.asset, mine, operator, staking_yearly(world, strategy.asset, lived), services, until
    )


def staking_yearly(world: World, token: str, lived: Callable[[str], YearlyRate | None]) -> int:
    """Return what a staked token has paid a year, of 1e18."""
    name = redeemer(world, token)
    known = lived(name) if name else None
    if known is not None and known.days:
        return known.ppm * (WAD // PPM)
    return (world.system(name, Issuer).usual_day(world) - RATE_ONE) * YEAR_DAYS * WAD // RATE_ONE if name else 0


def waits(world: World, strategy: Strategy, amount: int, left: int | None = None) -> tuple[LeavingWait, ...]:
    """Return the waits of `amount` of a strategy's token until it is a coin: if it were asked for now, or where `left` is given,
    with so many hours of the escrow still before it, which may be over. Where the queue is shut, the escrow alone.
    """
    hours = hours_of(strategy.wait(world, amount))[2] if left is None else left
    escrow = LeavingWait("escrow", 0, hours, hours, slashable=True)
    name = redeemer(world, strategy.asset)
    if not name:
        return (escrow,)
    try:
        low, _, high = hours_of(world.issuer(name).wait(world, amount))
    except Refused:
        return (escrow,)
    return (
        *((escrow,) if hours else ()),
        LeavingWait("queue", hours, hours + low, hours + high),
        LeavingWait("free", hours + low, hours + high, hours + high),
    )
