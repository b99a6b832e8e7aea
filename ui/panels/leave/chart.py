"""The break-even chart of the Stake tab: when there is no wait to weigh it says why, instead of asking for an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.charts.break_even import BreakEvenChart
from ui.wording import refusal_text
from ui.wording.waits import opens_words
from wallet import leaving, ways

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.panels.leave.offers import Offers
    from wallet import World

NOTHING = "You hold nothing that could leave. Stake something first."
OTHERS = "You hold none of this. Choose above what is to leave."
LOCKED = "Locked stake cannot be sold, so there is nothing to compare its wait with."
AT_ONCE = "All ways pay at once: there is no wait to weigh against a discount."
OTHER = "There is nothing to compare with this amount."


class LeaveChart(BreakEvenChart):
    """`present(offers, elsewhere_bps, world)`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._why = NOTHING
        super().__init__(parent)

    def present(self, both: Offers | None, elsewhere_bps: int, world: World) -> None:
        """Show the break-even of the way chosen and its rival, or why there is none."""
        self._why = _why(both, world)
        figures = both.break_even(elsewhere_bps) if both is not None else None
        self.set_figures(figures)
        if figures is None:
            self._clear()

    def _clear(self) -> None:
        """Leave nothing of the last comparison behind the words."""
        self.x_ticks, self.y_ticks = [], []
        for curve in (self._line, self._even, *self._isos):
            curve.setData([], [])
        self.viewport().update()

    def text(self) -> str:
        return super().text() if self._shown is not None else self._why


def _why(both: Offers | None, world: World) -> str:
    if both is None:
        opens = leaving.redemption_opens(world)
        return opens_words(opens) if opens else OTHERS if ways.leavable(world) else NOTHING
    if both.found.of.locked:
        return LOCKED
    for way in both.ways:
        if way.opens:
            return opens_words(way.opens)
    sale = next((way for way in both.ways if way.first is not None and way.way == ways.SELL), None)
    if both.chosen is not None and both.chosen.refused is not None:
        return refusal_text(both.chosen.refused)[0]
    if sale is not None and not any(way.waits for way in both.ways):
        return f"The pool trades {sale.inside}: unwrap to compare selling with waiting."
    return AT_ONCE if len([way for way in both.ways if way.open]) > 1 else OTHER
