"""The page of lessons, over the tabs: all of them by chapter, and beside them the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.panels.lessons.card import LessonCard
from ui.panels.lessons.shelf import Shelf
from ui.panels.lessons.words import DONE, LEGEND, TO_COME, Lesson, head_words
from ui.panels.scrolling import Inside, scrolling
from ui.panels.window.focus import in_turn, show_within
from ui.settings import Settings
from ui.spoken import AsOne
from ui.theme import theme
from ui.widgets import BLEED, Column, Flow, Icon, LinkButton, Row, Text, TextField
from ui.wording import refusal_text, things
from wallet import Refused, checked_search

LOW, NARROW = 860, 1160
"""Pixels at 100 % of width under which the chosen lesson is below the list, or beside it and narrower."""
HEIGHTS = (240, 330)
"""Pixels at 100 % of height under which what is below the list tells less: no title; no more than the title."""


class LessonsPage(AsOne, QWidget):
    """`lessons.list`. `start_wanted(number, again, anew)`, `closed()` with Esc; `note_wanted(number)`, `print_wanted(number)`
    with 0 for all of them; `export_wanted()`, `import_wanted()`, `class_wanted()`, `demos_wanted()`; `failed(problem)`."""

    start_wanted = Signal(int, bool, bool)
    closed = Signal()
    note_wanted = Signal(int)
    print_wanted = Signal(int)
    export_wanted = Signal()
    import_wanted = Signal()
    class_wanted = Signal()
    demos_wanted = Signal()
    failed = Signal(object)

    def __init__(self, lessons: Sequence[Lesson], settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lessons.list")
        self.setAccessibleName("Lessons")
        self._settings = settings
        self._lessons = {lesson.number: lesson for lesson in lessons}
        self.shelf, self.card = Shelf(lessons), LessonCard()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(0)
        self._playing = 0
        self._alone = False
        """Whether the chosen lesson has the page for itself, where there is no room for both."""
        self._left = self._pane()
        self._halves.addWidget(self._left, 1)
        self._halves.addWidget(self.card)
        self._settled = QTimer(self, singleShot=True, interval=0)
        """All has found its place."""
        self._connect()
        in_turn(self._head, self.shelf, *self._foot, self.card)
        self.choose_next()
        self.present()

    # -- what it shows

    def present(self, *_: object) -> None:
        """Write again what is done, and what the chosen lesson offers."""
        progress = self._settings.progress
        self.shelf.present(progress)
        self._caption.setText(head_words(self._lessons.values(), progress))
        self._show(self.shelf.current())

    def choose_next(self) -> None:
        """Choose the lesson that is played or was begun, else the first to come, else the first."""
        settings, progress = self._settings, self._settings.progress
        left = [number for number in self._lessons if progress.state(number) == TO_COME]
        begun = [number for number in left if settings.passed(number, again=False)]
        playing = [self._playing] if self._playing in self._lessons else []
        for number in [*playing, *begun, *left, *self._lessons][:1]:
            self.shelf.choose(number)

    def begin(self, playing: int = 0) -> None:
        """Show it to somebody who comes again, or out of a lesson: all lessons, whatever was looked for last."""
        self._playing = playing
        self._alone = False
        self._fit()
        self.finder.clear()
        self.choose_next()
        self.present()
        self.focus_first()

    def focus_first(self) -> None:
        """Put the keyboard on the chosen lesson."""
        if self.shelf.current():
            self.shelf.focus_first()
            self._settled.start()
        else:
            self.finder.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, text: str) -> None:
        """A toast above the primary button."""
        self.card.toast.show_message(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.finder.selectAll()
        elif event.key() == Qt.Key.Key_Escape and self._alone:
            self._show_more()
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and self._alone:
            self.card.turn(1 if event.key() == Qt.Key.Key_PageDown else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the field of the search Esc empties it, then closes; Down goes to the lessons, Enter starts the chosen one."""
        if watched is self.finder and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            match Qt.Key(event.key()):
                case Qt.Key.Key_Escape:
                    self.finder.clear() if self.finder.text() else self.closed.emit()
                    return True
                case Qt.Key.Key_Down:
                    self.focus_first()
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self.card.start()
                    return True
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """Less than its parts want: they are set out again for the room there is."""
        return QSize(theme().px(200), theme().px(120))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # -- inside

    def _pane(self) -> QWidget:
        pane = QWidget()
        rows = Column(4, (20 - BLEED, 14, 20 - BLEED, 12), parent=pane)
        self._head = QWidget()
        head = Row(10, (BLEED, 0, BLEED, 0), parent=self._head)
        self._caption = Text("", "caption", "ink3")
        self.finder = TextField("Find a lesson", "Find")
        self.finder.setObjectName("lessons.find")
        self.finder.installEventFilter(self)
        head.addWidget(Text("Lessons", "title"))
        head.addWidget(self._caption)
        head.addStretch(1)
        head.addWidget(self.finder)
        rows.addWidget(self._head)
        inside = Inside()
        self._scrolled, self._under = Column(4, parent=inside), Column(4)
        self._scrolled.addWidget(self.shelf)
        self._foot = (self._legend(), self._more())
        for part in self._foot:
            self._under.addWidget(part)
        rows.addWidget(scrolling(inside), 1)
        rows.addLayout(self._under)
        return pane

    def _legend(self) -> QWidget:
        holder = QWidget()
        self._marks = QBoxLayout(QBoxLayout.Direction.LeftToRight, holder)
        for icon, words, stretch in (("check", DONE, 0), ("checks", LEGEND, 1)):
            row = Row(6, (BLEED, 4, 0, 0))
            row.addWidget(Icon(icon, "accent", 16))
            text = Text(words, "caption", "ink2", wrap=bool(stretch))
            text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(text, 1)
            self._marks.addLayout(row, stretch)
        self._marks.setContentsMargins(0, 0, 0, 0)
        return holder

    def _more(self) -> QWidget:
        holder = QWidget()
        outer, inside = Row(0, (BLEED, 0, BLEED, 0), parent=holder), QWidget()
        flow = Flow(22, inside)
        for name, text, wanted in (
            ("export", "Export progress", self.export_wanted.emit),
            ("import", "Import progress", self.import_wanted.emit),
            ("notes", "All teacher\u2019s notes as PDF", lambda: self.print_wanted.emit(0)),
            ("demos", "Demonstrations", self.demos_wanted.emit),
        ):
            link = LinkButton(text)
            link.setObjectName(f"lessons.{name}")
            link.clicked.connect(lambda _checked=False, wanted=wanted: wanted())
            flow.addWidget(link)
        outer.addWidget(inside, 1)
        return holder

    def _connect(self) -> None:
        self.shelf.chosen.connect(self._show)
        self.shelf.started.connect(self.card.start)
        self.shelf.left.connect(self.closed)
        self.shelf.typed.connect(self._begin_search)
        self.shelf.all_wanted.connect(lambda: self.begin(self._playing))
        self.shelf.placed.connect(self._settled.start)
        self._settled.timeout.connect(self._show_chosen)
        self.finder.textChanged.connect(self._search)
        self.card.start_wanted.connect(self.start_wanted)
        self.card.note_wanted.connect(self.note_wanted)
        self.card.print_wanted.connect(self.print_wanted)
        self.card.class_wanted.connect(self.class_wanted)
        self.card.failed.connect(self.failed)
        self.card.more_wanted.connect(self._show_more)
        theme().changed.connect(self._fit)

    def _show(self, number: int) -> None:
        settings = self._settings
        if number not in self._lessons:
            self.card.present_nothing()
            return
        passed = settings.passed(number, again=False), settings.passed(number, again=True)
        last = number == max(self._lessons)
        self.card.present(self._lessons[number], settings.progress, passed, number == self._playing, last)

    def _show_chosen(self) -> None:
        """Scroll to the lesson that has the keyboard."""
        line = self.shelf.lines.get(self.shelf.current())
        if line is not None and line.hasFocus():
            show_within(line)

    def _show_more(self) -> None:
        """Give the page to the chosen lesson, or to the list again."""
        self._alone = not self._alone
        if self._alone:
            self.card.primary.setFocus(Qt.FocusReason.OtherFocusReason)
        self._fit()
        if not self._alone:
            self.focus_first()

    def _search(self, text: str) -> None:
        try:
            wanted = checked_search(text)
        except Refused as refused:
            if refused.code == "text_secret":
                self.finder.setText("")
            self.say(refusal_text(refused)[0])
            return
        self.shelf.find_words(wanted)
        self.finder.setAccessibleDescription(things(len(self.shelf.shown()), "lesson"))

    def _begin_search(self, text: str) -> None:
        self.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.finder.setText(self.finder.text() + text)

    def _fit(self) -> None:
        px = theme().px
        low = self.width() < px(LOW)
        self._alone = self._alone and low
        self._left.setVisible(not self._alone)
        self._halves.setDirection(QBoxLayout.Direction.TopToBottom if low else QBoxLayout.Direction.LeftToRight)
        told = sum(self.height() >= px(height) for height in HEIGHTS)
        self.card.set_low(low and not self._alone, told, self.width() < px(NARROW), self._alone)
        self._marks.setDirection(QBoxLayout.Direction.TopToBottom if low else QBoxLayout.Direction.LeftToRight)
        self._caption.setVisible(not low)
        away, home = (self._under, self._scrolled) if low else (self._scrolled, self._under)
        for part in self._foot:  # the legend scrolls along with the list where there is little room
            if away.indexOf(part) >= 0:
                away.removeWidget(part)
                home.addWidget(part)
        self.finder.setFixedWidth(px(150))
