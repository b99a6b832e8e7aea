"""The page of five questions: five answers with live figures, and a link of each to where it can be tried."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from tests.ui.fits import cut
from tests.ui.world_of_forms import lived_in
from ui.main_window import MainWindow
from ui.panels.questions.page import QuestionsPage
from ui.panels.questions.words import answers
from ui.session import Session
from ui.tabs.stake import StakeTab
from ui.tabs.wallet import WalletTab
from ui.theme import theme
from ui.widgets import Text
from ui.wording import amount_with_unit, use_world
from wallet import Practice, ways


def nothing(_practice: Practice) -> None:
    """Begin with a fresh practice."""


@pytest.fixture(scope="module")
def window(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    practice = lived_in(tmp_path_factory.mktemp("questions"), nothing, "calm")
    made = MainWindow(Session(practice))
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()
    practice.close()


def test_no_words_are_cut_at_any_size(qtbot: QtBot, tmp_path: Path) -> None:
    """Before there is a window, which would be dressed anew at each size."""
    practice = lived_in(tmp_path, nothing, "calm")
    use_world(practice.world)
    found = ways.five_answers(practice)
    assert found is not None
    try:
        for scale in (1.0, 2.0):
            theme().set_text_scale(scale)
            page = QuestionsPage(answers(found, practice.world), lambda _tab, _place: None)
            qtbot.addWidget(page)
            page.show()
            qtbot.wait(1)
            assert cut(page) == [], scale
    finally:
        theme().set_text_scale(1.0)
        practice.close()


def opened(window: MainWindow) -> QuestionsPage:
    command = window.findChild(QAction, "action.questions")
    assert isinstance(command, QAction)
    command.trigger()
    page = window.findChild(QuestionsPage, "questions.page")
    assert isinstance(page, QuestionsPage)
    return page


def test_five_answers_stand_there_with_the_figures_of_the_practice(window: MainWindow) -> None:
    page, practice = opened(window), window.session.practice
    found = ways.five_answers(practice)
    assert found is not None
    told = answers(found, practice.world)
    assert len(told) == len(page.links) == 5
    shown = " ".join(text.text() for text in page.findChildren(Text))
    for answer in told:
        assert answer.question in shown
        assert " ".join(answer.sentences) in shown
    assert amount_with_unit(found.sells or 0, "ETH") in shown
    assert amount_with_unit(found.rewards.amount, "ETH") in shown
    page.close()


def test_each_link_leads_to_where_it_can_be_tried(window: MainWindow, qtbot: QtBot) -> None:
    reached = []
    for place in range(5):
        page = opened(window)
        qtbot.mouseClick(page.links[place], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.findChild(QuestionsPage, "questions.page") is None)
        tab = window.tab
        if isinstance(tab, StakeTab):
            compares = tab.comparing.twins.isVisible()
            reached.append("twins" if compares else "leave" if tab.column.form is tab.leave else "stake")
        elif isinstance(tab, WalletTab):
            reached.append("rewards" if tab.rewards.isVisible() else "wallet")
        else:
            reached.append(type(tab).__name__)
    assert reached == ["stake", "RiskTab", "twins", "rewards", "leave"]
