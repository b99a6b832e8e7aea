"""Sharing out the height of the hero chart: lines for the title and the key, the plot, rows of numbered marks, the balance
strip under the same hours, and the dates."""

from PySide6.QtCore import QRectF

from ui.charts.painting import line_height
from ui.charts.value.frame import Frame
from ui.charts.value.state import ValueState
from ui.charts.value.views import share_axis
from ui.theme import theme

STRIP, STRIP_LOW, STRIP_LEAST = 72, 44, 34
ROW = 19
SHORT, LOW, LEAST = 300, 230, 150
"""Heights in pixels at 100 %, with one line over the plot, under which the strip is lower, lowest, and left out."""
TIGHT = 560
"""The width under which names at the ends keep one line and their number."""
ROOM_FOR_ROWS = (200, 400)
"""The heights from which a second and a third row of marks have room."""


def frame_of(chart: ValueState, rows: int) -> Frame:
    """The frame for the present size, view and number of rows."""
    high = (chart.height() - (chart.head.rows - 1) * line_height()) / max(theme().px(1000) / 1000, 0.1)
    strip = 0.0
    if with_strip(chart) and high >= LEAST:
        strip = theme().px(STRIP if high >= SHORT else STRIP_LOW if high >= LOW else STRIP_LEAST)
    return Frame(line_height() * chart.head.rows + theme().px(8), rows, theme().px(ROW), strip, line_height() + theme().px(8))


def most_rows(chart: ValueState) -> int:
    """How many rows of marks there may be."""
    return chart.mark_rows or 1 + sum(bool(chart.height() >= theme().px(height)) for height in ROOM_FOR_ROWS)


def with_strip(chart: ValueState) -> bool:
    """Whether what is held is drawn under the plot: in the gain view, and beside values on an axis it cannot share."""
    if not len(chart.data) or chart.inline() or chart.nothing_yet():
        return False
    return chart.view == "gain" or (chart.view == "value" and not share_axis(chart.data, chart.data.window(*chart.x_range)))


def is_tight(chart: ValueState) -> bool:
    """Whether names at the ends have one line each."""
    return bool(chart.width() < theme().px(TIGHT))


def strip_box(chart: ValueState) -> QRectF:
    """Where the strip's line is drawn, in window pixels; empty where there is none."""
    box, frame = chart.inner(), chart.frame
    if not frame.strip:
        return QRectF()
    top = box.bottom() + frame.marks + theme().px(6)
    return QRectF(box.left(), top, box.width(), box.bottom() + frame.marks + frame.strip - top)
