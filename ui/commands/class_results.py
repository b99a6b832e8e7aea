"""Class results in a window: the progress that everybody exported, read file by file, and the page that shows it side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from ui.progress import Progress
from wallet import FileProblem

if TYPE_CHECKING:
    from ui.commands.parts import WindowParts
    from ui.panels.lessons.results.page import ClassPage
    from ui.panels.lessons.words import Lesson

YOU = "You"


class ClassResults(QObject):
    """Keeps what was read as long as the window is open; a person is called as their file is, two of one name with a number."""

    def __init__(self, parts: WindowParts) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._read: dict[str, Progress] = {}
        self._names: dict[Path, str] = {}
        self.page: ClassPage | None = None

    def results(self, lesson: int) -> dict[str, Progress]:
        """Return everybody's progress by name; one's own first, where it has a guess in the lesson."""
        own = self._parts.settings.progress
        mine = {YOU: own} if any(each.lesson == lesson and each.outcome for each in own.predictions) else {}
        return mine | self._read

    def open(self, lesson: Lesson) -> None:
        """Show what was guessed in a lesson."""
        from ui.panels.lessons.results.page import ClassPage

        self.page = page = ClassPage(lesson, self.results(lesson.number), self._parts.window)
        page.add_wanted.connect(self._ask)
        page.print_wanted.connect(self._print)
        page.table_wanted.connect(self._ask_table)
        self._parts.open(page)

    def add(self, paths: Sequence[Path]) -> list[FileProblem]:
        """Read these files; what cannot be read is told, and all the others are there."""
        from ui.progress_file import read_progress

        problems = []
        for path in paths:
            try:
                found = read_progress(path)
            except FileProblem as problem:
                problems.append(problem)
            else:
                self._read[self._name(path.absolute())] = found
        if paths:
            self._parts.settings.used_folder("table", paths[-1].parent)
        if (page := self._shown()) is not None:
            page.present(self.results(page.lesson.number))
            if problems:
                page.tell(problems[-1])
        return problems

    # -- inside

    def _name(self, path: Path) -> str:
        """What a file's person is called: the same when it is read again."""
        if path not in self._names:
            numbered = (path.stem if number == 1 else f"{path.stem} {number}" for number in count(1))
            self._names[path] = next(name for name in numbered if name not in self._names.values())
        return self._names[path]

    def _shown(self) -> ClassPage | None:
        return self.page if self.page is not None and isValid(self.page) else None

    def _ask(self) -> None:
        asked = self._dialog("Add results", QFileDialog.AcceptMode.AcceptOpen, "csv")
        asked.setFileMode(QFileDialog.FileMode.ExistingFiles)
        asked.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        asked.open()

    def _ask_table(self) -> None:
        asked = self._dialog("Save the table", QFileDialog.AcceptMode.AcceptSave, "csv")
        asked.selectFile("class results.csv")
        asked.fileSelected.connect(lambda name: self._save(Path(name)))
        asked.open()

    def _save(self, path: Path) -> None:
        page = self._shown()
        if page is not None:
            self._tried(lambda: page.save_table(path), f"Saved {path.name}")

    def _print(self) -> None:
        """Ask where the page is to be printed to."""
        from ui.panels.handout import ask_paper
        from ui.panels.lessons.results.page import HEADS
        from ui.panels.lessons.results.paper import save_class

        page = self._shown()
        if page is None:
            return

        def write(path: Path, paper: str) -> int:
            return save_class(path, f"Class results: {page.lesson.title}", page.question(), page.chart, HEADS, page.rows(), paper)

        parts = self._parts
        asked = ask_paper("Print class results", "class results", write, parts.settings, page, page.say, page.tell)
        asked.open()

    def _dialog(self, title: str, mode: QFileDialog.AcceptMode, suffix: str) -> QFileDialog:
        asked = QFileDialog(self._shown(), title, str(self._parts.settings.folder("table")), "Table (*.csv)")
        asked.setAcceptMode(mode)
        asked.setDefaultSuffix(suffix)
        return asked

    def _tried(self, do: Callable[[], object], said: str) -> None:
        page = self._shown()
        assert page is not None
        try:
            do()
        except FileProblem as problem:
            page.tell(problem)
        else:
            page.say(said)
