"""Terms explain themselves: wherever a term of the glossary is seen its card is at hand, by pointer and by keyboard."""

from __future__ import annotations

import itertools
import re

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHeaderView, QLabel, QWidget

from tests.ui.world_of_forms import ETH, lived_in
from ui.main_window import MainWindow
from ui.panels.terms.glossary_page import GlossaryPage
from ui.panels.terms.hints import LOOK_MS, REST_MS
from ui.panels.terms.spots import spots_of
from ui.session import Session
from ui.settings import Settings
from ui.theme import theme
from ui.widgets import LinkButton, hovered
from wallet import actions, glossary


def live(practice):
    practice.do(actions.Stake(amount=10 * ETH))
    practice.do(actions.RequestWithdrawal(amount=ETH))
    practice.advance(30)


@pytest.fixture(scope="module")
def shared(qapp, tmp_path_factory):
    """One window for all: to explain a word changes nothing."""
    folder = tmp_path_factory.mktemp("glossary")
    made = MainWindow(Session(lived_in(folder, live, "calm")), Settings(folder / "sluice.ini"))
    made.resize(1280, 800)
    made.show()
    yield made
    made.close()
    made.session.practice.close()
    made.deleteLater()


@pytest.fixture
def window(shared, qtbot):
    """That window as it opened."""
    qtbot.waitUntil(lambda: shared.tab.isVisible())
    shared.resize(1280, 800)
    shared.tabs.setCurrentIndex(1)
    yield shared
    QCursor.setPos(shared.mapToGlobal(QPoint(2, 2)))
    if (over := shared.terms._over) is not None:
        QApplication.sendEvent(over, QEvent(QEvent.Type.Leave))
    shared.terms.close()
    qtbot.waitUntil(lambda: not shared.terms._look.isActive())
    shared.reviewing.leave()
    if (page := shared.findChild(QWidget, "glossary.page")) is not None:
        page.close()


def words_seen(window) -> list[tuple[QWidget, str]]:
    """Every visible label and column head of the window, and its text."""
    labels = [(label, label.text()) for label in window.findChildren(QLabel) if label.isVisible()]
    heads = []
    for header in window.findChildren(QHeaderView):
        for section in range(header.count()):
            if header.isVisible() and not header.isSectionHidden(section):
                text = header.model().headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
                heads.append((header.viewport(), str(text or "")))
    return labels + heads


def plain_terms(text: str) -> set[str]:
    """The terms whose name itself stands in a text as words of their own."""
    return {entry.name for entry in glossary() if re.search(rf"(?<![\w-]){re.escape(entry.name)}(?![\w-])", text, re.IGNORECASE)}


def test_every_term_that_a_tab_shows_explains_itself(window):
    for index in range(4):
        window.tabs.setCurrentIndex(index)
        met = set()
        for widget, text in words_seen(window):
            wanted = plain_terms(text)
            spots = spots_of(widget)
            longer = {name for name in wanted if any(name.casefold() in spot.entry.name.casefold() for spot in spots)}
            assert wanted <= {spot.entry.name for spot in spots} | longer, (window.tab.title, text, wanted)
            for spot in spots:
                window.terms.explain(spot)
                card = window.terms.card
                assert card is not None
                assert card.entry is spot.entry
                assert all(sentence in card.words() for sentence in spot.entry.says)
                met.add(spot.entry.name)
        assert len(met) >= 4, (window.tab.title, met)
        window.terms.close()


def a_spot(window, name: str):
    for label in window.findChildren(QLabel):
        if label.isVisible():
            for spot in spots_of(label):
                if spot.entry.name == name:
                    return spot
    raise AssertionError(f"no {name} on screen")


def enter(window, spot) -> None:
    at = QPointF(spot.rect.center())
    QCursor.setPos(spot.widget.mapToGlobal(spot.rect.center()))
    event = QEnterEvent(at, at, QPointF(spot.widget.mapToGlobal(spot.rect.center())))
    QApplication.sendEvent(spot.widget, event)


