"""The parts of the bar over a chart, in their row: views at the left; search, ranges, table and export at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.tabs.chart.terms import FollowsButton, TermsButton
from ui.widgets import FindField, IconButton, QuietButton, Row, Segments

RANGES = (("since", "Since my last move"), ("7d", "7 d"), ("30d", "30 d"), ("all", "All"))
DEFAULT_RANGE = "all"


class BarParts:
    """Builds the parts into `bar`. The menu buttons stand for the segments where these have no room."""

    def __init__(self, bar: QWidget) -> None:
        row = Row(8, parent=bar)
        self.segments = Segments("Chart", (), small=True, parent=bar)
        self.view_menu = QuietButton("", name="Chart", opens=True, parent=bar)
        self.ranges = Segments("Range of the chart", RANGES, small=True, parent=bar)
        self.ranges.set_current(DEFAULT_RANGE)
        self.range_menu = QuietButton(dict(RANGES)[DEFAULT_RANGE], name="Range of the chart", opens=True, parent=bar)
        self.more = IconButton("more", "More views and ranges", size=16, parent=bar)
        self.events = IconButton("flag", "Events beside the chart", shortcut="E", size=16, parent=bar)
        self.events.setCheckable(True)
        self.table = IconButton("table", "Show as a table", shortcut="F8", size=16, parent=bar)
        self.table.setCheckable(True)
        self.export = IconButton("share", "Copy or export the chart", size=16, parent=bar)
        self.terms = TermsButton(bar)
        self.follows = FollowsButton(bar)
        self.follows.hide()
        row.addWidget(self.follows)
        row.addWidget(self.segments)
        row.addWidget(self.view_menu)
        row.addStretch(1)
        self.finder = FindField()
        row.addWidget(self.finder)
        self.follow = QuietButton("Follow", name="Follow: show up to the present again", parent=bar)
        for part in self.rest():
            row.addWidget(part)

    def rest(self) -> tuple[QWidget, ...]:
        """Return everything at the right, in order."""
        buttons = (self.more, self.events, self.table, self.export)
        return (self.follow, self.terms, self.ranges, self.range_menu, *buttons)
