"""The list of events in a tab: beside its chart where there is room, in the place of its table where there is not; opened and
closed by the flag over the chart and by the key E."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout

from ui.charts.value.chart import ValueChart
from ui.panels.events.list import WIDTH, EventsList
from ui.panels.events.rows import event_rows
from ui.panels.holdings.lines import priced_as
from ui.panels.window.width import WindowWidth
from ui.theme import theme

if TYPE_CHECKING:
    from ui.panels.value.view import ValueView
    from ui.session import Session
    from ui.tabs.chart.bar import ChartBar
    from ui.tabs.table_area import TableArea

HEIGHT = 210
"""Pixels at 100 % that the list takes in the table's place."""


class EventsBeside(QObject):
    """Owns the list of one tab. `beside` is the row of the chart, `instead` the column over the table."""

    def __init__(
        self, session: Session, bar: ChartBar, value: ValueView, beside: QBoxLayout, instead: QBoxLayout, tables: TableArea
    ) -> None:
        super().__init__(bar)
        self._session, self._bar, self._value = session, bar, value
        self._beside, self._instead, self._tables = beside, instead, tables
        self.list = EventsList(bar.parentWidget())
        self.list.hide()
        self._wanted, self._room, self._covered = False, WindowWidth.wide, False
        self._beside.addWidget(self.list)
        self.list.view.chosen.connect(self._go)
        self.list.view.looked_at.connect(self._look)
        bar.events_wanted.connect(self.show)
        bar.view_changed.connect(lambda _view: self._place())
        session.history_changed.connect(self.refresh)
        value.followed = self.refresh
        theme().changed.connect(self._place)

    @property
    def shown(self) -> bool:
        """Whether the list is on the page."""
        return not self.list.isHidden()

    def toggle(self) -> None:
        """Open or close it, with the keyboard on it."""
        self.show(not self.shown)
        if self.shown:
            self.list.view.choose_last()
            self.list.view.setFocus()
        elif self._bar.view is not None:
            self._bar.view.chart.setFocus()

    def show(self, on: bool) -> None:
        """Open or close it."""
        self._wanted = on
        self._place()
        if self.shown:
            self.refresh()

    def set_room(self, room: WindowWidth) -> None:
        """Told by the tab."""
        self._room = room
        self._place()

    def refresh(self) -> None:
        """Read the events again where they are on show."""
        if self.shown and not self._session.closed:
            self.list.present(event_rows(self._session, self._value.key), priced_as(self._session.world, self._value.key))

    # -- inside

    def _place(self) -> None:
        view = self._bar.view
        on = self._wanted and view is not None and isinstance(view.chart, ValueChart)
        wide = self._room is WindowWidth.wide
        home = self._beside if wide else self._instead
        if home.indexOf(self.list) < 0:
            (self._instead if wide else self._beside).removeWidget(self.list)
            home.addWidget(self.list)
        self.list.setFixedWidth(theme().px(WIDTH)) if wide else self.list.setMinimumWidth(0)
        if not wide:
            self.list.setMaximumWidth(16_777_215)
        self.list.setMinimumHeight(0 if wide else theme().px(HEIGHT))
        self.list.setMaximumHeight(16_777_215 if wide else theme().px(HEIGHT))
        self.list.setVisible(on)
        self._cover(on and not wide)
        self._bar.show_events(on)
        if not on:
            self._value.chart.choose_event(0)

    def _cover(self, covered: bool) -> None:
        """Take the table's place, or give it back."""
        if covered != self._covered:
            self._covered = covered
            self._tables.setVisible(not covered)

    def _look(self, number: int) -> None:
        """Show on the chart which event the arrows stand on."""
        chart = self._value.chart
        chart.choose_event(number)
        rows = self.list.view.rows()
        if 0 < number <= len(rows) and not rows[number - 1].beyond:
            chart.point_at(rows[number - 1].marker.hour)

    def _go(self, hour: int) -> None:
        self._session.go_to(hour)
