"""The five questions as a page: each with its answer, and a link to where it can be tried."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QWidget

from ui.panels.questions.words import NONE, Answer
from ui.panels.scrolling import Inside, scrolling
from ui.theme import theme
from ui.widgets import Column, LinkButton, PlainButton, Row, Text

MARGIN = 40
"""Pixels that are left of the window around it."""


class QuestionsPage(QDialog):
    """`questions.page`; a link closes it and calls `lead(tab, place)`."""

    def __init__(self, answers: tuple[Answer, ...], lead: Callable[[str, str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("questions.page")
        self.setWindowTitle("Five questions")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._lead = lead
        outer = Column(12, (20, 20, 20, 20), parent=self)
        outer.addWidget(Text("Five questions", "title"))
        outer.addWidget(Text("Answered with the figures of this practice, as they are now.", "caption", "ink3", wrap=True))
        inside = Inside()
        rows = Column(16, (0, 0, 10, 0), parent=inside)
        self.links: list[LinkButton] = []
        for answer in answers:
            rows.addWidget(self._block(answer))
        if not answers:
            rows.addWidget(Text(NONE, "body", "ink2", wrap=True))
        rows.addStretch(1)
        area = scrolling(inside)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # read by keyboard
        area.setAccessibleName("Questions and answers")
        outer.addWidget(area, 1)
        close = PlainButton("Close")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        foot = Row(8)
        foot.addStretch(1)
        foot.addWidget(close)
        outer.addLayout(foot)
        most = parent.window().size() if parent is not None else QSize(1280, 800)
        self.resize(min(theme().px(600), most.width() - MARGIN), min(theme().px(620), most.height() - MARGIN))

    def _block(self, answer: Answer) -> QWidget:
        block = QWidget()
        rows = Column(4, parent=block)
        rows.addWidget(Text(answer.question, "strong"))
        rows.addWidget(Text(" ".join(answer.sentences), "body", "ink2", wrap=True))
        link = LinkButton(answer.link)
        link.setObjectName(f"questions.{answer.place}")
        link.clicked.connect(lambda: self._go(answer))
        self.links.append(link)
        rows.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return block

    def _go(self, answer: Answer) -> None:
        self.accept()
        self._lead(answer.tab, answer.place)
