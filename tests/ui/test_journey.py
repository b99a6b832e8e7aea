"""The whole way in the window alone: stake, watch, wrap, ask, sell, undo, live the crisis, claim.

Everything goes through the controls that a person uses; the model is only looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import practice_in
from ui.main_window import MainWindow
from ui.session import Session
from ui.widgets import Segments
from wallet import Practice, audit

ETHER = 10**18
W = TypeVar("W", bound=QWidget)
WALLET, STAKE, DEFI, RISK = range(4)


class Person:
    """Somebody at the window: finds controls by their names, types and presses."""

    def __init__(self, qtbot: QtBot, window: MainWindow, practice: Practice) -> None:
        self.qtbot, self.window, self.practice = qtbot, window, practice

    def control(self, name: str, kind: type[W]) -> W:
        self.qtbot.waitUntil(lambda: self.window.findChild(kind, name) is not None)
        found = self.window.findChild(kind, name)
        assert found is not None
        return found

    def open_tab(self, index: int) -> None:
        self.control("tabs", QWidget).setCurrentIndex(index)  # type: ignore[attr-defined]

    def write(self, name: str, text: str) -> None:
        field = self.control(name, QLineEdit)
        self.qtbot.waitUntil(field.isVisible)
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)

    def press(self, name: str) -> None:
        button = self.control(name, QAbstractButton)
        self.qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled() and not button.visibleRegion().isEmpty())
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def confirm(self, name: str) -> None:
        """Press a primary button and confirm in the review sheet."""
        self.press(name)
        self.qtbot.waitUntil(self.control("review.sheet", QWidget).isVisible)
        self.press("review.confirm")
        self.qtbot.waitUntil(lambda: not self.control("review.sheet", QWidget).isVisible())
        assert audit(self.practice.world) == []

    def key(self, *keys: Qt.Key) -> None:
        """Press keys wherever the keyboard is."""
        for key in keys:
            at = QApplication.focusWidget()
            assert at is not None
            self.qtbot.keyClick(at, key)

    def type(self, text: str) -> None:
        at = QApplication.focusWidget()
        assert at is not None
        self.qtbot.keyClicks(at, text)

    def confirm_with_keys(self) -> None:
        """Enter in an amount opens the review; Tab goes to its button, Enter confirms."""
        self.key(Qt.Key.Key_Return)
        self.qtbot.waitUntil(self.control("review.sheet", QWidget).isVisible)
        button = self.control("review.confirm", QAbstractButton)
        for _ in range(20):
            if button.hasFocus():
                break
            self.key(Qt.Key.Key_Tab)
        assert button.hasFocus()
        self.key(Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: not self.control("review.sheet", QWidget).isVisible())
        assert audit(self.practice.world) == []

    def days(self, count: int) -> None:
        for _ in range(count):
            self.press("time.day")


@pytest.fixture
def person(qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Person]:
    practice = practice_in(tmp_path, getattr(request, "param", "june-2022-open"), "journey")
    window = MainWindow(Session(practice))
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    yield Person(qtbot, window, practice)
    window.close()


def test_the_journey_through_june_2022_can_be_made_in_the_window_alone(person: Person) -> None:
    world = lambda: person.practice.world  # noqa: E731
    person.open_tab(STAKE)
    before = world().balance("you", "stETH")
    person.write("stake.amount", "10")
    person.confirm("stake.review")
    staked = world().balance("you", "stETH")
    assert staked - before == pytest.approx(10 * ETHER, abs=2)

    person.days(30)
    assert world().hour == 30 * 24
    grown = world().balance("you", "stETH")
    assert grown > staked

    choose_form(person, "Wrap")
    person.write("wrap.amount", "50")
    person.confirm("wrap.review")
    assert world().balance("you", "wstETH") > 46 * ETHER

    choose_form(person, "Leave")
    person.write("leave.amount", "5")
    person.confirm("leave.review")
    assert [row.steth for row in world().requests("you")] == [5 * ETHER]

    person.open_tab(DEFI)
    person.write("swap.pay_amount", "4")
    sold_from = world()
    person.confirm("swap.review")
    got = world().balance("you", "ETH") - sold_from.balance("you", "ETH")
    assert 0 < got < 4 * ETHER * 99 // 100
    person.press("time.undo")
    assert world() == sold_from

    person.open_tab(WALLET)
    person.days(9)
    person.open_tab(STAKE)
    assert world().hour == 39 * 24
    choose_form(person, "Requests")
    table = person.control("requests.table", QTableView)
    person.qtbot.waitUntil(table.isVisible)
    table.selectRow(0)
    coins = world().balance("you", "ETH")
    person.confirm("requests.claim")
    assert world().balance("you", "ETH") - coins > 49 * ETHER // 10
    assert world().requests("you") == ()


def choose_form(person: Person, title: str) -> None:
    """Press the segment, of the action column or the tables, that has this title."""
    for button in person.window.findChildren(QAbstractButton):
        if button.isVisible() and button.text().replace("&", "") == title:
            person.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
            return
    raise AssertionError(f"no form {title}")


@pytest.mark.parametrize("person", ["calm-all"], indirect=True)
def test_another_style_and_another_chain_are_lived_with_the_keyboard_alone(person: Person) -> None:
    world = lambda: person.practice.world  # noqa: E731
    person.open_tab(STAKE)
    for words, amount, token in (("none like this", "", ""), ("rocket", "10", "rETH"), ("jito", "50", "JitoSOL")):
        person.control("stake.protocol", QComboBox).setFocus()
        person.key(Qt.Key.Key_Space)
        person.qtbot.waitUntil(person.control("stake.ways", QWidget).isVisible)
        person.type(words[0])
        person.type(words[1:])
        if not token:
            person.key(Qt.Key.Key_Escape, Qt.Key.Key_Escape)
            assert not person.control("stake.ways", QWidget).isVisible()
            continue
        person.key(Qt.Key.Key_Return, Qt.Key.Key_Return)
        person.type(amount)
        person.confirm_with_keys()
        assert world().balance("you", token) > 0

    person.days(3)
    coins = world().balance("you", "SOL")
    choose_form(person, "Leave")
    for token, way, amount in (
        ("rETH", "burn", "2"),
        ("JitoSOL", "epoch", "5"),
        ("JitoSOL", "reserve", "5"),
        ("JitoSOL", "sell", "5"),
    ):
        held = world().balance("you", token)
        tokens = person.control("leave.token", QComboBox)
        tokens.setFocus()
        person.key(Qt.Key.Key_Home, *[Qt.Key.Key_Down] * tokens.findText(token))
        assert tokens.currentText() == token
        ways = person.control("leave.way", Segments)
        person.qtbot.waitUntil(ways.segment(ways.current_key()).isVisible)
        ways.segment(ways.current_key()).setFocus()
        person.key(Qt.Key.Key_Home, *[Qt.Key.Key_Down] * ways.keys().index(way))
        assert ways.current_key() == way
        person.write("leave.amount", amount)
        person.confirm_with_keys()
        assert world().balance("you", token) < held
    assert world().balance("you", "SOL") > coins + 12 * 10**9, "the reserve and the market pay at once"
    person.days(4)
    coins = world().balance("you", "SOL")
    choose_form(person, "Requests")
    person.confirm("requests.claim")
    assert world().balance("you", "SOL") > coins + 6 * 10**9, "what waited for the epoch is claimed"
