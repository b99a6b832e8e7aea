"""The looks of one window: colours and text size as chosen, changed in one step so that no half laid out window is ever seen.

A projector is looked at from the last row: its colours come with larger text, kept apart from the size chosen for oneself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QTimer
from PySide6.QtWidgets import QMainWindow, QWidget

from ui.panels.window.width import WindowWidth, room_for
from ui.theme import theme

if TYPE_CHECKING:
    from ui.settings import Settings

TEXT_SIZES = (80, 90, 100, 115, 130, 150, 175, 200)
PROJECTOR = "projector"
PROJECTED, PROJECTED_NARROW = 1.5, 1.25
"""Text sizes for a projector: in a wide window, and in a narrow one such as 1024 pixels."""
SETTLED_MS = 120
"""How long the window's width must rest before a projector's text follows it."""
MOST_LAYOUTS = 10
"""After so many the window shows itself even if its parts still move each other about."""


class Looks(QObject):
    """Sets colours and text size of the program as `settings` keep them, for the width of `window`."""

    def __init__(self, window: QMainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self._resting = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._resting.timeout.connect(self.apply)

    def scheme(self) -> str:
        return self._settings.scheme

    def set_scheme(self, scheme: str) -> None:
        """Choose "system", "light", "dark" or "projector"."""
        self._settings.scheme = scheme
        self.apply()

    def size(self) -> int:
        """The text size in force, in percent."""
        return round(theme().text_scale * 100)

    def set_size(self, percent: int) -> None:
        """Write everything at this text size, in percent; on a projector only as long as that is chosen."""
        if self._settings.scheme == PROJECTOR:
            self._settings.projected_scale = percent / 100
        else:
            self._settings.text_scale = percent / 100
        self._at_once(lambda: theme().set_text_scale(percent / 100))

    def choose_size(self, percent: str) -> None:
        """As `set_size`, for a menu."""
        self.set_size(int(percent))

    def usual_size(self) -> None:
        """Back to 100 %, on a projector to what its window gives."""
        if self._settings.scheme == PROJECTOR:
            self._settings.projected_scale = 0
            self.apply()
        else:
            self.set_size(100)

    def step_size(self, by: int) -> None:
        """The next larger (1) or smaller (-1) text size."""
        sizes = [size for size in TEXT_SIZES if (size - self.size()) * by > 0]
        if sizes:
            self.set_size(min(sizes) if by > 0 else max(sizes))

    def still(self) -> bool:
        """Whether nothing moves that need not."""
        return theme().reduced_motion

    def reduce_motion(self, reduced: bool) -> None:
        """Leave motion out, or bring it back."""
        self._settings.reduced_motion = reduced
        theme().set_reduced_motion(reduced)

    def apply(self) -> None:
        """Bring what is drawn in line with what is chosen."""
        scheme, scale = self._settings.scheme, self._settings.text_scale
        if scheme == PROJECTOR:
            narrow = room_for(self._window.width(), 1.0) is not WindowWidth.wide
            scale = self._settings.projected_scale or (PROJECTED_NARROW if narrow else PROJECTED)
        if (scheme, scale) != (theme().scheme, theme().text_scale):
            self._at_once(lambda: theme().set_look(scheme, scale))

    def width_changed(self) -> None:
        """Told by the window: on a projector the text follows."""
        if self._settings.scheme == PROJECTOR:
            self._resting.start()

    def _at_once(self, change: Callable[[], object]) -> None:
        """Make a change and lay everything out before anything is painted."""
        body, held = self._window.centralWidget(), self._held()
        assert body is not None

        def settle() -> None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

        def places() -> list[QRect]:
            return [part.geometry() for part in body.findChildren(QWidget) if part.isVisible()]

        def show(before: list[QRect], tries: int) -> None:
            settle()
            now = places()
            if now == before or tries == 0:
                held.setUpdatesEnabled(True)
                held.repaint()
            else:  # parts that measure themselves once they have their new width moved others
                QTimer.singleShot(0, self, lambda: show(now, tries - 1))

        held.setUpdatesEnabled(False)
        try:
            change()
            settle()
        finally:
            QTimer.singleShot(0, self, lambda: show([], MOST_LAYOUTS))

    def _held(self) -> QWidget:
        """What is not painted for now: the window, or all that is in it before it is on screen, so that it is painted at all."""
        handle, body = self._window.windowHandle(), self._window.centralWidget()
        assert body is not None
        return self._window if handle is not None and handle.isExposed() else body
