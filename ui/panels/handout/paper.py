"""The hand-out on paper: title, chart, table, both lows, questions with lines to write on, A4 or Letter, as vectors.

The chart gives way so that one page holds everything where it can; where it cannot, the table goes on overleaf and the lines to
write on fill what is left, so that no page is half empty. Lengths are in pixels of 1/96 inch.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QLocale, QMarginsF, QRectF, QSize
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget

from ui import charts
from ui.panels.handout.content import HandoutPage
from ui.panels.handout.sheet import BODY, KEY, NAME, SMALL, TITLE, Draw, PaperSheet, height_of, stroke
from wallet import written

PAPERS = {"a4": ("A4", QPageSize.PageSizeId.A4), "letter": ("Letter", QPageSize.PageSizeId.Letter)}
DPI = 96
MARGINS_MM = (18, 14, 18, 10)
CHART_LEAST, CHART_MOST = 200, 320
LINE_LEAST, LINE_MOST, LINES = 22, 34, 3
HEAD = 24
TO_WRITE_ON = 0.75
"""How thick a line to write on is."""


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
            pages.foot(painter, number + 1, len(pages.sheet.drawn))
        painter.end()
    return len(pages.sheet.drawn)


class Pages:
    """What stands where; nothing is painted before all pages are laid out."""

    def __init__(self, page: QRectF, handout: HandoutPage) -> None:
        self.page, self.handout, self.sheet = page, handout, PaperSheet(page)
        self.bottom = self.sheet.bottom
        self.chart_height = self._chart_height()

    def lay_out(self, chart: QWidget) -> list[list[Draw]]:
        """Return the pages, each a list of what to paint."""
        told, sheet = self.handout, self.sheet
        sheet.name_line()
        sheet.text(told.title, TITLE, bold=True)
        sheet.text(told.lead, BODY, "ink2")
        sheet.y += 6
        sheet.key(told.redeems, told.sells)
        sheet.chart(chart, self.chart_height)
        sheet.table(told.heads, told.rows)
        sheet.text(told.lows, SMALL, "ink2")
        sheet.y += 6
        self._questions()
        return sheet.drawn

    def foot(self, painter: QPainter, number: int, pages: int) -> None:
        """Scenario, seed, hours and record, and which page this is."""
        self.sheet.foot(painter, self.handout.foot, number, pages)

    # -- measuring
    def _chart_height(self) -> float:
        """What is left for the chart on one page; where the questions stand overleaf, what the table leaves."""
        told, width = self.handout, self.page.width()
        words = height_of(told.title, TITLE, width, True) + height_of(told.lead, BODY, width) + height_of(told.lows, SMALL, width)
        asked = sum(self._question_height(text) for text in told.questions)
        between = NAME + 4 + 4 + 6 + KEY + 8 + 6 + 4 + 6 + HEAD
        left = self.bottom - (words + between + self.sheet.table_height(told.heads, told.rows))
        return min(left - asked, CHART_MOST) if left - asked >= CHART_LEAST else max(left, CHART_LEAST)

    def _question_height(self, text: str) -> float:
        return height_of(f"1  {text}", BODY, self.page.width()) + LINES * LINE_LEAST + 10

    # -- placing
    def _questions(self) -> None:
        """As many as fit on this page, the lines stretched over what is left; the others overleaf."""
        waiting, sheet = list(enumerate(self.handout.questions, start=1)), self.sheet
        while waiting:
            if sheet.y + HEAD + self._question_height(waiting[0][1]) > self.bottom:
                sheet.turn()
            sheet.text("Questions", 10.5, bold=True)
            here = [waiting.pop(0)]
            while waiting and sheet.y + sum(self._question_height(text) for _, text in [*here, waiting[0]]) <= self.bottom:
                here.append(waiting.pop(0))
            self._write_lines(here)
            if waiting:
                sheet.turn()

    def _write_lines(self, here: list[tuple[int, str]]) -> None:
        sheet = self.sheet
        words = sum(self._question_height(text) - LINES * LINE_LEAST for _, text in here)
        room = (self.bottom - sheet.y - words) / len(here)
        lines = max(LINES, int(room // LINE_MOST))
        apart = min(room / lines, LINE_MOST + 8)
        for number, text in here:
            sheet.text(f"{number}  {text}", BODY)
            for _ in range(lines):
                sheet.y += apart
                sheet.draw(partial(stroke, x=14, y=sheet.y, width=self.page.width() - 14, tone="ink3", thick=TO_WRITE_ON))
            sheet.y += 6
