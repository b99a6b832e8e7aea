"""What the menus do in a window: each entry calls the part that knows how. The bar is folded to nothing until it is wanted."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from ui.commands.edit_menu import EditMenu
from ui.commands.file_menu import FileMenu
from ui.commands.help_menu import HelpMenu
from ui.commands.lessons_menu import LessonsMenu
from ui.commands.parts import WindowParts
from ui.commands.time_menu import TimeMenu
from ui.commands.view_menu import ViewMenu
from ui.panels.window.alt_key import AltKey
from ui.panels.window.menus import Menus
from ui.window.looks import Looks


class WindowCommands(QObject):
    """Builds the menu bar of a window; a menu answers for its own entries, and for what the window's parts ask of it."""

    def __init__(self, parts: WindowParts) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self.looks = Looks(parts.window, parts.settings)
        self._bar = parts.window.menuBar()
        self._bar.setNativeMenuBar(False)
        self._bar.setMaximumHeight(0)
        self.menus = Menus(parts.window, self._bar)
        self.file = FileMenu(parts, self.menus)
        self._edit = EditMenu(parts, self.menus)
        self.view = ViewMenu(parts, self.menus, self.looks)
        self.time = TimeMenu(parts, self.menus)
        self.lessons = LessonsMenu(parts, self.menus)
        self.help = HelpMenu(parts, self.menus)
        parts.header.menu_wanted.connect(self._pop_up_menu)
        AltKey(parts.window).tapped.connect(self._pop_up_menu)
        parts.session.history_changed.connect(self._edit.name_moves)
        self._edit.name_moves()

    def run(self, name: str) -> None:
        """Do what the menu entry of this name does."""
        self.menus.actions[name].trigger()

    def jump(self, hour: int) -> None:
        """Stand at an hour: a lived one at once, one to come by living up to it."""
        self.time.jump(hour)

    def set_size(self, percent: int) -> None:
        """Write everything at this text size, in percent."""
        self.looks.set_size(percent)

    def close_dialogs(self) -> None:
        """Close what was asked or told about a practice that ends."""
        self._parts.close_dialogs()

    def _pop_up_menu(self) -> None:
        button = self._parts.header.menu_button
        menu = QMenu(self._parts.window)
        for action in self._bar.actions():
            menu.addAction(action)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
