"""The page of who runs the validators, opened from the way that is chosen on the page of all ways, which it covers."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from wallet import validator_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.panels.validators.page import ValidatorsPage
    from ui.panels.window.width import WindowWidth
    from ui.session import Session
    from ui.tabs.frame import Tab
    from wallet import ValidatorSet


class ValidatorsBeside:
    """Opens the page over the left pane of `tab`; `back` is where one comes when it is closed."""

    def __init__(self, session: Session, tab: Tab, back: Callable[[], None]) -> None:
        self._session, self._tab, self._back, self._system = session, tab, back, ""

    @cached_property
    def page(self) -> ValidatorsPage:
        """The page, made when it is first opened."""
        from ui.panels.validators.page import ValidatorsPage

        made = ValidatorsPage()
        made.said.connect(self._tab.say)
        made.closed.connect(self._back)
        made.set_room(self._tab.room)
        return made

    @property
    def is_open(self) -> bool:
        return "page" in self.__dict__ and self._tab.page.cover is self.page

    def open(self, system: str) -> None:
        """Show who runs the validators of that way to stake; nothing where it has none."""
        self._system = system
        found = self._found()
        if found is None:
            return
        self.page.begin(found, self._session.world)
        self.page.set_whole(self._tab.page.stacked)
        self._tab.set_empty(self.page, on_top=True)
        self.page.focus_first()
        self._tab.page.to_top()

    def refresh(self) -> None:
        """The world is another one: where the page is open, show it."""
        if self.is_open and (found := self._found()) is not None:
            self.page.present(found, self._session.world)

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        if "page" in self.__dict__:
            self.page.set_room(room)
            self.page.set_whole(self._tab.page.stacked)

    def _found(self) -> ValidatorSet | None:
        return validator_set(self._session.world, self._system)
