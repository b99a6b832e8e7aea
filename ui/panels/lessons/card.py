"""The lesson that is chosen: what it is about, how it starts, and the one button that starts it or goes on with it.

Beside the list it is a column; where there is no room beside it, a foot that leaves out what can be left out.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from ui.panels.lessons.words import KEPT, TO_COME, Lesson, Offer, fact_rows, minutes_words, offer
from ui.panels.scrolling import Inside, scrolling
from ui.progress import Progress
from ui.theme import theme
from ui.widgets import Column, Divider, Flow, LinkButton, Pane, PreviewBlock, PrimaryButton, Row, Text, Toast
from wallet import FileProblem

SIDE_WIDTH, NARROW_SIDE = 352, 316
MOST_WIDE = 16_777_215
"""Qt's own bound of a width: none."""
MORE, BACK = "About this lesson", "All lessons"


class LessonCard(Pane):
    """`present(lesson, ...)`; `start_wanted(number, again, anew)`, and by links `note_wanted(number)`,
    `print_wanted(number)` and `class_wanted()`."""

    start_wanted = Signal(int, bool, bool)
    note_wanted = Signal(int)
    print_wanted = Signal(int)
    class_wanted = Signal()
    more_wanted = Signal()
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__("side", "left")
        self.setAccessibleName("The chosen lesson")
        self._lesson: Lesson | None = None
        self._offer: Offer | None = None
        self._low = self._narrow = self._alone = self._across = False
        self._told = 2
        self._outer = Column(0, parent=self)
        self._inside = Inside()
        self._body = Column(11, (20, 16, 20, 8), parent=self._inside)
        self._area = scrolling(self._inside)
        self._outer.addWidget(self._area, 1)
        self._fill_body()
        self._fill_foot()
        self.toast = Toast(self, self.primary)
        theme().changed.connect(self._fit)
        self._fit()

    # -- what it shows

    def present(self, lesson: Lesson, progress: Progress, passed: tuple[int, int], playing: bool, last: bool) -> None:
        """Show a lesson, of which so many steps are `passed`, and when it is played once more; whether it is `playing`, and the
        `last` of the course.
        """
        done = progress.state(lesson.number) != TO_COME
        self._lesson, self._offer = lesson, offer(lesson, progress, passed[done], playing)
        self._which.setText(f"Lesson {lesson.number}")
        self._minutes.setText(minutes_words(lesson))
        self._title.setText(lesson.title)
        self._about.setText(lesson.about)
        try:
            self._facts.set_rows(*fact_rows(lesson))
        except FileProblem as problem:
            self._facts.set_rows([])
            self.failed.emit(problem)
        self.primary.setText(self._offer.label)
        self._note.setText(self._offer.note)
        self.note.setVisible(bool(lesson.teacher))
        self.print.setVisible(bool(lesson.teacher))
        self.again.setVisible(done or passed[0] >= len(lesson.steps))
        self.whole_class.setVisible(last)
        self._fit()

    def present_nothing(self) -> None:
        """No lesson is chosen."""
        self._lesson = None
        self._fit()

    def start(self) -> None:
        """Start the lesson, or go on with it."""
        if self._lesson is not None and self._offer is not None:
            self.start_wanted.emit(self._lesson.number, self._offer.again, self._offer.anew)

    def set_low(self, low: bool, told: int, narrow: bool, alone: bool = False) -> None:
        """Whether it is the foot of the page, else a column, `narrow` or wide, or `alone` on the page.

        A foot tells 0: only what can be done, 1: the title too, 2: also what it is about.
        """
        self._told, self._narrow, self._alone = told if low else 2, narrow, alone
        self.more.setText(BACK if alone else MORE)
        self.more.setVisible(low or alone)
        self._low, across = low, low or alone
        if across != self._across:
            self._across = across
            self.set_line("top" if across else "left")
            (self._body if across else self._beside).removeWidget(self._links)
            if across:
                self._beside.insertWidget(0, self._links, 1, Qt.AlignmentFlag.AlignVCenter)
            else:
                self._body.insertWidget(self._body.indexOf(self._kept) + 1, self._links)
            self._beside.setDirection(QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom)
        self._fit()

    def turn(self, pages: int) -> None:
        """Scroll down, or up, by what is seen at once."""
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())

    # -- inside

    def _fill_body(self) -> None:
        head = Row(8)
        self._which, self._minutes = Text("", "caption", "ink2"), Text("", "caption", "ink2")
        head.addWidget(self._which)
        head.addStretch(1)
        head.addWidget(self._minutes)
        self._title = Text("", "title", wrap=True)
        self._about = Text("", "body", "ink2", wrap=True)
        self._divider, self._facts = Divider(), PreviewBlock("How it starts")
        self._kept = Text(KEPT, "caption", "ink2", wrap=True)
        self._body.addLayout(head)
        for part in (self._title, self._about, self._divider, self._facts, self._kept):
            self._body.addWidget(part)
        self._links = QWidget()
        flow = Flow(22, self._links)
        self.note, self.print = LinkButton("Teacher\u2019s note"), LinkButton("Print", name="Print the teacher\u2019s note")
        self.again, self.whole_class = LinkButton("Look at it again"), LinkButton("Class results")
        self.more = LinkButton(MORE)
        for name, link, run in (
            ("more", self.more, self.more_wanted.emit),
            ("note", self.note, lambda: self.note_wanted.emit(self._number())),
            ("print", self.print, lambda: self.print_wanted.emit(self._number())),
            ("again", self.again, lambda: self.start_wanted.emit(self._number(), False, False)),
            ("class", self.whole_class, self.class_wanted.emit),
        ):
            link.setObjectName(f"lessons.{name}")
            link.clicked.connect(lambda _checked=False, run=run: run())
            flow.addWidget(link)
        self._body.addWidget(self._links)
        self._body.addStretch(1)

    def _fill_foot(self) -> None:
        self._foot = QWidget()
        rows = Column(6, (20, 8, 20, 16), parent=self._foot)
        self.primary = PrimaryButton("")
        self.primary.setObjectName("lessons.start")
        self.primary.clicked.connect(lambda _checked=False: self.start())
        self._beside = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.addWidget(self.primary)
        self._note = Text("", "caption", "ink2", wrap=True)
        rows.addLayout(self._beside)
        rows.addWidget(self._note)
        self._outer.addWidget(self._foot)

    def _number(self) -> int:
        return self._lesson.number if self._lesson is not None else 0

    def _fit(self) -> None:
        policy = QSizePolicy.Policy
        if self._low and self._area.widget() is not None:  # a foot is as tall as its words, and does not scroll
            self._outer.insertWidget(0, self._area.takeWidget())
        elif not self._low and self._area.widget() is None:
            self._outer.removeWidget(self._inside)
            self._area.setWidget(self._inside)
            self._inside.setAutoFillBackground(False)
        self._area.setVisible(not self._low)
        self._inside.setVisible(self._lesson is not None and self._told > 0)
        self._foot.setVisible(self._lesson is not None)
        for part in (self._divider, self._facts, self._kept):
            part.setVisible(not self._low)
        for part in (self._which, self._minutes, self._about, self._note):
            part.setVisible(self._told > 1)
        if self._across:
            self.setMinimumWidth(0)
            self.setMaximumWidth(MOST_WIDE)
            self.setSizePolicy(policy.Preferred, policy.Expanding if self._alone else policy.Maximum)
        else:
            self.setFixedWidth(theme().px(NARROW_SIDE if self._narrow else SIDE_WIDTH))
            self.setSizePolicy(policy.Fixed, policy.Preferred)
        self.primary.setSizePolicy(policy.Fixed if self._across else policy.Minimum, policy.Fixed)
