"""Where the keyboard is and what its keys mean: first focus, Space, Alt, and what happens when the focused thing goes away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from tests.ui.world_of_forms import SharedWindow, practice_in
from ui.main_window import MainWindow
from ui.panels.window.focus import in_turn
from ui.session import Session
from ui.widgets import AmountLine

BY_KEY = Qt.FocusReason.TabFocusReason


@pytest.fixture
def window(tmp_path, qtbot):
    made = MainWindow(Session(practice_in(tmp_path, "calm")))
    qtbot.addWidget(made, before_close_func=lambda shown: shown.session.practice.close())
    made.resize(1280, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def fresh(window, qtbot):
    """A window of one's own with its page on screen made and the keyboard in it."""
    qtbot.waitUntil(lambda: bool(window._pages.made()))
    window.activateWindow()
    return window


@pytest.fixture(scope="module")
def shared(qapp, tmp_path_factory):
    made = SharedWindow(practice_in(tmp_path_factory.mktemp("shared"), "calm"))
    yield made
    made.end()


@pytest.fixture
def ready(shared, qtbot):
    """The window that all others share, with the keyboard where work begins."""
    found = shared.as_it_began()
    qtbot.waitUntil(found.isActiveWindow)
    found.focus_first()
    return found


def forms(window):
    """Every form of every tab, shown one after another."""
    for index in range(window.tabs.count()):
        window.tabs.setCurrentIndex(index)
        for form in window.tab.column.forms:
            window.tab.column.show_form(form)
            yield form


def presses_play(window, widget) -> bool:
    """Whether Space on this widget plays or pauses."""
    widget.setFocus(Qt.FocusReason.MouseFocusReason)
    before = window.session.playing
    QTest.keyClick(widget, Qt.Key.Key_Space)
    done = window.session.playing != before
    window.pace.pause()
    return done


class TestFirstFocus:
    def test_it_is_never_the_menus_not_even_before_a_page_is_made(self, window):
        assert not window.header.isAncestorOf(window.focusWidget())

    def test_it_is_the_amounts_of_the_form_on_screen(self, fresh):
        assert fresh.focusWidget() is fresh.tab.column.form.findChild(AmountLine)

    def test_where_the_form_has_no_amount_it_is_the_charts(self, fresh):
        fresh.tabs.setCurrentIndex(3)
        fresh.focus_first()
        assert fresh.focusWidget() is fresh.tab.view.chart

    def test_after_a_review_was_confirmed_by_keys_a_ring_shows_where_it_is(self, fresh, qtbot):
        fresh.tabs.setCurrentIndex(1)
        fresh.tab.column.show_form(fresh.tab.column.forms[0])
        fresh.tab.focus_first()
        qtbot.keyClicks(QApplication.focusWidget(), "1")
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        assert QApplication.focusWidget().objectName() == "review.confirm"
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        assert QApplication.focusWidget() is fresh.tab.view.chart
        assert fresh.tab.view.chart.ringed()

    def test_making_the_pages_opens_no_window_that_would_take_it(self, fresh):
        fresh._pages.all()
        assert QApplication.focusWindow() is fresh.windowHandle()


