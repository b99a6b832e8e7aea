"""Where the parts of a page stand: figures, charts and tables to the left, the forms to the right, or all below one another."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QStackedLayout, QWidget

from ui.panels.action_column import ActionColumn
from ui.panels.scrolling import Inside, scrolling
from ui.tabs.chart.bar import ChartBar
from ui.tabs.first_screen import ChartStack, FirstScreen
from ui.tabs.table_area import TableArea
from ui.widgets import BLEED, Column, FigureRow, Row


class PageLayout:
    """Lays out `page`. `beside` and `instead` are free: at the right of the charts, and under them."""

    def __init__(
        self,
        page: QWidget,
        figures: FigureRow,
        bar: ChartBar,
        charts: ChartStack,
        tables: TableArea,
        column: ActionColumn,
        chart_first: bool,
    ) -> None:
        self.stacked = self._cover_on_top = False
        self._figures, self._column, self._chart_first = figures, column, chart_first
        self._inside = Inside()
        self._body, self._flow = scrolling(self._inside), Row(0, parent=self._inside)
        Column(0, parent=page).addWidget(self._body)
        self._top = QWidget()
        self._over_form = Column(0, (20, 14, 20, 0), parent=self._top)
        self.left = QWidget()
        self._left_pages = QStackedLayout(self.left)
        inside = Inside()
        self._pane = scrolling(inside)
        self._left_pages.addWidget(self._pane)
        pane = Column(12, (20 - BLEED, 14, 20 - BLEED, 12), parent=inside)
        over = self._over_chart = Column(12, (BLEED, 0, BLEED, 0))
        over.addWidget(figures)
        over.addWidget(bar)
        self.beside, self.instead = Row(12), Column(0)
        self.beside.addWidget(charts, 1)
        over.addLayout(self.beside, 1)
        over.addWidget(bar.strip)
        self._first_screen = FirstScreen(self._body, over, figures, bar, charts) if chart_first else None
        pane.addLayout(over, 1)
        pane.addLayout(self.instead)
        pane.addWidget(tables)
        self._top.hide()
        self._flow.addWidget(self._top)
        self._flow.addWidget(self.left, 1)
        self._flow.addWidget(column)

    def add(self, widget: QWidget) -> None:
        """Put something after all the rest."""
        self._flow.addWidget(widget)

    @property
    def chart_on_top(self) -> bool:
        """Whether the form stands below the chart."""
        return self.stacked and self._chart_first

    def share(self) -> None:
        """The figures changed: share out the first screen again."""
        if self._first_screen is not None:
            self._first_screen.share()

    def to_top(self) -> None:
        """Scroll to where the page begins."""
        self._body.verticalScrollBar().setValue(0)

    # -- the left pane

    @property
    def cover(self) -> QWidget | None:
        """What covers the left pane; None where nothing does."""
        return self._left_pages.currentWidget() if self._left_pages.currentIndex() > 0 else None

    def set_cover(self, cover: QWidget | None, on_top: bool = False) -> None:
        """Cover the left pane, or uncover it with None; `on_top` where it comes before the form if they stand one below the
        other."""
        for old in [self._left_pages.widget(index) for index in range(1, self._left_pages.count())]:
            if old is not None:
                self._left_pages.removeWidget(old)
        if cover is not None:
            self._left_pages.addWidget(cover)
            self._left_pages.setCurrentWidget(cover)
        else:
            self._left_pages.setCurrentIndex(0)
        self._cover_on_top = on_top and cover is not None
        self._put_in_order()
        self.fit()

    # -- side by side, or one below the other

    def fit(self) -> None:
        """Make room for a sheet that takes the whole page; one below the other a review does too."""
        alone = self._column.whole or (self.stacked and self._column.reviewing)
        self.left.setVisible(not alone)
        self._top.setVisible(self.stacked and not self._chart_first and not alone and self.cover is None)
        self._inside.set_squeezed(alone or self._column.reviewing)  # a review scrolls by itself, its buttons stay on screen
        self._pane.set_whole(self.stacked and self.cover is None)
        self._column.set_stacked(self.stacked)

    def stack(self, stacked: bool) -> None:
        """Set figures, form and chart one below the other, or the form beside the chart again."""
        if stacked == self.stacked:
            return
        self.stacked = stacked
        if not self._chart_first:
            (self._over_chart if stacked else self._over_form).removeWidget(self._figures)
            (self._over_form if stacked else self._over_chart).insertWidget(0, self._figures)
        self._flow.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        self._put_in_order()
        if self._first_screen is not None:
            self._first_screen.fill(stacked)

    def _put_in_order(self) -> None:
        """The form first where it stands over the chart, else what is to the left."""
        form_first = self.stacked and not self._chart_first and not self._cover_on_top
        order = (self._column, self.left) if form_first else (self.left, self._column)
        first = min(self._flow.indexOf(part) for part in order)
        if self._flow.indexOf(order[0]) == first:
            return
        for part in order:
            self._flow.removeWidget(part)
        for place, part in enumerate(order, first):
            self._flow.insertWidget(place, part, int(part is self.left))
