"""Pages are made when they are wanted: shown, asked for by name, or one by one while time stands."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.ui.world_of_forms import PLAIN_TABS, plain_window, practice_in
from ui.session import Session
from ui.tabs.pages import TabPages
from ui.tabs.quiet import QuietMoments
from ui.tabs.table import TABS

HOUR_MS = 3_600_000


class Painted(QObject):
    """Calls `then` when what it watches paints."""

    def __init__(self, then):
        super().__init__()
        self._then = then

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self._then()
        return False


@pytest.fixture
def session(tmp_path, qapp):
    made = Session(practice_in(tmp_path))
    yield made
    made.practice.close()


@pytest.fixture
def pages(session, qtbot):
    made = TabPages(session, PLAIN_TABS)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def window(tmp_path, qtbot):
    made = plain_window(tmp_path)
    qtbot.addWidget(made, before_close_func=lambda shown: shown.session.practice.close())
    return made


def names(pages) -> list[str]:
    return [page.objectName() for page in pages.made()]


def test_the_shell_loads_without_the_charts_and_without_what_lists_and_plays_lessons():
    later = ("pyqtgraph", "wallet.scripts", "ui.panels.lessons", "ui.panels.lesson.panel", "ui.progress_file", "ui.presenter")
    told = f"import sys, ui.main_window; print([name for name in sys.modules if name in {later!r}])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_page_is_made_before_the_first_paint_then_the_one_on_screen(pages, qtbot):
    built = []
    pages.built.connect(lambda page: built.append(page.objectName()))
    pages.setCurrentIndex(2)
    pages.show()
    assert names(pages) == []
    qtbot.waitUntil(lambda: bool(pages.made()))
    assert built[0] == "defi"
    assert pages.currentWidget().isVisible()


@pytest.fixture
def at_rest(pages, qtbot):
    """The pages on screen, the one shown painted, and the clock of their quiet stopped: a test says when a second is over."""
    pages.quiet.timer.setInterval(HOUR_MS)
    pages.show()
    qtbot.waitUntil(pages.quiet.timer.isActive)
    return pages


def test_hidden_pages_wait_until_the_one_on_screen_has_painted(pages, qtbot):
    waiting = []
    pages.quiet.timer.setInterval(HOUR_MS)
    pages.built.connect(lambda page: page.installEventFilter(watch))
    watch = Painted(lambda: waiting.append(pages.quiet.timer.isActive()))
    pages.show()
    qtbot.waitUntil(pages.quiet.timer.isActive)
    assert waiting[0] is False
    assert names(pages) == ["wallet"]


def test_hidden_pages_follow_one_by_one_each_after_a_quiet_second_of_its_own(at_rest):
    built = []
    at_rest.built.connect(lambda page: built.append(page.objectName()))
    for so_far in (["stake"], ["stake", "defi"], ["stake", "defi", "risk"]):
        assert at_rest.quiet.timer.isActive()
        at_rest.quiet.timer.timeout.emit()
        assert built == so_far
    assert not at_rest.quiet.timer.isActive()
    assert at_rest.currentIndex() == 0


def test_a_quiet_moment_is_a_second():
    quiet = QuietMoments()  # held, or its timer goes with it
    assert quiet.timer.interval() == 1000


@pytest.mark.parametrize("touch", ["key", "button", "wheel", "pointer"])
def test_the_second_begins_anew_whenever_the_window_is_touched(touch, at_rest, qtbot, monkeypatch):
    begun = []
    monkeypatch.setattr(at_rest.quiet.timer, "start", lambda: begun.append(touch))
    window, at = at_rest.windowHandle(), QPoint(5, 5)
    match touch:
        case "key":
            QTest.keyPress(window, Qt.Key.Key_A)
        case "button":
            QTest.mousePress(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        case "wheel":
            QTest.wheelEvent(window, QPointF(at), QPoint(0, 120))
        case "pointer":
            QTest.mouseMove(window, at + at)
    qtbot.waitUntil(lambda: bool(begun))
    assert names(at_rest) == ["wallet"]


def test_the_second_begins_anew_whenever_the_world_changes(at_rest, session, monkeypatch):
    begun = []
    monkeypatch.setattr(at_rest.quiet.timer, "start", lambda: begun.append(session.world.hour))
    session.advance(1)
    session.go_to(0)
    assert len(begun) == 2
    assert names(at_rest) == ["wallet"]


def test_hidden_pages_wait_while_time_plays(at_rest, session):
    session.set_playing(True)
    at_rest.quiet.timer.timeout.emit()
    assert names(at_rest) == ["wallet"]
    assert at_rest.quiet.timer.isActive()
    session.set_playing(False)
    at_rest.quiet.timer.timeout.emit()
    assert names(at_rest) == ["wallet", "stake"]


def test_a_page_is_made_the_moment_it_is_switched_to(pages, qtbot):
    pages.show()
    qtbot.waitUntil(lambda: bool(pages.made()))
    pages.setCurrentIndex(3)
    assert names(pages) == ["wallet", "risk"]
    assert pages.currentWidget().isVisible()
    assert not pages.widget(0).isVisible()


def test_a_page_asked_for_is_made_once_and_keeps_its_place(pages):
    assert pages.widget(1) is pages.widget(1)
    assert names(pages) == ["stake"]
    assert pages.count() == 4
    assert pages.currentIndex() == 0
    assert [page.objectName() for page in pages.all()] == ["wallet", "stake", "defi", "risk"]


def test_a_name_in_a_tab_that_was_never_shown_is_found(window):
    assert window.findChild(QWidget, "risk.any.review") is not None
    assert len(window.findChildren(QWidget, "chart.main")) == 1


def test_a_page_made_late_knows_the_room_of_its_window_and_asks_it_for_the_review(window, qtbot):
    window.resize(1024, 700)
    window.show()
    page = window.tabs.widget(2)
    assert page.room is window.tab.room
    with qtbot.waitSignal(page.review_wanted):
        page.form.review_wanted.emit()


def test_the_tab_key_goes_through_header_page_and_time_bar_in_this_order(window, qtbot):
    window.show()
    for index in (3, 1, 0, 2):
        window.tabs.widget(index)
    parts = []
    part = window.nextInFocusChain()
    while part is not window:
        regions = (window.header, *window.tab_pages, window.time_bar)
        region = next((region for region in regions if region.isAncestorOf(part)), None)
        if region is not None and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            parts.append(region.objectName() or type(region).__name__)
        part = part.nextInFocusChain()
    inner = parts.index("TimeBar")
    assert parts[0] == "Header"
    assert set(parts[inner:]) == {"TimeBar"}
    assert {"wallet", "stake", "defi", "risk"} <= set(parts[:inner])
    runs = [name for before, name in zip(["", *parts], parts, strict=False) if name != before]
    assert len(runs) == len(set(runs))


@pytest.mark.parametrize("entry", TABS, ids=lambda entry: entry.name)
def test_each_tab_of_the_window_is_found_under_its_name_and_title(entry, session, qtbot):
    page = entry.make(session)
    qtbot.addWidget(page)
    assert (page.objectName(), page.title) == (entry.name, entry.title)
