"""Where a practice file stands: what can be a path, who holds it, and whether it is still the file that was opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

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


def forget_log(path: Path) -> None:
    """Take away the log of a file that is no longer there: SQLite would read it into the next file of that name."""
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)


@contextmanager
def replacing(path: str | Path) -> Iterator[None]:
    """Put an existing file out of the way while another is made in its place; where that fails it comes back.

    Refuses `file_in_use` where somebody works on it, `file_is_folder`, and `file_unreachable` where it cannot be moved.
    """
    target = absolute(path)
    if target.is_dir():
        raise FileProblem("file_is_folder", path=str(target))
    parts = [part for end in ("", "-wal", "-shm") if (part := Path(f"{target}{end}")).exists()]
    moved: list[tuple[Path, Path]] = []
    try:
        if parts:
            lock(target).release()
        for part in parts:
            aside = Path(f"{part}.replaced")
            os.replace(part, aside)
            moved.append((aside, part))
        yield
    except BaseException as error:
        for aside, part in moved:
            os.replace(aside, part)
        if isinstance(error, OSError):
            raise FileProblem("file_unreachable", path=str(target), reason=error.strerror or "") from error
        raise
    for aside, _ in moved:
        aside.unlink(missing_ok=True)


def lock_path(path: Path) -> Path:
    """Return where the lock of a practice file stands."""
    return path.with_name(path.name + ".lock")


def lock(path: Path) -> FileLock:
    """Take the lock of a practice file or say who has it: `file_in_use`."""
    held = FileLock(lock_path(path), timeout=0, is_singleton=False)
    try:
        held.acquire()
    except Timeout:
        raise FileProblem("file_in_use", path=str(path)) from None
    return held
