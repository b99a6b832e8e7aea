"""The hand-out on paper: title, chart, table, both lows, questions with lines to write on, A4 or Letter, as vectors.

The chart gives way so that one page holds everything where it can; where it cannot, the table goes on overleaf and the lines to
write on fill what is left, so that no page is half empty. Lengths are in pixels of 1/96 inch.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QLocale, QMarginsF, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPageSize, QPainter, QPdfWriter, QPen
from PySide6.QtWidgets import QWidget

from ui import charts
from ui.panels.handout.content import HandoutPage, HandoutRow
from ui.theme import theme
from ui.widgets.text import unparted
from wallet import written

PAPERS = {"a4": ("A4", QPageSize.PageSizeId.A4), "letter": ("Letter", QPageSize.PageSizeId.Letter)}
DPI = 96
MARGINS_MM = (18, 14, 18, 10)
CHART_LEAST, CHART_MOST = 200, 320
ROW, LINE_LEAST, LINE_MOST, LINES = 17, 22, 34, 3
FOOT = 58
COLUMNS = (26, 84, 0, 98, 114, 100, 94)
"""Widths of the table's columns; the one of width 0 takes the rest."""
NUMBERS, TOLD = (3, 4), (2, 3, 4)
"""Columns whose texts stand at the right, and those that a low has in bold."""
TITLE, BODY, SMALL, TINY = 14.0, 8.75, 7.75, 6.75
"""Sizes of type in points."""
KEY, HEAD, NAME = 18, 24, 24
TO_WRITE_ON = 0.75
"""How thick a line to write on is."""

Draw = Callable[[QPainter], object]


def usual_paper() -> str:
    """Letter where inches are usual, else A4."""
    return "letter" if QLocale.system().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem else "a4"


def save_handout(path: Path, chart: charts.ValueChart, handout: HandoutPage, paper: str) -> int:
    """Write the pages as PDF and return how many; `paper` is a key of `PAPERS`. Raises `FileProblem`."""
    with written(path) as made, charts.in_memory(made) as memory:
        return _write(memory, chart, handout, paper)


def pdf_writer(memory: QBuffer, paper: str, title: str) -> QPdfWriter:
    """Return what writes pages of this paper; lengths on them are in pixels of 1/96 inch."""
    writer = QPdfWriter(memory)
    writer.setPageSize(QPageSize(PAPERS[paper][1]))
    writer.setPageMargins(QMarginsF(*MARGINS_MM))
    writer.setResolution(DPI)
    writer.setTitle(title)
    return writer


def _write(memory: QBuffer, chart: charts.ValueChart, handout: HandoutPage, paper: str) -> int:
    writer = pdf_writer(memory, paper, handout.title)
    page = QRectF(0, 0, writer.width(), writer.height())
    pages = Pages(page, handout)
    with charts.dressed("light", chart), charts.sized(chart, QSize(int(page.width()), int(pages.chart_height))):
        painter = QPainter(writer)
        for number, draws in enumerate(pages.lay_out(chart)):
            if number:
                writer.newPage()
            for draw in draws:
                draw(painter)
            pages.foot(painter, number + 1, len(pages.drawn))
        painter.end()
    return len(pages.drawn)