class TestPointer:
    def test_resting_on_a_word_underlines_it_and_opens_its_card(self, window, qtbot):
        window.tabs.setCurrentIndex(0)
        spot = a_spot(window, "Discount")
        enter(window, spot)
        assert window.terms.card is None, "not at once"
        qtbot.waitUntil(lambda: window.terms.card is not None)
        assert window.terms.card.entry.name == "Discount"
        assert window.terms._line is not None
        assert window.terms._line.geometry().left() == spot.rect.left()

    def test_what_comes_under_a_resting_pointer_does_not_explain_itself(self, window, qtbot):
        window.tabs.setCurrentIndex(0)
        spot = a_spot(window, "Discount")
        button = window.time_bar.day
        QCursor.setPos(spot.widget.mapToGlobal(spot.rect.center()))
        QTest.mousePress(button, Qt.MouseButton.LeftButton)  # which is where the word is then
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=QPoint(-50, -50))  # nothing happens
        enter(window, spot)
        for _ in range(2 * REST_MS // LOOK_MS):
            window.terms._look_under()
        assert window.terms.card is None

    def test_a_page_that_changes_under_a_resting_pointer_explains_nothing(self, window):
        window.tabs.setCurrentIndex(0)
        spot = a_spot(window, "Discount")
        QCursor.setPos(spot.widget.mapToGlobal(spot.rect.center()))
        hovered.entered(window.time_bar.day, QPoint())  # what stood there before, with the pointer where it is
        enter(window, spot)
        for _ in range(2 * REST_MS // LOOK_MS):
            window.terms._look_under()
        assert window.terms.card is None

    def test_a_word_that_the_wheel_brings_under_the_pointer_does_not_explain_itself(self, window):
        window.tabs.setCurrentIndex(0)
        spot = a_spot(window, "Discount")
        QCursor.setPos(spot.widget.mapToGlobal(spot.rect.center()))
        hovered.left(spot.widget.window())  # what rested there went away
        hovered.scrolled()
        enter(window, spot)
        for _ in range(2 * REST_MS // LOOK_MS):
            window.terms._look_under()
        assert window.terms.card is None

    def test_a_word_explains_itself_that_the_pointer_comes_to(self, window):
        window.tabs.setCurrentIndex(0)
        spot = a_spot(window, "Discount")
        hovered.pressed(window)  # somewhere else
        QCursor.setPos(spot.widget.mapToGlobal(spot.rect.bottomRight() + QPoint(300, 90)))
        enter(window, spot)
        for _ in range(1 + REST_MS // LOOK_MS):
            window.terms._look_under()
        assert window.terms.card is not None

    def test_leaving_word_and_card_closes_it(self, window, qtbot):
        window.tabs.setCurrentIndex(0)
        spot = a_spot(window, "Discount")
        enter(window, spot)
        qtbot.waitUntil(lambda: window.terms.card is not None)
        QCursor.setPos(window.mapToGlobal(QPoint(2, 2)))
        QApplication.sendEvent(spot.widget, QEvent(QEvent.Type.Leave))
        qtbot.waitUntil(lambda: window.terms.card is None)
        assert window.terms._line is None

    def test_nothing_is_underlined_until_it_is_hovered(self, window):
        assert window.terms._line is None
        assert not window.terms._look.isActive()

    def test_a_press_elsewhere_closes_it(self, window):
        window.terms.explain(a_spot(window, "Discount"))
        QTest.mouseClick(window.tab, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
        assert window.terms.card is None


class TestPlace:
    @pytest.mark.parametrize("scale", [1.0, 2.0])
    def test_the_card_stays_inside_and_never_covers_its_word(self, window, qtbot, scale):
        theme().set_text_scale(scale)
        for index, size in itertools.product(range(4), [(1280, 800), (1024, 768), (800, 600)]):
            window.resize(*size)
            window.tabs.setCurrentIndex(index)
            for label in window.findChildren(QLabel):
                spots = spots_of(label) if label.isVisible() and label.visibleRegion().boundingRect().isValid() else []
                for spot in spots[:1]:
                    word = spot.rect.translated(label.mapTo(window, QPoint(0, 0)))
                    if not window.rect().contains(word):
                        continue
                    window.terms.explain(spot)
                    card = window.terms.card
                    assert window.rect().contains(card.geometry()), (size, spot.entry.name)
                    assert not card.geometry().intersects(word), (size, spot.entry.name)


class TestKeyboard:
    def test_shift_f1_explains_what_stands_beside_the_keyboard_and_goes_on(self, window, qtbot):
        window.tabs.setCurrentIndex(0)
        figure = window.tab.numbers.gap
        figure.setFocus(Qt.FocusReason.TabFocusReason)
        command = window.commands.menus.actions["term"]
        assert command.shortcut().toString() == "Shift+F1"
        command.trigger()
        first = window.terms.card.entry.name
        command.trigger()
        assert {first, window.terms.card.entry.name} == {"Gap", "Discount"}
        assert window.terms.card.isAncestorOf(window.focusWidget())
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
        assert window.terms.card is None
        assert window.focusWidget() is figure

    def test_in_a_table_the_heads_are_at_hand(self, window, qtbot):
        window.tabs.setCurrentIndex(0)
        table = window.tab.holdings
        table.setFocus()
        window.commands.menus.actions["term"].trigger()
        assert window.terms.card is not None

    def test_links_lead_from_term_to_term_and_to_the_page(self, window, qtbot):
        window.terms.explain(a_spot(window, "Discount"))
        card = window.terms.card
        next(link for link in card.findChildren(LinkButton) if link.text() == "Redemption rate").click()
        assert window.terms.card.entry.name == "Redemption rate"
        [link for link in card.findChildren(LinkButton) if link.text() == "All terms"][-1].click()
        assert window.terms.card is None
        page = window.findChild(QWidget, "glossary.page")
        assert page is not None
        assert page.isVisible()

    def test_esc_closes_the_card_before_anything_behind_it(self, window):
        window.tabs.setCurrentIndex(0)
        window.tab.explain_focused()
        window.terms.explain(a_spot(window, "Discount"))
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
        assert window.terms.card is None
        assert window.explain_panel.isVisible()

    def test_the_card_says_the_live_value_the_usual_and_the_worst(self, window):
        window.terms.explain(a_spot(window, "Discount"))
        told = window.terms.card.words()
        assert "Now: " in told
        assert "Usual: 0 to 0.1 %" in told
        assert "7.68 %, 13 June 2022" in told


class TestPage:
    @pytest.fixture
    def page(self, window, qtbot):
        window.commands.menus.actions["glossary"].trigger()
        found = window.findChild(QWidget, "glossary.page")
        assert isinstance(found, GlossaryPage)
        with qtbot.waitExposed(found):
            found.show()
        return found

    def test_it_holds_every_term_by_name(self, page):
        assert page.shown() == [entry.name for entry in glossary()]
        assert page.shown() == sorted(page.shown(), key=str.casefold)

    def test_it_is_searched_by_name_other_word_and_sentence(self, page):
        for text, name in (("amplif", "Amplification"), ("allowance", "Approval"), ("32 slots", "Epoch")):
            page.search.setText(text)
            assert name in page.shown()
            assert len(page.shown()) < 10
        page.search.setText("qqqq")
        assert page.shown() == []
        assert page._none.isVisible()

    def test_the_keyboard_types_scrolls_and_closes(self, page, qtbot):
        assert page.search.hasFocus()
        QTest.keyClicks(page.search, "queue")
        assert "Withdrawal queue" in page.shown()
        page.search.clear()
        bar = page._area.verticalScrollBar()
        qtbot.waitUntil(lambda: bar.maximum() > 0)
        QTest.keyClick(page, Qt.Key.Key_Down)
        assert bar.value() > 0
        QTest.keyClick(page.search, Qt.Key.Key_Escape)
        assert not page.isVisible()

    def test_a_link_scrolls_to_its_term_even_out_of_a_search(self, page, qtbot):
        page.search.setText("correlation")
        link = next(link for link in page.entries["Correlation penalty"].findChildren(LinkButton) if link.text() == "Slashing")
        link.click()
        qtbot.waitUntil(lambda: page.entries["Slashing"].visibleRegion().boundingRect().isValid())
