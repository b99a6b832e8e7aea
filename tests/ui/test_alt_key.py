"""Alt on its own opens the menu; Alt with another key does not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ui.panels.window.alt_key import AltKey


@pytest.fixture
def field(qtbot: QtBot) -> QLineEdit:
    made = QLineEdit()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_a_tap_of_alt_alone_is_told(qtbot: QtBot, field: QLineEdit) -> None:
    alt = AltKey(field)
    with qtbot.waitSignal(alt.tapped, timeout=1000):
        qtbot.keyPress(field, Qt.Key.Key_Alt)
        qtbot.keyRelease(field, Qt.Key.Key_Alt)


def test_alt_with_another_key_is_not_a_tap(qtbot: QtBot, field: QLineEdit) -> None:
    alt = AltKey(field)
    with qtbot.assertNotEmitted(alt.tapped):
        qtbot.keyPress(field, Qt.Key.Key_Alt)
        qtbot.keyClick(field, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
        qtbot.keyRelease(field, Qt.Key.Key_Alt)
