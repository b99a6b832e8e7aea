"""Studies of worlds: what somebody is exposed to, how large a shock can be, what it does, and one life ahead."""

from wallet.risk.ahead import ahead
from wallet.risk.effect import Effect, effect
from wallet.risk.exposure import Exposure, at_stake, exposures
from wallet.risk.reach import Reach, reach
from wallet.risk.waiting import Waiting, waiting

__all__ = [
    "Effect",
    "Exposure",
    "Reach",
    "Waiting",
    "ahead",
    "at_stake",
    "effect",
    "exposures",
    "reach",
    "waiting",
]
