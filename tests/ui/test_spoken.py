"""What is told to those who listen, asked of Qt's own interfaces: names, roles, one focus, nothing twice, quiet while time plays.

What really reaches the accessibility bus is heard in `tests/access`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLineEdit, QSlider, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import SharedWindow, lived_in
from ui import spoken
from ui.charts.scrubber import Scrubber
from ui.main_window import MainWindow
from ui.panels.time.clock import DateField
from ui.spoken import Role, quiet
from ui.theme import theme
from ui.widgets import AmountEdit, Chip, Segments, Text, Unit
from wallet import Practice, actions

ETHER = 10**18
TABS = ("wallet", "stake", "defi", "risk")
NO_ROLE = (Role.Client, Role.NoRole, Role.Border, Role.LayeredPane)
ETH = Unit("ETH", "ETH")


def live(practice: Practice) -> None:
    practice.advance(300)
    practice.do(actions.Wrap(amount=10 * ETHER))
    practice.do(actions.RequestWithdrawal(amount=2 * ETHER))


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedWindow]:
    made = SharedWindow(lived_in(tmp_path_factory.mktemp("shared"), live))
    yield made
    made.end()


@pytest.fixture
def window(shared: SharedWindow, qtbot: QtBot) -> MainWindow:
    found = shared.as_it_began()
    qtbot.waitUntil(found.isActiveWindow)
    return found


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every sentence that is announced."""
    heard: list[str] = []
    monkeypatch.setattr(spoken, "announce", lambda _widget, words: heard.append(words))
    monkeypatch.setattr("ui.commands.view_menu.announce", lambda _widget, words: heard.append(words))
    return heard


def node(widget: QWidget) -> QAccessibleInterface:
    return QAccessible.queryAccessibleInterface(widget)


def name_of(found: QAccessibleInterface) -> str:
    return found.text(QAccessible.Text.Name).strip()


def description_of(found: QAccessibleInterface) -> str:
    return found.text(QAccessible.Text.Description).strip()


