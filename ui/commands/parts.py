"""What the menus of a window reach for: its parts, and the one dialog that is open over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtWidgets import QFileDialog, QMainWindow, QWidget
from shiboken6 import isValid

from ui.panels.practice.dialogs import Ask

if TYPE_CHECKING:
    from ui.pace import Pace
    from ui.panels.practice.files import Files
    from ui.panels.time.bar import TimeBar
    from ui.panels.window.header import Header, TabChoice
    from ui.session import Session
    from ui.settings import Settings
    from ui.tabs.frame import Tab
    from ui.tabs.pages import TabPages
    from wallet import FileProblem


class WindowParts(msgspec.Struct, eq=False, weakref=True):
    """The parts of a window that commands reach for."""

    window: QMainWindow
    session: Session
    pace: Pace
    settings: Settings
    files: Files
    tabs: TabChoice
    pages: TabPages
    header: Header
    time_bar: TimeBar
    tell_problem: Callable[[FileProblem], object]
    tell_opened: Callable[[str], object]
    """Called with the name of every dialog or page that is opened."""
    _asked: QWidget | None = None

    @property
    def tab(self) -> Tab:
        """The tab on screen."""
        return self.pages.currentWidget()

    def open(self, dialog: Ask | QFileDialog | QWidget) -> None:
        """Open a dialog over the window, or show a page beside it with time paused."""
        self._asked = dialog
        self.tell_opened(dialog.objectName())
        if isinstance(dialog, Ask | QFileDialog):
            dialog.open()
        else:
            self.pace.pause("dialog open")
            dialog.show()

    def close_dialogs(self) -> None:
        """Close what was asked or told about a practice that ends."""
        if self._asked is not None and isValid(self._asked):
            self._asked.close()
        self._asked = None
