"""Traditional against liquid: two stakers with the same coins on the same day, and what happens to each in seven rows."""

from wallet.ways.twins.facts import TwinFacts, facts
from wallet.ways.twins.living import Happened, LivedRow, Living, carried_out, lived
from wallet.ways.twins.pair import TwinPair, pairs
from wallet.ways.twins.rows import ROWS, TWIN_ROWS, row_script, runs
from wallet.ways.twins.told import Part, TwinPath, TwinRow, TwinSide

__all__ = [
    "ROWS",
    "TWIN_ROWS",
    "Happened",
    "LivedRow",
    "Living",
    "Part",
    "TwinFacts",
    "TwinPair",
    "TwinPath",
    "TwinRow",
    "TwinSide",
    "carried_out",
    "facts",
    "lived",
    "pairs",
    "row_script",
    "runs",
]
