"""The practice file as a file: making, opening, locking, checking, copying, renaming and closing it.

One SQLite database in WAL mode, one writer at a time (`locks.py`), named only when it is whole (`placing.py`). At rest the log is
empty: the file alone is the whole practice. Whatever is wrong with the environment comes out as a `FileProblem`; where looking at
the practice is still possible the file opens read-only and says why in `notices`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from wallet.errors import FileProblem
from wallet.practice.connection import Connection
from wallet.practice.formats import APPLICATION_ID, COMPACT, FORMAT
from wallet.practice.leftovers import clear
from wallet.practice.locks import WriteLock
from wallet.practice.net import caught, free_steps, guard, limit_steps, problem
from wallet.practice.places import absolute, identity
from wallet.practice.placing import (
    FULL,
    HEADER,
    Unfinished,
    fold_other_names,
    has_log,
    has_other_names,
    move,
    numbered,
    place,
    unfinished,
)
from wallet.practice.schema import check

CHECKED = {
    "branch": "integrity_check",
    "meta": "integrity_check",
    "event": "integrity_check",
    "part": "quick_check",
    "moment": "quick_check",
    "deed": "quick_check",
    "kept": "quick_check",
}
"""Tables whose damage is found on opening, with that of an index which would hide rows; damage among the samples is found when
a chart reads them.
"""

NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_WRITE}
"""What SQLite says where it could read, and not write."""


class PracticeFile:
    """An open practice file. `read_only` is the reason why nothing can be written, "" where it can."""

    def __init__(self, path: Path, db: Connection, lock: WriteLock | None, read_only: str = "") -> None:
        self.path = path
        self.db = db
        self.read_only = read_only
        self.notices: tuple[FileProblem, ...] = (FileProblem(read_only, path=str(path)),) if read_only else ()
        self.resting = True
        """Whether what is written is folded into the file at once; not while time plays, until `rest`."""
        self.later = False
        """Whether what is written is left in the log, where it is on the disk, until `rest` or the next deed that is not."""
        self._folded = not has_log(path)
        self._lock = lock
        self._closed = False
        self._identity = identity(path)

    @property
    def closed(self) -> bool:
        """Whether it was closed: nothing can be read any more."""
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
        if self.astray:
            self._leave()
            raise FileProblem("file_replaced" if identity(self.path) else "file_gone", path=str(self.path))
        with self._failing():
            connection = self.db.conn
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            self._folded = False
            with self.db.atomic():
                yield connection
        if self.resting and not self.later:
            self._fold()

    @property
    def settled(self) -> bool:
        """Whether a plain copy of the file alone is the whole practice, as far as it was written here."""
        return self._folded or bool(self.read_only)

    def rest(self) -> None:
        """Fold into the file what the log holds, and go on doing so; what fails for want of room is tried again the next time."""
        self.resting = True
        if self._closed or self.read_only:
            return
        if self.astray:
            self._leave()
        elif not self._folded:
            self._fold()

    def _leave(self) -> None:
        """Let a file that was moved elsewhere be whole there, and somebody else's to write."""
        self._fold()
        if self._folded and self._lock is not None:
            self._lock.release()
            self._lock = None

    def _fold(self) -> None:
        with suppress(sqlite3.Error):  # what was written is in the log; damage is told by whoever reads it
            self._folded = _fold(self.db)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, to read and decode within: whatever is wrong in the file comes out as `file_damaged_inside`."""
        with caught(self.path):
            yield self.db.conn

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
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
        with _told(target), unfinished(target, only_copy=target == self.path) as made:
            _write_copy(self.db, made.path)
            if target == self.path:
                self._put_back(made)
            else:
                place(made, target, replace=overwrite).release()
        return target

    def _put_back(self, copy: Unfinished) -> None:
        """Let a copy take the place of this file, which is gone, and work on it."""
        _finish(self.db)
        if self._lock is not None:
            self._lock.release()
        self._lock = place(copy, self.path)
        if self.read_only:
            self._lock.release()
            self._lock = None
        self.db = _connected(self.path, "ro" if self.read_only else "rw")
        self._identity = identity(self.path)

    def rename(self, path: str | Path) -> None:
        """Move file and lock to another name in place; an existing file is refused (`file_exists`) and
        nothing has moved.
        """
        target = absolute(path)
        if self.read_only:
            raise FileProblem("file_read_only", path=str(self.path), reason=self.read_only)
        if self.astray or self._lock is None:
            raise FileProblem("file_gone", path=str(self.path))
        if target.exists():
            raise FileProblem("file_exists", path=str(target))
        if not target.parent.is_dir():
            raise FileProblem("folder_missing", path=str(target.parent))
        with _told(self.path):
            if not _fold(self.db):  # the log does not move along
                raise FileProblem("file_busy", path=str(self.path))
        _finish(self.db)
        try:
            with _told(target):
                move(self.path, target)
                self.path = target
                self._lock.renamed(target)
        finally:
            self.db = _connected(self.path, "rw")
            self._identity = identity(self.path)

    def close(self) -> None:
        """Fold the log into the file and close it. Closing twice is harmless."""
        if self._closed:
            return
        self._closed = True
        if self._lock is None:
            self.db.close()
        else:
            _finish(self.db)
            self._lock.release()


def create(
    path: str | Path,
    fill: Callable[[Connection], None],
    replace: bool = False,
    tried: Callable[[Path], None] = lambda path: None,
) -> PracticeFile:
    """Make a practice file of what `fill` writes in one transaction, and hold it open.

    It takes its name when it is whole and was `tried`. An existing file is refused, `file_exists`, unless `replace`: then it
    stays until the new one takes its place; `file_in_use` where somebody works on it.
    """
    target = absolute(path)
    if target.is_dir():
        raise FileProblem("file_is_folder", path=str(target))
    if not target.parent.is_dir():
        raise FileProblem("folder_missing", path=str(target.parent))
    if target.exists() and not replace:
        raise FileProblem("file_exists", path=str(target))
    with _told(target), unfinished(target) as made:
        with closing(_unlogged(made.path)) as db:
            db.execute("PRAGMA page_size = 4096")
            with db.atomic():
                fill(db)
        tried(made.path)
        lock = place(made, target, replace)
        try:
            db = _connected(target, "rw")
            db.enable_wal()
        except BaseException:
            lock.release()
            raise
    return PracticeFile(target, db, lock)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What fails while a file is made or moved, as the `FileProblem` that it is."""
    try:
        yield
    except FileExistsError as error:
        raise FileProblem("file_exists", path=str(path)) from error
    except OSError as error:
        raise FileProblem(
            "disk_full" if error.errno in FULL else "file_unreachable", path=str(path), reason=error.strerror or ""
        ) from error
    except sqlite3.DatabaseError as error:
        raise problem(error, path) from error


