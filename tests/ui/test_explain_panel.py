"""Explain this number: for every figure and every row, in the column's place, with a sum that is the sum."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu, QScrollArea, QWidget

from tests.ui.world_of_forms import ETH, SharedWindow, lived_in
from ui.main_window import MainWindow
from ui.session import Session
from ui.settings import Settings
from ui.theme import theme
from ui.widgets import Figure
from ui.wording import exact_amount
from ui.wording.explaining.explained import SENTENCES, formula_in_digits, sentence_of, term_name, title_of
from wallet import Marks, actions, explain, holdings


def live(practice):
    practice.do(actions.Stake(amount=10 * ETH))
    practice.do(actions.Wrap(amount=3 * ETH))
    practice.do(actions.RequestWithdrawal(amount=ETH))
    practice.advance(30)


@pytest.fixture(scope="module")
def shared(qapp, tmp_path_factory):
    made = SharedWindow(lived_in(tmp_path_factory.mktemp("shared"), live, "calm"), Settings())
    yield made
    made.end()


@pytest.fixture
def window(shared, qtbot):
    found = shared.as_it_began()
    qtbot.waitUntil(found.tab.isVisible)
    return found


@pytest.fixture
def alone(tmp_path, qtbot):
    """A window of one's own, for who begins another practice."""
    made = MainWindow(Session(lived_in(tmp_path, live, "calm")), Settings())
    qtbot.addWidget(made, before_close_func=lambda shown: shown.session.practice.close())
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.tab.isVisible())
    return made


def panel(window):
    found = window.findChild(QWidget, "explain.panel")
    assert found is window.explain_panel
    return found


def test_every_figure_of_every_tab_explains_itself_and_the_keyboard_comes_back(window, qtbot):
    for index in range(4):
        window.tabs.setCurrentIndex(index)
        shown = [figure for figure in window.tab.figures.figures() if figure.isVisible()]
        assert shown
        for figure in shown:
            assert figure.focusPolicy() & Qt.FocusPolicy.TabFocus, figure.name()
            figure.setFocus(Qt.FocusReason.TabFocusReason)
            window.commands.menus.actions["explain"].trigger()
            assert panel(window).isVisible(), figure.name()
            told = panel(window).told
            assert told is not None
            assert (told.subject, told.what) == figure.explained
            if told.shape != "none" and told.result.unit in ("ETH", "stETH") and told.what not in ("gap", "holds", "discount"):
                assert figure.number().lstrip("\u2212") in title_of(told).replace("\u2212", ""), figure.name()
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
            assert not panel(window).isVisible()
            assert window.focusWidget() is figure


def test_every_row_of_the_holdings_explains_itself(window):
    window.tabs.setCurrentIndex(0)
    for line in holdings(window.session.world, "you", Marks(window.session.world)):
        window.tab.explain(line.key)
        told = panel(window).told
        assert told.subject == line.key
        assert told.result.value == line.redemption_value
        assert panel(window).text()


def test_every_shape_of_a_figure_has_its_sentence(window):
    world = window.session.world
    lines = holdings(world, "you", Marks(world))
    for subject in ("lst", *(line.key for line in lines)):
        for what in ("hold", "redeem", "sell", "gap"):
            told = explain(world, subject, what)
            coin = {"ETH": "coin", "USDC": "prices"}.get(subject, "") if what in ("redeem", "sell") else ""
            sentence = SENTENCES[what, coin or told.shape]
            assert sentence_of(told) == sentence.format(coin="ETH", token="stETH", unit=told.result.unit)
            assert all(term_name(term) for term in told.terms)


def test_the_rows_shown_add_up_to_the_balance_shown(window):
    window.tabs.setCurrentIndex(0)
    window.explaining.open("stETH", "hold", window.tab)
    rows = panel(window).rows
    assert len(rows) > 2
    assert sum(row.by for row in rows) == window.session.world.balance("you", "stETH")
    assert exact_amount(sum(row.by for row in rows), "stETH") in panel(window).text()


def test_copying_takes_all_of_it_with_all_digits(window):
    window.explaining.open("stETH", "hold", window.tab)
    window.findChild(QAbstractButton, "explain.copy").click()
    copied = QGuiApplication.clipboard().text()
    told = panel(window).told
    assert formula_in_digits(told) in copied
    assert sentence_of(told) in copied
    assert exact_amount(told.result.value, "stETH") in copied


