"""The Lessons menu: the list of lessons, what is kept about them carried in and out, the teachers' notes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from ui.commands.class_results import ClassResults
from ui.commands.demo_menu import DemoMenu
from ui.commands.lesson_list import LessonList
from ui.commands.parts import WindowParts
from ui.progress import Progress, merged
from wallet import FileProblem

if TYPE_CHECKING:
    from ui.panels.lessons.words import Lesson
    from ui.panels.window.menus import Menus

TABLE = "Table (*.csv)"


class LessonsMenu(QObject):
    """Opens the list, from the menu, the header and wherever `parts.files.lessons_wanted` is said; and works on its progress."""

    def __init__(self, parts: WindowParts, menus: Menus) -> None:
        super().__init__(parts.window)
        self._parts = parts
        menu = menus.menu("&Lessons")
        self.list = LessonList(parts, menus)
        self.class_results = ClassResults(parts)
        menus.add(menu, "lessons", "&List of lessons", self.list.open, "Ctrl+L")
        menu.addSeparator()
        menus.add(menu, "lessons.export", "&Export progress\u2026", self._ask_export)
        menus.add(menu, "lessons.import", "&Import progress\u2026", self._ask_import)
        menus.add(menu, "lessons.class", "&Class results", self.open_class)
        menus.add(menu, "lessons.notes", "All &teacher\u2019s notes\u2026", lambda: self._print(0))
        self.demos = DemoMenu(parts, menus, menu)
        parts.header.lessons_wanted.connect(self.list.toggle)
        parts.files.lessons_wanted.connect(self.list.open)
        self.list.opened.connect(self._opened)

    def _opened(self, shown: bool) -> None:
        self._parts.header.lessons.setChecked(shown)
        if shown and not self._connected:
            self._connected = True
            page = self.list.page
            page.export_wanted.connect(self._ask_export)
            page.import_wanted.connect(self._ask_import)
            page.note_wanted.connect(self._note)
            page.print_wanted.connect(self._print)
            page.class_wanted.connect(self.open_class)
            page.demos_wanted.connect(self.demos.open)

    _connected = False

    # -- progress

    def export_to(self, path: Path) -> bool:
        """Write what was done and guessed as CSV."""
        from ui.progress_file import save_progress

        titles = {lesson.number: lesson.title for lesson in self._lessons()}
        settings = self._parts.settings
        if self._tried(lambda: save_progress(path, settings.progress, titles)):
            settings.used_folder("table", path.parent)
            self._say(f"Saved {path.name}")
            return True
        return False

    def import_from(self, path: Path) -> bool:
        """Add what another list has; nothing is removed, and of two guesses to one question the own one stays."""
        from ui.progress_file import read_progress

        self._parts.files.ask_again = self._ask_import
        found: list[Progress] = []
        if not self._tried(lambda: found.append(read_progress(path))):
            return False
        settings = self._parts.settings
        before, settings.progress = settings.progress, merged(settings.progress, found[0])
        settings.used_folder("table", path.parent)
        self._say(_added(before, settings.progress, path.name))
        if self.list.is_open:
            self.list.page.present()
        return True

    def _ask_export(self) -> None:
        asked = QFileDialog(self._parts.window, "Export progress", str(self._parts.settings.folder("table")), TABLE)
        asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asked.setDefaultSuffix("csv")
        asked.selectFile("lessons.csv")
        asked.fileSelected.connect(lambda name: self.export_to(Path(name)))
        self._parts.open(asked)

    def _ask_import(self) -> None:
        asked = QFileDialog(self._parts.window, "Import progress", str(self._parts.settings.folder("table")), TABLE)
        asked.setFileMode(QFileDialog.FileMode.ExistingFile)
        asked.fileSelected.connect(lambda name: self.import_from(Path(name)))
        self._parts.open(asked)

    # -- teachers' notes

    def _note(self, number: int) -> None:
        from ui.panels.lessons.note import NotePage

        for lesson in self._lessons(number):
            self._parts.open(NotePage(lesson, self._print, self._parts.window))

    def _print(self, number: int) -> None:
        """Ask where the note of a lesson is to be printed to, or with 0 those of all."""
        from ui.panels.handout import ask_paper
        from ui.panels.lessons.note_paper import save_notes

        lessons = [lesson for lesson in self._lessons(number) if lesson.teacher]
        if lessons:
            stem = f"lesson {number} note" if number else "teacher\u2019s notes"
            title = "Print the teacher\u2019s note" if number else "Print all teacher\u2019s notes"
            parts = self._parts
            write = lambda path, paper: save_notes(path, lessons, paper)  # noqa: E731
            parts.open(ask_paper(title, stem, write, parts.settings, parts.window, self._say, parts.tell_problem))

    # -- a class

    def open_class(self) -> None:
        """Show what a class guessed in the last lesson."""
        for lesson in self._lessons()[-1:]:
            self.class_results.open(lesson)

    # -- inside

    def _lessons(self, number: int = 0) -> tuple[Lesson, ...]:
        """The lesson of this number, or with 0 all of them; none where they cannot be read, which is told."""
        from ui.panels.lessons.listed import listed

        found: list[Lesson] = []
        self._tried(lambda: found.extend(listed()))
        return tuple(lesson for lesson in found if number in (0, lesson.number))

    def _tried(self, do: Callable[[], object]) -> bool:
        try:
            do()
        except FileProblem as problem:
            self._parts.tell_problem(problem)
            return False
        return True

    def _say(self, text: str) -> None:
        if self.list.is_open:
            self.list.page.say(text)
        else:
            self._parts.tab.say(text)


def _added(before: Progress, after: Progress, name: str) -> str:
    """What an import brought."""
    done, guesses = len(after.done - before.done), len(after.predictions) - len(before.predictions)
    understood = len(after.understood - before.understood)
    counted = ((done, "done"), (understood, "understood"), (guesses, "guess" if guesses == 1 else "guesses"))
    brought = [f"{count} {word}" for count, word in counted if count]
    return f"{name} adds {', '.join(brought)}" if brought else f"{name} adds nothing that was not there"
