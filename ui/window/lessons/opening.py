"""Opening a lesson: the practice file of its own in which it plays, begun where it is not there yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ui.settings import lesson_folder
from wallet import FileProblem

if TYPE_CHECKING:
    from wallet.scripts import Playing


def opened_lesson(number: int, again: bool = False, anew: bool = False) -> Playing | None:
    """Return a lesson in the practice file in which it plays, begun where it is not there yet; None where there is no such one.

    Raises FileProblem where either cannot be read, or the file cannot be written.
    """
    from wallet import scripts

    script = scripts.lesson(number)
    return scripts.Playing(scripts.begin(script, _made(lesson_folder()), again, anew), script, again) if script else None


def _made(folder: Path) -> Path:
    """The folder, made where it is not there. Problem: `file_unreachable`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem("file_unreachable", path=str(folder), reason=error.strerror or "") from error
    return folder
