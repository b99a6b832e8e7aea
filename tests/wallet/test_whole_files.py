"""A practice file is whole under its name, alone, and nothing that is a person's is taken for it."""

from __future__ import annotations

import lzma
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.wallet.practices import ETH, practice, practice_file
from wallet.actions.stake import Stake
from wallet.actions.transfers import Faucet
from wallet.errors import FileProblem
from wallet.practice import Practice, migrations, placing
from wallet.practice import file as files

STAKE = Stake(amount=ETH)
POEM = b"a poem"


def problem(wish: Callable[..., object], *arguments: object, **named: object) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        wish(*arguments, **named)
    return caught.value


def copied(path: Path) -> Path:
    """The file alone, as a file manager or a cloud folder takes it while it is open."""
    copy = path.parent / "copies" / path.name
    copy.parent.mkdir(exist_ok=True)
    shutil.copyfile(path, copy)
    return copy


# -- at rest the file alone is the whole practice (fault 63)

DEEDS: dict[str, Callable[[Practice], object]] = {
    "opened": lambda opened: None,
    "act": lambda opened: opened.do(STAKE),
    "step": lambda opened: opened.advance(30),
    "undo": lambda opened: (opened.do(STAKE), opened.undo()),
    "go to an hour": lambda opened: opened.go_to(100),
    "branch": lambda opened: opened.branch("other"),
    "note": lambda opened: opened.note(1, "hello"),
    "address": lambda opened: opened.address_book.put("Shop", "anna"),
    "paused": lambda opened: (opened.begin_run(), opened.advance(30), opened.advance(30), opened.end_run()),
    "paused after an action": lambda opened: (opened.begin_run(), opened.advance(30), opened.do(STAKE), opened.end_run()),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_at_rest_a_plain_copy_of_the_file_is_the_whole_practice(tmp_path: Path, deed: str) -> None:
    with practice(tmp_path) as opened:
        DEEDS[deed](opened)
        assert opened.settled
        with Practice.open(copied(opened.path)) as copy:
            assert copy.world == opened.world
            assert copy.activity(1000) == opened.activity(1000)
            assert copy.branches == opened.branches
            assert copy.address_book.entries() == opened.address_book.entries()


def test_a_practice_just_created_is_whole_in_its_file(tmp_path: Path) -> None:
    with Practice.create(tmp_path / "mine.sluice") as made, Practice.open(copied(made.path)) as copy:
        assert made.settled
        assert copy.world == made.world


def test_while_time_plays_the_file_is_not_said_to_be_whole(tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        opened.begin_run()
        opened.advance(1)
        assert not opened.settled
        opened.end_run()
        assert opened.settled


def test_what_is_folded_later_is_on_the_disk_at_once_and_in_the_file_at_rest(tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        before = opened.world
        with opened.folding_later():
            opened.do(STAKE)
        assert not opened.settled
        both = copied(opened.path)
        with Practice.open(both) as alone:
            assert alone.world == before
        shutil.copyfile(f"{opened.path}-wal", f"{copied(opened.path)}-wal")
        with Practice.open(both) as with_its_log:
            assert with_its_log.world == opened.world
        opened.rest()
        assert opened.settled
        with Practice.open(copied(opened.path)) as copy:
            assert copy.world == opened.world
        with opened.folding_later():
            opened.do(STAKE)
        opened.note(1, "a deed that is not folded later folds all")
        assert opened.settled


def test_a_durable_deed_waits_for_the_disk_before_it_returns(tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        said: list[str] = []
        opened._file.db.conn.set_trace_callback(said.append)
        for wish in (
            lambda: opened.do(STAKE),
            opened.undo,
            opened.redo,
            lambda: opened.branch("other"),
            lambda: opened.note(1, "x"),
        ):
            said.clear()
            with opened.folding_later():
                wish()
            assert "PRAGMA synchronous = FULL" in said
            assert "COMMIT" in said
            assert not any("checkpoint" in each for each in said)


def test_what_the_disk_did_not_take_in_is_taken_in_at_the_next_rest(tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        with closing(sqlite3.connect(opened.path)) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM moment").fetchone()
            opened.do(STAKE)
            assert not opened.settled
            other.execute("COMMIT")
        opened.end_run()
        assert opened.settled
        with Practice.open(copied(opened.path)) as copy:
            assert copy.world == opened.world


@pytest.mark.parametrize("pages", [0, 1])
def test_a_file_with_nothing_in_it_is_said_to_be_copied_while_open(tmp_path: Path, pages: int) -> None:
    path = tmp_path / "mine.sluice"
    path.touch()
    if pages:
        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA journal_mode = wal")
    before = path.read_bytes()
    assert len(before) == pages * 4096
    assert problem(Practice.open, path).code == "file_copied_open"
    assert path.read_bytes() == before


# -- whole or not there (fault 62, 64)


def a_persons(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_bytes(POEM)


def test_files_of_the_names_once_used_for_unfinished_ones_are_left_alone(tmp_path: Path) -> None:
    theirs = ("b.sluice.part", "b.sluice.replaced", "b.sluice-wal.replaced", "mine.sluice.part", "mine.sluice.replaced")
    a_persons(tmp_path, *theirs, "b.sluice")
    with practice(tmp_path) as opened:
        opened.save_copy(tmp_path / "b.sluice", overwrite=True)
        opened.rename(tmp_path / "june.sluice")
    Practice.create(tmp_path / "b.sluice", overwrite=True).close()
    assert [(tmp_path / name).read_bytes() for name in theirs] == [POEM] * len(theirs)
    assert {entry.name for entry in tmp_path.iterdir()} == {*theirs, "b.sluice", "june.sluice"}


@pytest.mark.parametrize("taken", [(), ("old (format 1).sluice",), ("old (format 1).sluice", "old (format 1) 2.sluice")])
def test_a_migration_keeps_the_old_file_under_a_free_name(tmp_path: Path, taken: tuple[str, ...]) -> None:
    path = old_practice(tmp_path)
    a_persons(tmp_path, *taken)
    Practice.open(path).close()
    assert all((tmp_path / name).read_bytes() == POEM for name in taken)
    (copy,) = {entry.name for entry in tmp_path.iterdir()} - {*taken, path.name}
    assert copy == f"old (format 1){f' {len(taken) + 1}' if taken else ''}.sluice"
    assert is_format_1(tmp_path / copy)


@pytest.mark.parametrize("last", ["format_3_worlds", "compact"])
def test_a_file_migrated_over_several_formats_is_never_left_between_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    def breaks(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    path = old_practice(tmp_path)
    monkeypatch.setattr(migrations, last, breaks)
    with pytest.raises(FileProblem):
        Practice.open(path)
    assert is_format_1(path)


def old_practice(folder: Path) -> Path:
    path = folder / "old.sluice"
    path.write_bytes(lzma.decompress(Path(__file__).with_name("kept").joinpath("format-1.sluice.xz").read_bytes()))
    return path


def is_format_1(path: Path) -> bool:
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as db:
        return bool(db.execute("PRAGMA user_version").fetchone() == (1,))
    return False


@pytest.mark.parametrize("fails", ["fill", "place"])
def test_a_replacement_that_fails_leaves_the_old_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = practice_file(tmp_path)
    before = path.read_bytes()
    monkeypatch.setattr(*{"fill": ("wallet.practice.practice.begin", full), "place": (os, "replace", full)}[fails])
    assert problem(Practice.create, path, overwrite=True).code == "disk_full"
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_somebody_works_on_is_replaced_by_nothing(tmp_path: Path) -> None:
    with practice(tmp_path) as first, practice(tmp_path, name="other.sluice") as second:
        assert problem(Practice.create, first.path, overwrite=True).code == "file_in_use"
        assert problem(second.save_copy, first.path, overwrite=True).code == "file_in_use"
        assert problem(second.rename, first.path).code == "file_exists"
        first.do(STAKE)
        assert not first.astray


def left_with_a_log(folder: Path, name: str = "mine.sluice") -> tuple[Path, Path]:
    """A file and its log as a killed program leaves them; the file alone lacks a stake."""
    there = folder / "there"
    there.mkdir()
    with practice(there, name=name) as opened:
        opened.begin_run()
        opened.do(STAKE)
        parts = [Path(f"{opened.path}{end}") for end in ("", "-wal")]
        left = [folder / part.name for part in parts]
        for part, to in zip(parts, left, strict=True):
            shutil.copyfile(part, to)
    shutil.rmtree(there)
    return left[0], left[1]


def test_the_log_of_a_replaced_file_is_not_read_into_the_new_one(tmp_path: Path) -> None:
    path, _ = left_with_a_log(tmp_path)
    Practice.create(path, seed=8, overwrite=True).close()
    with Practice.open(path) as opened:
        assert not opened.read_only
        assert opened.can_undo is False
    assert list(tmp_path.iterdir()) == [path]


def test_a_log_without_its_file_is_kept_and_not_read_into_the_next_of_that_name(tmp_path: Path) -> None:
    path, log = left_with_a_log(tmp_path)
    content = log.read_bytes()
    path.unlink()
    Practice.create(path).close()
    with Practice.open(path) as opened:
        assert not opened.can_undo
    assert (tmp_path / "mine (log).sluice-wal").read_bytes() == content


def test_a_practice_is_not_renamed_away_from_its_log(tmp_path: Path) -> None:
    with practice(tmp_path) as opened, closing(sqlite3.connect(opened.path)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM moment").fetchone()
        opened.do(STAKE)
        assert problem(opened.rename, tmp_path / "june.sluice").code == "file_busy"
        opened.do(STAKE)
        assert opened.path.exists()


def test_without_second_names_nothing_is_overwritten_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def one_name(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", one_name)
    a_persons(tmp_path, "poem.sluice")
    with practice(tmp_path) as opened:
        assert problem(opened.rename, tmp_path / "poem.sluice").code == "file_exists"
        opened.rename(tmp_path / "june.sluice")
        opened.save_copy(tmp_path / "copy.sluice")
    made, target = tmp_path / "june.sluice", tmp_path / "poem.sluice"
    with pytest.raises(FileExistsError):
        placing._name(made, target)
    assert target.read_bytes() == POEM
    assert {entry.name for entry in tmp_path.iterdir()} == {"poem.sluice", "june.sluice", "copy.sluice"}


# -- one file, one writer (fault 66)


def test_a_file_under_two_names_has_one_writer(tmp_path: Path) -> None:
    with practice(tmp_path) as first:
        os.link(first.path, tmp_path / "also.sluice")
        assert problem(Practice.open, tmp_path / "also.sluice").code == "file_in_use_renamed"
        assert problem(Practice.create, tmp_path / "also.sluice", overwrite=True).code == "file_in_use"
        first.do(STAKE)
        world = first.world
    with Practice.open(tmp_path / "also.sluice") as second:
        assert not second.read_only
        assert second.world == world
        assert problem(Practice.open, tmp_path / "mine.sluice").code == "file_in_use_renamed"


def test_a_log_left_under_another_name_of_the_file_is_read_first(tmp_path: Path) -> None:
    path, _ = left_with_a_log(tmp_path)
    os.link(path, tmp_path / "also.sluice")
    with Practice.open(tmp_path / "also.sluice") as opened:
        assert opened.undo_title is not None
        for _ in range(5):
            opened.do(Faucet(amount=ETH))
        world = opened.world
    with Practice.open(path) as again:
        assert again.world == world


def test_the_right_to_write_goes_along_with_a_renamed_file_and_ends_with_it(tmp_path: Path) -> None:
    with practice(tmp_path) as first:
        first.rename(tmp_path / "june.sluice")
        with Practice.open(tmp_path / "june.sluice") as second:
            assert [notice.code for notice in second.notices] == ["file_in_use"]
    with Practice.open(tmp_path / "june.sluice") as third:
        assert not third.read_only
    assert {entry.name for entry in tmp_path.iterdir()} == {"june.sluice"}


# -- a disk without room (fault 65)

NO_ROOM = """
import resource, sys
from wallet import Practice
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
with Practice.open(sys.argv[1]) as opened:
    print(*[notice.code for notice in opened.notices], opened.read_only, opened.world.hour, len(opened.activity(1000)))
"""
"""A file may not grow beyond so many bytes: what a full disk answers to SQLite's log and to the log's index."""


@pytest.mark.parametrize("log", [False, True])
def test_without_room_for_a_log_a_file_opens_to_look_at_and_says_so(tmp_path: Path, log: bool) -> None:
    path = left_with_a_log(tmp_path)[0] if log else practice_file(tmp_path)
    before = path.read_bytes()
    done = subprocess.run([sys.executable, "-c", NO_ROOM, str(path), "8192"], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["disk_full_to_look", "True", "720", "2" if log else "1"], done.stderr
    assert path.read_bytes()[:4096] == before[:4096] or log
    with Practice.open(path) as opened:
        assert not opened.read_only
        assert len(opened.activity(1000)) == (2 if log else 1)


def test_an_older_file_without_room_for_its_copy_opens_to_look_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = old_practice(tmp_path)
    monkeypatch.setattr(files, "_write_copy", full)
    with Practice.open(path) as opened:
        assert [notice.code for notice in opened.notices] == ["disk_full_to_look"]
        assert len(opened.series("lst").balance)
    assert is_format_1(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_copy_on_a_full_disk_leaves_nothing_half_done(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    a_persons(tmp_path, "poem.sluice")
    with practice(tmp_path) as opened:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, hard))
            for wish in (
                lambda: opened.save_copy(tmp_path / "poem.sluice", overwrite=True),
                lambda: opened.save_copy(tmp_path / "copy.sluice"),
                lambda: Practice.create(tmp_path / "new.sluice"),
            ):
                assert problem(wish).code in ("disk_full", "disk_error")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        opened.do(STAKE)
    assert (tmp_path / "poem.sluice").read_bytes() == POEM
    assert {entry.name for entry in tmp_path.iterdir()} == {"poem.sluice", "mine.sluice"}


def test_a_file_moved_while_open_is_whole_and_anybodys_at_its_new_place(tmp_path: Path) -> None:
    with practice(tmp_path) as first:
        first.do(STAKE)
        os.rename(first.path, tmp_path / "moved.sluice")
        first.end_run()
        with Practice.open(tmp_path / "moved.sluice") as second:
            assert not second.read_only
            assert second.world == first.world
            second.do(STAKE)
            assert problem(first.do, STAKE).code == "file_gone"
            assert problem(first.rename, tmp_path / "june.sluice").code == "file_gone"
            first.close()
            second.do(STAKE)
            world = second.world
    with Practice.open(tmp_path / "moved.sluice") as again:
        assert again.world == world
