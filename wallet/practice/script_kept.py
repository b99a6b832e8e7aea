"""What a practice remembers of the script that plays in it: one text a practice, kept beside its worlds and outside undo."""

from __future__ import annotations

from wallet.practice import net
from wallet.practice.file import PracticeFile

NAME = "script"


def read_script_kept(file: PracticeFile) -> str:
    """Return it, "" where no script plays."""
    with file.reading() as db:
        row = db.execute("SELECT value FROM meta WHERE name = ?", (NAME,)).fetchone()
        return net.one(row, tuple[net.Stored])[0] if row is not None else ""


def write_script_kept(file: PracticeFile, text: str) -> None:
    """Keep it; an empty one takes it away."""
    with file.writing(durable=True) as db:
        db.execute("DELETE FROM meta WHERE name = ?", (NAME,))
        if text:
            db.execute("INSERT INTO meta VALUES (?, ?)", (NAME, text))
