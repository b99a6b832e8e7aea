"""The strip of first steps: it ticks itself off from the practice, leads to the place of a step, and can be sent away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget

from tests.ui.told import said
from tests.ui.world_of_forms import ETH, practice_in
from tests.wallet import rooms
from ui.main_window import MainWindow
from ui.panels.window.steps_strip import StepsStrip
from ui.session import Session
from ui.settings import Settings
from ui.theme import theme
from wallet import FIRST_STEPS, Practice, actions, shocks

MARKET = "curve-steth"
SHOCK = actions.Shock(shock=shocks.LargeSale(100 * ETH))
DEEDS = {
    "stake": lambda session: session.do(actions.Stake(amount=ETH)),
    "month": lambda session: session.advance(24 * 30),
    "wrap": lambda session: session.do(actions.Wrap(amount=ETH)),
    "leave": lambda session: session.do(actions.RequestWithdrawal(amount=ETH)),
    "break": lambda session: session.do(SHOCK),
}
PLACES = (
    ("stake", "stake.amount"),
    ("stake", "time.play"),
    ("stake", "wrap.amount"),
    ("stake", "leave.amount"),
    ("risk", "risk"),
)
"""The tab of each step, and what has the keyboard there."""
SALE = actions.Swap(market=MARKET, pay="stETH", receive="ETH", amount=ETH)
PURCHASE = actions.Swap(market=MARKET, pay="ETH", receive="stETH", amount=ETH)


def shown(qtbot, practice: Practice, settings: Settings | None = None) -> MainWindow:
    window = MainWindow(Session(practice), settings)
    qtbot.addWidget(window, before_close_func=lambda made: made.session.practice.close())
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: window.tab.isVisible())
    return window


@pytest.fixture
def window(tmp_path, qtbot):
    return shown(qtbot, practice_in(tmp_path, "calm"), Settings())


def strip(window: MainWindow) -> StepsStrip:
    found = window.findChild(QWidget, "steps.strip")
    assert isinstance(found, StepsStrip)
    return found


def press(window, name):
    button = window.findChild(QAbstractButton, name)
    assert button is not None
    assert button.isVisible()
    button.click()


class TestTicking:
    """A step is ticked by what the model remembers."""

    @pytest.mark.parametrize("step", FIRST_STEPS)
    def test_each_step_is_ticked_by_its_own_deed_alone(self, tmp_path, step):
        with practice_in(tmp_path, "calm") as practice:
            assert practice.first_steps() == frozenset()
            DEEDS[step](Session(practice))
            assert practice.first_steps() == {step}

    def test_the_days_that_a_practice_opens_with_are_no_month_of_mine(self, tmp_path):
        with practice_in(tmp_path, "calm") as practice:
            practice.advance(24 * 30 - 1)
            assert practice.first_steps() == frozenset()
            practice.advance(1)
            assert practice.first_steps() == {"month"}

    def test_where_redeeming_is_shut_a_sale_is_leaving(self, tmp_path):
        with practice_in(tmp_path, "june-2022") as practice:
            practice.do(PURCHASE)
            assert "leave" not in practice.first_steps()
            practice.do(SALE)
            assert "leave" in practice.first_steps()

    def test_locking_is_staking_and_asking_for_it_back_is_leaving(self, tmp_path):
        with practice_in(tmp_path, "june-2022-open") as practice:
            practice.do(actions.Faucet(amount=10 * ETH))
            practice.do(actions.Lock(amount=32 * ETH))
            assert practice.first_steps() == {"stake"}
            practice.advance(24 * 5)
            practice.do(actions.Unlock(position=rooms.locked(practice.world).positions[0].id))
            assert practice.first_steps() == {"stake", "leave"}

    def test_what_was_undone_was_still_tried(self, tmp_path):
        with practice_in(tmp_path, "calm") as practice:
            practice.do(SHOCK)
            practice.undo()
            practice.do(actions.Stake(amount=ETH))
            practice.branch("other")
            assert practice.first_steps() == {"break", "stake"}

    def test_it_comes_back_with_the_file(self, tmp_path):
        with practice_in(tmp_path, "calm") as practice:
            practice.do(actions.Stake(amount=ETH))
            path = practice.path
        with Practice.open(path) as again:
            assert again.first_steps() == {"stake"}

    def test_clicks_tick_nothing(self, window, qtbot):
        for _ in range(3):
            press(window, "steps.show")
        assert strip(window).done == frozenset()

    def test_all_five_in_turn_move_the_step_that_is_due(self, window):
        for step in FIRST_STEPS:
            assert strip(window).due == step
            DEEDS[step](window.session)
            assert step in strip(window).done
        assert strip(window).due == ""

    def test_the_month_is_ticked_while_time_still_plays(self, window, qtbot):
        window.session.advance(24 * 29)
        window.pace.set_speed(4)
        window.pace.play()
        qtbot.waitUntil(lambda: "month" in strip(window).done, timeout=20_000)
        assert window.pace.playing
        window.pace.pause()


class TestShowMe:
    """Show me puts the keyboard where the step is done, and says how."""

    def test_it_leads_to_the_place_of_each_step_when_it_is_due(self, window, qtbot):
        for step, (tab, place) in zip(FIRST_STEPS, PLACES, strict=True):
            assert strip(window).due == step
            if place != "time.play":
                window.tabs.setCurrentIndex(2)
            press(window, "steps.show")
            if place != "time.play":
                assert window.tab.objectName() == tab
            wanted = window.findChild(QWidget, place)
            qtbot.waitUntil(wanted.isVisible)
            focus = window.focusWidget()
            assert focus is not None, step
            assert focus is wanted or wanted.isAncestorOf(focus), step
            assert strip(window).sentence(), step
            DEEDS[step](window.session)

    def test_it_leaves_the_review_first(self, window, qtbot):
        window.tab.stake.amount.set_amount(ETH)
        press(window, "stake.review")
        assert window.review.isVisible()
        press(window, "steps.show")
        assert not window.review.isVisible()

    def test_where_redeeming_is_shut_it_leads_to_the_sale_and_says_why(self, tmp_path, qtbot):
        window = shown(qtbot, practice_in(tmp_path, "june-2022"))
        for step in ("stake", "month", "wrap"):
            DEEDS[step](window.session)
        press(window, "steps.show")
        assert "15 May 2023" in strip(window).sentence()
        assert "sell" in strip(window).sentence()
        assert window.tab.leave.how.current_key() == "sell"

    def test_the_sentence_goes_with_its_step(self, window):
        press(window, "steps.show")
        assert strip(window).sentence()
        DEEDS["stake"](window.session)
        assert strip(window).sentence() == ""


class TestTheEnd:
    @pytest.mark.parametrize("name", ["calm-all", "calm", "june-2022-open"])
    def test_after_the_last_step_it_says_what_to_do_next_and_leads_there(self, tmp_path, qtbot, name):
        window = shown(qtbot, practice_in(tmp_path, name))
        for step in FIRST_STEPS:
            DEEDS[step](window.session)
        assert "Next" in strip(window).sentence()
        press(window, "steps.show")
        # Asked of Qt itself: the window would make every page first, to look in it.
        dialogs = [each for each in QObject.findChildren(window, QDialog) if each.isVisible()]
        assert dialogs or window.commands.lessons.list.is_open


class TestComingAndGoing:
    def test_it_is_in_every_new_practice(self, window):
        assert strip(window).isVisible()
        press(window, "steps.close")
        for name in ("calm", "june-2022"):
            assert window.files.start(name, 7)
            assert strip(window).isVisible()

    def test_closed_is_remembered_with_the_practice(self, window, tmp_path):
        first = window.session.practice.path
        press(window, "steps.close")
        assert window.files.start("calm", 7)
        second = window.session.practice.path
        assert window.files.open_path(first)
        assert not strip(window).isVisible()
        assert window.files.open_path(second)
        assert strip(window).isVisible()

    def test_help_brings_it_back(self, window):
        strip(window).set_folded(True)
        press(window, "steps.close")
        window.commands.menus.actions["steps"].trigger()
        assert strip(window).isVisible()
        assert strip(window).words() == strip(window).words()
        assert any(mark.isVisible() for mark in strip(window)._marks)

    def test_an_old_practice_opens_without_it(self, tmp_path, qtbot):
        practice = practice_in(tmp_path, "calm")
        practice.do(actions.Stake(amount=ETH))
        assert not strip(shown(qtbot, practice)).isVisible()

    def test_folding_is_remembered_for_the_window(self, window, tmp_path, qtbot):
        tall = strip(window).height()
        press(window, "steps.fold")
        assert window.settings.steps_folded
        assert "1 of 5" in strip(window).words()
        assert strip(window).height() <= tall
        again = shown(qtbot, practice_in(tmp_path, "calm", "other"), window.settings)
        assert "1 of 5" in strip(again)._short.text()
        assert strip(again)._short.isVisible()


class TestReached:
    def test_the_keyboard_reaches_all_of_it(self, window, qtbot):
        for name in ("steps.show", "steps.fold", "steps.close"):
            button = window.findChild(QAbstractButton, name)
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
            assert button.accessibleName() or button.text()
        show = window.findChild(QAbstractButton, "steps.show")
        show.setFocus()
        QTest.keyClick(show, Qt.Key.Key_Space)
        assert strip(window).sentence()

    def test_it_is_heard_whole(self, window):
        assert strip(window).accessibleName() == "First steps"
        assert "0 of 5 done" in strip(window).accessibleDescription()
        assert "Stake some ETH" in strip(window).accessibleDescription()

    def test_nothing_of_it_is_cut(self, window, qtbot):
        for scale in (1.0, 1.5, 2.0):
            theme().set_text_scale(scale)
            for size in ((1280, 800), (1024, 768), (800, 600)):
                window.resize(*size)
                press(window, "steps.show")
                qtbot.waitUntil(lambda: strip(window).width() == window.width())
                self.is_whole(window, (scale, *size))

    def is_whole(self, window, when):
        for part in strip(window).findChildren(QWidget):
            if part.isVisible():
                assert part.width() >= min(part.minimumSizeHint().width(), part.sizeHint().width()), (when, part)
                right = part.mapTo(window, part.rect().bottomRight())
                assert right.x() <= window.width(), (when, part)


class TestWhatAStepSays:
    """A step says how far it is, and what there is to begin with."""

    def test_a_month_that_has_begun_says_how_many_days_are_to_go(self, window):
        window.session.do(actions.Stake(amount=ETH))
        assert strip(window).due == "month"
        window.session.advance(24 * 11)
        strip(window).refresh()
        assert any(words.endswith("19 days to go") for words in said(strip(window)))

    def test_the_step_to_stake_says_what_one_starts_with(self, window):
        press(window, "steps.show")
        assert strip(window).sentence().startswith("You start with 5 stETH. ")

    def test_where_asking_is_possible_a_sale_is_no_asking(self, tmp_path):
        with practice_in(tmp_path, "calm") as practice:
            practice.do(SALE)
            assert "leave" not in practice.first_steps()
            practice.do(actions.RequestWithdrawal(amount=ETH))
            assert "leave" in practice.first_steps()
