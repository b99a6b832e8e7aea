"""Ways into staking and out of a token, side by side: each computed by running its very action on a copy of the world."""

from wallet.ways.found import Leavable, WayOut, WaysOut
from wallet.ways.out import EXIT, SELL, TOLERANCE_PPM, leavable, sold_within, ways_out
from wallet.ways.staking import ExitNow, Trial, WayToStake, to_stake, try_way

__all__ = [
    "EXIT",
    "SELL",
    "TOLERANCE_PPM",
    "ExitNow",
    "Leavable",
    "Trial",
    "WayOut",
    "WayToStake",
    "WaysOut",
    "leavable",
    "sold_within",
    "to_stake",
    "try_way",
    "ways_out",
]
