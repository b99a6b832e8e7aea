"""How the bar over a chart folds into menus where it has little room."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui import charts
from ui.panels.window.width import WindowWidth
from ui.tabs.chart.parts import BarParts
from ui.tabs.chart.view import Ranged, Tabled
from ui.tabs.chart.views import ChartViews
from ui.theme import theme
from ui.widgets import Segments

LAST_VIEWS, LAST_RANGE = ("discount", "health", "net"), "since"
"""What goes into a menu first where there is little room."""


class Folding:
    """Shows of the parts as much as fits, and only what the chart on screen can do."""

    def __init__(self, parts: BarParts, views: ChartViews) -> None:
        self._parts, self._views = parts, views
        self.room = WindowWidth.wide
        self._folding = False

    def fold(self, width: int) -> None:
        """As much side by side as fits: into menus go the last range, the last views, all ranges, all views, buttons, the terms.

        What fits is computed before anything is shown: what is tried on screen flickers, and a reader is told each try.
        """
        if self._folding:  # showing a part lays the bar out, which asks again
            return
        self._folding = True
        if self._views.shown is not None:
            self._parts.view_menu.setText(self._views.shown.title)
        first = 3 if self.room is WindowWidth.tight else 2 if self.room is WindowWidth.narrow else 0
        for level in range(first, 7):
            shown = self._folded_to(level)
            if self._needed(shown) <= width:
                break
        for part, stays in shown.items():
            part.setVisible(stays)
        for group in (self._parts.segments, self._parts.ranges):
            group.layout().invalidate()  # type: ignore[union-attr]
        self._folding = False

    def _needed(self, shown: dict[QWidget, bool]) -> int:
        """The width of what `shown` would leave in the bar."""
        widths = []
        for part in (self._parts.follows, self._parts.segments, self._parts.view_menu, *self._parts.rest()):
            if shown.get(part, not part.isHidden()):
                segmented = isinstance(part, Segments)
                widths.append(part.width_of(shown) if segmented else part.sizeHint().width())  # type: ignore[attr-defined]
        return sum(widths) + theme().px(8) * len(widths)

    def _folded_to(self, level: int) -> dict[QWidget, bool]:
        """Which parts are shown at a level of folding."""
        parts, views = self._parts, self._views
        view, moved = views.shown, views.moved
        chart = view.chart if view is not None else None
        ranged, several, valued = isinstance(chart, Ranged), len(views.all) > 1, isinstance(chart, charts.ValueChart)
        folded = {each for each in views.all if level >= 2 and each.key in LAST_VIEWS and each is not view}
        since = moved and (level < 1 or views.range == LAST_RANGE)
        hidden = bool(folded) or (moved and not since and level < 3)
        return {
            **{parts.segments.segment(each.key): each not in folded for each in views.all},
            parts.ranges.segment(LAST_RANGE): since,
            parts.ranges: ranged and level < 3,
            parts.range_menu: ranged and level >= 3,
            parts.segments: several and level < 4,
            parts.view_menu: several and level >= 4,
            parts.follows: valued and parts.follows.several,
            parts.terms: valued and level < 6,
            parts.events: level < 5 and valued,
            parts.table: level < 5 and isinstance(chart, Tabled),
            parts.export: chart is not None and level < 5,
            parts.more: (hidden and level < 4) or level >= 5,
        }
