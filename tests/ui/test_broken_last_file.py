"""A program whose last file is broken starts: it says so, and offers what can be done."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from tests.wallet.practices import practice
from ui.app import window_for
from ui.settings import Settings
from ui.wording import problem_text
from wallet import FileProblem, actions

ETH = 10**18
UNREAD = ("addresses", "notes", "samples")
"""What is damaged where nobody has looked yet, or is only a gap in a chart."""

BROKEN = {
    "record": "UPDATE part SET content = x'00'",
    "worlds": "UPDATE kept SET world = x'00'",
    "past": "DELETE FROM moment WHERE id = 2",
    "branches": "DELETE FROM branch",
    "trigger": "CREATE TRIGGER t AFTER UPDATE ON branch BEGIN DELETE FROM moment; END",
    "events": "UPDATE event SET figures = '{'",
    "receipts": "UPDATE deed SET content = x'00' WHERE moment > 1",
    "samples": "UPDATE sample SET hour = -hour - 1",
    "sums": "UPDATE deed SET content = x'00'",
    "notes": "INSERT INTO note VALUES (1, CAST(x'ff' AS TEXT))",
    "addresses": "INSERT INTO address_book VALUES ('Ada', CAST(x'ff' AS TEXT))",
}


@pytest.mark.parametrize("part", sorted(BROKEN))
def test_a_program_whose_last_file_is_broken_starts_and_says_so(
    qapp: QApplication, tmp_path: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with practice(tmp_path, "june-2022-open", name="broken.sluice") as lived:
        lived.do(actions.Stake(amount=ETH))
        lived.advance(50)
    with closing(sqlite3.connect(lived.path)) as db:
        db.execute(BROKEN[part])
        db.commit()
    settings = Settings(tmp_path / "sluice.ini")
    settings.opened(lived.path)
    told: list[FileProblem] = []
    monkeypatch.setattr("ui.main_window.MainWindow.tell_problem", lambda _, problem, *rest: told.append(problem))
    window = window_for(None, settings)
    try:
        window.session.failed.connect(told.append)
        window.show()
        QApplication.processEvents()
        assert window.isVisible()
        if part in UNREAD:
            assert told == []
        else:
            assert told[0].code in ("file_damaged", "file_damaged_inside", "file_altered")
            assert problem_text(told[0])[1]
        assert window.session.advance(1) is not None
    finally:
        window.close()
        window.session.practice.close()
        window.deleteLater()
        QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