class Pages:
    """What stands where; nothing is painted before all pages are laid out."""

    def __init__(self, page: QRectF, handout: HandoutPage) -> None:
        self.page, self.handout = page, handout
        self.bottom = page.bottom() - FOOT
        self.drawn: list[list[Draw]] = [[]]
        self.y = 0.0
        self.chart_height = self._chart_height()

    def lay_out(self, chart: QWidget) -> list[list[Draw]]:
        """Return the pages, each a list of what to paint."""
        told = self.handout
        self._name_line()
        self._text(told.title, TITLE, bold=True)
        self._text(told.lead, BODY, "ink2")
        self.y += 6
        self._key()
        self._draw(partial(_render, chart=chart, at=QPoint(0, int(self.y))))
        self.y += self.chart_height + 8
        self._table()
        self._text(told.lows, SMALL, "ink2")
        self.y += 6
        self._questions()
        return self.drawn

    # -- measuring
    def _chart_height(self) -> float:
        """What is left for the chart on one page; where the questions stand overleaf, what the table leaves."""
        told, width = self.handout, self.page.width()
        words = height_of(told.title, TITLE, width, True) + height_of(told.lead, BODY, width) + height_of(told.lows, SMALL, width)
        asked = sum(self._question_height(text) for text in told.questions)
        between = NAME + 4 + 4 + 6 + KEY + 8 + 6 + 4 + 6 + HEAD
        left = self.bottom - (words + between + ROW * (len(told.rows) + 1))
        return min(left - asked, CHART_MOST) if left - asked >= CHART_LEAST else max(left, CHART_LEAST)

    def _question_height(self, text: str) -> float:
        return height_of(f"1  {text}", BODY, self.page.width()) + LINES * LINE_LEAST + 10

    # -- placing
    def _draw(self, what: Draw) -> None:
        self.drawn[-1].append(what)

    def _turn(self) -> None:
        self.drawn.append([])
        self.y = 0.0

    def _text(self, text: str, points: float, tone: str = "ink", bold: bool = False) -> None:
        if not text:
            return
        box = QRectF(0, self.y, self.page.width(), height_of(text, points, self.page.width(), bold))
        self._draw(partial(write, box=box, text=text, points=points, tone=tone, bold=bold))
        self.y = box.bottom() + 4

    def _name_line(self) -> None:
        """Where who fills the page in writes a name and a class."""
        for label, part in (("Name", 0.0), ("Class", 0.62)):
            x, wide = self.page.width() * part, self.page.width() * (0.58 if part == 0 else 0.38)
            self._draw(partial(write, box=QRectF(x, 0, 44, 16), text=label, points=BODY, tone="ink2"))
            self._draw(partial(stroke, x=x + 44, y=16, width=wide - 44, tone="ink3", thick=1))
        self.y += NAME

    def _key(self) -> None:
        """The names of the two lines over the chart, each with its stroke."""
        half, y = self.page.width() / 2, self.y
        for place, (tone, text) in enumerate((("redeem", self.handout.redeems), ("market", self.handout.sells))):
            box = QRectF(half * place + 26, y, half - 26, 16)
            self._draw(partial(stroke, x=box.left() - 24, y=box.center().y(), width=18, tone=tone, thick=2.5))
            self._draw(partial(write, box=box, text=text, points=SMALL, bold=True))
        self.y += KEY

    def _table(self) -> None:
        rows: list[HandoutRow | None] = [None, *self.handout.rows]
        while rows:
            if self.y + ROW > self.bottom:
                self._turn()
                rows.insert(0, None)
            row, y = rows.pop(0), self.y
            self._draw(partial(self._row, row=row, y=y))
            self.y += ROW
        self.y += 6

    def _row(self, painter: QPainter, row: HandoutRow | None, y: float) -> None:
        spare = self.page.width() - sum(COLUMNS)
        x = 0.0
        for place, (column, text) in enumerate(zip(COLUMNS, ("", *row.cells()) if row else self.handout.heads, strict=True)):
            wide = column or spare
            box = QRectF(x, y, wide - (14 if place in NUMBERS else 6), ROW)
            right = place in NUMBERS
            strong = row is not None and row.strong and place in TOLD
            write(painter, box, text, SMALL, "ink" if row else "ink3", strong, right, elide=True)
            x += wide
        if row is not None and row.number:
            badge(painter, QRectF(0, y + 2, 16, ROW - 4), str(row.number), row.own)
        stroke(painter, 0, y + ROW, self.page.width(), "hair" if row else "ink3", 1)

    def _questions(self) -> None:
        """As many as fit on this page, the lines stretched over what is left; the others overleaf."""
        waiting = list(enumerate(self.handout.questions, start=1))
        while waiting:
            if self.y + HEAD + self._question_height(waiting[0][1]) > self.bottom:
                self._turn()
            self._text("Questions", 10.5, bold=True)
            here = [waiting.pop(0)]
            while waiting and self.y + sum(self._question_height(text) for _, text in [*here, waiting[0]]) <= self.bottom:
                here.append(waiting.pop(0))
            self._write_lines(here)
            if waiting:
                self._turn()

    def _write_lines(self, here: list[tuple[int, str]]) -> None:
        words = sum(self._question_height(text) - LINES * LINE_LEAST for _, text in here)
        room = (self.bottom - self.y - words) / len(here)
        lines = max(LINES, int(room // LINE_MOST))
        apart = min(room / lines, LINE_MOST + 8)
        for number, text in here:
            self._text(f"{number}  {text}", BODY)
            for _ in range(lines):
                self.y += apart
                self._draw(partial(stroke, x=14, y=self.y, width=self.page.width() - 14, tone="ink3", thick=TO_WRITE_ON))
            self.y += 6

    def foot(self, painter: QPainter, number: int, pages: int) -> None:
        """Scenario, seed, hours and record, and which page this is."""
        y, width = self.page.bottom() - FOOT + 12, self.page.width()
        stroke(painter, 0, y, width, "hair", 1)
        write(painter, QRectF(width - 80, y + 4, 80, 14), f"page {number} of {pages}", TINY, "ink3", right=True)
        y += 4
        for place, text in enumerate(self.handout.foot):
            room = width if place else width - 90
            write(painter, QRectF(0, y, room, self.page.bottom() - y), text, TINY, "ink3")
            y += height_of(text, TINY, room)


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


def _render(painter: QPainter, chart: QWidget, at: QPoint) -> None:
    painter.save()
    painter.translate(at)
    charts.draw(chart, painter)
    painter.restore()
