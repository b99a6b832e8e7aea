"""The practice file as a file: making, opening, locking, checking, copying, renaming and closing it.

One SQLite database in WAL mode, one writer at a time (a lock beside it). Whatever is wrong with the
environment comes out as a `FileProblem`; where looking at the practice is still possible the file opens read-
only and says why in `notices`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from filelock import FileLock

from wallet.errors import FileProblem
from wallet.practice.connection import Connection
from wallet.practice.formats import APPLICATION_ID, FORMAT
from wallet.practice.places import absolute, forget_log, identity, lock_path
from wallet.practice.places import lock as take_lock

HEADER = b"SQLite format 3\0"
CHECKED = ("meta", "moment", "branch", "part", "kept")
"""Tables whose damage is found on opening; damage among the samples is found when a chart reads them."""

PROBLEMS = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_CORRUPT: "file_damaged",
    sqlite3.SQLITE_NOTADB: "file_not_database",
    sqlite3.SQLITE_READONLY: "file_read_only",
    sqlite3.SQLITE_BUSY: "file_busy",
    sqlite3.SQLITE_LOCKED: "file_busy",
    sqlite3.SQLITE_CANTOPEN: "file_unreachable",
    sqlite3.SQLITE_IOERR: "disk_error",
}


class PracticeFile:
    """An open practice file. `read_only` is the reason why nothing can be written, "" where it can."""

    def __init__(self, path: Path, db: Connection, lock: FileLock | None, read_only: str = "") -> None:
        self.path = path
        self.db = db
        self.read_only = read_only
        self.notices: tuple[FileProblem, ...] = (FileProblem(read_only, path=str(path)),) if read_only else ()
        self._lock = lock
        self._closed = False
        self._identity = identity(path)

    @property
    def closed(self) -> bool:
        """Whether it was let go of: nothing can be read any more."""
        return self._closed

    @property
    def astray(self) -> bool:
        """Whether another file, or none, is where this one was opened."""
        return identity(self.path) != self._identity

    @contextmanager
    def writing(self, durable: bool) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or none. `durable` waits for the disk; otherwise only a crash of the
        machine can undo it.
        """
        if self.read_only:
            raise FileProblem("file_read_only", path=str(self.path), reason=self.read_only)
        if (found := identity(self.path)) != self._identity:
            with suppress(sqlite3.Error):
                self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that a file moved elsewhere is complete there
            raise FileProblem("file_replaced" if found else "file_gone", path=str(self.path))
        with self.reading() as connection:
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            with self.db.atomic():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, its errors turned into the `FileProblem` that they are; damage found now is `file_damaged_inside`."""
        try:
            yield self.db.conn
        except sqlite3.DatabaseError as error:
            found = problem(error, self.path)
            if isinstance(found, FileProblem) and found.code == "file_damaged":
                raise FileProblem("file_damaged_inside", **found.figures) from error
            raise found from error

    def save_copy(self, path: str | Path, overwrite: bool = False) -> Path:
        """Write a complete copy to `path` in one step and return where it is; this file stays the open one.

        An existing file is refused (`file_exists`) unless `overwrite`; the file itself always, but where it is
        gone it is put back and goes on.
        """
        target = absolute(path)
        if target.is_dir():
            raise FileProblem("file_is_folder", path=str(target))
        if target.exists() and (target == self.path or not overwrite):
            raise FileProblem("file_exists", path=str(target))
        unfinished = target.with_name(target.name + ".part")
        try:
            with closing(sqlite3.connect(unfinished)) as copy:
                self.db.conn.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            _flush(unfinished)
            if target == self.path:
                self._put_back(unfinished)
            else:
                os.replace(unfinished, target)
        except sqlite3.DatabaseError as error:
            raise problem(error, target) from error
        except OSError as error:
            raise FileProblem("file_unreachable", path=str(target), reason=error.strerror or "") from error
        finally:
            unfinished.unlink(missing_ok=True)
        return target

    def _put_back(self, copy: Path) -> None:
        """Let a copy take the place of this file, which is gone, and work on it."""
        _finish(self.db)
        forget_log(self.path)
        os.replace(copy, self.path)
        self.db = _connected(self.path, "ro" if self.read_only else "rw")
        self._identity = identity(self.path)

    def rename(self, path: str | Path) -> None:
        """Move file and lock to another name in place; an existing file is refused (`file_exists`) and
        nothing has moved.
        """
        target = absolute(path)
        if self.read_only:
            raise FileProblem("file_read_only", path=str(self.path), reason=self.read_only)
        if target.exists():
            raise FileProblem("file_exists", path=str(target))
        if not target.parent.is_dir():
            raise FileProblem("folder_missing", path=str(target.parent))
        lock = take_lock(target)
        old_path, old_lock = self.path, self._lock
        _finish(self.db)
        try:
            os.rename(old_path, target)
        except OSError as error:
            lock.release()
            self.db = _connected(old_path, "rw")
            raise FileProblem("file_unreachable", path=str(target), reason=error.strerror or "") from error
        self.path, self._lock, self._identity = target, lock, identity(target)
        self.db = _connected(target, "rw")
        if old_lock is not None:
            old_lock.release()
            lock_path(old_path).unlink(missing_ok=True)

    def close(self) -> None:
        """Fold the log into the file and let go of it. Closing twice is harmless."""
        if self._closed:
            return
        self._closed = True
        if self._lock is None:
            self.db.close()
        else:
            _finish(self.db)
            self._lock.release()


def problem(error: sqlite3.DatabaseError, path: Path) -> Exception:
    """Return the environment's failure that an SQLite error stands for, or the error itself where the fault
    is ours.
    """
    code = PROBLEMS.get(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF)
    return error if code is None else FileProblem(code, path=str(path), reason=str(error))


def create(path: str | Path) -> PracticeFile:
    """Make a new, empty practice file and hold it open; an existing file is refused: `file_exists`.

    The tables are not made here: the first transaction makes them together with the first moment
    (`bring_up`).
    """
    target = absolute(path)
    lock: FileLock | None = None
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except FileExistsError:
        raise FileProblem("file_exists", path=str(target)) from None
    except FileNotFoundError:
        raise FileProblem("folder_missing", path=str(target.parent)) from None
    except OSError as error:
        raise FileProblem("file_unreachable", path=str(target), reason=error.strerror or "") from error
    try:
        lock = take_lock(target)
        forget_log(target)
        db = _connected(target, "rw")
        db.execute("PRAGMA page_size = 4096")
        db.enable_wal()
    except BaseException as error:
        if lock:
            lock.release()
        target.unlink(missing_ok=True)
        if isinstance(error, sqlite3.DatabaseError):
            raise problem(error, target) from error
        if isinstance(error, OSError):
            raise FileProblem("file_unreachable", path=str(target), reason=error.strerror or "") from error
        raise
    return PracticeFile(target, db, lock)


def discard(file: PracticeFile) -> None:
    """Take back a file whose making failed."""
    with suppress(FileProblem, sqlite3.Error):
        file.close()
    for name in (file.path, lock_path(file.path), *(Path(f"{file.path}{end}") for end in ("-wal", "-shm"))):
        name.unlink(missing_ok=True)


def open_file(path: str | Path, read_only: bool = False) -> PracticeFile:
    """Open a practice file, to write where that is possible, else read-only with the reason in `notices`.

    Problems: `file_missing`, `file_not_database`, `file_foreign`, `file_damaged`, `file_unreachable`.
    """
    target = absolute(path)
    _check_header(target)
    lock, reason = _try_lock(target) if not read_only else (None, "file_opened_to_look")
    try:
        db = _connected(target, "rw" if lock else "ro")
        try:
            newer = _check_content(db, target)
            if lock and not newer:
                _migrate(db, target)
                db.enable_wal()
            elif not newer:
                db = _migrated_in_memory(db)
        except BaseException:
            db.close()
            raise
    except BaseException as error:
        if lock:
            lock.release()
        if isinstance(error, sqlite3.DatabaseError):
            raise problem(error, target) from error
        raise
    if newer and lock:
        db.close()
        lock.release()
        lock, db = None, _connected(target, "ro")
    file = PracticeFile(target, db, lock, read_only=reason)
    if newer:
        file.read_only = "file_newer"
        file.notices = (
            *file.notices,
            FileProblem("file_newer", path=str(target), format=newer, reads=FORMAT),
        )
    return file


def _check_header(path: Path) -> None:
    """Refuse what can be told from the first bytes: missing, no database, cut short."""
    if path.is_dir():
        raise FileProblem("file_is_folder", path=str(path))
    if path.exists() and not path.is_file():
        raise FileProblem("file_not_database", path=str(path))
    try:
        with path.open("rb") as stream:
            header = stream.read(100)
            size = os.fstat(stream.fileno()).st_size
    except FileNotFoundError:
        raise FileProblem("file_missing", path=str(path)) from None
    except OSError as error:
        raise FileProblem("file_unreachable", path=str(path), reason=error.strerror or "") from error
    if len(header) < 100 or header[:16] != HEADER:
        raise FileProblem("file_not_database", path=str(path))
    page = int.from_bytes(header[16:18], "big")
    expected = int.from_bytes(header[28:32], "big") * (65536 if page == 1 else page)
    same_count = header[24:28] == header[92:96]
    if same_count and size < expected and not Path(f"{path}-wal").exists():
        raise FileProblem("file_damaged", path=str(path), reason="cut_short", size=size, expected=expected)


def _check_content(db: Connection, path: Path) -> int:
    """Return the format if it is newer than this program's, else 0; refuse another application's file and a
    damaged one.
    """
    application = db.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION_ID:
        raise FileProblem("file_foreign", path=str(path), application=application)
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    for table in CHECKED if version <= FORMAT else ():
        found = db.execute(f"PRAGMA quick_check('{table}')").fetchone()[0]
        if found != "ok":
            raise FileProblem("file_damaged", path=str(path), reason=found)
    return version if version > FORMAT else 0


def _migrate(db: Connection, path: Path) -> None:
    """Bring an older file to this format, a copy of it made first."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version == FORMAT:
        return
    copy = path.with_name(f"{path.stem} (format {version}){path.suffix}")
    with closing(sqlite3.connect(copy)) as kept:
        db.conn.backup(kept)
    _flush(copy)
    bring_up(db)


