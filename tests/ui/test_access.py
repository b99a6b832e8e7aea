"""What everybody can rely on, whoever they are: names for screen readers, the keyboard alone, and nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.world_of_forms import lived_in
from ui.main_window import MainWindow
from ui.session import Session
from ui.theme import theme
from wallet import Practice, actions

ETHER = 10**18
TABS = ("wallet", "stake", "defi", "risk")


def live(practice: Practice) -> None:
    practice.advance(300)
    practice.do(actions.Wrap(amount=10 * ETHER))
    practice.do(actions.RequestWithdrawal(amount=2 * ETHER))


@pytest.fixture(scope="module")
def opened(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window for all that is asked here: nothing is done in it."""
    with lived_in(tmp_path_factory.mktemp("access"), live, "june-2022-open", "access") as practice:
        made = MainWindow(Session(practice))
        made.show()
        yield made
        made.close()


@pytest.fixture
def window(opened: MainWindow) -> MainWindow:
    opened.resize(1280, 800)
    return opened


def show_tab(qtbot: QtBot, window: MainWindow, index: int) -> None:
    tabs = window.findChild(QWidget, "tabs")
    assert tabs is not None
    tabs.setCurrentIndex(index)  # type: ignore[attr-defined]
    page = lambda: window.findChild(QWidget, TABS[index])  # noqa: E731
    qtbot.waitUntil(lambda: page() is not None and page().isVisible())
    qtbot.wait(1)
    QApplication.processEvents()


def seen(window: MainWindow, kind: type[QWidget]) -> list[QWidget]:
    return [widget for widget in window.findChildren(kind) if widget.isVisible()]


def test_everything_that_takes_the_keyboard_has_a_name(qtbot: QtBot, window: MainWindow) -> None:
    nameless = []
    for index, name in enumerate(TABS):
        show_tab(qtbot, window, index)
        for widget in seen(window, QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                spoken = QAccessible.queryAccessibleInterface(widget)
                if spoken is None or not spoken.text(QAccessible.Text.Name).strip():
                    nameless.append(f"{name}: {type(widget).__name__} {widget.objectName()}")
    assert nameless == []


@pytest.mark.parametrize("index", range(4), ids=TABS)
def test_tab_reaches_every_control_and_comes_round(qtbot: QtBot, window: MainWindow, index: int) -> None:
    show_tab(qtbot, window, index)
    wanted = {
        widget
        for widget in seen(window, QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and not widget.focusProxy()
    }
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    reached: set[QWidget] = set()
    for _ in range(len(wanted) * 2):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        if focused is not None:
            reached.add(focused)
    # Of a group of radio buttons the chosen one takes the keyboard; arrows reach the others.
    missed = {widget for widget in wanted - reached if not (isinstance(widget, QAbstractButton) and widget.autoExclusive())}
    missed = {widget for widget in missed if not (isinstance(widget, QAbstractButton) and widget.group() is not None)}
    assert {f"{type(widget).__name__} {widget.objectName()} {widget.accessibleName()}" for widget in missed} == set()


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_no_word_is_cut_off(qtbot: QtBot, window: MainWindow, scale: float) -> None:
    theme().set_text_scale(scale)
    cut = []
    for index, name in enumerate(TABS):
        show_tab(qtbot, window, index)
        for widget in seen(window, QLabel) + seen(window, QAbstractButton):
            wraps = isinstance(widget, QLabel) and widget.wordWrap()
            text = widget.text()  # type: ignore[attr-defined]
            if text and not wraps and widget.width() + 1 < widget.minimumSizeHint().width():
                cut.append(f"{name}: {type(widget).__name__} {text!r}: {widget.width()} of {widget.minimumSizeHint().width()}")
            if wraps and widget.height() + 1 < widget.heightForWidth(widget.width()):
                cut.append(f"{name}: {text!r}: {widget.height()} high of {widget.heightForWidth(widget.width())}")
    assert cut == []


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1024, 768)])
def test_the_primary_button_and_the_time_bar_are_inside_the_window(
    qtbot: QtBot, window: MainWindow, width: int, height: int
) -> None:
    window.resize(width, height)
    for index, tab in enumerate(TABS):
        show_tab(qtbot, window, index)
        assert (window.width(), window.height()) == (width, height), tab
        inside = QRect(QPoint(0, 0), window.size())
        for name in ("time.play", "time.undo", "header.badge"):
            control = window.findChild(QWidget, name)
            assert control is not None
            assert control.isVisible(), (tab, name)
            assert inside.contains(QRect(control.mapTo(window, QPoint(0, 0)), control.size())), (tab, name)
        primaries = (".review", "shock.open")
        buttons = [button for button in seen(window, QAbstractButton) if button.objectName().endswith(primaries)]
        places = [QRect(button.mapTo(window, QPoint(0, 0)), button.size()) for button in buttons]
        assert len([place for place in places if inside.contains(place)]) == 1, tab


def test_every_command_of_the_menus_is_named_and_no_shortcut_is_used_twice(window: MainWindow) -> None:
    commands = [action for action in window.findChildren(QAction) if not action.isSeparator()]
    assert len(commands) > 20
    assert [action for action in commands if not action.text().strip() and not action.menu()] == []
    everywhere = [action for action in commands if action.shortcutContext() is not Qt.ShortcutContext.WidgetShortcut]
    keys = [key for action in everywhere for key in action.shortcuts() if not key.isEmpty()]
    used = [key.toString(QKeySequence.SequenceFormat.PortableText) for key in keys]
    assert sorted(set(used)) == sorted(used)
