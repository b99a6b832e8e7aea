"""The Risk tab: the value of all liquid staking tokens over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.panels.value_view import ValueView
from ui.tabs.chart_bar import ChartView
from ui.tabs.frame import Tab

if TYPE_CHECKING:
    from ui.session import Session
    from wallet import World


class RiskTab(Tab):
    """Figures, chart and forms of this page."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "risk", "Risk")
        self.value = ValueView(session)
        for view in self.value.views():
            self.add_view(ChartView(*view))

    def redraw(self, before: World | None, after: World, events: tuple[Any, ...]) -> None:
        self.value.refresh(before, after, events)
