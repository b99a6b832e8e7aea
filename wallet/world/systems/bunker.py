"""Whom a report may serve: the rule of the oracle's daemon, asked by the day's report and by whoever looks ahead.

Equals the bunker mode and the safe border of lidofinance/lido-oracle at 1d0b9440 (8.0.3): bunker mode is called where the
report, without income of the execution layer, would shrink the pool, or where the penalties that fall due in one later frame
exceed what a frame earns. Even then requests are served that are older than the safe border: made before the mode began (at
most 2,250 epochs back) and before the frame of the earliest slashing that is not over. Left out: the third reason to call the
mode, which samples balances inside a day; a world has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from wallet.chain.ethereum import EPOCHS_PER_DAY, SlashedAhead, slashed_ahead, unix_at
from wallet.chain.ethereum_forks import SECONDS_PER_EPOCH
from wallet.staking.rebasing import DAY_SECONDS, RebasingPool
from wallet.world import oracle_report
from wallet.world.oracle_report import ReportedFigures
from wallet.world.report_limits import elapsed_seconds
from wallet.world.state import World
from wallet.world.systems.rebasing_storage import Rebasing, chain_of
from wallet.world.tokens import GWEI

FRAME_BEGINS = 1
"""A world's day ends at noon, 23 seconds before the chain's frame begins: that is in the next epoch."""


class Serving(NamedTuple):
    """Whether the daemon calls bunker mode, and the unix time up to which a request must have been made to be served."""

    bunker: bool
    border: int


def losses_ahead(world: World, own: Rebasing) -> tuple[SlashedAhead, ...]:
    """Return the protocol's slashed validators that are not withdrawable yet."""
    return slashed_ahead(chain_of(world, own).state, own.name)


def owed_gwei(ahead: Iterable[SlashedAhead]) -> int:
    """Return what they still owe at their midpoints, in Gwei."""
    return sum(row.owed for row in ahead)


def serving(pool: RebasingPool, figures: ReportedFigures, epoch: int, ahead: tuple[SlashedAhead, ...], since: int) -> Serving:
    """Return whom a report of `figures` serves, made when the chain has reached `epoch`.

    `since` is the unix time at which bunker mode began or, where it is off, of the last report.
    """
    border = figures.timestamp - pool.limits.request_margin_s
    rebase = oracle_report.consensus_rebase(pool, figures)
    if rebase >= 0 and _worst_frame(ahead, epoch) * GWEI <= rebase * DAY_SECONDS // elapsed_seconds(figures):
        return Serving(False, border)
    oldest = figures.timestamp - pool.limits.negative_rebase_shift_epochs * SECONDS_PER_EPOCH
    border = min(border, max(oldest, since - pool.limits.request_margin_s))
    waiting = [row.slashed for row in ahead if row.withdrawable > epoch]
    if waiting:
        border = min(border, unix_at(_frame(min(waiting)) * EPOCHS_PER_DAY) - pool.limits.request_margin_s)
    return Serving(True, border)


def _worst_frame(ahead: tuple[SlashedAhead, ...], epoch: int) -> int:
    """Return the most that falls due in one frame from `epoch` on, in Gwei."""
    due: dict[int, int] = defaultdict(int)
    for row in ahead:
        if row.midpoint >= epoch:
            due[_frame(row.midpoint)] += row.owed
    return max(due.values(), default=0)


def _frame(epoch: int) -> int:
    return (epoch + FRAME_BEGINS) // EPOCHS_PER_DAY
