"""Studies of worlds: what somebody is exposed to, how large a shock can be, what it does, and one life ahead."""

from wallet.risk.ahead import Apart, Kept, ahead, apart, known_ahead
from wallet.risk.attribution import PARTIES, Borne, Party, attribution, owners, taken_from
from wallet.risk.effect import Effect, effect
from wallet.risk.explain import Derivation, Term, explain
from wallet.risk.exposure import Exposure, at_stake, exposures
from wallet.risk.live import live_keys, live_value
from wallet.risk.reach import Reach, Struck, own_stakes, reach, struck
from wallet.risk.security import Security, StakeHolder, reward_curve, secured_chains, security
from wallet.risk.waiting import Waiting, waiting

__all__ = [
    "PARTIES",
    "Apart",
    "Borne",
    "Derivation",
    "Effect",
    "Exposure",
    "Kept",
    "Party",
    "Reach",
    "Security",
    "StakeHolder",
    "Struck",
    "Term",
    "Waiting",
    "ahead",
    "apart",
    "at_stake",
    "attribution",
    "effect",
    "explain",
    "exposures",
    "known_ahead",
    "live_keys",
    "live_value",
    "own_stakes",
    "owners",
    "reach",
    "reward_curve",
    "secured_chains",
    "security",
    "struck",
    "taken_from",
    "waiting",
]
