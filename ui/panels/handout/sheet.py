"""A sheet of paper to write on: words that wrap, tables of events, a chart and its key, one under the other.

Nothing is painted before all of it is laid out. Lengths are in pixels of 1/96 inch, sizes of type in points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui import charts
from ui.panels.handout.content import HandoutRow
from ui.theme import theme
from ui.widgets.text import unparted

ROW = 17
FOOT = 58
NUMBER_WIDE, GAP = 26, 12
"""Widths of the table's first column, and between two of its texts."""
SPARE = 2
"""The column that takes what the others leave."""
NUMBERS, TOLD = (3, 4), (2, 3, 4)
"""Columns whose texts stand at the right, and those that a low has in bold."""
TITLE, BODY, SMALL, TINY = 14.0, 8.75, 7.75, 6.75
"""Sizes of type in points."""
KEY, NAME = 18, 24

Draw = Callable[[QPainter], object]


class PaperSheet:
    """`drawn` has for each page what to paint; `y` is how far down the last one is written."""

    def __init__(self, page: QRectF) -> None:
        self.page = page
        self.bottom = page.bottom() - FOOT
        self.drawn: list[list[Draw]] = [[]]
        self.y = 0.0

    def draw(self, what: Draw) -> None:
        """Paint this on the last page."""
        self.drawn[-1].append(what)

    def turn(self) -> None:
        """Go on overleaf."""
        self.drawn.append([])
        self.y = 0.0

    def room(self, height: float) -> None:
        """Go on overleaf where so much does not fit any more."""
        if self.y and self.y + height > self.bottom:
            self.turn()

    def text(self, text: str, points: float, tone: str = "ink", bold: bool = False, left: float = 0.0, below: float = 4) -> None:
        """Write a text over the whole width, from so far left on."""
        if not text:
            return
        width = self.page.width() - left
        box = QRectF(left, self.y, width, height_of(text, points, width, bold))
        self.draw(partial(write, box=box, text=text, points=points, tone=tone, bold=bold))
        self.y = box.bottom() + below

    def name_line(self) -> None:
        """Where who fills the page in writes a name and a class."""
        for label, part in (("Name", 0.0), ("Class", 0.62)):
            x, wide = self.page.width() * part, self.page.width() * (0.58 if part == 0 else 0.38)
            self.draw(partial(write, box=QRectF(x, 0, 44, 16), text=label, points=BODY, tone="ink2"))
            self.draw(partial(stroke, x=x + 44, y=16, width=wide - 44, tone="ink3", thick=1))
        self.y += NAME

    def key(self, redeems: str, sells: str) -> None:
        """Write the names of the two lines over the chart, each with its stroke."""
        half, y = self.page.width() / 2, self.y
        for place, (tone, text) in enumerate((("redeem", redeems), ("market", sells))):
            box = QRectF(half * place + 26, y, half - 26, 16)
            self.draw(partial(stroke, x=box.left() - 24, y=box.center().y(), width=18, tone=tone, thick=2.5))
            self.draw(partial(write, box=box, text=text, points=SMALL, bold=True))
        self.y += KEY

    def chart(self, chart: QWidget, height: float) -> None:
        """Draw the chart, which has that height."""
        self.draw(partial(render, chart=chart, at=QPoint(0, int(self.y))))
        self.y += height + 8

    def table(self, heads: Sequence[str], rows: Sequence[HandoutRow]) -> None:
        """Write a row for each event under its heads, which are written again overleaf."""
        waiting: list[HandoutRow | None] = [None, *rows]
        columns = self._columns(heads, rows)
        while waiting:
            if self.y + _row_height(waiting[0], columns) > self.bottom:
                self.turn()
                waiting.insert(0, None)
            row, y = waiting.pop(0), self.y
            high = _row_height(row, columns)
            self.draw(partial(self._row, row=row, heads=heads, columns=columns, box=QRectF(0, y, self.page.width(), high)))
            self.y += high
        self.y += 6

    def table_height(self, heads: Sequence[str], rows: Sequence[HandoutRow]) -> float:
        """How high the table stands on one page."""
        columns = self._columns(heads, rows)
        return sum(_row_height(row, columns) for row in (None, *rows))

    def _columns(self, heads: Sequence[str], rows: Sequence[HandoutRow]) -> list[float]:
        """Return how wide each column is: as its longest text, in bold where a row may be so; one takes the rest."""
        metrics = QFontMetricsF(font_of(SMALL, bold=True))
        texts = list(zip(heads, *(("", *row.cells()) for row in rows), strict=True))
        wide = [max(map(metrics.horizontalAdvance, map(unparted, column))) + GAP for column in texts]
        wide[0], wide[SPARE] = NUMBER_WIDE, 0.0
        wide[SPARE] = self.page.width() - sum(wide)
        return wide

    def _row(
        self, painter: QPainter, row: HandoutRow | None, heads: Sequence[str], columns: Sequence[float], box: QRectF
    ) -> None:
        x, y, high = 0.0, box.top(), box.height()
        for place, (wide, text) in enumerate(zip(columns, ("", *row.cells()) if row else heads, strict=True)):
            cell = QRectF(x, y, wide - (GAP if place in NUMBERS else 6), ROW if place != SPARE else high)
            right, tone = place in NUMBERS, "ink" if row else "ink3"
            strong = row is not None and row.strong and place in TOLD
            lines = place == SPARE and high > ROW
            write(painter, cell.adjusted(0, 3, 0, 0) if lines else cell, text, SMALL, tone, strong, right, elide=not lines)
            x += wide
        if row is not None and row.number:
            badge(painter, QRectF(0, y + 2, 16, ROW - 4), str(row.number), row.own)
        stroke(painter, 0, y + high, self.page.width(), "hair" if row else "ink3", 1)

    def foot(self, painter: QPainter, lines: Sequence[str], number: int, pages: int) -> None:
        """Write scenario, seed, hours and record, and which page this is."""
        y, width = self.page.bottom() - FOOT + 12, self.page.width()
        stroke(painter, 0, y, width, "hair", 1)
        write(painter, QRectF(width - 80, y + 4, 80, 14), f"page {number} of {pages}", TINY, "ink3", right=True)
        y += 4
        for place, text in enumerate(lines):
            room = width if place else width - 90
            write(painter, QRectF(0, y, room, self.page.bottom() - y), text, TINY, "ink3")
            y += height_of(text, TINY, room)


