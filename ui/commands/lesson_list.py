"""The list of lessons in a window: it takes the place of the tabs' pages until a lesson is started or one goes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QBoxLayout

from ui.panels.window.focus import in_turn
from wallet import FileProblem

if TYPE_CHECKING:
    from ui.commands.parts import WindowParts
    from ui.panels.lessons.page import LessonsPage
    from ui.panels.window.menus import Menus

OF_THE_PAGE = ("find", "explain", "chart.events", "chart.table", "chart.copy")
"""Commands about the page of the tab on screen; meanwhile they have nothing to work on."""


class LessonList(QObject):
    """`opened(bool)` when it comes and goes; `start_wanted(number, again, anew)`. Lessons are read when it is first opened."""

    opened = Signal(bool)
    start_wanted = Signal(int, bool, bool)

    def __init__(self, parts: WindowParts, menus: Menus) -> None:
        super().__init__(parts.window)
        self._parts, self._menus = parts, menus
        self._shown = False
        self.playing: Callable[[], int] = lambda: 0
        """The number of the lesson that is played now, 0 for none."""
        parts.tabs.currentChanged.connect(lambda _index: self.close())
        for index in range(parts.tabs.count()):  # also the one that is chosen already
            parts.tabs.segment(parts.tabs.keys()[index]).clicked.connect(lambda _checked=False: self.close())
        for name, action in menus.actions.items():
            if name.startswith(("tab.", "compare.")):
                action.triggered.connect(lambda _checked=False: self.close())
        parts.session.practice_ends.connect(self.close)

    @cached_property
    def page(self) -> LessonsPage:
        """The page, made when it is first opened."""
        from ui.panels.lessons.listed import listed
        from ui.panels.lessons.page import LessonsPage

        made = LessonsPage(listed(), self._parts.settings)
        made.hide()
        made.start_wanted.connect(self._start)
        made.closed.connect(self.close)
        made.failed.connect(self._parts.tell_problem)
        beside = self._parts.pages.parentWidget()
        around = beside.layout() if beside is not None else None
        assert isinstance(around, QBoxLayout)
        around.insertWidget(around.indexOf(self._parts.pages) + 1, made, 1)
        in_turn(made, self._parts.time_bar)
        return made

    @property
    def is_open(self) -> bool:
        return self._shown

    def toggle(self) -> None:
        """Open the list, or go back."""
        self.close() if self._shown else self.open()

    def open(self) -> None:
        """Show the list in place of the tabs, time paused."""
        try:
            page = self.page
        except FileProblem as problem:
            self._parts.tell_problem(problem)
            return
        if not self._shown:
            self._parts.pace.pause("lessons open")
            self._show(True)
        page.begin(self.playing())

    def close(self) -> None:
        """Show the tabs again, with the keyboard where it was."""
        if self._shown:
            self._show(False)
            self._parts.tab.enter()

    def _show(self, shown: bool) -> None:
        self._shown = shown
        first, then = (self._parts.pages, self.page) if shown else (self.page, self._parts.pages)
        first.hide()
        then.show()
        for name in OF_THE_PAGE:
            self._menus.actions[name].setEnabled(not shown)
        self.opened.emit(shown)

    def _start(self, number: int, again: bool, anew: bool) -> None:
        self.close()
        self.start_wanted.emit(number, again, anew)
