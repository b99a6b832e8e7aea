"""New, open, save a copy, rename: files of practices, each failure a sentence while the window stays usable.

A new practice asks for no file: it takes a free name in the folder where practices are kept, and never replaces anything.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_documents_path
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from ui.panels.practice.dialogs import Ask, AskName
from ui.panels.practice.new_practice import NewPractice, offered
from ui.panels.practice.own import PresetFolder
from ui.settings import Settings, default_practice_path, preset_folder
from wallet import FileProblem, OwnPreset, Practice, checked_file

if TYPE_CHECKING:
    from ui.session import Session

SUFFIX = ".sluice"
KIND = "Practice files (*.sluice)"


class Files(QObject):
    """Works on the session's practice. `problem(FileProblem)` says what failed, `said(text)` what was done; `lessons_wanted()`
    comes where somebody would rather take a lesson than begin a practice."""

    problem = Signal(object)
    said = Signal(str)
    lessons_wanted = Signal()

    def __init__(self, session: Session, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window
        self.dialog: Ask | QFileDialog | None = None
        self.ask_again: Callable[[], object] = self.new
        """Asks once more what failed last, for the button "Choose another name" under the sentence that says so."""

    # -- asked by the menu

    def new(self) -> None:
        """Choose a scenario, then work on a new practice of it."""
        try:
            words = offered()
        except FileProblem as problem:
            self.problem.emit(problem)
            return
        asked = NewPractice(words, self._kept_at, PresetFolder(preset_folder()), self._window)
        asked.chosen.connect(self.start)
        asked.lessons_wanted.connect(self.lessons_wanted)
        self.dialog = asked
        asked.open()

    def open(self) -> None:
        """Choose a file and open it."""
        asked = self._file_dialog("Open a practice", QFileDialog.AcceptMode.AcceptOpen)
        asked.setFileMode(QFileDialog.FileMode.ExistingFile)
        asked.fileSelected.connect(lambda name: self.open_path(Path(name)))
        asked.open()

    def save_copy(self) -> None:
        """Choose a file and write a complete copy there; the present file stays the open one."""
        self.ask_again = self.save_copy
        asked = self._file_dialog("Save a copy", QFileDialog.AcceptMode.AcceptSave)
        asked.selectFile(f"{self._session.practice.path.stem} copy{SUFFIX}")
        asked.fileSelected.connect(lambda name: self.copy_to(Path(name)))
        asked.open()

    def rename(self) -> None:
        """Give the present file another name in its folder."""
        self.ask_again = self.rename
        asked = AskName("Rename this practice", "Name", self._session.practice.path.stem, "Rename", self._window)
        asked.named.connect(self.rename_to)
        self.dialog = asked
        asked.open()

    def fill_recent(self, menu: QMenu) -> None:
        """Write the menu of recent files again; missing ones are greyed."""
        menu.clear()
        for number, path in enumerate(self._settings.recent, start=1):
            action = menu.addAction(f"&{number % 10}  {path.stem}")
            action.setToolTip(str(path))
            action.setEnabled(path.exists())
            action.triggered.connect(lambda _checked=False, path=path: self.open_path(path))
        menu.addSeparator()
        menu.addAction("&Clear this list").triggered.connect(lambda _checked=False: self._settings.forget_recent())

    # -- done

    def open_path(self, path: Path, read_only: bool = False) -> bool:
        """Open a file in place of the present one; where it fails the present one stays."""
        if self._is_open(path):
            self.said.emit(f"{path.stem} is open already")
            return True
        if self._session.practice.astray:
            self._session.practice.end_run()  # it may be the file that is opened, at its new place
        try:
            opened = Practice.open(path, read_only=read_only)
        except FileProblem as problem:
            self.problem.emit(problem)
            return False
        self._work_on(opened)
        return True

    def start(
        self,
        name: str,
        seed: int,
        without: Collection[str] = (),
        own: Sequence[OwnPreset] = (),
        folder: Path | None = None,
    ) -> bool:
        """Begin a new practice of a scenario, less some of its systems and with presets of a person's own, under a free name, in
        `folder` or where practices are kept, and work on it.
        """
        self.ask_again = lambda: self._choose_folder(lambda chosen: self.start(name, seed, without, own, chosen))
        for path in free_paths(folder or self._home(), name):
            try:
                made = self._made(path, name, seed, without, own)
            except FileProblem as problem:
                if problem.code == "file_exists":
                    continue
                self.problem.emit(problem)
                return False
            self._work_on(made)
            return True
        return False

    def create(self, path: Path, name: str, seed: int) -> bool:
        """Begin a new practice in a file that is not there yet, and work on it."""
        try:
            made = self._made(file_named(path), name, seed)
        except FileProblem as problem:
            self.problem.emit(problem)
            return False
        self._work_on(made)
        return True

    def copy_to(self, path: Path) -> bool:
        """Write a complete copy; where the present file takes nothing more, go on in the copy."""
        practice = self._session.practice
        lost = practice.astray
        try:
            written = practice.save_copy(file_named(path), overwrite=True)
        except FileProblem as problem:
            self.problem.emit(problem)
            return False
        self._settings.used_folder("practice", written.parent)
        if (lost or practice.read_only) and written != practice.path:
            return self.open_path(written)
        self.said.emit(f"A copy is in {written.name}")
        return True

    def rescue(self) -> bool:
        """Save what can be read of the present file, which is damaged, and go on there."""
        try:
            written = self._session.practice.rescue()
        except FileProblem as problem:
            self.problem.emit(problem)
            return False
        return self.open_path(written)

    def rename_to(self, name: str) -> bool:
        """Rename the present file within its folder."""
        practice = self._session.practice
        try:
            practice.rename(file_named(practice.path.parent, name))
        except FileProblem as problem:
            self.problem.emit(problem)
            return False
        self._settings.opened(practice.path)
        self._session.history_changed.emit()
        return True

    # -- inside

    def _is_open(self, path: Path) -> bool:
        try:
            return path.resolve() == self._session.practice.path or path.samefile(self._session.practice.path)
        except (OSError, ValueError, RuntimeError):
            return False

    def _home(self) -> Path:
        """The folder where practices are kept: the one used last, else the documents, else the program's own."""
        own = default_practice_path().parent
        for folder in (self._settings.folder("practice"), user_documents_path()):
            if folder.is_dir() and os.access(folder, os.W_OK):
                return folder
        own.mkdir(parents=True, exist_ok=True)
        return own

    def _kept_at(self, name: str) -> str:
        path = next(free_paths(self._home(), name))
        folder = str(path.parent).replace(str(Path.home()), "~")
        return f"It is kept as \u201c{path.stem}\u201d in {folder}. File \u203a Rename gives it another name."

    def _choose_folder(self, start: Callable[[Path], object]) -> None:
        asked = self._file_dialog("Where to keep the new practice", QFileDialog.AcceptMode.AcceptOpen)
        asked.setFileMode(QFileDialog.FileMode.Directory)
        asked.fileSelected.connect(lambda folder: start(Path(folder)))
        asked.open()

    def _made(self, path: Path, name: str, seed: int, without: Collection[str] = (), own: Sequence[OwnPreset] = ()) -> Practice:
        made = Practice.create(path, scenario=name, seed=seed, without=without, own=own)
        self._settings.forget_place(made.path)
        return made

    def _work_on(self, practice: Practice) -> None:
        self._session.replace(practice)
        self._settings.opened(practice.path)
        self._settings.used_folder("practice", practice.path.parent)
        for notice in practice.notices:
            self.problem.emit(notice)

    def _file_dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        asked = QFileDialog(self._window, title, str(self._settings.folder("practice")), KIND)
        asked.setAcceptMode(mode)
        asked.setDefaultSuffix(SUFFIX[1:])
        self.dialog = asked
        return asked


def free_paths(folder: Path, stem: str) -> Iterator[Path]:
    """Paths for a new practice that no file has: calm, calm 2, calm 3, ..."""
    numbered = (f"{stem} {number}" if number > 1 else stem for number in count(1))
    return (path for name in numbered if not (path := folder / f"{name}{SUFFIX}").exists())


def file_named(folder: Path, name: str = "") -> Path:
    """The path of a practice file of this name, or `folder` as such a path. Refuses `file_name` and what `checked_file` does."""
    given = name or folder.name
    stem = given.removesuffix(SUFFIX)
    checked_file(stem)
    if not stem.strip(". ") or stem.startswith(".") or any(sign in stem for sign in ("/", "\\", "\0", "\n")):
        raise FileProblem("file_name", path=given)
    return with_suffix(folder / given if name else folder)


def with_suffix(path: Path) -> Path:
    """The path with the program's ending, which a person need not type."""
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
