"""What stands beside the form for lending while it is on screen: figures of the lender over the chart, its assets in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.lend.chart import HealthChart
from ui.panels.lend.figures import LendFigures
from ui.panels.lend.panel import LendPanel
from ui.panels.lend.picture import picture_of
from ui.panels.lend.rates import RatesChart
from ui.panels.lend.table import TITLE
from ui.panels.lend.totals import ShownAsset, TotalsPicture
from ui.panels.lend.ways import YOU
from ui.tabs.chart.view import ChartView
from wallet import lending_past, loans

if TYPE_CHECKING:
    from ui.panels.form import Form
    from ui.panels.lend.form import LendForm
    from ui.tabs.frame import Tab
    from ui.widgets import Figure

HEALTH, RATES, TOTALS = "health_by_price", "rates", "totals"


class LendBeside:
    """Shows how you stand at the lender of `form`; with any other form `others` are the figures over the chart, and `view` is the
    chart that stands in place of a loan's health.
    """

    def __init__(self, tab: Tab, form: LendForm, others: tuple[Figure, ...], view: ChartView) -> None:
        self._tab, self._form, self._others, self._view = tab, form, others, view
        self.chart = HealthChart()
        self.rates = RatesChart()
        self.totals = TotalsPicture()
        self._own = (
            ChartView(TOTALS, "All lending", self.totals, self._show_totals),
            ChartView(RATES, "Rates", self.rates),
            ChartView(HEALTH, "Health against price", self.chart),
        )
        self.numbers, self.standing = LendFigures(), LendPanel()
        tab.figures.set_figures(*tab.figures.figures(), *self.numbers.figures)
        tab.tables.add(TITLE, self.standing, indents=True)
        self.standing.table.chosen.connect(form.choose)
        form.edited.connect(self.refresh)
        self.follow(tab.column.form)

    def follow(self, form: Form | None) -> None:
        """Another form is on screen."""
        mine = form is self._form
        for figures, shown in ((self._others, not mine), (self.numbers.figures, mine)):
            for figure in figures:
                figure.setVisible(shown)
        self._swap_charts(mine)
        if mine:
            self._tab.tables.show_table(TITLE)
        self.refresh()

    def refresh(self) -> None:
        """Write figures and table as the world is."""
        lender, world = self._form.lender, self._form.session.world
        self._tab.tables.offer(TITLE, lender is not None)
        if lender is None or self._tab.column.form is not self._form:
            return
        assets, outcome = loans.loan_assets(world, lender.name, YOU, self._form.then), self._form.outcome
        now = loans.loan_standing(world, lender.name, YOU)
        shown = world if outcome is None else outcome.world
        after = None if outcome is None else loans.loan_standing(shown, lender.name, YOU)
        self.numbers.present(now, assets, self._form.token)
        then = next((each for each in loans.lenders(shown) if each.name == lender.name), lender)
        self.standing.present(then, assets, now, after, loans.loan_ending(shown, lender.name, YOU))
        self._tab.tables.set_caption(self.standing, self._form.table_words())
        self.chart.show_loan(picture_of(world, lender, now, shown if after is not None else None))
        chosen = next((each for each in assets if each.token == self._form.token), assets[0])
        self.rates.show_asset(chosen, loans.rate_curve(world, lender.name, chosen.token) if chosen is not None else None)
        if self._tab.chart_bar.view is self._own[0]:
            self._show_totals()
        self._tab.figures.fit()

    def _show_totals(self) -> None:
        """Read how all lending of the asset went: only for who looks."""
        lender, practice = self._form.lender, self._form.session.practice
        if lender is None or self._form.session.closed:
            self.totals.present(None, ShownAsset("", 0))
            return
        token = self._form.token or lender.assets()[0]
        world = practice.world
        until = lending_past.recorded_until(world, lender.name, token)
        self.totals.present(lending_past.lender_past(practice, lender.name, token), ShownAsset(token, world.start, until))

    def _swap_charts(self, mine: bool) -> None:
        """Offer the health of a loan in place of the chart of other forms, or the other way round."""
        bar, health = self._tab.chart_bar, self._own[-1]
        comes, goes = (self._own, (self._view,)) if mine else ((self._view,), self._own)
        on_show = bar.view in goes
        for view in comes:
            bar.offered.offer(view, offered=True)
        if on_show:
            bar.show_view((health if mine else self._view).key)
        for view in goes:
            bar.offered.offer(view, offered=False)
        bar.offer()
