"""What a demonstration's hand-out says, chapter by chapter, as plain words, and its pages on paper, A4 or Letter, as vectors.

Two copies are made of the same chapters. The full one has what was said and shown. The pupil's copy has lines to write on, a
chart that goes no further than the question, and what was said on its last page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QRectF, QSize
from PySide6.QtGui import QPainter

from ui import charts
from ui.charts.series import ChartData, ChartMarker, View
from ui.panels.handout.content import HandoutPage
from ui.panels.handout.paper import LINE_LEAST, TO_WRITE_ON, pdf_writer
from ui.panels.handout.sheet import BODY, SMALL, TINY, TITLE, Draw, PaperSheet, badge, height_of, stroke, width_of, write
from ui.wording.handout import FOR_PUPILS, WORDS
from wallet import checked_file, written

CHART_LEAST, CHART_MOST = 190, 380
INDENT = 24
HEAD, SAID, SUBTITLE = 10.5, 9.5, 12.0
MOST_LINES = 4
"""Lines to write on for a question and for each beat, where there is room."""
BOX = 11
DOT = "  \N{MIDDLE DOT}  "
DAY_HOURS = 24
CHOICES = "The choices: {choices}."
NUMBER_HIGH = 14


class BeatLines(NamedTuple):
    """A beat: its number, what was said, the figures shown large by their labels, where those not of the model are from, and what
    the speaker added.
    """

    number: int
    said: str
    figures: tuple[tuple[str, str], ...] = ()
    source: str = ""
    why: str = ""

    @property
    def told(self) -> str:
        """The figures in a line."""
        return DOT.join(f"{label}: {figure}" for label, figure in self.figures)


class AskLines(NamedTuple):
    """A question to the room: the beat that asks it, its choices, and how many voted for each, "" where nobody did."""

    beat: int
    text: str
    choices: tuple[str, ...]
    votes: str = ""


class ChartKept(NamedTuple):
    """A chart as it was then, with the words for it: its markers are numbered, and each number has a row."""

    data: ChartData
    markers: tuple[ChartMarker, ...]
    view: View
    page: HandoutPage

    @property
    def shown(self) -> bool:
        """Whether there is anything to see on it: a day at least."""
        return len(self.data) > DAY_HOURS


class ChapterPage(NamedTuple):
    """A chapter: its beats, its question, if it has one, and the chart as it was after its first beat and in its end."""

    title: str
    over: str
    beats: tuple[BeatLines, ...]
    ask: AskLines | None
    first: ChartKept
    end: ChartKept


class DemoHandout(NamedTuple):
    """All chapters of a demonstration."""

    title: str
    about: str
    chapters: tuple[ChapterPage, ...]


def save_chapters(path: Path, chart: charts.ValueChart, handout: DemoHandout, paper: str, pupils: bool = False) -> int:
    """Write the pages as PDF and return how many; `paper` is a key of `PAPERS`. Raises `FileProblem`."""
    checked_file(path)
    with written(path) as made, charts.in_memory(made) as memory, charts.dressed("light", chart):
        return _write(memory, chart, handout, paper, pupils)


def _write(memory: QBuffer, chart: charts.ValueChart, handout: DemoHandout, paper: str, pupils: bool) -> int:
    writer = pdf_writer(memory, paper, handout.title)
    page = QRectF(0, 0, writer.width(), writer.height())
    shown = [place for place, each in enumerate(handout.chapters) if each.end.shown or place + 1 == len(handout.chapters)]
    laid_out = [ChapterSheet(page, handout, place, pupils) for place in shown]
    last = answers(page, handout) if pupils else []
    total = sum(len(each.lay_out(chart)) for each in laid_out) + len(last)
    painter, number = QPainter(writer), 0
    for each in laid_out:
        with charts.sized(chart, QSize(int(page.width()), int(each.chart_height))):
            each.dress(chart)
            for draws in each.sheet.drawn:
                number += 1
                _paint(painter, writer, draws, number)
                each.sheet.foot(painter, each.kept.page.foot, number, total)
    for draws in last:
        number += 1
        _paint(painter, writer, draws, number)
        PaperSheet(page).foot(painter, handout.chapters[-1].end.page.foot, number, total)
    painter.end()
    return total


def _paint(painter: QPainter, writer: object, draws: Sequence[Draw], number: int) -> None:
    if number > 1:
        writer.newPage()  # type: ignore[attr-defined]
    for draw in draws:
        draw(painter)


class ChapterSheet:
    """One chapter on paper: the chart, what was said or lines to write on, the events, and where all of it is from."""

    def __init__(self, page: QRectF, handout: DemoHandout, place: int, pupils: bool) -> None:
        self.handout, self.chapter, self.pupils = handout, handout.chapters[place], pupils
        shown = [number for number, each in enumerate(handout.chapters[:place]) if each.end.shown]
        self.before = handout.chapters[shown[-1] + 1 if shown else 0 : place]
        self.is_first = not shown
        self.sheet = PaperSheet(page)
        self.kept = self.chapter.first if pupils and self.chapter.first.shown else self.chapter.end
        self.lines = 1
        self.chart_height = self._chart_height() if self.kept.shown else 0.0

    def dress(self, chart: charts.ValueChart) -> None:
        """Let the chart show what is kept of it."""
        chart.set_view(self.kept.view)
        chart.set_series(self.kept.data)
        chart.set_markers(list(self.kept.markers))
        chart.rebuild()

    def lay_out(self, chart: charts.ValueChart) -> list[list[Draw]]:
        """Return the pages, each a list of what to paint."""
        self._fill(self.sheet, chart)
        return self.sheet.drawn

    def _fill(self, sheet: PaperSheet, chart: charts.ValueChart | None) -> None:
        told = self.kept.page
        if self.pupils:
            sheet.name_line()
        if self.is_first:
            sheet.text(self.handout.title, TITLE, bold=True)
            sheet.text(self.handout.about, BODY, "ink2")
            sheet.text(f"{WORDS} {FOR_PUPILS}" if self.pupils else WORDS, SMALL, "ink2")
            sheet.y += 6
        for chapter in self.before:
            self._head(sheet, chapter)
            self._question(sheet, chapter)
            self._beats(sheet, chapter)
        self._head(sheet, self.chapter)
        sheet.text(told.lead, SMALL, "ink2")
        sheet.y += 4
        if self.pupils:
            self._question(sheet, self.chapter)
        if self.kept.shown:
            sheet.key(told.redeems, told.sells)
        if chart is not None and self.kept.shown:
            sheet.chart(chart, self.chart_height)
        if not self.pupils:
            self._question(sheet, self.chapter)
        self._beats(sheet, self.chapter)
        sheet.y += 4
        if self.kept.shown:
            sheet.table(told.heads, told.rows)
            sheet.text(told.lows, SMALL, "ink2")

    def _chart_height(self) -> float:
        """What is left for the chart where all else is on one page; what it does not need is for more lines to write on."""
        left = self._left()
        while self.pupils and left > CHART_MOST and self.lines < MOST_LINES:
            self.lines += 1
            left = self._left()
        return min(max(left, CHART_LEAST), CHART_MOST)

    def _left(self) -> float:
        measured = PaperSheet(self.sheet.page)
        measured.bottom = float("inf")
        self._fill(measured, None)
        return self.sheet.bottom - measured.y - 8

    # -- parts

    def _head(self, sheet: PaperSheet, chapter: ChapterPage) -> None:
        sheet.text(chapter.over, SMALL, "ink3", below=2)
        sheet.text(chapter.title, SUBTITLE if self.is_first else TITLE, bold=True)

    def _question(self, sheet: PaperSheet, chapter: ChapterPage) -> None:
        ask = chapter.ask
        if ask is None:
            return
        sheet.text(ask.text, HEAD, bold=True, below=2)
        if self.pupils:
            self._choices(sheet, ask.choices)
            _lines(sheet, self.lines)
        else:
            sheet.text(ask.votes or CHOICES.format(choices=", ".join(ask.choices)), SMALL, "ink2")
        sheet.y += 4

    def _choices(self, sheet: PaperSheet, choices: Sequence[str]) -> None:
        for choice in choices:
            sheet.draw(partial(_tick_box, x=INDENT - 18, y=sheet.y + 1))
            sheet.text(choice, BODY, left=INDENT)

    def _beats(self, sheet: PaperSheet, chapter: ChapterPage) -> None:
        for beat in chapter.beats:
            if not beat.said:
                continue
            width = sheet.page.width() - INDENT
            asked = chapter.ask is not None and chapter.ask.beat == beat.number
            if self.pupils and asked:
                continue
            sheet.room(sum(height_of(text, BODY, width) for text in (beat.said, beat.told, beat.why)) + 16)
            sheet.draw(partial(_number, y=sheet.y, text=str(beat.number)))
            if self.pupils:
                _blanks(sheet, [label for label, _ in beat.figures])
                _lines(sheet, self.lines - 1 if beat.figures else max(self.lines - 1, 1), INDENT)
            else:
                _said(sheet, beat)


def answers(page: QRectF, handout: DemoHandout) -> list[list[Draw]]:
    """Return the last pages of the pupil's copy: what was said and shown, chapter by chapter."""
    sheet = PaperSheet(page)
    sheet.text("Answers", TITLE, bold=True)
    sheet.text(f"{handout.title}: what was said and shown. No vote is right or wrong; this is what happened.", BODY, "ink2")
    for chapter in handout.chapters:
        sheet.y += 6
        sheet.room(60)
        sheet.text(chapter.title, HEAD, bold=True)
        for beat in chapter.beats:
            if not beat.said:
                continue
            if chapter.ask is not None and chapter.ask.beat == beat.number:
                sheet.text(chapter.ask.text, BODY, "ink2", left=INDENT)
                continue
            width = page.width() - INDENT
            sheet.room(sum(height_of(text, BODY, width) for text in (beat.said, beat.told, beat.why)) + 16)
            sheet.draw(partial(_number, y=sheet.y, text=str(beat.number)))
            _said(sheet, beat)
    return sheet.drawn


