"""A practice is input from a stranger: whatever was done to a file, only a `FileProblem` comes out, soon and in little room."""

from __future__ import annotations

import os
import random
import sqlite3
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.wallet.hostile_files import ETH, changed, content, leak, read_all, sound
from wallet.actions import Faucet
from wallet.errors import FileProblem, Refused
from wallet.practice import Practice, deeds, deltas, net, samples, schema, series
from wallet.practice.formats import FORMAT

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
BLOCKS, ROUNDS = 10, 500 if THOROUGH else 30
MIB = 2**20


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A sound file with all that a file can hold."""
    made = tmp_path / "mine.sluice"
    made.write_bytes(sound())
    return made


def told(path: Path, act: Callable[[Path], object] = read_all) -> FileProblem:
    """The problem that reading the file comes out with."""
    with pytest.raises(FileProblem) as caught:
        act(path)
    return caught.value


# -- flips and truncations


@pytest.mark.parametrize("block", range(BLOCKS))
def test_of_a_changed_file_only_a_problem_comes_out_and_what_is_saved_opens(tmp_path: Path, block: int) -> None:
    path, folder = tmp_path / "sound.sluice", tmp_path / "changed"
    path.write_bytes(sound())
    before, original = content(path), read_all(path)
    folder.mkdir()
    leaks = []
    for number in range(ROUNDS):
        data = changed(sound(), random.Random(f"{block}/{number}"))
        (folder / "mine.sluice").write_bytes(data)
        read: list[object] = []
        found = leak(folder / "mine.sluice", lambda each, read=read: read.append(read_all(each)))  # type: ignore[misc]
        if found:
            leaks.append(f"{block}/{number}: {found}")
        elif read and read[0] != original:
            path.write_bytes(data)
            if content(path) == before:
                leaks.append(f"{block}/{number}: the same rows read as something else")
        for each in folder.iterdir():
            each.unlink()
    assert not leaks, "\n".join(leaks)


# -- whose tables


@pytest.mark.parametrize("version", sorted(schema.FINGERPRINTS))
def test_the_tables_of_each_format_are_those_that_the_migrations_make(version: int) -> None:
    assert schema.fingerprint(schema.made(version)) == schema.FINGERPRINTS[version]
    assert FORMAT in schema.FINGERPRINTS


def test_blanks_and_quotes_make_no_other_table() -> None:
    assert schema._words('CREATE TABLE "meta" (\n [name]  TEXT)') == schema._words("create table meta(name text)")
    assert schema._words("CHECK (a IN ('X'))") != schema._words("CHECK (a IN ('x'))")
    assert schema._words('"a b"') != schema._words("a b")


ADDED = {
    "trigger": "CREATE TRIGGER t AFTER UPDATE ON branch BEGIN DELETE FROM moment; END",
    "table": "CREATE TABLE guest (name)",
    "view": "CREATE VIEW guest AS SELECT * FROM meta",
    "index": "CREATE INDEX guest ON moment (title)",
    "endless view": """CREATE VIEW guest AS WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r""",
}


@pytest.mark.parametrize("added", sorted(ADDED))
def test_a_file_with_more_than_our_tables_is_no_practice(path: Path, added: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(ADDED[added])
        db.commit()
    before = path.read_bytes()
    assert told(path).code == "file_altered"
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir() if "saved" in each.name] == []


@pytest.mark.parametrize("table", ["moment", "branch", "sample", "part", "event"])
def test_a_view_in_place_of_a_table_is_no_practice_whatever_its_format(path: Path, table: str) -> None:
    endless = f"""CREATE VIEW {table} AS WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r"""
    for version in (FORMAT, FORMAT + 1, 0, -1):
        path.write_bytes(sound())
        with closing(sqlite3.connect(path)) as db:
            db.executescript(f"DROP VIEW activity; DROP TABLE {table}; {endless}; PRAGMA user_version = {version}")
        assert told(path).code in ("file_altered", "file_newer_unreadable")


REWORDED = {
    "check": ("active IN (0, 1)", "active IN (0, 1) AND length(zeroblob(1000)) > 0"),
    "type": ("content BLOB", "content ANY"),
    "generated": ("title TEXT NOT NULL", "title TEXT AS (hex(zeroblob(1000)))"),
    "default": ("base INTEGER", "base INTEGER DEFAULT 1"),
}


@pytest.mark.parametrize("reworded", sorted(REWORDED))
def test_a_table_that_is_defined_otherwise_is_damaged_and_its_rows_are_saved(path: Path, reworded: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = replace(sql, ?, ?)", REWORDED[reworded])
        db.commit()
    found = told(path)
    assert found.code == "file_damaged"
    assert found.figures["moments"] == found.figures["of"]
    read_all(Path(str(found.figures["saved_to"])))


# -- what is in them


def bracketed(depth: int) -> str:
    return '{"kind":' + "[" * depth + "]" * depth + "}"


@cache
def bomb(size: int) -> bytes:
    return zlib.compress(b" " * size, 9)


def done(receipt: bytes = b"null", own: bytes = b"{}") -> bytes:
    """A deed as it is stored."""
    return deltas.delta(b'{"action":null,"receipt":' + receipt + b',"own":' + own + b"}", deeds.usual())


UNKNOWN_TOKEN = b'{"kind":"stake","title":"","changes":[{"account":"you","token":"gone","before":0,"after":1}]}'
CONTENT = {
    "a moment that is its own past": "UPDATE moment SET parent = 4 WHERE id = 3",
    "a circle of moments": "UPDATE moment SET parent = (SELECT max(id) FROM moment) WHERE id = 1",
    "a run of very many hours": "UPDATE moment SET hour_to = 1000000000 WHERE kind = 'run'",
    "a branch of very many hours": "UPDATE branch SET tip_hour = 900000, redo_hour = 900000",
    "hours before the start": "UPDATE moment SET hour_from = -5",
    "a past that is missing": "DELETE FROM moment WHERE id = 2",
    "no branch": "DELETE FROM branch",
    "no active branch": "UPDATE branch SET active = 0",
    "a branch to nowhere": "UPDATE branch SET at_moment = 77",
    "a branch that stands beyond its end": "UPDATE branch SET at_hour = at_hour + 1",
    "no world": "DELETE FROM kept",
    "a world of another hour": "UPDATE kept SET hour = hour + 1 WHERE moment > 1",
    "a world that unpacks to much": ("UPDATE kept SET world = ?", bomb(40 * MIB)),
    "a record that unpacks to much": ("UPDATE part SET content = ?", bomb(40 * MIB)),
    "a record that is another": ("UPDATE part SET content = ?", zlib.compress(b"{}")),
    "a world of brackets": ("UPDATE kept SET world = ?", zlib.compress(b"[" * 100_000)),
    "sums of brackets": ("UPDATE deed SET content = ?", done(own=b"[" * 100_000)),
    "receipts of brackets": ("UPDATE deed SET content = ? WHERE moment > 1", done(receipt=bracketed(100_000).encode())),
    "a receipt of a token that is not known": ("UPDATE deed SET content = ? WHERE moment > 1", done(receipt=UNKNOWN_TOKEN)),
    "an action without a receipt": ("UPDATE deed SET content = ? WHERE moment > 1", done()),
    "a deed that unpacks to much": ("UPDATE deed SET content = ?", deltas.delta(b" " * (40 * MIB), deeds.usual())),
    "no deeds": "DELETE FROM deed",
    "worlds that differ from none": "UPDATE kept SET base = 1000000",
    "worlds that differ from each other in a circle": "UPDATE kept SET base = (SELECT max(id) FROM kept)",
    "a sample that is cut short": "UPDATE sample SET content = substr(content, 1, 30)",
    "samples of no hours": "UPDATE sample SET content = zeroblob(100)",
    "samples of other columns": ("UPDATE sample SET content = ?", samples.HEAD.pack(1, 0x0FFF, 0) + bytes(100)),
    "samples that nothing makes exact": ("UPDATE sample SET content = ?", samples.packed(np.ones((9, 2))) + b"\0"),
    "samples made exact by too much": ("UPDATE sample SET content = ?", samples.packed(np.ones((9, 2))) + bomb(40 * MIB)[2:]),
    "figures of brackets": ("UPDATE event SET figures = ?", bracketed(100_000)),
    "figures of a very long number": ("UPDATE event SET figures = ?", '{"gain":' + "7" * 4_000 + "}"),
    "figures that are no numbers": ("UPDATE event SET figures = ?", '{"gain":"much","before_1e27":1,"after_1e27":1}'),
    "a long title": ("UPDATE moment SET title = ?", "x" * MIB),
    "a long name": ("UPDATE branch SET name = ? WHERE active", "x" * MIB),
    "a long address": ("UPDATE address_book SET account = ?", "x" * MIB),
    "a long note": ("UPDATE note SET text = ?", "x" * MIB),
    "no letters in the tables": "UPDATE sqlite_master SET sql = CAST(x'ff' AS TEXT) WHERE type = 'view'",
    "no letters": "UPDATE moment SET title = CAST(x'ff' AS TEXT)",
}


@pytest.mark.parametrize("case", sorted(CONTENT))
def test_rows_that_nobody_wrote_are_told_soon_and_in_little_room(path: Path, case: str) -> None:
    statement, *values = (CONTENT[case],) if isinstance(CONTENT[case], str) else CONTENT[case]
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute(statement, values)
        db.commit()
    before = path.read_bytes()
    tracemalloc.start()
    try:
        found = told(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.code in ("file_damaged", "file_damaged_inside")
    assert peak < 100 * MIB
    if found.code == "file_damaged":
        assert path.read_bytes() == before
        if found.figures["saved_to"]:
            read_all(Path(str(found.figures["saved_to"])))
    else:
        saved = path.with_name("mine (saved).sluice")
        with Practice.open(path) as opened:
            assert opened.rescue() == saved
        read_all(saved)


@pytest.mark.parametrize("hours", [100_000, -100_000])
def test_a_sample_of_an_hour_that_was_not_asked_for_is_damage(path: Path, monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    """A damaged tree of rows hands out others than those between two bounds."""
    with Practice.open(path) as opened:
        monkeypatch.setattr(series, "READ", series.READ.replace("SELECT hour", f"SELECT hour + {hours}"))
        assert told(path, lambda _: opened.series("lst")).code == "file_damaged_inside"
        assert told(path, lambda _: opened.recent("lst", 30)).code == "file_damaged_inside"
        assert told(path, lambda _: list(opened.exactly("lst"))).code == "file_damaged_inside"


@pytest.mark.parametrize("hours", [100_000, 1, -300])
def test_a_sample_of_another_hour_than_the_one_that_was_asked_for_is_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    with Practice.open(path) as opened:
        opened.do(Faucet(amount=ETH))
        opened.series("lst")
        opened.undo()
        monkeypatch.setattr(series, "NEAR", series.NEAR.replace("SELECT moment, hour", f"SELECT moment, hour + {hours}"))
        assert told(path, lambda _: opened.series("lst")).code == "file_damaged_inside"


def test_a_damaged_record_that_ships_is_put_back_and_costs_nothing(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE part SET content = zeroblob(100)")
        db.commit()
    found = told(path)
    assert found.figures["moments"] == found.figures["of"]
    with Practice.open(str(found.figures["saved_to"])) as saved:
        saved.advance(24)


def test_what_is_endless_ends_after_so_many_steps() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        net.limit_steps(db)
        with pytest.raises(FileProblem) as caught, net.caught(Path("x")):
            db.execute("WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT 1 FROM r) SELECT max(n) FROM r").fetchone()
        assert caught.value.code == "file_too_much"
        net.free_steps(db)
        assert db.execute("SELECT 1").fetchone() == (1,)


def test_a_practice_of_very_many_actions_opens(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        ((tip,),) = db.execute("SELECT tip FROM branch WHERE active")
        first = db.execute("SELECT max(id) FROM moment").fetchone()[0] + 1
        many, columns = 100_000, "hour_to, hour_to, kind, title, model"
        db.execute(
            f"""WITH RECURSIVE r (n) AS (SELECT ? UNION ALL SELECT n + 1 FROM r WHERE n < ?)
            INSERT INTO moment (id, parent, hour_from, hour_to, kind, title, model)
            SELECT n, iif(n = ?, ?, n - 1), {columns} FROM r JOIN moment ON id = ?""",
            (first, first + many - 1, first, tip, 2),
        )
        db.execute("INSERT INTO deed SELECT id, content FROM moment JOIN deed ON deed.moment = 2 WHERE id >= ?", (first,))
        last = first + many - 1
        (hour,) = db.execute("SELECT hour_to FROM moment WHERE id = ?", (tip,)).fetchone()
        db.execute("UPDATE moment SET hour_from = ?, hour_to = ? WHERE id >= ?", (hour, hour, first))
        db.execute(
            "INSERT INTO kept (moment, hour, world, base) SELECT ?, hour, world, base FROM kept WHERE moment = ? AND hour = ?",
            (last, tip, hour),
        )
        db.execute(
            """UPDATE branch SET tip = :last, redo = :last, at_moment = :last,
            tip_hour = :hour, redo_hour = :hour, at_hour = :hour WHERE active""",
            {"last": last, "hour": hour},
        )
        db.commit()
    tracemalloc.start()
    try:
        with Practice.open(path) as opened:
            assert tracemalloc.get_traced_memory()[1] < 300 * many
            assert opened.tip_hour == hour
            assert opened.activity(1)[0].moment == last
    finally:
        tracemalloc.stop()


def test_nothing_is_made_that_could_not_be_opened_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Practice.open(path) as opened:
        with pytest.raises(Refused, match="hours_past_end"):
            opened.advance(net.LAST_HOUR)
        monkeypatch.setattr(net, "MOST_MOMENTS", len(opened.activity(1000)) + 2)
        world = opened.world
        for _ in range(5):
            with suppress(Refused):
                opened.do(Faucet(amount=1))
        with pytest.raises(Refused, match="moments_full"):
            opened.advance(1)
        assert opened.world != world
    with Practice.open(path) as again:
        assert len(again.activity(1000)) == net.MOST_MOMENTS


def test_many_worlds_that_unpack_to_much_are_left_out_of_what_is_saved(path: Path) -> None:
    large = bomb(15 * MIB)
    with closing(sqlite3.connect(path)) as db:
        rows = [(1, 100_000 + hour, large) for hour in range(200)]
        db.executemany("INSERT INTO kept (moment, hour, world) VALUES (?, ?, ?)", rows)
        db.execute("UPDATE branch SET active = 0")
        db.commit()
    tracemalloc.start()
    try:
        assert told(path).code == "file_damaged"
        assert tracemalloc.get_traced_memory()[1] < 100 * MIB
    finally:
        tracemalloc.stop()
