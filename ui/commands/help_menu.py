"""The Help menu: keys, explanations, terms, first steps, assumptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.commands.parts import WindowParts
from ui.panels.questions.page import QuestionsPage
from ui.panels.questions.words import answers
from ui.panels.terms.glossary_page import GlossaryPage
from ui.panels.window.help import About, Assumptions, KeySheet
from wallet import FileProblem, ways

if TYPE_CHECKING:
    from ui.panels.window.menus import Menus


class HelpMenu(QObject):
    """Pages that explain. `steps_wanted` and `term_wanted` ask for what the window itself shows."""

    steps_wanted = Signal()
    term_wanted = Signal()

    def __init__(self, parts: WindowParts, menus: Menus) -> None:
        super().__init__(parts.window)
        self._parts = parts
        menu, window = menus.menu("&Help"), parts.window
        menus.add(menu, "keys", "&Keys", lambda: parts.open(KeySheet(menus.actions, window)), "F1")
        menus.add(menu, "explain", "&Explain this number", lambda: parts.tab.explain_focused(), "F2")
        menus.add(menu, "term", "&What does this word mean?", self.term_wanted.emit, "Shift+F1")
        menus.add(menu, "glossary", "&Glossary", self.open_glossary)
        menus.add(menu, "questions", "Five &questions", self._questions)
        menu.addAction(menus.actions["lessons"])
        menus.add(menu, "steps", "&First steps", self.steps_wanted.emit)
        menus.add(menu, "assumptions", "&Assumptions", self._assumptions)
        menus.add(menu, "about", "A&bout Sluice", lambda: parts.open(About(window)))

    def open_glossary(self, name: str = "") -> None:
        """Open the page of terms, at one of them if it is named."""
        self._open(lambda: GlossaryPage(self._parts.session.world, name, self._parts.window))

    def _questions(self) -> None:
        """Open the page of questions, answered from the practice as it stands."""

        def made() -> QWidget:
            practice = self._parts.session.practice
            found = ways.five_answers(practice)
            told = answers(found, practice.world) if found is not None else ()
            return QuestionsPage(told, self.lead, self._parts.window)

        self._open(made)

    def lead(self, tab: str, place: str) -> None:
        """Go to where something can be tried."""
        names = [entry.name for entry in self._parts.pages.entries]
        self._parts.tabs.setCurrentIndex(names.index(tab))
        self._parts.tab.lead_to(place)

    def _assumptions(self) -> None:
        self._open(lambda: Assumptions(self._parts.session.practice, self._parts.window))

    def _open(self, made: Callable[[], QWidget]) -> None:
        """Open a page that reads a file."""
        try:
            self._parts.open(made())
        except FileProblem as problem:
            self._parts.tell_problem(problem)
