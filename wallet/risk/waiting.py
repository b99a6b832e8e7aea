"""How long leaving through the queue takes now, or why nobody can tell.

The hours are the sums of the stages of `wallet.world.estimates`. While a slashing is being counted, or a report waits for
its second opinion, the protocol serves nobody: no estimate is made up then, and every place in the queue is kept.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from wallet.errors import Refused
from wallet.staking.rebasing import DEPOSIT
from wallet.world import estimates
from wallet.world.state import World

State = Literal["open", "shut", "slowed", "disputed", "unknown"]


class Waiting(msgspec.Struct, frozen=True):
    """`open` with low, likely and high hours; `shut` until the unix time `opens` (0: never here); `slowed` while losses are
    counted; `disputed` since the unix time `since`; `unknown` where no estimate can be given."""

    state: State
    low_hours: int = 0
    likely_hours: int = 0
    high_hours: int = 0
    opens: int = 0
    since: int = 0


def waiting(world: World, amount: int = DEPOSIT) -> Waiting:
    """Return how long redeeming `amount` wei of the staked token would take if asked for now."""
    lido = world.lido
    if not 0 < lido.withdrawals_open <= world.now:
        return Waiting("shut", opens=lido.withdrawals_open)
    if lido.disputed_since:
        return Waiting("disputed", since=lido.disputed_since)
    if lido.bunker:
        return Waiting("slowed")
    try:
        stages = estimates.redemption_stages(world, amount)
    except Refused:
        return Waiting("unknown")
    low, high = estimates.hours_of(stages)
    return Waiting("open", low, sum(stage.likely_hours for stage in stages), high)
