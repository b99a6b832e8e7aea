"""The sentence that a person writes about a comparison: one a practice, kept beside its worlds and outside undo."""

from __future__ import annotations

from wallet.practice import net
from wallet.practice.file import PracticeFile
from wallet.texts import checked_note

NAME = "verdict"


def read_verdict(file: PracticeFile) -> str:
    """Return it, "" where nothing was written."""
    with file.reading() as db:
        row = db.execute("SELECT value FROM meta WHERE name = ?", (NAME,)).fetchone()
        return net.one(row, tuple[net.Sentence])[0] if row is not None else ""


def write_verdict(file: PracticeFile, text: str) -> None:
    """Keep it; an empty one takes it away. Refuses as `texts.checked_note`."""
    verdict = checked_note(text)
    with file.writing(durable=True) as db:
        db.execute("DELETE FROM meta WHERE name = ?", (NAME,))
        if verdict:
            db.execute("INSERT INTO meta VALUES (?, ?)", (NAME, verdict))
