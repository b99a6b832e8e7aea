"""One writer for a practice file, whatever names it has.

The lock is the system's, on a byte of the file itself far behind its content: it belongs to the file and not to its name, ends
with the process that holds it, goes along when the file is renamed, and can be had before the file has its name. SQLite locks
other bytes. Where a system has no such lock, one stands in a file beside the name.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wallet.errors import FileProblem

if TYPE_CHECKING:
    from filelock import FileLock

LOCKED_BYTE = 2**62
TAKEN = (errno.EAGAIN, errno.EACCES)


class WriteLock:
    """The right to write a file, from here to `release`. `of_file` says that it is the file's own and not its name's.

    `name` is the name that the file is going to have, where it is another than `path`. With `beside=False` no file stands in for
    a lock that the system does not have: then nothing is locked. Raises `file_in_use` where somebody else has it, OSError where
    the file cannot be written.
    """

    def __init__(self, path: Path, name: Path | None = None, beside: bool = True) -> None:
        self._beside: FileLock | None = None
        self._descriptor = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
        try:
            self.of_file = _locked(self._descriptor, path)
            if not self.of_file and beside:
                self._beside = _beside(name or path)
        except BaseException:
            os.close(self._descriptor)
            raise
        if not self.of_file:  # an open file cannot be renamed on every system
            os.close(self._descriptor)
            self._descriptor = -1

    def is_of(self, path: Path) -> bool:
        """Whether a name leads to the very file whose own lock this is."""
        if self._descriptor < 0:
            return False
        try:
            return os.path.samestat(os.lstat(path), os.fstat(self._descriptor))
        except OSError:
            return False

    def renamed(self, name: Path) -> None:
        """Hold what the file is locked by under another name; on an error it stays held under this one."""
        if self._beside is not None:
            held, self._beside = self._beside, _beside(name)
            held.release()

    def release(self) -> None:
        """Let go, after SQLite has: closing any descriptor of a file ends the locks that SQLite has on it."""
        if self._beside is not None:
            self._beside.release()
        elif self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _locked(descriptor: int, path: Path) -> bool:
    """Lock the file's byte; False where this system or file system has no such lock."""
    if sys.platform != "linux":
        return False
    import fcntl

    wanted = struct.pack("hhqqi0q", fcntl.F_WRLCK, os.SEEK_SET, LOCKED_BYTE, 1, 0)
    try:
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, wanted)
    except OSError as error:
        if error.errno in TAKEN:
            raise FileProblem("file_in_use", path=str(path)) from None
        return False
    return True


def _beside(name: Path) -> FileLock:
    from filelock import FileLock, Timeout

    held = FileLock(name.with_name(name.name + ".lock"), timeout=0, is_singleton=False)
    try:
        held.acquire()
    except Timeout:
        raise FileProblem("file_in_use", path=str(name)) from None
    return held
