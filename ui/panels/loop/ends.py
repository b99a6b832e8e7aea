"""What ends a loop, in a table: where each thing stands, where it ends the loop, how far that is, and what was seen before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ui.panels.loop.words import ENDS, PPM, end_cells, seen_words
from ui.widgets import Cell, DataTable, TableColumn, TableModel
from ui.widgets.table.model import RowOfCells

if TYPE_CHECKING:
    from wallet import ways

TITLE = "What ends the loop"
COLUMNS = (
    TableColumn("what", "What ends it", stretch=True),
    TableColumn("now", "Now", "number", 64),
    TableColumn("limit", "Limit", "number", 96),
    TableColumn("distance", "Distance", "bar", 134),
    TableColumn("seen", "Seen before", "number", 262),
)
FIRST_TO_GO = ("seen", "now")
WHOLE_BAR = PPM // 5
"""The distance at which a bar is full: a fifth."""


class EndsTable(DataTable):
    """`present(ends, coin, seen)`."""

    def __init__(self) -> None:
        super().__init__(
            TITLE, TableModel(COLUMNS), empty="Nothing ends a loop without a debt.", bleed=0, first_to_go=FIRST_TO_GO
        )
        self.setObjectName("loop.ends")
        self.show_rows(5)

    def present(self, ends: Sequence[ways.loops.LoopEnd], coin: str, seen: Mapping[str, ways.loops.SeenBefore]) -> None:
        """Show what ends a loop, and the worst that is on record of it."""
        self.set_rows([_row(end, coin, seen.get(end.key)) for end in ends])


def _row(end: ways.loops.LoopEnd, coin: str, seen: ways.loops.SeenBefore | None) -> RowOfCells:
    now, limit, distance = end_cells(end, coin)
    share = None if end.distance is None or end.key == "year" else max(0.0, min(1.0, end.distance / WHOLE_BAR))
    counts = "" if end.counts else ", which the lender does not look at"
    return {
        "key": end.key,
        "what": Cell(ENDS[end.key], strong=end.counts, said=f"{ENDS[end.key]}{counts}"),
        "now": now,
        "limit": limit,
        "distance": Cell(distance, tone="warn", share=share),
        "seen": seen_words(end.key, seen),
    }
