"""Extremes of the past that the wallet quotes, each with the moment from which it is known: none is told before it happened.

In a world that lives in the past, the lowest price is the record's own up to the present hour; what nobody could know yet is
left out. Dates are unix seconds, UTC.
"""

from __future__ import annotations

import msgspec

from wallet.world import records
from wallet.world.state import DAY_HOURS, HOUR, World
from wallet.world.tokens import WEI

PPM = 10**6
LOWEST_PRICE_PPM = 923_220
"""The lowest recorded price of the first staked token against what it redeems for."""
LOWEST_PRICE_AT = 1_655_119_440
"""13 June 2022, 11:24: its largest pool, a trade within the hour."""
LONGEST_QUEUE_HOURS = 1114
"""The longest exit queue on record: 46.4 days."""
LONGEST_QUEUE_AT = 1_757_721_600
"""13 September 2025: daily history of the chain's exit queue."""
EVER_SLASHED_PPM = 400
"""Of all validators, those slashed until October 2023."""
EVER_SLASHED_AT = 1_696_118_400
"""1 October 2023."""
DEAREST_DAY_PPM = 66_483
"""The dearest day of borrowing the first coin at its largest lender, as a year costs at that day's mean."""
DEAREST_DAY_AT = 1_753_142_400
"""22 July 2025: growth of that lender's borrow index over the day."""
CAP_SHORT_PPM = 28_500
"""How far under the rate the cap on a staked token's price was once drawn by mistake: 1.1934 against 1.2285, 2.85 %. 34 accounts
were liquidated for it, and no market moved."""
CAP_SHORT_AT = 1_773_100_800
"""10 March 2026: by the account of the lender's risk manager of that day."""


class Lowest(msgspec.Struct, frozen=True):
    """The lowest price so far, in ppm of what the token redeems for, and when it was paid; `so_far` while a record still runs."""

    ppm: int
    at: int
    so_far: bool


def lowest_price(world: World) -> Lowest | None:
    """Return the lowest price on record by the present hour; None in a past without a record."""
    ruler = world.ruler
    if ruler is None:
        return Lowest(LOWEST_PRICE_PPM, LOWEST_PRICE_AT, so_far=False) if world.now >= LOWEST_PRICE_AT else None
    running = world.hour < world.recorded_until
    if world.now >= LOWEST_PRICE_AT:
        return Lowest(LOWEST_PRICE_PPM, LOWEST_PRICE_AT, running)
    lived = records.record(ruler.recorded()).rows[: min(world.hour, world.recorded_until) + 1]
    lows = [row.low or row.price for row in lived]
    hour = min(range(len(lows)), key=lambda place: lows[place])
    return Lowest(lows[hour] * PPM // WEI, world.start + hour * HOUR, running)


def queue_is_known(world: World) -> bool:
    """Whether the longest exit queue on record lies in the past of this world."""
    return world.now >= LONGEST_QUEUE_AT


def cap_is_known(world: World) -> bool:
    """Whether the cap that was drawn too low by mistake lies in the past of this world."""
    return world.now >= CAP_SHORT_AT


def dearest_day_is_known(world: World) -> bool:
    """Whether the dearest day of borrowing is over in this world."""
    return world.now >= DEAREST_DAY_AT + DAY_HOURS * HOUR


def slashed_is_known(world: World) -> bool:
    """Whether the count of all validators ever slashed lies in the past of this world."""
    return world.now >= EVER_SLASHED_AT
