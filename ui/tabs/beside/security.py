"""The page of a chain's security beside the form of it: it covers the left pane while that form is on screen."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.panels.form import Form
    from ui.panels.security.form import SecurityForm
    from ui.panels.security.page import SecurityPage
    from ui.panels.window.width import WindowWidth
    from ui.tabs.frame import Tab


class SecurityBeside:
    """Shows what `form` finds over the left pane of `tab`."""

    def __init__(self, tab: Tab, form: SecurityForm) -> None:
        self._tab, self._form = tab, form
        self.is_open = False
        form.found.connect(self._present)

    @cached_property
    def page(self) -> SecurityPage:
        """The page, made when it is first opened."""
        from ui.panels.security.page import SecurityPage

        made = SecurityPage()
        made.closed.connect(self._tab.begin)
        made.set_room(self._tab.room)
        return made

    def follow(self, form: Form) -> None:
        """Another form is on screen."""
        if form is self._form:
            self.is_open = True
            self.page.set_whole(self._tab.page.stacked)
            self._tab.set_empty(self.page)
            self._present()
        elif self.is_open:
            self.is_open = False
            self._tab.set_empty(None)

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        if "page" in self.__dict__:
            self.page.set_room(room)
            self.page.set_whole(self._tab.page.stacked)

    def _present(self) -> None:
        if self.is_open:
            self.page.present(self._form.shown, self._form.now, self._form.curve)
