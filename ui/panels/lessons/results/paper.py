"""The page of class results on paper: what was asked, the dots, and a row for each guess; further rows go on overleaf."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QPoint, QRectF, QSize
from PySide6.QtGui import QPainter

from ui import __version__, charts
from ui.panels.handout.paper import pdf_writer
from ui.panels.handout.sheet import BODY, SMALL, TINY, TITLE, height_of, stroke, write
from ui.panels.lessons.results.words import ClassRow
from wallet import checked_file, written

CHART, ROW, FOOT, APART = 380, 17, 40, 8
PRACTICE = "Practice: no real money."


def save_class(
    path: Path, title: str, question: str, chart: charts.ScatterChart, heads: Sequence[str], rows: Sequence[ClassRow], paper: str
) -> int:
    """Write the page as PDF on "a4" or "letter" and return how many pages. Raises `FileProblem` where it cannot be written."""
    checked_file(path)
    with written(path) as made, charts.in_memory(made) as memory:
        return _write(memory, title, question, chart, heads, rows, paper)


def _write(
    memory: QBuffer,
    title: str,
    question: str,
    chart: charts.ScatterChart,
    heads: Sequence[str],
    rows: Sequence[ClassRow],
    paper: str,
) -> int:
    writer = pdf_writer(memory, paper, title)
    page = QRectF(0, 0, writer.width(), writer.height())
    bottom, wide = page.bottom() - FOOT, int(page.width())
    with charts.dressed("light", chart), charts.sized(chart, QSize(wide, CHART)):
        painter = QPainter(writer)
        y = 0.0
        for text, points, tone, bold in ((title, TITLE, "ink", True), (question, BODY, "ink2", False)):
            height = height_of(text, points, page.width(), bold)
            write(painter, QRectF(0, y, page.width(), height), text, points, tone, bold)
            y += height + APART
        painter.save()
        painter.translate(QPoint(0, int(y)))
        charts.draw(chart, painter)
        painter.restore()
        y += CHART + APART
        pages, left = 1, list(rows)
        draw = partial(_row, painter, page.width())
        while left:
            draw(y, heads, "ink3")
            y += ROW
            while left and y + ROW <= bottom:
                draw(y, left.pop(0), "ink")
                y += ROW
            if left:
                _foot(painter, page, pages)
                writer.newPage()
                pages, y = pages + 1, 0.0
        _foot(painter, page, pages)
        painter.end()
    return pages


def _row(painter: QPainter, width: float, y: float, cells: Sequence[str], tone: str) -> None:
    """A row: the name takes two parts of five, each number one."""
    part = width / 5
    for place, text in enumerate(cells):
        x, wide = (0.0, 2 * part) if place == 0 else ((place + 1) * part, part)
        write(painter, QRectF(x, y, wide, ROW), text, SMALL, tone, right=place > 0, elide=True)
    stroke(painter, 0, y + ROW, width, "hair", 1)


def _foot(painter: QPainter, page: QRectF, number: int) -> None:
    y = page.bottom() - FOOT + 16
    stroke(painter, 0, y, page.width(), "hair", 1)
    write(painter, QRectF(0, y + 4, page.width() - 90, 14), f"Sluice {__version__}. {PRACTICE}", TINY, "ink3")
    write(painter, QRectF(page.width() - 80, y + 4, 80, 14), f"page {number}", TINY, "ink3", right=True)
