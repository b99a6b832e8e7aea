"""The hero chart before there is anything to draw: the lines to come in grey, and a sentence. Nothing is made up: it has no
numbers and no axis."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPolygonF

from ui.charts.painting import TextRun, line_height, stroke, write
from ui.charts.plot import line_width
from ui.charts.value.curves import ValueLines
from ui.theme import theme

TITLE = "No staked tokens yet"
SENTENCE = "Here you will see what you gain, and what it would sell for."


def paint_empty(painter: QPainter, chart: ValueLines) -> None:
    """Two grey lines that part, and the words between them."""
    box = chart.inner()
    x = np.linspace(box.left(), box.right(), 80)
    part = np.linspace(0, 1, 80)
    for drop, sway in ((0.0, 0.0), (0.28, 0.02)):
        y = box.bottom() - box.height() * (0.25 + 0.5 * part - drop * part - sway * np.sin(part * 40))
        painter.setPen(stroke("hair", line_width()))
        painter.drawPolyline(QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]))
    top = box.top() + theme().px(12)
    write(painter, box.center().x(), top, [TextRun(TITLE, "ink", True)], align=0.5, backing=True)
    write(painter, box.center().x(), top + line_height() * 1.3, [TextRun(SENTENCE, "ink2")], align=0.5, backing=True)
