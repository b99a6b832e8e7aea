"""Teachers' notes on paper, A4 or Letter, one page a lesson: a note too long for its page is set in smaller type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QRectF
from PySide6.QtGui import QPainter

from ui import __version__, charts
from ui.panels.handout.paper import pdf_writer
from ui.panels.handout.sheet import BODY, TINY, TITLE, height_of, stroke, write
from ui.panels.lessons.words import Lesson, note_head, note_parts
from wallet import checked_file, written

HEAD, SMALL = 10.5, 7.75
SIZES = (1.2, 1.1, 1.0, 0.9, 0.8, 0.7, 0.6)
"""How large the type may be, largest first; under the last a note goes on overleaf."""
FOOT, INDENT, BETWEEN = 40, 14, 5
PRACTICE = "Practice: no real money."


class NoteLine(NamedTuple):
    """Words on the page: their size in points, their tone, the room over them, and whether they are bold or an item of a list."""

    text: str
    points: float
    tone: str = "ink"
    over: float = BETWEEN
    bold: bool = False
    item: bool = False


def save_notes(path: Path, lessons: Sequence[Lesson], paper: str) -> int:
    """Write the notes as PDF on "a4" or "letter" and return how many pages. Raises `FileProblem` where it cannot be written."""
    checked_file(path)
    with written(path) as made, charts.in_memory(made) as memory, charts.dressed("light"):
        return _write(memory, lessons, paper)


def _write(memory: QBuffer, lessons: Sequence[Lesson], paper: str) -> int:
    title = lessons[0].title if len(lessons) == 1 else "Teacher\u2019s notes"
    writer = pdf_writer(memory, paper, title)
    page = QRectF(0, 0, writer.width(), writer.height())
    laid_out = [(lesson, each) for lesson in lessons for each in pages_of(lesson, page)]
    painter = QPainter(writer)
    for number, (lesson, lines) in enumerate(laid_out, start=1):
        if number > 1:
            writer.newPage()
        for box, line in lines:
            _draw(painter, box, line)
        _foot(painter, page, lesson, f"page {number} of {len(laid_out)}")
    painter.end()
    return len(laid_out)


Placed = list[tuple[QRectF, NoteLine]]


def pages_of(lesson: Lesson, page: QRectF) -> list[Placed]:
    """Return what stands where on the pages of a note: on one, in the largest type that fits."""
    for size in SIZES:
        pages = _placed(lesson, page, size)
        if len(pages) == 1:
            break
    return pages


def _placed(lesson: Lesson, page: QRectF, size: float) -> list[Placed]:
    pages, y, bottom = [Placed()], 0.0, page.bottom() - FOOT
    for line in _lines(lesson, size):
        left = INDENT * size if line.item else 0.0
        height = height_of(line.text, line.points, page.width() - left, line.bold)
        if pages[-1] and y + line.over + height > bottom:
            pages.append(Placed())
            y = 0.0
        y += line.over
        pages[-1].append((QRectF(left, y, page.width() - left, height), line))
        y += height
    return pages


def _lines(lesson: Lesson, size: float) -> Iterator[NoteLine]:
    set_in = partial(NoteLine, points=BODY * size)
    yield NoteLine(note_head(lesson), SMALL * size, "ink3", 0)
    yield NoteLine(lesson.title, TITLE * size, bold=True)
    yield set_in(lesson.goal, tone="ink2")
    for part in note_parts(lesson):
        yield NoteLine(part.title, HEAD * size, over=16 * size, bold=True)
        for text in part.lines:
            yield set_in(text, over=(4 if part.listed else 8) * size, item=part.listed)


def _draw(painter: QPainter, box: QRectF, line: NoteLine) -> None:
    if line.item:
        write(painter, box.translated(-box.left(), 0), "\N{BULLET}", line.points, "ink3")
    write(painter, box, line.text, line.points, line.tone, line.bold)


def _foot(painter: QPainter, page: QRectF, lesson: Lesson, which: str) -> None:
    y, width = page.bottom() - FOOT + 16, page.width()
    stroke(painter, 0, y, width, "hair", 1)
    told = f"Sluice {__version__}. {PRACTICE} Lesson {lesson.number}, scenario {lesson.scenario}, seed {lesson.seed}."
    write(painter, QRectF(0, y + 4, width - 90, 14), told, TINY, "ink3")
    write(painter, QRectF(width - 80, y + 4, 80, 14), which, TINY, "ink3", right=True)
