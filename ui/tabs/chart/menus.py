"""Menus that open under a button of the bar over a chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from ui import charts
from ui.tabs.chart.folding import LAST_RANGE
from ui.tabs.chart.parts import RANGES, BarParts
from ui.tabs.chart.view import Tabled
from ui.tabs.chart.views import ChartViews

EXPORTS = (("png", "Save as PNG\u2026"), ("svg", "Save as SVG\u2026"), ("csv", "Save the numbers as CSV\u2026"))


class BarMenus(QObject):
    """Opens the menus of the bar's buttons, and says what was chosen in them."""

    range_wanted = Signal(str)
    table_wanted = Signal()
    copy_wanted = Signal(object)
    export_wanted = Signal(object, str)

    def __init__(self, bar: QWidget, parts: BarParts, views: ChartViews) -> None:
        super().__init__(bar)
        self._parts, self._views = parts, views
        parts.view_menu.clicked.connect(self._pop_up_views)
        parts.range_menu.clicked.connect(self._pop_up_ranges)
        parts.more.clicked.connect(self._pop_up_more)
        parts.export.clicked.connect(self._pop_up_exports)

    def fill(self, menu: QMenu) -> None:
        """Write what can be done with the chart on screen into a menu."""
        view = self._views.shown
        tabled = view is not None and isinstance(view.chart, Tabled)
        menu.addAction("Copy as a picture", self._copy)
        for kind, title in EXPORTS:
            if kind != "csv" or tabled:
                menu.addAction(title).triggered.connect(partial(self._export, kind))
        if tabled:
            menu.addSeparator()
            words = "Show as a chart" if self._parts.table.isChecked() else "Show as a table"
            menu.addAction(words).triggered.connect(lambda _checked=False: self.table_wanted.emit())

    def _copy(self) -> None:
        if self._views.shown is not None:
            self.copy_wanted.emit(self._views.shown)

    def _export(self, kind: str, _checked: bool = False) -> None:
        self.export_wanted.emit(self._views.shown, kind)

    def _pick(self, key: str, _checked: bool = False) -> None:
        """Show a view as chosen by hand."""
        self._parts.segments.set_current(key)

    def _pop_up_more(self) -> None:
        """What had no room in the bar."""
        parts, shown = self._parts, self._views.shown
        view_is_valued = shown is not None and isinstance(shown.chart, charts.ValueChart)
        folded = [view for view in self._views.all if parts.segments.segment(view.key).isHidden()]
        menu = QMenu(cast("QWidget", self.parent()))
        for view in folded:
            menu.addAction(view.title).triggered.connect(partial(self._pick, view.key))
        if parts.ranges.segment(LAST_RANGE).isHidden() and self._views.moved:
            since = menu.addAction(dict(RANGES)[LAST_RANGE])
            since.triggered.connect(lambda _checked=False: self.range_wanted.emit(LAST_RANGE))
        if parts.terms.isHidden() and view_is_valued:
            parts.terms.fill(menu.addMenu("In terms of"))
        if parts.export.isHidden():
            menu.addAction("Events").triggered.connect(parts.events.click)
            self.fill(menu)
        open_under(parts.more, menu)

    def _pop_up_views(self) -> None:
        choices = [(view.key, view.title) for view in self._views.all]
        pop_up_choice(self._parts.view_menu, choices, self._parts.segments.current_key(), self._pick)

    def _pop_up_ranges(self) -> None:
        offered = [choice for choice in RANGES if choice[0] != LAST_RANGE or self._views.moved]
        pop_up_choice(self._parts.range_menu, offered, self._views.range, self.range_wanted.emit)

    def _pop_up_exports(self) -> None:
        menu = QMenu(cast("QWidget", self.parent()))
        self.fill(menu)
        open_under(self._parts.export, menu)


def pop_up_choice(button: QWidget, choices: Sequence[tuple[str, str]], chosen: str, pick: Callable[[str], object]) -> None:
    """Open a menu of which one item holds."""
    menu = QMenu(button)
    for key, title in choices:
        action = menu.addAction(title)
        action.setCheckable(True)
        action.setChecked(key == chosen)
        action.triggered.connect(lambda _checked=False, key=key: pick(key))
    open_under(button, menu)


def open_under(button: QWidget, menu: QMenu) -> None:
    """Open a menu with its corner at the button's foot."""
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
