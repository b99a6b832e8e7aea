"""The page of who bears a shock beside the form of shocks: it covers the left pane from when it is asked for until it is left."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from wallet import actions, risk, shocks

if TYPE_CHECKING:
    from ui.panels.attribution.lived import BearersLived
    from ui.panels.attribution.page import BearersPage
    from ui.panels.form import Form
    from ui.panels.shocks.form import ShockForm
    from ui.panels.window.width import WindowWidth
    from ui.session import Session
    from ui.tabs.frame import Tab
    from wallet import Action


class BearersBeside:
    """Shows who bears the shock that `form` tries, over the left pane of `tab`."""

    def __init__(self, session: Session, tab: Tab, form: ShockForm) -> None:
        self._session, self._tab, self._form = session, tab, form
        self.is_open = False
        self._sale = ""
        form.bearers_wanted.connect(self.open)
        form.previewed.connect(self._previewed)

    @cached_property
    def page(self) -> BearersPage:
        """The page, made when it is first opened."""
        from ui.panels.attribution.page import BearersPage

        made = BearersPage(self._tab.page.left)
        made.hide()
        made.closed.connect(self.close)
        made.set_room(self._tab.room)
        return made

    @cached_property
    def lived(self) -> BearersLived:
        """What finds it out."""
        from ui.panels.attribution.lived import BearersLived

        made = BearersLived(self._tab)
        made.known.connect(self._known)
        return made

    def open(self) -> None:
        """Cover the left pane."""
        if not self.is_open:
            self.is_open = True
            self.page.set_whole(self._tab.page.stacked)
            self.page.tell_sale(self._sale)
            self._tab.set_empty(self.page, on_top=True)
            self.page.focus_first()
            self._tab.page.to_top()
        self._previewed(self._form.action())

    def tell_sale(self, words: str) -> None:
        """Say, once it is known, what selling would cost meanwhile."""
        self._sale = words
        if self.is_open:
            self.page.tell_sale(words)

    def close(self) -> None:
        """Show what was covered."""
        if self.is_open:
            self.is_open = False
            self.lived.stop()
            self._tab.set_empty(None)
            self._form.focus_first()

    def follow(self, form: Form) -> None:
        """Another form is on screen: its own page comes."""
        if form is not self._form and self.is_open:
            self.is_open = False
            self.lived.stop()
            self._tab.set_empty(None)

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        if "page" in self.__dict__:
            self.page.set_room(room)
            self.page.set_whole(self._tab.page.stacked)

    # -- inside

    def _previewed(self, action: Action | None, _outcome: object = None) -> None:
        if not self.is_open:
            return
        if not isinstance(action, actions.Shock) or not self._form.tells_bearers or self._session.playing:
            self.close()
            return
        self.page.begin(action.shock)
        self.lived.start(self._session.world, action.shock)

    def _known(self, shock: shocks.AnyShock, rows: tuple[risk.Borne, ...]) -> None:
        if self.is_open:
            self.page.present(shock, rows, risk.yours(self._session.world, shock))
