"""From a practice to the file: the chart of one token with numbered events, drawn without a window, and the page around it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui import charts
from ui.panels.events.rows import events
from ui.panels.handout.content import handout_of
from ui.panels.handout.paper import save_handout
from ui.panels.holdings.lines import ALL_LST
from ui.panels.value.data import chart_data
from wallet import checked_file

if TYPE_CHECKING:
    from wallet import Practice


MARK_ROWS = 4
"""Rows of numbers under the chart at most: paper has no pointer to ask which event has none."""


def write_handout(practice: Practice, path: Path, paper: str) -> int:
    """Write the page as PDF on "a4" or "letter" and return how many pages. Raises `FileProblem` where it cannot be written."""
    checked_file(path)
    with token_chart(practice) as chart:
        return save_handout(path, chart, handout_of(practice, chart.markers), paper)


@contextmanager
def token_chart(practice: Practice) -> Iterator[charts.ValueChart]:
    """The chart of one token up to here: what it redeems for and what it sells for, and every event with its number."""
    with blank_chart() as chart:
        chart.set_series(chart_data(practice.world, practice.series(ALL_LST), ALL_LST))
        chart.set_markers(events(practice))
        yield chart


@contextmanager
def blank_chart() -> Iterator[charts.ValueChart]:
    """A chart for paper, of one token, with nothing on it yet."""
    chart = charts.ValueChart()
    chart.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    chart.set_view("rate")
    chart.mark_rows = MARK_ROWS
    chart.show()
    try:
        yield chart
    finally:
        chart.close()
        chart.deleteLater()
