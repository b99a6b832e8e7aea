"""The bar over a chart: which view, which range, as a table, copy and export. What a chart cannot do is not offered."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui import charts
from ui.panels.window.width import WindowWidth
from ui.tabs.chart.folding import Folding
from ui.tabs.chart.menus import BarMenus
from ui.tabs.chart.numbers import ChartNumbers
from ui.tabs.chart.parts import RANGES, BarParts
from ui.tabs.chart.view import ChartView, Tabled
from ui.tabs.chart.views import ChartViews

VIEW_KEYS = ("gain", "rate", "value", "discount", "health", "net")
"""The views of the hero chart."""


class ChartBar(QWidget):
    """Segments at the left; ranges, table and export at the right. It drives the stack of charts that it is given."""

    view_changed = Signal(object)
    view_picked = Signal(str)
    """A view was chosen by hand, not by what happens in the tab."""
    events_wanted = Signal(bool)
    terms_picked = Signal(str, bool)
    """Other terms were chosen, for the whole window: the kind, and whether coin prices are those of every hour."""
    followed = Signal(str)
    copy_wanted = Signal(object)
    export_wanted = Signal(object, str)

    def __init__(self, charts: QStackedWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._charts = charts
        self._as_table = self._by_program = False
        self.strip = QStackedWidget(parent)
        self.parts = BarParts(self)
        self.finder = self.parts.finder
        self._table = ChartNumbers(self)
        self._charts.addWidget(self._table)
        self.offered = ChartViews(self.parts.segments, charts, self.strip)
        self._folding = Folding(self.parts, self.offered)
        self.menus = BarMenus(self, self.parts, self.offered)
        self._connect()

    # -- filling and asking

    def add(self, view: ChartView) -> None:
        self.offered.add(view)
        if len(self.offered.all) == 1:
            self._choose(0)

    @property
    def view(self) -> ChartView | None:
        return self.offered.shown

    def show_view(self, key: str) -> None:
        self._by_program = True
        self.parts.segments.set_current(key)
        self._by_program = False

    def look_at(self, key: str) -> None:
        """Show the hero chart in this view where it is on show in another and has it."""
        view = self.view
        if view is not None and key in self.views() and isinstance(view.chart, charts.ValueChart):
            self.show_view(key)

    @property
    def range(self) -> str:
        """The range chosen."""
        return self.offered.range

    def views(self) -> list[str]:
        return [view.key for view in self.offered.all]

    def set_range(self, name: str) -> None:
        """One of the keys of `RANGES`, or "follow"."""
        if name in dict(RANGES):
            self.offered.range = name
            self.parts.ranges.set_current(name)
            self.parts.range_menu.setText(dict(RANGES)[name])
            self._folding.fold(self.width())
        self.offered.set_range(name)

    def show_table(self, on: bool) -> None:
        """Show the chart on screen as a table of its numbers, or as a chart again."""
        view = self.view
        self._as_table = on and view is not None and isinstance(view.chart, Tabled)
        self.parts.table.setChecked(self._as_table)
        if not self._as_table:
            self.finder.stop()
        if view is None:
            return
        if self._as_table and isinstance(view.chart, Tabled):
            self._table.setModel(view.chart.table())
            self._table.setAccessibleName(f"{view.title}, as a table")
            self._charts.setCurrentWidget(self._table)
        else:
            self._charts.setCurrentWidget(view.chart)

    def toggle_table(self) -> None:
        """Show the table if the chart is shown, and the other way round."""
        self.show_table(not self._as_table)

    @property
    def shown_table(self) -> ChartNumbers | None:
        """The chart's numbers, where they are on screen."""
        return self._table if self._as_table else None

    def focus_first(self) -> None:
        """Where the keyboard goes when a button of this bar is gone."""
        shown = self._charts.currentWidget()
        if shown is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_events(self, on: bool) -> None:
        """Tell that the list of events is shown, or not."""
        self.parts.events.setChecked(on)

    def set_room(self, room: WindowWidth) -> None:
        self._folding.room = room
        self.offer()

    # -- inside

    def _connect(self) -> None:
        parts, menus = self.parts, self.menus
        parts.segments.index_changed.connect(self._choose)
        parts.ranges.changed.connect(self._range_chosen)
        parts.events.clicked.connect(lambda: self.events_wanted.emit(parts.events.isChecked()))
        parts.table.clicked.connect(lambda: self.toggle_table())
        parts.terms.picked.connect(self.terms_picked)
        parts.follows.picked.connect(self.followed)
        parts.follow.clicked.connect(lambda: self.set_range("follow"))
        menus.range_wanted.connect(self.set_range)
        menus.table_wanted.connect(self.toggle_table)
        menus.copy_wanted.connect(self.copy_wanted)
        menus.export_wanted.connect(self.export_wanted)
        self.offered.joined.connect(self._listen)

    def _range_chosen(self, name: str) -> None:
        if name != self.range:
            self.set_range(name)

    def _choose(self, index: int) -> None:
        if not 0 <= index < len(self.offered.all):
            return
        view = self.offered.all[index]
        self.offered.join(view.chart)
        if view.chosen is not None:
            view.chosen()
        if not isinstance(view.chart, Tabled):
            self._as_table = False
        self.show_table(self._as_table)
        self.offer()
        self.view_changed.emit(view)
        if not self._by_program:
            self.view_picked.emit(view.key)

    def offer(self) -> None:
        """Show only what the chart on screen can do, and the terms that were chosen."""
        self.parts.terms.present()
        chart = self.view.chart if self.view else None
        valued = isinstance(chart, charts.ValueChart)
        self.parts.follow.setVisible(valued and not chart.follow)  # type: ignore[union-attr]
        self._folding.fold(self.width())
        self.offered.show_strip(chart)

    def _listen(self, chart: QWidget) -> None:
        if isinstance(chart, charts.ValueChart):
            chart.table_wanted.connect(self.toggle_table)
            chart.follow_changed.connect(self.offer)
            chart.moved.connect(self.offer)
            chart.range_wanted.connect(self.set_range)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._folding.fold(self.width())
