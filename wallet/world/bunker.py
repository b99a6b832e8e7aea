"""When the protocol holds all requests back: one rule, asked by the day's report and by whoever looks ahead."""

from __future__ import annotations

from wallet.chain.ethereum import PenaltyAhead, penalty_ahead
from wallet.world import oracle_report
from wallet.world.liquid_staking import OPERATOR
from wallet.world.oracle_report import Figures
from wallet.world.state import World


def losses_ahead(world: World) -> PenaltyAhead:
    """Return what the protocol's slashed validators still owe, in Gwei, and the epoch that takes the last of it (0: none)."""
    return penalty_ahead(world.ethereum, OPERATOR)


def holds(world: World, figures: Figures, epoch: int, ahead: PenaltyAhead) -> bool:
    """Return whether a report of `figures`, made when the chain has reached `epoch`, serves nobody."""
    return oracle_report.is_bunker(world.lido.pool, figures, ahead.last_epoch >= epoch)
