"""The pages of comparisons beside their forms: that of the comparison chosen covers the left pane while the form is on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.panels.compare.comparing import STYLES, TWINS
from ui.tabs.styles_beside import StylesBeside
from ui.tabs.twins_beside import TwinsBeside

if TYPE_CHECKING:
    from ui.panels.compare.comparing import ComparingForm
    from ui.panels.form import Form
    from ui.panels.window.width import WindowWidth
    from ui.session import Session
    from ui.tabs.frame import Tab


class CompareBeside:
    """Shows the page of what `form` compares over the left pane of `tab`."""

    def __init__(self, session: Session, tab: Tab, form: ComparingForm) -> None:
        self._form = form
        self.pages: dict[str, StylesBeside | TwinsBeside] = {
            STYLES: StylesBeside(session, tab, form.styles),
            TWINS: TwinsBeside(session, tab, form.twins),
        }
        form.chosen.connect(lambda: self.follow(form))

    def follow(self, form: Form) -> None:
        """Another form is on screen, or another comparison."""
        shown = self.pages[self._form.choice.current_key()] if form is self._form else None
        for page in self.pages.values():
            if page is not shown:
                page.close()
        if shown is not None:
            shown.open()

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        for page in self.pages.values():
            page.set_room(room)

    @property
    def open_one(self) -> StylesBeside | TwinsBeside | None:
        """The comparison that is on screen."""
        return next((page for page in self.pages.values() if page.is_open), None)
