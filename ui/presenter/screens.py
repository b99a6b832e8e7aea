"""Which window stands on which screen: the audience's on the second one where there is one, or where it was put last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from ui.presenter.audience import AudienceWindow
    from ui.settings import Settings


class Screens:
    """Places the audience's window and the speaker's; the choice is kept by the name of the screen."""

    def __init__(self, settings: Settings, audience: AudienceWindow, speaker: QWidget | None) -> None:
        self._settings, self._audience, self._speaker = settings, audience, speaker

    @property
    def several(self) -> bool:
        """Whether there is more than one screen."""
        return len(QGuiApplication.screens()) > 1

    def for_audience(self) -> QScreen:
        """The screen of the audience: the one chosen last, else one that is not the first."""
        screens = QGuiApplication.screens()
        chosen = [screen for screen in screens if screen.name() == self._settings.presenter_screen]
        return (chosen or screens[1:] or screens)[0]

    def for_speaker(self) -> QScreen:
        """Any other one, the first if that is free."""
        audience = self.for_audience()
        return next((screen for screen in QGuiApplication.screens() if screen.name() != audience.name()), audience)

    def place(self) -> None:
        """Put both windows where they belong; alone on its screen the audience's fills it."""
        speaker = self._speaker
        if speaker is not None:
            _put(speaker, self.for_speaker())
            speaker.showMaximized() if self.several else speaker.show()
        _put(self._audience, self.for_audience())
        if self.several or speaker is None:
            self._audience.showFullScreen()
        else:
            self._audience.show()

    def swap(self) -> None:
        """Exchange the screens, also next time."""
        if self.several:
            self._settings.presenter_screen = self.for_speaker().name()
            for window in (self._audience, self._speaker):
                if window is not None:
                    window.showNormal()
            self.place()

    def where(self) -> str:
        """On which screen the audience's window is, in words."""
        if not self._audience.isVisible():
            return "Audience window closed"
        screens = QGuiApplication.screens()
        if len(screens) == 1:
            return "One screen: share the audience window"
        middle = self._audience.geometry().center()  # a screen that a window hands out goes for Python together with it
        number = next((place for place, screen in enumerate(screens, 1) if screen.geometry().contains(middle)), 1)
        return f"Audience on screen {number}"


def _put(window: QWidget, screen: QScreen) -> None:
    """Bring a window onto a screen, no larger than that is."""
    if window.isFullScreen() or window.isMaximized():
        window.showNormal()
    room = screen.availableGeometry()
    size = window.size().boundedTo(room.size())
    window.setScreen(screen)
    window.resize(size)
    window.move(room.center().x() - size.width() // 2, room.center().y() - size.height() // 2)
