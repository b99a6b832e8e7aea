"""Small dialogs say what a field lacks instead of only shutting their button."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.panels.practice.dialogs import NO_PERCENT, AskPercent
from ui.panels.practice.new_practice import NO_SEED, NewPractice, ScenarioWords


def test_a_percentage_that_is_none_is_said_under_the_field(qtbot: QtBot) -> None:
    asked = AskPercent("Run until the discount is above", "Discount, %", "3", "Run")
    qtbot.addWidget(asked)
    assert asked.row.error.sentence() == ""
    for text in ("abc", "0", "101", "1.234"):
        asked.field.setText(text)
        assert asked.row.error.sentence() == NO_PERCENT, text
        assert not asked.row.error.isHidden()
        assert not asked.confirm.isEnabled()
    asked.field.setText("6,4")
    assert asked.row.error.isHidden()
    assert asked.confirm.isEnabled()


def test_a_seed_that_is_none_is_said_under_the_field(qtbot: QtBot) -> None:
    asked = NewPractice([ScenarioWords("calm", "A calm present day", "Quiet.")])
    qtbot.addWidget(asked)
    asked.seed.setText("seven")
    assert asked.row.error.sentence() == NO_SEED
    assert not asked.confirm.isEnabled()
    asked.seed.setText("")
    assert asked.row.error.isHidden()
    assert not asked.confirm.isEnabled()
    asked.seed.setText("12")
    assert asked.row.error.isHidden()
    assert asked.confirm.isEnabled()
