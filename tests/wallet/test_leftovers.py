"""What a killed program left unfinished is cleared, nothing else is, and a file under a random name is nobody else's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.wallet.practices import practice, practice_file
from wallet.errors import FileProblem
from wallet.practice import Practice, leftovers, placing
from wallet.practice.placing import unfinished, written

POEM = b"a poem"
KILLED = """
import os, signal, sys
from pathlib import Path
from wallet.practice.placing import unfinished, written
folder = Path(sys.argv[1])
with unfinished(folder / "mine.sluice") as made, written(folder / "table.csv") as table:
    for end in ("-wal", "-shm", "-journal"):
        Path(f"{made.path}{end}").write_bytes(b"begun")
    made.path.write_bytes(b"begun")
    table.write_bytes(b"begun")
    print("begun", flush=True)
    sys.stdin.read()
"""

WORKS: dict[str, Callable[[Path], object]] = {
    "open": lambda folder: Practice.open(folder / "old.sluice").close(),
    "create": lambda folder: Practice.create(folder / "new.sluice").close(),
    "save a copy": lambda folder: _saved(folder),
    "export": lambda folder: _exported(folder / "other.csv"),
}


def _saved(folder: Path) -> None:
    with Practice.open(folder / "old.sluice", read_only=True) as opened:
        opened.save_copy(folder / "copy.sluice")


def _exported(path: Path, text: str = "whole") -> None:
    with written(path) as made:
        made.write_text(text)


def hidden(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir() if entry.name.startswith("."))


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], list[str]]:
    """A folder in which a program was killed while it wrote, the names before the kill, and those after somebody worked there."""
    folder = tmp_path_factory.mktemp("killed")
    practice_file(folder).rename(folder / "old.sluice")
    command = [sys.executable, "-c", KILLED, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        begun = hidden(folder)
        Practice.open(folder / "old.sluice").close()
        _exported(folder / "other.csv")
        living = hidden(folder)
        process.send_signal(signal.SIGKILL)
    return folder, begun, living


def test_what_a_living_program_writes_is_left_to_it(writer: tuple[Path, list[str], list[str]]) -> None:
    _, begun, living = writer
    assert len(begun) == 5
    assert living == begun


@pytest.mark.parametrize("work", WORKS)
def test_what_a_killed_program_left_is_cleared_by_the_next_work_in_the_folder(
    writer: tuple[Path, list[str], list[str]], tmp_path: Path, work: str
) -> None:
    folder, begun, _ = writer
    for name in ("old.sluice", *begun):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    WORKS[work](tmp_path)
    assert hidden(tmp_path) == []
    assert (tmp_path / "old.sluice").exists()


def test_a_side_of_what_is_gone_is_cleared_too(tmp_path: Path) -> None:
    (tmp_path / ".sluice-0123456789abcdef.part-wal").touch()
    leftovers.clear(tmp_path)
    assert hidden(tmp_path) == []


THEIRS = (
    *(".sluice-poem.part", "sluice-0123456789abcdef.part", ".sluice-0123456789ABCDEF.part", ".sluice-0123456789abcdef.part.bak"),
    *(".sluice-0123456789abcdef", ".sluice-0123456789abcdef.only", "0123456789abcdef.part", ".sluice-0123456789abcdef.part-old"),
)


def test_nothing_of_another_name_or_kind_is_cleared(tmp_path: Path) -> None:
    for name in THEIRS:
        (tmp_path / name).write_bytes(POEM)
    (tmp_path / "poem").write_bytes(POEM)
    (tmp_path / ".sluice-00000000000000aa.part").symlink_to(tmp_path / "poem")
    (tmp_path / ".sluice-00000000000000bb.part").mkdir()
    os.mkfifo(tmp_path / ".sluice-00000000000000cc.part")
    before = sorted(tmp_path.iterdir())
    leftovers.clear(tmp_path)
    assert sorted(tmp_path.iterdir()) == before
    assert all((tmp_path / name).read_bytes() == POEM for name in (*THEIRS, "poem"))


def test_nothing_is_cleared_where_no_lock_tells_who_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = tmp_path / ".sluice-0123456789abcdef.part"
    left.touch()
    monkeypatch.setattr("wallet.practice.locks._locked", lambda *_: False)
    leftovers.clear(tmp_path)
    assert left.exists()
    monkeypatch.undo()
    monkeypatch.setattr(leftovers, "_user", lambda: os.geteuid() + 1)
    leftovers.clear(tmp_path)
    assert left.exists()


def test_a_practice_killed_between_its_two_names_keeps_the_one(tmp_path: Path) -> None:
    path = practice_file(tmp_path)
    content = path.read_bytes()
    os.link(path, tmp_path / ".sluice-0123456789abcdef.part")
    with Practice.open(path) as opened:
        assert not opened.read_only
        assert path.stat().st_nlink == 1
    assert path.read_bytes()[4096:] == content[4096:]
    assert hidden(tmp_path) == []


def test_what_may_be_the_only_copy_is_never_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with practice(tmp_path) as opened:
        opened.path.unlink()
        with monkeypatch.context() as patched:
            patched.setattr(placing, "remove", lambda path: None)
            patched.setattr(os, "link", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                opened.save_copy(opened.path)
        (left,) = hidden(tmp_path)
        leftovers.clear(tmp_path)
        assert hidden(tmp_path) == [left]
    with Practice.open(tmp_path / left) as found:
        assert found.world == opened.world


def test_a_random_name_that_somebody_has_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = iter((b"\0" * 8, b"\0" * 8, b"\1" * 8))
    monkeypatch.setattr(os, "urandom", lambda _: next(names))
    (tmp_path / f".sluice-{'00' * 8}.part").write_bytes(POEM)
    monkeypatch.setattr(placing, "clear", lambda folder: None)
    with unfinished(tmp_path / "x") as made:
        assert made.path.name == f".sluice-{'01' * 8}.part"
        assert made.path.stat().st_size == 0
    assert (tmp_path / f".sluice-{'00' * 8}.part").read_bytes() == POEM


def test_what_was_cleared_before_it_was_locked_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cleared: list[Path] = []

    class Late(leftovers.WriteLock):
        def __init__(self, path: Path, name: Path | None = None, beside: bool = True) -> None:
            super().__init__(path, name, beside)
            if not cleared:
                cleared.append(path)
                path.unlink()

    monkeypatch.setattr(leftovers, "WriteLock", Late)
    with unfinished(tmp_path / "x") as made:
        assert made.path != cleared[0]
        assert made.path.exists()


# -- files that are no practices


def test_a_file_that_is_not_written_whole_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(POEM)
    path.chmod(0o600)
    with pytest.raises(UnicodeEncodeError), written(path) as made:
        made.write_text("half\ud800")
    assert path.read_bytes() == POEM
    _exported(path)
    assert path.read_text() == "whole"
    assert path.stat().st_mode & 0o777 == 0o600
    assert hidden(tmp_path) == []


@pytest.mark.parametrize(
    ("error", "code"), [(28, "export_full"), (122, "export_full"), (27, "export_full"), (5, "export_failed")]
)
def test_what_the_disk_says_when_a_file_is_put_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, code: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(error, os.strerror(error))

    path = tmp_path / "table.csv"
    path.write_bytes(POEM)
    monkeypatch.setattr(placing, "flush", fail)
    with pytest.raises(FileProblem) as told:
        _exported(path)
    assert told.value.code == code
    assert path.read_bytes() == POEM
    assert hidden(tmp_path) == []


def test_a_link_leads_to_the_new_file_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "table.csv").write_bytes(POEM)
    (tmp_path / "link.csv").symlink_to(tmp_path / "there" / "table.csv")
    _exported(tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "there" / "table.csv").read_text() == "whole"


def test_no_file_takes_the_place_of_an_open_practice_or_of_what_is_no_file(tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        with pytest.raises(FileProblem) as told:
            _exported(opened.path)
        assert told.value.code == "file_in_use"
        opened.advance(1)
        assert not opened.astray
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    for name in ("folder.csv", "pipe.csv", "missing/table.csv"):
        with pytest.raises(FileProblem) as told:
            _exported(tmp_path / name)
        assert told.value.code == "export_failed"
    assert hidden(tmp_path) == []
