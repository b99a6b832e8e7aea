"""The views that the bar over a chart offers, and the stack that takes their charts in as they are wanted."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QStackedWidget, QWidget

from ui import charts
from ui.panels.window.focus import fields_of
from ui.tabs.chart.parts import DEFAULT_RANGE
from ui.tabs.chart.view import ChartView, Ranged
from ui.widgets import Segments

if TYPE_CHECKING:
    from ui.charts.strip import ChartStrip


class ChartViews(QObject):
    """The views in the order of their segments. `joined(chart)` comes once for each chart, when the stack takes it in."""

    joined = Signal(object)

    def __init__(self, segments: Segments, charts: QStackedWidget, strip: QStackedWidget) -> None:
        super().__init__(strip)
        self.all: list[ChartView] = []
        self.range = DEFAULT_RANGE
        """The range chosen."""
        self._segments, self._charts, self._strip = segments, charts, strip
        self._strips: dict[QWidget, ChartStrip] = {}

    def add(self, view: ChartView) -> None:
        """Append a view as one more segment."""
        if view.made:
            self.join(view.chart)
        self.all.append(view)
        self._segments.set_choices([(each.key, each.title) for each in self.all])

    def offer(self, view: ChartView, offered: bool, behind: QWidget | None = None) -> None:
        """Offer a view as the first segment, or `behind` the others of a chart, or leave it out; the first takes its place where
        it was on screen.
        """
        if offered == (view in self.all):
            return
        before = max((place + 1 for place, each in enumerate(self.all) if behind is not None and each.given is behind), default=0)
        others = [each for each in self.all if each is not view]
        self.all = [*others[:before], view, *others[before:]] if offered else others
        self._segments.set_choices([(each.key, each.title) for each in self.all])

    @property
    def shown(self) -> ChartView | None:
        """The view on screen."""
        index = self._segments.currentIndex()
        return self.all[index] if 0 <= index < len(self.all) else None

    @property
    def moved(self) -> bool:
        """Whether there is a last move for a range to begin at."""
        chart = self.shown.chart if self.shown else None
        return isinstance(chart, charts.ValueChart) and chart.last_move() is not None

    @property
    def finished(self) -> bool:
        """Whether every chart is made."""
        return all(view.made for view in self.all)

    def finish(self) -> None:
        """Make every chart that was not wanted yet."""
        for view in self.all:
            self.join(view.chart)

    def set_range(self, name: str) -> None:
        """Let every chart there is show this range, or "follow"."""
        for view in self.all:
            if view.made and isinstance(view.chart, Ranged):
                view.chart.set_range(name)

    def show_strip(self, chart: QWidget | None) -> None:
        """Show what the crosshair of `chart` points at, if it has one."""
        strip = self._strips.get(chart) if chart is not None else None
        self._strip.setVisible(strip is not None)
        if strip is not None:
            self._strip.setCurrentWidget(strip)

    def join(self, chart: QWidget) -> None:
        """Take a chart in where it is not yet; what joins late is reached by the Tab key after the other charts all the same."""
        if self._charts.indexOf(chart) >= 0:
            return
        last = self._charts.widget(self._charts.count() - 1)
        self._charts.addWidget(chart)
        for before, after in pairwise((last or chart, chart, *fields_of(chart))):
            QWidget.setTabOrder(before, after)
        if isinstance(chart, QAbstractScrollArea):
            chart.viewport().setAccessibleName(chart.accessibleName())
        if isinstance(chart, charts.ValueChart):
            self._strips[chart] = charts.ChartStrip(chart)
            self._strip.addWidget(self._strips[chart])
        self.joined.emit(chart)
        if isinstance(chart, Ranged) and self.range != DEFAULT_RANGE:
            chart.set_range(self.range)
