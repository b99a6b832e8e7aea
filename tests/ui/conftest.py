"""Every test of the window: no display, no network, no settings of the person, and the same look to begin with."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_ACCESSIBILITY", "1")

from PySide6.QtCore import QCoreApplication, QEvent, QStandardPaths
from PySide6.QtWidgets import QApplication, QMainWindow

from ui.spoken import quiet
from ui.theme import theme
from ui.wording import use_terms
from wallet.practice.hours import begin
from wallet.world.state import World


@pytest.fixture(autouse=True, scope="module")
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """A module's windows go with it: one that is only closed would stay, and be dressed anew at every change of look to come."""
    yield
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QMainWindow):
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def plain_look(qapp: QApplication) -> Iterator[None]:
    """Light, 100 %, without motion, and the settings of a stranger."""
    QStandardPaths.setTestModeEnabled(True)
    current = theme()
    current.set_scheme("light")
    current.set_text_scale(1.0)
    current.set_reduced_motion(True)
    use_terms("own", live=False)
    yield
    quiet().set_held(False)
    # Closed windows are only marked for deletion: without a running loop they would pile up and every restyling dress them all.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    current.set_scheme("light")
    current.set_text_scale(1.0)


@pytest.fixture(autouse=True, scope="session")
def first_hours_once() -> Iterator[None]:
    """What a new practice begins with is lived once a process, then written again: the same world brings the same rows."""
    lived: list[tuple[World, str, int, dict[str, list[tuple[Any, ...]]]]] = []

    def begun(db: sqlite3.Connection, world: World, title: str, opens_at: int) -> None:
        for known, called, hours, rows in lived:
            if (called, hours) == (title, opens_at) and known == world:
                for table, each in rows.items():
                    db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(each[0]))})", each)
                return
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = [table for table in tables if not db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()]
        begin(db, world, title, opens_at)
        rows = {table: db.execute(f"SELECT * FROM {table}").fetchall() for table in tables}
        lived.append((world, title, opens_at, {table: each for table, each in rows.items() if each}))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wallet.practice.practice.begin", begun)
        yield
