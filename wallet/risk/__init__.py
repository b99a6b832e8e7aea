"""Studies of worlds: what somebody is exposed to, how large a shock can be, what it does, and one life ahead."""

from wallet.risk.ahead import Apart, Kept, ahead, apart, known_ahead
from wallet.risk.attribution import (
    PARTIES,
    Borne,
    Party,
    Share,
    attribution,
    bearing,
    days_of,
    owners,
    parted,
    taken_by_service,
    taken_from,
    yours,
)
from wallet.risk.effect import Effect, effect
from wallet.risk.explain import Derivation, Term, explain
from wallet.risk.exposure import A_THIRD_PPM, Exposure, at_stake, exposures, exposures_with
from wallet.risk.live import live_keys, live_value
from wallet.risk.reach import Reach, Struck, own_stakes, reach, struck
from wallet.risk.security import Security, StakeHolder, reward_curve, secured_chains, security
from wallet.risk.strikes import AnyStrike, concerns, in_steps, is_own, looked_at, strike, strikeable
from wallet.risk.waiting import Waiting, waiting

__all__ = [
    "A_THIRD_PPM",
    "PARTIES",
    "AnyStrike",
    "Apart",
    "Borne",
    "Derivation",
    "Effect",
    "Exposure",
    "Kept",
    "Party",
    "Reach",
    "Security",
    "Share",
    "StakeHolder",
    "Struck",
    "Term",
    "Waiting",
    "ahead",
    "apart",
    "at_stake",
    "attribution",
    "bearing",
    "concerns",
    "days_of",
    "effect",
    "explain",
    "exposures",
    "exposures_with",
    "in_steps",
    "is_own",
    "known_ahead",
    "live_keys",
    "live_value",
    "looked_at",
    "own_stakes",
    "owners",
    "parted",
    "reach",
    "reward_curve",
    "secured_chains",
    "security",
    "strike",
    "strikeable",
    "struck",
    "taken_by_service",
    "taken_from",
    "waiting",
    "yours",
]
