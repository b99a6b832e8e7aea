"""Everything the window can do, as actions with names, keys and mnemonics in one real menu bar.

Shortcuts are plain QActions of the window, so they work while the bar is folded away. Bare keys (Space, full stop, N, E) yield
to whatever has the focus and wants them: see `gives_way`. An amount has no spaces, and a button that was used by mouse is done
with: there Space plays or pauses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from ui.widgets.amount.line import AmountLine

if TYPE_CHECKING:
    from ui.session import Session

Run = Callable[[], object]
WRITING = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)
PRESSED_BY_SPACE = (QAbstractButton, QComboBox, QAbstractItemView)
BARE_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Period, Qt.Key.Key_N, Qt.Key.Key_E)


class Menus(QObject):
    """Builds menus into a bar and keeps the actions by name for the key sheet and for tests."""

    def __init__(self, window: QWidget, bar: QMenuBar) -> None:
        super().__init__(window)
        self._window = window
        self.bar = bar
        self.actions: dict[str, QAction] = {}

    def menu(self, title: str) -> QMenu:
        """Another menu of the bar."""
        return self.bar.addMenu(title)

    def add(self, menu: QMenu, name: str, text: str, run: Run, *keys: str) -> QAction:
        """An action called `name`; all `keys` work, the first is shown."""
        action = QAction(text, menu)
        action.setObjectName(f"action.{name}")
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda _checked=False: run())
        menu.addAction(action)
        self._window.addAction(action)
        self.actions[name] = action
        return action

    def choice(
        self, menu: QMenu, title: str, name: str, items: Sequence[tuple[str, str]], chosen: Run, pick: Callable[[str], object]
    ) -> QMenu:
        """A submenu of which one item holds: `chosen()` gives the key that is ticked when it opens."""
        inner = menu.addMenu(title)
        group = QActionGroup(inner)
        for key, text in items:
            action = QAction(text, inner)
            action.setCheckable(True)
            action.setData(key)
            action.triggered.connect(lambda _checked=False, key=key: pick(key))
            group.addAction(action)
            inner.addAction(action)
            self.actions[f"{name}.{key}"] = action
        inner.aboutToShow.connect(lambda: tick(inner, chosen()))
        return inner


def tick(menu: QMenu, key: object) -> None:
    """Tick the item of a choice that holds."""
    for action in menu.actions():
        action.setChecked(str(action.data()) == str(key))


def fill_branches(menu: QMenu, session: Session, rename: Run, delete: Run, start: Run) -> None:
    """Write the branch menu again: start one, go to another, rename, delete."""
    menu.clear()
    menu.addAction("&New branch here\u2026").triggered.connect(lambda _checked=False: start())
    menu.addSeparator()
    branches = session.practice.branches
    for branch in branches:
        action = menu.addAction(branch.name.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(branch.active)
        action.triggered.connect(lambda _checked=False, name=branch.name: session.switch(name))
    menu.addSeparator()
    menu.addAction("&Rename this branch\u2026").triggered.connect(lambda _checked=False: rename())
    removal = menu.addAction("&Delete a branch\u2026")
    removal.setEnabled(len(branches) > 1)
    removal.triggered.connect(lambda _checked=False: delete())


def gives_way(event: QEvent) -> bool:
    """Whether a bare key belongs to what has the focus rather than to the clock."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
        return False
    focus = QApplication.focusWidget()
    if event.key() == Qt.Key.Key_F2 and isinstance(focus, QAbstractItemView):
        return bool(focus.editTriggers() & QAbstractItemView.EditTrigger.EditKeyPressed)
    if event.key() not in BARE_KEYS or focus is None:
        return False
    space = event.key() == Qt.Key.Key_Space
    if isinstance(focus, WRITING):
        return not (space and isinstance(focus, AmountLine) and focus.leaves_space())
    return space and isinstance(focus, PRESSED_BY_SPACE) and not getattr(focus, "by_mouse", False)
