"""How a file comes under its name: written under a random one in the same folder, put on the disk, then named in one step.

So a name leads to the old file or to the new one, whole, wherever the program is killed or the disk is full. An existing file is
replaced only where that is asked for, and what SQLite would take for the new file's log is put out of its way, not deleted.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from wallet.practice.locks import Lock

LOGS = ("-wal", "-journal")
"""What SQLite reads into the file beside which it stands."""


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """A new, empty file in the folder of `target`, under a name that nobody has; gone afterwards unless `place` named it."""
    made = target.with_name(f".sluice-{os.urandom(8).hex()}.part")
    os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    try:
        yield made
    finally:
        for end in ("", "-shm", *LOGS):
            with suppress(OSError):
                os.unlink(f"{made}{end}")


def place(made: Path, target: Path, replace: bool = False) -> Lock:
    """Give a file that is written and closed its name, and return its lock, which is held since before it had the name.

    An existing file is left, FileExistsError, unless `replace`, and one that somebody works on always: `file_in_use`.
    """
    flush(made)
    old = Lock(target) if replace and target.exists() else None
    held = old
    try:
        if old is None or old.of_file:
            held = Lock(made, target)
        _take_name(made, target, replace)
    except BaseException:
        if held is not None and held is not old:
            held.release()
        if old is not None:
            old.release()
        raise
    if old is not None and old is not held:
        old.release()
    assert held is not None
    return held


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
        os.replace(made, target)
    else:
        _name(made, target)
    flush_folder(target.parent)


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
