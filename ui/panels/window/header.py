"""The header: menu, mark, the file's name and that it is saved; the tabs in the middle; the badge that is never hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from ui.panels.window.width import WindowWidth, cramped
from ui.spoken import Role
from ui.theme import theme
from ui.widgets import Badge, Grid, Icon, IconButton, Row, Segments, Text

if TYPE_CHECKING:
    from ui.session import Session

PRACTICE = "Practice: no real money"


class TabChoice(Segments):
    """The tabs as one control: choosing a segment shows its page."""

    currentChanged = Signal(int)
    spoken_role = Role.PageTabList
    segment_role = Role.PageTab

    def __init__(self, pages: QStackedWidget, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__("Tabs", choices, parent=parent)
        self.setObjectName("tabs")
        self._pages = pages
        for number, (key, text) in enumerate(choices, start=1):
            self.segment(key).setToolTip(f"{text}  (Alt+{number})")
        self.index_changed.connect(self._show)

    def widget(self, index: int) -> QWidget:
        """The page at a place."""
        return cast(QWidget, self._pages.widget(index))

    def currentWidget(self) -> QWidget:
        """The page on screen."""
        return cast(QWidget, self._pages.currentWidget())

    def step(self, by: int) -> None:
        """Go on by so many tabs, around the end."""
        self.setCurrentIndex((self.currentIndex() + by) % self.count())

    def _show(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self.currentChanged.emit(index)


class Header(QWidget):
    """`menu_wanted()` asks for the menu under the button, `lessons_wanted()` for the list of lessons, or to leave it."""

    menu_wanted = Signal()
    lessons_wanted = Signal()

    def __init__(self, session: Session, tabs: TabChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.menu_button = IconButton("menu", "Menu", shortcut="Alt")
        self.menu_button.setObjectName("header.menu")
        self.menu_button.clicked.connect(self.menu_wanted)
        self._name, self._file = Text("Sluice", "title"), Text("", "caption", "ink3")
        self._file.setMinimumWidth(0)
        self._mark = Icon("mark", "accent", 22)
        self.badge = Badge(PRACTICE)
        self.badge.setObjectName("header.badge")
        self.lessons = IconButton("book", "Lessons", shortcut="Ctrl+L")
        self.lessons.setObjectName("header.lessons")
        self.lessons.setCheckable(True)
        self.lessons.clicked.connect(self._ask_lessons)
        self._build(tabs)
        theme().changed.connect(self._restyle)
        session.practice_changed.connect(self.write)
        session.history_changed.connect(self.write)
        session.playing_changed.connect(self.write)
        session.rested.connect(self.write)
        self._restyle()
        self.write()

    def write(self, *_: object) -> None:
        """Write the file's name and how it is kept: "saved" where a plain copy of the file is the whole practice."""
        practice = self._session.practice
        saved = practice.settled and not self._session.playing
        kept = "read-only" if practice.read_only else "saved" if saved else "saving"
        self._file.setText(f"{practice.path.stem}  \u00b7  {kept}")
        if kept != "saving":  # that it is being saved meanwhile need not be said
            self._file.setAccessibleName(self._file.text())
        self._file.setToolTip(str(practice.path))

    def set_room(self, room: WindowWidth, width: int) -> None:
        """Leave the file's name out where there is no room, then the program's, and what the menu has too; the badge stays."""
        self._file.setVisible(room is not WindowWidth.tight)
        for part in (self._mark, self._name, self.lessons):
            part.setVisible(not cramped(width, theme().text_scale))

    def _ask_lessons(self) -> None:
        self.lessons.setChecked(not self.lessons.isChecked())  # it is pressed while the list is open, whoever opened it
        self.lessons_wanted.emit()

    def _build(self, tabs: TabChoice) -> None:
        grid = Grid(8, 0, (14, 0, 16, 0), parent=self)
        left, right = Row(8), Row(8)
        left.addWidget(self.menu_button)
        left.gap(4)
        left.addWidget(self._mark)
        left.addWidget(self._name)
        left.gap(6)
        left.addWidget(self._file)
        left.addStretch(1)
        right.addStretch(1)
        right.addWidget(self.badge)
        right.addWidget(self.lessons)
        grid.addLayout(left, 0, 0)
        grid.addWidget(tabs, 0, 1, Qt.AlignmentFlag.AlignCenter)
        grid.addLayout(right, 0, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _restyle(self) -> None:
        self.setFixedHeight(theme().px(52))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("side"))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme().color("hair"))
