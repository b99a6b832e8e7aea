"""What was guessed before it happened, on the hero chart: a dashed line at the level or at the hour, and its name."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from ui.charts.painting import TextLine, TextRun, dashed, line_height, width, write
from ui.charts.plot import line_width
from ui.charts.series import Guess
from ui.charts.value.clear import Clearing
from ui.charts.value.curves import ValueLines
from ui.theme import theme

SERIES = "extra"
_DASHES = (5.0, 3.0)


def guess_lines(chart: ValueLines) -> list[tuple[Guess, float]]:
    """The guesses that are levels of the present view, with the pixel at which each stands."""
    levels = [(guess, chart.guessed_level(guess)) for guess in chart.guesses]
    return [(guess, float(chart.y_px(level))) for guess, level in levels if np.isfinite(level)]


def guess_names(guess: Guess) -> tuple[TextLine, ...]:
    """Its name and what was guessed, one below the other."""
    return [TextRun(guess.label, SERIES)], [TextRun(guess.strong, SERIES, True)]


def paint_guesses(painter: QPainter, chart: ValueLines, clearing: Clearing) -> None:
    """The lines; their names too where these do not stand at the ends of the lines."""
    box, pen = chart.inner(), dashed(SERIES, line_width(), _DASHES)
    for guess, y in guess_lines(chart):
        painter.setPen(pen)
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        if chart.inline():
            line = [TextRun(f"{guess.label} ", SERIES), TextRun(guess.strong, SERIES, True)]
            over = y - line_height() - 3
            top = over if over >= box.top() else y + 4
            clearing.take(write(painter, box.left() + theme().px(8), top, line, backing=True))
    for guess in chart.guesses:
        if guess.hour in chart.guessed_hours() and box.left() <= (x := float(chart.x_px(guess.hour))) <= box.right():
            painter.setPen(pen)
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            _name_an_hour(painter, chart, guess, x, clearing)


def _name_an_hour(painter: QPainter, chart: ValueLines, guess: Guess, x: float, clearing: Clearing) -> None:
    """The name of a guessed hour beside its line: at the foot of the plot, on the side that has room."""
    box, names, aside = chart.inner(), guess_names(guess), float(theme().px(6))
    wide = max(width(line) for line in names)
    right = x + aside + wide <= chart.width() - 2
    top = box.bottom() - len(names) * line_height() - theme().px(6)
    left = x + aside if right else x - aside - wide
    for number, line in enumerate(names):
        write(painter, left if right else x - aside, top + number * line_height(), line, align=0 if right else 1, backing=True)
    clearing.take(QRectF(left, top, wide, len(names) * line_height()))
