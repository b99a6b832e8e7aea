"""Negative rebases as a person met them: the reports after which the same tokens were fewer.

Read from the balances that a practice kept, one an hour. A report comes at one hour of the day and moves every balance; an
hour in which the person did something is left out, for then the balance alone does not tell what moved it.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec
import numpy as np
from numpy.typing import NDArray

from wallet.world.estimates import DAY_HOURS, REPORT_HOUR

NOISE = 1e-9
"""Falls of less than this, in whole tokens, are the rounding of shares."""


class Fall(msgspec.Struct, frozen=True):
    """One negative rebase, or several on days that follow each other: the first hour, the days, whole tokens lost in all."""

    hour: int
    days: int
    lost: float


def falls(
    start: int, hour: NDArray[np.float64], balance: NDArray[np.float64], own_hours: Collection[int] = ()
) -> tuple[Fall, ...]:
    """Return the negative rebases in a series of balances; `start` is the world's, in unix seconds."""
    if len(hour) < 2:
        return ()
    reported = (start // 3600 + hour[1:].astype(int)) % DAY_HOURS == REPORT_HOUR
    lost = balance[:-1] - balance[1:]
    steps = np.nonzero(reported & (lost > NOISE) & (np.diff(hour) == 1))[0]
    found: list[Fall] = []
    for step in steps:
        at = int(hour[step + 1])
        if at in own_hours:
            continue
        if found and at == found[-1].hour + found[-1].days * DAY_HOURS:
            last = found[-1]
            found[-1] = Fall(last.hour, last.days + 1, last.lost + float(lost[step]))
        else:
            found.append(Fall(at, 1, float(lost[step])))
    return tuple(found)
