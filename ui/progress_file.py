"""Progress with the lessons as a CSV: a line for every guess of a lesson, one for a lesson without any.

Columns are found by the names in the first line, so they may be moved, left out or added, and a spreadsheet may have written it
again with semicolons or tabs. A file that does not fit is refused as a whole, with line and reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from ui.csv_file import NONE, Cell, PlainNumber, write_csv
from ui.progress import MOST_TEXT, Prediction, Progress, lesson_number
from wallet import FileProblem

HEADS: Final = ("lesson", "title", "done", "understood", "prediction", "once_more", "guess", "outcome", "miss", "unit")
NEEDED: Final = ("lesson", "done", "understood")
YES, NO = "yes", "no"
_YES: Final = (YES, "y", "true", "1", "x", "\N{CHECK MARK}")
_NO: Final = (NO, "n", "false", "0", "-", "")
MOST_BYTES = 1 << 20
"""What is larger is no list of lessons."""


def save_progress(path: Path, progress: Progress, titles: Mapping[int, str]) -> int:
    """Write a line for every guess, and one for every other lesson of `titles`; return how many. Problems: those of `written`."""
    return write_csv(path, HEADS, _lines(progress, titles))


def _lines(progress: Progress, titles: Mapping[int, str]) -> Iterator[tuple[Cell, ...]]:
    asked = {each.lesson for each in progress.predictions}
    for lesson in sorted({*titles, *progress.done, *progress.understood, *asked}):
        done, understood = (YES if lesson in numbers else NO for numbers in (progress.done, progress.understood))
        head = (lesson, titles.get(lesson, ""), done, understood)
        guesses = [each for each in progress.predictions if each.lesson == lesson]
        if not guesses:
            yield (*head, *(NONE,) * (len(HEADS) - len(head)))
        for each in sorted(guesses, key=lambda guess: (guess.again, guess.question)):
            figures = map(_cell, (each.guess, each.outcome, each.miss))
            yield (*head, each.question, YES if each.again else NO, *figures, each.unit)


def _cell(text: str) -> Cell:
    """A number goes out as it is; other words so that no spreadsheet runs them."""
    return PlainNumber(text) if plain_value(text) is not None else text


def plain_value(text: str) -> float | None:
    """Return the number that a guess or an outcome is, None where it is a date or words."""
    digits = text.removeprefix("-").replace(".", "", 1)
    return float(text) if digits.isascii() and digits.isdigit() and len(digits) <= MOST_TEXT else None


def read_progress(path: Path) -> Progress:
    """Read what `save_progress` wrote, or a spreadsheet after it.

    Raises `FileProblem`: `progress_unreadable` (reason), `progress_foreign` (column: the one it lacks), and `progress_malformed`
    (line, reason); then none of the file counts.
    """
    rows = _table(path)
    heads = [head.strip().casefold() for _line, row in rows[:1] for head in row]
    for needed in NEEDED:
        if needed not in heads:
            raise FileProblem("progress_foreign", path=str(path), column=needed)
    done, understood, predictions = set[int](), set[int](), dict[tuple[int, bool, str], Prediction]()
    for line, row in rows[1:]:
        cells = dict(zip(heads, (cell.strip() for cell in row), strict=False))
        if not any(cells.values()):
            continue
        lesson = lesson_number(cells["lesson"])
        if not lesson:
            raise _malformed(path, line, f"\u201c{_short(cells['lesson'])}\u201d is not the number of a lesson")
        for column, numbers in (("done", done), ("understood", understood)):
            if _yes(path, line, column, cells):
                numbers.add(lesson)
        if cells.get("prediction"):
            found = _guess(path, line, lesson, cells)
            predictions[found.key] = found
    return Progress(frozenset(done | understood), frozenset(understood), tuple(predictions.values()))


def _guess(path: Path, line: int, lesson: int, cells: dict[str, str]) -> Prediction:
    texts = [cells.get(column, "").removeprefix("'") for column in ("prediction", "guess", "outcome", "miss", "unit")]
    for text in texts:
        if len(text) > MOST_TEXT:
            raise _malformed(path, line, f"\u201c{_short(text)}\u201d is too long for a guess")
    question, guess, outcome, miss, unit = texts
    return Prediction(lesson, question, guess, outcome, miss, unit, _yes(path, line, "once_more", cells))


def _yes(path: Path, line: int, column: str, cells: dict[str, str]) -> bool:
    word = cells.get(column, "").casefold()
    if word not in (*_YES, *_NO):
        raise _malformed(path, line, f"\u201c{_short(word)}\u201d stands under \u201c{column}\u201d, where only yes or no can")
    return word in _YES


def _table(path: Path) -> list[tuple[int, list[str]]]:
    """The lines of a CSV with their numbers, by the sign that its first line parts columns with."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise FileProblem(
            "progress_unreadable", path=str(path), reason=getattr(error, "strerror", "") or "no such name"
        ) from error
    if len(content) > MOST_BYTES:
        raise FileProblem("progress_unreadable", path=str(path), reason="it is far larger than any list of lessons")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblem("progress_unreadable", path=str(path), reason="it is not text in UTF-8") from error
    first = text.partition("\n")[0]
    parted = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=parted)
    try:
        return [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise _malformed(path, reader.line_num, str(error)) from error


def _malformed(path: Path, line: int, reason: str) -> FileProblem:
    return FileProblem("progress_malformed", path=str(path), line=line, reason=reason)


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:23]}\N{HORIZONTAL ELLIPSIS}"
