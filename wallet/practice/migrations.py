"""What a practice file holds, by format: the tables, and the views that read well in any SQLite tool.

All migrations that a file needs and their records are one transaction (sqlite-utils' own machinery). A struct of the world
only gains fields with defaults; any other change of the world comes with a migration that rewrites every kept
world here.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from sqlite_utils import Database, Migrations

from wallet.practice.connection import Connection
from wallet.practice.format_2 import fill
from wallet.practice.format_3 import fill as format_3_worlds
from wallet.practice.format_4 import compact
from wallet.practice.format_5 import rewrite_requests
from wallet.practice.formats import APPLICATION_ID

migrations = Migrations("sluice")
RECORD = migrations.migrations_table
"""Where it stands which migrations a file has had."""

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE moment (
    id INTEGER PRIMARY KEY,
    parent INTEGER REFERENCES moment (id),
    hour_from INTEGER NOT NULL,
    hour_to INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    action TEXT,
    receipt TEXT,
    model INTEGER NOT NULL
) STRICT;
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    moment INTEGER NOT NULL REFERENCES moment (id),
    hour INTEGER NOT NULL,
    kind TEXT NOT NULL,
    account TEXT NOT NULL,
    figures TEXT NOT NULL
) STRICT;
CREATE INDEX event_of_moment ON event (moment, hour);
CREATE TABLE kept (
    id INTEGER PRIMARY KEY,
    moment INTEGER NOT NULL REFERENCES moment (id),
    hour INTEGER NOT NULL,
    world BLOB NOT NULL,
    UNIQUE (moment, hour)
) STRICT;
CREATE TABLE part (digest TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;
CREATE TABLE branch (
    name TEXT PRIMARY KEY,
    tip INTEGER NOT NULL REFERENCES moment (id),
    tip_hour INTEGER NOT NULL,
    redo INTEGER NOT NULL REFERENCES moment (id),
    redo_hour INTEGER NOT NULL,
    at_moment INTEGER NOT NULL REFERENCES moment (id),
    at_hour INTEGER NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
CREATE TABLE sample (
    token TEXT NOT NULL,
    moment INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    balance REAL,
    redemption_value REAL,
    market_value REAL,
    redemption_rate REAL,
    market_price REAL,
    low REAL,
    high REAL,
    PRIMARY KEY (token, moment, hour)
) STRICT, WITHOUT ROWID;
CREATE TABLE note (moment INTEGER PRIMARY KEY REFERENCES moment (id), text TEXT NOT NULL) STRICT;
CREATE TABLE address_book (name TEXT PRIMARY KEY, account TEXT NOT NULL) STRICT;
CREATE TABLE my_request (
    id INTEGER PRIMARY KEY,
    amount TEXT NOT NULL,
    shares TEXT NOT NULL,
    asked INTEGER NOT NULL,
    state TEXT NOT NULL
) STRICT;
"""

ACTIVITY = """
CREATE VIEW activity AS
WITH RECURSIVE line (id, parent, began, until) AS (
    SELECT moment.id, moment.parent, moment.hour_from, branch.at_hour
    FROM branch JOIN moment ON moment.id = branch.at_moment WHERE branch.active
    UNION ALL
    SELECT moment.id, moment.parent, moment.hour_from, line.began
    FROM line JOIN moment ON moment.id = line.parent
),
happened (hour, what, note, moment, part) AS (
    SELECT CASE moment.kind WHEN 'start' THEN line.began ELSE line.until END,
           moment.title, note.text, line.id, 0
    FROM line JOIN moment ON moment.id = line.id LEFT JOIN note ON note.moment = line.id
    UNION ALL
    SELECT event.hour, upper(substr(event.kind, 1, 1)) || replace(substr(event.kind, 2), '_', ' '),
           NULL, line.id, event.id
    FROM line JOIN event ON event.moment = line.id AND event.hour <= line.until
    WHERE event.account = 'you' AND event.kind <> 'rebase'
)
SELECT datetime((SELECT value FROM meta WHERE name = 'start') + hour * 3600, 'unixepoch') AS "when (UTC)",
       hour / 24 AS day, hour, what, coalesce(note, '') AS note,
       (SELECT name FROM branch WHERE active) AS branch
FROM happened ORDER BY hour, moment, part"""

