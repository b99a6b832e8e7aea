"""Time > Record: what was done is listed, captions are typed into a table, and what is saved plays and checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from tests.ui.world_of_forms import ETH, lived_in
from ui.demo.asked import DemoAsked, run
from ui.main_window import MainWindow
from ui.panels.practice.recording import CAPTION, RecordDialog
from ui.session import Session
from wallet import Practice, actions
from wallet.scripts import read_script


def some(practice: Practice) -> None:
    practice.do(actions.Stake(10 * ETH, "lido"))
    practice.advance(30)
    practice.do(actions.Wrap(2 * ETH))


@pytest.fixture(scope="module")
def window(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    made = MainWindow(Session(lived_in(tmp_path_factory.mktemp("record"), some, "calm")))
    made.show()
    yield made
    made.close()
    made.session.practice.close()


def asked(window: MainWindow) -> RecordDialog:
    window.commands.menus.actions["record"].trigger()
    found = window.findChildren(RecordDialog, "record.dialog")
    return found[-1]


def cells(dialog: RecordDialog, column: int) -> list[str]:
    return [item.text() for row in range(dialog.table.rowCount()) if (item := dialog.table.item(row, column)) is not None]


def test_what_was_done_is_listed_from_the_moment_chosen_and_keeps_its_captions(window: MainWindow) -> None:
    dialog = asked(window)
    assert [words.split()[0] for words in cells(dialog, 0)] == ["Staked", "1", "Wrapped"]
    item = dialog.table.item(2, CAPTION)
    assert item is not None
    item.setText("Wrapping changes the count.")
    dialog.first.setCurrentIndex(2)
    assert (cells(dialog, 0)[0].split()[0], cells(dialog, CAPTION)) == ("Wrapped", ["Wrapping changes the count."])
    dialog.field.setText("  ")
    assert not dialog.confirm.isEnabled()
    dialog.reject()


def test_what_is_saved_plays_checks_and_says_its_captions(
    window: MainWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dialog = asked(window)
    dialog.field.setText("My first wrap")
    dialog.first.setCurrentIndex(1)
    item = dialog.table.item(1, CAPTION)
    assert item is not None
    item.setText("You hold {less}, worth the same.")
    dialog.accept()
    (save,) = window.findChildren(QFileDialog, "record.save")
    save.fileSelected.emit(str(tmp_path / "mine.toml"))
    save.close()
    script = read_script((tmp_path / "mine.toml").read_bytes(), "mine.toml")
    assert (script.title, script.kind, len(script.steps)) == ("My first wrap", "demonstration", 3)
    assert script.steps[2].say == "You hold (less), worth the same."
    assert run(str(tmp_path / "mine.toml"), tmp_path, DemoAsked(check=True)) == 0
    assert "3 beats, all of them hold" in capsys.readouterr().out


def test_nothing_done_is_said(window: MainWindow) -> None:
    while window.session.practice.can_undo:
        window.session.undo()
    before = window.findChildren(RecordDialog)
    window.commands.menus.actions["record"].trigger()
    assert window.findChildren(RecordDialog) == before
    while window.session.practice.can_redo:
        window.session.redo()
