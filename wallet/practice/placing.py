"""How a file comes under its name: written under a random one in the same folder, put on the disk, then named in one step.

So a name leads to the old file or to the new one, whole, wherever the program is killed or the disk is full. An existing file is
replaced only where that is asked for, and what SQLite would take for the new file's log is put out of its way, not deleted.
What a killed program left unfinished is cleared by the next that works in the folder (`leftovers.py`).
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from wallet.errors import FileProblem
from wallet.practice.leftovers import begun, clear, remove
from wallet.practice.locks import WriteLock
from wallet.practice.places import absolute
from wallet.texts import checked_file

HEADER = b"SQLite format 3\0"
LOGS = ("-wal", "-journal")
"""What SQLite reads into the file beside which it stands."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the system says where there is no room."""


class Unfinished:
    """A file that is being written at `path`, where nobody looks for it; its lock tells others that it is."""

    def __init__(self, folder: Path, ending: str) -> None:
        self.path, self.lock = begun(folder, ending)
        self.placed = False


@contextmanager
def unfinished(target: Path, only_copy: bool = False) -> Iterator[Unfinished]:
    """A new, empty file in the folder of `target`, under a name that nobody has; gone afterwards unless it was placed.

    What a kill leaves of it is cleared later, unless it may be the `only_copy` of what is in it.
    """
    clear(target.parent)
    made = Unfinished(target.parent, ".only" if only_copy else ".part")
    try:
        yield made
    finally:
        if not made.placed:
            remove(made.path)
            made.lock.release()


def place(made: Unfinished, target: Path, replace: bool = False) -> WriteLock:
    """Give a practice that is written and closed its name, and return its lock, which is held since before it had the name.

    An existing file is left, FileExistsError, unless `replace`, and one that somebody works on always: `file_in_use`.
    """
    flush(made.path)
    old = WriteLock(target) if replace and target.exists() else None
    held = made.lock if made.lock.of_file else old
    try:
        if held is None:
            held = WriteLock(made.path, target)
        _take_name(made.path, target, replace)
    except BaseException:
        for lock in (held, old):
            if lock is not None and lock is not made.lock:
                lock.release()
        raise
    made.placed = True
    if old is not None and old is not held:
        old.release()
    return held


def put(made: Unfinished, target: Path) -> None:
    """Let a written and closed file that is no practice take the place of what is there, but not of an open practice:
    `file_in_use`.
    """
    flush(made.path)
    old = WriteLock(target) if _is_database(target) else None
    try:
        _replace(made.path, target)
    finally:
        if old is not None:
            old.release()
    made.placed = True
    made.lock.release()
    flush_folder(target.parent)


@contextmanager
def written(path: str | Path) -> Iterator[Path]:
    """Where to write a file that is no practice: it takes the place of what is at `path` when it is written whole.

    Until then, and where anything fails, the old file stays. Problems: `export_failed` (path, reason), `export_full` (path),
    `file_in_use`, and what `checked_file` says of the name.
    """
    checked_file(path)
    target = absolute(path)
    if target.exists() and not target.is_file():
        raise FileProblem("export_failed", path=str(target), reason="it is no file")
    try:
        with unfinished(target) as made:
            yield made.path
            put(made, target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileProblem("export_full" if error.errno in FULL else "export_failed", path=str(target), reason=reason) from error


def move(path: Path, target: Path) -> None:
    """Give a closed file another name in place of its own. An existing file is left: FileExistsError."""
    if target.exists():
        raise FileExistsError(target)
    _set_logs_aside(target)
    _name(path, target)
    for folder in {path.parent, target.parent}:
        flush_folder(folder)


def numbered(path: Path) -> Iterator[Path]:
    """The path, then the same with a number: X, X 2, X 3, ..."""
    return (path if number == 1 else path.with_name(f"{path.stem} {number}{path.suffix}") for number in count(1))


def has_log(path: Path) -> bool:
    """Whether beside the file stands a log with something in it."""
    return any(_size(Path(f"{path}{end}")) for end in LOGS)


def has_other_names(path: Path) -> bool:
    """Whether other names lead to the same file: hard links."""
    return path.stat().st_nlink > 1


def fold_other_names(path: Path) -> None:
    """Where a file was left with its log under another of its names in the same folder, fold the log into it.

    Read later, into what was written under this name, it would make the file unreadable.
    """
    if has_other_names(path):
        for other in path.parent.iterdir():
            if other != path and has_log(other) and other.samefile(path):
                _fold(other)


def flush(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_folder(folder: Path) -> None:
    """Wait until a folder's names are on the disk, where the system has a way to."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _take_name(made: Path, target: Path, replace: bool) -> None:
    if not replace and target.exists():
        raise FileExistsError(target)
    if replace:
        _fold(target)
    _set_logs_aside(target)
    if replace:
        _replace(made, target)
    else:
        _name(made, target)
    flush_folder(target.parent)


def _replace(made: Path, target: Path) -> None:
    """Let a file take the place of another, for the same people to read and write."""
    with suppress(FileNotFoundError):
        shutil.copymode(target, made)
    os.replace(made, target)


def _is_database(path: Path) -> bool:
    with suppress(OSError), path.open("rb") as stream:
        return stream.read(len(HEADER)) == HEADER
    return False


def _name(made: Path, target: Path) -> None:
    """Name a file without ever taking a name that somebody has: a second name first, then the first one goes."""
    try:
        os.link(made, target)
    except FileExistsError:
        raise
    except OSError:  # a file system that knows one name only
        if target.exists():
            raise FileExistsError(target) from None
        os.rename(made, target)
    else:
        os.unlink(made)


def _fold(path: Path) -> None:
    """Let a file that is about to be replaced take in its log, where it is a database at all, so that it is whole until then."""
    if has_log(path):
        with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _set_logs_aside(target: Path) -> None:
    """Rename logs without a file, which SQLite would read into the next file of that name; empty ones go."""
    for end in LOGS:
        log = Path(f"{target}{end}")
        if not log.exists():
            continue
        if _size(log) == 0:
            log.unlink(missing_ok=True)
            continue
        for aside in numbered(target.with_name(f"{target.stem} (log){target.suffix}{end}")):
            with suppress(FileExistsError):
                _name(log, aside)
                break
    with suppress(OSError):  # the log's index, which SQLite makes anew
        os.unlink(f"{target}-shm")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
