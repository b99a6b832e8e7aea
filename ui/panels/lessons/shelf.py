"""The lessons by chapter, in one column or two: one of them is chosen, arrows move, Enter starts it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from ui.panels.lessons.line import ChapterHead, LessonLine
from ui.panels.lessons.words import NOTHING_FOUND, Lesson, chapters, columns
from ui.panels.scrolling import Inside
from ui.progress import Progress
from ui.theme import theme
from ui.widgets import BLEED, Column, LinkButton, Row, Text

BESIDE = 860
"""Pixels at 100 % that two columns need."""


class Shelf(Inside):
    """`chosen(number)` when another lesson is chosen, 0 for none; `started()` with Enter, `left()` with Esc, `typed(text)` with
    the first letter of a search, `all_wanted()` where none was found, `placed()` at another size."""

    chosen = Signal(int)
    started = Signal()
    left = Signal()
    typed = Signal(str)
    all_wanted = Signal()
    placed = Signal()

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        super().__init__()
        self.setAccessibleName("Lessons by chapter")
        self._chapters = chapters(lessons)
        self.lines = {lesson.number: LessonLine(lesson) for chapter in self._chapters for lesson in chapter.lessons}
        self._heads = [ChapterHead(chapter) for chapter in self._chapters]
        self._group = QButtonGroup(self)
        for number, line in self.lines.items():
            self._group.addButton(line, number)
        self._group.idToggled.connect(self._toggled)
        outer = Column(0, parent=self)
        self._none = QWidget()
        none = Column(6, (BLEED, 10, BLEED, 0), parent=self._none)
        none.addWidget(Text(NOTHING_FOUND, "body", "ink2", wrap=True))
        every = LinkButton("Show all lessons")
        every.clicked.connect(self.all_wanted)
        none.addWidget(every, 0, Qt.AlignmentFlag.AlignLeft)
        self._none.hide()
        outer.addWidget(self._none)
        self._both = Row(24)
        self._columns = (Column(0), Column(0))
        for column in self._columns:
            self._both.addLayout(column, 1)
        outer.addLayout(self._both)
        outer.addStretch(1)
        self._placed: tuple[tuple[int, ...], ...] = ()
        self._wanted = ""
        self._place()

    # -- what is shown

    def present(self, progress: Progress) -> None:
        """Write what is done."""
        for number, line in self.lines.items():
            line.set_state(progress.state(number))
        for head in self._heads:
            head.present(progress)

    def find_words(self, text: str) -> None:
        """Show only lessons with these words; where the chosen one has them not, the first that has is chosen."""
        self._wanted = text.strip().casefold()
        self._place()
        found = self.shown()
        self._none.setVisible(not found)
        if self.current() not in found:
            self.choose(found[0] if found else 0)

    def shown(self) -> list[int]:
        """The lessons on show, in their order."""
        return [number for number, line in self.lines.items() if self._wanted in line.lesson.searched]

    # -- which is chosen

    def current(self) -> int:
        """The lesson that is chosen, 0 for none."""
        return max(0, self._group.checkedId())

    def choose(self, number: int) -> None:
        """Choose a lesson, or none with 0."""
        if number == self.current():
            return
        if number:
            self.lines[number].setChecked(True)
            return
        self._group.setExclusive(False)
        self.lines[self.current()].setChecked(False)
        self._group.setExclusive(True)
        self.chosen.emit(0)

    def focus_first(self) -> None:
        """Put the keyboard on the chosen lesson."""
        if (number := self.current()) in self.lines:
            self.lines[number].setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shown = Qt.Key(event.key()), self.shown()
        here = shown.index(self.current()) if self.current() in shown else -1
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.started.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in steps and shown:
            self._go_to(shown[min(max(here + steps[key], 0), len(shown) - 1)])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and shown:
            self._go_to(shown[0 if key == Qt.Key.Key_Home else -1])
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._across(0 if key == Qt.Key.Key_Left else 1)
        elif event.text().strip() and event.text().isprintable() and not _commands(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        self.placed.emit()

    # -- inside

    def _toggled(self, number: int, chosen: bool) -> None:
        self.lines[number].setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)
        if chosen:
            self.chosen.emit(number)

    def _go_to(self, number: int) -> None:
        self.choose(number)
        self.lines[number].setFocus(Qt.FocusReason.TabFocusReason)

    def _across(self, column: int) -> None:
        """To the lesson of the other column that is nearest in height."""
        beside = [self.lines[number] for number in self._placed[column]] if column < len(self._placed) else []
        here = self.lines.get(self.current())
        if here is not None and beside and here not in beside:
            middle = here.geometry().center().y()
            self._go_to(min(beside, key=lambda line: abs(line.geometry().center().y() - middle)).lesson.number)

    def _place(self) -> None:
        """Put the chapters that have something to show into as many columns as there is room for."""
        found = set(self.shown())
        left = (
            replace(each, lessons=tuple(lesson for lesson in each.lessons if lesson.number in found)) for each in self._chapters
        )
        parted = columns(tuple(each for each in left if each.lessons), 2 if self.width() >= theme().px(BESIDE) else 1)
        placed = tuple(tuple(lesson.number for chapter in column for lesson in chapter.lessons) for column in parted)
        if placed == self._placed:
            return
        self._placed = placed
        for part in (*self._heads, *self.lines.values()):
            part.hide()
        for place, layout in enumerate(self._columns):
            self._both.setStretch(place, int(place < len(parted)))
            while layout.count():
                layout.takeAt(0)
        for layout, column in zip(self._columns, parted, strict=False):
            for chapter in column:
                parts: list[QWidget] = [self._heads[chapter.place - 1], *(self.lines[each.number] for each in chapter.lessons)]
                for part in parts:
                    layout.addWidget(part)
                    part.show()
            layout.addStretch(1)


def _commands(event: QKeyEvent) -> bool:
    """Whether keys that command are held down."""
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    return bool(event.modifiers() & held)
