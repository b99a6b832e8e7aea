"""The key of the marks, over the plot: whose they are, and how many of them had no room for a number."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from ui.charts.painting import TextRun, diamond, dot, line_height, text_width, write
from ui.charts.value.state import ValueState
from ui.theme import theme

MINE, WORLDS = "yours", "the world\u2019s"
TOLD = "The numbers are those of the event list (E)"
_GLYPH, _APART = 13, 12


def key_text(chart: ValueState) -> str:
    """The key in plain text: "\u25cf yours  \u25c7 the world\u2019s  +2 more"."""
    more = f"  +{chart.marks.swallowed} more" if chart.marks.swallowed else ""
    return f"\u25cf {MINE}  \u25c7 {WORLDS}{more}"


def key_width(chart: ValueState, plain: bool = False) -> float:
    """How many pixels it takes; `plain`: without how many had no room."""
    swallowed = 0 if plain else chart.marks.swallowed
    more = theme().px(_APART) + text_width(f"+{swallowed} more") if swallowed else 0.0
    return 2 * theme().px(_GLYPH) + text_width(MINE) + theme().px(_APART) + text_width(WORLDS) + more


def key_box(chart: ValueState) -> QRectF:
    """Where it stands; empty where it is not shown."""
    at = chart.head.key
    return QRectF(at.x, at.row * line_height(), key_width(chart), line_height()) if at is not None else QRectF()


def key_tip(chart: ValueState) -> str:
    """What its tool tip says."""
    left = chart.marks.swallowed
    return f"{TOLD}; {left} more {'has' if left == 1 else 'have'} no room for one here" if left else TOLD


def paint_key(painter: QPainter, chart: ValueState) -> None:
    """A disc and a diamond with their words."""
    box = key_box(chart)
    if box.isEmpty():
        return
    x, middle, radius = box.left(), box.center().y(), theme().px(4)
    dot(painter, QPointF(x + radius + 1, middle), radius, "ink", "ink", 1)
    x = write(painter, x + theme().px(_GLYPH), box.top(), [TextRun(MINE, "ink2")]).right() + theme().px(_APART)
    diamond(painter, QPointF(x + radius + 1, middle), radius, "base", "ink", 1.5)
    x = write(painter, x + theme().px(_GLYPH), box.top(), [TextRun(WORLDS, "ink2")]).right() + theme().px(_APART)
    if chart.marks.swallowed:
        write(painter, x, box.top(), [TextRun(f"+{chart.marks.swallowed} more", "ink2")])
