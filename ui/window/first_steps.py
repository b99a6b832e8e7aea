"""First steps in a window: in which practice their strip is shown, and where "Show me" leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from wallet import FIRST_STEPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.panels.time.bar import TimeBar
    from ui.panels.window.header import TabChoice
    from ui.panels.window.steps_strip import StepsStrip
    from ui.session import Session
    from ui.settings import Settings
    from ui.tabs.pages import TabPages

STAKE, MONTH, WRAP, LEAVE, BREAK = FIRST_STEPS
TAB_OF = {STAKE: "stake", WRAP: "stake", LEAVE: "stake", BREAK: "risk"}
OPEN, CLOSED = "open", "closed"


class FirstSteps(QObject):
    """Shows the strip in every new practice until it is closed there; `bring_back` shows it again."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        strip: StepsStrip,
        tabs: TabChoice,
        pages: TabPages,
        time_bar: TimeBar,
        run: Callable[[str], object],
    ) -> None:
        super().__init__(strip)
        self._session, self._settings, self._strip = session, settings, strip
        self._tabs, self._pages, self._time_bar, self._run = tabs, pages, time_bar, run
        strip.set_folded(settings.steps_folded)
        strip.fold_changed.connect(lambda folded: setattr(settings, "steps_folded", folded))
        strip.closed.connect(lambda: self._keep(CLOSED))
        strip.show_wanted.connect(self.lead_to)
        strip.next_wanted.connect(run)
        session.practice_changed.connect(self._practice_changed)
        self._practice_changed()

    def bring_back(self) -> None:
        """Show the strip again in this practice, all of it."""
        self._keep(OPEN)
        self._strip.set_folded(False)
        self._settings.steps_folded = False
        self._strip.show()

    def lead_to(self, key: str) -> None:
        """Bring the place forward where a step is done, with the keyboard in it."""
        if key == MONTH:
            self._time_bar.play.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        names = [entry.name for entry in self._pages.entries]
        if TAB_OF[key] in names:
            self._tabs.setCurrentIndex(names.index(TAB_OF[key]))
            self._pages.currentWidget().lead_to(key)

    def _practice_changed(self) -> None:
        practice = self._session.practice
        kept = self._settings.place(practice.path, "steps")
        if not kept and not practice.can_undo and not practice.can_redo:
            self._keep(kept := OPEN)
        self._strip.setVisible(kept == OPEN)

    def _keep(self, state: str) -> None:
        self._settings.keep_place(self._session.practice.path, "steps", state)
