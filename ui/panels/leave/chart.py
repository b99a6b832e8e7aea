"""The break-even chart of the Stake tab: when one of the ways is shut it says why, instead of asking for an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.charts.break_even import BreakEvenChart
from ui.wording import first_token, refusal_text
from ui.wording.waits import opens_words
from wallet import leaving

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.panels.leave.offers import Offers
    from wallet import World

NOTHING = "You hold nothing that could leave. Stake something first."
LOCKED = "Locked stake cannot be sold, so there is nothing to compare its wait with."
OTHER = "There is nothing to compare with this amount."


class LeaveChart(BreakEvenChart):
    """`present(offers, elsewhere_bps, world)`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._why = NOTHING
        super().__init__(parent)

    def present(self, both: Offers | None, elsewhere_bps: int, world: World, locked: bool = False) -> None:
        """Show the break-even of both ways, or why there is none."""
        self._why = LOCKED if locked else _why(both, world)
        figures = both.break_even(elsewhere_bps) if both is not None and not locked else None
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
    opens = leaving.redemption_opens(world)
    if opens:
        return opens_words(opens)
    if both is None:
        return NOTHING
    if both.sell.refused is not None and both.sell.refused.code == "market_token":
        return f"The pool trades {first_token()}: unwrap to compare selling with waiting."
    refused = both.redeem.refused or both.sell.refused
    return OTHER if refused is None else refusal_text(refused)[0]
