"""What stands beside the pool form while it is on screen: the chart against holding, one's figures, and where the return came
from, as soon as one has, or has had, a share of the pool that is chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.loop.layers import TITLE as LAYERS
from ui.panels.pool.came import TITLE, CamePanel, coin_of_pool
from ui.panels.pool.chart import HoldingChart
from ui.panels.pool.layers import PoolLayersTable
from ui.panels.pool.standing import StandingFigures
from ui.tabs.chart.view import ChartView
from wallet import FileProblem, liquidity, providing

if TYPE_CHECKING:
    from ui.panels.form import Form
    from ui.panels.pool.form import PoolForm
    from ui.tabs.frame import Tab
    from ui.widgets import Figure

HOLDING = "holding"


class PoolBeside:
    """Shows how you stand in the pool of `form`; without a share of it `others` are the figures over the chart. What it shows is
    made when there first is something to show.
    """

    def __init__(self, tab: Tab, form: PoolForm, others: tuple[Figure, ...]) -> None:
        self._tab, self._form, self._others = tab, form, others
        self.view = ChartView(HOLDING, "Against holding", HoldingChart, self.draw)
        self.numbers: StandingFigures | None = None
        self.came: CamePanel | None = None
        self.layers: PoolLayersTable | None = None
        self._counts = False
        form.edited.connect(self.refresh)

    def follow(self, form: Form | None) -> None:
        """Another form is on screen."""
        if form is not self._form and self._counts:
            self._offer(False)
            self._show_figures(False)
        self.refresh()
        if form is self._form and self._counts:
            self._tab.tables.show_table(TITLE)

    def refresh(self) -> None:
        """Write chart, figures and bars as the world is."""
        if self._tab.column.form is not self._form:
            return
        world, market = self._form.session.world, self._form.market
        pool = liquidity.pool_if_any(world, market)
        counts = pool is not None and providing.returned(world, market) is not None
        if counts:
            numbers, came, layers = self._parts()
            came.present(world, market)
            layers.present(self._form.session.practice, world, market)
            self._tab.tables.set_caption(layers, layers.caption)
            self._show_figures(numbers.present(world, market))
            self._tab.tables.set_caption(came, came.caption)
        elif self.numbers is not None:
            self._show_figures(False)
        self._offer(counts)
        if counts and self.view.made and self.view.chart.isVisible():
            self.draw()

    def draw(self) -> None:
        """Draw the chart again from the samples."""
        world, market, chart = self._form.session.world, self._form.market, self.view.chart
        pool = liquidity.pool_if_any(world, market)
        if pool is None or self._form.session.closed or not isinstance(chart, HoldingChart):
            return
        try:
            series = self._form.session.practice.series(providing.followed_as(market))
        except FileProblem:
            return
        sold = pool.sells(world)
        chart.show_return(world, series, coin_of_pool(world, market), sold, pool.other(sold))

    def _parts(self) -> tuple[StandingFigures, CamePanel, PoolLayersTable]:
        if self.numbers is None or self.came is None or self.layers is None:
            self.numbers, self.came, self.layers = StandingFigures(), CamePanel(), PoolLayersTable()
            self._tab.figures.set_figures(*self._tab.figures.figures(), *self.numbers.figures)
            self._tab.tables.add(TITLE, self.came, indents=True)
            self._tab.tables.add(LAYERS, self.layers)
        return self.numbers, self.came, self.layers

    def _show_figures(self, mine: bool) -> None:
        """Show one's own figures in place of the pool's."""
        own = () if self.numbers is None else self.numbers.figures
        for figures, shown in ((self._others, not mine), (own, mine)):
            for figure in figures:
                figure.setVisible(shown)
        self._tab.figures.fit()

    def _offer(self, counts: bool) -> None:
        """Offer chart and bars where there is something to show of a share."""
        bar, tables = self._tab.chart_bar, self._tab.tables
        if self.came is not None:
            tables.offer(TITLE, counts)
            tables.offer(LAYERS, counts)
        if counts == self._counts:
            return
        self._counts = counts
        on_show = bar.view is self.view
        bar.offered.offer(self.view, offered=counts)
        if counts:
            tables.show_table(TITLE)
            bar.show_view(HOLDING)
        elif on_show:
            bar.show_view(bar.views()[0])
        bar.offer()
