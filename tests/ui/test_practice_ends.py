"""What was said, typed or chosen in a practice ends with it: nothing of it is met in the next one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QStackedWidget, QWidget

from tests.ui.world_of_forms import practice_in
from ui.main_window import MainWindow
from ui.session import Session
from ui.widgets import Segments
from wallet import FileProblem, actions


@pytest.fixture
def window(tmp_path, qtbot):
    made = MainWindow(Session(practice_in(tmp_path, "calm")))
    qtbot.addWidget(made, before_close_func=lambda shown: shown.session.practice.close())
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    return made


def go_on(window, tmp_path, name="next") -> None:
    window.session.replace(practice_in(tmp_path, "calm", name))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def stirred(window) -> None:
    """Everything that can be typed or chosen, typed and chosen, in every form of every tab."""
    for index in range(window.tabs.count()):
        window.tabs.setCurrentIndex(index)
        for form in window.tab.column.forms:
            window.tab.column.show_form(form)
            for choice in form.findChildren(Segments):
                choice.setCurrentIndex(choice.count() - 1)
            for box in form.findChildren(QComboBox):
                box.setCurrentIndex(box.count() - 1)
            for line in form.findChildren(QLineEdit):
                if line.isEnabled():
                    line.setText("1.5")
        for button in window.tab.tables.findChildren(QAbstractButton):
            if button.isVisible() and button.accessibleName().startswith("Show "):
                button.click()


def chosen(window) -> list[object]:
    """What stands in every field and which of every few things is shown, in the order of the tree."""
    state: list[object] = [window.tabs.currentIndex()]
    for page in window.tab_pages:
        for part in page.findChildren(QWidget):
            match part:
                case QLineEdit():
                    state.append((part.objectName(), part.text()))
                case QComboBox():
                    state.append((part.objectName(), part.currentIndex()))
                case Segments() | QStackedWidget():
                    state.append((part.accessibleName(), part.currentIndex()))
    return state


def test_nothing_typed_or_chosen_goes_along_into_the_next_practice(window, tmp_path):
    fresh = chosen(window)
    stirred(window)
    assert chosen(window) != fresh
    go_on(window, tmp_path)
    assert chosen(window) == fresh


def test_a_toast_ends_with_its_practice_on_screen_or_not(window, tmp_path):
    for page in window.tab_pages:
        page.say("Claimed 50 ETH", "Undo", window.session.undo)
    go_on(window, tmp_path)
    for page in window.tab_pages:
        assert page.column.toast.isHidden()
        assert page.column.toast.words() == ""


def test_a_banner_ends_with_its_practice_and_the_next_one_says_its_own(window, tmp_path):
    window.tell_problem(FileProblem("disk_full"))
    go_on(window, tmp_path)
    assert window.banner.isHidden()
    held = practice_in(tmp_path, "calm", "held")
    window.files.open_path(held.path)
    assert "open in another window" in window.banner.sentence()
    assert window.banner.isVisible()
    held.close()


def test_an_open_review_ends_with_its_practice_and_works_in_the_next(window, tmp_path, qtbot):
    for name in ("second", "third"):
        window.tabs.setCurrentIndex(1)
        form = window.tab.column.form
        form.amount.set_text("2")
        window.reviewing.open(form)
        assert window.review.isVisible()
        go_on(window, tmp_path, name)
        assert not window.review.isVisible()
        assert window.review.action is None
    window.tabs.setCurrentIndex(1)
    window.tab.column.form.amount.set_text("3")
    window.reviewing.open(window.tab.column.form)
    window.review.confirm()
    assert window.session.world.balance("you", "stETH") > 7 * 10**18


def test_a_date_that_was_being_typed_is_the_next_ones_own(window, tmp_path):
    date = window.findChild(QLineEdit, "time.date")
    date.setFocus()
    date.setText("13 Jun")
    go_on(window, tmp_path)
    assert date.text() == "21 Aug 2026, 00:00"


def test_what_the_next_practice_does_is_drawn_by_its_own_pages_alone(window, tmp_path):
    old = window.tab_pages
    go_on(window, tmp_path)
    assert not set(map(id, old)) & set(map(id, window.tab_pages))
    window.session.do(actions.Stake(amount=10**18))
    assert window.session.undo_title is not None
