"""Practice files as files: what is wrong with one is said, and nothing is ever lost or overwritten."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from tests.wallet.practices import ETH, practice, practice_file
from wallet.actions.stake import Stake
from wallet.actions.transfers import Faucet
from wallet.errors import FileProblem
from wallet.practice import Practice, migrations
from wallet.practice import file as files
from wallet.practice.connection import Connection
from wallet.practice.formats import APPLICATION_ID, FORMAT
from wallet.practice.migrations import format_1, format_2, format_3, format_4, format_5
from wallet.world.audit import audit

STAKE = Stake(amount=ETH)


def problem(wish: object, *arguments: object, **named: object) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        wish(*arguments, **named)  # type: ignore[operator]
    return caught.value


# -- making and the format


def test_a_new_file_names_its_application_and_format(tmp_path: Path) -> None:
    with closing(sqlite3.connect(practice_file(tmp_path))) as db:
        assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert db.execute("PRAGMA user_version").fetchone() == (FORMAT,)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        tables = {name: strict for _, name, kind, _, _, strict in db.execute("PRAGMA table_list") if kind == "table"}
    ours = {name: strict for name, strict in tables.items() if not name.startswith(("sqlite_", "_"))}
    assert {"moment", "kept", "branch", "sample", "part", "note", "address_book", "meta"} <= ours.keys()
    assert set(ours.values()) == {1}


@pytest.mark.parametrize("version", range(1, FORMAT + 1))
def test_what_is_made_at_once_is_what_the_migrations_make_one_by_one(version: int) -> None:
    later = [f"format_{number}" for number in range(version + 1, FORMAT + 1)]
    with closing(sqlite3.connect(":memory:")) as one, closing(sqlite3.connect(":memory:")) as other:
        migrations.bring_up(Connection(one), later)
        migrations.migrations.apply(Database(other, strict=True), stop_before=later)
        for question in (
            "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name",
            "SELECT id, migration_set, name FROM _sqlite_migrations",
            "PRAGMA application_id",
            "PRAGMA user_version",
        ):
            assert one.execute(question).fetchall() == other.execute(question).fetchall()


def test_create_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "mine.sluice"
    path.write_text("a poem")
    assert problem(Practice.create, path).code == "file_exists"
    assert path.read_text() == "a poem"


def test_create_in_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert problem(Practice.create, tmp_path / "nowhere" / "mine.sluice").code == "folder_missing"


def test_a_creation_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise FileProblem("disk_full")

    monkeypatch.setattr("wallet.practice.practice.begin", full)
    assert problem(Practice.create, tmp_path / "mine.sluice").code == "disk_full"
    assert list(tmp_path.iterdir()) == []


# -- opening what is no practice


def test_a_missing_file_is_told_and_not_made(tmp_path: Path) -> None:
    assert problem(Practice.open, tmp_path / "mine.sluice").code == "file_missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"SQLite", b"a poem of more than one hundred letters " * 9])
def test_a_file_that_is_no_database_is_told_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mine.sluice"
    path.write_bytes(content)
    assert problem(Practice.open, path).code == "file_not_database"
    assert path.read_bytes() == content


def test_another_applications_database_is_told_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "mine.sluice"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipe (name)")
    before = path.read_bytes()
    assert problem(Practice.open, path).code == "file_foreign"
    assert path.read_bytes() == before


# -- damage


def lived(folder: Path) -> tuple[Path, int]:
    """A file with a week and twenty actions, and the number of its moments."""
    with practice(folder) as opened:
        opened.advance(200)
        for _ in range(20):
            opened.do(Faucet(amount=ETH))
        return opened.path, len(opened.activity(1000))


@pytest.mark.parametrize("part", [0.3, 0.5, 0.75, 0.9, 0.97])
def test_a_file_cut_short_is_told_and_what_is_left_is_saved(tmp_path: Path, part: float) -> None:
    path, moments = lived(tmp_path)
    whole = path.read_bytes()
    left = whole[: int(len(whole) * part)]
    path.write_bytes(left)
    found = problem(Practice.open, path)
    assert found.code == "file_damaged"
    saved = int(str(found.figures["moments"]))
    assert 0 < saved <= moments
    with Practice.open(str(found.figures["saved_to"])) as opened:
        assert not opened.read_only
        assert len(opened.activity(1000)) == saved
        assert audit(opened.world) == []
        opened.do(Faucet(amount=ETH))
        opened.advance(24)
        assert opened.series("stETH").balance[-1] > 0
    assert path.read_bytes() == left


def page_of(path: Path, table: str) -> int:
    """The number of the last leaf page of a table."""
    with closing(sqlite3.connect(path)) as db:
        try:
            return int(db.execute("SELECT max(pageno) FROM dbstat WHERE name = ?", (table,)).fetchone()[0])
        except sqlite3.OperationalError:
            return int(db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0])


@pytest.mark.parametrize("table", ["kept", "moment", "branch"])
def test_a_damaged_page_is_told_and_the_rest_is_saved(tmp_path: Path, table: str) -> None:
    path, _ = lived(tmp_path)
    page = page_of(path, table)
    with path.open("r+b") as stream:
        stream.seek((page - 1) * 4096)
        stream.write(b"\xa5" * 4096)
    found = problem(Practice.open, path)
    assert found.code == "file_damaged"
    with Practice.open(str(found.figures["saved_to"])) as opened:
        assert audit(opened.world) == []
        opened.advance(1)


def test_a_damaged_list_of_branches_costs_no_moment(tmp_path: Path) -> None:
    path, moments = lived(tmp_path)
    with practice(tmp_path, name="same.sluice") as same:
        same.advance(200)
        for _ in range(20):
            same.do(Faucet(amount=ETH))
        expected = same.world
    page = page_of(path, "branch")
    with path.open("r+b") as stream:
        stream.seek((page - 1) * 4096)
        stream.write(b"\xa5" * 4096)
    found = problem(Practice.open, path)
    assert found.figures["moments"] == moments
    with Practice.open(str(found.figures["saved_to"])) as opened:
        assert opened.world == expected


def test_a_first_page_of_rubbish_leaves_nothing_to_save(tmp_path: Path) -> None:
    path, _ = lived(tmp_path)
    with path.open("r+b") as stream:
        stream.seek(100)
        stream.write(b"\xa5" * 3996)
    found = problem(Practice.open, path)
    assert found.code == "file_damaged"
    assert found.figures["saved_to"] == ""


# -- read-only


def look_around(opened: Practice) -> None:
    """What is possible in a read-only practice, and what is not."""
    world = opened.world
    assert opened.read_only
    assert opened.preview(STAKE).world != world
    for wish, words in (
        (opened.do, STAKE),
        (opened.advance, 1),
        (opened.branch, "x"),
        (opened.address_book.remove, "x"),
    ):
        assert problem(wish, words).code == "file_read_only"
    assert opened.world is world
    opened.go_to(100)
    assert opened.world.hour == 100
    opened.redo()
    assert opened.world == world
    assert len(opened.series("stETH").hour) == world.hour + 1


def test_a_file_open_elsewhere_opens_to_look_at(tmp_path: Path) -> None:
    with practice(tmp_path) as first:
        first.do(STAKE)
        with Practice.open(first.path) as second:
            assert [notice.code for notice in second.notices] == ["file_in_use"]
            assert second.world == first.world
            second.go_to(720)
            second.go_to(10)
        first.advance(1)
    with Practice.open(first.path) as again:
        assert not again.read_only
        assert again.world.hour == 721


def test_a_second_window_can_look_around_but_not_do(tmp_path: Path) -> None:
    with practice(tmp_path), Practice.open(tmp_path / "mine.sluice") as second:
        look_around(second)


def test_a_write_protected_file_opens_to_look_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = practice_file(tmp_path)
    before = path.read_bytes()
    monkeypatch.setattr("os.access", lambda *_: False)
    with Practice.open(path) as opened:
        assert [notice.code for notice in opened.notices] == ["file_write_protected"]
        look_around(opened)
    assert path.read_bytes() == before


def test_a_file_whose_log_cannot_be_made_opens_as_unchanging(tmp_path: Path) -> None:
    path = practice_file(tmp_path)
    (tmp_path / "mine.sluice-shm").mkdir()
    with Practice.open(path, read_only=True) as opened:
        look_around(opened)


def test_a_newer_format_opens_to_look_at(tmp_path: Path) -> None:
    path = practice_file(tmp_path)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {FORMAT + 1}")
    with Practice.open(path) as opened:
        assert opened.notices[0].code == "file_newer"
        assert opened.notices[0].figures["format"] == FORMAT + 1
        assert opened.notices[0].figures["reads"] == FORMAT
        look_around(opened)


def test_a_newer_format_that_cannot_be_read_is_told_and_kept(tmp_path: Path) -> None:
    path = practice_file(tmp_path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("ALTER TABLE branch RENAME TO twig")
        db.execute(f"PRAGMA user_version = {FORMAT + 1}")
    assert problem(Practice.open, path).code == "file_newer_unreadable"
    assert [entry.suffix for entry in tmp_path.iterdir() if "saved" in entry.name] == []


# -- disk full


def until_it_fails(wish: Callable[[], object]) -> None:
    """Wish again until the free room of the pages that are there is used up."""
    for _ in range(100):
        wish()


def test_a_full_disk_loses_nothing_and_the_practice_goes_on(tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        opened.advance(5)
        before = opened.world
        db = opened._file.db
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages}")
        for wish in (lambda: opened.do(STAKE), lambda: opened.advance(400)):
            assert problem(until_it_fails, wish).code == "disk_full"
        assert opened.world.hour >= before.hour
        opened.go_to(10)
        opened.go_to(opened.tip_hour)
        world = opened.world
        db.execute("PRAGMA max_page_count = 1000000")
        opened.do(STAKE)
        opened.undo()
        assert opened.world == world
    with Practice.open(opened.path) as again:
        assert again.world == world


# -- copies and names


def test_a_copy_is_complete_and_the_file_stays_the_open_one(tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        opened.do(STAKE)
        copy = opened.save_copy(tmp_path / "copy.sluice")
        opened.advance(1)
        with Practice.open(copy) as other:
            assert other.world.hour == opened.world.hour - 1
            assert other.undo_title == opened.activity()[1].title
        assert opened.path == tmp_path / "mine.sluice"


def test_a_copy_overwrites_only_when_told_and_never_itself(tmp_path: Path) -> None:
    target = tmp_path / "poem.sluice"
    target.write_text("a poem")
    with practice(tmp_path) as opened:
        assert problem(opened.save_copy, target).code == "file_exists"
        assert target.read_text() == "a poem"
        assert problem(opened.save_copy, opened.path, overwrite=True).code == "file_exists"
        assert problem(opened.save_copy, tmp_path / "nowhere" / "x.sluice").code == "file_unreachable"
        opened.save_copy(target, overwrite=True)
        with Practice.open(target) as copy:
            assert copy.world == opened.world


def test_renaming_moves_file_and_lock(tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        opened.rename(tmp_path / "june.sluice")
        opened.do(STAKE)
        assert opened.path == tmp_path / "june.sluice"
        assert not (tmp_path / "mine.sluice").exists()
        with Practice.open(tmp_path / "june.sluice") as second:
            assert second.read_only
        world = opened.world
    with Practice.open(tmp_path / "june.sluice") as again:
        assert again.world == world


def test_renaming_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "poem.sluice").write_text("a poem")
    with practice(tmp_path) as opened:
        assert problem(opened.rename, tmp_path / "poem.sluice").code == "file_exists"
        assert problem(opened.rename, tmp_path / "nowhere" / "x.sluice").code == "folder_missing"
        opened.advance(1)
        assert opened.path == tmp_path / "mine.sluice"
    assert (tmp_path / "poem.sluice").read_text() == "a poem"


def test_a_closed_practice_is_one_file_without_a_log(tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        opened.do(STAKE)
    assert {entry.name for entry in tmp_path.iterdir()} == {"mine.sluice"}
    moved = tmp_path / "moved.sluice"
    shutil.copyfile(opened.path, moved)
    with Practice.open(moved) as copy:
        assert copy.world == opened.world


# -- older formats


@pytest.fixture
def next_format(monkeypatch: pytest.MonkeyPatch) -> Migrations:
    """A program that reads one format more than this one."""
    following = Migrations("sluice")
    following(name="format_1")(format_1)
    following(name="format_2")(format_2)
    following(name="format_3")(format_3)
    following(name="format_4")(format_4)
    following(name="format_5")(format_5)
    monkeypatch.setattr(migrations, "migrations", following)
    monkeypatch.setattr(files, "FORMAT", FORMAT + 1)
    return following


def mood(db: Database) -> None:
    db.execute("ALTER TABLE note ADD COLUMN mood TEXT")
    db.execute(f"PRAGMA user_version = {FORMAT + 1}")


def test_an_older_file_is_copied_before_it_is_migrated(tmp_path: Path, next_format: Migrations) -> None:
    path = practice_file(tmp_path)
    next_format(name="mood")(mood)
    with Practice.open(path) as opened:
        world = opened.world
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (FORMAT + 1,)
        assert "mood" in {row[1] for row in db.execute("PRAGMA table_info(note)")}
    with closing(sqlite3.connect(tmp_path / f"mine (format {FORMAT}).sluice")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (FORMAT,)
    with Practice.open(path) as again:
        assert again.world == world


def test_a_migration_that_fails_leaves_the_old_file(tmp_path: Path, next_format: Migrations) -> None:
    def half(db: Database) -> None:
        mood(db)
        raise ZeroDivisionError

    path = practice_file(tmp_path)
    next_format(name="mood")(half)
    assert problem(Practice.open, path).code == "file_damaged"
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (FORMAT,)
        assert "mood" not in {row[1] for row in db.execute("PRAGMA table_info(note)")}


def test_an_older_file_that_cannot_be_written_is_migrated_in_memory(tmp_path: Path, next_format: Migrations) -> None:
    path = practice_file(tmp_path)
    before = path.read_bytes()
    next_format(name="mood")(mood)
    with Practice.open(path, read_only=True) as opened:
        assert opened.world.hour == 720
    assert path.read_bytes() == before
    assert {entry.name for entry in tmp_path.iterdir()} <= {path.name, f"{path.name}-wal", f"{path.name}-shm"}


def test_links_and_tildes_lead_to_one_file(tmp_path: Path) -> None:
    path = practice_file(tmp_path)
    link = tmp_path / "link.sluice"
    os.symlink(path, link)
    with Practice.open(path), Practice.open(link) as second:
        assert second.read_only


def test_opening_loads_neither_what_makes_a_file_nor_mechanisms_that_no_world_holds(tmp_path: Path) -> None:
    path = practice_file(tmp_path)
    told = f"""
import sys
from wallet import Practice
with Practice.open({str(path)!r}) as opened:
    opened.advance(1)
    unwanted = {{"sqlite_utils", "wallet.practice.migrations", "wallet.chain.ethereum_mass_slashing", "wallet.scripts"}}
    print(sorted(unwanted & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
