"""A card that explains a word lies over no button that could be pressed, where it has another place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.panels.terms.card import TermCard
from wallet import glossary
from wallet.library import start

WORD = QRect(60, 400, 40, 16)


@pytest.mark.parametrize(("enabled", "above"), [(True, True), (False, False)])
def test_a_card_goes_where_it_covers_no_button(qtbot: QtBot, enabled: bool, above: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 800)
    button = QPushButton("Keep this guess", window)
    button.setGeometry(60, WORD.bottom() + 20, 200, 30)
    button.setEnabled(enabled)
    window.show()
    card = TermCard(window)
    card.show_term(next(entry for entry in glossary() if entry.name == "Sweep"), start("calm", 7), WORD, "")
    assert (card.geometry().bottom() < WORD.top()) == above
    assert not (enabled and card.geometry().intersects(button.geometry()))