def _migrated_in_memory(db: Connection) -> Connection:
    """Return a read-only file in this program's format: itself, or a migrated copy in memory."""
    if db.execute("PRAGMA user_version").fetchone()[0] == FORMAT:
        return db
    copy = Connection(sqlite3.connect(":memory:"))
    db.conn.backup(copy.conn)
    db.close()
    bring_up(copy)
    return copy


def _connected(path: Path, mode: str) -> Connection:
    """Return a connection; a read-only one falls back to `immutable` where the log's index cannot be made."""
    uri = path.as_uri()
    connection = sqlite3.connect(f"{uri}?mode={mode}", uri=True, check_same_thread=False)
    if mode == "ro":
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            connection = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    return Connection(connection)


def _try_lock(path: Path) -> tuple[FileLock | None, str]:
    """Return the lock, or None and the reason why the file can only be read."""
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        return None, "file_write_protected"
    try:
        return take_lock(path), ""
    except FileProblem as taken:
        return None, taken.code
    except OSError:
        return None, "file_write_protected"


def _finish(db: Connection) -> None:
    """Fold the log into the file, as far as the disk lets, and close."""
    with suppress(sqlite3.OperationalError):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def _flush(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def bring_up(db: Connection, stop_before: list[str] | None = None) -> None:
    """Make the tables of this program's format, or bring older ones to it; loads sqlite-utils, which opening does without."""
    from wallet.practice import migrations

    migrations.bring_up(db, stop_before)