class TestSpace:
    def test_in_every_amount_field_it_plays_and_writes_nothing(self, ready):
        asked = 0
        for form in forms(ready):
            for line in form.findChildren(AmountLine):
                if line.isVisible() and line.isEnabled():
                    asked += 1
                    assert presses_play(ready, line), line.objectName()
                    assert " " not in line.text()
        assert asked >= 6

    def test_what_is_typed_stays_when_it_plays(self, ready, qtbot):
        line = ready.tab.column.form.findChild(AmountLine)
        qtbot.keyClicks(line, "1.5")
        assert presses_play(ready, line)
        assert line.text() == "1.5"

    def test_words_in_an_amount_field_keep_their_spaces_and_nothing_plays(self, ready, qtbot):
        line = ready.tab.column.form.findChild(AmountLine)
        qtbot.keyClicks(line, "ten ")
        assert line.text() == "ten "
        assert not ready.session.playing

    def test_a_button_that_was_used_by_mouse_does_not_take_it(self, ready, qtbot):
        for name in ("time.play", "time.hour"):
            button = ready.findChild(QAbstractButton, name)
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
            ready.pace.pause()
            hour = ready.session.world.hour
            assert presses_play(ready, button), name
            assert ready.session.world.hour == hour

    def test_a_button_reached_by_keyboard_is_pressed_by_it(self, ready):
        button = ready.findChild(QAbstractButton, "time.hour")
        button.setFocus(BY_KEY)
        QTest.keyClick(button, Qt.Key.Key_Space)
        assert ready.session.world.hour == 721
        assert not ready.session.playing

    def test_a_date_keeps_its_spaces(self, ready):
        date = ready.findChild(QLineEdit, "time.date")
        date.setFocus()
        date.setText("13")
        QTest.keyClick(date, Qt.Key.Key_Space)
        assert date.text() == "13 "
        assert not ready.session.playing


class TestAlt:
    def tap(self, window, *keys):
        """Alt held, other keys clicked, Alt let go, as a window system tells it."""
        handle = window.windowHandle()
        QTest.keyPress(handle, Qt.Key.Key_Alt)
        for key in keys:
            QTest.keyClick(handle, key, Qt.KeyboardModifier.AltModifier)
        QTest.keyRelease(handle, Qt.Key.Key_Alt)

    def test_a_digit_goes_to_its_tab_and_opens_no_menu(self, ready):
        for index in (0, 0, 1, 1, 2, 2, 3, 3):  # the second time that tab is open already
            self.tap(ready, Qt.Key(Qt.Key.Key_1.value + index))
            assert ready.tabs.currentIndex() == index
            assert QApplication.activePopupWidget() is None, index

    def test_alone_it_opens_the_menu(self, ready, qtbot):
        self.tap(ready)
        assert isinstance(QApplication.activePopupWidget(), QMenu)
        QApplication.activePopupWidget().close()

    def test_a_click_while_it_is_held_opens_no_menu(self, ready, qtbot):
        QTest.keyPress(ready.windowHandle(), Qt.Key.Key_Alt)
        qtbot.mouseClick(ready.findChild(QWidget, "time.hour"), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier)
        QTest.keyRelease(ready.windowHandle(), Qt.Key.Key_Alt)
        assert QApplication.activePopupWidget() is None


class TestLostFocus:
    def left_at(self, window) -> QWidget:
        QApplication.processEvents()
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus.isVisible()
        assert focus.isEnabled()
        assert not window.header.isAncestorOf(focus), focus
        return focus

    def buttons(self, window):
        shown = window.tab.findChildren(QAbstractButton) + window.time_bar.findChildren(QAbstractButton)
        return [each for each in shown if each.isVisible() and each.isEnabled() and each.focusPolicy() & BY_KEY.value]

    @pytest.mark.parametrize("end", ["hide", "disable"])
    def test_it_never_goes_to_the_menu_whatever_button_goes_away(self, ready, end):
        for index in range(4):
            ready.tabs.setCurrentIndex(index)
            QApplication.processEvents()
            assert self.buttons(ready)
            for button in self.buttons(ready):
                button.setFocus(BY_KEY)
                if end == "hide":
                    button.hide()
                else:
                    button.setEnabled(False)
                self.left_at(ready)
                button.show()
                button.setEnabled(True)

    def test_it_goes_on_where_its_part_is_filled_in(self, ready):
        ready.tabs.setCurrentIndex(1)
        line = ready.tab.column.form.findChild(AmountLine)
        line.setText("1000")
        fix = ready.tab.column.form.amount.error.fixes()[-1]
        assert fix.text() == "Get practice ETH"
        fix.setFocus(BY_KEY)
        QTest.keyClick(fix, Qt.Key.Key_Space)
        assert self.left_at(ready) is line

    def test_what_is_deleted_gives_it_back(self, ready, qtbot):
        part = QLineEdit(ready.tab.column)
        part.show()
        part.setFocus()
        part.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        assert not ready.header.isAncestorOf(self.left_at(ready))

    def test_a_banner_that_is_closed_leaves_it_on_the_page(self, ready):
        ready.banner.tell("Something about the file.", "Do it", lambda: None)
        ready.banner.fix_button().setFocus(BY_KEY)
        QTest.keyClick(ready.banner.fix_button(), Qt.Key.Key_Space)
        assert ready.tab.isAncestorOf(self.left_at(ready))


