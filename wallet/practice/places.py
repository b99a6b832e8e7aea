"""Where a practice file stands: what can be a path, and whether it is still the file that was opened."""

from __future__ import annotations

import os
from pathlib import Path

from wallet.errors import FileProblem


def absolute(path: str | Path) -> Path:
    """Return the path with "~" and links followed; what cannot be a path on this machine is refused: `file_name`."""
    try:
        found = Path(path).expanduser().resolve()
        found.exists()
    except PermissionError as error:
        raise FileProblem("file_unreachable", path=str(path), reason=error.strerror or "") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise FileProblem("file_name", path=str(path), reason=str(error)) from error
    return found


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at a path from one that is put in its place; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
