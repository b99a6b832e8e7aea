"""Where the hand-out of a practice goes: a name, and which paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from ui.panels.handout.paper import PAPERS, usual_paper
from ui.panels.handout.writing import write_handout
from ui.settings import Settings
from wallet import FileProblem, Practice

Told = Callable[[str], object]


def ask_handout(
    practice: Practice, settings: Settings, window: QWidget, said: Told, failed: Callable[[FileProblem], object]
) -> QFileDialog:
    """Return the dialog that writes the page once a file is chosen; the paper usual here is chosen already."""
    kinds = {paper: f"{name} page (*.pdf)" for paper, (name, _) in PAPERS.items()}
    asked = QFileDialog(window, "Save a page to hand out", str(settings.folder("picture")))
    asked.setObjectName("handout.dialog")
    asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    asked.setNameFilters(list(kinds.values()))
    asked.selectNameFilter(kinds[usual_paper()])
    asked.setDefaultSuffix("pdf")
    asked.selectFile(f"{practice.path.stem} hand-out.pdf")

    def write(name: str) -> None:
        paper = next(paper for paper, kind in kinds.items() if kind == asked.selectedNameFilter())
        try:
            pages = write_handout(practice, Path(name), paper)
        except FileProblem as problem:
            failed(problem)
            return
        settings.used_folder("picture", Path(name).parent)
        said(f"Saved {Path(name).name}, {'1 page' if pages == 1 else f'{pages} pages'}")

    asked.fileSelected.connect(write)
    return asked
