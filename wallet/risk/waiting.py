"""How long leaving through the queue takes now, and whether the protocol serves anybody meanwhile.

The hours are the sums of the stages of `wallet.world.outlook`, which counts the days on which a loss holds everybody back.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from wallet.staking.rebasing import DEPOSIT
from wallet.world import outlook
from wallet.world.leaving import queue_of
from wallet.world.state import World

State = Literal["open", "shut", "slowed", "disputed", "unknown"]


class Waiting(msgspec.Struct, frozen=True):
    """`open` with low, likely and high hours; `slowed` while losses are counted and `disputed` while reports are refused, since
    the unix time `since`, with hours too; `shut` until the unix time `opens` (0: never here); `unknown` where no estimate can be
    given."""

    state: State
    low_hours: int = 0
    likely_hours: int = 0
    high_hours: int = 0
    opens: int = 0
    since: int = 0


def waiting(world: World, amount: int = DEPOSIT) -> Waiting:
    """Return how long redeeming `amount` wei of the staked token would take if asked for now."""
    own = queue_of(world)
    if not 0 < own.withdrawals_open <= world.now:
        return Waiting("shut", opens=own.withdrawals_open)
    stages = outlook.redemption_stages(world, amount)
    low, high = outlook.hours_of(stages)
    likely = sum(stage.likely_hours for stage in stages)
    if likely >= outlook.NEVER_HOURS:
        return Waiting("unknown")
    state: State = "disputed" if own.disputed_since else "slowed" if own.bunker else "open"
    return Waiting(state, low, likely, high, since=own.disputed_since)