def _said(sheet: PaperSheet, beat: BeatLines) -> None:
    sheet.text(beat.said, SAID, bold=True, left=INDENT, below=1)
    sheet.text(beat.told, BODY, left=INDENT, below=1)
    sheet.text(beat.why, SMALL, "ink2", left=INDENT, below=1)
    sheet.text(beat.source, TINY, "ink3", left=INDENT, below=1)
    sheet.y += 4


def _lines(sheet: PaperSheet, many: int, left: float = 14) -> None:
    for _ in range(many):
        sheet.y += LINE_LEAST
        sheet.draw(partial(stroke, x=left, y=sheet.y, width=sheet.page.width() - left, tone="ink3", thick=TO_WRITE_ON))
    sheet.y += 6


def _blanks(sheet: PaperSheet, labels: Sequence[str]) -> None:
    """Room for each figure, side by side under what it is called."""
    wide = (sheet.page.width() - INDENT) / max(len(labels), 1)
    for place, label in enumerate(labels):
        x = INDENT + wide * place
        used = min(width_of(label, BODY) + 6, wide * 0.7)
        sheet.draw(
            partial(write, box=QRectF(x, sheet.y, wide * 0.7, NUMBER_HIGH), text=label, points=BODY, tone="ink", elide=True)
        )
        sheet.draw(partial(stroke, x=x + used, y=sheet.y + NUMBER_HIGH, width=wide - used - 14, tone="ink3", thick=TO_WRITE_ON))
    sheet.y += NUMBER_HIGH + 4 if labels else 0


def _number(painter: QPainter, y: float, text: str) -> None:
    write(painter, QRectF(0, y, INDENT - 6, NUMBER_HIGH), text, BODY, "ink3", right=True)


def _tick_box(painter: QPainter, x: float, y: float) -> None:
    badge(painter, QRectF(x, y, BOX, BOX), "", own=False)
