"""Files that are not finished: how they are called, and which of them nobody is writing any more.

Their names are random and taken exclusively, and whoever writes one holds the lock of the file until it has its name. A killed
program releases the lock: what is left with such a name, regular and of the same user, and can be locked, is removed. Where
a system has no such lock nothing is, and nothing of another name ever.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from pathlib import Path

from wallet.errors import FileProblem
from wallet.practice.locks import WriteLock

SIDES = ("-shm", "-wal", "-journal")
"""What SQLite may leave beside a file."""
OURS = re.compile(r"(\.sluice-[0-9a-f]{16}\.part)(-shm|-wal|-journal)?")


def begun(folder: Path, ending: str) -> tuple[Path, WriteLock]:
    """Make an empty file under a name that nobody has, and lock it before anybody takes it for one that was left."""
    while True:
        path = folder / f".sluice-{os.urandom(8).hex()}{ending}"
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
            lock = WriteLock(path, beside=False)
        except (FileExistsError, FileNotFoundError, FileProblem):  # FileNotFoundError: taken for one that was left, and removed
            if not folder.is_dir():
                raise
            continue
        if not lock.of_file or lock.is_of(path):
            return path, lock
        lock.release()


def remove(path: Path) -> None:
    """Remove an unfinished file, and first what SQLite left beside it: nothing is beside what is not there."""
    for end in (*SIDES, ""):
        with suppress(OSError):
            os.unlink(f"{path}{end}")


def clear(folder: Path) -> None:
    """Remove what killed programs left unfinished in a folder."""
    try:
        with os.scandir(folder) as entries:
            names = {found[1] for entry in entries if (found := OURS.fullmatch(entry.name))}
    except OSError:
        return
    for name in names:
        with suppress(OSError, FileProblem):
            _clear(folder / name)


def _clear(path: Path) -> None:
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        remove(path)
        return
    if not stat.S_ISREG(found.st_mode) or found.st_uid != _user():
        return
    lock = WriteLock(path, beside=False)
    try:
        if lock.is_of(path):
            remove(path)
    finally:
        lock.release()


def _user() -> int:
    return os.geteuid() if hasattr(os, "geteuid") else 0
