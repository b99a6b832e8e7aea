"""The Edit menu: undo and redo by name, and the table on screen searched and sorted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ui.commands.parts import WindowParts
from ui.wording import step_words

if TYPE_CHECKING:
    from ui.panels.window.menus import Menus


class EditMenu(QObject):
    """Steps are undone and redone, and named after what they were."""

    def __init__(self, parts: WindowParts, menus: Menus) -> None:
        super().__init__(parts.window)
        self._parts = parts
        menu, session = menus.menu("&Edit"), parts.session
        self._undo = menus.add(menu, "undo", "&Undo", lambda: self._still(session.undo), "Ctrl+Z")
        self._redo = menus.add(menu, "redo", "&Redo", lambda: self._still(session.redo), "Ctrl+Shift+Z", "Ctrl+Y")
        menu.addSeparator()
        menus.add(menu, "find", "&Find in the table\u2026", lambda: parts.tab.find_in_table(), "Ctrl+F")
        sort = menu.addMenu("&Sort the table by")
        sort.aboutToShow.connect(lambda: self._fill_sort(sort))

    def name_moves(self) -> None:
        """Name undo and redo after the steps that they would take."""
        session = self._parts.session
        _name(self._undo, "&Undo", step_words(session.undo_step))
        _name(self._redo, "&Redo", step_words(session.redo_step))

    def _still(self, move: Callable[[], object]) -> None:
        self._parts.pace.pause()
        move()

    def _fill_sort(self, menu: QMenu) -> None:
        menu.clear()
        table = self._parts.tab.shown_table
        if table is not None:
            table.fill_order(menu)
        if menu.isEmpty():
            menu.addAction("There is no table here").setEnabled(False)


def _name(action: QAction, word: str, title: str) -> None:
    action.setText(f"{word}: {title}" if title else word)
    action.setEnabled(bool(title))
