"""Each way to stake is lived with the keyboard alone: chosen on its page, staked with, waited for, left by every way out it
offers, claimed.

What happens is real keys on the real page, all ways in one practice of "A calm day with every system", once for all tests here;
the model is only looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from tests.ui.world_of_forms import practice_in
from ui.main_window import MainWindow
from ui.session import Session
from ui.tabs.stake import StakeTab
from ui.tabs.table import TABS
from ui.widgets import Segments
from ui.wording import use_world
from wallet import Practice, Stakeable, World, actions, audit, leaving, stakeable, ways

W = TypeVar("W", bound=QWidget)
Key, CTRL, NO_KEY = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
STARTING, LEAVING = 45, 28
"""So many days all ways are waited for: until the slowest earns, and until the slowest is paid."""


FOR_A_SECOND_VALIDATOR = 40 * 10**18


class Way(NamedTuple):
    """A way to stake: with how much, and by which ways one leaves it."""

    amount: str
    out: tuple[str, ...] = ("exit",)


WAYS = {
    "lido": Way("1.5", ("queue", "sell")),
    "rocket-pool": Way("1.5", ("burn", "sell")),
    "sfrxeth": Way("1.5", ("vault", "sell curve-sfrxeth-ng")),
    "frax": Way("1.5", ("sell",)),
    "native-ethereum": Way("33"),
    "lido-vault": Way("33"),
    "jito": Way("100", ("epoch", "reserve", "sell")),
    "marinade": Way("100", ("ticket", "sell msol-sol", "sell marinade-instant")),
    "native-solana": Way("100"),
    "stride": Way("100", ("batch", "sell")),
    "native-cosmos": Way("100"),
}


LOCKED = ("native-ethereum", "lido-vault", "native-solana", "native-cosmos")
"""Ways for which no token stands: each has a line of its own."""


class Hands:
    """Somebody at the keyboard: goes from control to control with Tab, and types."""

    def __init__(self, window: MainWindow, practice: Practice) -> None:
        self.window, self.practice = window, practice

    @property
    def world(self) -> World:
        return self.practice.world

    @property
    def tab(self) -> StakeTab:
        assert isinstance(self.window.tab, StakeTab)
        return self.window.tab

    def control(self, name: str, kind: type[W]) -> W:
        """The control of that name on screen."""
        return next(found for found in QWidget.findChildren(self.window, kind, name) if found.isVisible())

    def button(self, title: str) -> QAbstractButton:
        """The button on screen with that title."""
        found = QWidget.findChildren(self.window, QAbstractButton)
        return next(one for one in found if one.isVisible() and one.text() == title)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)
        QApplication.processEvents()  # what a key brings on screen is there for the next one

    def tab_to(self, wanted: QWidget) -> None:
        """Press Tab until the keyboard is in a control."""
        for _ in range(60):
            at = QApplication.focusWidget()
            if at is not None and (at is wanted or wanted.isAncestorOf(at)):
                return
            self.key(Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {wanted.objectName()}")

    def write(self, name: str, text: str) -> None:
        self.tab_to(self.control(name, QLineEdit))
        self.key(Key.Key_A, CTRL)
        QTest.keyClicks(QApplication.focusWidget(), text)

    def segment(self, title: str) -> None:
        """Choose a segment by its title."""
        found = self.button(title)
        parent = found.parentWidget()
        assert parent is not None
        self.tab_to(parent)
        for _ in range(8):
            if found.isChecked():
                return
            self.key(Key.Key_Right)
        raise AssertionError(f"the arrows never come to {title}")

    def press(self, title: str) -> None:
        """Go to a button by its title and press it."""
        self.tab_to(self.button(title))
        self.key(Key.Key_Space)

    def confirm(self) -> None:
        """Enter opens the review, Tab goes to its button, Enter confirms."""
        before, sheet = self.world, self.window.review
        self.key(Key.Key_Return)
        assert sheet.isVisible()
        self.tab_to(self.control("review.confirm", QAbstractButton))
        self.key(Key.Key_Return)
        assert not sheet.isVisible()
        assert self.world != before
        assert audit(self.world) == []

    def wait_days(self, days: int) -> None:
        """Go that many days on by typing the day into the clock, a month at a time."""
        while days > 0:
            step, days = min(days, 30), days - 30
            day = self.world.hour // 24 + step
            self.key(Key.Key_G, CTRL)
            QTest.keyClicks(QApplication.focusWidget(), f"day {day}")
            self.key(Key.Key_Return)
            assert self.world.hour == day * 24

    def choose(self, field: QComboBox, key: str) -> None:
        """Choose an entry of a list by the letters of its name, or from its end up."""
        if field.current_key() != key:  # type: ignore[attr-defined]
            self.tab_to(field)
            if key in self.world.listed:
                QTest.keyClicks(field, key)
            else:
                self.key(Key.Key_End)
                for _ in range(len(field.keys()) - 1 - field.keys().index(key)):  # type: ignore[attr-defined]
                    self.key(Key.Key_Up)
        assert field.current_key() == key  # type: ignore[attr-defined]


def stake(person: Hands, key: str) -> None:
    """Open the page of all ways, go down to one, take it with Enter and stake."""
    person.segment("Stake")
    person.tab_to(person.control("stake.protocol", QComboBox))
    person.key(Key.Key_Space)
    table = person.tab.ways.page.table
    assert table.hasFocus()
    places = table.shown_keys()
    steps = places.index(key) - places.index(table.chosen_key())
    for _ in range(abs(steps)):
        person.key(Key.Key_Down if steps > 0 else Key.Key_Up)
    assert table.chosen_key() == key
    person.key(Key.Key_Return)
    assert person.tab.stake.protocol.current_key() == key
    person.write("stake.amount", WAYS[key].amount)
    person.confirm()


def leave(person: Hands, key: str) -> None:
    """Leave with a part by every way out there is, and by the last with all that is left."""
    person.segment("Leave")
    row = stakeable_as(person.world, key)
    held = row.token or next(one.key for one in leaving.my_positions(person.world) if one.system == row.system)
    offered = [way for way in ways.ways_out(person.world, held, 10**6).ways if way.first is None]
    assert len(offered) == len(WAYS[key].out)
    for left, way in zip(range(len(WAYS[key].out), 0, -1), WAYS[key].out, strict=True):
        person.choose(person.control("leave.token", QComboBox), held)
        if len(WAYS[key].out) > 1:
            segments = person.control("leave.way", Segments)
            person.tab_to(segments)
            person.key(Key.Key_Home)
            for _ in range(segments.keys().index(way)):
                person.key(Key.Key_Down)
            assert segments.current_key() == way
        if row.token:
            person.write("leave.amount", "1")
        if row.token and left == 1:
            person.press("Max")
        person.tab_to(person.control("leave.review", QAbstractButton))
        person.confirm()


def stakeable_as(world: World, key: str) -> Stakeable:
    return next(row for row in stakeable(world) if row.key == key)


class Life(NamedTuple):
    """What became of a way: of which coin one had how much before and at the end, how much of the token is left, what waits
    still, what went wrong on the way; which line the chart followed after staking, and the coins of the moves marked on it."""

    coin: tuple[int, int]
    token: int
    waits: int
    wrong: list[Exception]
    shown: str
    marked: set[str]


@pytest.fixture(scope="module")
def lives(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Life]]:
    practice = practice_in(tmp_path_factory.mktemp("lived"), "calm-all")
    window = MainWindow(Session(practice), tabs=tuple(entry for entry in TABS if entry.name == "stake"))
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    practice.do(actions.Faucet(amount=FOR_A_SECOND_VALIDATOR))
    person, before = Hands(window, practice), practice.world
    wrong: dict[str, list[Exception]] = {key: [] for key in WAYS}

    def each(live: Callable[[Hands, str], None]) -> None:
        for key in WAYS:
            try:
                live(person, key)
            except Exception as problem:  # told by the test of its way
                wrong[key].append(problem)
                person.tab.ways.close()

    each(stake)
    shown, marked = dict[str, str](), dict[str, set[str]]()
    for key in WAYS:
        person.tab.stake.protocol.set_current(key)
        shown[key] = person.tab.value.key
        marked[key] = {mark.coin for mark in person.tab.value.chart.markers if mark.own}
    person.wait_days(STARTING)
    each(leave)
    person.wait_days(LEAVING)
    claim_all(person)
    found = {}
    for key in WAYS:
        row = stakeable_as(practice.world, key)
        waits = (one for one in leaving.my_requests(practice.world) if one.state != "claimed")
        waiting = sum(one.system == row.system for one in (*waits, *leaving.my_positions(practice.world)))
        coins = before.balance("you", row.coin), practice.world.balance("you", row.coin)
        token = practice.world.balance("you", row.token) - before.balance("you", row.token) if row.token else 0
        found[key] = Life(coins, token, waiting, wrong[key], shown[key], marked[key])
    yield found
    window.close()
    practice.close()
    use_world(None)


def claim_all(person: Hands) -> None:
    """Claim what is ready, protocol by protocol."""
    for _ in WAYS:
        claim = person.tab.requests.claim
        if not claim.isVisible():
            person.press("Requests")
        if not claim.isEnabled():
            return
        person.tab_to(claim)
        person.confirm()


@pytest.mark.parametrize("key", WAYS)
def test_a_way_to_stake_is_chosen_waited_for_and_left_by_keyboard(lives: dict[str, Life], key: str) -> None:
    life = lives[key]
    for problem in life.wrong:
        raise problem
    assert life.waits == 0, "all of it is paid out"
    assert life.token <= 2, "what a growing balance rounds off stays"
    assert life.coin[1] > life.coin[0] * 98 // 100


@pytest.mark.parametrize("key", WAYS)
def test_the_chart_follows_what_the_form_is_about_and_marks_what_happened_there(lives: dict[str, Life], key: str) -> None:
    coin = {"native-solana": "SOL", "native-cosmos": "ATOM", "stride": "ATOM", "jito": "SOL", "marinade": "SOL"}.get(key, "ETH")
    assert lives[key].marked == {coin}, "a move on another chain moves none of these lines"
    together = {"ETH": "lst"}.get(coin, f"all {coin}")
    assert lives[key].shown.startswith(f"{key}-") if key in LOCKED else lives[key].shown == together
