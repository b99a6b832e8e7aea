"""Health and net rate of a loan, among the views of the hero chart wherever there is or was one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.tabs.chart.view import ChartView

if TYPE_CHECKING:
    from ui.panels.value.view import ValueView
    from ui.tabs.chart.bar import ChartBar


class LoanViews:
    """Offers them behind the other views of the same chart, and takes them away where the loan was undone."""

    def __init__(self, bar: ChartBar, value: ValueView) -> None:
        self._bar, self._value = bar, value
        self._views = tuple(ChartView(*view) for view in value.views(of_loan=True))
        value.loan.found = self._offer

    def _offer(self, there: bool) -> None:
        bar, offered = self._bar, self._bar.offered
        if there == (self._views[0] in offered.all):
            return
        if not there and bar.view in self._views:
            bar.show_view(next(view.key for view in offered.all if view.given is self._value.chart))
        for view in self._views:
            offered.offer(view, there, behind=self._value.chart)
        bar.offer()
