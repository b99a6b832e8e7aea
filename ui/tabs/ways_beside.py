"""The page of all ways to stake beside the form of staking: opened by its field, it covers the left pane; the form shows what is
chosen in it, and takes it over. From there one comes to who runs the validators, and back.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from ui.panels.window.focus import show_within
from ui.session import touched
from ui.tabs.validators_beside import ValidatorsBeside
from wallet import ways

if TYPE_CHECKING:
    from ui.panels.stake.form import StakeForm
    from ui.panels.ways.page import WaysPage
    from ui.panels.window.width import WindowWidth
    from ui.session import Session
    from ui.tabs.frame import Tab
    from wallet import WayToStake, World


class WaysBeside:
    """Opens the page over the left pane of `tab`; `form` is where the way that is taken goes."""

    def __init__(self, session: Session, tab: Tab, form: StakeForm) -> None:
        self._session, self._tab, self._form = session, tab, form
        self._ways: tuple[WayToStake, ...] = ()
        form.ways_wanted.connect(self.open)
        form.way_taken.connect(self.take)
        form.card.closed.connect(self.close)
        self.validators = ValidatorsBeside(session, tab, self._back)
        form.card.validators_wanted.connect(self.validators.open)

    @cached_property
    def page(self) -> WaysPage:
        """The page, made when it is first opened."""
        from ui.panels.ways.page import WaysPage

        made = WaysPage()
        made.chosen.connect(self._choose)
        made.taken.connect(lambda _key: self.take())
        made.closed.connect(self.close)
        made.said.connect(self._tab.say)
        made.more_wanted.connect(self._tab.new_practice)
        made.compare_wanted.connect(lambda: self._tab.lead_to("compare"))
        made.set_room(self._tab.room)
        return made

    @property
    def is_open(self) -> bool:
        return self._form.choosing

    def open(self) -> None:
        """Show all ways, the one of the form chosen."""
        if self.is_open:
            return
        self._form.set_choosing(True)
        self._look()
        self.page.begin(self._ways, self._session.world, self._form.protocol.current_key())
        self.page.set_whole(self._tab.page.stacked)
        self._tab.set_empty(self.page, on_top=True)
        self._choose(self.page.table.chosen_key())
        self.page.focus_first()
        self._tab.page.to_top()

    def close(self) -> None:
        """Show the form and the chart again; the form keeps what it had."""
        if not self.is_open:
            return
        self._form.set_choosing(False)
        self._tab.set_empty(None)
        self._form.focus_first()
        QTimer.singleShot(0, self._form, lambda: show_within(self._form.amount.line))  # once all has found its place

    def take(self) -> None:
        """Go to the form with the way that is chosen."""
        key = self.page.table.chosen_key()
        if key:
            self._form.protocol.set_current(key)
        self.close()

    def find(self) -> None:
        """Put the keyboard in the search of the page on screen."""
        page = self.validators.page if self.validators.is_open else self.page
        page.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self, before: World | None, after: World) -> None:
        """The world is another one: where the page is open, show it."""
        if self.is_open and touched(before, after, "hour", "ledger", "systems"):
            self._look()
            self.page.present(self._ways, after)
            self._choose(self.page.table.chosen_key())
            self.validators.refresh()

    def set_room(self, room: WindowWidth) -> None:
        """Told by the window."""
        if "page" in self.__dict__:
            self.page.set_room(room)
            self.page.set_whole(self._tab.page.stacked)
        self.validators.set_room(room)

    # -- inside

    def _back(self) -> None:
        """From who runs the validators of the chosen way to all ways again."""
        self._tab.set_empty(self.page, on_top=True)
        self.page.focus_first()

    def _look(self) -> None:
        world = self._session.world
        self._ways = self._session.read(lambda practice: ways.to_stake(world, practice.yearly_rate)) or ()

    def _choose(self, key: str) -> None:
        way = next((way for way in self._ways if way.key == key), None)
        if way is not None:
            typed = self._form.amount.amount() if way.coin == self._form.chosen.coin else None
            self._form.card.present(way, ways.try_way(self._session.world, way, typed or 0), self._session.world)
