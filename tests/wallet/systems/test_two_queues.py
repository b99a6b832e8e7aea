"""Requests of two systems stand side by side: each counted in its own token, told apart in the file and in the window."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.wallet.systems.scenarios import start_enlarged
from ui.panels.requests.rows import asked_of, lines
from ui.wording import use_world
from wallet import World, actions, leaving
from wallet.actions import Receipt
from wallet.practice import migrations, store
from wallet.practice.connection import Connection
from wallet.practice.formats import FORMAT
from wallet.world import ledger as books
from wallet.world.hour import pass_hour

ETH, SOL = 10**18, 10**9


@pytest.fixture(scope="module")
def asked() -> tuple[World, list[Receipt]]:
    """A world in which you wait in the queue of Lido and in a stake account of Jito, and what the receipts told."""
    world = start_enlarged("calm", "solana_jito")
    for _ in range(36):
        world, _ = pass_hour(world)
    for token, amount in (("SOL", 10 * SOL), ("JitoSOL", 10 * SOL)):
        world = world.with_system(world.systems["jito"], books.move(world.ledger, token, "others", "you", amount))
    receipts = []
    for system, amount in (("lido", 2 * ETH), ("jito", 3 * SOL), ("lido", ETH)):
        done = actions.Leave(amount, system).apply(world)
        world = done.world
        receipts.append(done.receipt)
    return world, receipts


def test_places_are_counted_in_their_own_tokens(asked: tuple[World, list[Receipt]]) -> None:
    world, _ = asked
    places = leaving.my_requests(world)
    assert [(row.system, row.token, row.coin, row.state) for row in places] == [
        ("lido", "stETH", "ETH", "pending"),
        ("lido", "stETH", "ETH", "pending"),
        ("jito", "SOL", "SOL", "pending"),
    ]
    assert len({row.key for row in places}) == 3
    assert places[1].ahead >= places[0].ahead + places[0].asked > 0
    assert all(sum(stage.likely_hours for stage in leaving.wait_left(world, row)) > 0 for row in places)


def test_the_file_keeps_both_and_reads_well(asked: tuple[World, list[Receipt]]) -> None:
    db = Connection(sqlite3.connect(":memory:"))
    with closing(db.conn):
        migrations.bring_up(db, [f"format_{FORMAT + 1}"])
        store.put_requests(db.conn, store.my_requests(asked[0]))
        rows = db.execute("SELECT system, token, amount, state FROM requests").fetchall()
    assert {row[:2] for row in rows} == {("lido", "stETH"), ("jito", "SOL")}
    assert sorted(round(row[2]) for row in rows) == [1, 2, 4]
    assert {row[3] for row in rows} == {"pending"}


def test_each_row_of_the_window_finds_what_its_own_receipt_told(asked: tuple[World, list[Receipt]]) -> None:
    world, receipts = asked
    use_world(world)
    try:
        told = {key: value for receipt in receipts for key, value in asked_of(receipt.kind, world.hour, receipt).items()}
        assert set(told) == {f"{row.system} {row.id}" for row in leaving.my_requests(world)}
        shown = lines(world, told)
    finally:
        use_world(None)
    assert {row.key for row in shown} == {row.key for row in leaving.my_requests(world)}
    assert len([row for row in shown if "SOL" in str(row.cells["amount"])]) == 1