def test_it_stands_in_the_column_and_never_leaves_the_window(window, qtbot):
    for scale, size in ((1.0, (1280, 800)), (1.0, (1024, 768)), (1.5, (1280, 800)), (2.0, (1024, 768))):
        theme().set_text_scale(scale)
        window.resize(*size)
        for index in range(4):
            window.tabs.setCurrentIndex(index)
            window.tab.explain_focused()
            shown = panel(window)
            assert shown.isVisible()
            assert not shown.isWindow()
            qtbot.waitUntil(lambda: window.rect().contains(shown.mapTo(window, shown.rect().bottomRight())))  # noqa: B023
            assert window.tab.column.isAncestorOf(shown)
            if window.tab.column.whole:
                assert shown.width() >= window.width() - 2
            shown.back()
            assert window.tab.page.left.isVisible()


def test_time_stands_still_when_it_opens_and_it_follows_the_world(window):
    window.pace.play()
    window.tab.explain_focused()
    assert not window.pace.playing
    before = panel(window).told
    window.session.do(actions.Stake(amount=ETH))
    assert panel(window).told.result.value > before.result.value


def test_it_goes_with_what_it_explains(alone):
    window = alone
    request = window.session.world.requests("you")[0]
    window.tabs.setCurrentIndex(0)
    window.tab.explain(f"request-{request.id}")
    assert panel(window).isVisible()
    window.session.undo()
    window.session.undo()
    assert not panel(window).isVisible()
    window.tab.explain_focused()
    assert panel(window).isVisible()
    assert window.files.start("calm", 7)
    assert not panel(window).isVisible()


def test_a_sheet_that_stands_there_gives_way(window):
    window.tabs.setCurrentIndex(1)
    window.tab.stake.amount.set_amount(ETH)
    window.findChild(QAbstractButton, "stake.review").click()
    assert window.review.isVisible()
    window.tab.explain_focused()
    assert panel(window).isVisible()
    assert not window.review.isVisible()
    panel(window).back()
    assert not window.tab.column.reviewing
    window.tabs.setCurrentIndex(0)
    window.tab.explain_focused()
    window.tab.open_receipt(window.session.practice.activity(1)[0])
    assert window.tab.receipt.isVisible()
    assert not panel(window).isVisible()


def test_the_formula_is_spoken_as_a_sentence(window):
    window.explaining.open("stETH", "hold", window.tab)
    spoken = panel(window).accessibleDescription()
    assert "your shares" in spoken
    assert "times all pooled ETH" in spoken
    assert "divided by all shares" in spoken


def test_a_figure_has_it_in_its_menu(window, qtbot):
    for index in range(4):
        window.tabs.setCurrentIndex(index)
        for figure in window.tab.figures.findChildren(Figure):
            menu = QMenu()
            qtbot.addWidget(menu)
            figure.fill_menu(menu)
            assert any("Explain" in action.text() for action in menu.actions())


def test_f2_in_the_activity_still_writes_a_note(window, qtbot):
    window.tabs.setCurrentIndex(0)
    window.tab.show_activity()
    table = window.tab.activity
    table.selectRow(0)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_F2)
    assert not panel(window).isVisible()


def test_why_these_numbers_scrolls_into_view_when_it_is_unfolded(window, qtbot):
    window.resize(1024, 600)
    window.tabs.setCurrentIndex(1)
    window.tab.stake.amount.set_amount(ETH)
    window.findChild(QAbstractButton, "stake.review").click()
    qtbot.waitUntil(window.review.isVisible)
    why = window.review.findChild(QAbstractButton, "review.why")
    area = why.parentWidget().parentWidget()
    while not isinstance(area, QScrollArea):
        area = area.parentWidget()
    why.click()
    body = why.parentWidget()

    def seen() -> bool:
        top = body.mapTo(area.viewport(), body.rect().topLeft()).y()
        return 0 <= top < area.viewport().height() - 2 * why.height() or body.height() > area.viewport().height()

    qtbot.waitUntil(seen)
    link = why.mapTo(area.viewport(), why.rect().topLeft()).y()
    assert 0 <= link <= area.viewport().height() - why.height()
    below = body.mapTo(area.viewport(), body.rect().bottomLeft()).y()
    assert below <= area.viewport().height() or link <= 1
