"""Every place that a shipped lesson or demonstration leads to, and all that it asks to be opened, is there in the window."""

from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.wallet.practices import practice
from ui.charts.series import View
from ui.main_window import MainWindow
from ui.session import Session
from ui.widgets import Segments
from ui.window.lessons.places import COMPARED
from ui.window.lessons.steps import SPEED_NAMES
from wallet.scripts import demonstrations, lessons
from wallet.scripts.conditions import keys_of
from wallet.scripts.reading import vocabulary

GIVES_FORMS = {"aave-core", "eigenlayer"}
"""Systems that have forms of their own."""
REPORTED = ("explain:", "page:", "term:")
"""What is told by a name of the model's or of the glossary's, not by one of the window's."""


@pytest.fixture(scope="module")
def window(tmp_path_factory, qapp):
    made = MainWindow(Session(practice(tmp_path_factory.mktemp("places"))))
    made.show()
    yield made
    made.close()
    made.session.practice.close()


@pytest.fixture(scope="module")
def lending(tmp_path_factory, qapp):
    """A window of a world with a lender and a strategy, whose forms others do not offer."""
    made = MainWindow(Session(practice(tmp_path_factory.mktemp("lending"), "calm-all")))
    made.show()
    yield made
    made.close()
    made.session.practice.close()


@pytest.fixture(scope="module")
def keys(window):
    return window.lesson_places.keys()


def shows():
    for lesson in (*lessons(), *demonstrations()):
        for place, step in enumerate(lesson.steps, start=1):
            if step.show is not None:
                yield f"{lesson.stem}, step {place}", step.show, bool(GIVES_FORMS & set(vocabulary(lesson).systems))


def found(window, show):
    """What a step gives the keyboard to; of a form that is made when it is wanted, once the step has led there."""
    if window.findChild(QWidget, show.focus) is None:
        window.lesson_places.lead(show.tab, show.panel, "", "")
    return window.findChild(QWidget, show.focus)


def test_every_place_that_a_step_leads_to_is_there(window, lending):
    plain = window
    for case, show, lends in shows():
        window = (plain, lending)[lends]
        tabs = {page.objectName(): page for page in window.tab_pages}
        page = tabs.get(show.tab)
        assert page is not None, (case, show)
        panels = {f"form:{show.panel}", f"table:{show.panel}"}
        own = window.lesson_places.keys_of(page)
        assert not show.panel or show.panel in COMPARED or panels & own, (case, show)
        charts = {f"chart:{view}" for view in get_args(View)} if case.startswith("demonstration") else own
        assert not show.chart or f"chart:{show.chart}" in charts, (case, show)
        assert not show.focus or found(window, show) is not None, (case, show)
        name, _, key = show.turn.partition("=")
        assert not key or window.findChild(Segments, name).segment(key), (case, show)
        assert not show.speed or show.speed in SPEED_NAMES, (case, show)
        assert show.focus != "time.speed", f"{case}: a step sets the speed itself, and the keyboard is on Play"


def test_all_that_a_lesson_asks_to_be_opened_is_told_of(keys):
    for lesson in lessons():
        asked = keys_of(condition for step in lesson.steps for condition in (*step.check, *step.expect))
        assert {key for key in asked if not key.startswith(REPORTED)} <= keys, lesson.title


def test_show_me_ends_with_the_keyboard_where_it_was_said(window):
    case, show = next((case, show) for case, show, _lends in shows() if show.focus == "leave.amount")
    assert window.lesson_places.lead(show.tab, show.panel, show.chart, show.focus), case
    focus = window.focusWidget()
    assert focus is not None
    assert focus.objectName() == "leave.amount"


def test_show_me_turns_the_form_to_what_the_step_asks_for(window):
    show = next(show for _case, show, _lends in shows() if show.turn)
    name, key = show.turn.split("=")
    assert window.lesson_places.lead(show.tab, show.panel, show.chart, show.focus, turn=show.turn)
    choice = window.findChild(Segments, name)
    assert choice.current_key() == key
    assert window.focusWidget().objectName() == show.focus
    window.lesson_places.lead(show.tab, show.panel, "", name)
    assert window.focusWidget() is choice.segment(key), "the row itself draws no ring"
    choice.setCurrentIndex(0)


def test_a_token_is_followed_where_no_field_asks_for_it(window):
    window.lesson_places.lead("wallet", "holdings", "discount", "", "ETH")
    assert window.lesson_places.lead("wallet", "holdings", "discount", "", "stETH")
    assert (window.tab.value.key, window.tab.view.key) == ("stETH", "discount")
    assert all(show.focus or show.tab == "wallet" for _case, show, _lends in shows() if show.token)


def test_what_takes_no_key_is_shown_and_the_keyboard_goes_where_a_ring_is_drawn(window):
    assert window.lesson_places.lead("stake", "stake", "", "stake.yearly")
    assert window.findChild(QWidget, "stake.yearly").focusPolicy() == Qt.FocusPolicy.NoFocus
    assert window.focusWidget().objectName() == "stake.amount"


def test_what_explains_is_told_when_it_is_opened(window):
    places, told = window.lesson_places, []
    places.opened.connect(told.append)
    places.listening = True
    window.commands.help.open_glossary()
    for index in (0, 1):
        window.tabs.setCurrentIndex(index)
    window.tab.figures.figures()[1].explain()
    window.explain_panel.back()
    window.terms.explained.emit("share")
    window.commands.close_dialogs()
    places.listening = False
    assert "page:glossary.page" in told
    assert "tab:stake" in told
    assert "term:share" in told
    assert any(key.startswith("explain:") for key in told)


def test_a_step_that_pays_with_a_token_brings_the_form_forward_with_it(window):
    places = window.lesson_places
    for token in ("stETH", "ETH"):
        places.lead("defi", "swap", "", "swap.pay_amount", token)
        assert window.findChild(QWidget, "swap.pay_token").current_key() == token
        assert window.focusWidget().objectName() == "swap.pay_amount"
