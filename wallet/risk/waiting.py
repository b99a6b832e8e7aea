"""How long leaving through the queue takes now, and whether the protocol serves anybody meanwhile.

The hours are the sums of the stages of `wallet.world.outlook`, which counts the days on which a loss holds everybody back.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from wallet.world import outlook
from wallet.world.state import World
from wallet.world.tokens import TEN_TO

WHOLE = 32
"""Whole tokens with which one leaves where no amount is given: the least stake of a validator where one is locked whole."""

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


def usual_amount(world: World, system: str = "") -> int:
    """Return the amount that is asked with where none is given, in the token's smallest unit."""
    return WHOLE * TEN_TO[world.listed[world.issuer(system).token].decimals]


def waiting(world: World, amount: int | None = None, system: str = "") -> Waiting:
    """Return how long leaving a protocol with `amount` of its token by its first exit would take if asked for now; without a name
    the first protocol.
    """
    way = next(iter(world.issuer(system).exits(world)), None)
    if way is None or way.shut:
        return Waiting("shut", opens=way.opens if way else 0)
    stages = outlook.redemption_stages(world, usual_amount(world, system) if amount is None else amount, system)
    low, high = outlook.hours_of(stages)
    likely = sum(stage.likely_hours for stage in stages)
    if likely >= outlook.NEVER_HOURS:
        return Waiting("unknown")
    state: State = "disputed" if way.delayed == "disputed" else "slowed" if way.delayed else "open"
    return Waiting(state, low, likely, high, since=way.since)