def tree(found: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """A node and all below it, as a reader walks them; cells are left out."""
    yield found
    if found.role() not in (Role.Table, Role.List):
        for index in range(found.childCount()):
            child = found.child(index)
            if child is not None:
                yield from tree(child)


def pages(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Every form of every tab, opened one after the other."""
    for index, name in enumerate(TABS):
        window.tabs.setCurrentIndex(index)
        QApplication.processEvents()
        column = window.tab.column
        for form in column.forms:
            column.show_form(form)
            QApplication.processEvents()
            yield f"{name}, {form.title}", window


def controls(window: QWidget) -> list[QAccessibleInterface]:
    """What can take the keyboard and is on screen."""
    return [found for found in tree(node(window)) if found.state().focusable and not found.state().invisible]  # type: ignore[attr-defined]


# -- every tab and form


def test_whatever_takes_the_keyboard_has_a_name_and_a_role(window: MainWindow) -> None:
    wrong, looked_at = [], 0
    for place, shown in pages(window):
        for found in controls(shown):
            looked_at += 1
            called = name_of(found) or description_of(found)
            if not called or found.role() in NO_ROLE:
                wrong.append((place, found.role(), called, type(found.object()).__name__))
    assert wrong == []
    assert looked_at > 300


def test_no_control_says_its_name_twice(window: MainWindow) -> None:
    """Not in its description, which a tool tip becomes where there is none, and not the name of the group it stands in."""
    wrong = []
    for place, shown in pages(window):
        for found in controls(shown):
            name, more = name_of(found), description_of(found)
            group = name_of(found.parent()) if found.parent() is not None else ""
            if name and more and (more == name or more.startswith(f"{name} ")):
                wrong.append((place, name, more))
            if group and name.startswith(f"{group}:"):
                wrong.append((place, group, name))
    assert wrong == []


def test_only_what_holds_the_keyboard_has_a_current_cell(window: MainWindow) -> None:
    for _place, shown in pages(window):
        for view in shown.findChildren(QAbstractItemView):
            if view.isVisible() and view.model() is not None and view.model().rowCount():
                view.setFocus()
                view.setCurrentIndex(view.model().index(0, 0))
        window.tab.view.chart.setFocus()
        QApplication.processEvents()
    current = [view for view in window.findChildren(QAbstractItemView) if view.currentIndex().isValid()]
    assert current == []


def test_every_combo_box_says_what_is_chosen_in_it(window: MainWindow) -> None:
    silent = []
    for place, shown in pages(window):
        for box in shown.findChildren(QComboBox):
            labels = node(box).relations(QAccessible.RelationFlag.Label)
            if box.isVisible() and not labels and not description_of(node(box)):
                silent.append((place, box.objectName(), box.currentText()))
    assert silent == []


def test_roles_say_what_a_thing_is(qtbot: QtBot, window: MainWindow) -> None:
    window.tabs.setCurrentIndex(1)
    tab = window.tab
    assert node(tab.view.chart).role() == Role.Chart
    assert node(tab.view.chart).childCount() == 0
    assert node(window.tabs).role() == Role.PageTabList
    assert node(window.tabs.segment("stake")).role() == Role.PageTab
    assert node(window.tabs.segment("stake")).state().selected  # type: ignore[attr-defined]
    assert node(window.review).role() == Role.Dialog
    tab.say("Done", "Undo", lambda: None)
    assert node(tab.column.toast).role() == node(window.banner).role() == Role.Notification
    assert name_of(node(tab.column.toast)) == "Done"


def test_a_shortcut_is_a_button_and_a_choice_a_radio_button(qtbot: QtBot, window: MainWindow) -> None:
    chip = Chip("25 %")
    qtbot.addWidget(chip)
    assert node(chip).role() == Role.Button
    assert not node(chip).state().checkable  # type: ignore[attr-defined]
    window.tabs.setCurrentIndex(2)
    choice = window.tab.findChild(Chip, "swap.tolerance.5000") or window.tab.findChildren(Chip)[-1]
    assert node(choice).role() in (Role.RadioButton, Role.Button)


def test_pressing_through_the_interface_presses(qtbot: QtBot) -> None:
    chip = Chip("25 %")
    qtbot.addWidget(chip)
    with qtbot.waitSignal(chip.clicked, timeout=1000):
        action = node(chip).actionInterface()
        action.doAction(action.actionNames()[0])


def test_tab_stops_at_the_choice_that_is_made(qtbot: QtBot) -> None:
    made = Segments("Form", [("stake", "Stake"), ("wrap", "Wrap"), ("leave", "Leave")])
    qtbot.addWidget(made)
    for key in ("leave", "wrap"):
        made.set_current(key)
        stops = [each for each in ("stake", "wrap", "leave") if made.segment(each).focusPolicy() & Qt.FocusPolicy.TabFocus]
        assert stops == [key]


# -- sentences


def test_enter_on_a_wrong_amount_says_what_is_wrong(qtbot: QtBot, said: list[str]) -> None:
    edit = AmountEdit("Amount", [ETH])
    qtbot.addWidget(edit)
    edit.show()
    qtbot.keyClicks(edit.line, "1.2.3")
    qtbot.keyClick(edit.line, Qt.Key.Key_Return)
    assert said == [edit.error.sentence()]
    assert said[0]


def test_enter_in_an_empty_field_says_what_is_missing(qtbot: QtBot, said: list[str]) -> None:
    edit = AmountEdit("Amount", [ETH])
    qtbot.addWidget(edit)
    edit.show()
    qtbot.keyClick(edit.line, Qt.Key.Key_Return)
    assert said == [edit.error.sentence()]
    assert said[0]


def test_a_pause_is_said_once_with_the_figures(qtbot: QtBot, window: MainWindow, said: list[str]) -> None:
    window.pace.play()
    hour = window.session.world.hour
    qtbot.waitUntil(lambda: window.session.world.hour > hour)
    window.pace.pause()
    assert len([words for words in said if words.startswith("Paused.")]) == 1


def test_a_step_in_time_is_said(qtbot: QtBot, window: MainWindow, said: list[str]) -> None:
    window.tab.view.chart.setFocus()
    window.pace.step(1)
    assert len(said) == 1
    assert "2022" in said[0]


def test_a_page_opened_by_key_is_named_and_takes_the_keyboard(qtbot: QtBot, window: MainWindow, said: list[str]) -> None:
    for index, name in enumerate(TABS):
        window.tabs.setCurrentIndex((index + 1) % 4)
        window.commands.menus.actions[f"tab.{name}"].trigger()
        focused = QApplication.focusWidget()
        assert focused is not None, name
        assert window.tab.isAncestorOf(focused), name
        assert said[-1].startswith(f"{window.tab.title}, tab {index + 1} of 4")


def test_the_review_is_told_in_a_sentence_with_units(qtbot: QtBot, window: MainWindow) -> None:
    window.tabs.setCurrentIndex(1)
    field = window.findChild(QLineEdit, "stake.amount")
    qtbot.waitUntil(field.isVisible)
    field.setText("10")
    window.tab.column.form.review_wanted.emit()
    words = description_of(node(window.review))
    assert "You get 10.0000 stETH at once" in words
    table = window.review.findChild(QTableView)
    spoken_cells = [table.model().index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(4)]
    assert all(spoken_cells)


# -- quiet while time plays


def test_a_label_keeps_what_it_told_while_time_plays(qtbot: QtBot) -> None:
    label = Text("1.0000")
    qtbot.addWidget(label)
    quiet().set_held(True)
    label.setText("2.0000")
    assert (label.text(), name_of(node(label))) == ("2.0000", "1.0000")
    quiet().set_held(False)
    assert name_of(node(label)) == "2.0000"


def test_a_slider_and_a_date_move_on_screen_and_are_told_when_time_stops(qtbot: QtBot) -> None:
    slider, date = Scrubber(), DateField()
    qtbot.addWidget(slider)
    qtbot.addWidget(date)
    date.show_date("1 Jan 2026, 00:00")
    slider.set_span(0, 1, 10)
    quiet().set_held(True)
    slider.set_hour(12)
    date.show_date("2 Jan 2026, 00:00")
    assert (slider.value(), slider.maximum(), date.text()) == (12, 12, "2 Jan 2026, 00:00")
    assert (QSlider.value(slider), QLineEdit.text(date)) == (1, "1 Jan 2026, 00:00")
    quiet().set_held(False)
    assert (QSlider.value(slider), QSlider.maximum(slider), QLineEdit.text(date)) == (12, 12, "2 Jan 2026, 00:00")


def test_a_widget_that_went_while_time_played_is_forgotten(qtbot: QtBot) -> None:
    label = Text("here")
    quiet().set_held(True)
    label.setText("there")
    label.deleteLater()
    QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
    quiet().set_held(False)


def test_what_is_typed_wrong_is_told_even_while_time_plays(qtbot: QtBot) -> None:
    edit = AmountEdit("Amount", [ETH])
    qtbot.addWidget(edit)
    edit.show()
    quiet().set_held(True)
    qtbot.keyClicks(edit.line, "1.2.3")
    assert description_of(node(edit.line)) == edit.error.sentence() != ""


# -- looks


def test_reduced_motion_is_chosen_in_the_window_and_kept(window: MainWindow) -> None:
    theme().set_reduced_motion(False)
    action = window.commands.menus.actions["motion"]
    action.setChecked(False)
    action.trigger()
    assert theme().reduced_motion
    assert window.settings.reduced_motion


def test_a_desktop_that_asks_for_contrast_gets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    current = theme()
    current.set_scheme("system")
    assert current.shown in ("light", "dark")
    monkeypatch.setattr(type(current), "wants_contrast", lambda _self: True)
    assert current.shown == "projector"
    current.set_scheme("light")
    assert current.shown == "light"
