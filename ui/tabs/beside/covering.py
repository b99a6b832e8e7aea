"""What stands beside a form while it is on screen, where that is one page over the whole left pane."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.panels.cover import CoverPage
    from ui.panels.form import Form
    from ui.tabs.frame import Tab


class CoverBeside:
    """Covers the left pane of `tab` with `page` while `form` is on screen; `present` shows there what the form describes."""

    def __init__(self, tab: Tab, form: Form, page: CoverPage, present: Callable[[], None]) -> None:
        self._tab, self._form, self.page, self._present = tab, form, page, present
        form.edited.connect(self.refresh)
        self.follow(tab.column.form)

    def follow(self, form: Form | None) -> None:
        """Another form is on screen."""
        mine = form is self._form
        if mine == (self._tab.page.cover is self.page):
            return
        self._tab.set_empty(self.page if mine else None)
        self.page.set_whole(self._tab.page.stacked)
        self.page.set_room(self._tab.room)

    def refresh(self) -> None:
        """Show what the form describes."""
        if self._tab.column.form is self._form:
            self.page.set_whole(self._tab.page.stacked)
            self._present()
