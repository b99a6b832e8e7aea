"""When a form whose answers take long looks at the world again: while it is on screen, and once a day while time plays."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.panels.form import Form
    from wallet import World

DAY_HOURS = 24


class DailyLook:
    """Calls `looks` in their order when it is time. The form hands on what it is told: `refresh` with every change of the world,
    `shown` when it comes on screen.
    """

    def __init__(self, form: Form, *looks: Callable[[], object]) -> None:
        self._form, self._looks = form, looks
        self._stale, self._day = True, -1

    def refresh(self, before: World | None, after: World) -> None:
        """The world is another one."""
        if not self._form.isVisible():
            self._stale = True
        elif before is None or not self._form.session.playing or after.hour // DAY_HOURS != self._day:
            self.now()

    def shown(self) -> None:
        """The form came on screen."""
        if self._stale:
            self.now()

    def now(self) -> None:
        """Look, whatever the hour."""
        self._stale, self._day = False, self._form.session.world.hour // DAY_HOURS
        for look in self._looks:
            look()
