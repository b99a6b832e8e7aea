"""Taking over: the whole program on the audience's screen, in a projector's look, with a way back to the script."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QScreen, QShortcut

from ui.theme import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from ui.settings import Settings

TOLD = "You have taken over. What you do here is kept as a branch; the script goes on from where it was."
BACK = "Back to the demonstration"
TEXT = 1.5
NARROW, NARROW_TEXT = 1200, 1.25


class TakingOver:
    """Shows the main window while a speaker explores, and hides it again. `back` is asked for by Esc and by the banner."""

    def __init__(self, window: QMainWindow, settings: Settings, back: Callable[[], object]) -> None:
        self._window, self._settings, self._back = window, settings, back
        self._escape: QShortcut | None = None
        self.on = False

    def begin(self, screen: QScreen | None) -> None:
        """Show the window, on a screen of the audience's where there is one."""
        window = self._window
        self._look = theme().scheme, theme().text_scale
        if screen is not None:
            window.setScreen(screen)
            window.setGeometry(screen.availableGeometry())
        theme().set_look("projector", TEXT if window.width() >= NARROW else NARROW_TEXT)
        window.showMaximized() if screen is not None else window.show()
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._escape.activated.connect(self._pressed)
        window.banner.tell(TOLD, BACK, self._back)  # type: ignore[attr-defined]
        window.activateWindow()
        self.on = True

    def leave(self) -> None:
        """Wear what was worn before; the window stays."""
        self.end(hide=False)

    def end(self, hide: bool = True) -> None:
        """Hide the window, and wear what was worn before."""
        if not self.on:
            return
        self.on = False
        if self._escape is not None:
            self._escape.deleteLater()
            self._escape = None
        self._window.banner.hide()  # type: ignore[attr-defined]
        if hide:
            self._window.hide()
        theme().set_look(*self._look)

    def _pressed(self) -> None:
        """Esc closes what lies over the page first."""
        reviewing = self._window.reviewing  # type: ignore[attr-defined]
        if self._window.tab.column.reviewing:  # type: ignore[attr-defined]
            reviewing.leave()
        else:
            self._back()
