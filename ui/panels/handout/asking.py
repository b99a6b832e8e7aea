"""Where pages for paper go: a name, and which paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.panels.handout.paper import PAPERS, usual_paper
from ui.panels.handout.writing import write_handout
from ui.settings import Settings
from wallet import FileProblem, Practice

Told = Callable[[str], object]
Failed = Callable[[FileProblem], object]
UNSEEN = ("offscreen", "minimal")
"""Platforms on which there is nobody to look."""


def open_file(path: Path) -> None:
    """Open a page in the program that the desktop has for it, from which it is printed; without a desktop nothing happens."""
    if QGuiApplication.platformName() not in UNSEEN:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def ask_handout(practice: Practice, settings: Settings, window: QWidget, said: Told, failed: Failed) -> QFileDialog:
    """Return the dialog that writes the hand-out of a practice once a file is chosen."""

    def write(path: Path, paper: str) -> int:
        return write_handout(practice, path, paper)

    return ask_paper("Save a page to hand out", f"{practice.path.stem} hand-out", write, settings, window, said, failed)


def ask_paper(
    title: str,
    stem: str,
    write: Callable[[Path, str], int],
    settings: Settings,
    window: QWidget,
    said: Told,
    failed: Failed,
) -> QFileDialog:
    """Return the dialog that calls `write(path, paper)`, which returns how many pages, once a file is chosen, and opens it then.

    The paper usual here is chosen already; `stem` is what the file is called.
    """
    kinds = {paper: f"{name} page (*.pdf)" for paper, (name, _) in PAPERS.items()}
    asked = QFileDialog(window, title, str(settings.folder("picture")))
    asked.setObjectName("handout.dialog")
    asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    asked.setNameFilters(list(kinds.values()))
    asked.selectNameFilter(kinds[usual_paper()])
    asked.setDefaultSuffix("pdf")
    asked.selectFile(f"{stem}.pdf")

    def chosen(name: str) -> None:
        paper = next(paper for paper, kind in kinds.items() if kind == asked.selectedNameFilter())
        try:
            pages = write(Path(name), paper)
        except FileProblem as problem:
            failed(problem)
            return
        settings.used_folder("picture", Path(name).parent)
        open_file(Path(name))
        said(f"Saved {Path(name).name}, {'1 page' if pages == 1 else f'{pages} pages'}")

    asked.fileSelected.connect(chosen)
    return asked