def _unlogged(made: Path) -> Connection:
    """Connect to a file that nobody else knows of: it is put on the disk when it is whole, and until then needs no log."""
    db = Connection(sqlite3.connect(made))
    db.execute("PRAGMA journal_mode = MEMORY")
    db.execute("PRAGMA synchronous = OFF")
    return db


def _write_copy(db: Connection, made: Path) -> None:
    with closing(_unlogged(made)) as copy:
        db.conn.backup(copy.conn)
        copy.execute("PRAGMA journal_mode = DELETE")


def open_file(path: str | Path, read_only: bool = False) -> PracticeFile:
    """Open a practice file, to write where that is possible, else read-only with the reason in `notices`.

    Problems: `file_missing`, `file_not_database`, `file_foreign`, `file_damaged`, `file_unreachable`, `file_copied_open`.
    """
    target = absolute(path)
    _check_header(target)
    if not read_only:
        clear(target.parent)
    lock, reason = _try_lock(target) if not read_only else (None, "file_opened_to_look")
    try:
        if lock:
            try:
                return _opened_to_write(target, lock)
            except (sqlite3.OperationalError, FileProblem) as error:
                if not _lacks_room(error):
                    raise
                reason = "disk_full_to_look"
        elif reason == "file_in_use" and has_other_names(target) and not Path(f"{target}-shm").exists():
            # It is open under another name: its log, without which it is not whole, stands beside that one.
            raise FileProblem("file_in_use_renamed", path=str(target))
        return _opened_to_look(target, lock, reason)
    except BaseException as error:
        if lock:
            lock.release()
        if isinstance(error, sqlite3.DatabaseError):
            raise problem(error, target) from error
        if isinstance(error, UnicodeDecodeError):  # a name in the schema
            raise FileProblem("file_damaged", path=str(target), reason=str(error)) from error
        raise


