"""The value view as a tab takes it: its three ways of looking are views of the tab's chart bar."""

from __future__ import annotations

from ui.panels.value_view import ValueView
from ui.tabs.chart_bar import ChartView


class HoldingChart(ValueView):
    """A `ValueView` whose `views()` go straight into `Tab.add_view`."""

    def views(self) -> tuple[ChartView, ...]:  # type: ignore[override]
        """Value, rate and discount of the one chart."""
        return tuple(ChartView(*view) for view in super().views())
