"""What explains stays out of the way: a card covers neither its word nor the button one is about to press, a tip not its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize
from PySide6.QtGui import QEnterEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import SharedWindow, lived_in
from ui.main_window import MainWindow
from ui.panels.terms.card import controls_of, places_beside
from ui.panels.terms.spots import spots_of
from ui.theme import theme
from ui.widgets import PrimaryButton
from ui.widgets.tips import place_beside, shown_tip

SIZE = (1024, 768)


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedWindow]:
    made = SharedWindow(lived_in(tmp_path_factory.mktemp("shared"), lambda practice: practice.advance(24), "calm"))
    yield made
    made.end()


def test_a_card_covers_neither_its_word_nor_a_primary_button_where_it_has_room(shared: SharedWindow) -> None:
    window, met = shared.as_it_began(1, SIZE), 0
    for index in range(4):
        window.tabs.setCurrentIndex(index)
        QApplication.processEvents()
        for label in (
            each for each in window.tab.findChildren(QLabel) if each.isVisible() and not each.visibleRegion().isEmpty()
        ):
            for spot in spots_of(label)[:1]:
                window.terms.explain(spot)
                card = window.terms.card
                word = QRect(label.mapTo(window, spot.rect.topLeft()), spot.rect.size())
                primary = [rect for rect, weight in controls_of(window, card) if weight > 1]
                places = places_beside(word, card.size(), window.size())
                free = [place for place in places if not any(place.intersects(rect) for rect in primary)]
                assert not card.geometry().intersects(word), spot.entry.name
                assert not free or card.geometry() in free, spot.entry.name
                met += bool(primary)
    window.terms.close()
    assert met > 10
    assert window.findChildren(PrimaryButton)


def test_a_card_prefers_the_side_that_has_no_button() -> None:
    word, size, window = QRect(500, 400, 60, 16), QSize(300, 120), QSize(1280, 800)
    below, below_left, above = places_beside(word, size, window)[:3]
    assert (below.top(), below_left.right() < below.right(), above.bottom() < word.top()) == (word.bottom() + 6, True, True)
    assert len(places_beside(word, QSize(300, 900), window)) == 1


def test_a_tip_stands_below_its_button_and_above_it_at_the_foot_of_the_screen(shared: SharedWindow, qtbot: QtBot) -> None:
    window: MainWindow = shared.as_it_began(1, SIZE)
    button = window.time_bar.play
    assert button.toolTip()
    middle = QPointF(button.rect().center())
    QApplication.sendEvent(button, QEnterEvent(middle, middle, QPointF(button.mapToGlobal(middle.toPoint()))))
    at = button.rect().center()
    QApplication.sendEvent(button, QHelpEvent(QEvent.Type.ToolTip, at, button.mapToGlobal(at)))
    qtbot.waitUntil(lambda: shown_tip() is not None)
    tip = shown_tip()
    assert tip is not None
    assert not tip.frameGeometry().intersects(QRect(button.mapToGlobal(QPoint()), button.size()))
    tip.hide()
    QApplication.sendEvent(button, QEvent(QEvent.Type.Leave))
    screen, tip_size = QRect(0, 0, 1000, 700), QRect(0, 0, 200, 30)
    for part in (QRect(10, 10, 40, 30), QRect(10, 660, 40, 30), QRect(950, 660, 40, 30)):
        placed = QRect(place_beside(part, tip_size, screen), tip_size.size())
        assert screen.contains(placed)
        assert not placed.intersects(part)


def test_an_hour_and_a_day_are_in_the_bar_at_every_size(shared: SharedWindow) -> None:
    window = shared.as_it_began(1, SIZE)
    for scale in (1.0, 2.0):
        theme().set_text_scale(scale)
        QApplication.processEvents()
        bar = window.time_bar
        for button in (bar.play, bar.hour, bar.day, bar.undo):
            assert button.isVisible(), scale
            assert bar.rect().contains(QRect(button.mapTo(bar, QPoint()), button.size())), scale
    theme().set_text_scale(1.0)
