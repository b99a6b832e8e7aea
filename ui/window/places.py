"""Where one was in a practice: its tab comes back with it. A practice in which nothing was done yet opens on Stake, with the
caret in the amount.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from ui.panels.window.header import TabChoice
    from ui.session import Session
    from ui.settings import Settings
    from ui.tabs.frame import Tab
    from ui.tabs.pages import TabPages

BEGINS_ON = "stake"


class Places(QObject):
    """Restores a practice's tab when it is opened, and remembers which one is shown."""

    def __init__(self, session: Session, settings: Settings, tabs: TabChoice, pages: TabPages) -> None:
        super().__init__(pages)
        self._session, self._settings, self._tabs, self._pages = session, settings, tabs, pages
        self._names = [entry.name for entry in pages.entries]
        self._path: Path | None = None
        self._begins = False
        tabs.currentChanged.connect(self.remember)
        pages.built.connect(self._begin_on)
        session.practice_changed.connect(self._practice_changed)
        session.history_changed.connect(self._renamed)
        self._practice_changed()

    def remember(self) -> None:
        """Keep the tab on screen as this practice's."""
        path = self._session.practice.path
        self._settings.keep_place(path, "tab", self._names[self._tabs.currentIndex()])

    def _practice_changed(self) -> None:
        practice = self._session.practice
        if practice.path == self._path:
            return
        self._path = practice.path
        kept = self._settings.place(practice.path, "tab")
        self._begins = not kept and not practice.can_undo and not practice.can_redo
        wanted = kept or (BEGINS_ON if self._begins else "")
        self._tabs.setCurrentIndex(self._names.index(wanted) if wanted in self._names else 0)
        self.remember()
        for page in self._pages.made():
            self._begin_on(page)

    def _begin_on(self, page: Tab) -> None:
        if self._begins and page.objectName() == self._names[self._tabs.currentIndex()]:
            self._begins = False
            page.begin()

    def _renamed(self) -> None:
        """Let the place go along with a file that has another name now; a file that was opened is not meant."""
        path = self._session.practice.path
        if path != self._path and self._path is not None:
            self._path = path
            self.remember()