def _row_height(row: HandoutRow | None, columns: Sequence[float]) -> float:
    """One line, or as many as what happened needs."""
    if row is None:
        return ROW
    one = height_of("x", SMALL, 100)
    return ROW - one + max(one, height_of(row.what, SMALL, columns[SPARE] - 6, row.strong))


def font_of(points: float, bold: bool = False) -> QFont:
    """The page's type."""
    font = QFont(theme().font("body"))
    font.setPointSizeF(points)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def height_of(text: str, points: float, width: float, bold: bool = False) -> float:
    """How high a wrapped text stands; 0 for none."""
    if not text:
        return 0.0
    metrics = QFontMetricsF(font_of(points, bold))
    return metrics.boundingRect(QRectF(0, 0, width, 10_000), int(Qt.TextFlag.TextWordWrap), unparted(text)).height()


def width_of(text: str, points: float, bold: bool = False) -> float:
    """How wide a text is on one line."""
    return QFontMetricsF(font_of(points, bold)).horizontalAdvance(unparted(text))


def write(
    painter: QPainter,
    box: QRectF,
    text: str,
    points: float,
    tone: str = "ink",
    bold: bool = False,
    right: bool = False,
    elide: bool = False,
) -> None:
    """Write a text into its box: wrapped, or on one line and shortened where it must be."""
    font = font_of(points, bold)
    painter.setFont(font)
    painter.setPen(theme().color(tone))
    flags = Qt.AlignmentFlag.AlignVCenter if elide else Qt.AlignmentFlag.AlignTop
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    text = unparted(text)
    if elide:
        text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(flags | side) | (0 if elide else int(Qt.TextFlag.TextWordWrap)), text)


def stroke(painter: QPainter, x: float, y: float, width: float, tone: str, thick: float) -> None:
    """Draw a level line."""
    painter.setPen(QPen(theme().color(tone), thick))
    painter.drawLine(QPoint(round(x), round(y)), QPoint(round(x + width), round(y)))


def badge(painter: QPainter, box: QRectF, text: str, own: bool) -> None:
    """An event's number as on the chart: a disc for my own move, a square for what happened."""
    painter.setPen(QPen(theme().color("ink"), 1.2))
    painter.setBrush(theme().color("ink" if own else "base"))
    radius = box.height() / 2 if own else 3
    painter.drawRoundedRect(box, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(font_of(7.5, True))
    painter.setPen(theme().color("base" if own else "ink"))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


def render(painter: QPainter, chart: QWidget, at: QPoint) -> None:
    """Draw a chart as it looks, from a point on."""
    painter.save()
    painter.translate(at)
    charts.draw(chart, painter)
    painter.restore()
