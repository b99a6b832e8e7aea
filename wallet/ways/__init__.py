"""Ways into staking and out of a token, side by side: each computed by running its very action on a copy of the world."""

from wallet.ways import efficiency, loops, restaking, twins, unwinding, vaults
from wallet.ways.causes import Cause
from wallet.ways.found import Leavable, WayOut, WaysOut
from wallet.ways.loop_entries import LoopEntry, loop_entries
from wallet.ways.out import SELL, TOLERANCE_PPM, leavable, sold_within, ways_out
from wallet.ways.questions import FiveAnswers, five_answers
from wallet.ways.staking import ExitNow, Trial, WayToStake, to_stake, try_way
from wallet.ways.styles import BoughtToken, Compared, Style, comparable, compare_styles, usual_three

__all__ = [
    "SELL",
    "TOLERANCE_PPM",
    "BoughtToken",
    "Cause",
    "Compared",
    "ExitNow",
    "FiveAnswers",
    "Leavable",
    "LoopEntry",
    "Style",
    "Trial",
    "WayOut",
    "WayToStake",
    "WaysOut",
    "comparable",
    "compare_styles",
    "efficiency",
    "five_answers",
    "leavable",
    "loop_entries",
    "loops",
    "restaking",
    "sold_within",
    "to_stake",
    "try_way",
    "twins",
    "unwinding",
    "usual_three",
    "vaults",
    "ways_out",
]
