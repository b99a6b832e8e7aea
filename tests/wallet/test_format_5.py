"""Format 5: events name the system that tells them, in files that are brought up to it too."""

from __future__ import annotations

import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.wallet.kept_practices import KEPT
from tests.wallet.practices import ETH, practice
from wallet import DAILY, Event, FileProblem, Practice, World, actions, shocks
from wallet.library import start
from wallet.practice.salvage import salvaged
from wallet.world.hour import pass_hour

OF_THE_WORLD = {"story", "shock_refused"}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A practice of format 4: 32 ETH locked, a withdrawal asked for and a large sale in 80 hours."""
    path = tmp_path / "old.sluice"
    path.write_bytes(lzma.decompress((KEPT / "format-4.sluice.xz").read_bytes()))
    return path


def told(world: World, hours: int) -> list[Event]:
    events: list[Event] = []
    for _ in range(hours):
        world, happened = pass_hour(world)
        events += happened
    return events


@pytest.mark.parametrize("scenario", ["calm", "june-2022"])
def test_every_event_names_the_system_that_tells_it_or_that_was_struck(scenario: str) -> None:
    world = start(scenario, 1)
    for action in (actions.Faucet(amount=64 * ETH), actions.Lock(amount=64 * ETH), actions.Stake(amount=5 * ETH)):
        world = action.apply(world).world
    events = told(world, 80)
    for shock in (shocks.SlashValidators(20_000), shocks.LargeSale(500 * ETH), shocks.LiquidityLeaves(9_000)):
        world, happened = shock.strike(world)
        events += happened
    events += told(world, 60)
    assert len({event.kind for event in events}) > 4
    assert [event for event in events if event.kind not in OF_THE_WORLD and event.system not in world.systems] == []


def test_the_kinds_that_tell_a_usual_day_are_said_by_the_systems_that_tell_them() -> None:
    events = told(start("calm", 1), 100)
    daily = {(event.kind, event.system) for event in events if event.kind in DAILY}
    assert daily == {("rebase", "lido"), ("finalization", "lido")}


def test_a_file_of_format_4_tells_what_it_told_and_its_new_events_name_their_system(old: Path) -> None:
    with closing(sqlite3.connect(old)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (4,)
        before = db.execute("SELECT hour, kind, account, figures FROM event ORDER BY id").fetchall()
    with Practice.open(old) as opened:
        told = {(mark.kind, mark.system) for mark in opened.markers() if not mark.title}
        assert told == {("request_ready", ""), ("rules_changed", "")}
        opened.do(actions.RequestWithdrawal(amount=ETH))
        opened.advance(60)
        assert {mark.system for mark in opened.markers("tip") if mark.kind == "request_ready"} == {"", "lido"}
    with closing(sqlite3.connect(old)) as db:
        after = db.execute("SELECT hour, kind, account, figures, system FROM event ORDER BY id").fetchall()
    assert [row[:4] for row in after[: len(before)]] == before
    assert {row[4] for row in after[: len(before)]} == {""}
    assert {row[4] for row in after[len(before) :]} == {"lido"}


def test_a_damaged_file_of_either_format_keeps_its_events(old: Path, tmp_path: Path) -> None:
    with practice(tmp_path) as opened:
        opened.advance(24)
    for path in (old, opened.path):
        with closing(sqlite3.connect(path)) as db:
            events = db.execute("SELECT * FROM event ORDER BY id").fetchall()
        found = salvaged(FileProblem("file_damaged", path=str(path)), lambda _: None)
        with closing(sqlite3.connect(str(found.figures["saved_to"]))) as db:
            saved = db.execute("SELECT * FROM event ORDER BY id").fetchall()
        assert [row[: len(events[0])] for row in saved] == events
