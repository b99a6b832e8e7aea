"""The teacher's note of a lesson as a page: goal and minutes, what is checked, what is guessed at, and how to hold the lesson."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QWidget

from ui.panels.lessons.words import Lesson, NotePart, note_head, note_parts
from ui.panels.scrolling import Inside, scrolling
from ui.theme import theme
from ui.widgets import Column, PlainButton, Row, Text

MARGIN = 40
"""Pixels that are left of the window around it."""


class NotePage(QDialog):
    """`lessons.note.page`; its button calls `print_it(number)`."""

    def __init__(self, lesson: Lesson, print_it: Callable[[int], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lessons.note.page")
        self.setWindowTitle("Teacher\u2019s note")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = Column(8, (20, 20, 20, 20), parent=self)
        outer.addWidget(Text(note_head(lesson), "caption", "ink3", wrap=True))
        outer.addWidget(Text(lesson.title, "title", wrap=True))
        outer.addWidget(Text(lesson.goal, "body", "ink2", wrap=True))
        inside = Inside()
        rows = Column(14, (0, 6, 10, 0), parent=inside)
        for part in note_parts(lesson):
            rows.addWidget(_block(part))
        rows.addStretch(1)
        area = scrolling(inside)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # read by keyboard
        area.setAccessibleName("Teacher\u2019s note")
        outer.addWidget(area, 1)
        paper, close = PlainButton("Print\u2026", name="Print the teacher\u2019s note"), PlainButton("Close")
        paper.setObjectName("lessons.note.print")
        paper.clicked.connect(lambda _checked=False: print_it(lesson.number))
        close.clicked.connect(self.accept)
        foot = Row(8)
        foot.addWidget(paper)
        foot.addStretch(1)
        foot.addWidget(close)
        outer.addLayout(foot)
        most = parent.window().size() if parent is not None else QSize(1280, 800)
        self.resize(min(theme().px(600), most.width() - MARGIN), min(theme().px(620), most.height() - MARGIN))


def _block(part: NotePart) -> QWidget:
    block = QWidget()
    rows = Column(4, parent=block)
    rows.addWidget(Text(part.title, "strong", wrap=True))
    for line in part.lines:
        row = Row(8)
        if part.listed:
            row.addWidget(Text("\N{BULLET}", "body", "ink3"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(line, "body", "ink2", wrap=True), 1)
        rows.addLayout(row)
    return block