class TestDropping:
    def dragged(self, *paths, text="") -> QMimeData:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        data.setText(text or "\n".join(map(str, paths)))  # as file managers do
        return data

    def test_a_file_over_any_field_is_the_windows(self, ready, tmp_path):
        data = self.dragged(tmp_path / "other.sluice")
        where, copy = QPoint(4, 4), Qt.DropAction.CopyAction
        taken = []
        for field in (part for kind in (QLineEdit, QTextEdit, QPlainTextEdit) for part in ready.findChildren(kind)):
            event = QDragEnterEvent(where, copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            if field.acceptDrops():
                field.event(event)
                taken += [field.objectName()] if event.isAccepted() else []
        assert taken == []

    def test_what_is_no_practice_gets_a_sentence(self, ready, tmp_path, qtbot):
        (tmp_path / "folder").mkdir()
        (tmp_path / "notes.txt").write_text("hello")
        for name in ("notes.txt", "folder", "gone.sluice"):
            ready.banner.hide()
            path = tmp_path / name
            before, data = ready.session.practice, self.dragged(path)
            where, copy = QPoint(9, 9), Qt.DropAction.CopyAction
            event = QDragEnterEvent(where, copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            ready.dragEnterEvent(event)
            assert event.isAccepted(), name
            ready.commands.file.open_dropped([str(path)])
            qtbot.waitUntil(ready.banner.isVisible)
            assert name in ready.banner.sentence()
            assert ready.session.practice is before, name

    def test_among_several_files_the_practice_is_opened(self, fresh, tmp_path, qtbot):
        other = practice_in(tmp_path, "calm", "other")
        other.close()
        fresh.commands.file.open_dropped([str(tmp_path / "notes.txt"), str(other.path)])
        qtbot.waitUntil(lambda: fresh.session.practice.path == other.path)


def test_tab_reaches_the_line_over_a_table_before_the_table(ready):
    ready.tabs.setCurrentIndex(0)
    tables = ready.tab.tables
    tables.show_table("Activity")
    table, links = tables.shown_table(), [link for link in tables._links if not link.isHidden()]
    assert table is not None
    links[0].setFocus()
    chain = []
    while (here := QApplication.focusWidget()) not in chain and here is not table:
        chain.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    tables.show_table("Holdings")
    assert chain[: len(links)] == links
    assert len(chain) > len(links), "what searches and writes the rows stands in that line, too"
    assert all(tables.isAncestorOf(part) for part in chain), [
        (type(p).__name__, p.objectName(), p.accessibleName()) for p in chain
    ]
    assert here is table


def test_parts_in_turn_may_be_fields_themselves(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    rows = QVBoxLayout(holder)
    buttons = [QPushButton(name) for name in ("first", "second", "third")]
    for button in buttons:
        rows.addWidget(button)
    in_turn(buttons[0], buttons[2], buttons[1])
    holder.show()
    buttons[0].setFocus()
    reached = []
    for _ in range(2):
        QTest.keyClick(holder.focusWidget(), Qt.Key.Key_Tab)
        reached.append(holder.focusWidget().text())
    assert reached == ["third", "second"]