REQUESTS = """
CREATE VIEW requests AS
SELECT id AS request, CAST(amount AS REAL) / 1e18 AS "amount (stETH)", amount AS "amount (smallest unit)",
       datetime(asked, 'unixepoch') AS "asked (UTC)", state
FROM my_request ORDER BY id;
"""
COMPACT = """
CREATE TABLE deed (moment INTEGER PRIMARY KEY REFERENCES moment (id), content BLOB NOT NULL) STRICT;
ALTER TABLE kept ADD COLUMN base INTEGER REFERENCES kept (id);
ALTER TABLE sample RENAME TO old_sample;
CREATE TABLE sample (
    token TEXT NOT NULL,
    moment INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (token, moment, hour)
) STRICT, WITHOUT ROWID
"""
"""What was done in a moment, unless it is a run of hours; the row of the whole world from which another differs; and samples of
hours that follow each other, from `hour` on.
"""

OPEN_REQUESTS = """
DROP VIEW requests;
ALTER TABLE my_request RENAME TO old_request;
CREATE TABLE my_request (
    system TEXT NOT NULL,
    id INTEGER NOT NULL,
    token TEXT NOT NULL,
    amount TEXT NOT NULL,
    whole REAL NOT NULL,
    asked INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (system, id)
) STRICT;
CREATE VIEW requests AS
SELECT id AS request, system, token, whole AS amount, amount AS "amount (smallest unit)",
       datetime(asked, 'unixepoch') AS "asked (UTC)", state
FROM my_request ORDER BY asked, system, id
"""
"""Requests of several systems, each counted in its own token; `whole` is the amount in whole tokens, to be read."""


@migrations()
def format_1(db: Database) -> None:
    """The first format."""
    for statement in (*TABLES.split(";\n"), ACTIVITY, REQUESTS):
        if statement.strip():
            db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("PRAGMA user_version = 1")


@migrations()
def format_2(db: Database) -> None:
    """Own moves in moments and samples, and nothing that waits among what can be sold."""
    fill(db.conn)
    db.execute("DROP VIEW activity")
    db.execute(ACTIVITY.replace("event.kind <> 'rebase'", "event.kind NOT IN ('rebase', 'locked_reward')"))
    db.execute("PRAGMA user_version = 2")


@migrations()
def format_3(db: Database) -> None:
    """Kept worlds are made of systems, habits and coins."""
    format_3_worlds(db.conn)
    db.execute("PRAGMA user_version = 3")


@migrations()
def format_4(db: Database) -> None:
    """Many actions in little room: what was done, worlds and samples are stored in less."""
    for statement in COMPACT.split(";\n"):
        db.execute(statement)
    compact(db.conn)
    for column in ("action", "receipt", "own"):
        db.execute(f"ALTER TABLE moment DROP COLUMN {column}")
    db.execute("DROP TABLE old_sample")
    db.execute("PRAGMA user_version = 4")


@migrations()
def format_5(db: Database) -> None:
    """Events and requests name their system; events of before name none."""
    db.execute("ALTER TABLE event ADD COLUMN system TEXT NOT NULL DEFAULT ''")
    for statement in OPEN_REQUESTS.split(";\n"):
        db.execute(statement)
    rewrite_requests(db.conn)
    db.execute("DROP TABLE old_request")
    db.execute("PRAGMA user_version = 5")


class Made(NamedTuple):
    """What the migrations make of nothing: statements, and which of them were applied."""

    statements: tuple[str, ...]
    applied: tuple[tuple[str, str], ...]


def bring_up(connection: Connection, stop_before: list[str] | None = None) -> None:
    """Make the tables, or bring older ones to this format, up to the first migration in `stop_before`.

    A file without any gets at once what the migrations make of nothing, which are run for that once a process.
    """
    db = Database(connection.conn, strict=True, execute_plugins=False)
    with db.atomic():  # over several formats too, so that a kill leaves the old file or the new one
        if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            migrations.apply(db, stop_before=stop_before)
            return
        made, now = _made(tuple(stop_before or ())), str(datetime.now(UTC))
        for statement in made.statements:
            connection.execute(statement)
        rows = [(*each, now) for each in made.applied]
        connection.conn.executemany(f"INSERT INTO {RECORD} (migration_set, name, applied_at) VALUES (?, ?, ?)", rows)


@cache
def _made(stop_before: tuple[str, ...]) -> Made:
    with closing(sqlite3.connect(":memory:")) as db:
        migrations.apply(Database(db, strict=True, execute_plugins=False), stop_before=stop_before or None)
        tables = [sql for (sql,) in db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")]
        numbers = [f"PRAGMA {name} = {db.execute(f'PRAGMA {name}').fetchone()[0]}" for name in ("application_id", "user_version")]
        applied = db.execute(f"SELECT migration_set, name FROM {RECORD} ORDER BY rowid").fetchall()
        return Made((*tables, *numbers), tuple(applied))
