"""The bar over a chart: which view, which range, as a table, copy and export. What a chart cannot do is not offered."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QMenu, QStackedWidget, QWidget

from ui import charts
from ui.panels.window.focus import fields_of
from ui.panels.window.width import WindowWidth
from ui.tabs.chart.menus import open_under, pop_up_choice
from ui.tabs.chart.numbers import ChartNumbers
from ui.tabs.chart.view import ChartView, Ranged, Tabled
from ui.theme import theme
from ui.widgets import FindField, IconButton, QuietButton, Row, Segments

if TYPE_CHECKING:
    from ui.charts.strip import ChartStrip

RANGES = (("since", "Since my last move"), ("7d", "7 d"), ("30d", "30 d"), ("all", "All"))
DEFAULT_RANGE = "all"
VIEW_KEYS = ("gain", "rate", "value", "discount")
"""The views of the hero chart."""
LAST_VIEW, LAST_RANGE = "discount", "since"
"""What goes into a menu first where there is little room."""
EXPORTS = (("png", "Save as PNG\u2026"), ("svg", "Save as SVG\u2026"), ("csv", "Save the numbers as CSV\u2026"))


class ChartBar(QWidget):
    """Segments at the left; ranges, table and export at the right. It drives the stack of charts that it is given."""

    view_changed = Signal(object)
    view_picked = Signal(str)
    """A view was chosen by hand, not by what happens in the tab."""
    events_wanted = Signal(bool)
    copy_wanted = Signal(object)
    export_wanted = Signal(object, str)

    def __init__(self, charts: QStackedWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._charts = charts
        self._views: list[ChartView] = []
        self._range = DEFAULT_RANGE
        self._as_table = self._by_program = self._folding = False
        self.strip = QStackedWidget(parent)
        self._strips: dict[QWidget, ChartStrip] = {}
        self._build()

    # -- filling and asking

    def add(self, view: ChartView) -> None:
        if view.made:
            self._join(view.chart)
        self._views.append(view)
        self._segments.set_choices([(each.key, each.title) for each in self._views])
        if len(self._views) == 1:
            self._choose(0)

    @property
    def finished(self) -> bool:
        """Whether every chart is made."""
        return all(view.made for view in self._views)

    def finish(self) -> None:
        """Make every chart that was not wanted yet."""
        for view in self._views:
            self._join(view.chart)

    @property
    def view(self) -> ChartView | None:
        index = self._segments.currentIndex()
        return self._views[index] if 0 <= index < len(self._views) else None

    def show_view(self, key: str) -> None:
        self._by_program = True
        self._segments.set_current(key)
        self._by_program = False

    def look_at(self, key: str) -> None:
        """Show the hero chart in this view where it is on show in another and has it."""
        view = self.view
        if view is not None and key in self.views() and isinstance(view.chart, charts.ValueChart):
            self.show_view(key)

    @property
    def range(self) -> str:
        """The range chosen."""
        return self._range

    def views(self) -> list[str]:
        return [view.key for view in self._views]

    def set_range(self, name: str) -> None:
        """One of the keys of `RANGES`, or "follow"."""
        if name in dict(RANGES):
            self._range = name
            self._ranges.set_current(name)
            self._range_menu.setText(dict(RANGES)[name])
            self._fold()
        for view in self._views:
            if view.made and isinstance(view.chart, Ranged):
                view.chart.set_range(name)

    @property
    def as_table(self) -> bool:
        return self._as_table

    def show_table(self, on: bool) -> None:
        """Show the chart on screen as a table of its numbers, or as a chart again."""
        view = self.view
        self._as_table = on and view is not None and isinstance(view.chart, Tabled)
        self._table_button.setChecked(self._as_table)
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

    @property
    def shown_table(self) -> ChartNumbers | None:
        """The chart's numbers, where they are on screen."""
        return self._table if self._as_table else None

    def fill_menu(self, menu: QMenu) -> None:
        """Write what can be done with the chart on screen into a menu."""
        menu.addAction("Copy as a picture", self.copy)
        for kind, title in EXPORTS:
            if kind != "csv" or (self.view is not None and isinstance(self.view.chart, Tabled)):
                menu.addAction(title).triggered.connect(partial(self._export, kind))
        if self.view is not None and isinstance(self.view.chart, Tabled):
            menu.addSeparator()
            words = "Show as a chart" if self._as_table else "Show as a table"
            menu.addAction(words).triggered.connect(lambda _checked=False: self.show_table(not self._as_table))

    def _export(self, kind: str, _checked: bool = False) -> None:
        self.export_wanted.emit(self.view, kind)

    def focus_first(self) -> None:
        """Where the keyboard goes when a button of this bar is gone."""
        shown = self._charts.currentWidget()
        if shown is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_events(self, on: bool) -> None:
        """Tell that the list of events is shown, or not."""
        self._events_button.setChecked(on)

    def copy(self) -> None:
        if self.view is not None:
            self.copy_wanted.emit(self.view)

    def set_room(self, room: WindowWidth) -> None:
        self._room = room
        self._offer()

    # -- inside

    def _build(self) -> None:
        self._room = WindowWidth.wide
        row = Row(8, parent=self)
        self._segments = Segments("Chart", (), small=True, parent=self)
        self._segments.index_changed.connect(self._choose)
        self._view_menu = QuietButton("", name="Chart", opens=True, parent=self)
        self._view_menu.clicked.connect(self._pop_up_views)
        self._ranges = Segments("Range of the chart", RANGES, small=True, parent=self)
        self._ranges.set_current(DEFAULT_RANGE)
        self._ranges.changed.connect(self._range_chosen)
        self._range_menu = QuietButton(dict(RANGES)[DEFAULT_RANGE], name="Range of the chart", opens=True, parent=self)
        self._range_menu.clicked.connect(self._pop_up_ranges)
        self._more = IconButton("more", "More views and ranges", size=16, parent=self)
        self._more.clicked.connect(self._pop_up_more)
        self._events_button = IconButton("flag", "Events beside the chart", shortcut="E", size=16, parent=self)
        self._events_button.setCheckable(True)
        self._events_button.clicked.connect(lambda: self.events_wanted.emit(self._events_button.isChecked()))
        self._table_button = IconButton("table", "Show as a table", shortcut="F8", size=16, parent=self)
        self._table_button.setCheckable(True)
        self._table_button.clicked.connect(lambda: self.show_table(not self._as_table))
        self._export_button = IconButton("share", "Copy or export the chart", size=16, parent=self)
        self._export_button.clicked.connect(self._pop_up)
        self._table = ChartNumbers(self)
        self._charts.addWidget(self._table)
        row.addWidget(self._segments)
        row.addWidget(self._view_menu)
        row.addStretch(1)
        self.finder = FindField()
        row.addWidget(self.finder)
        self._follow = QuietButton("Follow", name="Follow: show up to the present again", parent=self)
        self._follow.clicked.connect(lambda: self.set_range("follow"))
        for part in self._rest():
            row.addWidget(part)

    def _rest(self) -> tuple[QWidget, ...]:
        """Everything at the right, in order."""
        buttons = (self._more, self._events_button, self._table_button, self._export_button)
        return (self._follow, self._ranges, self._range_menu, *buttons)

    def _pick(self, key: str, _checked: bool = False) -> None:
        """Show a view as chosen by hand."""
        self._segments.set_current(key)

    def _pop_up_more(self) -> None:
        """What had no room in the bar."""
        folded = [view for view in self._views if self._segments.segment(view.key).isHidden()]
        menu = QMenu(self)
        for view in folded:
            menu.addAction(view.title).triggered.connect(partial(self._pick, view.key))
        if self._ranges.segment(LAST_RANGE).isHidden() and self._moved():
            menu.addAction(dict(RANGES)[LAST_RANGE]).triggered.connect(lambda _checked=False: self.set_range(LAST_RANGE))
        if self._export_button.isHidden():
            menu.addAction("Events").triggered.connect(self._events_button.click)
            self.fill_menu(menu)
        open_under(self._more, menu)

    def _moved(self) -> bool:
        """Whether there is a last move for a range to begin at."""
        chart = self.view.chart if self.view else None
        return isinstance(chart, charts.ValueChart) and chart.last_move() is not None

    def _range_chosen(self, name: str) -> None:
        if name != self._range:
            self.set_range(name)

    def _pop_up_views(self) -> None:
        choices = [(view.key, view.title) for view in self._views]
        pop_up_choice(self._view_menu, choices, self._segments.current_key(), self._pick)

    def _pop_up_ranges(self) -> None:
        offered = [choice for choice in RANGES if choice[0] != LAST_RANGE or self._moved()]
        pop_up_choice(self._range_menu, offered, self._range, self.set_range)

    def _pop_up(self) -> None:
        menu = QMenu(self)
        self.fill_menu(menu)
        open_under(self._export_button, menu)

    def _choose(self, index: int) -> None:
        if not 0 <= index < len(self._views):
            return
        view = self._views[index]
        self._join(view.chart)
        if view.chosen is not None:
            view.chosen()
        if not isinstance(view.chart, Tabled):
            self._as_table = False
        self.show_table(self._as_table)
        self._offer()
        self.view_changed.emit(view)
        if not self._by_program:
            self.view_picked.emit(view.key)

    def _offer(self) -> None:
        """Show only what the chart on screen can do."""
        chart = self.view.chart if self.view else None
        valued = isinstance(chart, charts.ValueChart)
        self._follow.setVisible(valued and not chart.follow)  # type: ignore[union-attr]
        self._fold()
        strip = self._strips.get(chart) if chart is not None else None
        self.strip.setVisible(strip is not None)
        if strip is not None:
            self.strip.setCurrentWidget(strip)

    def _fold(self) -> None:
        """As much side by side as fits: first the last view and range go into a menu, then all ranges, all views, the buttons.

        What fits is reckoned before anything is shown: what is tried on screen flickers, and a reader is told each try.
        """
        if self._folding:  # showing a part lays the bar out, which asks again
            return
        self._folding = True
        if self.view is not None:
            self._view_menu.setText(self.view.title)
        first = 2 if self._room is WindowWidth.tight else 1 if self._room is WindowWidth.narrow else 0
        for level in range(first, 5):
            shown = self._folded_to(level)
            if self._needed(shown) <= self.width():
                break
        for part, stays in shown.items():
            part.setVisible(stays)
        for group in (self._segments, self._ranges):
            group.layout().invalidate()  # type: ignore[union-attr]
        self._folding = False

    def _needed(self, shown: dict[QWidget, bool]) -> int:
        """The width of what `shown` would leave in the bar."""
        widths = []
        for part in (self._segments, self._view_menu, *self._rest()):
            if shown.get(part, not part.isHidden()):
                segmented = isinstance(part, Segments)
                widths.append(part.width_of(shown) if segmented else part.sizeHint().width())  # type: ignore[attr-defined]
        return sum(widths) + theme().px(8) * len(widths)

    def _folded_to(self, level: int) -> dict[QWidget, bool]:
        """Which parts are shown at a level of folding."""
        view, moved = self.view, self._moved()
        chart = view.chart if view is not None else None
        ranged, several = isinstance(chart, Ranged), len(self._views) > 1
        folded = {each for each in self._views if level >= 1 and each.key == LAST_VIEW and each is not view}
        since = moved and (level < 1 or self._range == LAST_RANGE)
        hidden = bool(folded) or (moved and not since and level < 2)
        return {
            **{self._segments.segment(each.key): each not in folded for each in self._views},
            self._ranges.segment(LAST_RANGE): since,
            self._ranges: ranged and level < 2,
            self._range_menu: ranged and level >= 2,
            self._segments: several and level < 3,
            self._view_menu: several and level >= 3,
            self._events_button: level < 4 and isinstance(chart, charts.ValueChart),
            self._table_button: level < 4 and isinstance(chart, Tabled),
            self._export_button: chart is not None and level < 4,
            self._more: (hidden and level < 3) or level == 4,
        }

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _join(self, chart: QWidget) -> None:
        """Take a chart in where it is not yet; what joins late is reached by the Tab key after the other charts all the same."""
        if self._charts.indexOf(chart) >= 0:
            return
        last = self._charts.widget(self._charts.count() - 1)
        self._charts.addWidget(chart)
        for before, after in pairwise((last or chart, chart, *fields_of(chart))):
            QWidget.setTabOrder(before, after)
        self._listen(chart)
        if isinstance(chart, Ranged) and self._range != DEFAULT_RANGE:
            chart.set_range(self._range)

    def _listen(self, chart: QWidget) -> None:
        if isinstance(chart, QAbstractScrollArea):
            chart.viewport().setAccessibleName(chart.accessibleName())
        if isinstance(chart, charts.ValueChart):
            self._strips[chart] = charts.ChartStrip(chart)
            self.strip.addWidget(self._strips[chart])
            chart.table_wanted.connect(lambda: self.show_table(not self._as_table))
            chart.follow_changed.connect(self._offer)
            chart.moved.connect(self._offer)
            chart.range_wanted.connect(self.set_range)