def _opened_to_write(path: Path, lock: WriteLock) -> PracticeFile:
    fold_other_names(path)
    db = _connected(path, "rw")
    limit_steps(db.conn)
    try:
        if newer := _check_content(db, path):
            db.close()
            lock.release()
            db = _connected(path, "ro")
            limit_steps(db.conn)
            return _newer(PracticeFile(path, db, None), newer)
        _migrate(db, path)
        db.enable_wal()
    except BaseException:
        db.close()
        raise
    file = PracticeFile(path, db, lock)
    file.rest()
    return file


def _opened_to_look(path: Path, lock: WriteLock | None, reason: str) -> PracticeFile:
    db = _connected(path, "alone" if lock and has_log(path) else "ro")
    limit_steps(db.conn)
    try:
        newer = _check_content(db, path)
        if not newer:
            db = _migrated_in_memory(db, path)
    except BaseException:
        db.close()
        raise
    file = PracticeFile(path, db, lock, read_only=reason)
    return _newer(file, newer) if newer else file


def _newer(file: PracticeFile, version: int) -> PracticeFile:
    """A file of a newer format, which can be looked at."""
    file.read_only = "file_newer"
    told = FileProblem("file_newer", path=str(file.path), format=version, reads=FORMAT)
    file.notices = (*file.notices, told)
    return file


def _lacks_room(error: Exception) -> bool:
    """Whether what failed was the writing alone, so that one can still look."""
    if isinstance(error, FileProblem):
        return error.code == "disk_full"
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) in NO_ROOM


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
    if size == 0:
        raise FileProblem("file_copied_open", path=str(path))
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
    if application == 0 and not db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise FileProblem("file_copied_open", path=str(path))
    if application != APPLICATION_ID:
        raise FileProblem("file_foreign", path=str(path), application=application)
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    check(db.conn, path, version)
    for table, looks in CHECKED.items() if version <= FORMAT else ():
        if version < COMPACT and table == "deed":
            continue
        found = db.execute(f"PRAGMA {looks}('{table}')").fetchone()[0]
        if found != "ok":
            raise FileProblem("file_damaged", path=str(path), reason=found)
    return version if version > FORMAT else 0


def _migrate(db: Connection, path: Path) -> None:
    """Bring an older file to this format, a copy of it made first."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version == FORMAT:
        return
    free_steps(db.conn)
    with _told(path), unfinished(path) as made:
        _write_copy(db, made.path)
        for copy in numbered(path.with_name(f"{path.stem} (format {version}){path.suffix}")):
            with suppress(FileExistsError):
                place(made, copy).release()
                break
    with caught(path):
        bring_up(db)


def _migrated_in_memory(db: Connection, path: Path) -> Connection:
    """Return a read-only file in this program's format: itself, or a migrated copy in memory."""
    if db.execute("PRAGMA user_version").fetchone()[0] == FORMAT:
        return db
    free_steps(db.conn)
    copy = Connection(sqlite3.connect(":memory:"))
    db.conn.backup(copy.conn)
    db.close()
    with caught(path):
        bring_up(copy)
    return copy


def _connected(path: Path, mode: str) -> Connection:
    """Return a connection to write ("rw"), to read ("ro"), or to read where there is a log and no room for its index ("alone").

    Where there is no log, one to read falls back to `immutable`.
    """
    uri = path.as_uri()
    connection = sqlite3.connect(f"{uri}?mode={'ro' if mode == 'ro' else 'rw'}", uri=True, check_same_thread=False)
    guard(connection)
    if mode == "alone":
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA query_only = ON")
    if mode == "ro":
        try:
            connection.execute("PRAGMA schema_version").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            connection = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            guard(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    return Connection(connection)


def _try_lock(path: Path) -> tuple[WriteLock | None, str]:
    """Return the lock, or None and the reason why the file can only be read."""
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        return None, "file_write_protected"
    try:
        return WriteLock(path), ""
    except FileProblem as taken:
        return None, taken.code
    except OSError:
        return None, "file_write_protected"


def _fold(db: Connection) -> bool:
    """Fold the log into the file, waiting for nobody; whether the file is whole without it now."""
    db.execute("PRAGMA busy_timeout = 0")
    try:
        _, logged, folded = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        db.execute("PRAGMA busy_timeout = 5000")
    return bool(logged == folded)


def _finish(db: Connection) -> None:
    """Fold the log into the file, as far as the disk lets, and close."""
    with suppress(sqlite3.Error):
        _fold(db)
    db.close()


def bring_up(db: Connection, stop_before: list[str] | None = None) -> None:
    """Make the tables of this program's format, or bring older ones to it; loads sqlite-utils, which opening does without."""
    from wallet.practice import migrations

    migrations.bring_up(db, stop_before)
